package pcm

import (
	"context"
	"errors"
	"fmt"

	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// LeaveOneSubjectOut returns for each subject the likelihood of its data under G(θ) with θ fitted to the other subjects (FitGroup), where
// the scale of G and the noise are fitted to the subject's own data. So a model is credited only with structure that subjects share, and
// models with any number of parameters compare fairly but for the subject's own two (or more) parameters, which all models have. Result.Model's parameters are those of the
// others; Free and Rank count what was fitted to the subject itself. For a model without parameters it is FitEach. Folds run in parallel.
// It returns an error with fewer than two subjects, and those of Fit.
func LeaveOneSubjectOut(ctx context.Context, subjects []*Subject, m Model, opt Options) ([]Result, error) {
	if len(subjects) < 2 {
		return nil, fmt.Errorf("pcm: model %q: %d subjects, leaving one out needs two", m.Name, len(subjects))
	}
	if m.Params == 0 {
		return FitEach(ctx, subjects, m, opt)
	}
	out := make([]Result, len(subjects))
	count := progress.Count(opt.Progress, int64(len(subjects)))
	err := each(len(subjects), func(i int) error {
		defer count.Add(1)
		others := make([]*Subject, 0, len(subjects)-1)
		for j, s := range subjects {
			if j != i {
				others = append(others, s)
			}
		}
		group, err := FitGroup(ctx, others, m, opt)
		if err != nil {
			return fmt.Errorf("pcm: without %s: %w", subjects[i].data.name(), err)
		}
		out[i], err = fitOwn(ctx, subjects[i], m, group.Theta, opt)
		return err
	})
	return out, err
}

// fitOwn fits scale and noise of the subject, with θ as given.
func fitOwn(ctx context.Context, s *Subject, m Model, theta []float64, opt Options) (Result, error) {
	frozen := Model{Name: m.Name, Conditions: m.Conditions, Predict: func(_ []float64, g *mat.SymDense, _ []*mat.SymDense) { m.Predict(theta, g, nil) }}
	r, err := Fit(ctx, s, frozen, Options{MaxIterations: opt.MaxIterations})
	r.Parameters.Model = append([]float64(nil), theta...)
	return r, err
}

// RunFold is what cross-validation over runs finds in the run that was left out.
type RunFold struct {
	Run        int
	Parameters         // fitted to the other runs
	Marginal   float64 // log p(left-out run | θ): how well G explains the run taken alone
	Predictive float64 // log p(left-out run | other runs, θ): how well the patterns themselves are predicted too
}

// RunsResult is a cross-validation over the runs of one subject.
type RunsResult struct {
	Model      string
	Subject    string
	Folds      []RunFold // in ascending order of Run
	Marginal   float64   // sum over folds
	Predictive float64   // sum over folds
}

// LeaveOneRunOut fits model, scale and noise to all runs but one of a subject and evaluates the density of that one, in turn. Marginal
// is the scheme of Diedrichsen, Yokoi & Arbuckle (2018, fig. 2A), Predictive the posterior predictive density at the fitted parameters: the
// difference of the log-likelihoods with and without the run. Folds run in parallel. It returns an error where there is one run, where what
// is left is not usable (New), and those of Fit.
func LeaveOneRunOut(ctx context.Context, s *Subject, m Model, opt Options) (RunsResult, error) {
	d := s.data
	if len(d.Run) == 0 {
		return RunsResult{}, fmt.Errorf("pcm: %s: no runs", d.name())
	}
	runs := d.runs()
	out := RunsResult{Model: m.Name, Subject: d.Name, Folds: make([]RunFold, len(runs))}
	if len(runs) < 2 {
		return out, fmt.Errorf("pcm: %s: %d run, leaving one out needs two", d.name(), len(runs))
	}
	count := progress.Count(opt.Progress, int64(len(runs)))
	err := each(len(runs), func(i int) error {
		defer count.Add(1)
		var err error
		out.Folds[i], err = leaveRun(ctx, s, m, runs[i], opt)
		return err
	})
	for _, f := range out.Folds {
		out.Marginal += f.Marginal
		out.Predictive += f.Predictive
	}
	return out, err
}

// LeaveOneRunOutEach does LeaveOneRunOut with each subject, in parallel and in their order. The error is that of the first subject that has
// one. Options.Progress hears of subjects.
func LeaveOneRunOutEach(ctx context.Context, subjects []*Subject, m Model, opt Options) ([]RunsResult, error) {
	out := make([]RunsResult, len(subjects))
	count := progress.Count(opt.Progress, int64(len(subjects)))
	quiet := opt
	quiet.Progress = nil
	err := each(len(subjects), func(i int) error {
		defer count.Add(1)
		var err error
		out[i], err = LeaveOneRunOut(ctx, subjects[i], m, quiet)
		return err
	})
	return out, err
}

func leaveRun(ctx context.Context, s *Subject, m Model, run int, opt Options) (RunFold, error) {
	fold := RunFold{Run: run}
	d := s.data
	train, err := New(d.Select(func(i int) bool { return d.Run[i] != run }), s.noise)
	if err != nil {
		return fold, fmt.Errorf("pcm: without run %d: %w", run, err)
	}
	test, err := New(d.Select(func(i int) bool { return d.Run[i] == run }), s.noise)
	if err != nil {
		return fold, fmt.Errorf("pcm: run %d: %w", run, err)
	}
	r, err := Fit(ctx, train, m, opt)
	if err != nil {
		return fold, fmt.Errorf("pcm: without run %d: %w", run, err)
	}
	fold.Parameters = r.Parameters
	alone, err := test.LogLikelihood(m, r.Parameters)
	if err != nil {
		return fold, err
	}
	all, err := s.LogLikelihood(m, r.Parameters)
	if err != nil {
		return fold, err
	}
	fold.Marginal, fold.Predictive = alone, all-r.LogLikelihood
	return fold, nil
}

// Ceiling holds the log-likelihoods, one for each subject, between which those of a perfect model of what the subjects share are expected.
type Ceiling struct {
	Upper []Result // the free model fitted to all subjects together: no model with a common G is more likely in sum
	Lower []Result // the free model fitted to the other subjects: what the group's own structure predicts
}

// NoiseCeiling fits the free model to the group and with each subject left out. It returns an error with fewer than two subjects, where
// numbers of conditions differ, and those of Fit.
func NoiseCeiling(ctx context.Context, subjects []*Subject, opt Options) (Ceiling, error) {
	if len(subjects) == 0 {
		return Ceiling{}, errors.New("pcm: noise ceiling of no subjects")
	}
	free := Free("free", subjects[0].conds)
	upper, err := FitGroup(ctx, subjects, free, opt)
	if err != nil {
		return Ceiling{}, err
	}
	lower, err := LeaveOneSubjectOut(ctx, subjects, free, opt)
	return Ceiling{Upper: upper.Subjects, Lower: lower}, err
}
