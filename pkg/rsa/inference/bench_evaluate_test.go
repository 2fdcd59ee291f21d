package inference_test

import (
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// BenchmarkInference runs 1000 samples of 92 conditions and 20 subjects with 10 fixed models, or with one weighted sum of 4 RDMs that is fitted in every fold.
func BenchmarkInference(b *testing.B) {
	components, data := noisy(9, 10, 20, 92)
	fixed := model.Each(components...)
	weighted := []model.Model{model.Weighted{Name: "weighted", RDMs: components[:4]}}
	for _, c := range []struct {
		name   string
		by     compare.Measure
		run    func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error)
		models []model.Model
	}{
		{"both/cosine", compare.Cosine(), both(data), fixed},
		{"both/whitened cosine", compare.WhitenedCosine(nil), both(data), fixed},
		{"dual/Pearson", compare.Pearson(), dual(data), fixed},
		{"dual/whitened cosine", compare.WhitenedCosine(nil), dual(data), fixed},
		{"dual/whitened Pearson", compare.WhitenedPearson(nil), dual(data), fixed},
		{"folds/cosine", compare.Cosine(), folded(data), weighted},
		{"folds/whitened cosine", compare.WhitenedCosine(nil), folded(data), weighted},
		{"dual/rho-a", compare.RhoA(), dual(data), fixed},
		{"both/tau-a", compare.KendallA(), both(data), fixed},
		{"jackknife/Pearson", compare.Pearson(), jackknife(data), fixed},
		{"jackknife/whitened cosine", compare.WhitenedCosine(nil), jackknife(data), fixed},
		{"jackknife/rho-a", compare.RhoA(), jackknife(data), fixed},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				r, err := c.run(c.models, c.by, inference.Options{Samples: 1000, Source: rand.NewPCG(1, 2)})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.Valid), "valid")
			}
		})
	}
}

func both(data *rsa.Stack) func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
	return func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
		return inference.BootstrapBoth(ctx, models, data, by, opt)
	}
}

func dual(data *rsa.Stack) func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
	return func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
		return inference.Dual(ctx, models, data, by, opt)
	}
}

func folded(data *rsa.Stack) func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
	return func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
		return inference.BootstrapCrossValidate(ctx, inference.OverBoth, models, data, by, opt)
	}
}

func jackknife(data *rsa.Stack) func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
	return func(models []model.Model, by compare.Measure, opt inference.Options) (*inference.Result, error) {
		return inference.Jackknife(ctx, models, data, by, opt)
	}
}
