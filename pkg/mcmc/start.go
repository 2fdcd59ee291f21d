package mcmc

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
)

// Start says where chains begin. The zero value is Stan's: each coordinate is uniform between −2 and 2, with 100 tries for a place where density and gradient are finite.
type Start struct {
	// Point sets x to the place where a chain begins; nil: uniform between −2 and 2.
	Point func(x []float64, t *Target, chain int, src rand.Source) error
	Tries int // how many points are tried; 0: 100 for uniform starts, 1 for others
}

// StartUniform begins with coordinates that are uniform between −radius and radius, with 100 tries.
func StartUniform(radius float64) Start {
	return Start{func(x []float64, _ *Target, _ int, src rand.Source) error {
		r := rand.New(src)
		for i := range x {
			x[i] = radius * (2*r.Float64() - 1)
		}
		return nil
	}, 100}
}

// StartZero begins with all coordinates at 0.
func StartZero() Start {
	return Start{func(x []float64, _ *Target, _ int, _ rand.Source) error { clear(x); return nil }, 1}
}

// StartPrior begins with draws from the prior, with 100 tries. It is an error where the target has neither DrawPrior nor GaussianPrior.
func StartPrior() Start {
	return Start{func(x []float64, t *Target, _ int, src rand.Source) error {
		if t.DrawPrior != nil {
			t.DrawPrior(x, src)
			return nil
		}
		if t.GaussianPrior == nil {
			return errors.New("the target has no prior to draw from")
		}
		t.GaussianPrior.Draw(x, src)
		return nil
	}, 100}
}

// StartAt begins chain c at points[c], and at points[c − len(points)] and so on where there are more chains than points: the weights of a trained network, or a teacher's.
func StartAt(points ...[]float64) Start {
	return Start{func(x []float64, _ *Target, chain int, _ rand.Source) error {
		if len(points) == 0 {
			return errors.New("no points to begin at")
		}
		p := points[chain%len(points)]
		if len(p) != len(x) {
			return fmt.Errorf("the point to begin at has %d coordinates, want %d", len(p), len(x))
		}
		copy(x, p)
		return nil
	}, 1}
}

// Jittered begins where s does, with normal noise of a standard deviation added to each coordinate, with 100 tries.
func (s Start) Jittered(sd float64) Start {
	return Start{func(x []float64, t *Target, chain int, src rand.Source) error {
		if err := s.point()(x, t, chain, src); err != nil {
			return err
		}
		r := rand.New(src)
		for i := range x {
			x[i] += sd * r.NormFloat64()
		}
		return nil
	}, 100}
}

func (s Start) point() func(x []float64, t *Target, chain int, src rand.Source) error {
	if s.Point == nil {
		return StartUniform(2).Point
	}
	return s.Point
}

// begin returns the state of a chain at its start. The error is that of the last try.
func (s Start) begin(t *Target, kernel Kernel, chain int, src rand.Source) (*State, error) {
	tries := or(s.Tries, 1)
	if s.Point == nil {
		tries = or(s.Tries, 100)
	}
	var err error
	for range tries {
		x := make([]float64, t.Dim)
		if err = s.point()(x, t, chain, src); err != nil {
			return nil, fmt.Errorf("mcmc: start of chain %d: %w", chain, within{err})
		}
		for i, v := range x {
			if v-v != 0 {
				return nil, fmt.Errorf("mcmc: start of chain %d: %s is %v", chain, t.coordinate(i), v)
			}
		}
		var state *State
		if state, err = kernel.Init(t, x); err == nil {
			return state, nil
		}
	}
	if tries > 1 {
		return nil, fmt.Errorf("mcmc: start of chain %d: none of %d points is possible, the last of them: %w", chain, tries, within{err})
	}
	return nil, fmt.Errorf("mcmc: start of chain %d: %w", chain, within{err})
}

// within is an error as part of another one, which has named the package already.
type within struct{ error }

// Error returns the text without the package's name.
func (w within) Error() string { return strings.TrimPrefix(w.error.Error(), "mcmc: ") }

// Unwrap returns the error itself.
func (w within) Unwrap() error { return w.error }
