package geometry

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a mean with its interval. Low and High are NaN where there is none: for fewer than two values. Mean is NaN for none.
type Estimate struct {
	Mean, Low, High float64
	// N is the number of learners behind it.
	N int
}

// estimate returns the mean of the values that are not NaN with an interval by Student's t.
func estimate(values []float64, confidence float64) Estimate {
	var kept []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			kept = append(kept, v)
		}
	}
	nan := math.NaN()
	if len(kept) == 0 {
		return Estimate{nan, nan, nan, 0}
	}
	mean, variance := meanAndVariance(kept)
	half := quantileT(len(kept)-1, confidence) * math.Sqrt(variance/float64(len(kept)))
	return Estimate{mean, mean - half, mean + half, len(kept)}
}

// meanAndVariance returns the variance with n−1 in the denominator: NaN for one value.
func meanAndVariance(values []float64) (mean, variance float64) {
	mean = average(values)
	for _, v := range values {
		variance += (v - mean) * (v - mean)
	}
	if len(values) < 2 {
		return mean, math.NaN()
	}
	return mean, variance / float64(len(values)-1)
}

// quantileT returns the half width of a two-sided interval in standard errors, NaN without degrees of freedom.
func quantileT(freedom int, confidence float64) float64 {
	if freedom < 1 {
		return math.NaN()
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile((1 + confidence) / 2)
}

// ratioOf returns mean(learnt) / mean(drawn) with the interval of its logarithm by the jackknife. drawn is learner × draw; within says that draws are the beginnings of the
// learners themselves, whose diagonal is left out. No value is NaN but the diagonal. why is not empty where there is no interval.
func ratioOf(learnt []float64, drawn [][]float64, within bool, confidence float64) (ratio Estimate, why string) {
	n := len(learnt)
	nan := math.NaN()
	ratio = Estimate{nan, nan, nan, n}
	draws := 0
	if n > 0 {
		draws = len(drawn[0])
	}
	unmoved := n > 0
	for _, d := range learnt {
		unmoved = unmoved && d == 0
	}
	switch {
	case n == 0:
		return ratio, "no learner has it both before and after"
	case within && n == 1 && unmoved:
		ratio.Mean, ratio.Low, ratio.High = 0, 0, 0
		return ratio, ""
	case within && n == 1:
		return ratio, "one learner, and no redrawn beginnings to judge it by"
	}
	// value leaves out one learner or one draw; −1 leaves out none. Of beginnings within the learners, the learner goes as a draw too.
	value := func(learner, draw int) float64 {
		up, down, nUp, nDown := 0.0, 0.0, 0, 0
		for i, d := range learnt {
			if i == learner {
				continue
			}
			up += d
			nUp++
			for j, r := range drawn[i] {
				if within && (j == i || j == learner) || j == draw {
					continue
				}
				down += r
				nDown++
			}
		}
		return (up / float64(nUp)) / (down / float64(nDown))
	}
	ratio.Mean = value(-1, -1)
	switch {
	case math.IsNaN(ratio.Mean): // 0/0
		return ratio, "neither learning nor redrawing changes it"
	case math.IsInf(ratio.Mean, 0):
		return ratio, "redrawing does not change it at all: there is no scale to judge by"
	case ratio.Mean == 0:
		ratio.Low, ratio.High = 0, 0
		return ratio, ""
	case within && n < 3:
		return ratio, "fewer than three learners, and no redrawn beginnings to judge them by"
	}
	variance, freedom := 0.0, math.MaxInt
	jackknife := func(m int, without func(k int) float64) {
		pseudo := make([]float64, m)
		for k := range pseudo {
			pseudo[k] = float64(m)*math.Log(ratio.Mean) - float64(m-1)*math.Log(without(k))
		}
		_, v := meanAndVariance(pseudo)
		variance += v / float64(m)
		freedom = min(freedom, m-1)
	}
	if n > 1 {
		jackknife(n, func(k int) float64 { return value(k, -1) })
	}
	if !within {
		jackknife(draws, func(k int) float64 { return value(-1, k) })
	}
	half := quantileT(freedom, confidence) * math.Sqrt(variance)
	if math.IsNaN(half) || math.IsInf(half, 0) {
		return ratio, "one learner or one draw makes all of the change"
	}
	ratio.Low, ratio.High = ratio.Mean*math.Exp(-half), ratio.Mean*math.Exp(half)
	return ratio, ""
}
