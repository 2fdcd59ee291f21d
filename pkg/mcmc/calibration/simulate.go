package calibration

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
)

// Simulation is one study: parameters, data, and draws from their posterior.
type Simulation struct {
	// Ranks are, for each quantity, the number of draws below the true value, from 0 to the number of draws that were kept, both included; of draws that equal it a uniform share.
	Ranks []int
	// ESS is the effective sample size of the quantity with the lowest, of all draws before thinning, leaving out quantities whose draws all equal the
	// true value. Where it is below the number of kept draws, these are not independent.
	ESS float64
	// Made is how many draws were made, of which one in Made/Options.Draws was kept.
	Made int
}

// Simulate does one study. It is an error where a quantity is NaN, at the true parameters or in a draw.
func Simulate(ctx context.Context, m *Model, sampler Sampler, opt Options, src rand.Source) (*Simulation, []string, error) {
	truth, posterior := m.Simulate(src)
	if len(truth) != posterior.Dim {
		panic(fmt.Sprintf("calibration: %s: %d parameters of a posterior of %d coordinates", m.Name, len(truth), posterior.Dim))
	}
	names, observed := m.names(posterior), m.observable(posterior)
	if len(names) == 0 {
		panic(fmt.Sprintf("calibration: %s: no quantity to look at", m.Name))
	}
	known := make([]float64, len(names))
	observed.New()(known, truth)
	for q, v := range known {
		if math.IsNaN(v) {
			return nil, names, fmt.Errorf("%s is NaN at parameters from the prior", names[q])
		}
	}
	s := &Simulation{Made: opt.draws() * opt.thin()}
	for {
		draws, err := sampler(ctx, posterior, observed, s.Made, src)
		if err != nil {
			return nil, names, err
		}
		if err := sound(draws, names, s.Made); err != nil {
			return nil, names, err
		}
		s.ESS = float64(s.Made)
		for q, of := range draws {
			if !certain(known[q], of) {
				s.ESS = min(s.ESS, worth(of))
			}
		}
		if s.ESS >= float64(opt.draws()) || 2*s.Made > opt.draws()*opt.maxThin() {
			r := rand.New(src)
			for q, of := range draws {
				s.Ranks = append(s.Ranks, rank(known[q], of, opt.draws(), r))
			}
			return s, names, nil
		}
		s.Made *= 2
	}
}

// sound is an error where draws lack or are NaN.
func sound(draws [][]float64, names []string, n int) error {
	if len(draws) != len(names) {
		return fmt.Errorf("the sampler told %d quantities, want %d", len(draws), len(names))
	}
	for q, of := range draws {
		if len(of) != n {
			return fmt.Errorf("the sampler made %d draws of %s, want %d", len(of), names[q], n)
		}
		for i, v := range of {
			if math.IsNaN(v) {
				return fmt.Errorf("draw %d of %s is NaN", i, names[q])
			}
		}
	}
	return nil
}

// certain says that all draws equal the true value, as of a discrete quantity that the data leave no doubt of: its rank is uniform however many draws there are.
func certain(value float64, draws []float64) bool {
	for _, d := range draws {
		if d != value {
			return false
		}
	}
	return true
}

// worth is the effective sample size for ranks of any size: the smallest of those for the bulk and for the quartiles. Of draws that are all equal it is 1.
func worth(draws []float64) float64 {
	chain := [][]float64{draws}
	least := diagnostic.ESSBulk(chain)
	for _, p := range []float64{0.1, 0.5, 0.9} {
		least = min(least, diagnostic.ESSQuantile(chain, p))
	}
	if math.IsNaN(least) {
		return 1
	}
	return least
}

// rank is the number of draws below a value, of keep that are evenly spaced among all; of those that equal it a uniform share.
func rank(value float64, draws []float64, keep int, r *rand.Rand) int {
	below, equal, every := 0, 0, len(draws)/keep
	for k := range keep {
		switch d := draws[(k+1)*every-1]; {
		case d < value:
			below++
		case d == value:
			equal++
		}
	}
	return below + r.IntN(equal+1)
}

// ErrNoSimulation is the error of a judgement of nothing.
var ErrNoSimulation = errors.New("calibration: no simulation is done")
