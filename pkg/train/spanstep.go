package train

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// spanRoom is the working memory of a step on the span path.
type spanRoom[T backprop.Real] struct {
	*desk[T]
	gradient []T
	drive    []T // trials × units: the input of the first layer
	views    []*view[T]
	keep     []T // for Oja's rule

	combination simd.Combination[T]
}

// view is what a batch shows of an input block: its distinct rows, and what there is to know of each.
type view[T backprop.Real] struct {
	rows  []int // the distinct rows of the batch, in the order in which they appear
	at    []int // for each trial of the batch, its place in rows
	place []int // for each row of the block, its place in rows; in force where stamp is that of the batch
	stamp []int
	batch int

	whole  []int // all rows
	own    []int // room for others
	gram   []T   // rows × all rows: the Gram matrix, or those rows of it
	drive  []T   // rows × units
	delta  []T   // rows × units: the derivative of the loss by them
	store  []T   // for delta
	pick   []T   // rows × trials: which trial shows which row
	inner  []T   // rows × rows: the Gram matrix of the batch, to measure norms
	pulled []T   // rows × units: that times delta
}

func (p *problem[T]) newSpanRoom(s *spanShape[T], most int) *spanRoom[T] {
	r := &spanRoom[T]{desk: newDesk(s.chain, most, p.opt.Hidden), gradient: make([]T, s.chain.Size()), drive: make([]T, most*s.units), keep: make([]T, s.units)}
	for _, space := range p.spaces {
		d := min(most, space.size)
		v := &view[T]{at: make([]int, most), place: make([]int, space.size), stamp: make([]int, space.size)}
		v.own, v.gram, v.drive, v.store = make([]int, 0, d), make([]T, d*space.size), make([]T, d*s.units), make([]T, d*s.units)
		v.pick = make([]T, min(d, 4)*most)
		if p.opt.Clip > 0 {
			v.inner, v.pulled = make([]T, d*d), make([]T, d*s.units)
		}
		for i := range space.size {
			v.whole = append(v.whole, i)
		}
		r.views = append(r.views, v)
	}
	return r
}

// notice finds the distinct rows of a batch.
func (r *spanRoom[T]) notice(spaces []*space[T], trials []int, full bool) {
	for b, v := range r.views {
		s := spaces[b]
		if full {
			v.rows, v.at = v.whole, append(v.at[:0], s.row...)
			continue
		}
		v.rows, v.at = v.own[:0], v.at[:len(trials)]
		v.batch++
		for i, t := range trials {
			row := s.row[t]
			if v.stamp[row] != v.batch {
				v.stamp[row], v.place[row] = v.batch, len(v.rows)
				v.rows = append(v.rows, row)
			}
			v.at[i] = v.place[row]
		}
	}
}

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

// gather adds up the derivatives of trials that show the same row, and those by the biases.
func (s *span[T]) gather(delta []T) {
	units := s.units
	for _, v := range s.room.views {
		if len(v.rows) == len(v.at) && v.at[0] == 0 && v.at[len(v.at)-1] == len(v.at)-1 && ascending(v.at) {
			v.delta = delta
			continue
		}
		v.delta = v.store[:len(v.rows)*units]
		clear(v.delta)
		for i, at := range v.at {
			to := v.delta[at*units : (at+1)*units]
			s.add(to, to, delta[i*units:(i+1)*units])
		}
	}
	s.gatherBias()
}

// gatherBias adds up the derivatives by the biases.
func (s *span[T]) gatherBias() {
	if s.biased < 0 {
		return
	}
	to, v := s.room.gradient[s.biased:s.biased+s.units], s.room.views[s.folded]
	copy(to, v.delta)
	for at := s.units; at < len(v.delta); at += s.units {
		s.add(to, to, v.delta[at:at+s.units])
	}
}

// gatherShallow does, for one hidden layer and one linear output, all that Descend and gather do together: the derivative by the drive of a row is w ∘ Σ f′, with the
// readout weights w and the sum over its trials of the slopes f′ times the derivative by the output.
func (s *span[T]) gatherShallow(back []T) {
	r, units, n := s.room, s.units, len(back)
	slopes, w := r.pass.Slopes(0), s.chain.Weights(s.params, 1)
	for _, v := range r.views {
		d := len(v.rows)
		v.delta = v.store[:d*units]
		switch {
		case slopes == nil:
			clear(v.delta)
			for i, at := range v.at {
				s.axpy(back[i], w, v.delta[at*units:(at+1)*units])
			}
			continue
		case n == 1:
			s.mul(v.delta, slopes, w)
			s.scale(back[0], v.delta)
			continue
		case d <= 4: // few rows of many trials: as a product
			pick := v.pick[:d*n]
			clear(pick)
			for i, at := range v.at {
				pick[at*n+i] = back[i]
			}
			s.gemm(blas.NoTrans, blas.NoTrans, d, units, n, 1, pick, n, slopes, units, 0, v.delta, units)
		default:
			clear(v.delta)
			for i, at := range v.at {
				s.axpy(back[i], slopes[i*units:(i+1)*units], v.delta[at*units:(at+1)*units])
			}
		}
		for at := 0; at < len(v.delta); at += units {
			s.mul(v.delta[at:at+units], v.delta[at:at+units], w)
		}
	}
	s.gatherBias()
	readout := s.chain.Weights(r.gradient, 1)
	if n == 1 {
		copy(readout, r.pass.Responses(0))
		s.scale(back[0], readout)
	} else {
		s.gemv(blas.Trans, n, units, 1, r.pass.Responses(0), units, back, 1, 0, readout, 1)
	}
	if bias := s.chain.Bias(r.gradient, 1); bias != nil {
		bias[0] = 0
		for _, b := range back {
			bias[0] += b
		}
	}
}

func ascending(x []int) bool {
	for i, v := range x {
		if v != i {
			return false
		}
	}
	return true
}

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

// oja takes the step of Oja's rule: W loses y² ∘ W and gains y xᵀ, which is in the span.
func (s *span[T]) oja() {
	r, units, rate := s.room, s.units, s.opt.Oja.Rate
	y := r.drive[:len(s.trials)*units]
	clear(y)
	for b, v := range r.views {
		if s.opt.Oja.counts(b) {
			s.project(b, false)
			for i, at := range v.at {
				to := y[i*units : (i+1)*units]
				s.add(to, to, v.drive[at*units:(at+1)*units])
			}
		}
	}
	keep := s.keepOf(y, r.keep, rate)
	for b, v := range r.views {
		if !s.opt.Oja.counts(b) {
			continue
		}
		head, taken := s.params[s.head[b].from:s.head[b].to], s.taken(b)
		for at := 0; at < len(head); at += units {
			s.mul(head[at:at+units], head[at:at+units], keep)
		}
		for i, at := range v.at {
			row := v.rows[at]
			s.axpy(T(rate), y[i*units:(i+1)*units], taken[row*units:(row+1)*units])
		}
	}
}
