package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// full whitens for a full Σ. Over all pairs of U conditions 4 x'V⁻¹y = tr(W X W Y), with the pseudo-inverse W of the contrasts' part of Σ: W = R R', R = C L⁻ᵀ, where C
// takes contrasts with the last condition and L L' = C'ΣC. So the features of an RDM without missing pairs are the entries of K = R' X R.
//
// Copies enter as the mean of m of them does, Σ_gg less (1 − 1/m) Ψ_gg. Where pairs are missing, V of the rest is inverted by filling them in such that x'V⁻¹x is least
// (the complement of Schur): the unknowns are an entry of X for each missing pair, and on the diagonal, for each condition with copies, (m−1)/m times the value that all
// pairs of its copies have. The form to be minimised is tr(K K) plus κ_g times the square of the latter, κ_g = m²/((m−1) Ψ_gg²). The filled-in K and √κ times the
// diagonal are the features.
type full struct {
	sigma *mat.SymDense
	// private is Ψ, the part of the variances that copies do not share.
	private []float64
	// distinct is U, the number of conditions in the sample. root is R, U × (U−1), and chol is L.
	distinct   int
	root, chol []float64
	// unknowns are entries of X, as indices of distinct conditions; the first ones are on the diagonal and have a penalty. normal is the Cholesky factor of their matrix.
	unknowns          [][2]int
	penalty           []float64
	normal, solution  []float64
	square, k, rootOf []float64
	failed            bool
}

// newFull returns features for Σ, or an error where its contrasts have no inverse.
func newFull(name string, sigma mat.Symmetric) (features, error) {
	n := sigma.SymmetricDim()
	s := mat.NewSymDense(n, nil)
	s.CopySym(sigma)
	private, err := privateNoise(s)
	if err != nil {
		return nil, fmt.Errorf("compare: %s: %w", name, err)
	}
	return &full{sigma: s, private: private}, nil
}

// clone implements features. Only clones have room.
func (f *full) clone(s *sample) features {
	n := s.conditions
	unknowns := n + cap(s.lost)
	return &full{
		sigma:    f.sigma,
		private:  f.private,
		root:     make([]float64, n*n),
		chol:     make([]float64, n*n),
		unknowns: make([][2]int, 0, unknowns),
		penalty:  make([]float64, n),
		normal:   make([]float64, unknowns*unknowns),
		solution: make([]float64, unknowns),
		square:   make([]float64, n*n),
		k:        make([]float64, n*n),
		rootOf:   make([]float64, n*n),
	}
}

func (f *full) weigh(s *sample) int {
	f.distinct, f.unknowns = len(s.distinct), f.unknowns[:0]
	if f.distinct < 2 {
		return 0
	}
	for a, g := range s.distinct {
		if m := s.times[a]; m > 1 {
			f.penalty[len(f.unknowns)] = m * m / ((m - 1) * f.private[g] * f.private[g])
			f.unknowns = append(f.unknowns, [2]int{a, a})
		}
	}
	copied := len(f.unknowns)
	f.unknowns = append(f.unknowns, s.lost...)
	f.failed = !f.factor(s) || !f.eliminate(copied)
	return f.distinct*(f.distinct-1)/2 + copied
}

// factor computes L and R for a sample, and reports whether Σ has an inverse.
func (f *full) factor(s *sample) bool {
	u := f.distinct
	v := u - 1
	entry := func(a, b int) float64 {
		x := f.sigma.At(s.distinct[a], s.distinct[b])
		if a == b {
			x -= (1 - 1/s.times[a]) * f.private[s.distinct[a]]
		}
		return x
	}
	last := entry(v, v)
	for a := range v {
		for b := range a + 1 {
			f.chol[a*v+b] = entry(a, b) - entry(a, v) - entry(b, v) + last
		}
	}
	if _, ok := lapack64.Potrf(blas64.Symmetric{N: v, Stride: v, Data: f.chol[:v*v], Uplo: blas.Lower}); !ok {
		return false
	}
	r := matrix(u, v, f.root)
	clear(r.Data)
	for a := range v {
		r.Data[a*v+a] = 1
		r.Data[v*v+a] = -1
	}
	blas64.Trsm(blas.Right, blas.Trans, 1, lower(v, f.chol), r)
	return true
}

func (f *full) apply(s *sample, dst []float64) {
	u := f.distinct
	v := u - 1
	if f.failed {
		fill(dst, math.NaN())
		return
	}
	if u < 2 {
		return
	}
	x := f.square[:u*u]
	clear(x)
	for k, d := range dst[:len(s.at)] {
		a, b := s.first[k], s.second[k]
		x[a*u+b], x[b*u+a] = d, d
	}
	f.whiten(x)
	if len(f.unknowns) > 0 {
		f.fillIn(x)
		f.whiten(x)
	}
	at := 0
	for a := range v {
		dst[at] = f.k[a*v+a] / 2
		at++
		for b := a + 1; b < v; b++ {
			dst[at] = (f.k[a*v+b] + f.k[b*v+a]) / (2 * math.Sqrt2)
			at++
		}
	}
	for i := range dst[at:] {
		dst[at+i] = math.Sqrt(f.penalty[i]) * f.solution[i] / 2
	}
}

// whiten computes K = L⁻¹ C'XC L⁻ᵀ.
func (f *full) whiten(x []float64) {
	u := f.distinct
	v := u - 1
	k := matrix(v, v, f.k)
	for a := range v {
		for b := range v {
			k.Data[a*v+b] = x[a*u+b] - x[a*u+v] - x[b*u+v] + x[v*u+v]
		}
	}
	blas64.Trsm(blas.Left, blas.NoTrans, 1, lower(v, f.chol), k)
	blas64.Trsm(blas.Right, blas.Trans, 1, lower(v, f.chol), k)
}

func matrix(rows, columns int, data []float64) blas64.General {
	return blas64.General{Rows: rows, Cols: columns, Stride: max(columns, 1), Data: data[:rows*columns]}
}

func lower(n int, data []float64) blas64.Triangular {
	return blas64.Triangular{N: n, Stride: max(n, 1), Data: data[:n*n], Uplo: blas.Lower, Diag: blas.NonUnit}
}
