package network_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestRecurrentChanges(t *testing.T) {
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 2, Units: 5, Bias: network.Constant(0)}, rng.New(20).Source())
	same := network.RecurrentChanges(n, n)
	if same != (network.RecurrentChange{}) {
		t.Errorf("nothing changed: %+v", same)
	}
	after := n.Clone()
	after.Recurrent.Set(1, 2, after.Recurrent.At(1, 2)+3)
	after.Bias[0] = 4
	got := network.RecurrentChanges(n, after)
	if !(math.Abs(got.Weights-3) <= 1e-12) || !(math.Abs(got.Parameters-5) <= 1e-12) ||
		!(math.Abs(got.Recurrent.Change-3/mat.Norm(n.Recurrent, 2)) <= 1e-12) || got.Input.Change != 0 {
		t.Errorf("a weight by 3 and a bias by 4: %+v", got)
	}
}
