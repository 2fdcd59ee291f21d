package searchlight

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Whitened returns an estimator that estimates the noise covariance anew in each neighbourhood, from the neighbourhood's columns of residuals (time points × channels of
// the whole data, each run's mean removed), and gives its inverse to e: a closure over [rsa.Crossnobis] or [rsa.Mahalanobis].
//
//	e := searchlight.Whitened(residuals, rsa.NoiseOptions{}, func(t *rsa.Trials, precision *mat.SymDense) (*rsa.RDM, error) {
//		return rsa.Crossnobis(t, rsa.CrossnobisOptions{Precision: precision})
//	})
//
// A covariance that cannot be inverted is the neighbourhood's error.
func Whitened(residuals *mat.Dense, o rsa.NoiseOptions, e func(t *rsa.Trials, precision *mat.SymDense) (*rsa.RDM, error)) Estimator {
	return func(t *rsa.Trials, channels []int) (*rsa.RDM, error) {
		rows, columns := residuals.Dims()
		some := mat.NewDense(rows, len(channels), nil)
		for k, c := range channels {
			if c >= columns {
				return nil, fmt.Errorf("the residuals have %d channels, the neighbourhood channel %d", columns, c)
			}
			for i := range rows {
				some.Set(i, k, residuals.At(i, c))
			}
		}
		noise, err := rsa.ResidualCovariance(some, o)
		if err != nil {
			return nil, err
		}
		precision, err := noise.Precision()
		if err != nil {
			return nil, err
		}
		return e(t, precision)
	}
}
