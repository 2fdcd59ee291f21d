package network_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Scaling all weights by s is a change of |s − 1| and of |s| − 1 in the norm; turning one weight's sign is twice its share of the norm, and leaves that.
func TestRelativeChange(t *testing.T) {
	r := rng.New(1).Rand()
	w := random(4, 3, r)
	for _, s := range []float64{1, 0, 2.5, -1} {
		var after mat.Dense
		after.Scale(s, w)
		got := network.RelativeChange(w, &after)
		if !(math.Abs(got.Change-math.Abs(s-1)) <= 1e-14) || !(math.Abs(got.Norm-(math.Abs(s)-1)) <= 1e-14) {
			t.Errorf("scaled by %v: %+v", s, got)
		}
	}
	after := mat.DenseCopyOf(w)
	after.Set(2, 1, -after.At(2, 1))
	if got, want := network.RelativeChange(w, after), 2*math.Abs(w.At(2, 1))/mat.Norm(w, 2); !(math.Abs(got.Change-want) <= 1e-14) || !(math.Abs(got.Norm) <= 1e-14) {
		t.Errorf("one sign: %+v, want a change of %v", got, want)
	}
	zero := mat.NewDense(4, 3, nil)
	if got := network.RelativeChange(zero, zero); got != (network.Relative{}) {
		t.Errorf("zero that stays: %+v", got)
	}
	if got := network.RelativeChange(zero, w); !math.IsInf(got.Change, 1) || !math.IsInf(got.Norm, 1) {
		t.Errorf("from zero: %+v, want infinite changes", got)
	}
}

// Each layer, and each part of the input, by itself.
func TestChangesOfLayersAndParts(t *testing.T) {
	r := rng.New(2).Rand()
	before := drawn(2, network.ReLU, 2, true, r)
	after := before.Clone()
	after.Block(1).Scale(3, before.Block(1))
	after.Layers[2].Weights.Scale(.5, before.Layers[2].Weights)
	after.Layers[1].Bias[0] += 4
	near := func(a, b network.Relative) bool {
		return math.Abs(a.Change-b.Change) < 1e-14 && math.Abs(a.Norm-b.Norm) < 1e-14
	}
	first := network.RelativeChange(before.Layers[0].Weights, after.Layers[0].Weights)
	if got := network.Changes(before, after); !slices.EqualFunc(got, []network.Relative{first, {}, {Change: .5, Norm: -.5}}, near) || first.Change == 0 {
		t.Errorf("layers: %+v", got)
	}
	if got := network.BlockChanges(before, after); !slices.EqualFunc(got, []network.Relative{{}, {Change: 2, Norm: 2}}, near) {
		t.Errorf("parts of the input: %+v", got)
	}
	if got := network.Change(before, after); got != first.Change {
		t.Errorf("first layer: %v, want %v", got, first.Change)
	}
	two, half := mat.Norm(before.Block(1), 2)*2, mat.Norm(before.Layers[2].Weights, 2)/2
	if got, want := network.Distance(before, after), math.Sqrt(two*two+half*half+16); !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("distance %v, want %v", got, want)
	}
}

// By hand: two units, four trials; the sign of one unit's drive turns in two trials.
func TestSignStability(t *testing.T) {
	for _, a := range activations {
		n := &network.MLP{Layers: []network.Layer{
			{Weights: mat.NewDense(2, 1, []float64{1, 1}), Activation: a},
			{Weights: mat.NewDense(1, 2, []float64{1, 1}), Bias: []float64{0}, Activation: network.Linear},
		}}
		x := mat.NewDense(4, 1, []float64{-2, -1, 1, 2})
		moved := n.Clone()
		moved.Layers[0].Weights.Set(1, 0, -1)
		if got := network.SignStability(n, moved, x); len(got) != 1 || got[0] != .5 {
			t.Errorf("%v: %v, want [0.5]", a, got)
		}
		moved.Layers[0].Weights.Set(1, 0, .25)
		if got := network.SignStability(n, moved, x); got[0] != 1 {
			t.Errorf("%v: %v, want [1]", a, got)
		}
		moved.Layers[0].Weights.Set(0, 0, math.NaN())
		if got := network.SignStability(n, moved, x); !math.IsNaN(got[0]) {
			t.Errorf("%v: %v, want NaN", a, got)
		}
		moved.Layers[0].Bias = []float64{0, 0}
		for name, misuse := range map[string]func(){
			"SignStability": func() { network.SignStability(n, moved, x) }, "Changes": func() { network.Changes(n, moved) }, "Distance": func() { network.Distance(n, moved) },
		} {
			if !panics(misuse) {
				t.Errorf("%s of networks with and without biases: no panic", name)
			}
		}
	}
}

// panics says whether f panics with a message of this package.
func panics(f func()) (told bool) {
	defer func() {
		message, _ := recover().(string)
		told = len(message) > 9 && message[:9] == "network: "
	}()
	f()
	return false
}
