package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Parameters returns a copy of all parameters in one slice: for each layer its weights by rows (units), then its biases.
func (n *MLP) Parameters() []float64 {
	size := 0
	for _, l := range n.Layers {
		units, inputs := l.Weights.Dims()
		size += units*inputs + len(l.Bias)
	}
	all := make([]float64, 0, size)
	for _, l := range n.Layers {
		units, _ := l.Weights.Dims()
		for unit := range units {
			all = append(all, l.Weights.RawRowView(unit)...)
		}
		all = append(all, l.Bias...)
	}
	return all
}

// SetParameters copies parameters, in the order of [MLP.Parameters], into n. It panics when their number is another one.
func (n *MLP) SetParameters(p []float64) {
	all := p
	for _, l := range n.Layers {
		units, inputs := l.Weights.Dims()
		if len(p) < units*inputs+len(l.Bias) {
			panic(fmt.Sprintf("network: SetParameters: got %d numbers, the network has more", len(all)))
		}
		l.Weights.Copy(mat.NewDense(units, inputs, p[:units*inputs]))
		p = p[units*inputs:]
		p = p[copy(l.Bias, p):]
	}
	if len(p) != 0 {
		panic(fmt.Sprintf("network: SetParameters: got %d numbers, the network has %d", len(all), len(all)-len(p)))
	}
}
