package simd

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exactDot is Σ x·y and Σ |x·y| in so many bits that nothing is rounded.
func exactDot[T number](x, y []T) (sum *big.Float, size float64) {
	sum = new(big.Float).SetPrec(2500)
	for i := range x {
		p := new(big.Float).SetPrec(2500).Mul(big.NewFloat(float64(x[i])), big.NewFloat(float64(y[i])))
		sum.Add(sum, p)
		f, _ := p.Float64()
		size += math.Abs(f)
	}
	return sum, size
}

// The errors stay within what Sum and Sum32 state, at lengths around the partial sums and the blocks, also when most of the sum cancels.
func TestReductionErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	for _, n := range []int{0, 1, 7, 31, 32, 33, 100, block, block + 1, 3*block + 17} {
		for _, wide := range []bool{false, true} {
			x, y, one := make([]float64, n), make([]float64, n), make([]float64, n)
			for i := range x {
				x[i], y[i], one[i] = r.NormFloat64(), r.NormFloat64(), 1
				if wide {
					x[i] = math.Ldexp(x[i], r.IntN(60)-30)
				}
				if i%2 == 1 && wide {
					x[i] = -x[i-1] * (1 + 1e-9*r.Float64())
				}
			}
			units := min(float64(n)/32+6, 136+float64(n)/block) + 1
			check(t, "sum", n, Sum(x), x, one, units*0x1p-53)
			check(t, "dot", n, Dot(x, y), x, y, units*0x1p-53)
			check(t, "sum of squares", n, SumSquares(x), x, x, units*0x1p-53)
			x32, y32, one32 := narrow(x), narrow(y), narrow(one)
			check(t, "sum in float32", n, Sum32(x32), x32, one32, 71*0x1p-24)
			check(t, "dot in float32", n, Dot32(x32, y32), x32, y32, 71*0x1p-24)
			check(t, "sum of squares in float32", n, SumSquares32(x32), x32, x32, 71*0x1p-24)
		}
	}
}

func narrow(x []float64) []float32 {
	y := make([]float32, len(x))
	for i := range x {
		y[i] = float32(x[i])
	}
	return y
}

func check[T number](t *testing.T, name string, n int, got T, x, y []T, bound float64) {
	t.Helper()
	want, size := exactDot(x, y)
	d, _ := new(big.Float).Sub(new(big.Float).SetPrec(2500).SetFloat64(float64(got)), want).Float64()
	if !(math.Abs(d) <= bound*size) {
		t.Errorf("%s of %d: error %v, bound %v", name, n, d, bound*size)
	}
}

// The order of additions is what Sum's documentation says: it is carried out here, one addition at a time.
func TestSumOrder(t *testing.T) {
	x := make([]float64, 2*block+77)
	Normals(x, rand.NewPCG(3, 3))
	total := 0.0
	for from := 0; from < len(x); from += block {
		var s [32]float64
		for i, v := range x[from:min(from+block, len(x))] {
			s[i%32] += v
		}
		for j := range 8 {
			s[j] = (s[j] + s[j+8]) + (s[j+16] + s[j+24])
		}
		for _, n := range []int{4, 2, 1} {
			for j := range n {
				s[j] += s[j+n]
			}
		}
		total += s[0]
	}
	for _, p := range Paths() {
		onPath(p, func() {
			if got := Sum(x); got != total {
				t.Errorf("%v: %v, want %v", p, got, total)
			}
			if a, b := SumSquares(x), Dot(x, x); a != b {
				t.Errorf("%v: sum of squares %v, dot product %v", p, a, b)
			}
		})
	}
}

// A NaN or an infinity anywhere reaches the result.
func TestReductionsCarryNaN(t *testing.T) {
	for _, p := range Paths() {
		for n := 1; n < 140; n += 3 {
			x := make([]float64, n)
			for i := range x {
				onPath(p, func() {
					x[i] = nan
					if s := Sum(x); s == s {
						t.Errorf("%v: NaN at %d of %d: sum %v", p, i, n, s)
					}
					if s := Dot(x, x); s == s {
						t.Errorf("%v: NaN at %d of %d: dot %v", p, i, n, s)
					}
					x[i] = inf
					if s := Sum(x); s != inf {
						t.Errorf("%v: Inf at %d of %d: sum %v", p, i, n, s)
					}
					x[i] = 0
				})
			}
		}
	}
}
