package compare

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// diagonal whitens for independent noise of the conditions, of variances σ_g. Then V = Δ + M S² M', with Δ = diag(2 σ_g σ_h), the incidence M of pairs and conditions and S =
// diag(σ_g), whatever pairs there are, and
//
//	x'V⁻¹x = min over z of Σ (x_gh − z_g − z_h)²/(2 σ_g σ_h) + Σ z_g²/σ_g²
//
// a ridge regression of the pairs on conditions. Its residuals and its z are the features. All copies of a condition have the same z.
type diagonal struct {
	variance []float64
	// pair and ridge hold the weights of the sums above, and their roots; normal is the Cholesky factor of the regression's matrix.
	pair, rootPair, ridge, rootRidge []float64
	normal, z                        []float64
	failed                           bool
}

func newDiagonal(variance []float64) *diagonal {
	n := len(variance)
	pairs := n * (n - 1) / 2
	return &diagonal{
		variance:  variance,
		pair:      make([]float64, pairs),
		rootPair:  make([]float64, pairs),
		ridge:     make([]float64, n),
		rootRidge: make([]float64, n),
		normal:    make([]float64, n*n),
		z:         make([]float64, n),
	}
}

func (f *diagonal) clone(*sample) features { return newDiagonal(f.variance) }

func (f *diagonal) factor(n int) blas64.Triangular {
	return blas64.Triangular{N: n, Stride: max(n, 1), Data: f.normal[:n*n], Uplo: blas.Upper, Diag: blas.NonUnit}
}

func (f *diagonal) weigh(s *sample) int {
	n := len(s.distinct)
	e := f.normal[:n*n]
	clear(e)
	for a, g := range s.distinct {
		f.ridge[a] = s.times[a] / (f.variance[g] * f.variance[g])
		f.rootRidge[a] = math.Sqrt(f.ridge[a])
		e[a*n+a] = f.ridge[a]
	}
	for k, w := range s.weight {
		a, b := s.first[k], s.second[k]
		v := w / (2 * f.variance[s.distinct[a]] * f.variance[s.distinct[b]])
		f.pair[k], f.rootPair[k] = v, math.Sqrt(v)
		e[a*n+a] += v
		e[b*n+b] += v
		e[a*n+b] = v
	}
	_, ok := lapack64.Potrf(blas64.Symmetric{N: n, Stride: max(n, 1), Data: e, Uplo: blas.Upper})
	f.failed = !ok
	return len(s.at) + n
}

func (f *diagonal) apply(s *sample, dst []float64) {
	n := len(s.distinct)
	pairs, z := dst[:len(s.at)], f.z[:n]
	if f.failed {
		fill(dst, math.NaN())
		return
	}
	clear(z)
	for k, x := range pairs {
		v := f.pair[k] * x
		z[s.first[k]] += v
		z[s.second[k]] += v
	}
	u := f.factor(n)
	blas64.Trsv(blas.Trans, u, blas64.Vector{N: n, Inc: 1, Data: z})
	blas64.Trsv(blas.NoTrans, u, blas64.Vector{N: n, Inc: 1, Data: z})
	for k, x := range pairs {
		pairs[k] = f.rootPair[k] * (x - z[s.first[k]] - z[s.second[k]])
	}
	for a, v := range z {
		dst[len(pairs)+a] = f.rootRidge[a] * v
	}
}

func fill(x []float64, v float64) {
	for i := range x {
		x[i] = v
	}
}
