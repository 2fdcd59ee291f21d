package geometry

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/floats"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// PlanesFit is the result of [FitPlanes].
type PlanesFit struct {
	// Best is the fit with the least error of all starts, in canonical scale.
	Best Planes
	// SSE is its sum of squared errors, over pairs, of RDMs that have a maximum of 1; Explained is 1 − SSE over the sum of squares of the data about their mean,
	// NaN where all distances are equal; it is negative for a fit that is worse than their mean.
	SSE, Explained float64
	// Mean is the mean over all starts of the parameters where each came to rest, in no common scale: what Flesch et al. 2022 report.
	// Its scale is that of the starts, and it fits only where all starts end in one geometry.
	Mean Planes
	// MeanSSE is the error of Mean.
	MeanSSE float64
	// Starts are the ends of all searches, in the order in which the starts were drawn, as they were found.
	Starts []PlanesStart
	// Agreeing counts the starts that end within 1e-6 (of the sum of squares of the data) of SSE. One of many is a warning.
	Agreeing int
}

// PlanesStart is the end of one search.
type PlanesStart struct {
	Planes Planes
	SSE    float64
	// Settled is false where the search ended at its limit of steps.
	Settled bool
}

// FitPlanesOptions of [FitPlanes]; the zero value has a hundred starts.
type FitPlanesOptions struct {
	Starts   int
	MaxSteps int // of each search; 0 is 500
	// FreeScale fits the model times a number to the data, in place of dividing both by their largest value.
	FreeScale bool
}

// FitPlanes fits the six parameters of [Planes] to an RDM of Euclidean distances: least squares over pairs of conditions, data and model each divided by its largest value,
// with compressions in 0 … 1, the rotation in −90° … 90° and the offset in 0 … 2 (Flesch et al. 2022). Starts are drawn as in the paper: compressions uniform, the angle a
// whole number of degrees, the offset uniform. Each is followed by Levenberg–Marquardt steps within the bounds, over a smooth maximum and then the maximum itself, in place of
// L-BFGS-B, which stops on its kinks; the result is the same for any number of cores.
//
//	fit, err := geometry.FitPlanes(ctx, rdm, contexts, geometry.FitPlanesOptions{}, seed.Source())
//
// The best of all starts is the estimate, and [PlanesFit.Mean] the paper's (its number depends on the solver, as L-BFGS-B leaves each start elsewhere). Only five numbers are
// identified: Best has the scale in which the longest axis has its full length ([Planes.Canonical]), and where an axis has no length an angle can be arbitrary. Noise adds to
// all distances, so that compressed axes look longer and Selection is biased towards 0. The largest of noisy distances is too large, which moves every parameter; and where
// distances are more alike than any planes have them, as in lazy networks, division by the largest turns the planes by 45° in either sense (the mean of starts then says 0) and
// can explain less than nothing (a test shows both). With FreeScale the scale comes from all pairs, planes are not turned by it, and noise in proportion to the distances leaves no
// bias to first order: prefer it where the paper's number is not needed. There is no constant in either fit: where noise adds much to all distances (20 units of a monkey) both
// can explain less than nothing. The features should be in steps of 1, as the bound of the offset is in their units.
//
// It is an error when the conditions of RDM and c differ, one of the contexts has none, a feature does not vary, a value is NaN, infinite or negative, all are 0, or ctx is
// cancelled.
func FitPlanes(ctx context.Context, r *rsa.RDM, c rsa.TwoContexts, o FitPlanesOptions, src rand.Source) (*PlanesFit, error) {
	if _, err := (Planes{}).RDM(c); err != nil { // checks c
		return nil, fmt.Errorf("geometry: fit of planes: %w", err)
	}
	n := len(c.Conditions)
	if r == nil || !slices.Equal(r.Conditions, c.Conditions) || len(r.Values) != n*(n-1)/2 || n < 3 {
		return nil, fmt.Errorf("geometry: fit of planes: the RDM does not have the %d conditions of the contexts in their order, or there are fewer than 3", n)
	}
	for i, v := range r.Values {
		if !(v >= 0 && v <= math.MaxFloat64) {
			return nil, fmt.Errorf("geometry: fit of planes: pair %d of %d is %v, want a number that is not negative", i, len(r.Values), v)
		}
	}
	for context := range 2 {
		if !slices.Contains(c.Context, context) {
			return nil, fmt.Errorf("geometry: fit of planes: no condition has context %d, want some of each: its plane is not defined", context)
		}
	}
	for k, feature := range [][]float64{c.Relevant0, c.Relevant1} {
		if slices.Min(feature) == slices.Max(feature) {
			return nil, fmt.Errorf("geometry: fit of planes: the feature relevant in context %d is %v in all conditions, want at least 2 levels: its axis is not defined", k, feature[0])
		}
	}
	largest := slices.Max(r.Values)
	if largest == 0 {
		return nil, fmt.Errorf("geometry: fit of planes: all %d distances are 0", len(r.Values))
	}
	if o.Starts == 0 {
		o.Starts = 100
	}
	if o.MaxSteps == 0 {
		o.MaxSteps = 500
	}
	if o.Starts < 0 || o.MaxSteps < 0 {
		return nil, fmt.Errorf("geometry: fit of planes: %d starts of %d steps, want numbers that are not negative", o.Starts, o.MaxSteps)
	}
	data := make([]float64, len(r.Values))
	for i, v := range r.Values {
		data[i] = v / largest
	}
	random := rand.New(src)
	starts := make([][6]float64, o.Starts)
	for i := range starts {
		var t [6]float64
		for _, k := range []int{0, 2, 1, 3} { // the order of the paper's code: both relevant, both irrelevant
			t[k] = 1 - random.Float64()
		}
		t[4] = float64(random.IntN(181)-90) * math.Pi / 180
		t[5] = 2 * random.Float64()
		starts[i] = t
	}
	fit := &PlanesFit{Starts: make([]PlanesStart, o.Starts)}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, start := range starts {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("geometry: fit of planes: %w", err)
			}
			m := newPlanesModel(c, data, o.FreeScale)
			if !o.FreeScale {
				for _, m.squared = range []int{4, 7, 10, 13} {
					start, _, _ = boundedLeastSquares(m, start, planesLower, planesUpper, min(o.MaxSteps, 40))
				}
				m.squared = 0
			}
			theta, sse, settled := boundedLeastSquares(m, start, planesLower, planesUpper, o.MaxSteps)
			if math.IsNaN(sse) {
				return fmt.Errorf("geometry: fit of planes: distances of the features have squares beyond float64: rescale them, to steps of 1 at best")
			}
			fit.Starts[i] = PlanesStart{planesOf(theta), sse, settled}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	best := 0
	for i, s := range fit.Starts {
		if s.SSE < fit.Starts[best].SSE {
			best = i
		}
		w := 1 / float64(o.Starts)
		for k := range 2 {
			fit.Mean.Relevant[k] += w * s.Planes.Relevant[k]
			fit.Mean.Irrelevant[k] += w * s.Planes.Irrelevant[k]
		}
		fit.Mean.Rotation += w * s.Planes.Rotation
		fit.Mean.Offset += w * s.Planes.Offset
	}
	fit.Best, fit.SSE = fit.Starts[best].Planes.Canonical(), fit.Starts[best].SSE
	squares := floats.Dot(data, data)
	for _, s := range fit.Starts {
		if s.SSE <= fit.SSE+1e-6*squares {
			fit.Agreeing++
		}
	}
	mean := average(data)
	spread := 0.0
	for _, v := range data {
		spread += (v - mean) * (v - mean)
	}
	fit.Explained = math.NaN()
	if spread > 0 {
		fit.Explained = 1 - fit.SSE/spread
	}
	m := newPlanesModel(c, data, o.FreeScale)
	fit.MeanSSE = m.residuals(thetaOf(fit.Mean), make([]float64, len(data)))
	return fit, nil
}
