package nngp

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/network"
)

// Activation is what a unit makes of its pre-activation, of those whose Gaussian averages have a closed form.
type Activation uint8

// Activations. The zero value is ReLU.
const (
	ReLU       Activation = iota // max(z, 0), with slope 0 at 0
	Linear                       // z
	Erf                          // erf z
	ScaledErf                    // erf(√π z/2), with slope 1 at 0
	ErfSigmoid                   // ½(1 + erf(√π z/2)), with slope ½ at 0
)

// ActivationOf returns the activation of units of package network. It is an error for those whose Gaussian averages have no closed form.
func ActivationOf(a network.Activation) (Activation, error) {
	switch a {
	case network.ReLU:
		return ReLU, nil
	case network.Linear:
		return Linear, nil
	case network.Erf:
		return Erf, nil
	case network.ScaledErf:
		return ScaledErf, nil
	case network.ErfSigmoid:
		return ErfSigmoid, nil
	}
	return 0, fmt.Errorf("nngp: the kernel of %v units has no closed form", a)
}

// String returns the name: "ReLU", "linear", "erf", "scaled erf", "erf sigmoid".
func (a Activation) String() string {
	switch a {
	case ReLU:
		return "ReLU"
	case Linear:
		return "linear"
	case Erf:
		return "erf"
	case ScaledErf:
		return "scaled erf"
	case ErfSigmoid:
		return "erf sigmoid"
	}
	return fmt.Sprintf("Activation(%d)", uint8(a))
}

// Respond returns φ(z).
func (a Activation) Respond(z float64) float64 {
	switch a {
	case ReLU:
		return max(z, 0)
	case Linear:
		return z
	case Erf:
		return math.Erf(z)
	case ScaledErf:
		return math.Erf(math.Sqrt(math.Pi) / 2 * z)
	case ErfSigmoid:
		return .5 * math.Erfc(-math.Sqrt(math.Pi)/2*z)
	}
	panic(fmt.Sprintf("nngp: %v", a))
}

// Slope returns φ′(z).
func (a Activation) Slope(z float64) float64 {
	switch a {
	case ReLU:
		if z > 0 {
			return 1
		}
		return 0
	case Linear:
		return 1
	case Erf:
		return 2 / math.SqrtPi * math.Exp(-z*z)
	case ScaledErf:
		return math.Exp(-math.Pi / 4 * z * z)
	case ErfSigmoid:
		return .5 * math.Exp(-math.Pi/4*z*z)
	}
	panic(fmt.Sprintf("nngp: %v", a))
}

// Kernel returns E[φ(u) φ(v)] for u and v Gaussian with mean 0, variances k11 and k22, and covariance k12. A covariance beyond what the variances allow, as rounding may leave it,
// is taken as the largest allowed. Sources: Cho & Saul 2009, eq. 6 (ReLU); Williams 1997, eq. 11 (erf).
func (a Activation) Kernel(k11, k12, k22 float64) float64 {
	switch a {
	case Linear:
		return k12
	case ReLU:
		scale := math.Sqrt(k11) * math.Sqrt(k22)
		if scale == 0 {
			return 0
		}
		cos := clamp(k12 / scale)
		angle := math.Acos(cos)
		return scale / (2 * math.Pi) * (math.Sqrt((1-cos)*(1+cos)) + (math.Pi-angle)*cos)
	case Erf:
		return erfKernel(2*k11, 2*k12, 2*k22)
	case ScaledErf:
		return erfKernel(math.Pi/2*k11, math.Pi/2*k12, math.Pi/2*k22)
	case ErfSigmoid:
		return .25 + .25*ScaledErf.Kernel(k11, k12, k22)
	}
	panic(fmt.Sprintf("nngp: %v", a))
}

// Derivative returns E[φ′(u) φ′(v)] for the same u and v as [Activation.Kernel]: its derivative by k12. For ReLU and a variance of 0 it is 0, as the slope at 0 is.
func (a Activation) Derivative(k11, k12, k22 float64) float64 {
	switch a {
	case Linear:
		return 1
	case ReLU:
		scale := math.Sqrt(k11) * math.Sqrt(k22)
		if scale == 0 {
			return 0
		}
		return .5 - math.Acos(clamp(k12/scale))/(2*math.Pi)
	case Erf:
		return 4 / math.Pi * erfDerivative(2*k11, 2*k12, 2*k22)
	case ScaledErf:
		return erfDerivative(math.Pi/2*k11, math.Pi/2*k12, math.Pi/2*k22)
	case ErfSigmoid:
		return .25 * ScaledErf.Derivative(k11, k12, k22)
	}
	panic(fmt.Sprintf("nngp: %v", a))
}

// erfKernel is that of erf for variances and covariance in units in which it is (2/π) arcsin k12/√((1+k11)(1+k22)).
func erfKernel(k11, k12, k22 float64) float64 {
	return 2 / math.Pi * math.Asin(clamp(k12/(math.Sqrt(1+k11)*math.Sqrt(1+k22))))
}

// erfDerivative is 1/√((1+k11)(1+k22) − k12²), which is at most 1: the determinant of covariances is not negative.
func erfDerivative(k11, k12, k22 float64) float64 {
	return 1 / math.Sqrt(1+k11+k22+max(0, k11*k22-k12*k12))
}

// clamp returns the nearest correlation; NaN stays.
func clamp(c float64) float64 { return max(-1, min(1, c)) }
