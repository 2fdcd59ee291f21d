package simd

import (
	"flag"
	"math"
	"testing"
)

var stride = flag.Int("stride", 4099, "of the bit patterns of float32 at which errors are measured: 1 for all")

var measured32 = []struct {
	name   string
	f      func(dst, x []float32)
	exact  func(dst, x []float64)
	stated float64
}{
	{"exp", Exp32, Exp, 1},
	{"log", Log32, Log, 1},
	{"tanh", Tanh32, Tanh, 1},
	{"tanh slope", slope(TanhGrad32), slope(TanhGrad), 4},
	{"erf", Erf32, Erf, 2},
	{"erf slope", slope(ErfGrad32), slope(ErfGrad), 2},
	{"sigmoid", Sigmoid32, Sigmoid, 2},
	{"sigmoid slope", slope(SigmoidGrad32), slope(SigmoidGrad), 4},
	{"softplus", Softplus32, Softplus, 2},
	{"softplus slope", slope(SoftplusGrad32), slope(SoftplusGrad), 2},
}

// The float32 functions against the float64 ones, whose own errors are 2⁻²⁹ of these units. `go test -run TestErrors32 -v -stride 1` visits every float32 in minutes.
func TestErrors32(t *testing.T) {
	for _, m := range measured32 {
		t.Run(m.name, func(t *testing.T) {
			const piece = 1 << 12
			x, y := make([]float32, 0, piece), make([]float32, piece)
			wide, want := make([]float64, piece), make([]float64, piece)
			worst, at := 0.0, float32(0)
			measure := func() {
				for i, v := range x {
					wide[i] = float64(v)
				}
				m.f(y[:len(x)], x)
				m.exact(want[:len(x)], wide[:len(x)])
				for i := range x {
					if u := ulps32(y[i], want[i]); !(u <= worst) {
						worst, at = u, x[i]
					}
				}
				x = x[:0]
			}
			for b := uint64(0); b < 1<<32; b += uint64(*stride) {
				x = append(x, math.Float32frombits(uint32(b)))
				if len(x) == piece {
					measure()
				}
			}
			measure()
			t.Logf("%s: at most %.3f ulp, at %v", m.name, worst, at)
			if !(worst <= m.stated) {
				t.Errorf("%v ulp at %v, want at most %v", worst, at, m.stated)
			}
		})
	}
}

// ulps32 is the error of got in units of the last bit of want as float32; 0 if both are NaN, infinite alike, or want exceeds float32 by less than half a unit.
func ulps32(got float32, want float64) float64 {
	if want != want {
		if got != got {
			return 0
		}
		return inf
	}
	if math.Abs(want) > math.MaxFloat32 {
		if float64(got) == want || got == float32(want) {
			return 0
		}
	}
	if math.IsInf(want, 0) || math.IsInf(float64(got), 0) {
		return inf
	}
	_, e := math.Frexp(want)
	return math.Ldexp(math.Abs(float64(got)-want), -max(e-24, -149))
}
