package train

import "gonum.org/v1/gonum/blas"

// norm returns the norm of the gradient by all parameters of the network that move: of the weights onto the first layer, Δᵀ X, it is √Σ Δ ∘ K Δ.
func (s *span[T]) norm() float64 {
	r, units := s.room, s.units
	sum := 0.0
	for b, v := range r.views {
		if s.head[b].frozen {
			continue
		}
		n, size, gram := len(v.rows), s.spaces[b].size, s.spaces[b].gram
		if &v.rows[0] != &v.whole[0] {
			for i, p := range v.rows {
				for j, q := range v.rows {
					v.inner[i*n+j] = gram[p*size+q]
				}
			}
			gram = v.inner
		}
		s.gemm(blas.NoTrans, blas.NoTrans, n, units, n, 1, gram, n, v.delta, units, 0, v.pulled, units)
		sum += max(0, s.inner(v.delta, v.pulled[:n*units])) // positive but for rounding
	}
	for _, part := range s.tail {
		if !part.frozen {
			sum += s.inner(r.gradient[part.from:part.to], r.gradient[part.from:part.to])
		}
	}
	return root(sum)
}

// sparse takes a step without momentum on what stands for the first layer: only rows that the batch shows have a gradient.
func (s *span[T]) sparse(rate, gain float64) {
	units := s.units
	for b, v := range s.room.views {
		part := s.head[b]
		if part.frozen {
			continue
		}
		if keep := s.keep(part, rate); keep != 1 {
			s.scale(T(keep), s.params[part.from:part.to])
		}
		taken := s.taken(b)
		for i, row := range v.rows {
			s.axpy(T(-rate*gain), v.delta[i*units:(i+1)*units], taken[row*units:(row+1)*units])
		}
	}
	for _, part := range s.bias {
		if part.frozen {
			continue
		}
		if keep := s.keep(part, rate); keep != 1 {
			s.scale(T(keep), s.params[part.from:part.to])
		}
		s.axpy(T(-rate*gain), s.room.gradient[part.from:part.to], s.params[part.from:part.to])
	}
}

// scatter writes the gradient by A and ρ.
func (s *span[T]) scatter() {
	units := s.units
	for b, v := range s.room.views {
		g := s.room.gradient[s.head[b].from:s.head[b].to]
		clear(g)
		for i, row := range v.rows {
			copy(g[row*units:(row+1)*units], v.delta[i*units:(i+1)*units])
		}
	}
}
