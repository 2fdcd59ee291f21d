package spectrum

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// ErrNoVariance is the error of data that do not vary: their dimensionality is 0/0.
var ErrNoVariance = errors.New("the data have no variance")

// ParticipationRatio returns the dimensionality (Σλ)² / Σλ² = tr(C)² / tr(C²), λ being the eigenvalues of the covariance C of the columns of x, whose rows are
// observations (Gao et al. 2017; Rigotti & Fusi 2016). It is 1 when all variance lies along one line, and d when d directions have equal variance and the rest none;
// at most min(n−1, p). It needs no eigenvalues, only the squared norm of the Gram matrix of the shorter side of the centred data, and takes
// the time of that product.
//
// In samples it is biased downward: n independent observations of p independent variables of one variance give about pn/(p+n), not p.
//
// It is an error when x has fewer than two rows, an entry is NaN or infinite, or nothing varies ([ErrNoVariance]).
func ParticipationRatio(x mat.Matrix) (float64, error) {
	c, _, err := centre(x)
	if err != nil {
		return 0, fmt.Errorf("spectrum: participation ratio: %w", err)
	}
	data := c.RawMatrix()
	rescale(data.Data, -exponent(floats.Norm(data.Data, math.Inf(1))))
	n, side := min(data.Rows, data.Cols), blas.NoTrans
	if data.Cols < data.Rows {
		side = blas.Trans
	}
	s := blas64.Symmetric{N: n, Stride: n, Uplo: blas.Upper, Data: make([]float64, n*n)}
	blas64.Syrk(side, 1, data, 0, s)
	return ratio(s)
}

// ParticipationRatioOfCovariance returns tr(C)² / tr(C²) of a covariance or Gram matrix, see [ParticipationRatio]. It is an error when an entry is NaN or infinite, one on the
// diagonal is negative (a variance), or the diagonal is 0 ([ErrNoVariance]). That no eigenvalue is negative is not checked.
func ParticipationRatioOfCovariance(c mat.Symmetric) (float64, error) {
	if c == nil || c.SymmetricDim() == 0 {
		return 0, fmt.Errorf("spectrum: participation ratio: %w", ErrNoVariance)
	}
	a, err := newOperator(c)
	if err != nil {
		return 0, fmt.Errorf("spectrum: participation ratio: %w", err)
	}
	for i := range a.n {
		if v := a.matrix.Data[i*a.n+i]; v < 0 {
			return 0, fmt.Errorf("spectrum: participation ratio: variance %d is %v, want a number that is not negative", i, math.Ldexp(v, a.power))
		}
	}
	return ratio(a.matrix)
}

// ratio returns tr(S)²/tr(S²) of a matrix whose upper triangle is stored and whose largest entry is near 1.
func ratio(s blas64.Symmetric) (float64, error) {
	trace, diagonal, rest := 0.0, 0.0, 0.0
	for i := range s.N {
		row := s.Data[i*s.Stride : i*s.Stride+s.N]
		trace += row[i]
		diagonal += row[i] * row[i]
		rest += floats.Dot(row[i+1:], row[i+1:])
	}
	if trace == 0 {
		return 0, fmt.Errorf("spectrum: participation ratio: %w", ErrNoVariance)
	}
	return trace * (trace / (diagonal + 2*rest)), nil
}
