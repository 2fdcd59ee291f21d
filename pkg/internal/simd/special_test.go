package simd

import (
	"math"
	"testing"
)

var (
	inf  = math.Inf(1)
	nan  = math.NaN()
	none = math.Copysign(0, -1)
	tiny = math.SmallestNonzeroFloat64
)

// Special values are those of package math; NaN stands for any NaN.
var special = []struct {
	name    string
	f       func(dst, x []float64)
	f32     func(dst, x []float32)
	x, want []float64
}{
	{"exp", Exp, Exp32,
		[]float64{nan, inf, -inf, 0, none, tiny, -tiny, 1e-300, 800, -800, math.MaxFloat64, -math.MaxFloat64},
		[]float64{nan, inf, 0, 1, 1, 1, 1, 1, inf, 0, inf, 0}},
	{"log", Log, Log32,
		[]float64{nan, inf, -inf, 0, none, 1, -1, -tiny, -math.MaxFloat64},
		[]float64{nan, inf, nan, -inf, -inf, 0, nan, nan, nan}},
	{"tanh", Tanh, Tanh32,
		[]float64{nan, inf, -inf, 0, none, tiny, -tiny, 1e-310, 50, -50, math.MaxFloat64, -math.MaxFloat64},
		[]float64{nan, 1, -1, 0, none, tiny, -tiny, 1e-310, 1, -1, 1, -1}},
	{"tanh slope", slope(TanhGrad), slope(TanhGrad32),
		[]float64{nan, inf, -inf, 0, none, tiny, 800, -800}, []float64{nan, 0, 0, 1, 1, 1, 0, 0}},
	{"erf", Erf, Erf32,
		[]float64{nan, inf, -inf, 0, none, tiny, -tiny, 30, -30, math.MaxFloat64, -math.MaxFloat64},
		[]float64{nan, 1, -1, 0, none, tiny, -tiny, 1, -1, 1, -1}},
	{"erf slope", slope(ErfGrad), slope(ErfGrad32),
		[]float64{nan, inf, -inf, 0, none, tiny, 30, -30, 1e200}, []float64{nan, 0, 0, 2 / math.SqrtPi, 2 / math.SqrtPi, 2 / math.SqrtPi, 0, 0, 0}},
	{"sigmoid", Sigmoid, Sigmoid32,
		[]float64{nan, inf, -inf, 0, none, tiny, 800, -800}, []float64{nan, 1, 0, 0.5, 0.5, 0.5, 1, 0}},
	{"sigmoid slope", slope(SigmoidGrad), slope(SigmoidGrad32),
		[]float64{nan, inf, -inf, 0, none, tiny, 800, -800}, []float64{nan, 0, 0, 0.25, 0.25, 0.25, 0, 0}},
	{"softplus", Softplus, Softplus32,
		[]float64{nan, inf, -inf, 0, none, 800, -800, math.MaxFloat64}, []float64{nan, inf, 0, math.Ln2, math.Ln2, 800, 0, math.MaxFloat64}},
	{"softplus slope", slope(SoftplusGrad), slope(SoftplusGrad32),
		[]float64{nan, inf, -inf, 0, none, 800, -800}, []float64{nan, 1, 0, 0.5, 0.5, 1, 0}},
	{"relu", ReLU, ReLU32,
		[]float64{nan, inf, -inf, 0, none, tiny, -tiny, 3, -3}, []float64{nan, inf, 0, 0, none, tiny, 0, 3, 0}},
	{"relu slope", slope(ReLUGrad), slope(ReLUGrad32),
		[]float64{nan, inf, -inf, 0, none, tiny, -tiny, 3, -3}, []float64{0, 1, 0, 0, 0, 1, 0, 1, 0}},
}

func TestSpecialValues(t *testing.T) {
	for _, s := range special {
		for _, p := range Paths() {
			onPath(p, func() {
				got := make([]float64, len(s.x))
				s.f(got, s.x)
				for i, x := range s.x {
					if !sameBits(got[i], s.want[i]) {
						t.Errorf("%s(%v) = %v on %v, want %v", s.name, x, got[i], p, s.want[i])
					}
				}
				// In float32 a float64 that is subnormal or huge becomes 0 or infinite; its smallest number stands in for that of float64.
				x, got32 := make([]float32, len(s.x)), make([]float32, len(s.x))
				narrow := func(v float64) float32 {
					switch v {
					case tiny:
						return math.SmallestNonzeroFloat32
					case -tiny:
						return -math.SmallestNonzeroFloat32
					case math.MaxFloat64:
						return math.MaxFloat32
					case -math.MaxFloat64:
						return -math.MaxFloat32
					}
					return float32(v)
				}
				for i := range x {
					x[i] = narrow(s.x[i])
				}
				s.f32(got32, x)
				for i := range x {
					if want := narrow(s.want[i]); !sameBits(got32[i], want) {
						t.Errorf("%s(%v) = %v in float32 on %v, want %v", s.name, x[i], got32[i], p, want)
					}
				}
			})
		}
	}
}

// Exp overflows and vanishes where math.Exp does, and its subnormal results are within one of their units.
func TestExpThresholds(t *testing.T) {
	const over, under = 7.09782712893383973096e+02, -7.45133219101941108420e+02 // math.Exp's
	x := []float64{over, math.Nextafter(over, inf), under, math.Nextafter(under, -inf)}
	for v := -745.2; v < -708; v += 0.0137 {
		x = append(x, v)
	}
	y := make([]float64, len(x))
	for _, p := range Paths() {
		onPath(p, func() { Exp(y, x) })
		if y[0] > math.MaxFloat64 || y[1] != inf || y[2] != tiny || y[3] != 0 {
			t.Errorf("%v: %v at the thresholds", p, y[:4])
		}
		for i, v := range x[4:] {
			if want := math.Exp(v); math.Abs(y[4+i]-want) > tiny+0x1p-52*want {
				t.Errorf("%v: exp(%v) = %v, math.Exp says %v", p, v, y[4+i], want)
			}
		}
	}
}

func TestLengthsMustAgree(t *testing.T) {
	for _, o := range operations64 {
		if o.arrays < 2 {
			continue
		}
		for i := range o.arrays {
			a := newArrays[float64](o.arrays, 5)
			a[i] = a[i][:4]
			func() {
				defer func() {
					if s, ok := recover().(string); !ok || len(s) < 6 || s[:6] != "simd: " {
						t.Errorf("%s with a short array %d: panic %q", o.name, i, s)
					}
				}()
				o.call(a)
			}()
		}
	}
}
