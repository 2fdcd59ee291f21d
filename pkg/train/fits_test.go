package train_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/train"
)

// Networks that do not fit the task are refused, and the part that does not fit is named.
func TestNetworksThatDoNotFitAreRefused(t *testing.T) {
	k, _ := pair()
	for want, spoil := range map[string]func(n *network.MLP) *network.MLP{
		"network 0: network: no layers, want at": func(*network.MLP) *network.MLP { return nil },
		"no layers, want at least the readout":   func(*network.MLP) *network.MLP { return new(network.MLP) },
		"layer 1 has no weights":                 func(n *network.MLP) *network.MLP { n.Layers[1].Weights = nil; return n },
		"layer 0 has 2 biases, want 3":           func(n *network.MLP) *network.MLP { n.Layers[0].Bias = n.Layers[0].Bias[:2]; return n },
		"layer 1 has weights from 2 inputs":      func(n *network.MLP) *network.MLP { n.Layers[1].Weights = mat.NewDense(1, 2, nil); return n },
		"layer 0 has activation 77, want one of": func(n *network.MLP) *network.MLP { n.Layers[0].Activation = 77; return n },
		"it has 2 inputs and 2 outputs, the": func(n *network.MLP) *network.MLP {
			n.Layers[1].Weights, n.Layers[1].Bias = mat.NewDense(2, 3, nil), nil
			return n
		},
		"the parts of the input, [1], have 1 columns": func(n *network.MLP) *network.MLP { n.Blocks[0] = 1; return n },
	} {
		_, n := pair()
		if _, err := train.One(context.Background(), spoil(n), k, train.Options{Steps: 1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// A network put together by hand need not say that its input is one part.
func TestNetworkWithoutPartsOfTheInput(t *testing.T) {
	k, n := pair()
	bare := n.Clone()
	bare.Blocks = nil
	want, err := train.One(context.Background(), n, k, train.Options{Steps: 20})
	if err != nil {
		t.Fatal(err)
	}
	got, err := train.One(context.Background(), bare, k, train.Options{Steps: 20})
	if err != nil || !slices.Equal(got.Trained.Parameters(), want.Trained.Parameters()) {
		t.Errorf("error %v, or other parameters than of the same network with one part", err)
	}
}
