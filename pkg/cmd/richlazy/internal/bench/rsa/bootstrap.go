package rsa

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// study is how much is evaluated.
type study struct{ samples, models, subjects, conditions int }

// rdms returns models, distances of random patterns, and RDMs of subjects, which are a mixture of the first four models with noise.
func (s study) rdms() (models []*rsa.RDM, data *rsa.Stack, err error) {
	const channels = 20
	for k := range s.models {
		d, err := rsa.SquaredEuclidean(rsa.Patterns(noise(fmt.Sprint("model ", k), s.conditions, channels), names(s.conditions)))
		if err != nil {
			return nil, nil, err
		}
		models = append(models, d)
	}
	pairs := s.conditions * (s.conditions - 1) / 2
	data = &rsa.Stack{Conditions: names(s.conditions), Values: noise("subjects", s.subjects, pairs), Measure: "distance"}
	for i := range s.subjects {
		row := data.Values.RawRowView(i)
		for p := range row {
			row[p] = math.Abs(row[p])
			for k, m := range models[:min(4, s.models)] {
				row[p] += m.Values[p] / float64(k+1)
			}
		}
	}
	return models, data, nil
}

// bootstrap times evaluations of models under bootstrap samples of subjects and conditions.
func bootstrap(_ bench.Against, threads int, s study) bench.Part {
	const quote = "rsatoolbox f1f83cad on another two-core machine took, in CPU seconds for the same sizes and from fewer samples: "
	return bench.Part{
		Name: "bootstrap",
		Title: fmt.Sprintf("Bootstrap of %d samples of %d subjects and %d conditions, %d models, with noise ceilings, %s: the best round (the median)",
			s.samples, s.subjects, s.conditions, s.models, bench.OnThreads(threads)),
		Columns: columns(""),
		Notes: func([]bench.Timed) []string {
			return []string{
				"both: subjects and conditions at once; dual: that, subjects alone and conditions alone; cross-validated: a weighted sum of four RDMs, non-negative, fitted and tested",
				"  on folds of conditions and subjects in two divisions of each sample; the part samples compares such numbers with those of SciPy",
				quote + "both: cosine 39, correlation 50,",
				"  rho-a 317, tau-a 432, whitened cosine 2101; dual: correlation 180, rho-a 1109, whitened cosine 7736; cross-validated: 377 by regression, 118 a sample by its default fitter",
				"a seventh of the rounds",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			defer r.Patient(7)()
			rdms, data, err := s.rdms()
			if err != nil {
				return nil, err
			}
			fixed, weighted := model.Each(rdms...), []model.Model{model.Weighted{Name: "weighted", RDMs: rdms[:min(4, s.models)]}}
			folded := func(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt inference.Options) (*inference.Result, error) {
				return inference.BootstrapCrossValidate(ctx, inference.OverBoth, models, data, by, opt)
			}
			var cases []bench.Case
			for _, c := range []struct {
				name   string
				run    func(context.Context, []model.Model, *rsa.Stack, compare.Measure, inference.Options) (*inference.Result, error)
				models []model.Model
				by     compare.Measure
				target *bench.Target
			}{
				{"both, cosine", inference.BootstrapBoth, fixed, compare.Cosine(), nil},
				{"both, correlation", inference.BootstrapBoth, fixed, compare.Pearson(), nil},
				{"both, rho-a", inference.BootstrapBoth, fixed, compare.RhoA(), nil},
				{"both, tau-a", inference.BootstrapBoth, fixed, compare.KendallA(), nil},
				{"both, whitened cosine", inference.BootstrapBoth, fixed, compare.WhitenedCosine(nil), seconds(4)},
				{"dual, correlation", inference.Dual, fixed, compare.Pearson(), nil},
				{"dual, rho-a", inference.Dual, fixed, compare.RhoA(), nil},
				{"dual, whitened cosine", inference.Dual, fixed, compare.WhitenedCosine(nil), seconds(15)},
				{"cross-validated, cosine", folded, weighted, compare.Cosine(), seconds(60)},
				{"cross-validated, whitened cosine", folded, weighted, compare.WhitenedCosine(nil), seconds(60)},
			} {
				cases = append(cases, bench.Case{Name: c.name, Threads: threads, Target: c.target, Contenders: []bench.Contender{
					silent(ours, threads, func(ctx context.Context) ([]float64, error) {
						_, err := c.run(ctx, c.models, data, c.by, inference.Options{Samples: s.samples, Source: rng.New(5).At("bootstrap").Source()})
						return nil, err
					}),
				}})
			}
			return r.Measure(ctx, cases)
		},
	}
}

// samples compares models with subjects under a few samples of conditions, beside SciPy on resampled RDMs.
func samples(p bench.Against, s study) bench.Part {
	return bench.Part{
		Name: "samples",
		Title: fmt.Sprintf("%d samples of %d conditions, %d models with %d subjects, one thread: the best round (the median)",
			s.samples, s.conditions, s.models, s.subjects),
		Columns: columns("", sciPy),
		Notes: func([]bench.Timed) []string {
			return []string{
				"SciPy: resampled RDMs without pairs of copies; whitened by a sparse V and scipy.sparse.linalg.cg, to 1e-8, for each RDM; ranks by scipy.stats.rankdata, of each RDM once",
				"  a sample; tau-a from scipy.stats.kendalltau by the numbers of ties",
				"difference: of all similarities, relative to the largest",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer r.Patient(3)()
			rdms, data, err := s.rdms()
			if err != nil {
				return nil, err
			}
			rows := mat.NewDense(s.models+s.subjects, len(rdms[0].Values), nil)
			for k, d := range rdms {
				rows.SetRow(k, d.Values)
			}
			rows.Slice(s.models, s.models+s.subjects, 0, len(rdms[0].Values)).(*mat.Dense).Copy(data.Values)
			copies, drawn := s.draw()
			var cases []bench.Case
			for _, c := range []struct {
				name      string
				by        compare.Measure
				tolerance float64
			}{{"whitened cosine", compare.WhitenedCosine(nil), 1e-6}, {"rho-a", compare.RhoA(), near}, {"tau-a", compare.KendallA(), near}} {
				ready, err := c.by.Ready(s.conditions, rows)
				if err != nil {
					return nil, err
				}
				k := bench.Case{Name: c.name, Threads: 1, Tolerance: c.tolerance}
				k.Contenders = []bench.Contender{work(ours, 1, func(context.Context) ([]float64, error) { return s.similarities(ready, copies), nil })}
				settings := map[string]any{"measure": c.name, "models": s.models}
				if err := p.Oppose(ctx, r, &k, sciPy, bench.Work{Name: "samples", Settings: settings}, given("rows", rows), given("copies", drawn)); err != nil {
					return nil, err
				}
				cases = append(cases, k)
			}
			return r.Measure(ctx, cases)
		},
	}
}

// draw returns how often each condition is in each sample, and the same as a matrix.
func (s study) draw() (copies [][]int, drawn *mat.Dense) {
	g := rng.New(5).At("draws").Rand()
	drawn = mat.NewDense(s.samples, s.conditions, nil)
	for b := range s.samples {
		copies = append(copies, make([]int, s.conditions))
		for range s.conditions {
			i := g.IntN(s.conditions)
			copies[b][i]++
			drawn.Set(b, i, drawn.At(b, i)+1)
		}
	}
	return copies, drawn
}

// similarities returns those of each model with each subject in each sample.
func (s study) similarities(e compare.Evaluator, copies [][]int) (all []float64) {
	linear, _ := e.(compare.Linear)
	gram := mat.NewSymDense(s.models+s.subjects, nil)
	for _, c := range copies {
		e.Weigh(c)
		if linear != nil {
			linear.Gram(gram)
		}
		for i := range s.models {
			for j := range s.subjects {
				at := s.models + j
				if linear == nil {
					all = append(all, e.Similarity(i, at))
					continue
				}
				all = append(all, gram.At(i, at)/math.Sqrt(gram.At(i, i)*gram.At(at, at)))
			}
		}
	}
	return all
}
