package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// SGLD is stochastic gradient Langevin dynamics (Welling & Teh 2011): [ULA] with the gradient that Target.Minibatch estimates from part of the data, preconditioned by the
// masses. Without a Minibatch it takes the whole gradient. The step size in time of Langevin's equation, h = ½ε² with ε = Tuning.Step at the beginning, falls as h·(1 +
// k/Delay)^−Decay with the number k of steps made.
//
// It does not leave the target as it is: at a constant step expectations are off by O(h) = O(ε²), as ULA's are, and besides by the variance of the gradient's estimate, as if
// h/2·M⁻¹ times that variance were added to the temperature. On a Gaussian with unit masses, where the estimate has noise of variance V along an eigenvector of curvature λ, the
// variance is (1 + hV/2)/(λ(1 − hλ/2)). With Decay in (0.5, 1] both go to zero; averages over draws are then to be weighted by Info.Step², to which h is proportional.
//
// State.LogDensity and State.Gradient are the estimates that the next step begins with; those of a chain's beginning are of all data.
type SGLD struct {
	Decay float64 // exponent of the schedule, 0: constant
	Delay float64 // steps after which the step is smaller by 2^−Decay; 0: 1000
	// RMS, where it is not 0, is the weight of the past, such as 0.99, in a running mean of each coordinate's squared gradient; h is then divided, coordinate by coordinate, by
	// Floor plus the root of that mean (pSGLD; Li et al. 2016, without their term Γ, the derivative of the preconditioner: a further bias, which falls with 1 − RMS).
	RMS float64
	// Floor is the smallest divisor; 0: 1, with which no coordinate's step is longer than without RMS.
	Floor float64
}

// Init evaluates the whole density and gradient at x.
func (k SGLD) Init(t *Target, x []float64) (*State, error) {
	if !(k.Decay >= 0) || !(k.Delay >= 0) || !(k.RMS >= 0 && k.RMS < 1) || !(k.Floor >= 0) {
		return nil, fmt.Errorf("mcmc: SGLD of decay %g, delay %g, RMS %g and floor %g", k.Decay, k.Delay, k.RMS, k.Floor)
	}
	s, err := newState(t, x, true)
	if err != nil {
		return nil, err
	}
	k.begin(s)
	return s, nil
}

// begin gives s what is carried: the number of steps, and the running mean of the squared gradient.
func (k SGLD) begin(s *State) {
	if k.RMS == 0 && len(s.Carry) != 1 {
		s.Carry = make([]float64, 1)
	}
	if k.RMS > 0 && len(s.Carry) != 1+len(s.X) {
		s.Carry = make([]float64, 1+len(s.X))
	}
}

// stochastic is the memory of SGLD.
type stochastic struct {
	flow
	root []float64 // of the preconditioner by RMS
}

// Step moves the chain. A step to where the density, the gradient or a coordinate is not finite is not made, and divergent.
func (k SGLD) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	f := memory[stochastic](s)
	f.begin(t, s, tuning)
	k.begin(s)
	count := s.Carry[0]
	s.Carry[0]++
	step := tuning.Step * math.Pow(1+count/or(k.Delay, 1000), -k.Decay/2)
	info := Info{Accept: 1, Energy: math.NaN(), Step: step, Steps: 1, Gradients: 1}
	f.throw(src)
	if k.RMS > 0 {
		f.precondition(s.Carry[1:], k.RMS, 1-math.Pow(k.RMS, count+1), or(k.Floor, 1))
		simd.Mul(f.g, f.root, f.g)
	}
	// M^−½ξ is the velocity of a momentum M^½ξ: a kick before the drift adds the gradient.
	f.kick(step / 2)
	f.velocity()
	if k.RMS > 0 {
		simd.Mul(f.v, f.root, f.v)
	}
	simd.Axpy(step, f.v, f.x)
	if t.Minibatch != nil {
		f.logDensity = t.Minibatch(f.g, f.x, src)
	} else {
		f.pull(t)
	}
	if !f.sound(-math.MaxFloat64) || !finite(f.g) || !finite(f.x) {
		info.Accept, info.Divergent, info.DivergedAt = 0, true, f.x
		return info
	}
	f.keep(s)
	info.Moved = true
	return info
}

// precondition updates the running mean of squares of the gradient, and sets root to the roots of what steps are multiplied by. correction is the weight of what squares has seen.
func (f *stochastic) precondition(squares []float64, past, correction, floor float64) {
	if len(f.root) != len(squares) {
		f.root = make([]float64, len(squares))
	}
	for i, g := range f.g {
		squares[i] += (1 - past) * (g*g - squares[i])
		f.root[i] = 1 / math.Sqrt(floor+math.Sqrt(squares[i]/correction))
	}
}

// finite says whether all of x are, and their sum.
func finite(x []float64) bool {
	s := simd.Sum(x)
	return s-s == 0
}

// Acceptance is 0: there is no test whose acceptance could be aimed at.
func (SGLD) Acceptance() float64 { return 0 }

// String names the kernel and its options.
func (k SGLD) String() string {
	s := "constant step"
	if k.Decay > 0 {
		s = fmt.Sprintf("step falling as (1 + k/%g)^−%g", or(k.Delay, 1000), k.Decay)
	}
	if k.RMS > 0 {
		s += fmt.Sprintf(", preconditioned by squared gradients of weight %g", k.RMS)
	}
	return fmt.Sprintf("SGLD, uncorrected (%s)", s)
}
