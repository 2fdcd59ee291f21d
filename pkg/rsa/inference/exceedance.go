package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// DirichletExceedance returns, for frequencies with a Dirichlet distribution, the probability of each to be the largest. They are Gamma variables over their sum, so
//
//	P_k = ∫ gamma(x; α_k) Π_{j≠k} P(Γ_{α_j} < x) dx
//
// (Soch & Allefeld 2016), integrated over log x by the trapezium rule, which for such an integrand errs less than rounding does. It panics unless every parameter is positive
// and finite.
func DirichletExceedance(alpha []float64) []float64 {
	for k, a := range alpha {
		if !(a > 0 && a <= math.MaxFloat64) {
			panic(fmt.Sprintf("inference: Dirichlet parameter %d is %g", k, a))
		}
	}
	out := make([]float64, len(alpha))
	total := 0.0
	for k := range alpha {
		out[k] = exceeds(alpha, k)
		total += out[k]
	}
	for k := range out {
		out[k] /= total
	}
	return out
}

// exceeds returns the probability that Gamma variable k is the largest.
func exceeds(alpha []float64, k int) float64 {
	a := alpha[k]
	norm, _ := math.Lgamma(a)
	// The density of y = log x is exp(a y − eʸ)/Γ(a), with its peak at log a: e⁻⁷⁵ of that and less is left out at both ends.
	peak := a*math.Log(a) - a
	density := func(y float64) float64 { return a*y - math.Exp(y) - peak }
	low, high := math.Log(a), math.Log(a)
	// A small parameter's density falls but slowly towards −∞; there the others' probabilities to be smaller still, at most x^α/Γ(α+1), fall faster.
	bounded := func(y float64) float64 {
		v := density(y)
		for j, other := range alpha {
			if j != k {
				size, _ := math.Lgamma(other + 1)
				v += math.Min(0, other*y-size)
			}
		}
		return v
	}
	for step := min(10, 1/math.Sqrt(a)); density(low) > -75 && !(bounded(low) < -75-math.Abs(peak-norm)); step *= 1.2 {
		low -= step
	}
	for step := 1 / math.Sqrt(a); density(high) > -75; step *= 1.2 {
		high += step
	}
	largest := 1.0
	for _, other := range alpha {
		largest = max(largest, other)
	}
	width := 1 / (4 * math.Sqrt(largest)) // a quarter of the narrowest scale on which the integrand changes
	points := int((high-low)/width) + 1
	sum := 0.0
	for i := range points {
		y := low + float64(i)*width
		v := math.Exp(density(y) + peak - norm)
		x := math.Exp(y)
		for j, other := range alpha {
			if j != k && v > 0 {
				v *= mathext.GammaIncReg(other, x)
			}
		}
		sum += v
	}
	return sum * width
}
