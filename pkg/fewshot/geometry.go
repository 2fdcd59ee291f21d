package fewshot

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Geometry is all that learning from few examples depends on, to second order: of k classes with centres x and covariances Σ. Lengths are in the unit of the responses;
// [Geometry.Pair] gives the numbers without unit.
type Geometry struct {
	Distances *mat.SymDense   // ‖x_a − x_b‖²
	Variance  []float64       // tr Σ_a, over all channels: the radius squared
	Squares   []float64       // tr Σ_a²
	Shared    *mat.SymDense   // tr Σ_a Σ_b, and tr Σ_a² on the diagonal
	Along     []*mat.SymDense // of class a, at b and c: (x_a − x_b)ᵀ Σ_a (x_a − x_c); row and column a are 0
}

// Classes returns their number.
func (g *Geometry) Classes() int { return len(g.Variance) }

// Pair returns how a, the class of the example to be recognised, lies to class b. It panics where there is no such class, or a is b.
func (g *Geometry) Pair(a, b int) Pair {
	if a == b || a < 0 || b < 0 || a >= g.Classes() || b >= g.Classes() {
		panic("fewshot: a pair is of two different classes")
	}
	v := g.Variance[a]
	return Pair{
		Distance:       g.Distances.At(a, b) / v,
		Ratio:          g.Variance[b] / v,
		Dimension:      v * v / g.Squares[a],
		OtherDimension: g.Variance[b] * g.Variance[b] / g.Squares[b],
		Own:            g.Along[a].At(b, b) / (v * v),
		Other:          g.Along[b].At(a, a) / (v * v),
		Subspaces:      g.Shared.At(a, b) / (v * v),
	}
}

// Pair is how one class lies to another, in units of the total variance of the first, that of the example to be recognised: what makes it easy or hard to learn from few
// examples. The other order is another Pair.
type Pair struct {
	Distance       float64 // ‖Δx₀‖²: the squared distance of the centres. An unbiased estimate may be negative, for classes that are nearly one
	Ratio          float64 // R_b²/R_a²: how much larger the other class is
	Dimension      float64 // D_a, the participation ratio of the class
	OtherDimension float64 // D_b
	Own            float64 // ‖Δx₀·U_a‖²: how far the class extends towards the other centre, ΔᵀΣ_aΔ/(tr Σ_a)²
	Other          float64 // ‖Δx₀·U_b‖²: how far the other does, ΔᵀΣ_bΔ/(tr Σ_a)²
	Subspaces      float64 // ‖U_aᵀU_b‖²: the directions that both vary in, tr Σ_aΣ_b/(tr Σ_a)²
}

// SNR is the signal-to-noise ratio of recognising an example of the first class by the nearer of two prototypes, the means of m examples of each class: the mean of half the
// difference of the two squared distances, over its standard deviation,
//
//	       ½ [‖Δx₀‖² + (R_b²/R_a² − 1)/m]
//	──────────────────────────────────────────────────────────────────────────────────────────────────────────
//	√[ 1/(D_a m) + ‖Δx₀·U_a‖² + ‖Δx₀·U_b‖²/m + ‖U_aᵀU_b‖²/m + 1/(2 D_a m²) + (R_b²/R_a²)²/(2 D_b m²) ]
//
// The mean is exact for any classes, the variance for Gaussian ones; others have third and fourth cumulants in it too. Estimates of the overlaps that are negative, which none
// is, count as 0. It panics where m < 1.
func (p Pair) SNR(m int) float64 {
	n := shots(m)
	return p.signal(n) / math.Sqrt(p.variance(n))
}

// Leading is SNR without the terms that are small where dimensions are high: 1/m², and the overlap of subspaces. That is the formula of the main text of Sorscher et al. 2022. It
// is too large, most so for one shot.
func (p Pair) Leading(m int) float64 {
	n := shots(m)
	return p.signal(n) / math.Sqrt((1/p.Dimension+max(p.Other, 0))/n+max(p.Own, 0))
}

// signal and variance are those of half the difference of squared distances, in units of the variance of the first class.
func (p Pair) signal(n float64) float64 { return (p.Distance + (p.Ratio-1)/n) / 2 }

func (p Pair) variance(n float64) float64 {
	return (1/p.Dimension+max(p.Other, 0)+max(p.Subspaces, 0))/n + max(p.Own, 0) + (1/p.Dimension+p.Ratio*p.Ratio/p.OtherDimension)/(2*n*n)
}

// Error is the share of examples of the first class that are nearer to the prototype of the other: ½ erfc(SNR/√2), as of a normal distribution, which the difference of distances
// has for classes of many dimensions.
func (p Pair) Error(m int) float64 { return below(p.SNR(m)) }

// below is the probability that a normal number of this mean and variance 1 is negative.
func below(mean float64) float64 { return math.Erfc(mean/math.Sqrt2) / 2 }

func shots(m int) float64 {
	if m < 1 {
		panic("fewshot: fewer than one shot")
	}
	return float64(m)
}

// Errors returns for each class the share of its examples that are not nearest to the prototype of their own class among those of all k, each the mean of m examples. The
// differences of distances to the k−1 other prototypes are taken as jointly normal: with the mean and variance of [Pair.SNR] and, for two others b and c, the covariance
//
//	(x_a − x_b)ᵀ Σ_a (x_a − x_c) + tr Σ_a² (1/m + 1/(2m²))
//
// of what they share, the example and its own prototype. The probability that all are positive is found to 1e-3 or better with no random numbers. For two classes it is that of
// [Pair.Error]. It panics where m < 1.
func (g *Geometry) Errors(m int) []float64 {
	errors := make([]float64, g.Classes())
	for a := range errors {
		errors[a] = 1 - positive(g.margins(a, shots(m)))
	}
	return errors
}

// margins returns the mean and covariance of half of what the squared distance to each other prototype is larger than that to the own.
func (g *Geometry) margins(a int, n float64) (mean []float64, covariance *mat.SymDense) {
	var others []int
	for b := range g.Classes() {
		if b != a {
			others = append(others, b)
		}
	}
	k := len(others)
	along := mat.NewSymDense(k, nil)
	for i, b := range others {
		for j := i; j < k; j++ {
			along.SetSym(i, j, g.Along[a].At(b, others[j]))
		}
	}
	covariance = semidefinite(along)
	for i, b := range others {
		mean = append(mean, (g.Distances.At(a, b)+(g.Variance[b]-g.Variance[a])/n)/2)
		for j := i; j < k; j++ {
			covariance.SetSym(i, j, covariance.At(i, j)+g.Squares[a]*(1/n+1/(2*n*n)))
		}
		own := max(g.Along[b].At(a, a), 0)/n + max(g.Shared.At(a, b), 0)/n + g.Squares[b]/(2*n*n)
		covariance.SetSym(i, i, covariance.At(i, i)+own)
	}
	return mean, covariance
}

// semidefinite returns the nearest matrix that has no negative eigenvalue: estimates of covariances may have some.
func semidefinite(s *mat.SymDense) *mat.SymDense {
	var c mat.Cholesky
	if c.Factorize(s) {
		return s
	}
	var e mat.EigenSym
	k := s.SymmetricDim()
	nearest := mat.NewSymDense(k, nil)
	if !e.Factorize(s, true) {
		panic("fewshot: eigenvalues of a covariance did not converge")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	for i, l := range e.Values(nil) {
		if l > 0 {
			nearest.SymRankOne(nearest, l, v.ColView(i))
		}
	}
	return nearest
}
