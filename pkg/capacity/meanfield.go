package capacity

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"gonum.org/v1/gonum/mat"
)

// GLUE returns the capacity of manifolds by the theory of Chou et al. 2025: all manifolds at once, with their correlations and the labels that they are to be given. Each
// matrix holds the points of one manifold, points × channels, as neural.Recording.Manifolds gives them; the manifold is their convex hull.
//
// For each of Options.Samples draws of labels y and of a standard normal t, it finds the point v nearest to t with y_μ v·z ≥ 0 for all points z of all manifolds μ, with
// v = t + Σ y λ z and λ ≥ 0. The capacity is P/E‖v−t‖². The anchor of manifold μ is s_μ = Σλz/Σλ; rows S₀ are the means of anchors over samples and S₁ = S − S₀. Then
//
//	b = (S₁t)ᵀ(S₁S₁ᵀ)†(S₁t)    c = (S₁t)ᵀ(S₀S₀ᵀ + S₁S₁ᵀ)†(S₁t)
//	D = E[b]/P    R = √(E[c]/E[b−c])    Ψ = E[c]/E‖v−t‖²
//
// and α = Ψ(1+R⁻²)/D holds exactly for each result with [RatioOfMeans]. The result is the same for any unit of the responses, rotation, and order of points, but for sampling
// error, and has the same bits on any number of cores.
//
// A hull of M points is smaller than what they are drawn from: with D = 10 true dimensions the effective ones are 0.67 of that at M = 50, 0.82 at 200 and 0.90 at 800. So D, R
// and α are to be compared between equal numbers of points, or taken to their limits by [Extrapolate]. Results of several classes at once differ from means over pairs of
// classes: D and Ψ by a factor of up to 1.3.
//
// Time grows about as P^1.7, M^0.7 and N^0.5 around 10 manifolds of 50 points in 1000 channels, which take a tenth of a second for 200 samples (richlazy bench capacity --part
// growth).
//
// Errors name what manifold is empty, has a NaN or infinity or another number of channels, or has a point at the origin up to rounding; that responses are beyond 1e40 or all
// within 1e-40, of which the squares of squares are no numbers; that there is one manifold, the centre of which is the origin; and how many dichotomies have no
// hyperplane with a margin above 0. ctx ends it with its error. Options that do not go together panic.
func GLUE(ctx context.Context, manifolds []*mat.Dense, opt Options, src rand.Source) (*Result, error) {
	return estimate(ctx, glue, manifolds, opt, src)
}

// MFTMA returns the capacity of manifolds by the theory of Chung, Lee & Sompolinsky 2018, of the hulls of their points, which takes each on its own: the points about its
// centre, s = (z−c)/‖c‖, have the centre at right angles to them whatever it is, and correlations between manifolds do not count. Matrices are as for [GLUE].
//
// For each sample of a standard normal T it finds the V nearest to T with V·(s,1) ≥ κ for all points, and 1/α_μ = E‖V−T‖². With the anchor S = Σλs/Σλ, or the touching point
// where λ = 0, R² = E‖S − E S‖² and D = E[(T·δ)²], δ the direction of S − E S (eq. 29 there). The capacity of the set is the harmonic mean; radius and dimension are means.
// Centres that have much in common make the true capacity lower than this one: compare [Result.CentreAlignment], or use [GLUE].
func MFTMA(ctx context.Context, manifolds []*mat.Dense, opt Options, src rand.Source) (*Result, error) {
	return estimate(ctx, mftma, manifolds, opt, src)
}

func estimate(ctx context.Context, theory string, manifolds []*mat.Dense, opt Options, src rand.Source) (*Result, error) {
	opt = opt.resolve(theory)
	c, err := gather(manifolds, opt)
	if err != nil {
		return nil, err
	}
	_, channels := c.points.Dims()
	return c.estimate(ctx, theory, newDraws(len(manifolds), channels, opt, src), opt)
}

// estimate is what is left when the draws are made.
func (c *clouds) estimate(ctx context.Context, theory string, d draws, opt Options) (*Result, error) {
	samples, passes, err := c.passes(ctx, theory, d, opt)
	if err != nil {
		return nil, err
	}
	return c.result(theory, samples, passes, opt), nil
}

// passes returns all samples and the numbers from them, without group 0, 1, … of samples and, at last, with all.
func (c *clouds) passes(ctx context.Context, theory string, d draws, opt Options) ([]*sample, []*measures, error) {
	samples, measure, err := c.samples(ctx, theory, d, opt)
	if err != nil {
		return nil, nil, err
	}
	groups := 20
	if opt.Samples < 2*groups {
		groups = opt.Samples
	}
	if opt.once {
		groups = 0
	}
	passes := make([]*measures, groups+1)
	if err := cores.Try(ctx, groups+1, func(g int) error {
		passes[g] = measure(samples, d, opt, func(k int) bool { return groups > 0 && k%groups == g })
		return nil
	}); err != nil {
		return nil, nil, err
	}
	return samples, passes, nil
}

// samples returns the projections of a theory, and what takes numbers from those that are not out.
func (c *clouds) samples(ctx context.Context, theory string, d draws, opt Options) (s []*sample, measure func([]*sample, draws, Options, func(k int) bool) *measures, err error) {
	if theory == mftma {
		s, err = separate(ctx, c, d, opt)
		return s, c.moments, err
	}
	if s, err = joint(ctx, c, d, opt); err != nil {
		return nil, nil, err
	}
	in, err := c.inner(ctx, s, d, opt)
	if err != nil {
		return nil, nil, err
	}
	return s, in.geometry, nil
}

// jackknife returns the numbers of the last pass with standard errors from the others, NaN where there are none.
func jackknife(passes []*measures) []Estimate {
	groups := passes[:len(passes)-1]
	estimates := make([]Estimate, len(passes[len(groups)].row))
	for i := range estimates {
		mean, square := 0.0, 0.0
		for _, g := range groups {
			mean += g.row[i] / float64(len(groups))
		}
		for _, g := range groups {
			square += (g.row[i] - mean) * (g.row[i] - mean)
		}
		n := float64(len(groups))
		estimates[i] = Estimate{passes[len(groups)].row[i], math.Sqrt((n - 1) / n * square)}
	}
	return estimates
}

func (c *clouds) result(theory string, samples []*sample, passes []*measures, opt Options) *Result {
	p := c.manifolds()
	e := jackknife(passes)
	opt.once, opt.neighbour = false, nil
	r := &Result{
		Theory: theory, Options: opt.settled(), Dimension: e[dimensionOf], Radius: e[radiusOf], Utility: e[utilityOf],
		CentreAlignment: e[centreOf], AxisAlignment: e[axisOf], CentreAxisAlignment: e[centreAxisOf],
		Manifolds: make([]Manifold, p), Notes: c.notes,
	}
	for mu := range r.Manifolds {
		r.Manifolds[mu] = Manifold{Points: c.first[mu+1] - c.first[mu], Length: c.length[mu], Dimension: e[sharedMeasures+mu], Radius: e[sharedMeasures+p+mu]}
	}
	r.tally(samples, (*sample).active)
	matrices := e[sharedMeasures+2*p:]
	r.Centres, r.Axes, r.CentreAxes = newMatrix(matrices[:p*p], p), newMatrix(matrices[p*p:2*p*p], p), newMatrix(matrices[2*p*p:], p)
	return r
}

// tally takes what samples say of themselves: the capacities, which manifolds are active, what is not separable and the worst residual.
func (r *Result) tally(samples []*sample, active func(s *sample, mu int) bool) {
	distances := make([]float64, len(samples))
	for k, s := range samples {
		distances[k] = s.total()
		r.Residual = max(r.Residual, s.residual)
		if s.apart == infeasible {
			r.NonSeparable++
		}
	}
	r.Capacity = reciprocal(distances, float64(len(r.Manifolds)))
	for mu := range r.Manifolds {
		count := 0.0
		for k, s := range samples {
			distances[k] = s.distance[mu]
			if active(s, mu) {
				count++
			}
		}
		share := count / float64(len(samples))
		r.Manifolds[mu].Capacity = reciprocal(distances, 1)
		r.Manifolds[mu].Active = Estimate{share, math.Sqrt(share * (1 - share) / float64(len(samples)-1))}
	}
}

func newMatrix(e []Estimate, p int) Matrix {
	m := Matrix{mat.NewDense(p, p, nil), mat.NewDense(p, p, nil)}
	for i, v := range e {
		m.Value.Set(i/p, i%p, v.Value)
		m.SE.Set(i/p, i%p, v.SE)
	}
	return m
}
