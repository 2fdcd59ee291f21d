package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
)

// Gradient returns the loss of the outputs for x (trials × inputs) against y (trials × outputs), and its derivative by every parameter, in a value of the same shapes
// as n. It panics when x or y do not fit the network.
func (n *MLP) Gradient(x, y *mat.Dense, l loss.Loss) (gradient *MLP, value float64) {
	_, _, outputs := n.Dims()
	trials, _ := x.Dims()
	if r, c := y.Dims(); r != trials || c != outputs {
		panic(fmt.Sprintf("network: Gradient: y is %d × %d, want %d × %d", r, c, trials, outputs))
	}
	return n.backward(x, y, l)
}

func (n *MLP) backward(x, y *mat.Dense, l loss.Loss) (gradient *MLP, value float64) {
	trials, _ := x.Dims()
	var inputs, slopes []*mat.Dense
	for _, layer := range n.Layers {
		units, _ := layer.Weights.Dims()
		inputs = append(inputs, x)
		drive, response, slope := new(mat.Dense), mat.NewDense(trials, units, nil), mat.NewDense(trials, units, nil)
		drive.Mul(x, layer.Weights.T())
		for i := range trials {
			row := drive.RawRowView(i)
			for unit, bias := range layer.Bias {
				row[unit] += bias
			}
			layer.Activation.Grad(response.RawRowView(i), slope.RawRowView(i), row)
		}
		slopes = append(slopes, slope)
		x = response
	}
	_, outputs := y.Dims()
	back := mat.NewDense(trials, outputs, nil)
	value = l.Evaluate(back.RawMatrix().Data, x.RawMatrix().Data, mat.DenseCopyOf(y).RawMatrix().Data, nil, outputs)
	gradient = &MLP{Blocks: append([]int(nil), n.Blocks...), Layers: make([]Layer, len(n.Layers))}
	for k := len(n.Layers) - 1; k >= 0; k-- {
		layer := n.Layers[k]
		back.MulElem(back, slopes[k])
		g := Layer{Weights: new(mat.Dense), Activation: layer.Activation}
		g.Weights.Mul(back.T(), inputs[k])
		if layer.Bias != nil {
			g.Bias = make([]float64, len(layer.Bias))
			for i := range trials {
				for unit, d := range back.RawRowView(i) {
					g.Bias[unit] += d
				}
			}
		}
		gradient.Layers[k] = g
		if k > 0 {
			next := new(mat.Dense)
			next.Mul(back, layer.Weights)
			back = next
		}
	}
	return gradient, value
}
