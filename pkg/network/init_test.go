package network_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/spectrum"
)

// weightsBy draws a units × inputs matrix.
func weightsBy(law network.Init, units, inputs int, seed uint64) *mat.Dense {
	spec := network.Spec{Inputs: []network.Input{{Width: inputs}}, Hidden: []network.Hidden{{Units: units, Weights: law}}}
	return network.New(spec, rng.New(seed).Source()).Layers[0].Weights
}

func TestLaws(t *testing.T) {
	const units, inputs, n = 400, 300, 400 * 300
	for _, c := range []struct {
		name            string
		law             network.Init
		variance, tails float64 // tails is the fourth moment over the squared variance: 3 for normals, 9/5 for uniform numbers
	}{
		{"Gaussian", network.Gaussian(.7), .49, 3},
		{"Xavier", network.Xavier(1), 2. / 700, 3},
		{"Xavier with gain", network.Xavier(2), 8. / 700, 3},
		{"He", network.He(1), 2. / 300, 3},
		{"LeCun", network.LeCun(1.25), 1.5625 / 300, 3},
		{"mean field", network.MeanField(3), 9. / 300 / 300, 3},
		{"uniform", network.Uniform(1), 1. / 3 / 300, 1.8},
	} {
		var sum, squares, fourth, largest float64
		for _, w := range weightsBy(c.law, units, inputs, 31).RawMatrix().Data {
			sum += w
			squares += w * w
			fourth += w * w * w * w
			largest = max(largest, math.Abs(w))
		}
		sd := math.Sqrt(c.variance)
		if mean := sum / n; !(math.Abs(mean) <= 4*sd/math.Sqrt(n)) {
			t.Errorf("%s: mean %v, want 0 ± %v", c.name, mean, sd/math.Sqrt(n))
		}
		// The variance of a squared weight is (tails − 1)·variance².
		if ratio := squares / n / c.variance; !(math.Abs(ratio-1) <= 4*math.Sqrt((c.tails-1)/n)) {
			t.Errorf("%s: variance is %v of what it should be", c.name, ratio)
		}
		if tails := fourth * n / squares / squares; !(math.Abs(tails-c.tails) <= .1) {
			t.Errorf("%s: fourth moment over squared variance %v, want %v", c.name, tails, c.tails)
		}
		if bound := 1 / math.Sqrt(inputs); c.tails == 1.8 && (largest > bound || largest < .999*bound) {
			t.Errorf("%s: largest weight %v, want close to %v", c.name, largest, bound)
		}
	}
	for _, w := range weightsBy(network.Constant(-2), 3, 4, 1).RawMatrix().Data {
		if w != -2 {
			t.Errorf("constant: weight %v, want -2", w)
		}
	}
}

// The default laws are those that the documentation names.
func TestDefaultLaws(t *testing.T) {
	for _, a := range activations {
		spec := network.Spec{Inputs: []network.Input{{Width: 5}}, Hidden: []network.Hidden{{Units: 6, Activation: a}}, Outputs: 2}
		got := network.New(spec, rng.New(7).Source())
		spec.Hidden[0].Weights, spec.Hidden[0].Bias, spec.Readout, spec.Bias = network.LeCun(1), network.Constant(.1), network.MeanField(1), network.Constant(.1)
		if a == network.ReLU {
			spec.Hidden[0].Weights = network.He(1)
		}
		if want := network.New(spec, rng.New(7).Source()); fmt.Sprint(got.Parameters()) != fmt.Sprint(want.Parameters()) {
			t.Errorf("%v: parameters %v, want %v", a, got.Parameters(), want.Parameters())
		}
	}
	spec := network.Spec{Inputs: []network.Input{{Width: 5}}, Bias: network.NoBias(), Hidden: []network.Hidden{{Units: 3}, {Units: 2, Bias: network.Gaussian(1)}}}
	n := network.New(spec, rng.New(8).Source())
	if n.Layers[0].Bias != nil || len(n.Layers[1].Bias) != 2 || n.Readout().Bias != nil || len(n.Parameters()) != 15+8+2 {
		t.Errorf("biases %v, %v, %v and %d parameters", n.Layers[0].Bias, n.Layers[1].Bias, n.Readout().Bias, len(n.Parameters()))
	}
}

// LowRank keeps the leading singular triplets of the matrix that the law would have drawn, and its Frobenius norm.
func TestLowRank(t *testing.T) {
	for _, shape := range [][2]int{{40, 60}, {60, 40}, {50, 50}, {1, 7}, {5, 1}} {
		for _, rank := range []int{0, 1, 2, 10, 39, 40, 100} {
			full := weightsBy(network.LeCun(1.25), shape[0], shape[1], 9)
			low := weightsBy(network.LeCun(1.25).LowRank(rank), shape[0], shape[1], 9)
			least := min(shape[0], shape[1])
			if rank == 0 || rank >= least {
				if !mat.Equal(full, low) {
					t.Errorf("rank %d of %v: something was cut", rank, shape)
				}
				continue
			}
			if a, b := mat.Norm(full, 2), mat.Norm(low, 2); !(math.Abs(a-b) <= 1e-12*a) {
				t.Errorf("rank %d of %v: norm %v, want %v", rank, shape, b, a)
			}
			a, b := singular(t, full), singular(t, low)
			for i, v := range b {
				want := 0.0
				if i < rank {
					want = a[i] * b[0] / a[0]
				}
				if !(math.Abs(v-want) <= 1e-11*b[0]) {
					t.Errorf("rank %d of %v: singular value %d is %v, want %v", rank, shape, i, v, want)
				}
			}
			// The directions are those of the full matrix: what was cut away has no part in them.
			var rest, cross mat.Dense
			rest.Scale(b[0]/a[0], full)
			rest.Sub(&rest, low)
			cross.Mul(low, rest.T())
			if v := mat.Norm(&cross, 2); v > 1e-11*b[0]*b[0] {
				t.Errorf("rank %d of %v: the cut overlaps with what was kept by %v", rank, shape, v)
			}
		}
	}
	for name, law := range map[string]network.Init{"constant": network.Constant(2), "zero": network.Constant(0)} {
		if got, want := weightsBy(law.LowRank(3), 20, 30, 1), weightsBy(law, 20, 30, 1); !mat.EqualApprox(got, want, 1e-12) {
			t.Errorf("%s: has no more than one dimension and changed", name)
		}
	}
}

func singular(t *testing.T, w *mat.Dense) []float64 {
	t.Helper()
	r, c := w.Dims()
	triplets, err := spectrum.SVD(t.Context(), w, min(r, c), spectrum.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return triplets.Values
}

// Each part of the input is cut by itself, and the others stay as they are.
func TestLowRankOfOnePart(t *testing.T) {
	draw := func(law network.Init) *network.MLP {
		parts := []network.Input{{Width: 10, Weights: law}, {Width: 4, Weights: network.Gaussian(2)}}
		return network.New(network.Spec{Inputs: parts, Hidden: []network.Hidden{{Units: 12}}}, rng.New(3).Source())
	}
	full, low := draw(network.Gaussian(1)), draw(network.Gaussian(1).LowRank(2))
	if !mat.Equal(full.Block(1), low.Block(1)) || !mat.Equal(full.Readout().Weights, low.Readout().Weights) {
		t.Error("weights changed that were not to be cut")
	}
	if s := singular(t, mat.DenseCopyOf(low.Block(0))); s[1] < .1 || s[2] > 1e-12*s[0] {
		t.Errorf("singular values %v, want two", s)
	}
}
