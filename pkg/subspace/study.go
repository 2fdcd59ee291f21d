package subspace

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
)

// Study is a targeted dimensionality reduction from trials to axes.
type Study struct {
	Regressors []string    // as in [Regress]
	Conditions []Condition // that averages are taken over
	Smooth     float64     // standard deviation of the Gaussian that smooths averages, in seconds; 0 is the paper's 0.04, negative is none
	Options    Options
}

// Targeted is what [Study.Fit] found: coefficients, the condition averages, smoothed and z-scored by Scale, and the axes.
type Targeted struct {
	Coefficients *Coefficients
	Averages     *Courses
	Scale        Scale
	Axes         *Axes
}

// Fit regresses, averages, smooths, z-scores and finds the axes, all from the same trials.
func (s Study) Fit(ctx context.Context, t *Trials) (*Targeted, error) {
	r := &Targeted{}
	var err error
	if r.Coefficients, err = Regress(ctx, t, s.Regressors...); err != nil {
		return nil, err
	}
	smooth, err := s.averages(t)
	if err != nil {
		return nil, err
	}
	if r.Scale, err = smooth.Scale(); err != nil {
		return nil, err
	}
	r.Averages = smooth.ZScore(r.Scale)
	r.Axes, err = Target(ctx, r.Coefficients, r.Averages, s.Options)
	return r, err
}

func (s Study) averages(t *Trials) (*Courses, error) {
	c, err := t.Average(s.Conditions)
	switch {
	case err != nil:
		return nil, err
	case s.Smooth == 0:
		return c.Smooth(0.04), nil
	case s.Smooth < 0:
		return c, nil
	}
	return c.Smooth(s.Smooth), nil
}

// CrossValidated is the result of [Study.CrossValidate].
type CrossValidated struct {
	// Projection is the mean over splits and halves of the projections of trials on axes that were found in others; SD is the standard deviation over these, which overlap:
	// it says how stable a projection is and is no standard error.
	Projection, SD *Courses
	// Explained is the mean share of variance of the held-out averages along each axis.
	Explained []float64
	// Agreement is the mean cosine between the regression vectors of an axis from the one half and from the other, before they are made orthogonal: 1 without noise, around 0
	// where the vectors are noise. Aligned is the same for the axes.
	Agreement, Aligned []float64
}

// CrossValidate finds the axes in one half of each unit's trials and projects the averages of the other, then the other way round, for several random splits. Held-out
// averages are z-scored by the scale of the half that the axes come from. What noise of trials puts on an axis is then not seen along it: a projection that survives is there.
// Halves hold equal numbers of trials of each condition, or nearly; each needs one (two trials in all), and a condition that lacks them is a [*MissingError].
//
// Splits run on all cores, with random numbers seeded from src in their order. It reports splits done to p, which may be nil.
func (s Study) CrossValidate(ctx context.Context, t *Trials, splits int, src rand.Source, p progress.Reporter) (*CrossValidated, error) {
	if splits < 1 {
		return nil, fmt.Errorf("subspace: cross-validation: %d splits, want at least 1", splits)
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	type half struct {
		projection *Courses
		explained  *Explained
		axes       *Axes
	}
	all, sources, count := make([][2]half, splits), sources(splits, src), progress.Count(p, int64(splits))
	err := cores.Try(ctx, splits, func(k int) error {
		a, b, err := t.Halves(s.Conditions, sources[k])
		if err != nil {
			return err
		}
		for side, pair := range [2][2]*Trials{{a, b}, {b, a}} {
			fit, err := s.Fit(ctx, pair[0])
			if err != nil {
				return err
			}
			held, err := s.averages(pair[1])
			if err != nil {
				return err
			}
			held = held.ZScore(fit.Scale)
			explained, err := fit.Axes.Explained(ctx, held)
			if err != nil {
				return err
			}
			all[k][side] = half{fit.Axes.Project(held), explained, fit.Axes}
		}
		count.Add(1)
		return nil
	})
	if err != nil {
		var missing *MissingError
		if errors.As(err, &missing) {
			return nil, err
		}
		return nil, fmt.Errorf("subspace: cross-validation: %w", err)
	}
	first := all[0][0]
	axes := len(first.axes.Names)
	r := &CrossValidated{Projection: first.projection.like(), SD: first.projection.like()}
	r.Explained, r.Agreement, r.Aligned = make([]float64, axes), make([]float64, axes), make([]float64, axes)
	n := float64(2 * splits)
	for _, split := range all {
		for _, h := range split {
			r.Projection.Values.Add(r.Projection.Values, h.projection.Values)
			for k := range axes {
				r.Explained[k] += h.explained.Axis[k] / n
			}
		}
		for k := range axes {
			r.Agreement[k] += cosine(split[0].axes.Vectors.ColView(k), split[1].axes.Vectors.ColView(k)) / float64(splits)
			r.Aligned[k] += cosine(split[0].axes.Orthogonal.ColView(k), split[1].axes.Orthogonal.ColView(k)) / float64(splits)
		}
	}
	r.Projection.Values.Scale(1/n, r.Projection.Values)
	r.SD.Values.Apply(func(i, j int, _ float64) float64 {
		sum := 0.0
		for _, split := range all {
			for _, h := range split {
				d := h.projection.Values.At(i, j) - r.Projection.Values.At(i, j)
				sum += d * d
			}
		}
		return math.Sqrt(sum / (n - 1))
	}, r.SD.Values)
	return r, nil
}

func cosine(a, b mat.Vector) float64 { return mat.Dot(a, b) / (mat.Norm(a, 2) * mat.Norm(b, 2)) }

// sources returns n independent sources, seeded from src in their order.
func sources(n int, src rand.Source) []rand.Source {
	all := make([]rand.Source, n)
	for i := range all {
		all[i] = rand.NewPCG(src.Uint64(), src.Uint64())
	}
	return all
}
