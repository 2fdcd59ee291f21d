package behavior

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// CrossValidate returns the log-likelihood of each answer's fold under the model fitted to the answers of the other folds, summed over all answers, in nats: how well the
// model foretells answers that it has not seen. It needs no penalty for parameters. Answers are dealt to folds at random, whatever their cell; 0 folds are 10. The fits are by
// the binomial likelihood.
//
// A model without lapse and with a steep slope can be sure of an answer and wrong, which costs it much: that is meant. It is an error where counts are not whole, there are
// fewer answers than folds, a fit fails or ctx is cancelled; it panics for one fold or a negative number.
func (m Model) CrossValidate(ctx context.Context, c *Choices, folds int, opt FitOptions, src rand.Source) (float64, error) {
	if folds == 0 {
		folds = 10
	}
	if folds < 2 {
		panic(fmt.Sprintf("behavior: cross-validation: %d folds, want at least 2", folds))
	}
	if err := c.Check(); err != nil {
		return math.NaN(), err
	}
	type answer struct {
		cell int
		yes  bool
	}
	var all []answer
	for i, n := range c.Trials {
		if n != math.Trunc(n) || c.Yes[i] != math.Trunc(c.Yes[i]) {
			return math.NaN(), fmt.Errorf("behavior: cross-validation of %q: cell %d: %v yes of %v trials, want whole numbers", c.Name, i, c.Yes[i], n)
		}
		for k := range int(n) {
			all = append(all, answer{i, k < int(c.Yes[i])})
		}
	}
	if len(all) < folds {
		return math.NaN(), fmt.Errorf("behavior: cross-validation of %q: %d answers for %d folds", c.Name, len(all), folds)
	}
	random := rand.New(src)
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	opt.Likelihood, opt.Progress = Binomial, nil
	streams, total := split(src, folds), 0.0
	for fold := range folds {
		yes, trials := append([]float64(nil), c.Yes...), append([]float64(nil), c.Trials...)
		testYes, test := make([]float64, len(yes)), make([]float64, len(yes))
		for k := fold; k < len(all); k += folds {
			i := all[k].cell
			trials[i]--
			test[i]++
			if all[k].yes {
				yes[i]--
				testYes[i]++
			}
		}
		fit, err := m.Fit(ctx, c.with(yes, trials), opt, streams[fold])
		if err != nil {
			return math.NaN(), fmt.Errorf("behavior: cross-validation of %q: fold %d: %w", c.Name, fold, err)
		}
		total -= fit.full.loss(Binomial, c.with(testYes, test), nil)
	}
	return total, nil
}
