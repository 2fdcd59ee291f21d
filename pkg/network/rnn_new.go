package network

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// RecurrentSpec describes a recurrent network before learning. The zero value of everything but Inputs is the network of Chou et al. 2025 and Liu et al. 2023 at full
// rank: 300 ReLU units without leak, 3 outputs, no biases.
type RecurrentSpec struct {
	Inputs int
	// Units is the number of units; 0 is 300.
	Units int
	// Outputs is the number of outputs; 0 is 3.
	Outputs    int
	Activation Activation
	// Leak is dt/τ in (0, 1]; 0 is 1.
	Leak float64
	// Recurrent draws the recurrent weights; the default is LeCun(1.25): N(0, 1.25²/units). Its LowRank is what Chou et al. vary; Init{}.LowRank(r) is the default cut
	// to rank r at the same Frobenius norm.
	Recurrent Init
	// Input and Readout draw the weights from the inputs and to the outputs; the default is Uniform(1), PyTorch's default.
	Input, Readout Init
	// Bias and ReadoutBias draw the biases; the default is NoBias().
	Bias, ReadoutBias Init
	// Initial draws the initial state, which is then learnt; the default is none, a state of 0.
	Initial Init
}

// NewRecurrent draws a network: recurrent, input and readout weights by rows, then what there is of biases, readout biases and initial state. Scales of biases and of the
// initial state that depend on a number of inputs take that of the weights beside them: inputs, units, units. NewRecurrent panics on a number of inputs, units or
// outputs that is not positive, a leak outside [0, 1] and a negative scale.
func NewRecurrent(spec RecurrentSpec, src rand.Source) *RNN {
	if spec.Units == 0 {
		spec.Units = 300
	}
	if spec.Outputs == 0 {
		spec.Outputs = 3
	}
	if spec.Inputs < 1 || spec.Units < 1 || spec.Outputs < 1 || !(spec.Leak >= 0 && spec.Leak <= 1) {
		panic(fmt.Sprintf("network: NewRecurrent: %d inputs, %d units, %d outputs, leak %v: want at least 1 of each and a leak in [0, 1]",
			spec.Inputs, spec.Units, spec.Outputs, spec.Leak))
	}
	spec.Activation.of() // panics if there is none such
	random := rand.New(src)
	weights := func(what string, law Init, units, inputs int) *mat.Dense {
		return draw("NewRecurrent: "+what, []Input{{Width: inputs}}, law, units, inputs, random)
	}
	vector := func(what string, law Init, size, inputs int) []float64 {
		law = law.or(NoBias())
		if law.law == none {
			return nil
		}
		law.check("NewRecurrent: " + what)
		v, next := make([]float64, size), law.drawer(size, inputs, random)
		for i := range v {
			v[i] = next()
		}
		return v
	}
	n := &RNN{Activation: spec.Activation, Leak: spec.Leak}
	n.Recurrent = weights("recurrent weights", spec.Recurrent.or(LeCun(1.25)), spec.Units, spec.Units)
	n.Input = weights("input weights", spec.Input.or(Uniform(1)), spec.Units, spec.Inputs)
	n.Readout = weights("readout weights", spec.Readout.or(Uniform(1)), spec.Outputs, spec.Units)
	n.Bias = vector("bias", spec.Bias, spec.Units, spec.Inputs)
	n.ReadoutBias = vector("readout bias", spec.ReadoutBias, spec.Outputs, spec.Units)
	n.Initial = vector("initial state", spec.Initial, spec.Units, spec.Units)
	return n
}
