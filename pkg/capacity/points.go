package capacity

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// overlap is E[(κ + x)₊²] for a standard normal x, (1+κ²)Φ(κ) + κφ(κ): the mean squared distance of a normal number from those above κ.
func overlap(kappa float64) float64 {
	if kappa > -12 {
		return (1+kappa*kappa)*cumulative(kappa) + kappa*density(kappa)
	}
	// φ(κ) Σ_k (−1)^k (2k+2)!/(2^k k! |κ|^(2k+3)), where the closed form is a difference of numbers that are nearly the same.
	sum, term := 0.0, 2/math.Pow(-kappa, 3)
	for k := 0.0; k < 20; k++ {
		sum += term
		term *= -(2*k + 3) * (2*k + 4) / (2 * (k + 1) * kappa * kappa)
	}
	return density(kappa) * sum
}

// overlapSlope is the derivative of overlap.
func overlapSlope(kappa float64) float64 { return 2 * (kappa*cumulative(kappa) + density(kappa)) }

func density(x float64) float64    { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
func cumulative(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Points is the capacity of points with margin κ (Gardner 1988): 1/[(1+κ²)Φ(κ) + κφ(κ)], which is 2 for κ = 0. Points have length √N of N dimensions, weights length 1; for
// points of length 1 and a weight vector of the size of a standard normal one, as in [Options], κ is the same.
func Points(kappa float64) float64 { return 1 / overlap(kappa) }

// PointsSparse is the capacity of points of which a share f has label 1, with the best bias and margin κ (Gardner 1988): 1/α is the minimum over b of f·I(κ+b) + (1−f)·I(κ−b)
// with I = 1/[Points]. It is 2 for f = ½ and κ = 0 and grows without bound as f goes to 0 or 1; it panics where f is not strictly between these.
func PointsSparse(f, kappa float64) float64 {
	if !(f > 0 && f < 1) {
		panic(fmt.Sprintf("capacity: PointsSparse: the share %v of labels is not strictly between 0 and 1", f))
	}
	low, high := -40.0, 40.0 // the slope in b grows from −2(1−f)·40 or so to 2f·40
	for range 200 {
		b := (low + high) / 2
		if f*overlapSlope(kappa+b) > (1-f)*overlapSlope(kappa-b) {
			high = b
		} else {
			low = b
		}
	}
	b := (low + high) / 2
	return 1 / (f*overlap(kappa+b) + (1-f)*overlap(kappa-b))
}

// Cover is the probability that a random dichotomy of p points in general position in n dimensions is separated by a hyperplane through the origin (Cover 1965):
// 2^(1−p) Σ_{k<n} C(p−1, k), that a binomial number of p−1 draws is below n. It is ½ at p = 2n. It panics where p < 1 or n < 0.
func Cover(p, n int) float64 {
	if p < 1 || n < 0 {
		panic(fmt.Sprintf("capacity: Cover: %d points in %d dimensions", p, n))
	}
	switch {
	case n == 0:
		return 0
	case n >= p:
		return 1
	}
	return mathext.RegIncBeta(float64(p-n), float64(n), 0.5)
}
