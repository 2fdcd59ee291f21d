package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

// correlation is that of numbers whose means are 0 and variances 1.
func correlation(x, y []float64) float64 { return Dot(x, y) / float64(len(x)) }

// squares are standardised: their mean is 1 and their variance 2.
func squares(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = (v*v - 1) / math.Sqrt2
	}
	return y
}

// The 16 numbers of a block, from 8 generators, are uncorrelated, and so are their squares: 240 correlations within 4.5 standard errors.
func TestNormalsLanes(t *testing.T) {
	const m = 1 << 17
	x := sample(16 * m)
	var lanes, square [16][]float64
	for j := range lanes {
		lanes[j] = make([]float64, m)
		for i := range m {
			lanes[j][i] = x[16*i+j]
		}
		square[j] = squares(lanes[j])
	}
	worst := 0.0
	for j := range lanes {
		for k := range j {
			for _, c := range []float64{correlation(lanes[j], lanes[k]), correlation(square[j], square[k])} {
				worst = max(worst, math.Abs(c)*math.Sqrt(m))
			}
		}
	}
	t.Logf("largest of 240: %.2f standard errors", worst)
	if worst > 4.5 {
		t.Errorf("correlation of %v standard errors", worst)
	}
}

// Nor do numbers depend on those before them, at lags of 1 to 100: 200 correlations within 4.5 standard errors.
func TestNormalsLags(t *testing.T) {
	x := sample(1 << 20)
	y := squares(x)
	worst := 0.0
	for lag := 1; lag <= 100; lag++ {
		n := len(x) - lag
		for _, c := range []float64{correlation(x[:n], x[lag:]), correlation(y[:n], y[lag:])} {
			worst = max(worst, math.Abs(c)*math.Sqrt(float64(n)))
		}
	}
	t.Logf("largest of 200: %.2f standard errors", worst)
	if worst > 4.5 {
		t.Errorf("correlation of %v standard errors", worst)
	}
}

// Uniform numbers Φ(x): each of their first 20 bits is set as often as not, and pairs of neighbours fill 64 × 64 cells evenly (chi-square within 4.5 standard
// errors), at distances 1 (two generators), 8 (one generator, one angle) and 16 (one generator, one step).
func TestNormalsBits(t *testing.T) {
	x := sample(1 << 21)
	u := make([]float64, len(x))
	Scale(-1/math.Sqrt2, x)
	for i, v := range x {
		u[i] = math.Erfc(v) / 2
	}
	for b := 1; b <= 20; b++ {
		ones := 0.0
		for _, v := range u {
			ones += float64(int(math.Ldexp(v, b)) & 1)
		}
		if z := (ones - float64(len(u))/2) / math.Sqrt(float64(len(u))/4); math.Abs(z) > 4.5 {
			t.Errorf("bit %d is set %v of %d times", b, ones, len(u))
		}
	}
	for _, distance := range []int{1, 8, 16} {
		var cells [64 * 64]float64
		n := 0
		for i := 0; i+distance < len(u); i++ {
			cells[int(min(u[i], 0.999999999)*64)*64+int(min(u[i+distance], 0.999999999)*64)]++
			n++
		}
		want, chi2 := float64(n)/float64(len(cells)), 0.0
		for _, c := range cells {
			chi2 += (c - want) * (c - want) / want
		}
		// Overlapping pairs: the marginal frequencies count twice, and on the average 4096 − 1 is still what chi2 is.
		z := (chi2 - 4095) / math.Sqrt(2*4095)
		t.Logf("pairs at distance %d: chi-square %.0f of 4095, %+.2f standard errors", distance, chi2, z)
		if math.Abs(z) > 4.5 {
			t.Errorf("pairs at distance %d: chi-square %v", distance, chi2)
		}
	}
}

// Keys that differ in one bit give unrelated numbers: 256 correlations with the unchanged key within 4.5 standard errors, also of squares.
func TestNormalsKeysOneBitApart(t *testing.T) {
	const n = 1 << 14
	key := []uint64{1, 2, 3, 4}
	first, second := make([]float64, n), make([]float64, n)
	Normals(first, &words{list: key})
	square := squares(first)
	worst := 0.0
	for b := range 256 {
		other := append([]uint64{}, key...)
		other[b/64] ^= 1 << (b % 64)
		Normals(second, &words{list: other})
		for _, c := range []float64{correlation(first, second), correlation(square, squares(second))} {
			worst = max(worst, math.Abs(c)*math.Sqrt(n))
		}
		// The very first numbers must differ too.
		for i := range 16 {
			if first[i] == second[i] {
				t.Errorf("bit %d: number %d is the same", b, i)
			}
		}
	}
	t.Logf("largest of 512: %.2f standard errors", worst)
	if worst > 4.5 {
		t.Errorf("correlation of %v standard errors", worst)
	}
}

// A source of zeros is a key like any other.
func TestNormalsZeroSource(t *testing.T) {
	x := make([]float64, 1<<16)
	Normals(x, &words{list: []uint64{0}})
	mean, variance := Sum(x)/float64(len(x)), SumSquares(x)/float64(len(x))
	if math.Abs(mean)*256 > 4.5 || math.Abs(variance-1)*256/math.Sqrt2 > 4.5 {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
	y := make([]float64, 10)
	Normals(y, rand.NewPCG(0, 0))
	if y[0] == x[0] {
		t.Error("two sources, one stream")
	}
}
