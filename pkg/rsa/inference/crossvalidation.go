package inference

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// CrossValidate fits models to training conditions and training subjects and compares them with test subjects on test conditions, for each pair of a fold of conditions and a
// fold of subjects as [Options] Conditions and Subjects say; each is divided at random, and the evaluation is the mean over several divisions. A subject's evaluation is the
// mean over the test sets that it is in.
//
// The bounds of the noise ceiling are pools that are made on all conditions and compared on the test conditions: the lower one of the training subjects, without the subject
// itself where subjects are not divided, the upper one of all subjects.
//
// It gives no variances, since folds share their data: [BootstrapCrossValidate] does. It is an error where a test or training set has fewer than three conditions, or a
// source is missing where it is needed; other errors are those of [Fixed].
func CrossValidate(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	opt = opt.filled()
	s, err := newStudy(models, data, by, opt)
	if err != nil {
		return nil, err
	}
	return s.onFolds(ctx, opt)
}

// BootstrapCrossValidate is [CrossValidate] with variances: models are fitted and tested on folds inside every bootstrap sample, all copies of a condition or subject in the
// same fold. scheme says what is drawn; with OnData nothing is, as in CrossValidate. Where it draws, default numbers of folds are those of 1 − 1/e times the conditions and
// subjects, and a sample that cannot be divided into test sets of three distinct conditions has no value.
//
// Each sample is divided more than once, [Options] SampleAssignments r, so that the variance that the random division adds is known and taken out,
//
//	V = (r V_r − V₁)/(r − 1),
//
// V_r being the variance over samples of the mean of r divisions and V₁ that of a single one. For the dual bootstrap this comes first, for each of its three variances, then
// [TwoFactor]. A variance that is negative after correction is NaN: it is small, and more samples are needed. Errors are those of CrossValidate and [BootstrapSubjects].
func BootstrapCrossValidate(ctx context.Context, scheme Scheme, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	if scheme == OnData {
		return CrossValidate(ctx, models, data, by, opt)
	}
	if scheme.leavesOut() {
		return nil, fmt.Errorf("inference: bootstrap cross-validation: %v leaves out and makes no folds", scheme)
	}
	return bootstrap(ctx, scheme, true, models, data, by, opt)
}

// onFolds evaluates the models on the data by cross-validation.
func (s *study) onFolds(ctx context.Context, opt Options) (*Result, error) {
	r, w, err := s.onData(ctx)
	if err != nil {
		return nil, err
	}
	conditions := opt.Conditions.planned(float64(s.conditions.count), DefaultConditionFolds)
	subjects := opt.Subjects.planned(float64(s.subjects.count), DefaultSubjectFolds)
	assignments, random := opt.Assignments, (*rand.Rand)(nil)
	if conditions.fixed(s.conditions.count) && subjects.fixed(s.subjects.count) {
		assignments = 1
	} else if opt.Source == nil {
		return nil, fmt.Errorf("inference: cross-validation: folds are drawn, and there is no source of random numbers")
	}
	if opt.Source != nil {
		random = rand.New(rng.Fork(opt.Source))
	}
	once := ones(s.subjects.len())
	w.begin()
	for range assignments {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("inference: cross-validation: %w", context.Cause(ctx))
		}
		if !w.folds(conditions, subjects, w.whole, once, random) {
			return nil, fmt.Errorf("inference: cross-validation: %d test sets of %d conditions and %d of %d subjects: want three conditions and a subject or more in every "+
				"test and training set", conditions.count(s.conditions.count), len(s.data.Conditions), subjects.count(s.subjects.count), s.subjects.len())
		}
	}
	w.finish()
	if w.err != nil {
		return nil, w.err
	}
	s.fill(r, w, once)
	r.Folded, r.Ceiling.Inexact = true, r.Ceiling.Inexact || !conditions.None // made on all conditions, the pool is not the best for some of them
	return r, nil
}
