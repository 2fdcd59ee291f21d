package mcmc

import (
	"fmt"
	"math"
)

// Integrator is a rule for one step of Hamilton's equations: kicks, which change the momentum by the gradient, and drifts, which change the place by the velocity, in turn. All
// are symmetric, so that a step back undoes a step to the bits of rounding, and preserve the volume of phase space, so that a trajectory is a valid proposal. The zero value is
// Leapfrog.
type Integrator int

const (
	// Leapfrog is half a kick, a drift and half a kick. The energy is off by O(ε²); steps are stable below 2 standard deviations of the narrowest direction. One gradient per step.
	Leapfrog Integrator = iota
	// ForestRuth is the composition of three leapfrogs by Forest and Ruth (Physica D 43:105, 1990) and Yoshida (Phys. Lett. A 150:262, 1990). The energy is off by O(ε⁴). Three
	// gradients per step.
	ForestRuth
	// McLachlan is the composition of four stages by McLachlan (SIAM J. Sci. Comput. 16:151, 1995). The energy is off by O(ε⁴), at equal numbers of gradients several times less
	// than with ForestRuth. Four gradients per step.
	McLachlan
)

// splitting is an integrator's coefficients, each a share of the step; there is one kick more than drifts, and the last drift is followed by the last kick.
type splitting struct{ kicks, drifts []float64 }

var splittings = [...]splitting{Leapfrog: {[]float64{0.5, 0.5}, []float64{1}}, ForestRuth: forestRuth(), McLachlan: mcLachlan()}

func forestRuth() splitting {
	w := 1 / (2 - math.Cbrt(2))
	return splitting{[]float64{w / 2, (1 - w) / 2, (1 - w) / 2, w / 2}, []float64{w, 1 - 2*w, w}}
}

func mcLachlan() splitting {
	r := math.Sqrt(471)
	a, b := (642+r)/3924, 121*(12-r)/3924
	return splitting{[]float64{a, b, 1 - 2*(a+b), b, a}, []float64{6. / 11, 0.5 - 6./11, 0.5 - 6./11, 6. / 11}}
}

// coefficients returns those of i, and panics if there is no such integrator.
func (i Integrator) coefficients() *splitting {
	if i < 0 || int(i) >= len(splittings) {
		panic(fmt.Sprintf("mcmc: there is no Integrator %d", int(i)))
	}
	return &splittings[i]
}

// Gradients is the number of gradients that one step takes.
func (i Integrator) Gradients() int { return len(i.coefficients().drifts) }

// Order is the power of the step size by which the error of the energy falls: 2 or 4.
func (i Integrator) Order() int {
	if i.coefficients(); i == Leapfrog {
		return 2
	}
	return 4
}

// String is the integrator's name.
func (i Integrator) String() string {
	i.coefficients()
	return [...]string{"leapfrog", "Forest–Ruth", "McLachlan"}[i]
}
