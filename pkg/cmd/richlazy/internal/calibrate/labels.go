package calibrate

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// labelsPart permutes condition labels.
func labelsPart() Part {
	return Part{
		Name: "labels",
		About: `Conditions have three normal features each for the data and, independently, for each of five models; the data are crossnobis RDMs of two subjects from two
runs of 6 noisy channels. *All permutations*: 6 conditions, 720 permutations. *Random*: 12 conditions, 399 permutations. *Family*: the smallest corrected p value of
five models. *Each*: the smallest corrected p value over five models and both subjects by themselves.`,
		Columns: []Column{
			{"all permutations, Pearson, one-sided", Rate}, {"all permutations, cosine, one-sided", Rate}, {"random, Pearson, two-sided", Rate}, {"random, Kendall's τ-a, one-sided", Rate},
			{"random, whitened cosine, one-sided", Rate}, {"family of five models, largest statistic", Rate}, {"five models in each subject, largest statistic", Rate},
		},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			random := seed.At("data").Rand()
			study := func(n int) (data *rsa.Stack, models []*rsa.RDM, err error) {
				features := gaussian(random, n, 3)
				if data, err = group(random, 2, 1, constantly(features)); err != nil {
					return nil, nil, err
				}
				for range 5 {
					m, err := distances(gaussian(random, n, 3), "model")
					if err != nil {
						return nil, nil, err
					}
					models = append(models, m)
				}
				return data, models, nil
			}
			few, fewModels, err := study(6)
			if err != nil {
				return nil, err
			}
			many, manyModels, err := study(12)
			if err != nil {
				return nil, err
			}
			var out []float64
			test := func(data *rsa.Stack, models []*rsa.RDM, by compare.Measure, side inference.Sided, draws string) {
				if err != nil {
					return
				}
				var l *inference.LabelTest
				opt := inference.Resampling{Resamples: 399, Source: seed.At("permutations", draws).Source()}
				if l, err = inference.PermuteConditions(ctx, data, models, by, side, opt); err == nil {
					out = append(out, least(l.Corrected.RawMatrix().Data))
				}
			}
			test(few, fewModels[:1], compare.Pearson(), inference.Greater, "all")
			test(few, fewModels[1:2], compare.Cosine(), inference.Greater, "all")
			test(many, manyModels[:1], compare.Pearson(), inference.TwoSided, "Pearson")
			test(many, manyModels[1:2], compare.KendallA(), inference.Greater, "Kendall")
			test(many, manyModels[2:3], compare.WhitenedCosine(nil), inference.Greater, "whitened")
			test(many, manyModels, compare.Cosine(), inference.Greater, "family")
			if err != nil {
				return nil, err
			}
			opt := inference.Resampling{Resamples: 399, Source: seed.At("permutations", "each").Source()}
			l, err := inference.PermuteConditionsEach(ctx, many, manyModels, compare.Spearman(), inference.Greater, opt)
			if err != nil {
				return nil, err
			}
			return append(out, least(l.Corrected.RawMatrix().Data)), nil
		},
	}
}

// ceilingPart tests whether subjects have anything in common.
func ceilingPart() Part {
	return Part{
		Name: "ceiling",
		About: `5 subjects with 8 conditions, each subject with three normal features of its own for each condition; crossnobis RDMs from two runs of 6 noisy channels, 199
permutations.`,
		Columns: []Column{{"ceiling against chance, Pearson", Rate}, {"ceiling against chance, cosine", Rate}},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			random := seed.At("data").Rand()
			data, err := group(random, 5, 1, func() *mat.Dense { return gaussian(random, 8, 3) })
			if err != nil {
				return nil, err
			}
			var out []float64
			for _, by := range []compare.Measure{compare.Pearson(), compare.Cosine()} {
				t, err := inference.CeilingTest(ctx, data, by, inference.Resampling{Resamples: 199, Source: seed.At("permutations", by.String()).Source()})
				if err != nil {
					return nil, err
				}
				out = append(out, t.P)
			}
			return out, nil
		},
	}
}
