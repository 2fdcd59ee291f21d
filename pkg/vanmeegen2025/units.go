package vanmeegen2025

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/nngp"
	"github.com/richlazy/richlazy/pkg/posterior"
)

// Before returns what hidden layer l does in a network that has learnt nothing, a draw from the prior, as [Ensemble.Responses] does for one that has.
func (e *Ensemble) Before(l int, src rand.Source) coding.Responses {
	return e.responses(e.Posterior.Prior(src), l)
}

// Pooled returns the units of layer l in n draws of each chain side by side, as if they were those of one wide network: trials × units of all. The draws are those of
// [Ensemble.Some].
func (e *Ensemble) Pooled(l, n int) coding.Responses {
	var all []coding.Responses
	for _, chain := range e.Some(l, n) {
		all = append(all, chain...)
	}
	return Pool(all...)
}

// Pool returns units of several networks side by side. It panics where there are none, or trials or outputs differ in number.
func Pool(all ...coding.Responses) coding.Responses {
	if len(all) == 0 {
		panic("vanmeegen2025: pool: nothing to pool")
	}
	trials, _ := all[0].Values.Dims()
	units, outputs := 0, 0
	for _, r := range all {
		_, n := r.Values.Dims()
		units += n
	}
	pooled := coding.Responses{Values: mat.NewDense(trials, units, nil), Labels: all[0].Labels}
	if all[0].Readout != nil {
		_, outputs = all[0].Readout.Dims()
		pooled.Readout = mat.NewDense(units, outputs, nil)
	}
	at := 0
	for i, r := range all {
		p, n := r.Values.Dims()
		if p != trials || (r.Readout == nil) != (pooled.Readout == nil) {
			panic(fmt.Sprintf("vanmeegen2025: pool: responses %d are of another kind than the first", i))
		}
		pooled.Values.Slice(0, p, at, at+n).(*mat.Dense).Copy(r.Values)
		if r.Readout != nil {
			pooled.Readout.Slice(at, at+n, 0, outputs).(*mat.Dense).Copy(r.Readout)
		}
		at += n
	}
	return pooled
}

// LabelAlignment returns the posterior mean of the centred alignment of the kernel of layer l with that of the labels: 1 where responses depend on the class alone. It is that of
// single networks; that of the mean kernel is larger, as means over networks have less noise. It is an error where responses of a draw are not finite.
func (e *Ensemble) LabelAlignment(l int) (Estimate, error) {
	var failed error
	mean := e.Estimate(func(v *posterior.View, theta []float64) float64 {
		k, err := coding.KernelOf(coding.Responses{Values: v.Activity(theta)[l], Labels: e.Study.World.Labels})
		if err != nil {
			failed = err
			return 0
		}
		return k.LabelAlignment
	})
	if failed != nil {
		return Estimate{}, fmt.Errorf("vanmeegen2025: %w", failed)
	}
	return mean, nil
}

// PriorKernel returns the kernel ⟨φφᵀ⟩ of the last hidden layer under the prior, trials square, for infinitely many units: what the lazy network keeps. It is an error for
// activations that have no closed form.
func (s Study) PriorKernel() (*mat.SymDense, error) {
	n, err := s.unlearnt()
	if err != nil {
		return nil, err
	}
	n.Readout = 1
	k, err := n.Kernels(s.World.X, s.World.X)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	return nngp.Symmetric(k.Output()), nil
}

// KernelOverlaps is [Ensemble.Overlaps] of kernels in place of units: it stays near 1 where units change their roles and what all of them represent does not change.
func (e *Ensemble) KernelOverlaps(l int) ([]*mat.SymDense, error) {
	return e.overlaps(l, coding.KernelOverlaps)
}

// Slopes returns the regression of pre-activations of the last hidden layer on readout weights, over the units of a network, as means over n draws of each chain: for each class
// the slope of its trials on the weight of its output, 1/U of the linear scheme, and the variance that is left in each trial, on average (see [coding.LinearSlope]). The layer
// has to be linear for z and φ to be the same; errors are those of LinearSlope.
func (e *Ensemble) Slopes(n int) (slopes []float64, residual float64, err error) {
	w := e.Study.World
	slopes = make([]float64, w.Classes())
	counts, trials, draws := w.Counts(), float64(len(w.Labels)), 0.
	for _, chain := range e.Some(e.Layers()-1, n) {
		for _, r := range chain {
			s, err := coding.LinearSlope(r, w.Y)
			if err != nil {
				return nil, 0, fmt.Errorf("vanmeegen2025: %w", err)
			}
			draws++
			for i, c := range w.Labels {
				slopes[c] += s.Measured.At(i, c) / float64(counts[c])
			}
			residual += mat.Trace(s.Residual) / trials
		}
	}
	for c := range slopes {
		slopes[c] /= draws
	}
	return slopes, residual / draws, nil
}
