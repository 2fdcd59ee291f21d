package capacity

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// Segment is the capacity of segments with half-length R, in units of the distance of their middle from the origin, at right angles to that, and no margin (Chung, Lee &
// Sompolinsky 2018): 1/(½ + (2/π)·arctan R). It is 2 for points, R = 0, 1 for R = 1 and ⅔ for lines. It panics where R is negative or NaN.
func Segment(r float64) float64 {
	if !(r >= 0) {
		panic(fmt.Sprintf("capacity: Segment: half-length %v", r))
	}
	return 1 / (0.5 + 2/math.Pi*math.Atan(r))
}

// infinite is the radius from which on capacities are those of infinite ones to 12 digits, while squares and roots are still numbers.
const infinite = 1e12

// Ball is the capacity of D-dimensional balls of radius R, in units of the distance of their centre from the origin, at right angles to that, with margin κ (Chung, Lee &
// Sompolinsky 2018): 1/α = E[F] with, for the length t of a D-dimensional and an independent one-dimensional standard normal x,
//
//	F = (Rt + κ − x)²/(1+R²)    where κ − t/R < x < κ + Rt
//	F = (x − κ)² + t²           where x ≤ κ − t/R
//
// and 0 for larger x. The inner mean is in closed form, the outer by quadrature, to 1e-12 of the value or so. It is that of points for R = 0, 2/(D+1) for R = 1 and 1/(D+½) for
// R = ∞, both without margin; 1/α(R) + 1/α(1/R) = D+1 without margin. D = 1 are segments. It panics where D < 1, R is negative or a number is NaN, and where R and κ are
// infinite.
func Ball(d int, r, kappa float64) float64 {
	switch {
	case d < 1 || !(r >= 0) || math.IsNaN(kappa) || math.IsInf(kappa, 0):
		panic(fmt.Sprintf("capacity: Ball: %d dimensions, radius %v, margin %v", d, r, kappa))
	case r == 0:
		return Points(kappa)
	case math.IsInf(r, 1):
		if kappa != 0 {
			panic(fmt.Sprintf("capacity: Ball: margin %v with an infinite radius", kappa))
		}
		return 1 / (float64(d) + 0.5)
	}
	r = min(r, infinite)
	degrees := float64(d)
	lgamma, _ := math.Lgamma(degrees / 2)
	chi := func(t float64) float64 {
		return math.Exp((1-degrees/2)*math.Ln2 + (degrees-1)*math.Log(t) - t*t/2 - lgamma)
	}
	mean := func(t float64) float64 {
		outside := kappa - t/r
		p, m := cumulative(outside), density(outside)
		second := func(a float64) float64 { return (a*a+1)*p + (2*a-outside)*m } // ∫ (a−x)² over x below outside
		tangent := (overlap(r*t+kappa) - second(r*t+kappa)) / (1 + r*r)
		return chi(t) * (tangent + second(kappa) + t*t*p)
	}
	const pieces, nodes = 12, 40
	from, to := max(0, math.Sqrt(degrees)-10), math.Sqrt(degrees)+10
	width, sum := (to-from)/pieces, 0.0
	for k := range pieces {
		sum += quad.Fixed(mean, from+float64(k)*width, from+float64(k+1)*width, nodes, quad.Legendre{}, 1)
	}
	return 1 / sum
}

// Together is the capacity of manifolds in subspaces orthogonal to each other of which these are the capacities one by one: manifolds that share no direction separate, so that
// it is their harmonic mean. It panics where there is none.
func Together(capacities ...float64) float64 {
	if len(capacities) == 0 {
		panic("capacity: Together: no manifolds")
	}
	sum := 0.0
	for _, a := range capacities {
		sum += 1 / a
	}
	return float64(len(capacities)) / sum
}
