package network

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// Spec describes a network before learning. The zero value of everything but Inputs is the network of Flesch et al. 2022: 100 ReLU units, one output, readout
// weights of 1/100, biases of 0.1.
type Spec struct {
	Inputs []Input
	// Hidden are the hidden layers from the input on. Nil is one of 100 ReLU units; an empty slice is none.
	Hidden []Hidden
	// Outputs is the number of outputs; 0 is 1.
	Outputs int
	// Readout draws the readout weights; the default is MeanField(1).
	Readout Init
	// Bias draws the biases of the readout, and of the hidden layers that do not have their own; the default is Constant(0.1).
	Bias Init
}

// Input describes one part of the input and the initial weights that read it.
type Input struct {
	Width int
	// Weights draws the weights onto the first layer; the default is that layer's. Small ones make learning rich, large ones lazy. Where their scale depends on the
	// number of inputs that is the number of all of them, not of this part.
	Weights Init
}

// Hidden describes one hidden layer.
type Hidden struct {
	Units      int
	Activation Activation
	// Weights draws the weights onto the layer; the default is He(1) for ReLU and LeCun(1) for all others.
	Weights Init
	// Bias draws the biases; the default is the network's.
	Bias Init
}

// New draws a network. Weights are drawn layer by layer, in each by rows; biases that are random after the weights of their layer. New panics on a width or number of
// units that is not positive, and on a negative scale.
func New(spec Spec, src rand.Source) *MLP {
	random := rand.New(src)
	if spec.Hidden == nil {
		spec.Hidden = []Hidden{{Units: 100}}
	}
	if spec.Outputs == 0 {
		spec.Outputs = 1
	}
	layers := append(append([]Hidden(nil), spec.Hidden...), Hidden{Units: spec.Outputs, Activation: Linear, Weights: spec.Readout.or(MeanField(1)), Bias: spec.Bias})
	n := &MLP{}
	inputs := 0
	for i, in := range spec.Inputs {
		if in.Width < 1 {
			panic(fmt.Sprintf("network: New: input %d: width %d, want at least 1", i, in.Width))
		}
		n.Blocks = append(n.Blocks, in.Width)
		inputs += in.Width
	}
	if inputs == 0 {
		panic("network: New: no inputs")
	}
	parts := append([]Input(nil), spec.Inputs...)
	for k, layer := range layers {
		what := fmt.Sprintf("New: layer %d", k)
		if layer.Units < 1 {
			panic(fmt.Sprintf("network: %s: %d units, want at least 1", what, layer.Units))
		}
		weights := LeCun(1)
		if layer.Activation == ReLU {
			weights = He(1)
		}
		weights = layer.Weights.or(weights)
		if k > 0 {
			parts = []Input{{Width: inputs}}
		}
		l := Layer{Weights: draw(what, parts, weights, layer.Units, inputs, random), Activation: layer.Activation}
		l.Activation.of() // panics if there is none such
		if bias := layer.Bias.or(spec.Bias.or(Constant(0.1))); bias.law != none {
			bias.check(what + ": bias")
			next := bias.drawer(layer.Units, inputs, random)
			l.Bias = make([]float64, layer.Units)
			for unit := range l.Bias {
				l.Bias[unit] = next()
			}
		}
		n.Layers = append(n.Layers, l)
		inputs = layer.Units
	}
	return n
}

// draw returns the weights of one layer onto which some parts of the input project.
func draw(what string, parts []Input, weights Init, units, inputs int, random *rand.Rand) *mat.Dense {
	w := mat.NewDense(units, inputs, nil)
	laws := make([]Init, len(parts))
	next := make([]func() float64, len(parts))
	for i, p := range parts {
		laws[i] = p.Weights.or(weights)
		laws[i].check(what)
		if laws[i].law == none {
			panic("network: " + what + ": NoBias is no law for weights")
		}
		next[i] = laws[i].drawer(units, inputs, random)
	}
	for unit := range units {
		row := w.RawRowView(unit)
		for i, p := range parts {
			for j := range p.Width {
				row[j] = next[i]()
			}
			row = row[p.Width:]
		}
	}
	at := 0
	for i, p := range parts {
		cut(w.Slice(0, units, at, at+p.Width).(*mat.Dense), laws[i].rank)
		at += p.Width
	}
	return w
}

// cut replaces w by its best approximation of a rank at the same Frobenius norm.
func cut(w *mat.Dense, rank int) {
	r, c := w.Dims()
	norm := mat.Norm(w, 2)
	if rank == 0 || rank >= min(r, c) || norm == 0 {
		return
	}
	t, err := spectrum.SVD(context.Background(), w, rank, spectrum.Options{})
	if err != nil {
		panic(fmt.Sprintf("network: LowRank(%d) of a %d × %d matrix: %v", rank, r, c, err))
	}
	var scaled, low mat.Dense
	scaled.Mul(t.U, mat.NewDiagDense(rank, t.Values))
	low.Mul(&scaled, t.V.T())
	low.Scale(norm/mat.Norm(&low, 2), &low)
	w.Copy(&low)
}
