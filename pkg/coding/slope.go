package coding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Slope is the regression of responses on readout weights, z = B·a + noise, with what the linear scheme says of both: P(z|a) = N(Y U⁻¹ a, K₀).
type Slope struct {
	// Measured is B, stimuli × outputs, least squares without intercept, and Predicted is Y U⁻¹ with U = Σ a aᵀ/N.
	Measured, Predicted *mat.Dense
	// Error is ‖B − Y U⁻¹‖/‖Y U⁻¹‖, Frobenius, and Noise what it would be on average by the finite number of neurons alone, if these were independent.
	Error, Noise float64
	// Explained is the share of the responses' squares that B·a explains.
	Explained float64
	// Residual is the covariance of z − B·a over neurons, stimuli × stimuli, about K₀ in the linear scheme.
	Residual *mat.SymDense
}

// LinearSlope regresses the responses of neurons on their readout weights. The targets Y are stimuli × outputs.
//
// For a linear last layer, where responses are preactivations, B equals Y U⁻¹ exactly as soon as the network f = Σ a z/N meets its targets, whatever the scheme: the slope
// then checks the fit and its scale, and the scheme shows in the residual, whose covariance is that of the layer below, and in the Gaussian weights. It is an error where
// responses do not pass [Responses.Check], there is no readout, neurons are not more than outputs, targets do not fit, responses or targets are all 0, or the weights of some
// outputs are linear combinations of others.
func LinearSlope(r Responses, targets *mat.Dense) (*Slope, error) {
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("coding: linear slope: %w", err)
	}
	stimuli, neurons, _, outputs := r.Dims()
	if err := finite("targets", targets); err != nil {
		return nil, fmt.Errorf("coding: linear slope: %w", err)
	}
	if rows, columns := targets.Dims(); r.Readout == nil || rows != stimuli || columns != outputs || neurons <= outputs {
		return nil, fmt.Errorf("coding: linear slope: targets are %d × %d for %d stimuli, %d outputs and %d neurons; want stimuli × outputs, and more neurons than outputs",
			rows, columns, stimuli, outputs, neurons)
	}
	var gram mat.SymDense
	gram.SymOuterK(1/float64(neurons), r.Readout.T())
	var chol mat.Cholesky
	if !chol.Factorize(&gram) || chol.Cond() > 1e12 {
		return nil, fmt.Errorf("coding: linear slope: the readout weights to %d outputs are linearly dependent", outputs)
	}
	var inverse mat.SymDense
	if err := chol.InverseTo(&inverse); err != nil {
		return nil, fmt.Errorf("coding: linear slope: %w", err)
	}
	s := &Slope{Measured: mat.NewDense(stimuli, outputs, nil), Predicted: mat.NewDense(stimuli, outputs, nil), Residual: mat.NewSymDense(stimuli, nil)}
	var product mat.Dense
	product.Mul(r.Values, r.Readout)
	product.Scale(1/float64(neurons), &product)
	s.Measured.Mul(&product, &inverse)
	s.Predicted.Mul(targets, &inverse)
	size := mat.Norm(s.Predicted, 2)
	if size == 0 {
		return nil, fmt.Errorf("coding: linear slope: all targets are 0")
	}
	whole := mat.Norm(r.Values, 2)
	if whole == 0 {
		return nil, fmt.Errorf("coding: linear slope: all responses are 0")
	}
	var off, rest mat.Dense
	off.Sub(s.Measured, s.Predicted)
	s.Error = mat.Norm(&off, 2) / size
	rest.Mul(s.Measured, r.Readout.T())
	rest.Sub(r.Values, &rest)
	share := mat.Norm(&rest, 2) / whole
	s.Explained = 1 - share*share
	s.Residual.SymOuterK(1/float64(neurons-outputs), &rest)
	s.Noise = math.Sqrt(mat.Trace(s.Residual)*mat.Trace(&inverse)/float64(neurons)) / size
	return s, nil
}
