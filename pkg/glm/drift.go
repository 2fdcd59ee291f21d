package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Drift says how slow changes of the signal are modelled.
type Drift int

const (
	// CosineDrift is a basis of cosines slower than the cut-off: the discrete cosine transform of SPM and nilearn.
	CosineDrift Drift = iota
	// PolynomialDrift is a polynomial in time.
	PolynomialDrift
	// NoDrift is the intercept alone.
	NoDrift
)

// Cosines returns the slow cosines of a run, volumes × terms: √(2/n)·cos(π·k·(t+½)/n) for k = 1 … ⌊2·n·TR/cutoff⌋, the number of spm_filter, at most n − 1. They
// are orthonormal, and orthogonal to a constant. There may be none.
func Cosines(volumes int, tr, cutoff float64) *mat.Dense {
	terms := int(min(math.Floor(2*float64(volumes)*tr/cutoff), float64(volumes-1)))
	if terms <= 0 {
		return nil
	}
	x := mat.NewDense(volumes, terms, nil)
	for t := range volumes {
		for k := range terms {
			x.Set(t, k, math.Sqrt(2/float64(volumes))*math.Cos(math.Pi*float64(k+1)*(float64(t)+.5)/float64(volumes)))
		}
	}
	return x
}

// Polynomials returns polynomials of degree 1 to degree in time, volumes × degree, orthonormal and orthogonal to a constant. There are at most volumes − 1.
func Polynomials(volumes, degree int) *mat.Dense {
	degree = min(degree, volumes-1)
	if degree <= 0 {
		return nil
	}
	x := mat.NewDense(volumes, degree+1, nil)
	for t := range volumes {
		at := 2*float64(t)/float64(volumes-1) - 1
		before, value := 0., 1. // Legendre's, which are nearly orthogonal
		for k := range degree + 1 {
			x.Set(t, k, value)
			before, value = value, (float64(2*k+1)*at*value-float64(k)*before)/float64(k+1)
		}
	}
	f := factorise(x, collinear)
	return mat.DenseCopyOf(f.q.Slice(0, volumes, 1, f.rank()))
}

// drifts returns the regressors of slow changes.
func (o FMRIOptions) drifts(volumes int) []regressor {
	var x *mat.Dense
	switch o.Drift {
	case CosineDrift:
		x = Cosines(volumes, o.TR, o.cutoff())
	case PolynomialDrift:
		x = Polynomials(volumes, max(o.Degree, 1))
	}
	var all []regressor
	if x != nil {
		_, terms := x.Dims()
		for k := range terms {
			all = append(all, regressor{fmt.Sprintf("drift_%d", k+1), mat.Col(nil, k, x)})
		}
	}
	return all
}
