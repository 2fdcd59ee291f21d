package inference

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Under the null hypothesis tests reject at 5 % in as many of 1000 studies as they should: within four binomial standard errors, 50 ± 28. The table of all tests over more
// studies is made by richlazy calibrate rsa.
func TestFalsePositivesUnderTheNull(t *testing.T) {
	ctx, random := context.Background(), rand.New(rand.NewPCG(14, 1))
	ok := func(test Test, err error) float64 {
		if err != nil {
			t.Fatal(err)
		}
		return test.P
	}
	for _, c := range []struct {
		name string
		p    func() float64
	}{
		{"t", func() float64 { return TTest(normals(random, 10, 0), 0, Greater).P }},
		{"paired t", func() float64 { return PairedTTest(normals(random, 10, 0), normals(random, 10, 0), TwoSided).P }},
		{"Welch", func() float64 {
			return WelchTTest(normals(random, 8, 0), stretched(normals(random, 14, 0), 3), TwoSided).P
		}},
		{"signed rank", func() float64 { return SignedRank(normals(random, 12, 0), 0, TwoSided).P }},
		{"signed rank of many", func() float64 { return SignedRank(normals(random, 60, 0), 0, TwoSided).P }},
		{"sign flip", func() float64 { return ok(SignFlip(ctx, normals(random, 10, 0), 0, TwoSided, Resampling{})) }},
		{"sign flip of many", func() float64 {
			return ok(SignFlip(ctx, normals(random, 20, 0), 0, Greater, Resampling{Resamples: 199, Source: rand.NewPCG(random.Uint64(), 1)}))
		}},
		{"two groups", func() float64 {
			return ok(PermuteGroups(ctx, normals(random, 6, 0), normals(random, 5, 0), TwoSided, Resampling{}))
		}},
		{"maximum t", func() float64 { // smooth over variables
			x := normalMatrix(random, 9, 12)
			for i := range 9 {
				for j := 1; j < 12; j++ {
					x.Set(i, j, x.At(i, j)+.8*x.At(i, j-1))
				}
			}
			got, err := MaxStatistic(ctx, x, TwoSided, Resampling{})
			if err != nil {
				t.Fatal(err)
			}
			return mat.Min(mat.NewVecDense(12, got.Corrected))
		}},
	} {
		count := 0
		for range 1000 {
			count += btoi(c.p() <= .05)
		}
		if !(math.Abs(float64(count)-50) <= 28) {
			t.Errorf("%s: %d of 1000 studies without an effect are significant at 5 %%", c.name, count)
		}
	}
}

func stretched(x []float64, by float64) []float64 {
	for i := range x {
		x[i] *= by
	}
	return x
}
