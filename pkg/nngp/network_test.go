package nngp_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/nngp"
)

// The two packages mean the same by a name, response by response; what has no closed form is refused.
func TestActivationsOfNetworks(t *testing.T) {
	known := 0
	for a := network.ReLU; a <= network.ErfSigmoid; a++ {
		b, err := nngp.ActivationOf(a)
		if err != nil {
			if a != network.Tanh && a != network.Sigmoid && a != network.Softplus {
				t.Error(err)
			}
			continue
		}
		known++
		layer := network.Layer{Weights: mat.NewDense(1, 1, []float64{1}), Activation: a}
		n := &network.MLP{Layers: []network.Layer{layer}}
		for _, z := range []float64{-2, -.3, 0, .7, 3} {
			_, f := n.Respond(mat.NewDense(1, 1, []float64{z}))
			if got, want := b.Respond(z), f.At(0, 0); !(math.Abs(got-want) <= 1e-15) {
				t.Errorf("%v at %v: %v, of package network %v", a, z, got, want)
			}
		}
	}
	if known != 5 {
		t.Errorf("%d activations have closed forms, want 5", known)
	}
}

func TestSymmetric(t *testing.T) {
	k := nngp.Symmetric(mat.NewDense(2, 2, []float64{1, .5, .5 + 1e-12, 3}))
	if got := k.At(0, 1); !(math.Abs(got-.5-5e-13) < 1e-16) || k.At(0, 0) != 1 || k.At(1, 1) != 3 {
		t.Error(mat.Formatted(k))
	}
	for name, m := range map[string]*mat.Dense{"oblong": mat.NewDense(1, 2, nil), "skew": mat.NewDense(2, 2, []float64{1, .5, .4, 1})} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error(name, "is taken for symmetric")
				}
			}()
			nngp.Symmetric(m)
		}()
	}
}
