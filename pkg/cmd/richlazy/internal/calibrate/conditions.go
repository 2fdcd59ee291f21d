package calibrate

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

const aboutConditions = `The conditions are new in every study: each has three normal features in each of four sets, u, v, w and z. A subject's RDM is a crossnobis
estimate from two runs of 18 noisy channels that carry u, v and w. *Against zero*: the model is the RDM of z, which no subject has. *Pairs*: the RDMs of u and of v,
which subjects represent alike. *Intervals*: of the mean correlation of u, and of its difference from that of z.`

// world is a study of new conditions, and of new subjects where they differ in their weights.
type world struct {
	data                            *rsa.Stack
	unrelated, first, second, whole model.Fixed
	firstParts, secondParts         []*rsa.RDM // RDMs of single features of u and v
	unrelatedParts                  []*rsa.RDM
}

func newWorld(seed rng.Seed, subjects, conditions int, noise float64, differ bool) (w world, err error) {
	random := seed.At("data").Rand()
	var sets [4]*mat.Dense
	for k := range sets {
		sets[k] = gaussian(random, conditions, 3)
	}
	made := func(features mat.Matrix, name string) *rsa.RDM {
		r, failed := distances(mat.DenseCopyOf(features), name)
		if err == nil {
			err = failed
		}
		return r
	}
	single := func(set *mat.Dense) (all []*rsa.RDM) {
		for k := range 3 {
			all = append(all, made(set.Slice(0, conditions, k, k+1), "feature"))
		}
		return all
	}
	w.first, w.second = model.Fixed{Name: "u", RDM: made(sets[0], "u")}, model.Fixed{Name: "v", RDM: made(sets[1], "v")}
	w.unrelated = model.Fixed{Name: "z", RDM: made(sets[3], "z")}
	w.whole = model.Fixed{Name: "u, v and w", RDM: made(beside(beside(sets[0], 1, sets[1], 1), meanWeight, sets[2], 1), "u, v and w")}
	w.firstParts, w.secondParts, w.unrelatedParts = single(sets[0]), single(sets[1]), single(sets[3])
	if err != nil {
		return w, err
	}
	w.data, err = group(random, subjects, noise, func() *mat.Dense {
		a, b := 1.0, 1.0
		if differ {
			a, b = weights(random)
		}
		return beside(beside(sets[0], a, sets[1], b), 1, sets[2], 1)
	})
	return w, err
}

// models returns the models whose evaluations are tested: u, v, z, and the truth.
func (w world) models() []model.Model { return []model.Model{w.first, w.second, w.unrelated, w.whole} }

// difference returns the numbers of a column of kind Covered for the difference of two models.
func difference(r *inference.Result, a, b int) []float64 {
	d := r.Mean[a] - r.Mean[b]
	i := inference.TInterval(d, r.VarianceOfDifference(a, b), r.DoF, .95)
	return []float64{d, i.Low, i.High}
}

func bootstrapConditionsPart() Part {
	return Part{
		Name:  "bootstrap-conditions",
		About: "30 conditions, 500 bootstrap samples of them; 6 subjects, alike but for their noise. " + aboutConditions,
		Columns: []Column{
			{"t test against zero", Rate}, {"t test of a pair", Rate}, {"bootstrap test against zero", Rate}, {"bootstrap test of a pair", Rate}, {"t interval of a mean", Covered},
			{"t interval of a difference", Covered},
		},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			w, err := newWorld(seed, 6, 30, 1, false)
			if err != nil {
				return nil, err
			}
			r, err := inference.BootstrapConditions(ctx, w.models(), w.data, compare.Pearson(), inference.Options{Samples: 500, Source: seed.At("draws").Source()})
			if err != nil {
				return nil, err
			}
			b, err := inference.BootstrapTests(r)
			if err != nil {
				return nil, err
			}
			t := inference.TTests(r)
			out := []float64{t.Zero[2].P, t.Pairs[0][1].P, b.Zero[2].P, b.Pairs[0][1].P}
			return append(append(out, interval(r, inference.TIntervals(r, .95)[0])...), difference(r, 0, 2)...), nil
		},
	}
}

// dualPart draws subjects and conditions. Pearson's correlation is 0 by chance; other measures are not tested against zero.
func dualPart(name string, subjects, conditions int, by compare.Measure, pearson bool) Part {
	p := Part{
		Name: name,
		About: fmt.Sprintf(`%d subjects and %d conditions, both new in every study, 500 samples of the dual bootstrap, %s; subjects weight u and v by independent factors
with one log-normal distribution. The rest is as for bootstrap-conditions. *Below the lower bound*: the RDM of u, v and w, which is that of the subjects' mean,
one-sided. *Two factors*: variances of the dual bootstrap of Schütt et al. (2023). *Jackknife*: variances by leaving out, which draw no samples.`, subjects, conditions, by),
		Columns: []Column{
			{"jackknife: t test of a pair", Rate}, {"jackknife: t test below the lower bound", AtMost}, {"jackknife: t interval of a mean", Covered},
			{"jackknife: t interval of a difference", Covered}, {"two factors: t test of a pair", Rate}, {"two factors: t test below the lower bound", AtMost},
			{"two factors: t interval of a mean", Covered}, {"two factors: t interval of a difference", Covered},
			{"bootstrap test of a pair, both drawn at once", AtMost},
		},
	}
	if pearson {
		p.Columns = append(p.Columns, Column{"jackknife: t test against zero", Rate}, Column{"two factors: t test against zero", Rate},
			Column{"bootstrap test against zero, both drawn at once", AtMost},
			Column{"t test of a pair, both drawn at once, uncorrected", AtMost}, Column{"t test against zero, both drawn at once, uncorrected", AtMost})
	}
	p.Simulate = func(ctx context.Context, seed rng.Seed) ([]float64, error) {
		w, err := newWorld(seed, subjects, conditions, 1, true)
		if err != nil {
			return nil, err
		}
		opt := func() inference.Options { return inference.Options{Samples: 500, Source: seed.At("draws").Source()} }
		r, err := inference.DualTwoFactor(ctx, w.models(), w.data, by, opt())
		if err != nil {
			return nil, err
		}
		b, err := inference.BootstrapTests(r)
		if err != nil {
			return nil, err
		}
		j, err := inference.Jackknife(ctx, w.models(), w.data, by, opt())
		if err != nil {
			return nil, err
		}
		var out []float64
		for _, r := range []*inference.Result{j, r} {
			out = append(out, inference.TTests(r).Pairs[0][1].P, belowLower(r, 3))
			out = append(append(out, interval(r, inference.TIntervals(r, .95)[0])...), difference(r, 0, 2)...)
		}
		out = append(out, b.Pairs[0][1].P)
		if !pearson {
			return out, nil
		}
		both, err := inference.BootstrapBoth(ctx, w.models(), w.data, by, opt())
		if err != nil {
			return nil, err
		}
		u := inference.TTests(both)
		return append(out, inference.TTests(j).Zero[2].P, inference.TTests(r).Zero[2].P, b.Zero[2].P, u.Pairs[0][1].P, u.Zero[2].P), nil
	}
	return p
}

// crossvalidatedPart is the dual bootstrap of models that are fitted to folds.
func crossvalidatedPart() Part {
	return Part{
		Name: "dual-crossvalidated",
		About: `16 subjects and 30 conditions, both new in every study, 150 samples of the dual bootstrap with cross-validation inside, Pearson correlation; models are sums
of the RDMs of the three features of a set, with weights that are fitted to other conditions and subjects. The rest is as for dual.`,
		Columns: []Column{{"t test of a pair", Rate}, {"t test against zero", Rate}, {"t interval of a mean", Covered}},
		Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) {
			w, err := newWorld(seed, 16, 30, 1, true)
			if err != nil {
				return nil, err
			}
			models := []model.Model{
				model.Weighted{Name: "u", RDMs: w.firstParts}, model.Weighted{Name: "v", RDMs: w.secondParts}, model.Weighted{Name: "z", RDMs: w.unrelatedParts},
			}
			opt := inference.Options{Samples: 150, Source: seed.At("draws").Source()}
			r, err := inference.BootstrapCrossValidate(ctx, inference.OverBothCorrected, models, w.data, compare.Pearson(), opt)
			if err != nil {
				return nil, err
			}
			t := inference.TTests(r)
			return append([]float64{t.Pairs[0][1].P, t.Zero[2].P}, interval(r, inference.TIntervals(r, .95)[0])...), nil
		},
	}
}
