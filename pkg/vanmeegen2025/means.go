package vanmeegen2025

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/posterior"
)

// TrainingError returns the mean of (f − y)² over trials and outputs.
func (e *Ensemble) TrainingError() Estimate {
	return e.Estimate(func(v *posterior.View, theta []float64) float64 { return v.MeanSquaredError(theta, e.Study.World.Y) })
}

// ReadoutCovariance returns the mean of aᵀa/N, outputs × outputs: U of the theory of linear networks.
func (e *Ensemble) ReadoutCovariance() [][]Estimate {
	_, m := e.Study.World.Y.Dims()
	flat := e.Estimates(m*m, func(dst []float64, _ *posterior.View, theta []float64) {
		u := e.Posterior.ReadoutCovariance(theta)
		for i := range dst {
			dst[i] = u.At(i/m, i%m)
		}
	})
	rows := make([][]Estimate, m)
	for r := range rows {
		rows[r] = flat[r*m : (r+1)*m]
	}
	return rows
}

// ClassForms returns e_cᵀ K_l e_c of the hidden layers' kernels, layers × classes, where e_c is the unit vector along class c: what learning adds to a kernel stands there.
func (e *Ensemble) ClassForms() [][]Estimate {
	classes := e.Study.World.Classes()
	f := e.Study.forms(e.view).New()
	flat := e.Estimates(e.Layers()*classes, func(dst []float64, _ *posterior.View, theta []float64) { f(dst, theta) })
	rows := make([][]Estimate, e.Layers())
	for l := range rows {
		rows[l] = flat[l*classes : (l+1)*classes]
	}
	return rows
}

// Kernels returns the mean kernel of each hidden layer, trials square: σ² φφᵀ/N, with σ² the prior variance of the weights that read it.
func (e *Ensemble) Kernels() []*mat.SymDense {
	var sums []*mat.SymDense
	count := 0.
	for _, chain := range e.Draws.Theta {
		for _, theta := range chain {
			count++
			for l, k := range e.view.Kernels(theta)[1:] {
				if len(sums) == l {
					sums = append(sums, mat.NewSymDense(k.SymmetricDim(), nil))
				}
				sums[l].AddSym(sums[l], k)
			}
		}
	}
	for _, s := range sums {
		s.ScaleSym(1/count, s)
	}
	return sums
}

// Predict returns the mean output for inputs, trials × outputs, and its standard deviation over the posterior.
func (e *Ensemble) Predict(x *mat.Dense, seed uint64) (mean, sd *mat.Dense, err error) {
	view, err := e.Posterior.View(x, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	_, m := e.Study.World.Y.Dims()
	mean, sd = mat.NewDense(view.Trials(), m, nil), mat.NewDense(view.Trials(), m, nil)
	count := 0.
	for _, chain := range e.Draws.Theta {
		for _, theta := range chain { // Welford's recursion
			count++
			out := view.Output(theta)
			sd.Apply(func(i, j int, s float64) float64 {
				d := out.At(i, j) - mean.At(i, j)
				mean.Set(i, j, mean.At(i, j)+d/count)
				return s + d*(out.At(i, j)-mean.At(i, j))
			}, sd)
		}
	}
	sd.Apply(func(_, _ int, s float64) float64 { return math.Sqrt(s / (count - 1)) }, sd)
	return mean, sd, nil
}

// Overlaps returns for each chain how alike the responses of a layer are between its draws, draws square (see [coding.Overlaps]): what [coding.DriftOf] takes.
func (e *Ensemble) Overlaps(l int) ([]*mat.SymDense, error) { return e.overlaps(l, coding.Overlaps) }

func (e *Ensemble) overlaps(l int, of func(stored []*mat.Dense) (*mat.SymDense, error)) ([]*mat.SymDense, error) {
	all := make([]*mat.SymDense, len(e.Draws.Theta))
	for c, chain := range e.Draws.Theta {
		stored := make([]*mat.Dense, len(chain))
		for i := range chain {
			stored[i] = e.Responses(c, i, l).Values
		}
		var err error
		if all[c], err = of(stored); err != nil {
			return nil, fmt.Errorf("vanmeegen2025: layer %d, chain %d: %w", l, c, err)
		}
	}
	return all, nil
}

// Drift says whether the units of a layer keep what they stand for while the posterior is sampled. Lags are in transitions.
func (e *Ensemble) Drift(l int, src rand.Source) (*coding.Drift, error) {
	chains, err := e.Overlaps(l)
	if err != nil {
		return nil, err
	}
	return coding.DriftOf(chains, coding.DriftOptions{Step: float64(e.Draws.Thin)}, src)
}

// Scheme says how a layer codes classes, from n draws of each chain.
func (e *Ensemble) Scheme(ctx context.Context, l, n int, src rand.Source) (*coding.SampleSchemes, error) {
	return coding.ClassifySamples(ctx, e.Some(l, n), coding.Options{}, src)
}
