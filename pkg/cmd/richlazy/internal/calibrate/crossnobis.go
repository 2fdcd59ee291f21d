package calibrate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// crossnobisPart measures distances whose true value is known.
func crossnobisPart() Part {
	return Part{
		Name: "crossnobis",
		About: `6 conditions with one and the same pattern, 4 runs, 8 channels whose noise correlates by 0.6 between neighbours and differs in scale by run. What counts is
the mean over all pairs of the distance, whose true value is 0. *Precision*: the inverse of a shrunk covariance of 60 residuals of each run that are independent of
the patterns, pooled or by run. *Unbalanced*: one to three rows of each condition in each run. *Missing*: of those, each value is missing with probability 0.1.
*Different*: normal patterns; the estimate less the true distance. *Poisson*: counts of mean 5 on each channel.`,
		Columns: []Column{
			{"equal patterns, no precision", Unbiased}, {"pooled precision", Unbiased}, {"precisions by run", Unbiased}, {"unbalanced, pooled precision", Unbiased},
			{"missing values", Unbiased}, {"different patterns, true distance taken off", Unbiased}, {"cross-validated Poisson KL", Unbiased},
		},
		Simulate: simulateCrossnobis,
	}
}

func simulateCrossnobis(_ context.Context, seed rng.Seed) ([]float64, error) {
	const conditions, runs, channels = 6, 4, 8
	random := seed.At("data").Rand()
	noise := func(run int) []float64 {
		x := make([]float64, channels)
		for c := range x {
			x[c] = random.NormFloat64()
			if c > 0 {
				x[c] = .6*x[c-1] + .8*x[c]
			}
		}
		for c := range x {
			x[c] *= 1 + float64(run)/3
		}
		return x
	}
	shared := gaussian(random, 1, channels).RawRowView(0)
	residuals := make([]*mat.Dense, runs)
	for r := range residuals {
		residuals[r] = mat.NewDense(60, channels, nil)
		for i := range 60 {
			residuals[r].SetRow(i, noise(r))
		}
	}
	pooled, err := rsa.PooledResidualCovariance(residuals, rsa.NoiseOptions{})
	if err != nil {
		return nil, err
	}
	precision, err := pooled.Precision()
	if err != nil {
		return nil, err
	}
	byRun, err := rsa.ResidualCovarianceByRun(residuals, nil, rsa.NoiseOptions{})
	if err != nil {
		return nil, err
	}
	trials := func(rows func() int, pattern func(condition, channel int) float64, lost float64) (*rsa.Trials, error) {
		var all []float64
		var condition, run []string
		for c := range conditions {
			for r := range runs {
				for range rows() {
					condition, run = append(condition, fmt.Sprint("c", c)), append(run, fmt.Sprint(r))
					for k, e := range noise(r) {
						v := pattern(c, k) + e
						if random.Float64() < lost {
							v = math.NaN()
						}
						all = append(all, v)
					}
				}
			}
		}
		return rsa.NewTrials(mat.NewDense(len(run), channels, all), condition, run)
	}
	one, some := func() int { return 1 }, func() int { return 1 + random.IntN(3) }
	equal := func(_, channel int) float64 { return shared[channel] }
	patterns := gaussian(random, conditions, channels)
	var out []float64
	record := func(t *rsa.Trials, failed error, opt rsa.CrossnobisOptions, truth float64) {
		if err = failed; err != nil {
			return
		}
		var r *rsa.RDM
		if r, err = rsa.Crossnobis(t, opt); err == nil {
			out = append(out, average(r)-truth)
		}
	}
	for _, study := range []struct {
		rows    func() int
		pattern func(condition, channel int) float64
		lost    float64
		opt     rsa.CrossnobisOptions
	}{
		{one, equal, 0, rsa.CrossnobisOptions{}},
		{one, equal, 0, rsa.CrossnobisOptions{Precision: precision}},
		{one, equal, 0, rsa.CrossnobisOptions{Covariances: byRun}},
		{some, equal, 0, rsa.CrossnobisOptions{Precision: precision}},
		{some, func(int, int) float64 { return 0 }, .1, rsa.CrossnobisOptions{}},
	} {
		t, failed := trials(study.rows, study.pattern, study.lost)
		if record(t, failed, study.opt, 0); err != nil {
			return nil, err
		}
	}
	true0, err := rsa.SquaredEuclidean(rsa.Patterns(patterns, names(conditions)))
	if err != nil {
		return nil, err
	}
	t, failed := trials(one, patterns.At, 0)
	if record(t, failed, rsa.CrossnobisOptions{}, average(true0)); err != nil {
		return nil, err
	}
	counts := mat.NewDense(conditions*runs, channels, nil)
	var condition, run []string
	for i := range conditions * runs {
		condition, run = append(condition, fmt.Sprint("c", i%conditions)), append(run, fmt.Sprint(i/conditions))
		for c := range channels {
			counts.Set(i, c, poisson(random, 5))
		}
	}
	if t, err = rsa.NewTrials(counts, condition, run); err != nil {
		return nil, err
	}
	r, err := rsa.CrossvalidatedPoisson(t, rsa.PoissonOptions{})
	if err != nil {
		return nil, err
	}
	return append(out, average(r)), nil
}

// average returns the mean of an RDM over pairs.
func average(r *rsa.RDM) float64 {
	sum := 0.0
	for _, v := range r.Values {
		sum += v
	}
	return sum / float64(len(r.Values))
}

// poisson returns a Poisson number, by counting exponential waits.
func poisson(random *rand.Rand, mean float64) float64 {
	n := -1.0
	for t := 0.0; t <= mean; t += random.ExpFloat64() {
		n++
	}
	return n
}
