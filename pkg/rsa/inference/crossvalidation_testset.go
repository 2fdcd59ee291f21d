package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// BootstrapTestSet fits models to bootstrap samples and compares them with what was not drawn: the conditions, the subjects or both that scheme (OverConditions, OverSubjects
// or OverBoth) draws. Samples without three distinct conditions in each part, or without a subject that was not drawn, have no value.
//
// A subject's evaluation is its mean over the samples in which it was tested; Mean and the ceiling are means over samples, whose values are in Samples. The bounds of the
// ceiling are pools on all conditions, the lower one of the subjects that were drawn, without the subject itself, the upper one of all, compared on the test conditions.
// There are no variances: the spread over samples is not that of the estimate. Errors are those of [BootstrapSubjects]. It panics for another scheme.
func BootstrapTestSet(ctx context.Context, scheme Scheme, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	if scheme != OverSubjects && scheme != OverConditions && scheme != OverBoth {
		panic(fmt.Sprintf("inference: bootstrap test set: %v", scheme))
	}
	if opt.Source == nil {
		return nil, fmt.Errorf("inference: bootstrap test set: no source of random numbers")
	}
	opt = opt.filled()
	s, err := newStudy(models, data, by, opt)
	if err != nil {
		return nil, err
	}
	if err := s.enough(scheme); err != nil {
		return nil, err
	}
	r, _, err := s.onData(ctx)
	if err != nil {
		return nil, err
	}
	d := newDraws(s, scheme, false, opt)
	bySubject := mat.NewDense(opt.Samples, (len(models)+2)*s.subjects.len(), nil)
	stopped := d.leaveOut(ctx, rng.Fork(opt.Source), bySubject)
	if stopped != nil {
		return nil, fmt.Errorf("inference: bootstrap test set: %w", stopped)
	}
	rows := d.rows()
	r.Scheme, r.Folded, r.Drawn, r.Valid = scheme, true, d.done(), len(rows)
	if r.Valid == 0 {
		return nil, fmt.Errorf("inference: bootstrap test set: no sample of %d leaves enough conditions and subjects out", r.Drawn)
	}
	r.Samples = d.means(0, rows)
	means := make([]float64, len(models)+2)
	for i := range means {
		means[i] = meanOver(rows, func(b int) float64 { return d.values[0].At(b, i) })
	}
	for i := range models {
		for k := range s.subjects.len() {
			r.Evaluations.Set(i, k, meanOver(rows, func(b int) float64 { return bySubject.At(b, i*s.subjects.len()+k) }))
		}
	}
	m := len(models)
	r.Mean = means[:m]
	r.Ceiling = Ceiling{Lower: means[m], Upper: means[m+1], NoLower: math.IsNaN(means[m]), Inexact: true}
	return r, nil
}

// leaveOut evaluates all samples on what they leave out, on all cores.
func (d *draws) leaveOut(ctx context.Context, src rand.Source, bySubject *mat.Dense) error {
	return each(ctx, d.opt.Samples, src, d.opt.Progress, func() *sampler { return newSampler(d.study) }, func(p *sampler, b int, random *rand.Rand) error {
		p.sampleUnits(random)
		d.state[b] = notEnough
		train, test, trainTimes, testTimes := p.whole, p.whole, p.once, p.once
		if d.scheme.conditions() {
			for i, c := range p.copies {
				p.in[1][i] = 0
				if c == 0 {
					p.in[1][i] = 1
				}
			}
			if distinct(p.copies) < 3 || distinct(p.in[1]) < 3 {
				return nil
			}
			train, test = p.train, p.test
			train.weigh(p.copies)
			test.weigh(p.in[1])
		}
		if d.scheme.subjects() {
			trainTimes, testTimes = p.times, p.testTimes
			left := 0
			for k, t := range trainTimes {
				testTimes[k] = 0
				if t == 0 {
					testTimes[k] = 1
					left++
				}
			}
			if left == 0 {
				return nil
			}
		}
		p.begin()
		p.fold(train, test, p.whole, trainTimes, testTimes, p.once)
		p.finish()
		p.means(d.values[0].RawRowView(b), testTimes)
		copy(bySubject.RawRowView(b), p.values.RawMatrix().Data)
		d.state[b] = evaluated
		return nil
	})
}

// meanOver returns the mean over rows of values that are not NaN.
func meanOver(rows []int, value func(b int) float64) float64 {
	sum, n := 0.0, 0.0
	for _, b := range rows {
		if v := value(b); v == v {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}
