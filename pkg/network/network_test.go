package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

func ExampleMLP_Respond() {
	n := &network.MLP{
		Blocks:      []int{2},
		Hidden:      mat.NewDense(2, 2, []float64{1, 0, 0, -1}),
		HiddenBias:  []float64{0, 0.5},
		Readout:     mat.NewDense(1, 2, []float64{10, 1}),
		ReadoutBias: []float64{100},
	}
	hidden, output := n.Respond(mat.NewDense(2, 2, []float64{1, 1, 2, -1}))
	fmt.Println(mat.Formatted(hidden))
	fmt.Println(mat.Formatted(output))
	// Output:
	// ⎡  1    0⎤
	// ⎣  2  1.5⎦
	// ⎡  110⎤
	// ⎣121.5⎦
}

func TestInitialWeightsHaveTheirScale(t *testing.T) {
	spec := network.Spec{Inputs: []network.Input{{Width: 25, Scale: 3}, {Width: 2, Scale: 0.5}}, Units: 4000}
	n := network.New(spec, rng.New(1).Source())
	var sum [3]float64
	for unit := range 4000 {
		for i, w := range n.Hidden.RawRowView(unit) {
			sum[min(i/25, 1)] += w * w
		}
		sum[2] += math.Pow(n.Readout.At(0, unit), 2)
	}
	for i, c := range []struct {
		name     string
		got, n   float64
		variance float64
	}{{"stimulus", sum[0], 25 * 4000, 9}, {"context", sum[1], 2 * 4000, .25}, {"readout", sum[2], 4000, 1e-4}} {
		// The mean of n squared normals has relative standard error √(2/n).
		if ratio := c.got / c.n / c.variance; math.Abs(ratio-1) > 4*math.Sqrt(2/c.n) {
			t.Errorf("%d %s: variance is %.4f of what was asked for", i, c.name, ratio)
		}
	}
	if n.HiddenBias[7] != 0.1 || n.ReadoutBias[0] != 0.1 {
		t.Errorf("biases %v and %v, want 0.1", n.HiddenBias[7], n.ReadoutBias[0])
	}
	spec.Bias, spec.ReadoutScale = network.Zero, network.Zero
	if n = network.New(spec, rng.New(1).Source()); n.HiddenBias[0] != 0 || mat.Norm(n.Readout, 1) != 0 {
		t.Error("Zero is not zero")
	}
}

// flat copies all parameters into x, or, reversed, back into the network.
func flat(n *network.MLP, x []float64, back bool) {
	for _, part := range [][]float64{n.Hidden.RawMatrix().Data, n.HiddenBias, n.Readout.RawMatrix().Data, n.ReadoutBias} {
		if back {
			copy(part, x)
		} else {
			copy(x, part)
		}
		x = x[len(part):]
	}
}

func TestGradientAgainstCentralDifferences(t *testing.T) {
	r := rng.New(2).Rand()
	for range 40 {
		inputs, units, outputs, trials := 1+r.IntN(6), 1+r.IntN(7), 1+r.IntN(4), 1+r.IntN(9)
		spec := network.Spec{Inputs: []network.Input{{inputs, 1}}, Units: units, Outputs: outputs, ReadoutScale: 1, Bias: 0.3}
		n := network.New(spec, r)
		x, y := random(trials, inputs, r), random(trials, outputs, r)
		gradient, loss := n.Gradient(x, y)
		size := units*(inputs+1) + outputs*(units+1)
		at, got := make([]float64, size), make([]float64, size)
		flat(n, at, false)
		flat(gradient, got, false)
		probe := n.Clone()
		value := func(p []float64) float64 {
			flat(probe, p, true)
			_, l := probe.Gradient(x, y)
			return l
		}
		if l := value(at); l != loss {
			t.Fatalf("loss %v, then %v", loss, l)
		}
		want := fd.Gradient(nil, value, at, &fd.Settings{Formula: fd.Central, Step: 1e-6})
		for i := range want {
			if math.Abs(got[i]-want[i]) > 1e-6*max(1, math.Abs(want[i])) {
				t.Errorf("%d-%d-%d, %d trials, parameter %d: gradient %v, central difference %v", inputs, units, outputs, trials, i, got[i], want[i])
			}
		}
	}
}

func random(rows, cols int, r *rand.Rand) *mat.Dense {
	m := mat.NewDense(rows, cols, nil)
	for i := range rows {
		for j := range cols {
			m.Set(i, j, r.NormFloat64())
		}
	}
	return m
}

// Permuting the hidden units permutes the responses and leaves the outputs.
func TestPermutingUnits(t *testing.T) {
	r := rng.New(3).Rand()
	n := network.New(network.Spec{Inputs: []network.Input{{5, 1}}, Units: 8, Outputs: 2, ReadoutScale: 1}, r)
	p, order := n.Clone(), r.Perm(8)
	for to, from := range order {
		p.Hidden.SetRow(to, n.Hidden.RawRowView(from))
		p.HiddenBias[to] = n.HiddenBias[from]
		for out := range 2 {
			p.Readout.Set(out, to, n.Readout.At(out, from))
		}
	}
	x := random(6, 5, r)
	h, y := n.Respond(x)
	hp, yp := p.Respond(x)
	for i := range 6 {
		for to, from := range order {
			if hp.At(i, to) != h.At(i, from) {
				t.Fatalf("trial %d: unit %d responds %v, want that of unit %d, %v", i, to, hp.At(i, to), from, h.At(i, from))
			}
		}
	}
	if !mat.EqualApprox(y, yp, 1e-14) {
		t.Error("outputs changed")
	}
}

func TestCloneSharesNothing(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{2, 1}}, Units: 3}, rng.New(4).Source())
	c := n.Clone()
	c.Hidden.Set(0, 0, 99)
	c.HiddenBias[0], c.ReadoutBias[0], c.Blocks[0] = 99, 99, 99
	c.Readout.Set(0, 0, math.NaN())
	if n.Hidden.At(0, 0) == 99 || n.HiddenBias[0] == 99 || n.ReadoutBias[0] == 99 || n.Blocks[0] == 99 || !n.Finite() || c.Finite() {
		t.Error("a change of the clone shows in the original")
	}
}

func TestMisusePanics(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{2, 1}}, Units: 3}, rng.New(5).Source())
	for name, misuse := range map[string]func(){
		"no inputs":       func() { network.New(network.Spec{}, rng.New(1).Source()) },
		"width":           func() { network.New(network.Spec{Inputs: []network.Input{{0, 1}}}, rng.New(1).Source()) },
		"negative scale":  func() { network.New(network.Spec{Inputs: []network.Input{{2, -1}}}, rng.New(1).Source()) },
		"inputs of x":     func() { n.Respond(mat.NewDense(1, 3, nil)) },
		"trials of y":     func() { n.Gradient(mat.NewDense(1, 2, nil), mat.NewDense(2, 1, nil)) },
		"negative units":  func() { network.New(network.Spec{Inputs: []network.Input{{2, 1}}, Units: -1}, rng.New(1).Source()) },
		"negative output": func() { network.New(network.Spec{Inputs: []network.Input{{2, 1}}, Outputs: -1}, rng.New(1).Source()) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := recover(); r == nil {
					t.Error("no panic")
				}
			}()
			misuse()
		})
	}
}

func TestAllBiasesAreThatOfTheSpec(t *testing.T) {
	spec := network.Spec{Inputs: []network.Input{{2, 1}}, Units: 4, Outputs: 3}
	for _, c := range []struct{ bias, want float64 }{{0, .1}, {.7, .7}, {-.2, -.2}, {network.Zero, 0}} {
		spec.Bias = c.bias
		n := network.New(spec, rng.New(6).Source())
		if len(n.HiddenBias) != 4 || len(n.ReadoutBias) != 3 {
			t.Fatalf("%d hidden and %d readout biases, want 4 and 3", len(n.HiddenBias), len(n.ReadoutBias))
		}
		for i, b := range append(n.HiddenBias, n.ReadoutBias...) {
			if b != c.want {
				t.Errorf("Bias %v: bias %d is %v, want %v", c.bias, i, b, c.want)
			}
		}
	}
}

func TestFiniteLooksAtEveryPart(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{2, 1}}, Units: 3, Outputs: 2}, rng.New(7).Source())
	parts := map[string][]float64{
		"hidden": n.Hidden.RawMatrix().Data, "hidden bias": n.HiddenBias, "readout": n.Readout.RawMatrix().Data, "readout bias": n.ReadoutBias,
	}
	for name, values := range parts {
		last := len(values) - 1
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			good := values[last]
			values[last] = bad
			if n.Finite() {
				t.Errorf("%s: %v passes as finite", name, bad)
			}
			values[last] = good
		}
		values[last] = math.MaxFloat64
		if !n.Finite() {
			t.Errorf("%s: %v passes as infinite", name, math.MaxFloat64)
		}
	}
}
