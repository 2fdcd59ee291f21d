package theory_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

func exact(t *testing.T, p theory.Problem) *theory.Exact {
	t.Helper()
	e, err := theory.SolveExact(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// one keeps one output of a problem.
func one(p theory.Problem, output int) theory.Problem {
	patterns, _ := p.Y.Dims()
	p.Y = mat.DenseCopyOf(p.Y.Slice(0, patterns, output, output+1))
	return p
}

// One output of N = 100, P = 30, σ_a² = 1/30 at β = 10⁵: the mean of s and the class form K₀ + y yᵀ E 1/s (K₁ has 1 − 1/N times K₀).
func TestExactOneLayer(t *testing.T) {
	for r, want := range [][3]float64{{.7190, 21.87, 15}, {.5597, 17.09, 9}, {.4592, 14.08, 6}} {
		e := exact(t, one(toy(1./30, 100), r))
		near(t, "E s", e.Mean(func(s float64) float64 { return s }), want[0], .5e-4)
		near(t, "K₁", 1+want[2]*e.Mean(func(s float64) float64 { return 1 / s }), want[1], .5e-2)
		near(t, "E v", e.V[0]/30, e.Mean(func(s float64) float64 { return s }), 1e-10)
	}
}

// Three layers: E U = .9058 and 1 + G E 1/s = 3.1146.
func TestExactDeep(t *testing.T) {
	readout := math.Pow(30, -1./3)
	e := exact(t, one(toy(readout, 100, 100, 100), 0))
	near(t, "E U", readout*e.V[2], .9058, .5e-4)
	near(t, "K₁", 1+15*e.Mean(func(s float64) float64 { return 1 / s }), 3.1146, .5e-4)
}

// The saddle is the limit: off by O(1/N) of the exact mean, so by a tenth of that at ten times the width and patterns.
func TestSaddleIsTheLimit(t *testing.T) {
	gap := func(times int) float64 {
		k0, y := classes(1, 0, 15*times)
		y.Scale(1/math.Sqrt(float64(times)), y) // the same G
		p := theory.Problem{K0: k0, Y: y, Widths: []int{100 * times, 80 * times}, Readout: math.Sqrt(1. / 30)}
		e, l := exact(t, p), solve(t, p, theory.FiniteLoad)
		return e.V[1]/l.Inflation[1][0] - 1
	}
	small, large := gap(1), gap(10)
	near(t, "ten times the gap of ten times the size", 10*large/small, 1, .1)
}

// Against networks drawn from the prior and weighted with their likelihood: evidence, inflations, predictor, lazy and not, of small networks at a high temperature.
func TestExactAgainstThePrior(t *testing.T) {
	const draws = 100000
	k0, y := random(rng.New(5), 2, 3, 1)
	cross, own := mat.NewDense(1, 2, []float64{.4, -.3}), 1.2
	joint := mat.NewSymDense(3, []float64{k0.At(0, 0), k0.At(0, 1), .4, k0.At(0, 1), k0.At(1, 1), -.3, .4, -.3, own})
	var root mat.Cholesky
	if !root.Factorize(joint) {
		t.Fatal("no covariance")
	}
	var lower mat.TriDense
	root.LTo(&lower)
	for n, p := range []theory.Problem{
		{Widths: []int{4}, Readout: .7, Temperature: .3},
		{Widths: []int{3, 5}, Readout: .7, Hidden: []float64{1.4}, Temperature: .3},
		{Widths: []int{3, 5}, Readout: .7, Temperature: .3, Lazy: true},
	} {
		p.K0, p.Y = k0, y
		r := rng.New(6).At(n).Rand()
		top := p.Widths[len(p.Widths)-1]
		weights, values := make([]float64, draws), make([][3]float64, draws) // v of the last layer, f*, f*²
		for d := range draws {
			z := make([][3]float64, p.Widths[0])
			for i := range z {
				var x [3]float64
				for k := range x {
					x[k] = r.NormFloat64()
				}
				for k := range x {
					for q := range k + 1 {
						z[i][k] += lower.At(k, q) * x[q]
					}
				}
			}
			if len(p.Widths) > 1 {
				variance := 1.
				if p.Hidden != nil {
					variance = p.Hidden[0]
				}
				up := make([][3]float64, top)
				for i := range up {
					for _, each := range z {
						w := r.NormFloat64() * math.Sqrt(variance/float64(p.Widths[0]))
						for k := range each {
							up[i][k] += w * each[k]
						}
					}
				}
				z = up
			}
			var f [3]float64
			square := 0.
			for _, each := range z {
				a := r.NormFloat64()
				square += a * a
				a *= math.Sqrt(p.Readout)
				if p.Lazy {
					a /= math.Sqrt(float64(top))
				} else {
					a /= float64(top)
				}
				for k := range f {
					f[k] += a * each[k]
				}
			}
			miss := math.Pow(y.At(0, 0)-f[0], 2) + math.Pow(y.At(1, 0)-f[1], 2)
			weights[d] = math.Exp(-miss/(2*p.Temperature)) / (2 * math.Pi * p.Temperature)
			values[d] = [3]float64{square / float64(top), f[2], f[2] * f[2]}
		}
		e := exact(t, p)
		mean, variance := e.Predict(cross, []float64{own})
		total, squares := 0., 0.
		for _, w := range weights {
			total += w / draws
			squares += w * w / draws
		}
		near(t, "evidence", total, math.Exp(e.LogEvidence), 4*math.Sqrt((squares-total*total)/draws))
		for k, want := range []float64{e.V[len(e.V)-1], mean[0], variance[0] + mean[0]*mean[0]} {
			sum, spread := 0., 0.
			for d, w := range weights {
				sum += w * values[d][k] / (draws * total)
			}
			for d, w := range weights {
				spread += math.Pow(w/total*(values[d][k]-sum), 2)
			}
			near(t, []string{"v", "f*", "f*²"}[k], sum, want, 4*math.Sqrt(spread)/draws)
		}
	}
}

func TestExactRefuses(t *testing.T) {
	if _, err := theory.SolveExact(toy(1, 100)); err == nil {
		t.Error("no error for three outputs")
	}
}
