package inference

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// BootstrapSubjects draws subjects with replacement. The variance of an estimate, of a model or a bound of the ceiling, is S/(S−1) times that over samples, for S subjects,
// with S−1 degrees of freedom. For models without parameters [Fixed] has the same expectation and needs no samples.
//
// The estimates are evaluations on the data, not means over samples. Models with parameters are fitted again in each sample, to all of it: [BootstrapCrossValidate] fits and
// tests on different parts. Samples with fewer than three distinct conditions have no value and are left out; Drawn and Valid count.
//
// Errors are those of [Fixed]; besides, a source or a second subject that is missing, and fewer than two valid samples. Cancelled, it returns what the samples so far say,
// together with the context's error.
func BootstrapSubjects(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	return bootstrap(ctx, OverSubjects, false, models, data, by, opt)
}

// BootstrapConditions draws conditions with replacement; copies of a condition are never compared with each other. The variance is n/(n−1) times that over samples, for n
// conditions, with n−1 degrees of freedom. A single subject is enough. The rest is as for [BootstrapSubjects].
func BootstrapConditions(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	return bootstrap(ctx, OverConditions, false, models, data, by, opt)
}

// BootstrapBoth draws subjects and conditions at once. The variance is k/(k−1) times that over samples, k being the smaller of the numbers of subjects and conditions, with
// k−1 degrees of freedom. It counts the noise three times and is too large by up to that factor; [Dual] corrects that. The rest is as for [BootstrapSubjects].
func BootstrapBoth(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	return bootstrap(ctx, OverBoth, false, models, data, by, opt)
}

// Dual generalises to other subjects and other conditions at once. It draws the samples of [DualTwoFactor], for tests and intervals that count samples, and has the variances
// of [Jackknife], which count the noise of single pairs of conditions once, for t tests and t intervals: the two-factor formula counts it three times. There are min(S, n)−1
// degrees of freedom. Errors are also those of Jackknife; the rest is as for [BootstrapSubjects].
func Dual(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	return bootstrap(ctx, OverBothLeavingOut, false, models, data, by, opt)
}

// DualTwoFactor is the dual bootstrap as Schütt, Kipnis, Diedrichsen & Kriegeskorte published it (2023, eLife 12:e82566): each sample is evaluated with its subjects and
// conditions, with its subjects alone and with its conditions alone, and [TwoFactor] makes one variance of the three, for each estimate and each difference of two on its own.
// There are min(S, n)−1 degrees of freedom. The rest is as for [BootstrapSubjects].
func DualTwoFactor(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	return bootstrap(ctx, OverBothCorrected, false, models, data, by, opt)
}

// bootstrap evaluates the data, then samples, and adds the variances.
func bootstrap(ctx context.Context, scheme Scheme, folded bool, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	if opt.Source == nil {
		return nil, fmt.Errorf("inference: %v: no source of random numbers", scheme)
	}
	opt = opt.filled()
	samples := rng.Fork(opt.Source)
	s, err := newStudy(models, data, by, opt)
	if err != nil {
		return nil, err
	}
	if err := s.enough(scheme); err != nil {
		return nil, err
	}
	var r *Result
	if folded {
		r, err = s.onFolds(ctx, opt)
	} else {
		r, _, err = s.onData(ctx)
	}
	if err != nil {
		return nil, err
	}
	d := newDraws(s, scheme, folded, opt)
	if scheme == OverBothLeavingOut {
		j, err := s.leaveOut(ctx, rng.Fork(opt.Source), nil)
		if err != nil {
			return nil, fmt.Errorf("inference: %v: %w", scheme, err)
		}
		d.contrasts = j.contrasts()
	}
	stopped := d.draw(ctx, samples)
	d.report(r)
	if stopped != nil {
		return r, fmt.Errorf("inference: %v: %w", scheme, stopped)
	}
	if r.Valid < 2 {
		return nil, fmt.Errorf("inference: %v: %d of %d samples have enough distinct conditions and subjects, want at least 2", scheme, r.Valid, r.Drawn)
	}
	return r, nil
}

// enough says whether there is something to draw.
func (s *study) enough(scheme Scheme) error {
	if scheme.subjects() && s.subjects.count < 2 {
		return fmt.Errorf("inference: %v: %d subject, want at least 2", scheme, s.subjects.count)
	}
	least := 3
	if scheme.leavesOut() {
		least = 4 // three are left
	}
	if scheme.conditions() && s.conditions.count < least {
		return fmt.Errorf("inference: %v: %d conditions, want at least %d", scheme, s.conditions.count, least)
	}
	return nil
}

func (s Scheme) subjects() bool   { return s == OverSubjects || s.both() }
func (s Scheme) conditions() bool { return s == OverConditions || s.both() }
func (s Scheme) both() bool {
	return s == OverBoth || s == OverBothCorrected || s.leavesOut()
}
func (s Scheme) leavesOut() bool { return s == LeavingOut || s == OverBothLeavingOut }

// report sets samples, variances and degrees of freedom.
func (d *draws) report(r *Result) {
	r.Scheme, r.Folded, r.Drawn = d.scheme, d.folded, d.done()
	rows := d.rows()
	if r.Valid = len(rows); r.Valid == 0 {
		return
	}
	subjects, conditions := float64(d.study.subjects.count), float64(d.study.conditions.count)
	smaller := math.Min(subjects, conditions)
	var kept [3]*mat.Dense
	var spreads [3]*mat.SymDense
	for k, kind := range d.kinds {
		kept[kind] = d.means(k, rows)
		spreads[kind] = d.spread(k, rows)
	}
	switch d.scheme {
	case OverSubjects:
		r.Samples, r.DoF = kept[onlySubjects], subjects-1
		r.Contrasts = inflated(spreads[onlySubjects], subjects)
	case OverConditions:
		r.Samples, r.DoF = kept[onlyConditions], conditions-1
		r.Contrasts = inflated(spreads[onlyConditions], conditions)
	case OverBoth:
		r.Samples, r.DoF = kept[drawBoth], smaller-1
		r.Contrasts = inflated(spreads[drawBoth], smaller)
	default:
		r.Samples, r.SubjectSamples, r.ConditionSamples, r.DoF = kept[drawBoth], kept[onlySubjects], kept[onlyConditions], smaller-1
		if r.Contrasts = d.contrasts; r.Contrasts != nil {
			return
		}
		r.Contrasts = mat.NewSymDense(len(r.Models)+2, nil)
		for i := range len(r.Models) + 2 {
			for j := range i + 1 {
				v := TwoFactor(spreads[onlySubjects].At(i, j), spreads[onlyConditions].At(i, j), spreads[drawBoth].At(i, j), d.study.subjects.count, d.study.conditions.count)
				r.Contrasts.SetSym(i, j, v)
			}
		}
	}
}

// inflated returns k/(k−1) times the variances over samples. A negative one, which the correction for folds may leave, is not known.
func inflated(v *mat.SymDense, k float64) *mat.SymDense {
	n := v.SymmetricDim()
	out := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			x := k / (k - 1) * v.At(i, j)
			if x < 0 {
				x = math.NaN()
			}
			out.SetSym(i, j, x)
		}
	}
	return out
}
