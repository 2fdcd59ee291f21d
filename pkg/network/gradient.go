package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
)

// Gradient returns the loss of the outputs for x (trials × inputs) against y (trials × outputs), and its derivative by every parameter, in a value of the same shapes
// as n. It panics when x or y do not fit the network. Whether the loss can take the targets y, [loss.Check] tells.
func (n *MLP) Gradient(x, y *mat.Dense, l loss.Loss) (gradient *MLP, value float64) {
	chain := n.chain("Gradient")
	data, trials := n.rows("Gradient", x)
	_, _, outputs := n.Dims()
	if r, c := y.Dims(); r != trials || c != outputs {
		panic(fmt.Sprintf("network: Gradient: y is %d × %d, want %d × %d", r, c, trials, outputs))
	}
	parameters, pass := n.Parameters(), chain.NewPass(max(2, trials))
	slope, all := make([]float64, trials*outputs), make([]float64, chain.Size())
	output := pass.Forward(parameters, data, trials)
	value = l.Evaluate(slope, output, contiguous(y), nil, outputs)
	pass.Backward(parameters, all, slope)
	gradient = n.Clone()
	gradient.SetParameters(all)
	return gradient, value
}
