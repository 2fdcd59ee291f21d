package network

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Relative says how much a matrix of weights changed, in units of where it began, by Frobenius norms. The two differ: a norm can stay while weights turn.
type Relative struct {
	// Change is ‖W − W₀‖ / ‖W₀‖, the norm of the change. Small is lazy.
	Change float64
	// Norm is (‖W‖ − ‖W₀‖) / ‖W₀‖, the change of the norm, which Flesch et al. 2022 call relative change. Its size is at most Change.
	Norm float64
}

// RelativeChange returns the change from before to after. Both measures are 0 where nothing changed, and infinite where before is zero and after is not. It panics when
// the shapes differ.
func RelativeChange(before, after mat.Matrix) Relative {
	r, c := before.Dims()
	if h, w := after.Dims(); h != r || w != c {
		panic(fmt.Sprintf("network: RelativeChange: weights are %d × %d and %d × %d", r, c, h, w))
	}
	var moved mat.Dense
	moved.Sub(after, before)
	change, from, to := mat.Norm(&moved, 2), mat.Norm(before, 2), mat.Norm(after, 2)
	if change == 0 {
		return Relative{}
	}
	return Relative{Change: change / from, Norm: (to - from) / from}
}

// Change returns ‖W − W₀‖ / ‖W₀‖ of the weights onto the first layer: how far learning took them, in units of where they began. Small is lazy. See [RelativeChange];
// of all layers see [Changes]. Change panics when the weights differ in shape.
func Change(before, after *MLP) float64 {
	return RelativeChange(before.Layers[0].Weights, after.Layers[0].Weights).Change
}

// Changes returns the relative changes of the weights of each layer, the readout last. It panics when the networks differ in shape.
func Changes(before, after *MLP) (all []Relative) {
	same("Changes", before, after)
	for k, l := range before.Layers {
		all = append(all, RelativeChange(l.Weights, after.Layers[k].Weights))
	}
	return all
}

// BlockChanges returns the relative changes of the weights onto the first layer from each part of the input. The mean of their Norms is that of Flesch et al. 2022,
// Fig. 2B, for the hidden layer. It panics when the networks differ in shape.
func BlockChanges(before, after *MLP) (all []Relative) {
	same("BlockChanges", before, after)
	for i := range max(1, len(before.Blocks)) {
		all = append(all, RelativeChange(before.Block(i), after.Block(i)))
	}
	return all
}

// Distance returns ‖θ − θ₀‖, the Euclidean distance between all parameters of two networks. It panics when they differ in shape.
func Distance(before, after *MLP) float64 {
	same("Distance", before, after)
	a, b := before.Parameters(), after.Parameters()
	for i, v := range a {
		b[i] -= v
	}
	return mat.Norm(mat.NewVecDense(len(b), b), 2)
}

// SignStability returns for each hidden layer the share of responses to x (trials × inputs) for which the pre-activation has the same sign in both networks, over
// trials and units: of ReLU units, those that stayed on or off. It is near 1 in the lazy regime (activation stability of Chou et al. 2025, who average it over layers).
// A pre-activation of 0 counts as negative, as it does for ReLU; a response that is NaN makes its layer's share NaN. Networks without hidden layers have no shares. It
// panics when the networks differ in shape, or x does not fit.
func SignStability(before, after *MLP, x *mat.Dense) (shares []float64) {
	same("SignStability", before, after)
	first, second := before.Activity(x), after.Activity(x)
	for k := range len(before.Layers) - 1 {
		zero := []float64{0, 0} // the responses to 0, which lie between those to negative and to positive drive
		before.Layers[k].Activation.Respond(zero[:1], zero[:1])
		after.Layers[k].Activation.Respond(zero[1:], zero[1:])
		a, b := contiguous(first[k]), contiguous(second[k])
		share, each := 0.0, 1/float64(len(a))
		for i := range a {
			switch {
			case math.IsNaN(a[i]) || math.IsNaN(b[i]):
				share = math.NaN()
			case (a[i] > zero[0]) == (b[i] > zero[1]):
				share++
			}
		}
		shares = append(shares, share*each)
	}
	return shares
}

// same panics unless the networks have layers of the same widths, with biases or not, and the same parts of the input.
func same(what string, a, b *MLP) {
	x, y := a.Widths(), b.Widths()
	alike := fmt.Sprint(x) == fmt.Sprint(y) && fmt.Sprint(a.Blocks) == fmt.Sprint(b.Blocks)
	for k := 0; alike && k < len(a.Layers); k++ {
		alike = len(a.Layers[k].Bias) == len(b.Layers[k].Bias)
	}
	if !alike {
		panic(fmt.Sprintf("network: %s: the networks differ in shape: widths %v and %v, parts of the input %v and %v, or one has biases", what, x, y, a.Blocks, b.Blocks))
	}
}
