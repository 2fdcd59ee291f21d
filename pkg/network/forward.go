package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Respond returns the responses of the last hidden layer (trials × units; x itself where there is none) and the outputs (trials × outputs) to x (trials × inputs).
// It panics when x has another number of columns than the network has inputs.
func (n *MLP) Respond(x *mat.Dense) (hidden, output *mat.Dense) {
	all := n.Activity(x)
	if len(all) == 1 {
		return mat.DenseCopyOf(x), all[0]
	}
	return all[len(all)-2], all[len(all)-1]
}

// Activity returns the responses of every layer to x (trials × inputs), each trials × units, the outputs last. NaN in a weight or an input shows in what depends on it.
// It panics when x has another number of columns than the network has inputs.
func (n *MLP) Activity(x *mat.Dense) []*mat.Dense {
	inputs, _, _ := n.Dims()
	trials, width := x.Dims()
	if width != inputs {
		panic(fmt.Sprintf("network: Respond: x is %d × %d, want %d columns, one an input", trials, width, inputs))
	}
	var all []*mat.Dense
	for _, l := range n.Layers {
		drive := new(mat.Dense)
		drive.Mul(x, l.Weights.T())
		for i := range trials {
			row := drive.RawRowView(i)
			for unit, bias := range l.Bias {
				row[unit] += bias
			}
			l.Activation.Respond(row, row)
		}
		all = append(all, drive)
		x = drive
	}
	return all
}
