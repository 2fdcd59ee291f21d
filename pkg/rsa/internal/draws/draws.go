// Package draws makes the random numbers of simulated patterns.
package draws

import (
	"errors"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
)

// Normal returns independent draws from the standard normal distribution, by rows.
func Normal(random *rand.Rand, rows, cols int) *mat.Dense {
	m := mat.NewDense(rows, cols, nil)
	data := m.RawMatrix().Data
	for i := range data {
		data[i] = random.NormFloat64()
	}
	return m
}

// Whiten returns L⁻¹·z, where L·L' = z·z'/columns: its second moment is the identity. It is an error where rows depend on one another, as more rows than columns do,
// to within rounding.
func Whiten(z *mat.Dense) (*mat.Dense, error) {
	_, columns := z.Dims()
	var moment mat.SymDense
	moment.SymOuterK(1/float64(columns), z)
	var c mat.Cholesky
	if !c.Factorize(&moment) || c.Cond() > 1e12 {
		return nil, errors.New("the draws are linearly dependent")
	}
	var l, inverse mat.TriDense
	c.LTo(&l)
	if err := inverse.InverseTri(&l); err != nil {
		return nil, err
	}
	var out mat.Dense
	out.Mul(&inverse, z)
	return &out, nil
}
