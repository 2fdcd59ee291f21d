package inference

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// 92 conditions, 8 models, 20 subjects, 999 permutations.
func BenchmarkPermuteConditions(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	var rdms, models []*rsa.RDM
	for range 20 {
		rdms = append(rdms, pointsRDM(random, 92, 5, 1, ""))
	}
	for range 8 {
		models = append(models, pointsRDM(random, 92, 5, 0, "model"))
	}
	data, err := rsa.NewStack(rdms...)
	if err != nil {
		b.Fatal(err)
	}
	for _, m := range []compare.Measure{compare.Cosine(), compare.Spearman(), compare.WhitenedCosine(nil), compare.KendallA()} {
		b.Run(m.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := PermuteConditions(context.Background(), data, models, m, Greater, Resampling{Resamples: 999, Source: rand.NewPCG(1, 1)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// 20 subjects, a volume of 30³ voxels, 100 sign patterns.
func BenchmarkTFCE(b *testing.B) {
	x := normalMatrix(rand.New(rand.NewPCG(1, 2)), 20, 27000)
	g := Grid([]int{30, 30, 30}, nil, true)
	for b.Loop() {
		if _, err := TFCETest(context.Background(), x, g, TwoSided, Resampling{Resamples: 100, Source: rand.NewPCG(1, 1)}); err != nil {
			b.Fatal(err)
		}
	}
}
