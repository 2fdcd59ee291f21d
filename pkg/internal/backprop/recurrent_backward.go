package backprop

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Backward sets gradient to the derivative of the loss by all parameters, by back-propagation through time; slope is the derivative of the loss by the outputs of the
// last Forward, steps × trials × outputs. What gradient held before is overwritten, slope is left as it is. With a nil gradient only the derivatives by z are computed:
// see Delta. A Forward serves one Backward.
func (p *RecurrentPass[T]) Backward(params, gradient, slope []T) {
	p.want("Backward", differentiable)
	p.stage = begun
	p.checkSlope(slope)
	p.prepare()
	r := p.shape
	r.fits("Backward", params)
	n := p.steps * p.trials
	beta := T(0)
	if p.added {
		beta = 1
	}
	p.gemm(blas.NoTrans, blas.NoTrans, n, r.Units, r.Outputs, 1, slope, r.Outputs, r.Of(params, ReadoutWeights), r.Units, beta, p.back, r.Units)
	p.added = false
	p.params = params
	p.split(descending)
	if gradient != nil {
		r.fits("Backward", gradient)
		p.params = gradient
		p.split(correlating)
		p.weigh(gradient, slope)
	}
	p.params = nil
}

// descend follows trials [from, to) back through time.
func (p *RecurrentPass[T]) descend(from, to int) {
	r := p.shape
	u := r.Units
	w := r.Of(p.params, RecurrentWeights)
	for t := p.steps - 1; t >= 0; t-- {
		g := p.rows(p.back, t, from, to)
		var before []T
		switch {
		case t > 0:
			before = p.rows(p.back, t-1, from, to)
		case r.Initial:
			before = p.rows(p.first, 0, from, to)
			clear(before)
		}
		if r.Leak != 1 && before != nil {
			p.axpy(1-r.Leak, g, before)
		}
		p.mul(g, g, p.rows(p.drive, t, from, to))
		if r.Leak != 1 {
			p.scale(r.Leak, g)
		}
		if before != nil {
			p.gemm(blas.NoTrans, blas.NoTrans, to-from, u, u, 1, g, u, w, u, 1, before, u)
		}
	}
}

// weigh sets the rest of the gradient, each part by one product over all steps and trials.
func (p *RecurrentPass[T]) weigh(gradient, slope []T) {
	r := p.shape
	u, n := r.Units, p.steps*p.trials
	back, h := p.back[:n*u], p.hidden
	// Few inputs make narrow products, for which the units had better lie along the vectors.
	p.gemm(blas.Trans, blas.NoTrans, r.Inputs, u, n, 1, p.inputs, r.Inputs, back, u, 0, p.narrow, u)
	simd.Transpose(r.Of(gradient, InputWeights), r.Inputs, p.narrow, u, r.Inputs, u)
	p.gemm(blas.Trans, blas.NoTrans, r.Outputs, u, n, 1, slope, r.Outputs, h[p.trials*u:], u, 0, r.Of(gradient, ReadoutWeights), u)
	p.sumRows(r.Of(gradient, Biases), back)
	p.sumRows(r.Of(gradient, ReadoutBiases), slope)
	if r.Initial {
		p.sumRows(r.Of(gradient, InitialState), p.first[:p.trials*u])
	}
}

// sumRows sets dst to the sum of the rows of a, in their order; dst may be nil.
func (p *RecurrentPass[T]) sumRows(dst, a []T) {
	if dst == nil {
		return
	}
	copy(dst, a)
	for i := len(dst); i < len(a); i += len(dst) {
		p.add(dst, dst, a[i:i+len(dst)])
	}
}
