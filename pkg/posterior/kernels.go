package posterior

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
)

// Kernels returns the kernels of all layers at θ, trials square: first K_0 = σ_1² X Xᵀ/N_0, the prior covariance of z^1, then K_l = σ² φ(z^l) φ(z^l)ᵀ/N_l of each hidden layer, σ²
// being the prior variance σ_{l+1}² of the weights that read it, or 1 where that is the readout. Biases are not counted in. Of a network in its own parametrisation σ² is
// the number of weights a unit reads times their prior variance.
//
// They do not depend on which unit is which, so that chains can be compared and averaged by them.
func (v *View) Kernels(theta []float64) (all []*mat.SymDense) {
	v.respond(theta)
	p := v.p
	first := mat.NewSymDense(v.trials, nil)
	factor := p.layers[0].scale * p.layers[0].scale
	first.SymOuterK(factor, v.in)
	if v.out != nil {
		var rest mat.SymDense
		rest.SymOuterK(factor, v.out)
		first.AddSym(first, &rest)
	}
	all = append(all, first)
	for k := range p.layers[:len(p.layers)-1] {
		next := p.layers[k+1]
		factor := 1 / float64(next.inputs)
		if k+1 < len(p.layers)-1 {
			factor = next.scale * next.scale
		}
		kernel := mat.NewSymDense(v.trials, nil)
		kernel.SymOuterK(factor, mat.NewDense(v.trials, next.inputs, v.pass.Responses(k)))
		all = append(all, kernel)
	}
	return all
}

// ClassForms returns the quadratic forms e_cᵀ K e_d of a kernel in the directions of classes, classes square: e_c is 1/√n_c in the n_c trials of class c and 0 in others. Their
// diagonal is where learning adds to a kernel. The row and column of a class without trials are NaN. It panics unless class has a number from 0 to classes − 1 for each trial.
func ClassForms(kernel mat.Symmetric, class []int, classes int) *mat.SymDense {
	if n := kernel.SymmetricDim(); len(class) != n {
		panic(fmt.Sprintf("posterior: ClassForms: %d classes of trials for a kernel of %d", len(class), n))
	}
	counts := make([]float64, classes)
	for i, c := range class {
		if c < 0 || c >= classes {
			panic(fmt.Sprintf("posterior: ClassForms: trial %d is of class %d, want 0 to %d", i, c, classes-1))
		}
		counts[c]++
	}
	forms := mat.NewSymDense(classes, nil)
	for i, c := range class {
		for j, d := range class {
			if c <= d {
				forms.SetSym(c, d, forms.At(c, d)+kernel.At(i, j))
			}
		}
	}
	for c := range classes {
		for d := c; d < classes; d++ {
			forms.SetSym(c, d, forms.At(c, d)/math.Sqrt(counts[c]*counts[d]))
		}
	}
	return forms
}

// Readout returns the readout weights a at θ, units × outputs, in the model's units: σ_a times their coordinates, without the 1/N or 1/√N. Of a network in its own parametrisation
// they are its weights.
func (p *Posterior) Readout(theta []float64) *mat.Dense {
	p.fits("Readout", theta)
	last := len(p.layers) - 1
	a := mat.DenseCopyOf(p.weights(theta, last).T())
	a.Scale(p.layers[last].scale*p.gamma, a)
	return a
}

// ReadoutCovariance returns aᵀa/N at θ, outputs square, the average over the N units of the last hidden layer of how they are read out. Its trace is |a|²/N; its expectation
// is the U of van Meegen and Sompolinsky's linear theory.
func (p *Posterior) ReadoutCovariance(theta []float64) *mat.SymDense {
	a := p.Readout(theta)
	n, _ := a.Dims()
	var u mat.SymDense
	u.SymOuterK(1/float64(n), a.T())
	return &u
}

// Loss returns the loss of the outputs at θ against targets, trials × outputs: of the view's own trials, so that this is the training loss of [Posterior.Training], and the
// test loss of other inputs. It panics when y has another shape.
func (v *View) Loss(theta []float64, y *mat.Dense) float64 {
	return v.loss("Loss", v.p.loss, theta, y)
}

// MeanSquaredError returns the mean of (f − y)² over trials and outputs at θ. It panics when y has another shape.
func (v *View) MeanSquaredError(theta []float64, y *mat.Dense) float64 {
	return v.loss("MeanSquaredError", loss.MeanSquared{}, theta, y)
}

func (v *View) loss(what string, l loss.Loss, theta []float64, y *mat.Dense) float64 {
	v.takes(what, y)
	targets := mat.DenseCopyOf(y).RawMatrix().Data
	return l.Evaluate(make([]float64, len(targets)), v.respond(theta), targets, nil, v.p.outputs)
}

// ErrorRate returns the share of trials that are taken for another class than the targets say at θ: with several outputs that of the largest, the first of equals; with one
// output its side of 0, 0 itself being wrong. It panics when y has another shape; an output that is NaN is wrong.
func (v *View) ErrorRate(theta []float64, y *mat.Dense) float64 {
	v.takes("ErrorRate", y)
	f, wrong := v.respond(theta), 0
	m := v.p.outputs
	for i := range v.trials {
		got, want := f[i*m:(i+1)*m], y.RawRowView(i)
		if m == 1 && !(got[0]*want[0] > 0) || m > 1 && largest(got) != largest(want) {
			wrong++
		}
	}
	return float64(wrong) / float64(v.trials)
}

// largest returns the index of the largest number, −1 where one is NaN.
func largest(x []float64) (at int) {
	for i, v := range x {
		switch {
		case math.IsNaN(v):
			return -1
		case v > x[at]:
			at = i
		}
	}
	return at
}

func (v *View) takes(what string, y *mat.Dense) {
	if r, c := y.Dims(); r != v.trials || c != v.p.outputs {
		panic(fmt.Sprintf("posterior: %s: targets are %d × %d, want %d × %d", what, r, c, v.trials, v.p.outputs))
	}
}
