package train

import "gonum.org/v1/gonum/blas"

// project computes what the first layer sees of the rows of a block: ρ ∘ X W₀ᵀ + K A, and biases.
func (s *span[T]) project(block int, biased bool) {
	v, space, units := s.room.views[block], s.spaces[block], s.units
	begin, taken := s.begin[block], s.taken(block)
	n, size := len(v.rows), space.size
	if !s.moves && !biased && &v.rows[0] == &v.whole[0] {
		copy(v.drive, begin)
	} else {
		s.ground(v, begin, s.rho(block), biased)
	}
	switch {
	case n*size <= 8:
		for i, row := range v.rows {
			for k := range size {
				s.axpy(space.gram[row*size+k], taken[k*units:(k+1)*units], v.drive[i*units:(i+1)*units])
			}
		}
	case n == 1:
		row := v.rows[0]
		s.room.combination.Add(v.drive[:units], space.gram[row*size:(row+1)*size], taken)
	default:
		gram := space.gram
		if &v.rows[0] != &v.whole[0] {
			gram = rows(space.gram, size, v.rows, false, v.gram)
		}
		s.gemm(blas.NoTrans, blas.NoTrans, n, units, size, 1, gram, size, taken, units, 1, v.drive, units)
	}
}

// ground sets the drive from the rows of a block to ρ ∘ X W₀ᵀ and, where biased, adds biases.
func (s *span[T]) ground(v *view[T], begin, rho []T, biased bool) {
	units := s.units
	for i, row := range v.rows {
		to, from := v.drive[i*units:(i+1)*units], begin[row*units:(row+1)*units]
		if s.moves {
			s.mul(to, from, rho)
			from = to
		}
		switch {
		case biased:
			s.add(to, from, s.params[s.biased:s.biased+units])
		case !s.moves:
			copy(to, from)
		}
	}
}

// drive returns the sum of what the first layer sees of all blocks, trials × units.
func (s *span[T]) drive(trials []int) []T {
	r, units := s.room, s.units
	of := func(v *view[T], i int) []T { return v.drive[v.at[i]*units : (v.at[i]+1)*units] }
	if len(r.views) == 1 {
		if v := r.views[0]; len(v.rows) == len(trials) { // each in its place
			return v.drive
		}
		for i := range trials {
			copy(r.drive[i*units:(i+1)*units], of(r.views[0], i))
		}
		return r.drive
	}
	for i := range trials {
		to := r.drive[i*units : (i+1)*units]
		s.add(to, of(r.views[0], i), of(r.views[1], i))
		for _, v := range r.views[2:] {
			s.add(to, to, of(v, i))
		}
	}
	return r.drive
}
