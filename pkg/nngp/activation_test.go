package nngp_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"github.com/richlazy/richlazy/pkg/nngp"
	"github.com/richlazy/richlazy/pkg/rng"
)

var activations = []nngp.Activation{nngp.Linear, nngp.ReLU, nngp.Erf, nngp.ScaledErf, nngp.ErfSigmoid}

var pairs = []struct{ k11, k12, k22 float64 }{
	{1, 0, 1}, {1, .5, 1}, {1, -.8, 1}, {2, 1, .7}, {.1, .05, 3}, {5, -3, 4}, {1, .999, 1}, {1, 1, 1}, {1, -1, 1},
}

// near fails unless got is want up to tol times the larger of 1 and |want|, NaN included.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if d := math.Abs(got - want); !(d <= tol*max(1, math.Abs(want))) {
		t.Errorf("%s: %.12g, want %.12g (off by %.3g)", what, got, want, d)
	}
}

// The closed forms against draws of the two pre-activations: mean ± 4 standard errors.
func TestKernelsAgainstDraws(t *testing.T) {
	draws := 200000
	for n, p := range pairs {
		r := rng.New(1).At("draws", n).Rand()
		a := math.Sqrt(p.k11)
		b := p.k12 / a
		c := math.Sqrt(max(0, p.k22-b*b))
		var sum, squares [5][2]float64
		for range draws {
			x, y := r.NormFloat64(), r.NormFloat64()
			u, v := a*x, b*x+c*y
			for k, act := range activations {
				for m, w := range [2]float64{act.Respond(u) * act.Respond(v), act.Slope(u) * act.Slope(v)} {
					sum[k][m] += w
					squares[k][m] += w * w
				}
			}
		}
		for k, act := range activations {
			for m, want := range [2]float64{act.Kernel(p.k11, p.k12, p.k22), act.Derivative(p.k11, p.k12, p.k22)} {
				mean := sum[k][m] / float64(draws)
				se := math.Sqrt(max(0, squares[k][m]/float64(draws)-mean*mean) / float64(draws))
				if d := math.Abs(mean - want); !(d <= 4*se+1e-12) {
					t.Errorf("%v at %v, derivative %d: %.6g, draws give %.6g ± %.2g", act, p, m, want, mean, se)
				}
			}
		}
	}
}

// The smooth ones against Gauss–Hermite quadrature in two dimensions.
func TestKernelsAgainstQuadrature(t *testing.T) {
	const nodes = 120
	x, w := make([]float64, nodes), make([]float64, nodes)
	quad.Hermite{}.FixedLocations(x, w, math.Inf(-1), math.Inf(1))
	for _, act := range []nngp.Activation{nngp.Linear, nngp.Erf, nngp.ScaledErf, nngp.ErfSigmoid} {
		for _, p := range pairs[:4] {
			a := math.Sqrt(p.k11)
			b := p.k12 / a
			c := math.Sqrt(p.k22 - b*b)
			var kernel, slope float64
			for i, xi := range x {
				for j, xj := range x {
					u, v := math.Sqrt2*a*xi, math.Sqrt2*(b*xi+c*xj)
					kernel += w[i] * w[j] * act.Respond(u) * act.Respond(v) / math.Pi
					slope += w[i] * w[j] * act.Slope(u) * act.Slope(v) / math.Pi
				}
			}
			near(t, act.String(), act.Kernel(p.k11, p.k12, p.k22), kernel, 1e-9)
			near(t, act.String()+" derivative", act.Derivative(p.k11, p.k12, p.k22), slope, 1e-9)
		}
	}
}

// The derivative kernel is the derivative of the kernel by the covariance, and neither cares for the order.
func TestDerivativeIsDerivative(t *testing.T) {
	const h = 1e-5
	for _, act := range activations {
		for _, p := range pairs[:6] {
			numeric := (act.Kernel(p.k11, p.k12+h, p.k22) - act.Kernel(p.k11, p.k12-h, p.k22)) / (2 * h)
			near(t, act.String(), act.Derivative(p.k11, p.k12, p.k22), numeric, 1e-8)
			near(t, act.String()+" turned", act.Kernel(p.k22, p.k12, p.k11), act.Kernel(p.k11, p.k12, p.k22), 1e-15)
		}
	}
}

// Correlations that rounding takes beyond 1 are clamped; the largest and the smallest variances neither overflow nor vanish.
func TestKernelsAtTheEdge(t *testing.T) {
	over := 1 + 1e-15
	near(t, "ReLU at 1", nngp.ReLU.Kernel(1, over, 1), .5, 1e-14)
	near(t, "ReLU at −1", nngp.ReLU.Kernel(1, -over, 1), 0, 1e-14)
	near(t, "slope of ReLU at 1", nngp.ReLU.Derivative(1, over, 1), .5, 1e-14)
	near(t, "erf saturated", nngp.Erf.Kernel(1e300, 1e300, 1e300), 1, 1e-7)
	near(t, "ReLU large", nngp.ReLU.Kernel(1e200, 1e200, 1e200)/1e200, .5, 1e-12)
	near(t, "ReLU small", nngp.ReLU.Kernel(1e-200, 1e-200, 1e-200)/1e-200, .5, 1e-12)
	near(t, "ReLU of nothing", nngp.ReLU.Kernel(0, 0, 2), 0, 0)
	near(t, "slope of ReLU of nothing", nngp.ReLU.Derivative(0, 0, 2), 0, 0)
	if v := nngp.ReLU.Kernel(1, math.NaN(), 1); !math.IsNaN(v) {
		t.Errorf("NaN becomes %g", v)
	}
}

// Values of Cho & Saul's and Williams' formulas at θ = π/3, computed by hand.
func TestKernelsByHand(t *testing.T) {
	near(t, "ReLU", nngp.ReLU.Kernel(1, .5, 1), (math.Sqrt(3)/2+math.Pi/3)/(2*math.Pi), 1e-15)
	near(t, "slope of ReLU", nngp.ReLU.Derivative(1, .5, 1), 1./3, 1e-15)
	near(t, "erf", nngp.Erf.Kernel(.5, .5, .5), 1./3, 1e-15) // (2/π) arcsin ½
	near(t, "slope of erf", nngp.Erf.Derivative(.5, .5, .5), 4/math.Pi/math.Sqrt(3), 1e-15)
}
