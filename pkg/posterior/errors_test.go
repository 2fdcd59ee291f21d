package posterior_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestErrors(t *testing.T) {
	r := rng.New(51).Rand()
	x, y := random(3, 4, r), random(3, 2, r)
	with := func(m *mat.Dense, i, j int, v float64) *mat.Dense {
		m = mat.DenseCopyOf(m)
		m.Set(i, j, v)
		return m
	}
	two := []posterior.Hidden{{Units: 2}, {Units: 3}}
	for _, c := range []struct {
		model posterior.Model
		x, y  *mat.Dense
		want  string
	}{
		{posterior.Model{Hidden: two}, x, y, "<nil>"},
		{posterior.Model{}, nil, y, "posterior: inputs and targets must have at least one row and one column each"},
		{posterior.Model{}, x, new(mat.Dense), "posterior: inputs and targets must have at least one row and one column each"},
		{posterior.Model{}, random(2, 4, r), y, "posterior: 2 rows of inputs and 3 of targets"},
		{posterior.Model{}, with(x, 2, 1, math.NaN()), y, "posterior: input 1 of trial 2 is NaN"},
		{posterior.Model{}, x, with(y, 0, 1, math.Inf(1)), "posterior: target 1 of trial 0 is +Inf"},
		{posterior.Model{}, mat.NewDense(3, 4, nil), y, "posterior: the inputs of all 3 trials are 0"},
		{posterior.Model{Hidden: []posterior.Hidden{{Units: 2}, {}}}, x, y, "posterior: hidden layer 1 has 0 units, want at least 1"},
		{posterior.Model{Hidden: []posterior.Hidden{{Units: 2, SD: -1}}}, x, y, "posterior: the weights of hidden layer 0 have a standard deviation of -1, want a positive number"},
		{posterior.Model{Hidden: []posterior.Hidden{{Units: 2, Bias: math.NaN()}}}, x, y,
			"posterior: the biases of hidden layer 0 have a standard deviation of NaN, want a positive number, or 0 for none"},
		{posterior.Model{Hidden: []posterior.Hidden{{Units: 2, Activation: 99}}}, x, y, "posterior: hidden layer 0 has activation 99, which does not exist"},
		{posterior.Model{ReadoutVariance: math.Inf(1)}, x, y, "posterior: the readout's weights have a variance of +Inf, want a positive number"},
		{posterior.Model{ReadoutBias: -2}, x, y, "posterior: the readout's biases have a standard deviation of -2, want a positive number, or 0 for none"},
		{posterior.Model{Readout: 7}, x, y, "posterior: the readout has scaling 7, which does not exist"},
		{posterior.Model{Loss: loss.CrossEntropy{}}, x, y, "posterior: loss: "},
	} {
		_, err := posterior.New(c.model, c.x, c.y)
		if got := fmt.Sprint(err); got != c.want && !(strings.HasSuffix(c.want, ": ") && strings.HasPrefix(got, c.want)) {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 4}}, Hidden: []network.Hidden{{Units: 2}}, Outputs: 2, Bias: network.NoBias()}, r)
	for _, c := range []struct {
		priors []posterior.Prior
		x      *mat.Dense
		want   string
	}{
		{[]posterior.Prior{{1, 0}, {2, 0}}, x, "<nil>"},
		{[]posterior.Prior{{1, 0}}, x, "posterior: 1 priors for a network of 2 layers, want one for each"},
		{[]posterior.Prior{{1, 0}, {0, 0}}, x, "posterior: the weights of layer 1 have a prior standard deviation of 0, want a positive number"},
		{[]posterior.Prior{{1, 3}, {2, 0}}, x, "posterior: layer 0 has no biases, and a prior standard deviation of 3 for them"},
		{[]posterior.Prior{{1, 0}, {2, 0}}, random(3, 5, r), "posterior: inputs and targets have 5 and 2 columns, the network has 4 inputs and 2 outputs"},
	} {
		_, err := posterior.Of(n, c.priors, nil, c.x, y)
		if got := fmt.Sprint(err); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 2}}}, x, y)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Whiten(n); err != nil {
		t.Error(err)
	}
	other := n.Clone()
	other.Layers[0].Activation = network.Tanh
	biased := n.Clone()
	biased.Layers[1].Bias = make([]float64, 2)
	_, short := p.Whiten(&network.MLP{Layers: n.Layers[:1]})
	_, swapped := p.Whiten(other)
	_, extra := p.Whiten(biased)
	_, wide := p.View(random(2, 3, r), 0)
	_, faulty := p.View(with(x, 1, 0, math.NaN()), 0)
	_, none := p.View(nil, 0)
	_, targets := p.With(random(3, 3, r))
	_, nan := p.With(with(y, 1, 1, math.NaN()))
	for _, c := range []struct {
		err  error
		want string
	}{
		{short, "posterior: the network has 1 layers, want 2"},
		{swapped, "posterior: layer 0 of the network has the activation tanh, want ReLU"},
		{extra, "posterior: of layer 1, only one of network and model has biases"},
		{wide, "posterior: View: inputs have 3 columns, want 4"},
		{faulty, "posterior: input 0 of trial 1 is NaN"},
		{none, "posterior: View: no inputs"},
		{targets, "posterior: targets are 3 × 3, want 3 × 2"},
		{nan, "posterior: target 1 of trial 1 is NaN"},
	} {
		if got := fmt.Sprint(c.err); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// Misuse panics, and says of what.
func TestPanics(t *testing.T) {
	r := rng.New(52).Rand()
	x, y := random(3, 4, r), random(3, 2, r)
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 2}}}, x, y)
	if err != nil {
		t.Fatal(err)
	}
	v := p.Training()
	for want, f := range map[string]func(){
		"posterior: Target: β = -1, want a number that is not negative":                       func() { p.Target(-1) },
		"posterior: Network: got 1 coordinates, want 10":                                      func() { p.Network([]float64{1}, nil) },
		"posterior: Target: got 2 coordinates, want 10":                                       func() { p.Target(1).Density(nil, []float64{1, 2}) },
		"posterior: View: got 0 coordinates, want 10":                                         func() { v.Output(nil) },
		"posterior: Outputs: room for 1 numbers, want 6":                                      func() { v.Outputs([]float64{1}, p.Zero()) },
		"posterior: Loss: targets are 2 × 2, want 3 × 2":                                      func() { v.Loss(p.Zero(), random(2, 2, r)) },
		"posterior: ReadoutVariance: 0 trials and 1 hidden layers, want at least one of each": func() { posterior.ReadoutVariance(network.Erf, 0, 1) },
		"posterior: ClassForms: trial 1 is of class 5, want 0 to 1":                           func() { posterior.ClassForms(mat.NewDiagDense(2, nil), []int{0, 5}, 2) },
		"posterior: ClassForms: 1 classes of trials for a kernel of 2":                        func() { posterior.ClassForms(mat.NewDiagDense(2, nil), []int{0}, 2) },
		"posterior: Residual: mean outputs are 1 × 2, want 3 × 2":                             func() { p.Residual(random(1, 2, r), 1) },
		"posterior: ObserveResponses: there is no hidden layer 1":                             func() { v.ObserveResponses("h", 1) },
		"posterior: annealing to β = 0, want a positive number":                               func() { posterior.AnnealFast(0) },
		"posterior: Simulate: β = 0, want a positive number":                                  func() { p.Simulate(p.Zero(), 0, r) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}()
			f()
		}()
	}
}

// A density that is not finite stays so, and is never a number that looks like one.
func TestOverflow(t *testing.T) {
	r := rng.New(53).Rand()
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 2, Activation: network.Linear}}}, random(2, 2, r), random(2, 1, r))
	if err != nil {
		t.Fatal(err)
	}
	theta, gradient := p.Prior(r), make([]float64, p.Dim())
	theta[0], theta[4] = 1e200, 1e200
	if l := p.Target(1).Density(gradient, theta); !math.IsInf(l, -1) && !math.IsNaN(l) {
		t.Errorf("density %v, want what is not finite", l)
	}
	theta[0] = math.NaN()
	if l := p.Target(1).Density(gradient, theta); !math.IsNaN(l) {
		t.Errorf("density %v, want NaN", l)
	}
}
