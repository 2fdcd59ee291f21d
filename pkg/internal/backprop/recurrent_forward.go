package backprop

import (
	"fmt"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Drive computes what the units get from outside, U x_t + b for all steps at once, and returns it, steps × trials × units. Who calls may add to it, noise say,
// before Forward.
func (p *RecurrentPass[T]) Drive(params []T) []T {
	p.want("Drive", begun)
	r := p.shape
	r.fits("Drive", params)
	n := p.steps * p.trials
	z := p.drive[:n*r.Units]
	beta := T(0)
	if b := r.Of(params, Biases); b != nil {
		for i := 0; i < len(z); i += r.Units {
			copy(z[i:], b)
		}
		beta = 1
	}
	p.gemm(blas.NoTrans, blas.Trans, n, r.Units, r.Inputs, 1, p.inputs, r.Inputs, r.Of(params, InputWeights), r.Inputs, beta, z, r.Units)
	p.stage = driven
	return z
}

// Forward computes the responses at all steps and returns the outputs, steps × trials × outputs. With slopes it keeps what Backward needs.
func (p *RecurrentPass[T]) Forward(params []T, slopes bool) (output []T) {
	p.want("Forward", driven)
	if p.stage != driven {
		panic("backprop: Forward: the drive has been used up, call Drive again")
	}
	r := p.shape
	r.fits("Forward", params)
	initial := r.Of(params, InitialState)
	for i := range p.trials {
		row := p.hidden[i*r.Units : (i+1)*r.Units]
		if initial == nil {
			clear(row)
		} else {
			copy(row, initial)
		}
	}
	if p.steps > 1 || initial != nil {
		simd.Transpose(p.transpose, r.Units, r.Of(params, RecurrentWeights), r.Units, r.Units, r.Units)
	}
	p.slopes = slopes
	p.split(climbing)
	n := p.steps * p.trials
	output = p.output[:n*r.Outputs]
	beta := T(0)
	if c := r.Of(params, ReadoutBiases); c != nil {
		for i := 0; i < len(output); i += r.Outputs {
			copy(output[i:], c)
		}
		beta = 1
	}
	p.gemm(blas.NoTrans, blas.Trans, n, r.Outputs, r.Units, 1, p.hidden[p.trials*r.Units:], r.Units, r.Of(params, ReadoutWeights), r.Units, beta, output, r.Outputs)
	p.stage = responded
	if slopes {
		p.stage = differentiable
	}
	return output
}

// climb follows trials [from, to) through time.
func (p *RecurrentPass[T]) climb(from, to int) {
	r := p.shape
	u := r.Units
	for t := range p.steps {
		z, h, before := p.rows(p.drive, t, from, to), p.rows(p.hidden, t+1, from, to), p.rows(p.hidden, t, from, to)
		if t > 0 || r.Initial {
			p.gemm(blas.NoTrans, blas.NoTrans, to-from, u, u, 1, before, u, p.transpose, u, 1, z, u)
		}
		if p.slopes {
			r.Grad(h, z, z)
		} else {
			r.Respond(h, z)
		}
		if r.Leak != 1 {
			p.scale(r.Leak, h)
			p.axpy(1-r.Leak, before, h)
		}
	}
}

// HiddenSlope returns where derivatives of further losses by the responses are to be added, steps × trials × units. It is zero at the first call after Forward;
// Backward takes it into account.
func (p *RecurrentPass[T]) HiddenSlope() []T {
	p.want("HiddenSlope", differentiable)
	p.prepare()
	back := p.back[:p.steps*p.trials*p.shape.Units]
	if !p.added {
		clear(back)
		p.added = true
	}
	return back
}

func (p *RecurrentPass[T]) checkSlope(slope []T) {
	if want := p.steps * p.trials * p.shape.Outputs; len(slope) != want {
		panic(fmt.Sprintf("backprop: Backward: got %d derivatives by outputs, want %d steps × %d trials × %d", len(slope), p.steps, p.trials, p.shape.Outputs))
	}
}
