package geometry

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Shattering is the result of [ShatteringDimension].
type Shattering struct {
	// Dimension is the mean of Accuracy over dichotomies: 0.5 at chance, 1 where every dichotomy can be read out.
	Dimension   float64
	Dichotomies []Dichotomy
	Accuracy    []float64 // balanced, cross-validated
}

// ShatteringOptions of [ShatteringDimension].
type ShatteringOptions struct {
	Probe ProbeOptions
	// Dichotomies to average over; nil means all balanced ones.
	Dichotomies []Dichotomy
}

// ShatteringDimension returns the mean cross-validated accuracy of [Decode] over all balanced dichotomies of the conditions (Bernardi et al. 2020): how many of the ways to
// part the conditions a linear readout could use. It grows with the dimension that the condition means span (Rigotti et al. 2013).
//
// Each accuracy has the small downward bias of [Probe]; the accuracies of different dichotomies are not independent. The paper's null model is [NullTest] with
// [ShuffleConditions]. Dichotomies run on all cores, each with folds of its own, seeded from src; the result does not depend on their number.
//
// It is an error when the number of conditions is odd or above 20 and no dichotomies are given, a condition has fewer than two trials, a probe fails, or ctx is cancelled.
func ShatteringDimension(ctx context.Context, t Trials, o ShatteringOptions, src rand.Source) (*Shattering, error) {
	counts, err := t.check(2)
	if err != nil {
		return nil, fmt.Errorf("geometry: shattering dimension: %w", err)
	}
	if o.Dichotomies == nil {
		if m := len(counts); m%2 != 0 || m > 20 {
			return nil, fmt.Errorf("geometry: shattering dimension: %d conditions, want an even number up to 20, or give the dichotomies", m)
		}
		o.Dichotomies = Dichotomies(len(counts))
	}
	if len(o.Dichotomies) == 0 {
		return nil, fmt.Errorf("geometry: shattering dimension: no dichotomies")
	}
	s := &Shattering{Dichotomies: o.Dichotomies, Accuracy: make([]float64, len(o.Dichotomies))}
	own := seeds(len(o.Dichotomies), src)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for k, d := range o.Dichotomies {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("geometry: shattering dimension: %w", err)
			}
			r, err := Decode(t, d, o.Probe, rand.NewChaCha8(own[k]))
			if err != nil {
				return fmt.Errorf("geometry: shattering dimension: dichotomy %d: %w", k, err)
			}
			s.Accuracy[k] = r.Accuracy
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	s.Dimension = average(s.Accuracy)
	return s, nil
}
