package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// WhitenedCosineBy is the cosine similarity in the metric of any covariance V of the distance estimates, pairs × pairs in the order of an RDM's values:
// x'V⁻¹y / √(x'V⁻¹x · y'V⁻¹y). It serves where the noise of the distances depends on the distances themselves, as that of crossnobis distances does where the signal is
// strong ([github.com/richlazy/richlazy/pkg/rsa.CrossnobisCovariance]; Diedrichsen, Provost & Zareamoghaddam 2016); where it does not, [WhitenedCosine] gives the same
// without V.
//
// Missing pairs leave V with their rows and columns. In a sample with copies of conditions a pair that counts w times has its rows and columns of V divided by √w, as if
// its copies were measured independently; V itself does not say what the noise of copies would have in common.
//
// A sample of N pairs costs N³/3 multiply-adds and N² numbers for each clone: this is for up to some 30 conditions. Ready returns an error where V has another size than
// the RDMs, is not finite, or is not positive definite over the pairs that all RDMs have.
func WhitenedCosineBy(v mat.Symmetric) Measure {
	return linearMeasure{name: "cosine similarity whitened by pairs", make: whiteningBy(v)}
}

// WhitenedPearsonBy is [WhitenedCosineBy] after the plain mean over pairs is taken from each RDM. It is NaN where one is constant up to rounding.
func WhitenedPearsonBy(v mat.Symmetric) Measure {
	return linearMeasure{name: "Pearson correlation whitened by pairs", centred: true, make: whiteningBy(v)}
}

func whiteningBy(v mat.Symmetric) func(string, int) (features, error) {
	return func(name string, n int) (features, error) {
		pairs := n * (n - 1) / 2
		if v == nil || v.SymmetricDim() != pairs {
			size := 0
			if v != nil {
				size = v.SymmetricDim()
			}
			return nil, fmt.Errorf("rsa: compare: %s: V is %d × %d, want %d pairs", name, size, size, pairs)
		}
		f := &byPairs{v: mat.NewSymDense(pairs, nil)}
		for p := range pairs {
			for q := p; q < pairs; q++ {
				x := v.At(p, q)
				if math.IsNaN(x) || math.IsInf(x, 0) {
					return nil, fmt.Errorf("rsa: compare: %s: V (%d,%d) is %v", name, p, q, x)
				}
				f.v.SetSym(p, q, x)
			}
		}
		var factor mat.Cholesky
		if pairs > 0 && !factor.Factorize(f.v) {
			return nil, fmt.Errorf("rsa: compare: %s: V is not positive definite", name)
		}
		if pairs > 0 && !(factor.Cond() < 1e14) {
			return nil, fmt.Errorf("rsa: compare: %s: V cannot be inverted: its condition number is %.3g", name, factor.Cond())
		}
		return f, nil
	}
}

// byPairs whitens by the Cholesky factor of V over the pairs that count.
type byPairs struct {
	v      *mat.SymDense
	factor blas64.Triangular
}

// clone implements features. Only clones have room.
func (f *byPairs) clone(*sample) features {
	n := f.v.SymmetricDim()
	return &byPairs{v: f.v, factor: blas64.Triangular{Uplo: blas.Lower, Diag: blas.NonUnit, Data: make([]float64, n*n)}}
}

func (f *byPairs) weigh(s *sample) int {
	n := len(s.at)
	if n == 0 {
		return 0
	}
	a := blas64.Symmetric{Uplo: blas.Lower, N: n, Stride: n, Data: f.factor.Data[:n*n]}
	for i, p := range s.at {
		for j, q := range s.at[:i+1] {
			a.Data[i*n+j] = f.v.At(p, q) / math.Sqrt(s.weight[i]*s.weight[j])
		}
	}
	t, ok := lapack64.Potrf(a)
	if !ok { // every part of a positive definite matrix is one
		panic("compare: V lost its definiteness in a sample")
	}
	f.factor = t
	f.factor.Data = f.factor.Data[:cap(f.factor.Data)]
	return n
}

func (f *byPairs) apply(s *sample, dst []float64) {
	if len(s.at) > 0 {
		blas64.Trsv(blas.NoTrans, f.factor, blas64.Vector{N: len(s.at), Inc: 1, Data: dst})
	}
}
