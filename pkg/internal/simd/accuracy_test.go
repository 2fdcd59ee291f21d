package simd

import (
	"flag"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/simd/precise"
)

var samples = flag.Int("samples", 1000, "arguments per range at which errors are measured against 256-bit arithmetic")

// A span is an interval of arguments: drawn uniformly, or with a uniform logarithm and either sign.
type span struct {
	low, high   float64
	logarithmic bool
}

func (s span) draw(r *rand.Rand) float64 {
	if !s.logarithmic {
		return s.low + (s.high-s.low)*r.Float64()
	}
	x := math.Exp(math.Log(s.low) + math.Log(s.high/s.low)*r.Float64())
	if r.IntN(2) == 0 && s.low < 0.1 {
		x = -x
	}
	return x
}

// slope is the second result of a function that has two.
func slope[T number](f func(dst, slope, x []T)) func(dst, x []T) {
	return func(dst, x []T) { f(make([]T, len(x)), dst, x) }
}

// measured lists each function with its reference, where it is measured, and the error in ulp that the documentation states.
var measured = []struct {
	name   string
	f      func(dst, x []float64)
	exact  func(*big.Float) *big.Float
	spans  []span
	stated float64
}{
	{"exp", Exp, precise.Exp, []span{{-1, 1, false}, {-708, 709.7, false}, {-745, -708, false}, {1e-300, 1e-3, true}}, 1},
	{"log", Log, precise.Log, []span{{0.4, 2.5, false}, {0.9999, 1.0001, false}, {1, 1e300, true}, {1, 1e4, true}}, 1},
	{"tanh", Tanh, precise.Tanh, []span{{-1, 1, false}, {0.1, 0.6, false}, {-25, 25, false}, {1e-300, 0.1, true}}, 1},
	{"tanh slope", slope(TanhGrad), precise.Sech2, []span{{-1, 1, false}, {-25, 25, false}, {20, 354, false}, {354, 372, false}, {1e-300, 0.1, true}}, 4},
	{"erf", Erf, precise.Erf, []span{{-1, 1, false}, {0.7, 1.2, false}, {-7, 7, false}, {1e-300, 0.1, true}}, 2},
	{"erf slope", slope(ErfGrad), precise.ErfSlope, []span{{-1, 1, false}, {-6, 6, false}, {5, 26.5, false}, {26.5, 27.2, false}, {1e-300, 0.1, true}}, 2},
	{"sigmoid", Sigmoid, precise.Sigmoid, []span{{-1, 1, false}, {-40, 40, false}, {-708, -20, false}, {-745, -708, false}, {1e-300, 0.1, true}}, 2},
	{"sigmoid slope", slope(SigmoidGrad), precise.SigmoidSlope, []span{{-1, 1, false}, {-40, 40, false}, {-708, 708, false}, {708, 745, false}, {1e-300, 0.1, true}}, 4},
	{"softplus", Softplus, precise.Softplus, []span{{-1, 1, false}, {-40, 40, false}, {-708, -20, false}, {-745, -708, false}, {1e-300, 0.1, true}}, 2},
	{"softplus slope", slope(SoftplusGrad), precise.Sigmoid, []span{{-1, 1, false}, {-40, 40, false}, {-708, -20, false}}, 2},
}

// The error of each function stays below what is stated. `go test -run TestErrors -v -samples 100000` prints what it is.
func TestErrors(t *testing.T) {
	for _, m := range measured {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(3, 1))
			x, y := make([]float64, *samples), make([]float64, *samples)
			all, at := 0.0, 0.0
			for _, s := range m.spans {
				for i := range x {
					x[i] = s.draw(r)
				}
				m.f(y, x)
				worst := 0.0
				for i := range x {
					u := ulps(y[i], m.exact(precise.New(x[i])), 53, -1074)
					worst = max(worst, u)
					if !(u <= all) {
						all, at = u, x[i]
					}
				}
				t.Logf("%v: %.3f", s, worst)
			}
			t.Logf("%s: at most %.3f ulp, at %v", m.name, all, at)
			if !(all <= m.stated) {
				t.Errorf("%v ulp at %v, want at most %v", all, at, m.stated)
			}
		})
	}
}

// ulps is the error of got in units of the last of so many bits of want, the smallest unit being 2^lowest.
func ulps(got float64, want *big.Float, bits, lowest int) float64 {
	unit := max(want.MantExp(nil)-bits, lowest)
	if math.IsNaN(got) || math.IsInf(got, 0) {
		return math.Inf(1)
	}
	d := precise.Sub(precise.New(got), want)
	e, _ := d.SetMantExp(d, -unit).Float64()
	return math.Abs(e)
}
