package network_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Scaling all weights by s is a change of |s − 1|; turning one weight's sign is twice its share of the norm.
func TestChange(t *testing.T) {
	before := network.New(network.Spec{Inputs: []network.Input{{Width: 3, Weights: network.Gaussian(1)}}, Hidden: []network.Hidden{{Units: 4}}}, rng.New(1).Source())
	for _, s := range []float64{1, 0, 2.5, -1} {
		after := before.Clone()
		after.Layers[0].Weights.Scale(s, before.Layers[0].Weights)
		if got := network.Change(before, after); math.Abs(got-math.Abs(s-1)) > 1e-14 {
			t.Errorf("scaled by %v: change %v", s, got)
		}
	}
	after := before.Clone()
	after.Layers[0].Weights.Set(2, 1, -after.Layers[0].Weights.At(2, 1))
	if got, want := network.Change(before, after), 2*math.Abs(before.Layers[0].Weights.At(2, 1))/mat.Norm(before.Layers[0].Weights, 2); math.Abs(got-want) > 1e-14 {
		t.Errorf("one sign: change %v, want %v", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("other shapes: no panic")
		}
	}()
	network.Change(before, network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(1)}}, Hidden: []network.Hidden{{Units: 4}}}, rng.New(1).Source()))
}
