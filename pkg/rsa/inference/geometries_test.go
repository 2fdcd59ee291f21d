package inference_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// TestGeometriesOfDrawnConditions draws conditions under measures of whole geometries, which know no missing pairs: a sample is the RDM of the conditions that are in it, each
// once. rsatoolbox fails there, as pairs of copies are NaN.
func TestGeometriesOfDrawnConditions(t *testing.T) {
	const n, channels, subjects, samples = 8, 12, 4, 20
	r := rand.New(rand.NewPCG(51, 52))
	patterns := func(of *mat.Dense, noise float64) (*mat.Dense, *rsa.RDM) {
		x := mat.NewDense(n, channels, nil)
		x.Apply(func(i, c int, _ float64) float64 {
			if of == nil {
				return r.NormFloat64()
			}
			return of.At(i, c) + noise*r.NormFloat64()
		}, x)
		d, err := rsa.SquaredEuclidean(rsa.Patterns(x, []string{"a", "b", "c", "d", "e", "f", "g", "h"}))
		if err != nil {
			t.Fatal(err)
		}
		return x, d
	}
	truth, near := patterns(nil, 0)
	_, far := patterns(nil, 0)
	var rdms []*rsa.RDM
	for range subjects {
		_, d := patterns(truth, .5)
		rdms = append(rdms, d)
	}
	data, err := rsa.NewStack(rdms...)
	if err != nil {
		t.Fatal(err)
	}
	models := model.Each(near, far)
	for _, by := range []compare.Measure{compare.Bures(), compare.BuresDistance(), compare.Riemannian(nil)} {
		opt := func() inference.Options { return inference.Options{Samples: samples, Source: rand.NewPCG(53, 54)} }
		copies, times, err := inference.Drawn(models, data, by, opt())
		if err != nil {
			t.Fatal(err)
		}
		both, err := inference.BootstrapBoth(ctx, models, data, by, opt())
		if err != nil {
			t.Fatal(err)
		}
		if both.Valid != samples {
			t.Fatalf("%v: %d valid samples: this test needs all", by, both.Valid)
		}
		for b := range samples {
			var kept []int
			for g, c := range copies[b] {
				if c > 0 {
					kept = append(kept, g)
				}
			}
			for k, m := range []*rsa.RDM{near, far} {
				one, err := rsa.NewStack(m.Select(kept...))
				if err != nil {
					t.Fatal(err)
				}
				each, err := compare.Compare(by, one, data.SelectConditions(kept))
				if err != nil {
					t.Fatal(err)
				}
				want := 0.0
				for s, w := range times[b] {
					want += w * each.Values.At(0, s) / subjects
				}
				if got := both.Samples.At(b, k); !(math.Abs(got-want) <= 1e-7) {
					t.Errorf("%v, sample %d of conditions %v, model %d: %v, want %v", by, b, kept, k, got, want)
				}
			}
		}
		if both.Mean[0] <= both.Mean[1] || !slices.IsSorted([]float64{both.Mean[1], both.Ceiling.Upper}) {
			t.Errorf("%v: the right model has %v, the other %v, the ceiling ends at %v: larger is better", by, both.Mean[0], both.Mean[1], both.Ceiling.Upper)
		}
	}
}
