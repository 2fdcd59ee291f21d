package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// part is one part of the parameters: a matrix, or a vector.
type part struct {
	name   string
	matrix *mat.Dense
	vector []float64
}

// values returns the numbers, of a matrix by rows, as a copy.
func (p part) values() []float64 {
	if p.matrix == nil {
		return append([]float64(nil), p.vector...)
	}
	r, c := p.matrix.Dims()
	all := make([]float64, 0, r*c)
	for i := range r {
		all = append(all, p.matrix.RawRowView(i)...)
	}
	return all
}

// set copies the first numbers of v into the part and returns the others.
func (p part) set(v []float64) []float64 {
	if p.matrix == nil {
		return v[copy(p.vector, v):]
	}
	r, _ := p.matrix.Dims()
	for i := range r {
		v = v[copy(p.matrix.RawRowView(i), v):]
	}
	return v
}

// parts returns all parts in the order in which the parameters stand.
func (n *RNN) parts() []part {
	return []part{
		{"input weight", n.Input, nil}, {"recurrent weight", n.Recurrent, nil}, {"bias", nil, n.Bias}, {"readout weight", n.Readout, nil},
		{"readout bias", nil, n.ReadoutBias}, {"initial response", nil, n.Initial},
	}
}

// Parameters returns a copy of all parameters in one slice: input weights, recurrent weights, biases, readout weights, readout biases, initial state, matrices by rows.
func (n *RNN) Parameters() (all []float64) {
	for _, p := range n.parts() {
		all = append(all, p.values()...)
	}
	return all
}

// SetParameters copies parameters, in the order of [RNN.Parameters], into n. It panics when their number is another one.
func (n *RNN) SetParameters(p []float64) {
	if want := n.shape().Size(); len(p) != want {
		panic(fmt.Sprintf("network: SetParameters: got %d numbers, the network has %d", len(p), want))
	}
	for _, part := range n.parts() {
		p = part.set(p)
	}
}

// Permute returns the network with its units in another order: unit i of the result is unit order[i] of n. It computes the same outputs. Permute panics unless order
// holds each unit once.
func (n *RNN) Permute(order []int) *RNN {
	inputs, units, outputs := n.Dims()
	eachOnce(order, units)
	p := n.Clone()
	for to, from := range order {
		for i := range inputs {
			p.Input.Set(to, i, n.Input.At(from, i))
		}
		for column, sender := range order {
			p.Recurrent.Set(to, column, n.Recurrent.At(from, sender))
		}
		for out := range outputs {
			p.Readout.Set(out, to, n.Readout.At(out, from))
		}
		if n.Bias != nil {
			p.Bias[to] = n.Bias[from]
		}
		if n.Initial != nil {
			p.Initial[to] = n.Initial[from]
		}
	}
	return p
}

// Ablate returns the network without the influence of some units: nothing that they send, to other units or the readout, arrives. What the units themselves respond
// to is left as it was. It panics on a unit that does not exist.
func (n *RNN) Ablate(units ...int) *RNN {
	_, count, outputs := n.Dims()
	a := n.Clone()
	for _, unit := range units {
		if unit < 0 || unit >= count {
			panic(fmt.Sprintf("network: Ablate: unit %d, want 0 … %d", unit, count-1))
		}
		for i := range count {
			a.Recurrent.Set(i, unit, 0)
		}
		for out := range outputs {
			a.Readout.Set(out, unit, 0)
		}
	}
	return a
}
