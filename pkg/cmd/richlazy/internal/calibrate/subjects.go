package calibrate

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// subjectsAlone are studies of new subjects who see the same conditions.
type subjectsAlone struct {
	// unrelated and even are data in which a model explains nothing and in which two models explain as much; related are data for intervals.
	unrelated, even, related *rsa.Stack
	of, mirror, first, whole model.Fixed
}

const aboutSubjects = `The 10 conditions are the same in all studies: three features for each of two sets, u and v, are normal numbers drawn once. A subject's RDM is
a crossnobis estimate from two runs of noisy channels, two for each feature. *Against zero*: the subject's features are those of the study under labels in an order
of the subject's own, so that a model of them has an expected correlation of 0 with each subject. *Pairs*: a model of u and v and its mirror image (conditions in
reverse order); a subject represents both sets of features, weighted by two independent factors with one log-normal distribution, so that both models have the same
expected correlation. *Intervals, ceiling*: subjects weight u and v by such factors; the model is the RDM of u, and against the lower bound of the ceiling stands the
RDM of both, whose expected correlation is no smaller than the bound's.`

func newSubjects(seed rng.Seed, subjects int, noise float64) (s subjectsAlone, err error) {
	const n = 10
	fixed := rng.New(1).At("calibrate", "conditions that all studies share").Rand()
	u, v := gaussian(fixed, n, 3), gaussian(fixed, n, 3)
	both := beside(u, 1, v, 1)
	random := seed.At("data").Rand()
	fixedModel := func(features *mat.Dense, name string) model.Fixed {
		r, failed := distances(features, name)
		if err == nil {
			err = failed
		}
		return model.Fixed{Name: name, RDM: r}
	}
	data := func(truth func() *mat.Dense) *rsa.Stack {
		d, failed := group(random, subjects, noise, truth)
		if err == nil {
			err = failed
		}
		return d
	}
	s.of, s.mirror = fixedModel(both, "model"), fixedModel(relabelled(both, mirrored(n)), "mirror image")
	s.first, s.whole = fixedModel(u, "first"), fixedModel(both, "whole")
	s.unrelated = data(func() *mat.Dense { return relabelled(both, random.Perm(n)) })
	s.even = data(func() *mat.Dense {
		a, b := weights(random)
		return beside(both, a, relabelled(both, mirrored(n)), b)
	})
	s.related = data(func() *mat.Dense {
		a, b := weights(random)
		return beside(u, a, v, b)
	})
	return s, err
}

// fixedPart tests evaluations of subjects without drawing anything.
func fixedPart() Part {
	return Part{
		Name:  "subjects",
		About: "12 subjects. " + aboutSubjects,
		Columns: []Column{
			{"t test against zero", Rate}, {"t test of a pair", Rate}, {"signed-rank test against zero", Rate}, {"signed-rank test of a pair", Rate},
			{"sign-flip test against zero", Rate}, {"sign-flip test of a pair", Rate}, {"t test below the lower bound", AtMost}, {"t interval of a mean", Covered},
		},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			s, err := newSubjects(seed, 12, 1)
			if err != nil {
				return nil, err
			}
			zero, err := inference.Fixed(ctx, []model.Model{s.of}, s.unrelated, compare.Pearson(), inference.Options{})
			if err != nil {
				return nil, err
			}
			pair, err := inference.Fixed(ctx, []model.Model{s.of, s.mirror}, s.even, compare.Pearson(), inference.Options{})
			if err != nil {
				return nil, err
			}
			related, err := inference.Fixed(ctx, []model.Model{s.first, s.whole}, s.related, compare.Pearson(), inference.Options{})
			if err != nil {
				return nil, err
			}
			out := []float64{inference.TTests(zero).Zero[0].P, inference.TTests(pair).Pairs[0][1].P}
			for _, tests := range []func(*inference.Result) (*inference.Tests, error){
				inference.SignedRankTests,
				func(r *inference.Result) (*inference.Tests, error) {
					return inference.SignFlipTests(ctx, r, inference.Resampling{})
				},
			} {
				a, err := tests(zero)
				if err != nil {
					return nil, err
				}
				b, err := tests(pair)
				if err != nil {
					return nil, err
				}
				out = append(out, a.Zero[0].P, b.Pairs[0][1].P)
			}
			return append(append(out, belowLower(related, 1)), interval(related, inference.TIntervals(related, .95)[0])...), nil
		},
	}
}

// belowLower returns the p value of the one-sided test whether a model lies below the lower bound of the ceiling.
func belowLower(r *inference.Result, m int) float64 {
	return inference.TTestOf(r.Mean[m]-r.Ceiling.Lower, r.VarianceOfDifference(m, r.Lower()), r.DoF, 0, inference.Less).P
}

// interval returns the numbers of a column of kind Covered, for the first model.
func interval(r *inference.Result, i inference.Interval) []float64 {
	return []float64{r.Mean[0], i.Low, i.High}
}

// bootstrapSubjectsPart draws subjects.
func bootstrapSubjectsPart() Part {
	return Part{
		Name:  "bootstrap-subjects",
		About: "30 subjects, 500 bootstrap samples of them; the rest is as for subjects.",
		Columns: []Column{
			{"t test against zero", Rate}, {"t test of a pair", Rate}, {"bootstrap test against zero", Rate}, {"bootstrap test of a pair", Rate},
			{"bootstrap test below the lower bound", AtMost}, {"t interval of a mean", Covered}, {"percentile interval of a mean", Covered}, {"BCa interval of a mean", Covered},
		},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			s, err := newSubjects(seed, 30, 1)
			if err != nil {
				return nil, err
			}
			draw := func(data *rsa.Stack, name string, models ...model.Model) (*inference.Result, *inference.Tests, error) {
				opt := inference.Options{Samples: 500, Source: seed.At("draws", name).Source()}
				r, err := inference.BootstrapSubjects(ctx, models, data, compare.Pearson(), opt)
				if err != nil {
					return nil, nil, err
				}
				t, err := inference.BootstrapTests(r)
				return r, t, err
			}
			zero, zeroTests, err := draw(s.unrelated, "zero", s.of)
			if err != nil {
				return nil, err
			}
			pair, pairTests, err := draw(s.even, "pair", s.of, s.mirror)
			if err != nil {
				return nil, err
			}
			related, relatedTests, err := draw(s.related, "related", s.first, s.whole)
			if err != nil {
				return nil, err
			}
			percentile, err := inference.PercentileIntervals(related, .95)
			if err != nil {
				return nil, err
			}
			bca, err := inference.BCaIntervals(related, .95)
			if err != nil {
				return nil, err
			}
			out := []float64{inference.TTests(zero).Zero[0].P, inference.TTests(pair).Pairs[0][1].P, zeroTests.Zero[0].P, pairTests.Pairs[0][1].P, relatedTests.Lower[1].P}
			out = append(out, interval(related, inference.TIntervals(related, .95)[0])...)
			return append(append(out, interval(related, percentile[0])...), interval(related, bca[0])...), nil
		},
	}
}
