package compare

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// CosineWithCovariance is the cosine similarity in the metric of any covariance matrix of the distances, x'V⁻¹y / √(x'V⁻¹x · y'V⁻¹y), with V pairs × pairs in the order
// of the RDMs' values. [WhitenedCosine] has the V of distances without signal; with rsa.CrossnobisCovariance of the mean RDM of a group it depends on the signal too:
// large distances are less certain than small ones (Diedrichsen, Provost & Zareamoghaddam 2016).
//
// Ready returns an error where V has another size than the RDMs, is not finite or not positive definite, or has a condition number above 1e12. Missing pairs leave V,
// exactly. Under copies of conditions pairs are multiplied by the root of how often they count before they are whitened, so that V = 1 is [Cosine]. The evaluator is
// [Linear] and its pooled RDM, the mean of RDMs scaled to x'V⁻¹x = 1, is the true maximiser of the mean similarity.
//
// Ready, and each sample of conditions, takes pairs³/3 multiply-adds and pairs² numbers of memory a worker: it is for some tens of conditions, while samples of subjects cost
// nothing more.
func CosineWithCovariance(v mat.Symmetric) Measure {
	of := func(name string, n int) (features, error) { return newColoured(name, n, v) }
	return linearMeasure{name: "cosine similarity in the metric of a covariance", make: of}
}

// PearsonWithCovariance is [CosineWithCovariance] after the mean over pairs is taken from each RDM, as [WhitenedPearson] is of [WhitenedCosine]. It is NaN where an RDM
// is constant up to rounding.
func PearsonWithCovariance(v mat.Symmetric) Measure {
	of := func(name string, n int) (features, error) { return newColoured(name, n, v) }
	return linearMeasure{name: "Pearson correlation in the metric of a covariance", centred: true, make: of}
}

// coloured are the pairs, times the root of their weights and the inverse of the root of their covariance.
type coloured struct {
	v mat.Symmetric
	// whole is the lower triangular root of v, shared and not changed.
	whole blas64.Triangular
	// root is that for the pairs at; room is where it is put if they are not all.
	root blas64.Triangular
	room []float64
	at   []int
	// weight is the root of how often each pair counts.
	weight []float64
}

func newColoured(name string, n int, v mat.Symmetric) (features, error) {
	pairs := n * (n - 1) / 2
	if v == nil {
		return nil, fmt.Errorf("compare: %s: no covariance", name)
	}
	if got := v.SymmetricDim(); got != pairs {
		return nil, fmt.Errorf("compare: %s: the covariance is %d × %d, want %d × %d for the pairs of %d conditions", name, got, got, pairs, pairs, n)
	}
	f := &coloured{v: v}
	all := make([]int, pairs)
	for k := range all {
		all[k] = k
		for j := range k + 1 {
			if c := v.At(k, j); math.IsNaN(c) || math.IsInf(c, 0) {
				return nil, fmt.Errorf("compare: %s: the covariance of pairs %d and %d is %v", name, j, k, c)
			}
		}
	}
	var condition float64
	f.whole, condition = lowerRoot(make([]float64, pairs*pairs), v, all)
	if math.IsInf(condition, 1) {
		return nil, fmt.Errorf("compare: %s: the covariance is not positive definite", name)
	}
	if condition > 1e12 {
		return nil, fmt.Errorf("compare: %s: the covariance has the condition number %.2g, want 1e12 at most", name, condition)
	}
	return f, nil
}

// lowerRoot returns L with L·L' the covariance of some pairs, in room, and its condition number, +Inf where there is no L.
func lowerRoot(room []float64, v mat.Symmetric, at []int) (blas64.Triangular, float64) {
	n := len(at)
	m := mat.NewSymDense(n, room[:n*n])
	for a, p := range at {
		for b := a; b < n; b++ {
			m.SetSym(a, b, v.At(p, at[b]))
		}
	}
	var c mat.Cholesky
	if !c.Factorize(m) {
		return blas64.Triangular{}, math.Inf(1)
	}
	l := mat.NewTriDense(n, mat.Lower, room[:n*n])
	c.LTo(l)
	return l.RawTriangular(), c.Cond()
}

func (f *coloured) clone(s *sample) features {
	return &coloured{v: f.v, whole: f.whole, weight: make([]float64, 0, cap(s.weight))}
}

func (f *coloured) weigh(s *sample) int {
	f.weight = f.weight[:0]
	for _, w := range s.weight {
		f.weight = append(f.weight, math.Sqrt(w))
	}
	switch n := len(s.at); {
	case n == 0:
	case n == f.whole.N:
		f.root = f.whole
	case !slices.Equal(s.at, f.at):
		if f.room == nil {
			f.room = make([]float64, f.whole.N*f.whole.N)
		}
		var condition float64
		if f.root, condition = lowerRoot(f.room, f.v, s.at); math.IsInf(condition, 1) {
			panic(fmt.Sprintf("compare: %s: a part of a positive definite covariance is not", s.name))
		}
		f.at = append(f.at[:0], s.at...)
	default:
		f.root = blas64.Triangular{N: n, Stride: n, Uplo: blas.Lower, Diag: blas.NonUnit, Data: f.room}
	}
	return len(s.at)
}

func (f *coloured) apply(s *sample, dst []float64) {
	for k, r := range f.weight {
		dst[k] *= r
	}
	if n := len(f.weight); n > 0 {
		blas64.Trsv(blas.NoTrans, f.root, blas64.Vector{N: n, Inc: 1, Data: dst[:n]})
	}
}
