package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Respond returns the responses of the hidden units (trials × units, none negative) and the outputs (trials × outputs) to x (trials × inputs).
// It panics when x has another number of columns than the network has inputs.
func (n *MLP) Respond(x *mat.Dense) (hidden, output *mat.Dense) {
	inputs, _, outputs := n.Dims()
	trials, width := x.Dims()
	if width != inputs {
		panic(fmt.Sprintf("network: Respond: x is %d × %d, want %d columns, one an input", trials, width, inputs))
	}
	hidden, output = new(mat.Dense), new(mat.Dense)
	hidden.Mul(x, n.Hidden.T())
	for i := range trials {
		row := hidden.RawRowView(i)
		for unit, bias := range n.HiddenBias {
			// max keeps a NaN, so that a broken weight shows in the response.
			row[unit] = max(row[unit]+bias, 0)
		}
	}
	output.Mul(hidden, n.Readout.T())
	for i := range trials {
		row := output.RawRowView(i)
		for out := range outputs {
			row[out] += n.ReadoutBias[out]
		}
	}
	return hidden, output
}

// Gradient returns the loss L = ½ Σ (ŷ − y)² over all trials and outputs (a sum, not a mean), and its derivative by every parameter, in a value of
// the same shapes as n. The derivative of ReLU at 0 is taken as 0. It panics when x or y (trials × outputs) do not fit the network.
func (n *MLP) Gradient(x, y *mat.Dense) (gradient *MLP, loss float64) {
	_, units, outputs := n.Dims()
	trials, _ := x.Dims()
	if r, c := y.Dims(); r != trials || c != outputs {
		panic(fmt.Sprintf("network: Gradient: y is %d × %d, want %d × %d", r, c, trials, outputs))
	}
	hidden, fault := n.Respond(x)
	fault.Sub(fault, y)
	for _, f := range fault.RawMatrix().Data {
		loss += f * f / 2
	}
	back := mat.NewDense(trials, units, nil)
	back.Mul(fault, n.Readout)
	gradient = &MLP{Blocks: append([]int(nil), n.Blocks...), HiddenBias: make([]float64, units), ReadoutBias: make([]float64, outputs)}
	for i := range trials {
		delta := back.RawRowView(i)
		for unit, h := range hidden.RawRowView(i) {
			if h == 0 {
				delta[unit] = 0
			}
			gradient.HiddenBias[unit] += delta[unit]
		}
		for out, f := range fault.RawRowView(i) {
			gradient.ReadoutBias[out] += f
		}
	}
	gradient.Hidden, gradient.Readout = new(mat.Dense), new(mat.Dense)
	gradient.Hidden.Mul(back.T(), x)
	gradient.Readout.Mul(fault.T(), hidden)
	return gradient, loss
}
