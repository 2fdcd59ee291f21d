package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// Singular is the error of a covariance that has no inverse.
type Singular struct {
	// DoF is the degrees of freedom of the estimate, Channels the number of channels.
	DoF      float64
	Channels int
	// Constant is the first channel without variance, −1 if all have some.
	Constant int
	// Condition is the condition number of the matrix of correlations, +Inf where it is not positive definite.
	Condition float64
}

// Error says why there is no inverse, with the numbers.
func (e *Singular) Error() string {
	switch {
	case e.Constant >= 0:
		return fmt.Sprintf("rsa: noise: channel %d of %d has no variance: the covariance has no inverse", e.Constant, e.Channels)
	case e.DoF < float64(e.Channels):
		return fmt.Sprintf("rsa: noise: %v degrees of freedom for %d channels: the covariance has no inverse; shrink it", e.DoF, e.Channels)
	}
	return fmt.Sprintf("rsa: noise: the covariance of %d channels has no inverse: the condition number of its correlations is %.3g", e.Channels, e.Condition)
}

// maxNoiseCondition bounds the condition number of correlations: beyond it no digit of the inverse is right.
const maxNoiseCondition = 1e14

// Precision returns the inverse of the covariance, channels × channels, through Cholesky's factors of the matrix of correlations, so that channels may have very different
// units. A full estimate of fewer degrees of freedom than channels, a channel without variance, and correlations that are not positive definite or have a condition
// number above 10¹⁴ are a [*Singular] error.
func (c *Covariance) Precision() (*mat.SymDense, error) {
	inverse, scales, err := c.factor()
	if err != nil {
		return nil, err
	}
	p := c.Matrix.SymmetricDim()
	out := mat.NewSymDense(p, nil)
	s := out.RawSymmetric()
	blas64.Syrk(blas.Trans, 1, inverse.RawMatrix(), 0, s) // (L⁻¹)'·L⁻¹
	for i := range p {
		for j := i; j < p; j++ {
			s.Data[i*s.Stride+j] *= scales[i] * scales[j]
		}
	}
	return out, nil
}

// factor returns the inverse of the lower Cholesky factor of the correlations, and one over each channel's standard deviation.
func (c *Covariance) factor() (inverse *mat.Dense, scales []float64, err error) {
	p := c.Matrix.SymmetricDim()
	scales = make([]float64, p)
	for i := range p {
		v := c.Matrix.At(i, i)
		if !(v > 0) {
			return nil, nil, &Singular{c.DoF, p, i, math.Inf(1)}
		}
		scales[i] = 1 / math.Sqrt(v)
	}
	if c.Method == FullCovariance && c.DoF < float64(p) {
		return nil, nil, &Singular{c.DoF, p, -1, math.Inf(1)}
	}
	correlations := mat.NewSymDense(p, nil)
	for i := range p {
		for j := i; j < p; j++ {
			correlations.SetSym(i, j, c.Matrix.At(i, j)*scales[i]*scales[j])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(correlations) {
		return nil, nil, &Singular{c.DoF, p, -1, math.Inf(1)}
	}
	if condition := chol.Cond(); !(condition <= maxNoiseCondition) {
		return nil, nil, &Singular{c.DoF, p, -1, condition}
	}
	inverse = mat.NewDense(p, p, nil)
	for i := range p {
		inverse.Set(i, i, 1)
	}
	// Solving U'X = I by our triangular solve is several times as fast as gonum's inversion of a factor.
	blas64.Trsm(blas.Left, blas.Trans, 1, chol.RawU().(*mat.TriDense).RawTriangular(), inverse.RawMatrix())
	return inverse, scales, nil
}

// Precisions returns the inverse of each covariance, such as those of runs. An error gives the index.
func Precisions(covariances []*Covariance) ([]*mat.SymDense, error) {
	out := make([]*mat.SymDense, len(covariances))
	for i, c := range covariances {
		var err error
		if out[i], err = c.Precision(); err != nil {
			return nil, fmt.Errorf("rsa: noise: run %d: %w", i, err)
		}
	}
	return out, nil
}

// Whiten returns the values, rows × channels, times the symmetric root of the precision, so that their noise has unit variance and no correlation: squared Euclidean
// distances of whitened patterns are squared Mahalanobis distances. Of all whitenings it leaves the channels closest to what they were. NaN makes its whole row NaN.
// Errors are those of [Covariance.Precision], and a number of channels that does not fit.
func (c *Covariance) Whiten(values *mat.Dense) (*mat.Dense, error) {
	rows, channels := values.Dims()
	if p := c.Matrix.SymmetricDim(); channels != p {
		return nil, fmt.Errorf("rsa: noise: %d channels to whiten by a covariance of %d", channels, p)
	}
	if _, _, err := c.factor(); err != nil {
		return nil, err
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(c.Matrix, true) {
		return nil, fmt.Errorf("rsa: noise: no eigenvalues of the covariance of %d channels were found", channels)
	}
	var vectors, root mat.Dense
	eigen.VectorsTo(&vectors)
	scaled := mat.DenseCopyOf(&vectors)
	for j, v := range eigen.Values(nil) {
		if !(v > 0) {
			return nil, &Singular{c.DoF, channels, -1, math.Inf(1)}
		}
		for i := range channels {
			scaled.Set(i, j, scaled.At(i, j)/math.Sqrt(v))
		}
	}
	root.Mul(scaled, vectors.T())
	out := mat.NewDense(rows, channels, nil)
	out.Mul(values, &root)
	return out, nil
}
