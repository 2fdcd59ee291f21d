package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// TTest tests the mean of x, one value a subject, against a value:
//
//	t = (mean − against)/(sd/√n), sd with n−1 in its denominator, n−1 degrees of freedom.
//
// A NaN is left out, with a note. P is NaN, with a note, for fewer than two values and for values that are all equal. Evaluations of models are means over many pairs, for
// which t is a good approximation; with few subjects and heavy tails, [SignedRank] and [SignFlip] need less.
func TTest(x []float64, against float64, sided Sided) Test {
	kept := present(x)
	mean, variance := moments(kept)
	t := TTestOf(mean, variance/float64(len(kept)), float64(len(kept)-1), against, sided)
	t.N = len(kept)
	switch {
	case len(kept) < 2:
		return t.undefined("%d values, want at least 2", len(kept))
	case t.P == t.P:
		t.Note = leftOut(len(x), len(kept))
	}
	return t
}

// PairedTTest tests the mean of a−b, pairs of values of the same subjects, against 0, as [TTest] does. It panics where the lengths differ.
func PairedTTest(a, b []float64, sided Sided) Test {
	t := TTest(differences(a, b), 0, sided)
	t.Name = "paired t test"
	return t
}

// TTestOf tests an estimate whose variance has been estimated with so many degrees of freedom, such as those of a bootstrap:
//
//	t = (estimate − against)/√variance.
//
// Infinite degrees of freedom make it a z test. The tails are computed directly, never as 1 minus the other side, so P is right down to the smallest numbers. P is NaN, with a
// note, where the variance is not positive and finite or the degrees of freedom are not positive.
func TTestOf(estimate, variance, dof, against float64, sided Sided) Test {
	t := Test{Name: "t test", Estimate: estimate, Against: against, DoF: dof, Sided: sided}
	t.Statistic = (estimate - against) / math.Sqrt(variance)
	switch {
	case math.IsNaN(estimate) || math.IsNaN(against) || math.IsNaN(variance):
		return t.undefined("the estimate or its variance is NaN")
	case variance <= 0 || math.IsInf(variance, 1):
		t.Statistic = math.NaN()
		return t.undefined("the variance is %g", variance)
	case !(dof > 0):
		return t.undefined("%g degrees of freedom", dof)
	}
	switch sided {
	case Greater:
		t.P = upperT(t.Statistic, dof)
	case Less:
		t.P = upperT(-t.Statistic, dof)
	default:
		t.P = min(1, 2*upperT(math.Abs(t.Statistic), dof))
	}
	return t
}

// WelchTTest compares the means of two groups of different subjects whose variances may differ (Welch 1947):
//
//	t = (mean a − mean b)/√(var a/n + var b/m),
//
// with the degrees of freedom of Satterthwaite. NaN and too few values are treated as by [TTest]; each group needs two.
func WelchTTest(a, b []float64, sided Sided) Test {
	ka, kb := present(a), present(b)
	ma, va := moments(ka)
	mb, vb := moments(kb)
	na, nb := float64(len(ka)), float64(len(kb))
	va, vb = va/na, vb/nb
	t := TTestOf(ma-mb, va+vb, welchDoF(va, vb, na, nb), 0, sided)
	t.Name, t.N = "Welch's t test", len(ka)+len(kb)
	switch {
	case len(ka) < 2 || len(kb) < 2:
		return t.undefined("groups of %d and %d, want at least 2 in each", len(ka), len(kb))
	case t.P == t.P:
		t.Note = leftOut(len(a)+len(b), t.N)
	}
	return t
}

// welchDoF returns Satterthwaite's degrees of freedom for the sum of two squared standard errors.
func welchDoF(va, vb, na, nb float64) float64 {
	share := va / (va + vb)
	return 1 / (share*share/(na-1) + (1-share)*(1-share)/(nb-1))
}

// moments returns the mean and the variance with n−1 in its denominator; NaN for no value, and a variance of NaN for one. Equal values have a variance of exactly 0.
func moments(x []float64) (mean, variance float64) {
	if len(x) == 0 {
		return math.NaN(), math.NaN()
	}
	first := x[0]
	for _, v := range x { // relative to the first value, so that equal values leave nothing
		mean += v - first
	}
	mean = first + mean/float64(len(x))
	if len(x) == 1 {
		return mean, math.NaN()
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x)-1)
}

// upperT returns the probability that Student's t with dof degrees of freedom exceeds t; dof may be infinite.
func upperT(t, dof float64) float64 {
	if t < 0 {
		return 1 - upperT(-t, dof)
	}
	if math.IsInf(dof, 1) {
		return math.Erfc(t/math.Sqrt2) / 2
	}
	if dof > 1e7 { // Wallace (1959), whose error is below 1/dof² here, where the beta distribution loses digits
		return math.Erfc(math.Sqrt(dof*math.Log1p(t/dof*t))*((8*dof+1)/(8*dof+3))/math.Sqrt2) / 2
	}
	if square := t * t; square > 1 {
		return mathext.RegIncBeta(dof/2, .5, dof/(dof+square)) / 2
	} else { // near the middle the other tail of the beta distribution has the digits
		return (1 - mathext.RegIncBeta(.5, dof/2, square/(dof+square))) / 2
	}
}

// quantileT returns the t that Student's distribution with dof degrees of freedom exceeds with probability upper < ½.
func quantileT(upper, dof float64) float64 {
	if math.IsInf(dof, 1) {
		return -mathext.NormalQuantile(upper)
	}
	low, high := 0.0, 1.0
	for upperT(high, dof) > upper && high < math.MaxFloat64/2 {
		low, high = high, 2*high
	}
	for middle := low + (high-low)/2; middle > low && middle < high; middle = low + (high-low)/2 {
		if upperT(middle, dof) > upper {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// mustLevel panics unless a level is between 0 and 1, as 0.95 is.
func mustLevel(level float64) {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("inference: level %g, want one between 0 and 1, such as 0.95", level))
	}
}
