package train

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
)

// Oja is Oja's rule on the weights onto the first layer: after each update, with the new weights and y = W x (no bias, no activation),
//
//	ΔW = Rate · Σ (y xᵀ − y² ∘ W)
//
// summed over the trials of the batch, y² multiplying the weights of its unit (Oja 1982; Flesch et al. 2023). Each unit then tends to a weight vector of length 1 along
// the leading eigenvector of Σ x xᵀ of what it sees, uncentred. The learning rate and schedule of the optimiser have no part in it.
type Oja struct {
	Rate float64
	// Blocks are the parts of the input that count: x and y are those of these parts alone, and only their weights change, as in the paper's rule for context units. Nil is
	// all of the input.
	Blocks []int
}

func (o Oja) check(blocks int) error {
	if !(o.Rate >= 0) || !finite(o.Rate) {
		return fmt.Errorf("train: Oja: Rate: got %v, want 0 or a positive number", o.Rate)
	}
	for i, b := range o.Blocks {
		if b < 0 || b >= blocks || i > 0 && b <= o.Blocks[i-1] {
			return fmt.Errorf("train: Oja: Blocks: got %v, want ascending numbers of the task's %d input blocks", o.Blocks, blocks)
		}
	}
	return nil
}

// counts reports whether the rule is for an input block.
func (o Oja) counts(block int) bool {
	if o.Blocks == nil {
		return true
	}
	for _, b := range o.Blocks {
		if b == block {
			return true
		}
	}
	return false
}

// oja takes the step of Oja's rule on the weights themselves.
func (d *direct[T]) oja() {
	r, n, rate := d.room, len(d.trials), d.opt.Oja.Rate
	units := d.chain.Layers()[0].Units
	w := d.chain.Weights(d.params, 0)
	y := r.y[:n*units]
	clear(y)
	d.blocksOf(func(at, width int) {
		d.gemm(blas.NoTrans, blas.Trans, n, units, width, 1, r.at[at:], d.inputs, w[at:], d.inputs, 1, y, units)
	})
	keep := d.keepOf(y, r.squares, rate)
	d.blocksOf(func(at, width int) {
		for unit, k := range keep {
			d.scale(k, w[unit*d.inputs+at:unit*d.inputs+at+width])
		}
		d.gemm(blas.Trans, blas.NoTrans, units, width, n, T(rate), y, units, r.at[at:], d.inputs, 1, w[at:], d.inputs)
	})
}

// blocksOf calls do with the first column and the width of each input block that the rule is for.
func (p *problem[T]) blocksOf(do func(at, width int)) {
	at := 0
	for b, width := range p.widths {
		if p.opt.Oja.counts(b) {
			do(at, width)
		}
		at += width
	}
}

// keepOf sets keep, one a unit, to what the rule multiplies the weights of each unit by: 1 − rate·Σ y².
func (p *problem[T]) keepOf(y, keep []T, rate float64) []T {
	for i := range keep {
		keep[i] = 1
	}
	for at := 0; at < len(y); at += len(keep) {
		for i, v := range y[at : at+len(keep)] {
			keep[i] -= T(rate) * v * v
		}
	}
	return keep
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
