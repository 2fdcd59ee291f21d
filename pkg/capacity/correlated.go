package capacity

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// correlated is the theory of results of [Correlated] and [Ellipsoids.Capacity].
const correlated = "correlated"

// Parts are what makes the inverse capacity of correlated manifolds. Where t pushes against manifold μ, it does so with a multiple Λ_μ of the manifold's anchor, a part of which
// is along the manifold's centre and a part along its axes: y_μΛ_μ(c_μ + δ_μ). Inner products of these within a manifold and between two, summed and over P, add up to 1/α. For
// manifolds that have nothing in common Own alone is not 0. A negative part is a correlation that raises the capacity. They are the support statistics in the code of Wakhloo,
// Sussman & Chung 2023.
type Parts struct {
	Own        Estimate // within manifolds
	Centres    Estimate // between centres of two manifolds
	Axes       Estimate // between axes of two manifolds
	CentreAxes Estimate // between the centre of one and axes of another
}

// Correlated returns the capacity of manifolds by the theory of Wakhloo, Sussman & Chung 2023 for correlated manifolds, of the convex hulls of their points. Matrices are as for
// [GLUE].
//
// There a manifold is c^μ + Σ s_i u^μ_i with centres and axes that are Gaussian vectors of a joint covariance C, which is taken to be that of the data's. With LLᵀ = C, standard
// normal t and random labels y, 1/α = E min ‖v−t‖²/P over the v with y_μ⟨(Lv)_μ, S⟩ ≥ κ for all points S of all manifolds μ. As (Lv)_μ are v's products with centre and axes
// of μ, this is GLUE's projection in the span of the data written in other coordinates: from one source the two capacities are the same. What is this theory's own is that it
// needs but C, so that it has closed forms and ellipsoids that are no hulls ([Ellipsoids], [HomogeneousBalls]), and its account of the correlations: [Result.Parts], together
// with the alignments of centres. It has no radius, dimension and utility, which are NaN.
//
// The publication leaves the points where they are, Options.Origin [AsGiven]; here as elsewhere the default is that the mean of the centres is subtracted. Its margin is in the
// unit of the responses, here one of κ is each centre's length. Bias, inactive manifolds and means of radii are not of this theory and panic. Errors are GLUE's.
func Correlated(ctx context.Context, manifolds []*mat.Dense, opt Options, src rand.Source) (*Result, error) {
	opt = opt.resolveCorrelated()
	c, err := gather(manifolds, opt)
	if err != nil {
		return nil, err
	}
	_, channels := c.points.Dims()
	d := newDraws(len(manifolds), channels, opt, src)
	samples, err := joint(ctx, c, d, opt)
	if err != nil {
		return nil, err
	}
	parts := make([][4]float64, len(samples))
	r := newPartition(c)
	for k, s := range samples {
		parts[k] = r.parts(s, d.labels.RawRowView(k))
	}
	points := make([]int, len(manifolds))
	for mu := range points {
		points[mu] = c.first[mu+1] - c.first[mu]
	}
	return correlatedResult(samples, parts, points, c.centres, opt, c.notes), nil
}

func (o Options) resolveCorrelated() Options {
	if o.Bias || o.Inactive != AsUsual || o.Radius != RatioOfMeans {
		panic("capacity: Options: correlated manifolds have no bias, inactive manifolds or radius to choose")
	}
	o = o.resolve(correlated)
	o.Inactive = AsUsual
	return o
}

// partition is working memory for the parts of samples.
type partition struct {
	*clouds
	centre, axis, centres, axes []float64
}

func newPartition(c *clouds) *partition {
	_, channels := c.points.Dims()
	return &partition{c, make([]float64, channels), make([]float64, channels), make([]float64, channels), make([]float64, channels)}
}

// parts are the summands of [Parts] in one sample, before they are divided by the number of manifolds.
func (r *partition) parts(s *sample, y []float64) [4]float64 {
	clear(r.centres)
	clear(r.axes)
	var own, centres, axes, across float64 // of the manifolds one by one
	for mu, sum := range s.sum {
		if sum == 0 {
			continue
		}
		clear(r.axis)
		r.anchor(r.axis, s, mu, y[mu]*sum)
		copy(r.centre, r.clouds.centres.RawRowView(mu))
		simd.Scale(y[mu]*sum, r.centre)
		simd.Axpy(-1, r.centre, r.axis)
		cc, aa, ca := simd.SumSquares(r.centre), simd.SumSquares(r.axis), 2*simd.Dot(r.centre, r.axis)
		own, centres, axes, across = own+cc+aa+ca, centres+cc, axes+aa, across+ca
		simd.Add(r.centres, r.centres, r.centre)
		simd.Add(r.axes, r.axes, r.axis)
	}
	return [4]float64{own, simd.SumSquares(r.centres) - centres, simd.SumSquares(r.axes) - axes, 2*simd.Dot(r.centres, r.axes) - across}
}

// correlatedResult puts together what samples have. centres are coordinates of the manifolds' centres, manifolds × any.
func correlatedResult(samples []*sample, parts [][4]float64, points []int, centres *mat.Dense, opt Options, notes []string) *Result {
	p := len(points)
	none := Estimate{math.NaN(), math.NaN()}
	m := newMeasures(p)
	m.align(centres, opt)
	unknown := make([]Estimate, p*p)
	for i := range unknown {
		unknown[i] = none
	}
	known := make([]Estimate, p*p)
	for i, v := range m.centreCosines() {
		known[i].Value = v
	}
	r := &Result{
		Theory: correlated, Options: opt.settled(), Dimension: none, Radius: none, Utility: none, CentreAlignment: Estimate{Value: m.shared[centreOf]},
		AxisAlignment: none, CentreAxisAlignment: none, Manifolds: make([]Manifold, p),
		Centres: newMatrix(known, p), Axes: newMatrix(unknown, p), CentreAxes: newMatrix(unknown, p), Notes: notes,
	}
	for mu := range r.Manifolds {
		r.Manifolds[mu] = Manifold{Points: points[mu], Length: math.Sqrt(simd.SumSquares(centres.RawRowView(mu))), Dimension: none, Radius: none}
	}
	r.tally(samples, func(s *sample, mu int) bool { return s.sum[mu] > 0 })
	x := make([]float64, len(samples))
	r.Parts = new(Parts)
	for i, to := range []*Estimate{&r.Parts.Own, &r.Parts.Centres, &r.Parts.Axes, &r.Parts.CentreAxes} {
		for k := range parts {
			x[k] = parts[k][i] / float64(p)
		}
		*to = fromSamples(x)
	}
	return r
}

// fromSamples is the mean of independent numbers with its standard error.
func fromSamples(x []float64) Estimate {
	mean, sd := stat.MeanStdDev(x, nil)
	return Estimate{mean, stat.StdErr(sd, float64(len(x)))}
}
