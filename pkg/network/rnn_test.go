package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

func ExampleRNN_Respond() {
	n := &network.RNN{ // the first unit holds what it saw, the second remembers what the first held a step before
		Input:     mat.NewDense(2, 1, []float64{1, 0}),
		Recurrent: mat.NewDense(2, 2, []float64{0, 0, 1, 0}),
		Readout:   mat.NewDense(1, 2, []float64{0, 10}),
	}
	x := network.SeriesOf([]float64{3, 1, 4, 1, 5, 9}, 2, 3) // two trials of three steps
	all := n.Respond(x)
	fmt.Println(mat.Formatted(all.ActivityAt(2)))
	fmt.Println(all.Output)
	// Output:
	// ⎡4  1⎤
	// ⎣9  5⎦
	// [0 30 10 0 10 50]
}

func ExampleNewRecurrent() {
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 3, Recurrent: network.LeCun(1.25).LowRank(5)}, rng.New(1).Source())
	var svd mat.SVD
	svd.Factorize(n.Recurrent, mat.SVDNone)
	fmt.Println("rank", svd.Rank(1e-10))
	fmt.Println(n.Dims())
	// Output:
	// rank 5
	// 3 300 3
}

// drawn returns a random network of a random shape, trials and steps for it.
func drawnRNN(r *rand.Rand) (n *network.RNN, trials, steps int) {
	maybe := func() network.Init {
		if r.IntN(2) == 0 {
			return network.Init{}
		}
		return network.Gaussian(.5)
	}
	n = network.NewRecurrent(network.RecurrentSpec{
		Inputs: 1 + r.IntN(4), Units: 1 + r.IntN(6), Outputs: 1 + r.IntN(3), Activation: network.Activation(r.IntN(6)), Leak: []float64{0, 1, .2, .7}[r.IntN(4)],
		Bias: maybe(), ReadoutBias: maybe(), Initial: maybe(),
	}, r)
	return n, 1 + r.IntN(4), 1 + r.IntN(5)
}

func numbers(n int, r *rand.Rand) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = r.NormFloat64()
	}
	return v
}

func describe(n *network.RNN, trials, steps int) string {
	inputs, units, outputs := n.Dims()
	return fmt.Sprintf("%d-%d-%d %v, leak %v, biases %d %d %d, %d trials of %d steps",
		inputs, units, outputs, n.Activation, n.Leak, len(n.Bias), len(n.ReadoutBias), len(n.Initial), trials, steps)
}

// The gradient is the central difference for every activation, leak, shape and combination of biases; steps of weight 0 do not count.
func TestRNNGradient(t *testing.T) {
	r := rng.New(11).Rand()
	for range 80 {
		n, trials, steps := drawnRNN(r)
		inputs, _, outputs := n.Dims()
		x := network.SeriesOf(numbers(trials*steps*inputs, r), trials, steps)
		y, weight := numbers(trials*steps*outputs, r), make([]float64, trials*steps)
		for i := range weight {
			weight[i] = float64(r.IntN(3))
		}
		gradient, _ := n.Gradient(x, y, weight, loss.Squared{})
		probe := n.Clone()
		want := fd.Gradient(nil, func(p []float64) float64 {
			probe.SetParameters(p)
			all := probe.Respond(x)
			sum := 0.
			for i, v := range all.Output {
				sum += weight[i/outputs] * (v - y[i]) * (v - y[i]) / 2
			}
			return sum
		}, n.Parameters(), &fd.Settings{Formula: fd.Central, Step: 1e-6})
		for i, got := range gradient.Parameters() {
			if !(math.Abs(got-want[i]) <= 1e-6*max(1, math.Abs(want[i]))) {
				t.Errorf("%s, parameter %d: gradient %v, central difference %v", describe(n, trials, steps), i, got, want[i])
			}
		}
	}
}

// A network without leak is an MLP whose every layer is the recurrent weights, if input comes at the first step alone.
func TestRNNIsUnrolledMLP(t *testing.T) {
	r := rng.New(12).Rand()
	for _, activation := range []network.Activation{network.ReLU, network.Tanh, network.Softplus} {
		n := network.NewRecurrent(network.RecurrentSpec{Inputs: 4, Units: 7, Outputs: 2, Activation: activation, Bias: network.Gaussian(1), ReadoutBias: network.Gaussian(1)}, r)
		const trials, steps = 5, 4
		x, values := random(trials, 4, r), make([]float64, trials*steps*4)
		for i := range trials {
			copy(values[i*steps*4:], x.RawRowView(i))
		}
		mlp := &network.MLP{Blocks: []int{4}, Layers: []network.Layer{{Weights: n.Input, Bias: n.Bias, Activation: activation}}}
		for range steps - 1 {
			mlp.Layers = append(mlp.Layers, network.Layer{Weights: n.Recurrent, Bias: n.Bias, Activation: activation})
		}
		mlp.Layers = append(mlp.Layers, network.Layer{Weights: n.Readout, Bias: n.ReadoutBias, Activation: network.Linear})
		series := network.SeriesOf(values, trials, steps)
		all, layers := n.Respond(series), mlp.Activity(x)
		for step := range steps {
			if !mat.EqualApprox(all.ActivityAt(step), layers[step], 1e-13) {
				t.Errorf("%v: step %d is not layer %d", activation, step, step)
			}
		}
		if !mat.EqualApprox(all.OutputsAt(steps-1), layers[steps], 1e-13) {
			t.Errorf("%v: other outputs", activation)
		}
		own := make([]int, trials) // a step for each trial
		for i := range own {
			own[i] = i % steps
		}
		units, outputs := all.ActivityAtEach(own), all.OutputsAtEach(own)
		for i, step := range own {
			if !slices.Equal(units.RawRowView(i), all.ActivityAt(step).RawRowView(i)) || !slices.Equal(outputs.RawRowView(i), all.OutputsAt(step).RawRowView(i)) {
				t.Errorf("%v: trial %d at step %d of its own is another than among all trials", activation, i, step)
			}
		}
		y := random(trials, 2, r)
		target, weight := make([]float64, trials*steps*2), make([]float64, trials*steps)
		for i := range trials {
			copy(target[(i*steps+steps-1)*2:], y.RawRowView(i))
			weight[i*steps+steps-1] = 1
		}
		got, value := n.Gradient(series, target, weight, loss.Squared{})
		want, same := mlp.Gradient(x, y, loss.Squared{})
		if !(math.Abs(value-same) <= 1e-12*same) {
			t.Errorf("%v: loss %v, want %v", activation, value, same)
		}
		var recurrent mat.Dense
		recurrent.Add(want.Layers[1].Weights, want.Layers[2].Weights)
		recurrent.Add(&recurrent, want.Layers[3].Weights)
		if !mat.EqualApprox(got.Recurrent, &recurrent, 1e-11) || !mat.EqualApprox(got.Input, want.Layers[0].Weights, 1e-11) ||
			!mat.EqualApprox(got.Readout, want.Layers[4].Weights, 1e-11) {
			t.Errorf("%v: other gradients", activation)
		}
	}
}

// The closed form of a linear network with leak a: h_t = Σ_s M^(t−s) a(U x_s + b) + M^(t+1) h_0, M = (1 − a) + a W.
func TestRNNLinear(t *testing.T) {
	r := rng.New(13).Rand()
	const units, steps, leak = 4, 6, .3
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 2, Units: units, Activation: network.Linear, Leak: leak, Bias: network.Gaussian(1), Initial: network.Gaussian(1)}, r)
	x := numbers(steps*2, r)
	all := n.Respond(network.SeriesOf(x, 1, steps))
	m := mat.NewDense(units, units, nil)
	m.Scale(leak, n.Recurrent)
	for i := range units {
		m.Set(i, i, m.At(i, i)+1-leak)
	}
	for step := range steps {
		want, power := mat.NewVecDense(units, nil), mat.NewDense(units, units, nil)
		for s := range step + 1 {
			power.Pow(m, step-s)
			var drive mat.VecDense
			drive.MulVec(n.Input, mat.NewVecDense(2, x[2*s:2*s+2]))
			drive.AddVec(&drive, mat.NewVecDense(units, n.Bias))
			drive.MulVec(power, &drive)
			want.AddScaledVec(want, leak, &drive)
		}
		power.Pow(m, step+1)
		var rest mat.VecDense
		rest.MulVec(power, mat.NewVecDense(units, n.Initial))
		want.AddVec(want, &rest)
		if got := all.ActivityAt(step); !mat.EqualApprox(got, want.T(), 1e-12) {
			t.Errorf("step %d: responses %v, want %v", step, mat.Formatted(got), mat.Formatted(want.T()))
		}
	}
}

func TestRNNPermute(t *testing.T) {
	r := rng.New(14).Rand()
	for range 10 {
		n, trials, steps := drawnRNN(r)
		inputs, units, _ := n.Dims()
		order := r.Perm(units)
		p := n.Permute(order)
		x := network.SeriesOf(numbers(trials*steps*inputs, r), trials, steps)
		a, b := n.Respond(x), p.Respond(x)
		for i, v := range a.Output {
			if !(math.Abs(v-b.Output[i]) <= 1e-12*max(1, math.Abs(v))) {
				t.Fatalf("%s: output %d is %v, permuted %v", describe(n, trials, steps), i, v, b.Output[i])
			}
		}
		for to, from := range order {
			if got, want := b.ActivityAt(steps-1).At(0, to), a.ActivityAt(steps-1).At(0, from); !(math.Abs(got-want) <= 1e-12*max(1, math.Abs(want))) {
				t.Errorf("unit %d responds %v, want %v as unit %d", to, got, want, from)
			}
		}
		k, kp := n.NTK(x, network.RecurrentNTK{}), p.NTK(x, network.RecurrentNTK{})
		if !mat.EqualApprox(k, kp, 1e-10*(1+mat.Norm(k, 2))) {
			t.Errorf("%s: permuting units changes the tangent kernel", describe(n, trials, steps))
		}
	}
}

// Input and readout are uniform on ±1/√inputs of their own, recurrent weights have 1.25/√N, and the cut to a rank keeps their norm.
func TestRecurrentInit(t *testing.T) {
	full := network.NewRecurrent(network.RecurrentSpec{Inputs: 4}, rng.New(15).Source())
	sum, largest := 0., 0.
	for _, v := range full.Recurrent.RawMatrix().Data {
		sum += v * v
	}
	if ratio := sum / 300 / (1.25 * 1.25); !(math.Abs(ratio-1) <= 4*math.Sqrt(2./90000)) {
		t.Errorf("recurrent weights have %.4f of the variance asked for", ratio)
	}
	for _, v := range full.Input.RawMatrix().Data {
		largest = max(largest, math.Abs(v))
	}
	if largest > .5 || largest < .49 || full.Bias != nil || full.ReadoutBias != nil || full.Initial != nil {
		t.Errorf("input weights up to %v, want just below 1/√4 = 0.5 (biases %v, %v, %v)", largest, full.Bias, full.ReadoutBias, full.Initial)
	}
	for _, rank := range []int{1, 5, 10, 25, 50, 100, 200, 300} {
		n := network.NewRecurrent(network.RecurrentSpec{Inputs: 4, Recurrent: network.Init{}.LowRank(rank)}, rng.New(15).Source())
		var svd mat.SVD
		svd.Factorize(n.Recurrent, mat.SVDNone)
		if got := svd.Rank(1e-9); got != rank {
			t.Errorf("rank %d, want %d", got, rank)
		}
		if got, want := mat.Norm(n.Recurrent, 2), mat.Norm(full.Recurrent, 2); !(math.Abs(got/want-1) <= 1e-12) {
			t.Errorf("rank %d: norm %v, at full rank %v", rank, got, want)
		}
		if !mat.Equal(n.Input, full.Input) {
			t.Errorf("rank %d: other input weights than at full rank", rank)
		}
	}
}

// Noise has the variance 2/a·σ², is private, and the same for the same source.
func TestRNNNoise(t *testing.T) {
	const units, trials, sd, leak = 200, 200, .3, .25
	n := &network.RNN{Input: mat.NewDense(units, 1, nil), Recurrent: mat.NewDense(units, units, nil), Readout: mat.NewDense(1, units, nil), Activation: network.Linear, Leak: leak}
	x := network.SeriesOf(make([]float64, trials), trials, 1)
	all := n.RespondNoisy(x, sd, rng.New(16).Source())
	sum := 0.
	for _, v := range all.Hidden {
		sum += v * v
	}
	if ratio := sum / units / trials / (leak * leak * 2 / leak * sd * sd); !(math.Abs(ratio-1) <= 4*math.Sqrt(2./units/trials)) {
		t.Errorf("noise has %v of the variance asked for", ratio)
	}
	if again := n.RespondNoisy(x, sd, rng.New(16).Source()); !slices.Equal(again.Hidden, all.Hidden) {
		t.Error("the same source, other noise")
	}
}

// So many trials that they are computed in several parts have the bits that each has alone.
func TestRNNManyTrials(t *testing.T) {
	r := rng.New(24).Rand()
	const trials = 20000
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 2, Units: 64, Bias: network.Gaussian(1)}, r)
	x := numbers(trials*2*2, r)
	all := n.Respond(network.SeriesOf(x, trials, 2))
	for _, trial := range []int{0, 1, 8191, 8192, 8193, trials - 1} {
		alone := n.Respond(network.SeriesOf(x[trial*4:trial*4+4], 1, 2))
		if !mat.Equal(alone.Trial(0), all.Trial(trial)) || !slices.Equal(alone.Output, all.Output[trial*6:trial*6+6]) {
			t.Errorf("trial %d has other bits alone", trial)
		}
	}
}

func TestRNNCloneFiniteAblate(t *testing.T) {
	r := rng.New(17).Rand()
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 2, Units: 5, Bias: network.Constant(1), ReadoutBias: network.Constant(1), Initial: network.Constant(1)}, r)
	p := n.Parameters()
	for i := range p {
		c := n.Clone()
		q := slices.Clone(p)
		q[i] = math.NaN()
		c.SetParameters(q)
		if c.Validate() == nil {
			t.Fatalf("parameter %d: NaN passes as finite", i)
		}
	}
	if n.Validate() != nil || !slices.Equal(n.Parameters(), p) {
		t.Error("a change of a clone shows in the original")
	}
	x := network.SeriesOf(numbers(3*4*2, r), 3, 4)
	without := n.Clone()
	without.Recurrent.SetRow(2, make([]float64, 5)) // unit 2 hears nothing and says nothing else than ablated
	without.Input.SetRow(2, make([]float64, 2))
	without.Bias[2], without.Initial[2] = 0, 0
	a, b := n.Ablate(2).Respond(x), without.Respond(x)
	if !slices.Equal(a.Output, b.Output) {
		t.Error("an ablated unit still has influence")
	}
}

func TestRNNValidateNames(t *testing.T) {
	whole := network.NewRecurrent(network.RecurrentSpec{Inputs: 2, Units: 5}, rng.New(18).Source())
	for want, spoil := range map[string]func(n *network.RNN){
		"nil or an empty":            func(n *network.RNN) { n.Readout = nil },
		"recurrent weights are 4":    func(n *network.RNN) { n.Recurrent = mat.NewDense(4, 5, nil) },
		"readout weights are 3 × 4":  func(n *network.RNN) { n.Readout = mat.NewDense(3, 4, nil) },
		"got 2 biases, want 5":       func(n *network.RNN) { n.Bias = make([]float64, 2) },
		"got 1 readout biases":       func(n *network.RNN) { n.ReadoutBias = make([]float64, 1) },
		"got 9 initial responses":    func(n *network.RNN) { n.Initial = make([]float64, 9) },
		"leak 1.5":                   func(n *network.RNN) { n.Leak = 1.5 },
		"leak NaN":                   func(n *network.RNN) { n.Leak = math.NaN() },
		"activation 77":              func(n *network.RNN) { n.Activation = 77 },
		"recurrent weight 7 is +Inf": func(n *network.RNN) { n.Recurrent.Set(1, 2, math.Inf(1)) },
	} {
		n := whole.Clone()
		spoil(n)
		if err := n.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
	if err := whole.Validate(); err != nil {
		t.Error(err)
	}
}

func TestRNNMisusePanics(t *testing.T) {
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 2, Units: 5}, rng.New(19).Source())
	x := network.SeriesOf(make([]float64, 12), 2, 3)
	for name, misuse := range map[string]func(){
		"no inputs":    func() { network.NewRecurrent(network.RecurrentSpec{}, rng.New(1).Source()) },
		"leak of spec": func() { network.NewRecurrent(network.RecurrentSpec{Inputs: 1, Leak: 2}, rng.New(1).Source()) },
		"negative scale": func() {
			network.NewRecurrent(network.RecurrentSpec{Inputs: 1, Bias: network.Gaussian(-1)}, rng.New(1).Source())
		},
		"features":       func() { n.Respond(network.SeriesOf(make([]float64, 6), 2, 3)) },
		"series":         func() { network.SeriesOf(make([]float64, 7), 2, 3) },
		"targets":        func() { n.Gradient(x, make([]float64, 3), nil, loss.Squared{}) },
		"weights":        func() { n.Gradient(x, make([]float64, 18), make([]float64, 5), loss.Squared{}) },
		"step":           func() { n.Respond(x).ActivityAt(3) },
		"steps":          func() { n.Respond(x).ActivityAtEach([]int{1}) },
		"order":          func() { n.Permute([]int{0, 1, 2, 3, 3}) },
		"unit":           func() { n.Ablate(5) },
		"parameters":     func() { n.SetParameters(make([]float64, 3)) },
		"noise":          func() { n.RespondNoisy(x, -1, rng.New(1).Source()) },
		"kernel steps":   func() { n.NTK(x, network.RecurrentNTK{Steps: []int{2, 1}}) },
		"no kernel step": func() { n.NTK(x, network.RecurrentNTK{Steps: []int{}}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			misuse()
		})
	}
}
