package calibrate

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

func constantly(x *mat.Dense) func() *mat.Dense { return func() *mat.Dense { return x } }

// least returns the smallest number that is not NaN, 1 where there is none.
func least(x []float64) float64 {
	out := 1.0
	for _, v := range x {
		if v < out {
			out = v
		}
	}
	return out
}

// smooth returns time courses of subjects: normal numbers, each the sum of 0.8 times the one before and a new one.
func smooth(random *rand.Rand, subjects, times int) *mat.Dense {
	x := gaussian(random, subjects, times)
	for i := range subjects {
		for j := 1; j < times; j++ {
			x.Set(i, j, .8*x.At(i, j-1)+.6*x.At(i, j))
		}
	}
	return x
}

// mapsPart tests time courses.
func mapsPart() Part {
	return Part{
		Name: "maps",
		About: `Evaluations of a model at 50 time points in 16 subjects: normal numbers of mean 0 whose successive values correlate by 0.8. What counts is the smallest
corrected p value, so that the shares are those of studies with any false positive. 399 random sign patterns; with 9 subjects all 511.`,
		Columns: []Column{
			{"largest t, two-sided", Rate}, {"largest t, one-sided, all patterns", Rate}, {"cluster mass, two-sided, formed at 0.05", Rate}, {"TFCE, one-sided", Rate},
			{"TFCE, two-sided", Rate},
		},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			random := seed.At("data").Rand()
			x, few, line := smooth(random, 16, 50), smooth(random, 9, 50), inference.Line(50)
			opt := func(name string) inference.Resampling {
				return inference.Resampling{Resamples: 399, Source: seed.At("signs", name).Source()}
			}
			a, err := inference.MaxStatistic(ctx, x, inference.TwoSided, opt("t"))
			if err != nil {
				return nil, err
			}
			b, err := inference.MaxStatistic(ctx, few, inference.Greater, inference.Resampling{})
			if err != nil {
				return nil, err
			}
			c, err := inference.ClusterMass(ctx, x, line, inference.TwoSided, inference.ClusterOptions{Resampling: opt("clusters"), Forming: .05})
			if err != nil {
				return nil, err
			}
			heaviest := 1.0
			if len(c.Clusters) > 0 {
				heaviest = c.Clusters[0].P
			}
			d, err := inference.TFCETest(ctx, x, line, inference.Greater, opt("one-sided"))
			if err != nil {
				return nil, err
			}
			e, err := inference.TFCETest(ctx, x, line, inference.TwoSided, opt("two-sided"))
			if err != nil {
				return nil, err
			}
			return []float64{least(a.Corrected), least(b.Corrected), heaviest, least(d.Corrected), least(e.Corrected)}, nil
		},
	}
}

// groupsPart compares two groups of subjects.
func groupsPart() Part {
	return Part{
		Name: "groups",
		About: `Evaluations of two groups of different subjects with the same mean, normal numbers. *Equal*: 6 and 6 subjects, all 924 deals. *Unequal*: 10 and 20 subjects,
the standard deviation of the smaller group twice that of the larger; 399 random deals.`,
		Columns: []Column{{"Welch's t test, unequal", Rate}, {"permutation of two groups, equal", Rate}, {"permutation of two groups, unequal", Rate}},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			random := seed.At("data").Rand()
			normal := func(n int, deviation float64) []float64 {
				x := make([]float64, n)
				for i := range x {
					x[i] = deviation * random.NormFloat64()
				}
				return x
			}
			a, b := normal(10, 2), normal(20, 1)
			equal, err := inference.PermuteGroups(ctx, normal(6, 1), normal(6, 1), inference.TwoSided, inference.Resampling{})
			if err != nil {
				return nil, err
			}
			opt := inference.Resampling{Resamples: 399, Source: seed.At("deals").Source()}
			unequal, err := inference.PermuteGroups(ctx, a, b, inference.TwoSided, opt)
			if err != nil {
				return nil, err
			}
			return []float64{inference.WelchTTest(a, b, inference.TwoSided).P, equal.P, unequal.P}, nil
		},
	}
}

// familiesPart corrects p values.
func familiesPart() Part {
	return Part{
		Name: "corrections",
		About: `20 paired t tests of 12 subjects: normal differences of mean 0. *Independent*: all differences are; *alike*: those of a subject correlate by 0.5. *With
effects*: five further tests, independent, have an effect of 2 standard deviations; false positives among the 20 count (FWER). What counts is the smallest corrected
p value of a true null hypothesis: for the rates of false discovery (FDR) as well, whose bound is that probability where all hypotheses are true.`,
		Columns: []Column{
			{"Bonferroni, independent", Rate}, {"Holm, independent", Rate}, {"Hochberg, independent", Rate}, {"Benjamini–Hochberg, independent", Rate},
			{"Benjamini–Yekutieli, independent", AtMost}, {"Bonferroni, alike", AtMost}, {"Holm, alike", AtMost}, {"Hochberg, alike", AtMost}, {"Benjamini–Hochberg, alike", AtMost},
			{"Benjamini–Yekutieli, alike", AtMost}, {"Holm, with effects", Rate}, {"Hochberg, with effects", Rate},
		},
		Simulate: func(_ context.Context, seed rng.Seed) ([]float64, error) {
			random := seed.At("data").Rand()
			tests := func(count int, common, effect float64) []float64 {
				x, p := make([]float64, 12), make([]float64, count)
				shared := gaussian(random, 1, 12).RawRowView(0)
				for k := range p {
					for s := range x {
						x[s] = effect + math.Sqrt(common)*shared[s] + math.Sqrt(1-common)*random.NormFloat64()
					}
					p[k] = inference.TTest(x, 0, inference.TwoSided).P
				}
				return p
			}
			corrections := []inference.Correction{inference.Bonferroni, inference.Holm, inference.Hochberg, inference.BenjaminiHochberg, inference.BenjaminiYekutieli}
			var out []float64
			for _, common := range []float64{0, .5} {
				p := tests(20, common, 0)
				for _, c := range corrections {
					out = append(out, least(c(p)))
				}
			}
			p := append(tests(20, 0, 0), tests(5, 0, 2)...)
			return append(out, least(inference.Holm(p)[:20]), least(inference.Hochberg(p)[:20])), nil
		},
	}
}

// selectionPart selects models where all are equally frequent.
func selectionPart() Part {
	return Part{
		Name: "selection",
		About: `Each of 20 subjects follows one of three models, drawn with equal probability; the log evidence of that model is 2 higher, and all have normal noise of
standard deviation 1. What counts is 1 minus the largest protected exceedance probability: that a model is called the most frequent one with a probability of 0.95.`,
		Columns: []Column{{"protected exceedance probability of 0.95", AtMost}},
		Simulate: func(_ context.Context, seed rng.Seed) ([]float64, error) {
			random := seed.At("data").Rand()
			evidence := gaussian(random, 20, 3)
			for s := range 20 {
				k := random.IntN(3)
				evidence.Set(s, k, evidence.At(s, k)+2)
			}
			s, err := inference.SelectModels(evidence, 0)
			if err != nil {
				return nil, err
			}
			largest := 0.0
			for _, p := range s.Protected {
				largest = max(largest, p)
			}
			return []float64{1 - largest}, nil
		},
	}
}
