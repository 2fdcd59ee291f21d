package chou2025

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/nngp"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// FeatureCorrelation returns the correlation between β·x and its best linear predictor, with a constant, from the responses of a layer to x ~ N(0, I): √(bᵀC⁻¹b)/|β| with
// C = Cov φ(Wx) and b_i = E[φ(w_i·x) β·x] = w_i·β E φ′(w_i·x), both in closed form. It is between 0 and 1.
//
// It is an error where the activation has no closed form, the layer has biases, which the Gaussian averages do not have, its shape is not that of the teacher, and where responses
// depend on each other linearly, as those of more linear units than inputs do.
func FeatureCorrelation(layer network.Layer, teacher []float64) (float64, error) {
	activation, err := nngp.ActivationOf(layer.Activation)
	if err != nil {
		return 0, fmt.Errorf("chou2025: %w", err)
	}
	units, inputs := layer.Weights.Dims()
	if inputs != len(teacher) {
		return 0, fmt.Errorf("chou2025: a layer of %d inputs, and a teacher of %d", inputs, len(teacher))
	}
	if layer.Bias != nil && floats.Norm(layer.Bias, math.Inf(1)) > 0 {
		return 0, fmt.Errorf("chou2025: the layer has biases, for which there is no closed form")
	}
	var k mat.SymDense
	k.SymOuterK(1, layer.Weights)
	c := mat.NewSymDense(units, nil)
	mean, b := make([]float64, units), mat.NewVecDense(units, nil)
	b.MulVec(layer.Weights, mat.NewVecDense(inputs, teacher))
	for i := range units {
		// Of two independent pre-activations of the same variance kernels are squares of means; those of activations and slopes here are not negative.
		mean[i] = math.Sqrt(activation.Kernel(k.At(i, i), 0, k.At(i, i)))
		b.SetVec(i, b.AtVec(i)*math.Sqrt(activation.Derivative(k.At(i, i), 0, k.At(i, i))))
	}
	for i := range units {
		for j := i; j < units; j++ {
			c.SetSym(i, j, activation.Kernel(k.At(i, i), k.At(i, j), k.At(j, j))-mean[i]*mean[j])
		}
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(c) || cholesky.Cond() > 1e14 {
		return 0, fmt.Errorf("chou2025: the responses of %d %v units depend on each other linearly", units, activation)
	}
	var x mat.VecDense
	if err := cholesky.SolveVecTo(&x, b); err != nil {
		return 0, fmt.Errorf("chou2025: %w", err)
	}
	return min(1, math.Sqrt(mat.Dot(b, &x))/floats.Norm(teacher, 2)), nil
}

// FiniteCorrelation is the correlation with the teacher, on fresh trials, of a prediction by least squares with a constant on so many trials, of one that is ρ with all: for
// Gaussian features and residuals the squared error of the coefficients is on average (1−ρ²)γ with γ = units/(trials − units − 2), so that it is ρ²/√(ρ² + (1−ρ²)γ), up to
// fluctuations of coefficients. It panics where trials are not more than units + 2.
func FiniteCorrelation(rho float64, units, trials int) float64 {
	if rho == 0 {
		return 0
	}
	return rho * rho / math.Sqrt(rho*rho+(1-rho*rho)*excess(units, trials))
}

// InfiniteCorrelation is the inverse of [FiniteCorrelation]: ρ of what correlates r on fresh trials. It is 0 for r ≤ 0.
func InfiniteCorrelation(r float64, units, trials int) float64 {
	gamma := excess(units, trials)
	if r <= 0 {
		return 0
	}
	b := r * r * (1 - gamma) // ρ⁴ = r²(ρ²(1−γ) + γ)
	return math.Sqrt((b + math.Sqrt(b*b+4*r*r*gamma)) / 2)
}

// FiniteAccuracy is the accuracy on fresh trials of a readout that is learnt from the labels ±1 of so many trials by least squares, of features that correlate ρ with the
// teacher. The labels have the correlation √(2/π)ρ with what can be predicted, which [FiniteCorrelation] lowers; what is left of the correlation with the teacher, r, makes 1
// − arccos(r)/π. With many trials this is the optimum, capacity.TeacherAccuracy.
func FiniteAccuracy(rho float64, units, trials int) float64 {
	if rho == 0 {
		return 0.5
	}
	seen := math.Sqrt(2/math.Pi) * rho
	return 1 - math.Acos(rho*FiniteCorrelation(seen, units, trials)/seen)/math.Pi
}

// excess is γ of FiniteCorrelation.
func excess(units, trials int) float64 {
	if trials <= units+2 {
		panic(fmt.Sprintf("chou2025: least squares with %d units and a constant on %d trials", units, trials))
	}
	return float64(units) / float64(trials-units-2)
}
