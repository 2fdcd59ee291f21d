package posterior

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// Observe returns what mcmc.Run records of each draw: the numbers to which f sets dst, an array of this shape (none is a single number). Each chain calls f with a view of its own.
func (v *View) Observe(name string, f func(dst []float64, v *View, theta []float64), shape ...int) mcmc.Observable {
	return mcmc.Observable{
		Variable: trace.Variable{Name: name, Shape: shape},
		New: func() func(dst, x []float64) {
			own := v.Fork()
			return func(dst, x []float64) { f(dst, own, x) }
		},
	}
}

// ObserveOutputs records the outputs for the view's inputs: trials × outputs, the predictor.
func (v *View) ObserveOutputs(name string) mcmc.Observable {
	o := v.Observe(name, func(dst []float64, v *View, theta []float64) { v.Outputs(dst, theta) }, v.trials, v.p.outputs)
	o.Dims = []string{name + "_trial", "output"} // another view has other trials
	return o
}

// ObserveLoss records [View.Loss] against targets y. It panics when y does not fit.
func (v *View) ObserveLoss(name string, y *mat.Dense) mcmc.Observable {
	v.takes("ObserveLoss", y)
	return v.Observe(name, func(dst []float64, v *View, theta []float64) { dst[0] = v.Loss(theta, y) })
}

// ObserveMeanSquaredError records [View.MeanSquaredError] against targets y. It panics when y does not fit.
func (v *View) ObserveMeanSquaredError(name string, y *mat.Dense) mcmc.Observable {
	v.takes("ObserveMeanSquaredError", y)
	return v.Observe(name, func(dst []float64, v *View, theta []float64) { dst[0] = v.MeanSquaredError(theta, y) })
}

// ObserveErrorRate records [View.ErrorRate] against targets y. It panics when y does not fit.
func (v *View) ObserveErrorRate(name string, y *mat.Dense) mcmc.Observable {
	v.takes("ObserveErrorRate", y)
	return v.Observe(name, func(dst []float64, v *View, theta []float64) { dst[0] = v.ErrorRate(theta, y) })
}

// ObserveClassForms records [ClassForms] of all kernels, K_0 first: layers × classes × classes. It panics unless class has a number from 0 to classes − 1 for each trial.
func (v *View) ObserveClassForms(name string, class []int, classes int) mcmc.Observable {
	ClassForms(mat.NewDiagDense(v.trials, nil), class, classes)
	o := v.Observe(name, func(dst []float64, v *View, theta []float64) {
		for k, kernel := range v.Kernels(theta) {
			forms := ClassForms(kernel, class, classes)
			for c := range classes {
				for d := range classes {
					dst[(k*classes+c)*classes+d] = forms.At(c, d)
				}
			}
		}
	}, len(v.p.layers), classes, classes)
	o.Dims = []string{"layer", name + "_class", name + "_other_class"}
	return o
}

// ObserveTheta records the coordinates themselves in one variable, from which mcmc.Result.Vectors brings back every network that was drawn. They take eight bytes a coordinate and draw.
func (p *Posterior) ObserveTheta(name string) mcmc.Observable {
	return mcmc.Observable{
		Variable: trace.Variable{Name: name, Shape: []int{p.Dim()}},
		New:      func() func(dst, x []float64) { return func(dst, x []float64) { copy(dst, x) } },
	}
}

// ObserveReadout records [Posterior.ReadoutCovariance], aᵀa/N, outputs × outputs.
func (p *Posterior) ObserveReadout(name string) mcmc.Observable {
	return mcmc.Observable{
		Variable: trace.Variable{Name: name, Shape: []int{p.outputs, p.outputs}, Dims: []string{"output", "other_output"}},
		New: func() func(dst, x []float64) {
			return func(dst, x []float64) {
				u := p.ReadoutCovariance(x)
				for r := range p.outputs {
					for s := range p.outputs {
						dst[r*p.outputs+s] = u.At(r, s)
					}
				}
			}
		},
	}
}

// ObserveResponses records the responses φ(z^l) of a hidden layer, 0 being the first, to the view's inputs: trials × units. Drift and broken symmetries show in them. It
// panics when there is no such layer.
func (v *View) ObserveResponses(name string, layer int) mcmc.Observable {
	if layer < 0 || layer >= len(v.p.layers)-1 {
		panic(fmt.Sprintf("posterior: ObserveResponses: there is no hidden layer %d", layer))
	}
	o := v.Observe(name, func(dst []float64, v *View, theta []float64) {
		v.respond(theta)
		copy(dst, v.pass.Responses(layer))
	}, v.trials, v.p.layers[layer].units)
	o.Dims = []string{name + "_trial", name + "_unit"}
	return o
}
