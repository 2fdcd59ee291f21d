package searchlight_test

import (
	"context"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"

	"gonum.org/v1/gonum/mat"
)

// 72 conditions in spheres of 257 voxels (fewer at the edges), a model by Spearman's correlation; the time of one sphere.
func BenchmarkSphere(b *testing.B) {
	v := searchlight.Volume{Size: [3]int{20, 20, 20}}
	s, err := v.Spheres(searchlight.SphereOptions{Radius: 4})
	if err != nil {
		b.Fatal(err)
	}
	r, x := rng.New(1).Rand(), mat.NewDense(72, v.Len(), nil)
	x.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, x)
	model, err := rsa.SquaredEuclidean(rsa.Patterns(mat.DenseCopyOf(x.Slice(0, 72, 0, 5)), names(72)))
	if err != nil {
		b.Fatal(err)
	}
	models, err := rsa.NewStack(model)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		rdm     rsa.Estimator
		measure compare.Measure
	}{{"squared Euclidean, cosine", rsa.SquaredEuclidean, compare.Cosine()}, {"correlation, Spearman", rsa.Correlation, compare.Spearman()}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := searchlight.Run(context.Background(), rsa.Patterns(x, names(72)), s, searchlight.Plain(c.rdm), searchlight.Options{Models: models, Measure: c.measure}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*s.Len()), "µs/sphere")
		})
	}
}
