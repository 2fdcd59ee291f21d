package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// spheres are manifolds of points at distance radius from their centre, in dims directions; lengths are 1, of centres and axes, but for chance. Centres have the correlation rho.
func spheres(r *rand.Rand, manifolds, points, channels, dims int, radius, rho float64) []*mat.Dense {
	all := make([]*mat.Dense, manifolds)
	common := normal(r, 1, channels)
	size := 1 / math.Sqrt(float64(channels))
	for mu := range all {
		centre, axes := normal(r, 1, channels), normal(r, dims, channels)
		all[mu] = mat.NewDense(points, channels, nil)
		for j := range points {
			weights := normal(r, 1, dims)
			weights.Scale(radius/mat.Norm(weights, 2), weights)
			var x mat.Dense
			x.Mul(weights, axes)
			for i := range channels {
				all[mu].Set(j, i, size*(x.At(0, i)+math.Sqrt(rho)*common.At(0, i)+math.Sqrt(1-rho)*centre.At(0, i)+0.01*r.NormFloat64()))
			}
		}
	}
	return all
}

// TestRecovery has two manifolds of 200 points in 1000 channels. Two independent implementations found, in 200 samples each, for D = 2, 4 and 10 and R = 1 the effective
// dimensions 2.31, 4.24, 8.17 and 2.25, 4.07, 8.17; for D = 4 and R = 1 and 2 the effective radii 1.04, 1.78 and 1.03, 1.77; and with a correlation of centres of 0.8 an
// alignment of 0.81 (both) and radii of 1.189, or 1.446 from the mean of ratios. Their sampling errors are taken to be ours.
func TestRecovery(t *testing.T) {
	if testing.Short() {
		t.Skip("projects 1200 times onto 400 points")
	}
	for _, c := range []struct {
		dims         int
		radius, rho  float64
		mean         RadiusMean
		d, r, centre float64 // 0: not known
	}{
		{2, 1, 0, RatioOfMeans, 2.28, 0, 0}, {4, 1, 0, RatioOfMeans, 4.15, 1.035, 0}, {10, 1, 0, RatioOfMeans, 8.17, 0, 0}, {4, 2, 0, RatioOfMeans, 0, 1.775, 0},
		{4, 1, 0.8, RatioOfMeans, 0, 1.189, 0.81}, {4, 1, 0.8, MeanOfRatios, 0, 1.446, 0.81},
	} {
		manifolds := spheres(rand.New(rand.NewPCG(8, 51)), 2, 200, 1000, c.dims, c.radius, c.rho)
		g, err := GLUE(context.Background(), manifolds, Options{Origin: AsGiven, Radius: c.mean}, rand.NewPCG(8, 52))
		must(t, g, err)
		for _, m := range []struct {
			what string
			got  Estimate
			want float64
		}{{"dimension", g.Dimension, c.d}, {"radius", g.Radius, c.r}, {"centre alignment", g.CentreAlignment, c.centre}} {
			if m.want > 0 && !(math.Abs(m.got.Value-m.want) <= 4*math.Sqrt2*m.got.SE) {
				t.Errorf("%+v: %s %v, want %v", c, m.what, m.got, m.want)
			}
		}
	}
}

// TestStandardErrors repeats an estimate 40 times: their standard deviation is the standard error on average, within the 4 standard errors of 40 numbers' standard deviation,
// 11 %, and the mean of 20 groups' jackknife, which is known to 3 %.
func TestStandardErrors(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(8, 53)), 4, 10, 20, 3, 1)
	const repeats = 40
	for _, f := range []func(context.Context, []*mat.Dense, Options, rand.Source) (*Result, error){GLUE, MFTMA} {
		measures := []func(r *Result) Estimate{
			func(r *Result) Estimate { return r.Capacity }, func(r *Result) Estimate { return r.Dimension }, func(r *Result) Estimate { return r.Radius },
			func(r *Result) Estimate { return r.Manifolds[0].Capacity }, func(r *Result) Estimate { return r.Manifolds[0].Dimension },
			func(r *Result) Estimate { return r.Utility },
			func(r *Result) Estimate { return r.AxisAlignment },
		}
		values, errors := make([][]float64, len(measures)), make([]float64, len(measures))
		for k := range repeats {
			g, err := f(context.Background(), manifolds, Options{Samples: 100}, rand.NewPCG(8, uint64(100+k)))
			must(t, g, err)
			for i, m := range measures {
				values[i] = append(values[i], m(g).Value)
				errors[i] += m(g).SE / repeats
			}
		}
		for i, v := range values {
			mean, square := 0.0, 0.0
			for _, x := range v {
				mean += x / repeats
			}
			for _, x := range v {
				square += (x - mean) * (x - mean) / (repeats - 1)
			}
			if math.IsNaN(mean) && i >= 5 {
				continue // MFTMA has none
			}
			if ratio := errors[i] / math.Sqrt(square); !(math.Abs(math.Log(ratio)) <= 0.5) {
				t.Errorf("measure %d: standard errors are %v of the standard deviation %v", i, ratio, math.Sqrt(square))
			}
		}
	}
}

// TestSparseLabelsWithBias has 120 points with directions of their own, of which a tenth is to be on one side: Gardner's capacity for many points, which a bias that fits the
// labels of each sample exceeds by some hundredth for so few.
func TestSparseLabelsWithBias(t *testing.T) {
	const p = 120
	manifolds := make([]*mat.Dense, p)
	for mu := range manifolds {
		manifolds[mu] = mat.NewDense(1, p, nil)
		manifolds[mu].Set(0, mu, 1)
	}
	opt := Options{Origin: AsGiven, Bias: true, Labels: SparseLabels, Share: 0.1}.resolve(glue)
	c, err := gather(manifolds, opt)
	if err != nil {
		t.Fatal(err)
	}
	samples, err := joint(context.Background(), c, newDraws(p, p, opt, rand.NewPCG(8, 54)), opt)
	if err != nil {
		t.Fatal(err)
	}
	distances := make([]float64, len(samples))
	for k, s := range samples {
		distances[k] = s.total()
	}
	if got, want := reciprocal(distances, p), PointsSparse(0.1, 0); !(math.Abs(got.Value-want) <= 4*got.SE+0.02*want) {
		t.Errorf("capacity %v, want %v", got, want)
	}
}
