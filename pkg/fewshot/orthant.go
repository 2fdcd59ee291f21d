package fewshot

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// positive is the probability that all coordinates of a normal vector are positive, by separation of variables (Genz 1992): each coordinate, the hardest first, given those
// before it, integrated over a lattice with the square roots of primes as its generator.
func positive(mean []float64, covariance *mat.SymDense) float64 {
	k := len(mean)
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	score := func(i int) float64 { return mean[i] / math.Sqrt(covariance.At(i, i)) }
	slices.SortStableFunc(order, func(i, j int) int {
		switch a, b := score(i), score(j); {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	})
	sorted, m := mat.NewSymDense(k, nil), make([]float64, k)
	for i, p := range order {
		m[i] = mean[p]
		for j := i; j < k; j++ {
			sorted.SetSym(i, j, covariance.At(p, order[j]))
		}
	}
	if k == 1 {
		return 1 - below(score(0))
	}
	var c mat.Cholesky
	if !c.Factorize(sorted) {
		return math.NaN()
	}
	var l mat.TriDense
	c.LTo(&l)
	roots := primeRoots(k - 1)
	points := 2048
	if k > 32 {
		points = 1024
	}
	z, sum := make([]float64, k), 0.0
	for p := range points {
		product := 1.0
		for i := 0; i < k && product > 0; i++ {
			at := m[i]
			for j := range i {
				at += l.At(i, j) * z[j]
			}
			share := 1 - below(at/l.At(i, i))
			product *= share
			if i < k-1 && share > 0 {
				_, u := math.Modf((float64(p) + 0.5) * roots[i])
				u = math.Abs(2*u - 1)
				z[i] = -distuv.UnitNormal.Quantile(min(max(u*share, math.SmallestNonzeroFloat64), 1-0x1p-53))
			}
		}
		sum += product
	}
	return sum / float64(points)
}

// primeRoots returns the square roots of the first n primes.
func primeRoots(n int) (roots []float64) {
	var primes []int
	for q := 2; len(roots) < n; q++ {
		if !slices.ContainsFunc(primes, func(p int) bool { return p*p <= q && q%p == 0 }) {
			primes = append(primes, q)
			roots = append(roots, math.Sqrt(float64(q)))
		}
	}
	return roots
}
