package network

import "gonum.org/v1/gonum/mat"

// RecurrentChange says how far learning took a recurrent network.
type RecurrentChange struct {
	Input, Recurrent, Readout Relative // of the weights, each set in units of where it began
	Weights                   float64  // ‖W − W₀‖_F of the recurrent weights: ‖ΔW‖ of Chou et al. 2025
	Parameters                float64  // ‖θ − θ₀‖, the Euclidean distance of all parameters
}

// RecurrentChanges returns how far learning took a network. It panics when the two differ in shape.
func RecurrentChanges(before, after *RNN) RecurrentChange {
	c := RecurrentChange{
		Input: RelativeChange(before.Input, after.Input), Recurrent: RelativeChange(before.Recurrent, after.Recurrent), Readout: RelativeChange(before.Readout, after.Readout),
	}
	var moved mat.Dense
	moved.Sub(after.Recurrent, before.Recurrent)
	c.Weights = mat.Norm(&moved, 2)
	a, b := before.Parameters(), after.Parameters()
	if len(a) != len(b) {
		panic("network: RecurrentChanges: only one network has biases or an initial state")
	}
	for i, v := range a {
		b[i] -= v
	}
	c.Parameters = mat.Norm(mat.NewVecDense(len(b), b), 2)
	return c
}
