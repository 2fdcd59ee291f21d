package theory

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"github.com/richlazy/richlazy/pkg/nngp"
)

// Unit is a bounded, smooth activation function.
type Unit struct {
	Name      string
	Respond   func(z float64) float64
	Slope     func(z float64) float64 // its derivative, which only [SolveParticles] asks for
	Low, High float64                 // what its responses lie between
}

// Sigmoid returns the unit ½(1 + erf(√π z/2)), non-negative and of slope ½ at 0.
func Sigmoid() Unit {
	return Unit{"erf sigmoid", nngp.ErfSigmoid.Respond, nngp.ErfSigmoid.Slope, 0, 1}
}

// ScaledErf returns the unit erf(√π z/2), of slope 1 at 0.
func ScaledErf() Unit {
	return Unit{"scaled erf", nngp.ScaledErf.Respond, nngp.ScaledErf.Slope, -1, 1}
}

// Erf returns the unit erf z.
func Erf() Unit { return Unit{"erf", nngp.Erf.Respond, nngp.Erf.Slope, -1, 1} }

// Tanh returns the unit tanh z.
func Tanh() Unit {
	return Unit{"tanh", math.Tanh, func(z float64) float64 { return 1 - math.Tanh(z)*math.Tanh(z) }, -1, 1}
}

// Logistic returns the unit 1/(1 + e⁻ᶻ).
func Logistic() Unit {
	respond := func(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
	return Unit{"logistic", respond, func(z float64) float64 { return respond(z) * respond(-z) }, 0, 1}
}

// smoother averages a unit's response over a Gaussian.
type smoother struct {
	unit Unit
	x, w []float64
}

func newSmoother(u Unit) *smoother {
	const nodes = 64
	s := &smoother{u, make([]float64, nodes), make([]float64, nodes)}
	quad.Hermite{}.FixedLocations(s.x, s.w, math.Inf(-1), math.Inf(1))
	return s
}

// mean returns E φ(z) for z ~ N(m, d).
func (s *smoother) mean(m, d float64) (sum float64) {
	if d <= 0 {
		return s.unit.Respond(m)
	}
	sd := math.Sqrt(2 * d)
	for i, x := range s.x {
		sum += s.w[i] * s.unit.Respond(m+sd*x)
	}
	return sum / math.SqrtPi
}

// square returns E φ(z)² for z ~ N(m, d).
func (s *smoother) square(m, d float64) (sum float64) {
	sd := math.Sqrt(2 * max(d, 0))
	for i, x := range s.x {
		phi := s.unit.Respond(m + sd*x)
		sum += s.w[i] * phi * phi
	}
	return sum / math.SqrtPi
}
