package rsa_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// A dead channel has no variance, whatever its constant value: what rounding leaves of 0.1 less the mean of many 0.1 is no noise, and has no part in the shrinkage of others.
func TestDeadChannelsHaveNoVariance(t *testing.T) {
	r := rng.New(51).Rand()
	const rows, dead = 24, 3
	values := normal(rows, 5, r)
	for _, constant := range []float64{0, .1, .3, 1234.567, 1e10 / 3, 1e-200} {
		x := mat.DenseCopyOf(values)
		conditions := make([]string, rows)
		for i := range rows {
			conditions[i] = fmt.Sprint(i % 3)
			x.Set(i, dead, constant)
		}
		x.Set(7, dead, math.Nextafter(constant, 1)) // equal but for rounding
		missing := mat.DenseCopyOf(x)
		missing.Set(0, 0, math.NaN())
		for _, c := range []struct {
			name string
			of   func(o rsa.NoiseOptions) (*rsa.Covariance, error)
		}{
			{"residuals", func(o rsa.NoiseOptions) (*rsa.Covariance, error) { return rsa.ResidualCovariance(x, o) }},
			{"runs", func(o rsa.NoiseOptions) (*rsa.Covariance, error) {
				return rsa.PooledResidualCovariance([]*mat.Dense{x, x}, o)
			}},
			{"measurements", func(o rsa.NoiseOptions) (*rsa.Covariance, error) {
				return rsa.MeasurementCovariance(must[*rsa.Trials](t)(rsa.NewTrials(x, conditions, nil)), o)
			}},
			{"missing values", func(o rsa.NoiseOptions) (*rsa.Covariance, error) {
				return rsa.MeasurementCovariance(must[*rsa.Trials](t)(rsa.NewTrials(missing, conditions, nil)), o)
			}},
		} {
			for _, method := range []rsa.NoiseMethod{rsa.ShrunkToDiagonal, rsa.FullCovariance, rsa.DiagonalCovariance} {
				got := must[*rsa.Covariance](t)(c.of(rsa.NoiseOptions{Method: method}))
				for k := range 5 {
					if v := got.Matrix.At(dead, k); v != 0 {
						t.Errorf("%s, %v, constant %v: element (%d,%d) is %v", c.name, method, constant, dead, k, v)
					}
				}
				var singular *rsa.Singular
				if _, err := got.Precision(); !errors.As(err, &singular) || singular.Constant != dead {
					t.Errorf("%s, %v, constant %v: error %v, want that channel %d has no variance", c.name, method, constant, err, dead)
				}
			}
		}
		alive := mat.NewDense(rows, 4, nil)
		for i := range rows {
			alive.SetRow(i, append(append([]float64(nil), x.RawRowView(i)[:dead]...), x.RawRowView(i)[dead+1:]...))
		}
		with, without := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{})), must[*rsa.Covariance](t)(rsa.ResidualCovariance(alive, rsa.NoiseOptions{}))
		if !(math.Abs(with.Shrinkage-without.Shrinkage) <= 1e-12) {
			t.Errorf("constant %v: shrinkage %v with the dead channel, %v without", constant, with.Shrinkage, without.Shrinkage)
		}
	}
}
