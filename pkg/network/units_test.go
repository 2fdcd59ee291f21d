package network_test

import (
	"math"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Permuting the units of any hidden layer permutes their responses, and leaves outputs, losses, the tangent kernel and the shares of signs.
func TestPermutingUnits(t *testing.T) {
	r := rng.New(41).Rand()
	for _, a := range activations {
		n := drawn(3, a, 2, true, r)
		inputs, _, _ := n.Dims()
		x, y := random(6, inputs, r), random(6, 2, r)
		for layer := range 3 {
			order := r.Perm(n.Widths()[layer+1])
			p := n.Permute(layer, order)
			before, after := n.Activity(x), p.Activity(x)
			for i := range 6 {
				for to, from := range order {
					if after[layer].At(i, to) != before[layer].At(i, from) {
						t.Fatalf("%v, layer %d, trial %d: unit %d responds %v, want that of unit %d, %v", a, layer, i, to, after[layer].At(i, to), from, before[layer].At(i, from))
					}
				}
			}
			_, first := n.Gradient(x, y, loss.Squared{})
			_, second := p.Gradient(x, y, loss.Squared{})
			kernel := n.NTK(x)
			if !mat.EqualApprox(before[3], after[3], 1e-13) || !(math.Abs(first-second) <= 1e-12*first) || !mat.EqualApprox(kernel, p.NTK(x), 1e-12*mat.Norm(kernel, 2)) {
				t.Errorf("%v, layer %d: outputs, loss or kernel changed", a, layer)
			}
		}
	}
}

// An ablated unit reaches the outputs as one whose response is multiplied by 0.
func TestAblation(t *testing.T) {
	r := rng.New(42).Rand()
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 3}}, Hidden: []network.Hidden{{Units: 5, Activation: network.Sigmoid}}, Outputs: 2, Readout: network.LeCun(1)}, r)
	x := random(4, 3, r)
	hidden, _ := n.Respond(x)
	keep := mat.NewDense(4, 5, nil)
	for i := range 4 {
		for _, unit := range []int{0, 2, 3} {
			keep.Set(i, unit, hidden.At(i, unit))
		}
	}
	var want mat.Dense
	want.Mul(keep, n.Readout().Weights.T())
	want.Apply(func(_, o int, v float64) float64 { return v + n.Readout().Bias[o] }, &want)
	before := n.Clone()
	ablated := n.Ablate(0, 1, 4)
	if h, y := ablated.Respond(x); !mat.EqualApprox(y, &want, 1e-14) || !mat.Equal(h, hidden) {
		t.Errorf("outputs\n%v, want\n%v", mat.Formatted(y), mat.Formatted(&want))
	}
	if network.Distance(n, before) != 0 {
		t.Error("the network itself was changed")
	}
}

// A trial has the same responses alone, among others and in more trials than are computed at a time, and on one core and on two.
func TestRespondingIsBlindToCompany(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	r := rng.New(43).Rand()
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 150}}, Hidden: []network.Hidden{{Units: 130}, {Units: 90, Activation: network.Erf}}, Outputs: 3}, r)
	x := random(1300, 150, r)
	runtime.GOMAXPROCS(1)
	hidden, output := n.Respond(x)
	kernel := n.NTK(x.Slice(0, 300, 0, 150).(*mat.Dense))
	runtime.GOMAXPROCS(2)
	hidden2, output2 := n.Respond(x)
	if !mat.Equal(hidden, hidden2) || !mat.Equal(output, output2) || !mat.Equal(kernel, n.NTK(x.Slice(0, 300, 0, 150).(*mat.Dense))) {
		t.Error("one core and two give other bits")
	}
	for _, from := range []int{0, 1023, 1024, 1299} {
		h, y := n.Respond(x.Slice(from, from+1, 0, 150).(*mat.Dense))
		tolerance := 0.
		if simd.Active() == simd.Go {
			tolerance = 1e-13 // gonum's own products are added up in orders that depend on the number of rows
		}
		if !mat.EqualApprox(h, hidden.Slice(from, from+1, 0, 90), tolerance) || !mat.EqualApprox(y, output.Slice(from, from+1, 0, 3), tolerance) {
			t.Errorf("trial %d responds otherwise when it is alone", from)
		}
	}
	part := random(4, 300, r).Slice(1, 4, 10, 160).(*mat.Dense) // rows that are not one after the other
	a, _ := n.Respond(part)
	b, _ := n.Respond(mat.DenseCopyOf(part))
	if !mat.Equal(a, b) {
		t.Error("a part of a matrix gets other responses than its copy")
	}
}
