package inference

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// Interval is a confidence interval.
type Interval struct {
	// Low and High are its ends, NaN where it is not known.
	Low, High float64
	// Level is the share of studies whose interval is to hold the truth, such as 0.95.
	Level float64
	// Method says where it comes from: "t", "percentile", "BCa".
	Method string
}

// String returns the interval with its level: "95 % interval (t): 0.12 to 0.34".
func (i Interval) String() string {
	return fmt.Sprintf("%.4g %% interval (%s): %.4g to %.4g", 100*i.Level, i.Method, i.Low, i.High)
}

// TInterval returns estimate ± t·√variance, t the quantile of Student's distribution with the variance's degrees of freedom, which may be infinite. The ends are NaN where the
// variance is negative or NaN or there are no degrees of freedom. It panics unless the level is between 0 and 1.
func TInterval(estimate, variance, dof, level float64) Interval {
	mustLevel(level)
	half := math.NaN()
	if dof > 0 {
		half = quantileT((1-level)/2, dof) * math.Sqrt(variance)
	}
	return Interval{estimate - half, estimate + half, level, "t"}
}

// PercentileInterval returns the quantiles of bootstrap samples that leave (1−level)/2 at each end, by linear interpolation. NaN samples are left out; without any, the ends are
// NaN. With few subjects or conditions it is too narrow: see [BootstrapTest]. It panics unless the level is between 0 and 1.
func PercentileInterval(samples []float64, level float64) Interval {
	mustLevel(level)
	kept := present(samples)
	slices.Sort(kept)
	return Interval{quantile(kept, (1-level)/2), quantile(kept, (1+level)/2), level, "percentile"}
}

// BCaInterval returns the bias-corrected and accelerated bootstrap interval (Efron 1987): percentiles of the samples, moved for the samples' bias (the share of them below the
// estimate, ties by half) and for how the estimate's variance changes with its value, which the jackknife tells: the estimates when each subject in turn is left out. NaN
// samples are left out. The ends are NaN where all samples lie to one side of the estimate or there are fewer than two jackknife values. It panics unless the
// level is between 0 and 1.
func BCaInterval(estimate float64, samples, jackknife []float64, level float64) Interval {
	mustLevel(level)
	kept, left := present(samples), present(jackknife)
	slices.Sort(kept)
	below := 0.0
	for _, v := range kept {
		below += float64(btoi(v < estimate)) + float64(btoi(v == estimate))/2
	}
	share := below / float64(len(kept))
	out := Interval{math.NaN(), math.NaN(), level, "BCa"}
	if !(share > 0 && share < 1) || len(left) < 2 {
		return out
	}
	bias, acceleration := mathext.NormalQuantile(share), accelerationOf(left)
	end := func(p float64) float64 {
		z := bias + mathext.NormalQuantile(p)
		return quantile(kept, 1-upperT(bias+z/(1-acceleration*z), math.Inf(1)))
	}
	out.Low, out.High = end((1-level)/2), end((1+level)/2)
	return out
}

// accelerationOf returns Σ d³/(6 (Σ d²)^{3/2}), d being how far each jackknife value lies below their mean; 0 where all are equal.
func accelerationOf(jackknife []float64) float64 {
	mean, variance := moments(jackknife)
	if variance == 0 {
		return 0
	}
	cubes, squares := 0.0, variance*float64(len(jackknife)-1)
	for _, v := range jackknife {
		d := mean - v
		cubes += d * d * d
	}
	return cubes / (6 * squares * math.Sqrt(squares))
}

// quantile returns the quantile p of sorted values by linear interpolation between order statistics, as numpy's default; NaN without values.
func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	k := min(int(at), len(sorted)-1)
	if k == len(sorted)-1 {
		return sorted[k]
	}
	return sorted[k] + (at-float64(k))*(sorted[k+1]-sorted[k])
}
