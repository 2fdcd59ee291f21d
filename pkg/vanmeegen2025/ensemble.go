package vanmeegen2025

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
)

// Ensemble is the networks of a run, one a draw. It is for one goroutine at a time.
type Ensemble struct {
	Study     Study
	Draws     *Draws
	Posterior *posterior.Posterior
	view      *posterior.View
}

// Ensemble returns the networks that a run of the study drew. It is an error where draws are those of another study, as far as their size tells.
func (s Study) Ensemble(d *Draws) (*Ensemble, error) {
	p, err := s.Posterior()
	if err != nil {
		return nil, err
	}
	for c, chain := range d.Theta {
		for i, theta := range chain {
			if len(theta) != p.Dim() {
				return nil, fmt.Errorf("vanmeegen2025: draw %d of chain %d has %d coordinates, the study has %d", i, c, len(theta), p.Dim())
			}
		}
	}
	return &Ensemble{Study: s, Draws: d, Posterior: p, view: p.Training()}, nil
}

// Layers returns the number of hidden layers.
func (e *Ensemble) Layers() int { return or(e.Study.Layers, 1) }

// Responses returns what hidden layer l (0 is the first) did in a draw of a chain, for the trials of the world; those of the last layer with its readout.
func (e *Ensemble) Responses(chain, draw, l int) coding.Responses {
	return e.responses(e.Draws.Theta[chain][draw], l)
}

func (e *Ensemble) responses(theta []float64, l int) coding.Responses {
	if l < 0 || l >= e.Layers() {
		panic(fmt.Sprintf("vanmeegen2025: there is no hidden layer %d of %d", l, e.Layers()))
	}
	r := coding.Responses{Values: e.view.Activity(theta)[l], Labels: e.Study.World.Labels}
	if l == e.Layers()-1 {
		r.Readout = e.Posterior.Readout(theta)
	}
	return r
}

// Some returns the responses of a layer in n draws of each chain, the last one among them and the others evenly before it: chains × draws.
func (e *Ensemble) Some(l, n int) [][]coding.Responses {
	all := make([][]coding.Responses, len(e.Draws.Theta))
	for c, chain := range e.Draws.Theta {
		for k := range min(n, len(chain)) {
			all[c] = append(all[c], e.Responses(c, (k+1)*len(chain)/min(n, len(chain))-1, l))
		}
	}
	return all
}

// Preactivations returns z of a hidden layer in a draw, trials × units.
func (e *Ensemble) Preactivations(chain, draw, l int) *mat.Dense {
	return e.view.Preactivity(e.Draws.Theta[chain][draw])[l]
}

// Network returns the network of a draw. Weights from inputs that no trial has are drawn from the prior.
func (e *Ensemble) Network(chain, draw int, src rand.Source) *network.MLP {
	return e.Posterior.Network(e.Draws.Theta[chain][draw], src)
}

// Estimate is a posterior mean, and the Monte-Carlo standard error that it has from the length of the run.
type Estimate struct{ Mean, Error float64 }

// String returns "mean ± error".
func (e Estimate) String() string { return fmt.Sprintf("%.4g ± %.2g", e.Mean, e.Error) }

// Estimate returns the posterior mean of a function of the weights.
func (e *Ensemble) Estimate(f func(v *posterior.View, theta []float64) float64) Estimate {
	return e.Estimates(1, func(dst []float64, v *posterior.View, theta []float64) { dst[0] = f(v, theta) })[0]
}

// Estimates returns the posterior means of n functions of the weights, to which f sets dst.
func (e *Ensemble) Estimates(n int, f func(dst []float64, v *posterior.View, theta []float64)) []Estimate {
	values := make([][][]float64, n) // functions × chains × draws
	dst := make([]float64, n)
	for c, chain := range e.Draws.Theta {
		for _, theta := range chain {
			f(dst, e.view, theta)
			for k, v := range dst {
				if len(values[k]) == c {
					values[k] = append(values[k], nil)
				}
				values[k][c] = append(values[k][c], v)
			}
		}
	}
	all := make([]Estimate, n)
	for k := range all {
		sum, count := 0., 0
		for _, chain := range values[k] {
			for _, v := range chain {
				sum += v
				count++
			}
		}
		all[k] = Estimate{sum / float64(count), diagnostic.MCSEMean(values[k])}
	}
	return all
}
