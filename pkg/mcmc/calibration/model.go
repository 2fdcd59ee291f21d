package calibration

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// Model is a Bayesian model that can simulate: its prior, its data and its posterior belong together, unless there is a fault, which is what calibration finds.
type Model struct {
	Name string
	// Simulate draws parameters from the prior, and data given the parameters. It returns the parameters as a point in the coordinates of the posterior given the data, and the
	// posterior. It is called from several goroutines at once.
	Simulate func(src rand.Source) (truth []float64, posterior *mcmc.Target)
	// Quantities are looked at beside those of the target and the log likelihood: functions in which a fault of the posterior would show, such as a prediction. They may
	// depend on the data through the target.
	Quantities []Quantity
	// Observed leaves out the target's own quantities: the weights of a network, of which other orders of the neurons are as good, so that no chain draws from all of them.
	Observed bool
}

// Quantity is a function of the parameters and the data.
type Quantity struct {
	Name string
	// New returns the function for one posterior, which is the caller's alone.
	New func(posterior *mcmc.Target) func(x []float64) float64
}

// LogLikelihood is the log likelihood of the posterior's data. It is looked at wherever the target tells it: a posterior that ignores its data, or a part of them, has calibrated
// parameters, but the wrong log likelihood. (Modrák, Moon, Kim, Bürkner, Huurre, Faltejsková, Gelman & Vehtari 2023, section 3.3.)
func LogLikelihood() Quantity {
	return Quantity{"log likelihood", func(posterior *mcmc.Target) func(x []float64) float64 {
		return func(x []float64) float64 { return posterior.Likelihood(nil, x) }
	}}
}

// Sampler draws n times from a posterior by one chain and returns observed quantities, by number (of [trace.Variable.Size]) and draw.
type Sampler func(ctx context.Context, posterior *mcmc.Target, observed mcmc.Observable, n int, src rand.Source) ([][]float64, error)

// Independent is the sampler of posteriors from which one can draw directly; draw sets x to an independent draw.
func Independent(draw func(posterior *mcmc.Target, x []float64, src rand.Source)) Sampler {
	return func(ctx context.Context, posterior *mcmc.Target, observed mcmc.Observable, n int, src rand.Source) ([][]float64, error) {
		observe, x, values := observed.New(), make([]float64, posterior.Dim), make([]float64, observed.Size())
		out := make([][]float64, len(values))
		for range n {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			draw(posterior, x, src)
			observe(values, x)
			for q, v := range values {
				out[q] = append(out[q], v)
			}
		}
		return out, nil
	}
}

// names are those of all quantities that are looked at.
func (m *Model) names(t *mcmc.Target) []string {
	var out []string
	if !m.Observed {
		switch {
		case len(t.Names) > 0:
			out = append(out, t.Names...)
		default:
			for i := range t.Dim {
				out = append(out, fmt.Sprintf("x[%d]", i))
			}
		}
	}
	for _, q := range m.quantities(t) {
		out = append(out, q.Name)
	}
	return out
}

// quantities are those beside the target's own.
func (m *Model) quantities(t *mcmc.Target) []Quantity {
	if t.Likelihood == nil {
		return m.Quantities
	}
	return append([]Quantity{LogLikelihood()}, m.Quantities...)
}

// observable makes one array of all quantities.
func (m *Model) observable(posterior *mcmc.Target) mcmc.Observable {
	size := len(m.names(posterior))
	return mcmc.Observable{Variable: trace.Variable{Name: "quantities", Shape: []int{size}}, New: func() func(dst, x []float64) {
		t := posterior.Fork()
		var more []func(x []float64) float64
		for _, q := range m.quantities(t) {
			more = append(more, q.New(t))
		}
		return func(dst, x []float64) {
			own := dst[:len(dst)-len(more)]
			switch {
			case m.Observed:
			case t.Constrain != nil:
				t.Constrain(own, x)
			default:
				copy(own, x)
			}
			for k, f := range more {
				dst[len(own)+k] = f(x)
			}
		}
	}}
}
