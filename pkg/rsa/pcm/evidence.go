package pcm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Evidence holds a log evidence for each subject (row) and model (column): a cross-validated log-likelihood, a log-likelihood of models with
// equally many parameters, AIC, BIC or Laplace's approximation. Only differences between models within a subject mean anything.
type Evidence struct {
	Subjects []string
	Models   []string
	Log      *mat.Dense
}

// Tabulate returns the evidence of models, one slice of results for each, as FitEach, LeaveOneSubjectOut and GroupResult.Subjects give them,
// where measure takes the number from a result: nil takes the log-likelihood, Result.AIC and Result.BIC punish parameters. It panics where
// models have different numbers of subjects or there is nothing.
func Tabulate(measure func(Result) float64, models ...[]Result) Evidence {
	if len(models) == 0 || len(models[0]) == 0 {
		panic("pcm: evidence of nothing")
	}
	if measure == nil {
		measure = func(r Result) float64 { return r.LogLikelihood }
	}
	e := Evidence{Log: mat.NewDense(len(models[0]), len(models), nil)}
	for _, r := range models[0] {
		e.Subjects = append(e.Subjects, r.Subject)
	}
	for j, results := range models {
		if len(results) != len(e.Subjects) {
			panic(fmt.Sprintf("pcm: model %d has %d subjects, the first %d", j, len(results), len(e.Subjects)))
		}
		e.Models = append(e.Models, results[0].Model)
		for i, r := range results {
			e.Log.Set(i, j, measure(r))
		}
	}
	return e
}

// TabulateRuns returns the evidence of models by cross-validation over runs, one slice of LeaveOneRunOutEach for each model, where measure takes the number from
// a result: nil takes Marginal. It panics where models have different numbers of subjects or there is nothing.
func TabulateRuns(measure func(RunsResult) float64, models ...[]RunsResult) Evidence {
	if measure == nil {
		measure = func(r RunsResult) float64 { return r.Marginal }
	}
	results := make([][]Result, len(models))
	for j, m := range models {
		for _, r := range m {
			results[j] = append(results[j], Result{Model: r.Model, Subject: r.Subject, LogLikelihood: measure(r)})
		}
	}
	return Tabulate(nil, results...)
}

// LogBayesFactors returns the log Bayes factors of all models against the reference model, subjects × models: positive speaks for
// the model, above 3 strongly (Kass & Raftery 1995: 1–3 is positive evidence, 3–5 strong, on this natural-logarithm scale). It panics where the
// reference is not the number of a model.
func (e Evidence) LogBayesFactors(reference int) *mat.Dense {
	n, k := e.Log.Dims()
	if reference < 0 || reference >= k {
		panic(fmt.Sprintf("pcm: reference model %d of %d", reference, k))
	}
	out := mat.NewDense(n, k, nil)
	out.Apply(func(i, _ int, v float64) float64 { return v - e.Log.At(i, reference) }, e.Log)
	return out
}

// GroupLogBayesFactors returns for each model the sum over subjects of its log Bayes factors against the reference: the evidence if one and
// the same model holds for all subjects (fixed effects). One subject can decide it; Mean and tests over subjects are the careful choice.
func (e Evidence) GroupLogBayesFactors(reference int) []float64 {
	mean, _ := e.Mean(reference)
	for j := range mean {
		mean[j] *= float64(len(e.Subjects))
	}
	return mean
}

// Mean returns for each model the mean over subjects of its log Bayes factors against the reference and the standard error of that mean (NaN with one subject).
func (e Evidence) Mean(reference int) (mean, standardError []float64) {
	f := e.LogBayesFactors(reference)
	n, k := f.Dims()
	mean, standardError = make([]float64, k), make([]float64, k)
	for j := range k {
		for i := range n {
			mean[j] += f.At(i, j) / float64(n)
		}
		sum := 0.0
		for i := range n {
			sum += (f.At(i, j) - mean[j]) * (f.At(i, j) - mean[j])
		}
		standardError[j] = math.Sqrt(sum / float64(n-1) / float64(n))
	}
	return mean, standardError
}

// Relative returns each model's mean log Bayes factor against the null model as a fraction of that of the ceiling: 0 is as good as the null model, 1 as
// good as the ceiling (a pseudo-R²). Null and ceiling are numbers of models. Where the ceiling is no better than the null model it is NaN.
func (e Evidence) Relative(null, ceiling int) []float64 {
	mean, _ := e.Mean(null)
	top := mean[ceiling]
	for j := range mean {
		mean[j] /= top
		if !(top > 0) {
			mean[j] = math.NaN()
		}
	}
	return mean
}

// Posterior returns the posterior probabilities of the models in one subject's data, given prior probabilities up to a factor; nil means equal ones.
func (e Evidence) Posterior(subject int, prior []float64) []float64 {
	return posterior(e.Log.RawRowView(subject), prior)
}

// posterior returns probabilities from log evidences.
func posterior(log, prior []float64) []float64 {
	if prior != nil && len(prior) != len(log) {
		panic(fmt.Sprintf("pcm: %d prior probabilities for %d models", len(prior), len(log)))
	}
	p := make([]float64, len(log))
	for i, v := range log {
		p[i] = v
		if prior != nil {
			p[i] += math.Log(prior[i])
		}
	}
	total := logSum(p)
	for i := range p {
		p[i] = math.Exp(p[i] - total)
	}
	return p
}

// logSum returns log Σ exp(vᵢ), and -Inf of nothing.
func logSum(v []float64) float64 {
	top := math.Inf(-1)
	for _, x := range v {
		top = max(top, x)
	}
	if math.IsInf(top, 0) {
		return top
	}
	sum := 0.0
	for _, x := range v {
		sum += math.Exp(x - top)
	}
	return top + math.Log(sum)
}
