package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
)

// together is the number of trials that Activity computes at a time, so that its working memory does not grow with their number.
const together = 1024

// Respond returns the responses of the last hidden layer (trials × units; x itself where there is none) and the outputs (trials × outputs) to x (trials × inputs).
// What it returns for a trial does not depend on the other trials (to the bit, where package blas has kernels for the processor). It panics when x has another number
// of columns than the network has inputs.
func (n *MLP) Respond(x *mat.Dense) (hidden, output *mat.Dense) {
	all := n.Activity(x)
	if len(all) == 1 {
		return mat.DenseCopyOf(x), all[0]
	}
	return all[len(all)-2], all[len(all)-1]
}

// Activity returns the responses of every layer to x (trials × inputs), each trials × units, the outputs last. NaN in a weight or an input shows in what depends on it.
// It panics when x has another number of columns than the network has inputs.
func (n *MLP) Activity(x *mat.Dense) (all []*mat.Dense) {
	chain := n.chain("Respond")
	data, trials := n.rows("Respond", x)
	for _, l := range chain.Layers() {
		all = append(all, mat.NewDense(trials, l.Units, nil))
	}
	inputs := chain.Layers()[0].Inputs
	parameters, pass := n.Parameters(), chain.NewPass(max(2, min(trials, together)))
	for at := 0; at < trials; at += together {
		batch := min(together, trials-at)
		pass.Forward(parameters, data[at*inputs:(at+batch)*inputs], batch)
		for k, l := range chain.Layers() {
			copy(all[k].RawMatrix().Data[at*l.Units:], pass.Responses(k))
		}
	}
	return all
}

// chain returns the shape of the network. It panics when its parts do not fit.
func (n *MLP) chain(what string) *backprop.Chain[float64] {
	if err := n.fits(); err != nil {
		panic(fmt.Sprintf("%v (%s)", err, what))
	}
	var layers []backprop.Layer[float64]
	for _, l := range n.Layers {
		units, inputs := l.Weights.Dims()
		layer := backprop.Layer[float64]{Inputs: inputs, Units: units, Bias: l.Bias != nil}
		if l.Activation != Linear {
			layer.Grad = l.Activation.Grad
		}
		layers = append(layers, layer)
	}
	return backprop.NewChain(layers)
}

// rows returns the trials of x, one after the other. It panics when x has another number of columns than the network has inputs.
func (n *MLP) rows(what string, x *mat.Dense) (data []float64, trials int) {
	_, inputs := n.Layers[0].Weights.Dims()
	trials, width := x.Dims()
	if width != inputs {
		panic(fmt.Sprintf("network: %s: x is %d × %d, want %d columns, one an input", what, trials, width, inputs))
	}
	return contiguous(x), trials
}

// contiguous returns the elements of x by rows, which may be those of x itself.
func contiguous(x *mat.Dense) []float64 {
	if raw := x.RawMatrix(); raw.Stride == raw.Cols {
		return raw.Data[:raw.Rows*raw.Cols]
	}
	return mat.DenseCopyOf(x).RawMatrix().Data
}
