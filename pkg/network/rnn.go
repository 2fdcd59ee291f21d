package network

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
)

// RNN is a recurrent network: one population of units, driven by an input, with a linear readout,
//
//	h_t = (1 − a)·h_{t−1} + a·φ(W h_{t−1} + U x_t + b),   ŷ_t = V h_t + c,
//
// where a = dt/τ is the leak and h_0 = 0 unless there is an initial state. With a = 1 it is a vanilla RNN. Where a < 1 mind that others put the leak inside the
// activation, h_t = φ((1 − a)·h_{t−1} + a·(…)), as the code of Liu et al. 2023 does; for a = 1, which they use, the two are the same.
//
// It is plain data: build it by hand, copy it with [RNN.Clone], store it as it is.
type RNN struct {
	Input       *mat.Dense // U, units × inputs
	Recurrent   *mat.Dense // W, units × units; row i holds what unit i receives
	Bias        []float64  // b, one a unit; nil for none
	Readout     *mat.Dense // V, outputs × units
	ReadoutBias []float64  // c, one an output; nil for none
	Initial     []float64  // h_0, one a unit, which is learnt as the weights are; nil for 0 that stays 0
	Activation  Activation
	Leak        float64 // a = dt/τ in (0, 1]; 0 stands for 1
}

// Dims returns the number of inputs, units and outputs.
func (n *RNN) Dims() (inputs, units, outputs int) {
	_, inputs = n.Input.Dims()
	outputs, units = n.Readout.Dims()
	return inputs, units, outputs
}

// Clone returns a copy that shares no memory with n.
func (n *RNN) Clone() *RNN {
	c := *n
	c.Input, c.Recurrent, c.Readout = mat.DenseCopyOf(n.Input), mat.DenseCopyOf(n.Recurrent), mat.DenseCopyOf(n.Readout)
	c.Bias, c.ReadoutBias, c.Initial = append([]float64(nil), n.Bias...), append([]float64(nil), n.ReadoutBias...), append([]float64(nil), n.Initial...)
	return &c
}

// Validate returns an error that names the first part that does not fit the others: a matrix that is missing or of another shape, biases of another number than the
// units, a leak outside (0, 1], an activation that does not exist, a parameter that is not finite.
func (n *RNN) Validate() error {
	if err := n.shaped(); err != nil {
		return err
	}
	for _, p := range n.parts() {
		for i, v := range p.values() {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("network: RNN: %s %d is %v, want a finite number", p.name, i, v)
			}
		}
	}
	return nil
}

// shaped is Validate but for what the numbers are.
func (n *RNN) shaped() error {
	if n == nil || n.Input == nil || n.Recurrent == nil || n.Readout == nil || n.Input.IsEmpty() || n.Recurrent.IsEmpty() || n.Readout.IsEmpty() {
		return fmt.Errorf("network: RNN: got nil or an empty matrix, want input, recurrent and readout weights")
	}
	units, inputs := n.Input.Dims()
	if r, c := n.Recurrent.Dims(); r != units || c != units {
		return fmt.Errorf("network: RNN: recurrent weights are %d × %d, want %d × %d as the input weights are %d × %d", r, c, units, units, units, inputs)
	}
	outputs, c := n.Readout.Dims()
	if c != units {
		return fmt.Errorf("network: RNN: readout weights are %d × %d, want %d columns, one a unit", outputs, c, units)
	}
	for _, v := range []struct {
		name      string
		got, want int
	}{{"biases", len(n.Bias), units}, {"readout biases", len(n.ReadoutBias), outputs}, {"initial responses", len(n.Initial), units}} {
		if v.got != 0 && v.got != v.want {
			return fmt.Errorf("network: RNN: got %d %s, want %d or none", v.got, v.name, v.want)
		}
	}
	if !(n.Leak >= 0 && n.Leak <= 1) {
		return fmt.Errorf("network: RNN: leak %v, want dt/τ in (0, 1], or 0 for 1", n.Leak)
	}
	if int(n.Activation) >= len(activations) {
		return fmt.Errorf("network: RNN: activation %d does not exist", n.Activation)
	}
	return nil
}

// leak returns a of h_t = (1 − a)·h_{t−1} + a·φ(…).
func (n *RNN) leak() float64 {
	if n.Leak == 0 {
		return 1
	}
	return n.Leak
}

// shape returns what passes through the network need to know; parameters are in the order of [RNN.Parameters].
func (n *RNN) shape() *backprop.Recurrent[float64] {
	inputs, units, outputs := n.Dims()
	f := n.Activation.of()
	return &backprop.Recurrent[float64]{
		Inputs: inputs, Units: units, Outputs: outputs, Bias: len(n.Bias) > 0, ReadoutBias: len(n.ReadoutBias) > 0, Initial: len(n.Initial) > 0,
		Leak: n.leak(), Respond: f.respond, Grad: f.grad,
	}
}
