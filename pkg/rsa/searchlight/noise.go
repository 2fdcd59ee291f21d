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
		_, have := residuals.Dims()
		for _, c := range channels {
			if c >= have {
				return nil, fmt.Errorf("the residuals have %d channels, the neighbourhood channel %d", have, c)
			}
		}
		noise, err := rsa.ResidualCovariance(columns(residuals, channels), o)
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
