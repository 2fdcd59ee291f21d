package behavior

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// CompareOptions of [Compare]; the zero value is that of FitOptions, with ten folds.
type CompareOptions struct {
	FitOptions
	// Folds of the cross-validation; 0 is 10, a negative number leaves it out, as does the Proportions cost, which has none.
	Folds int
}

// Comparison holds what models have to say of the choices of subjects.
type Comparison struct {
	Models   []Model
	Subjects []string
	// Fits is subjects × models.
	Fits [][]*Fit
	// Loss, AIC and BIC are subjects × models, lower is better; see [Fit]. CrossValidated is the log-likelihood of unseen answers, higher is better; nil where it was left out.
	Loss, AIC, BIC, CrossValidated *mat.Dense
}

// Compare fits each model to each subject and cross-validates it, in parallel over subjects. All models of a subject have the same folds. Progress counts subjects.
func Compare(ctx context.Context, models []Model, subjects []*Choices, opt CompareOptions, src rand.Source) (*Comparison, error) {
	n, k := len(subjects), len(models)
	if n == 0 || k == 0 {
		return nil, fmt.Errorf("behavior: compare: %d models and %d subjects, want some of both", k, n)
	}
	r := &Comparison{Models: models, Fits: make([][]*Fit, n), Loss: mat.NewDense(n, k, nil), AIC: mat.NewDense(n, k, nil), BIC: mat.NewDense(n, k, nil)}
	crossed := opt.Folds >= 0 && opt.Likelihood == Binomial
	if crossed {
		r.CrossValidated = mat.NewDense(n, k, nil)
	}
	for _, c := range subjects {
		r.Subjects = append(r.Subjects, c.Name)
	}
	seeds := make([][4]uint64, n)
	for i := range seeds {
		seeds[i] = [4]uint64{src.Uint64(), src.Uint64(), src.Uint64(), src.Uint64()}
	}
	count := progress.Count(opt.Progress, int64(n))
	fit := opt.FitOptions
	fit.Progress = nil
	err := cores.Try(ctx, n, func(i int) error {
		r.Fits[i] = make([]*Fit, k)
		for j, m := range models {
			f, err := m.Fit(ctx, subjects[i], fit, rand.NewPCG(seeds[i][0], seeds[i][1]))
			if err != nil {
				return err
			}
			r.Fits[i][j] = f
			r.Loss.Set(i, j, f.Loss)
			r.AIC.Set(i, j, f.AIC())
			r.BIC.Set(i, j, f.BIC())
			if !crossed {
				continue
			}
			v, err := m.CrossValidate(ctx, subjects[i], opt.Folds, fit, rand.NewPCG(seeds[i][2], seeds[i][3]))
			if err != nil {
				return err
			}
			r.CrossValidated.Set(i, j, v)
		}
		count.Add(1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Best counts the subjects for whom each model has the lowest entry of a matrix of r such as BIC, and returns the sum of each model's column. Of equals the first counts.
func (r *Comparison) Best(scores *mat.Dense) (wins []int, sums []float64) {
	n, k := scores.Dims()
	wins, sums = make([]int, k), make([]float64, k)
	for i := range n {
		best := 0
		for j := range k {
			sums[j] += scores.At(i, j)
			if scores.At(i, j) < scores.At(i, best) {
				best = j
			}
		}
		wins[best]++
	}
	return wins, sums
}

// Select is Bayesian model selection for the group with −BIC/2 for log evidences, as published: how frequent is each model among people? See inference.SelectModels.
func (r *Comparison) Select() (*inference.Selection, error) {
	var evidence mat.Dense
	evidence.Scale(-.5, r.BIC)
	return inference.SelectModels(&evidence, 0)
}

// String is a table with a line for each model: summed BIC and AIC, summed log-likelihood of unseen answers, and the number of subjects with the lowest BIC.
func (r *Comparison) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %10s %10s %14s %9s\n", "model", "BIC", "AIC", "unseen loglik", "best BIC")
	wins, bic := r.Best(r.BIC)
	_, aic := r.Best(r.AIC)
	unseen := make([]float64, len(r.Models))
	for j := range unseen {
		unseen[j] = math.NaN()
		if r.CrossValidated != nil {
			unseen[j] = mat.Sum(r.CrossValidated.ColView(j))
		}
	}
	for j, m := range r.Models {
		fmt.Fprintf(&b, "%-28s %10.1f %10.1f %14.1f %9d\n", m, bic[j], aic[j], unseen[j], wins[j])
	}
	return b.String()
}

// Nested tests whether the larger of two nested models fitted to the same choices does better than its additional parameters would by chance: twice the difference of
// the losses, with the χ² distribution of as many degrees of freedom (Wilks 1938). Where the smaller model has a parameter at a bound of the larger (a lapse of 0) the test is
// conservative. It is an error unless both are binomial fits, large has more parameters and its loss is not higher by more than 1e-6.
func Nested(small, large *Fit) (statistic float64, dof int, p float64, err error) {
	dof, statistic = len(large.Theta)-len(small.Theta), 2*(small.Loss-large.Loss)
	switch {
	case small.Likelihood != Binomial || large.Likelihood != Binomial:
		return math.NaN(), 0, math.NaN(), fmt.Errorf("behavior: nested models: costs %s and %s, want binomial ones", small.Likelihood, large.Likelihood)
	case dof < 1 || small.Trials != large.Trials:
		return math.NaN(), 0, math.NaN(), fmt.Errorf("behavior: nested models: %d and %d parameters, %v and %v answers, want more parameters for the same answers",
			len(small.Theta), len(large.Theta), small.Trials, large.Trials)
	case statistic < -2e-6:
		return math.NaN(), 0, math.NaN(), fmt.Errorf("behavior: nested models: the larger fits worse, by %g: the models are not nested, or a fit has missed the optimum", -statistic/2)
	}
	statistic = max(statistic, 0)
	return statistic, dof, upperChi2(statistic, dof), nil
}
