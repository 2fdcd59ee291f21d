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

// Jackknife finds the variances for other subjects and other conditions at once by leaving out, and draws no samples. An evaluation is a mean over pairs of conditions. Let
// subject s and pair ij have
//
//	y = μ + a_s + b_i + b_j + p_ij + c_si + c_sj + e_sij
//
// with independent effects of variances A, B, P, C and E. The mean over S subjects and the N = n(n−1)/2 pairs of n conditions has the variance
//
//	A/S + 4B/n + P/N + 4C/(Sn) + E/(SN).
//
// Without each subject, each condition, and each matching (a set of pairs in which every condition has one partner; all n−1 of them, or n for odd n, are all pairs), the
// jackknife variances have the expectations, for every S and n,
//
//	subjects    v_s = A/S + 4C/(Sn) + E/(SN)
//	conditions  v_c = x + 2(n−1)/(n−2)·y,    x = 4B/n + 4C/(Sn),  y = P/N + E/(SN)
//	matchings   v_m = y,    for odd n y + x/(n−1)²
//
// and so x + y is known without bias. Leaving out subjects as well gives the same of what subjects and conditions have in common, 4C/(Sn) and E/(SN) in place of x and y; with
// z their sum
//
//	v = v_s + (x + y) − z.
//
// A bootstrap over conditions counts y three times, which makes [TwoFactor] too large where the noise of single pairs is a good part of the variance: few conditions, whitened
// measures, models that explain little. As no component is negative, y is kept between 0 and what v_c leaves, and v between the larger of v_s and x + y and the sum of both.
//
// Evaluations are not linear in the pairs; on average the jackknife is then too large rather than too small (Efron & Stein 1981, Ann. Stat. 9:586; for means over pairs Arvesen
// 1969, Ann. Math. Stat. 40:2076). It varies more from study to study than the bootstrap's variance, and it is wrong for models that jump: a [model.Select] that two of its
// RDMs fit alike. The division into matchings is drawn from the source, over an order of the conditions: pairs that are missing are taken to be missing anywhere.
//
// There are min(S, n)−1 degrees of freedom. The estimates are those on the data. Two subjects have no variance of the lower bound of the ceiling. Errors are those of [Fixed];
// besides, a source, a second subject or a fourth condition that is missing. Groups of conditions and subjects are left out as wholes.
func Jackknife(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	if opt.Source == nil {
		return nil, fmt.Errorf("inference: %v: no source of random numbers", LeavingOut)
	}
	s, err := newStudy(models, data, by, opt.filled())
	if err != nil {
		return nil, err
	}
	if err := s.enough(LeavingOut); err != nil {
		return nil, err
	}
	r, _, err := s.onData(ctx)
	if err != nil {
		return nil, err
	}
	j, err := s.leaveOut(ctx, rng.Fork(opt.Source), opt.Progress)
	if err != nil {
		return nil, fmt.Errorf("inference: %v: %w", LeavingOut, err)
	}
	r.Scheme, r.DoF, r.Contrasts = LeavingOut, s.smaller()-1, j.contrasts()
	return r, nil
}

// smaller is the smaller of the numbers of subjects and conditions.
func (s *study) smaller() float64 { return float64(min(s.subjects.count, s.conditions.count)) }

// contrasts returns the variances of all estimates and differences.
func (j *jackknife) contrasts() *mat.SymDense {
	_, columns := j.nothing.Dims()
	out := mat.NewSymDense(columns, nil)
	for i := range columns {
		for k := range i + 1 {
			bySubjects := j.overSubjects(i, k)
			ofConditions, ofBoth := j.overConditions(j.conditions, i, k)
			ofMatchings, ofMatchingsBoth := j.overConditions(j.matchings, i, k)
			n := len(j.conditions)
			out.SetSym(i, k, leftOutVariance(bySubjects, countedOnce(ofConditions, ofMatchings, n), countedOnce(ofBoth, ofMatchingsBoth, n)))
		}
	}
	return out
}

// leftOutVariance returns v_s + (x + y) − z within its bounds, NaN where one of them is.
func leftOutVariance(subjects, conditions, both float64) float64 {
	return math.Max(math.Max(subjects, conditions), subjects+conditions-both)
}

// countedOnce returns x + y of [Jackknife] from v_c and v_m of n conditions. y lies between 0 and (n−2)/(2(n−1)) of v_c, and is moved there.
func countedOnce(conditions, matchings float64, n int) float64 {
	size := float64(n)
	times, share := 2*(size-1)/(size-2), float64(n%2)/((size-1)*(size-1))
	y := (matchings - share*conditions) / (1 - share*times)
	y = math.Max(0, math.Min(y, conditions/times)) // NaN stays NaN
	return conditions - (times-1)*y
}
