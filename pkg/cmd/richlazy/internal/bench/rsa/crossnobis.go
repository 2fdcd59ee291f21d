package rsa

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// inRuns returns trials of one row a condition in each run, run after run.
func inRuns(conditions, runs, channels int) *rsa.Trials {
	t := &rsa.Trials{Values: noise("runs", runs*conditions, channels), Conditions: names(conditions)}
	for r := range runs {
		t.Runs = append(t.Runs, fmt.Sprint("run ", r+1))
		for i := range conditions {
			t.Of, t.Run = append(t.Of, i), append(t.Run, r)
		}
	}
	return t
}

// correlated returns a covariance of channels with correlations, of half as many rows again as channels.
func correlated(name string, channels int) (*rsa.Covariance, error) {
	return rsa.ResidualCovariance(noise(name, channels+channels/2, channels), rsa.NoiseOptions{})
}

// crossnobis times cross-validated distances: with one precision, with one for each run, and of many channels without any.
func crossnobis(p bench.Against, threads, conditions, runs, channels, many int) bench.Part {
	return bench.Part{
		Name:    "crossnobis",
		Title:   fmt.Sprintf("Crossnobis RDM of %d conditions × %d runs, %s: the best round (the median)", conditions, runs, bench.OnThreads(threads)),
		Columns: columns("", numPy),
		Notes: func([]bench.Timed) []string {
			return []string{
				"with one precision both do one product of all patterns with it; ours also makes sure that it is positive definite, which takes about as long",
				"NumPy: products of each run with the mean of the others; with a covariance for each run, products of each pair of runs by np.linalg.inv of their mean covariance",
				"a third of the rounds; difference: of all distances, relative to the largest",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer r.Patient(3)()
			each := make([]*rsa.Covariance, runs)
			stacked := mat.NewDense(runs*channels, channels, nil)
			for k := range each {
				var err error
				if each[k], err = correlated(fmt.Sprint("run ", k), channels); err != nil {
					return nil, err
				}
				stacked.Slice(k*channels, (k+1)*channels, 0, channels).(*mat.Dense).Copy(each[k].Matrix)
			}
			inverse, err := each[0].Precision()
			if err != nil {
				return nil, err
			}
			var cases []bench.Case
			for _, c := range []struct {
				name     string
				channels int
				options  rsa.CrossnobisOptions
				work     string
				on       []bench.Given
				target   *bench.Target
			}{
				{"one precision", channels, rsa.CrossnobisOptions{Precision: inverse}, "crossnobis", []bench.Given{given("precision", mat.DenseCopyOf(inverse))}, nil},
				{"a covariance for each run", channels, rsa.CrossnobisOptions{Covariances: each}, "crossnobis by run", []bench.Given{given("covariances", stacked)}, bench.Speed(ours, numPy, 1)},
				{"without noise", many, rsa.CrossnobisOptions{}, "crossnobis", nil, bench.Speed(ours, numPy, 1)},
			} {
				trials := inRuns(conditions, runs, c.channels)
				k := bench.Case{Name: fmt.Sprintf("%s, %d channels", c.name, c.channels), Threads: threads, Target: c.target, Tolerance: near}
				k.Contenders = []bench.Contender{work(ours, threads, func(context.Context) ([]float64, error) { return scaled(rsa.Crossnobis(trials, c.options))(1) })}
				on := append([]bench.Given{given("runs", trials.Values)}, c.on...)
				if err := p.Oppose(ctx, r, &k, numPy, bench.Work{Name: c.work, Settings: map[string]any{"runs": runs}}, on...); err != nil {
					return nil, err
				}
				cases = append(cases, k)
			}
			return r.Measure(ctx, cases)
		},
	}
}
