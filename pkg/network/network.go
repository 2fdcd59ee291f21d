package network

import (
	"gonum.org/v1/gonum/mat"
)

// Layer is one layer of units: response = Activation(Weights · input + Bias).
type Layer struct {
	Weights    *mat.Dense // units × inputs
	Bias       []float64  // one a unit; nil for none
	Activation Activation
}

// MLP is a feed-forward network: hidden layers from the input on, and last the readout, which is linear in all networks that [New] makes.
//
// It is plain data: build it by hand and look at it with [MLP.Validate], copy it with [MLP.Clone], store it as it is.
type MLP struct {
	// Blocks holds the widths of the parts of the input (a stimulus, a cue); their sum is the number of inputs. Nil is one part.
	Blocks []int
	Layers []Layer
}

// Dims returns the number of inputs, of units in the last hidden layer (inputs where there is none), and of outputs.
func (n *MLP) Dims() (inputs, units, outputs int) {
	_, inputs = n.Layers[0].Weights.Dims()
	outputs, units = n.Readout().Weights.Dims()
	return inputs, units, outputs
}

// Widths returns the number of inputs and then of units of every layer, the outputs last.
func (n *MLP) Widths() []int {
	_, inputs := n.Layers[0].Weights.Dims()
	widths := []int{inputs}
	for _, l := range n.Layers {
		units, _ := l.Weights.Dims()
		widths = append(widths, units)
	}
	return widths
}

// Readout returns the last layer. It shares memory with n.
func (n *MLP) Readout() *Layer { return &n.Layers[len(n.Layers)-1] }

// Block returns the weights onto the first layer from one part of the input, units × width. It shares memory with n.
func (n *MLP) Block(i int) *mat.Dense {
	units, inputs := n.Layers[0].Weights.Dims()
	if len(n.Blocks) == 0 && i == 0 {
		return n.Layers[0].Weights.Slice(0, units, 0, inputs).(*mat.Dense)
	}
	at := 0
	for _, width := range n.Blocks[:i] {
		at += width
	}
	return n.Layers[0].Weights.Slice(0, units, at, at+n.Blocks[i]).(*mat.Dense)
}

// Clone returns a copy that shares no memory with n.
func (n *MLP) Clone() *MLP {
	c := &MLP{Blocks: append([]int(nil), n.Blocks...)}
	for _, l := range n.Layers {
		c.Layers = append(c.Layers, Layer{Weights: mat.DenseCopyOf(l.Weights), Bias: append([]float64(nil), l.Bias...), Activation: l.Activation})
	}
	return c
}
