package train_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

func ExampleRecurrent() {
	seed := rng.New(1)
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 3, Units: 50}, seed.At("weights").Source())
	draw := func(_, step int) *task.Sequence {
		return task.Match(task.MatchChou2025(32), seed.At("trials", step).Source())
	}
	test := task.Match(task.MatchChou2025(100), seed.At("test").Source())
	runs, err := train.Recurrent(context.Background(), []*network.RNN{n}, train.Fresh(draw), train.RecurrentOptions{
		Optimiser: train.SGD{Rate: 0.03, Momentum: 0.9}, Steps: 400, Test: test, TestEvery: 400,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range runs[0].History.Test {
		fmt.Printf("after %d steps: %.0f %% right\n", m.Step, 100*m.Accuracy)
	}
	// Output:
	// after 0 steps: 0 % right
	// after 400 steps: 100 % right
}

// sequence returns trials of five steps with three inputs and three actions, as the golden file holds them.
func sequence(inputs []float64, target []int, weight []float64) *task.Sequence {
	s := &task.Sequence{Name: "golden", Step: 100, Features: []string{"a", "b", "c"}, Actions: []string{"fixate", "left", "right"}, Inputs: inputs, Target: target, Weight: weight}
	for i := range len(target) / 5 {
		s.Trials, s.Lengths = append(s.Trials, fmt.Sprint("trial ", i)), append(s.Lengths, 5)
	}
	return s
}

// Five steps of SGD with momentum are those of PyTorch (testdata/recurrent_torch.py).
func TestRecurrentAgainstPyTorch(t *testing.T) {
	text, err := os.ReadFile("testdata/recurrent_torch.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Activation                      string
		Leak                                  float64
		Biases                                bool
		Inputs, Weight, Before, Losses, After []float64
		Target                                []int
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) != 2 {
		t.Fatalf("%d cases, error %v", len(cases), err)
	}
	for _, c := range cases {
		n := &network.RNN{Input: mat.NewDense(6, 3, nil), Recurrent: mat.NewDense(6, 6, nil), Readout: mat.NewDense(3, 6, nil), Leak: c.Leak}
		if c.Activation == "tanh" {
			n.Activation = network.Tanh
		}
		if c.Biases {
			n.Bias, n.ReadoutBias = make([]float64, 6), make([]float64, 3)
		}
		n.SetParameters(c.Before)
		for _, single := range []bool{false, true} {
			opt := train.RecurrentOptions{Optimiser: train.SGD{Rate: .05, Momentum: .9}, Steps: 5, Single: single}
			runs, err := train.Recurrent(context.Background(), []*network.RNN{n}, train.Fixed(sequence(c.Inputs, c.Target, c.Weight)), opt)
			if err != nil {
				t.Fatal(err)
			}
			within := 1e-12
			if single {
				within = 1e-5
			}
			for i, p := range runs[0].Trained.Parameters() {
				if !(math.Abs(p-c.After[i]) <= within) {
					t.Errorf("%s, single %v: parameter %d is %v, of PyTorch %v", c.Name, single, i, p, c.After[i])
				}
			}
			for i, l := range runs[0].History.Loss {
				if !(math.Abs(l-c.Losses[i]) <= within) {
					t.Errorf("%s, single %v: loss %d is %v, of PyTorch %v", c.Name, single, i, l, c.Losses[i])
				}
			}
		}
	}
}

// small returns a few networks for the context task, in which trials differ in length.
func small(count int) ([]*network.RNN, *task.Sequence) {
	seed := rng.New(7)
	timing := task.DecisionTiming{Fixation: 100, Stimulus: 200, Delay: 200, DelayMin: 100, DelayMax: 400, Decision: 200}
	trials := task.Context(task.ContextSpec{Trials: 40, Timing: timing}, seed.At("trials").Source())
	var all []*network.RNN
	for i := range count {
		spec := network.RecurrentSpec{Inputs: len(trials.Features), Units: 10 + 5*(i%2), Activation: []network.Activation{network.Tanh, network.ReLU}[i%2], Leak: .5,
			Bias: network.Constant(0), ReadoutBias: network.Constant(0)}
		all = append(all, network.NewRecurrent(spec, seed.At("weights", i).Source()))
	}
	return all, trials
}

func sources(name string) func(int) rand.Source {
	return func(i int) rand.Source { return rng.New(8).At(name, i).Source() }
}

// learns trains a network of Chou et al. 2025 with 100 units on fresh trials and returns how many of new trials it decides rightly.
func learns(t *testing.T, name string, draw func(trials int, src rand.Source) *task.Sequence, opt train.RecurrentOptions) float64 {
	t.Helper()
	seed := rng.New(9).At(name)
	opt.Test, opt.TestEvery = draw(1000, seed.At("test").Source()), opt.Steps
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: len(opt.Test.Features), Units: 100}, seed.At("weights").Source())
	fresh := train.Fresh(func(_, step int) *task.Sequence { return draw(32, seed.At("trials", step).Source()) })
	runs, err := train.Recurrent(context.Background(), []*network.RNN{n}, fresh, opt)
	if err != nil {
		t.Fatal(err)
	}
	return runs[0].History.Test[len(runs[0].History.Test)-1].Accuracy
}

// The three tasks of Chou et al. 2025 are learnt. Nothing can be right in more than 90 % of the perceptual trials but by chance: a fifth of them show nothing.
func TestRecurrentLearnsCognitiveTasks(t *testing.T) {
	for _, c := range []struct {
		name  string
		draw  func(trials int, src rand.Source) *task.Sequence
		least float64
	}{
		{"match", func(n int, s rand.Source) *task.Sequence { return task.Match(task.MatchChou2025(n), s) }, .98},
		{"perceptual", func(n int, s rand.Source) *task.Sequence { return task.Perceptual(task.PerceptualChou2025(n), s) }, .8},
		{"context", func(n int, s rand.Source) *task.Sequence { return task.Context(task.ContextChou2025(n), s) }, .75},
	} {
		got := learns(t, c.name, c.draw, train.RecurrentOptions{Optimiser: train.SGD{Rate: .01, Momentum: .9}, Steps: 1500, Single: c.name != "match"})
		t.Logf("%s: %.3f", c.name, got)
		if got < c.least {
			t.Errorf("%s: %.3f of new trials are right, want %v", c.name, got, c.least)
		}
	}
}

// Loss and accuracy are those that the outputs have, trial by trial, at the step at which they stand, and snapshots are the networks there.
func TestRecurrentHistory(t *testing.T) {
	nets, trials := small(2)
	opt := train.RecurrentOptions{Steps: 3, Test: trials, TestEvery: 1, Snapshots: []int{0, 2, 3}}
	runs, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range runs {
		if !slices.Equal(r.Initial.Parameters(), nets[i].Parameters()) || r.Initial == nets[i] {
			t.Error("the initial network is not a copy")
		}
		if len(r.Snapshots) != 3 || !slices.Equal(r.Snapshots[0].Network.Parameters(), r.Initial.Parameters()) ||
			!slices.Equal(r.Snapshots[2].Network.Parameters(), r.Trained.Parameters()) {
			t.Errorf("network %d: snapshots are not the networks they should be", i)
		}
		for k, at := range []int{0, 2, 3} {
			want, accuracy := measure(r.Snapshots[k].Network, trials)
			if m := r.History.Test[at]; m.Step != at || !(math.Abs(m.Loss-want) <= 1e-12) || m.Accuracy != accuracy {
				t.Errorf("network %d, step %d: test %+v, want %v and %v", i, at, m, want, accuracy)
			}
			if at < 3 && (!(math.Abs(r.History.Loss[at]-want) <= 1e-12) || r.History.Accuracy[at] != accuracy) {
				t.Errorf("network %d, step %d: loss %v and accuracy %v, want %v and %v", i, at, r.History.Loss[at], r.History.Accuracy[at], want, accuracy)
			}
		}
	}
}

// measure computes the mean cross-entropy over steps and the accuracy of decisions from outputs, trial by trial.
func measure(n *network.RNN, s *task.Sequence) (mean, accuracy float64) {
	all, weights, right := n.Respond(s), 0., 0
	for trial := range s.Len() {
		for step := range s.Lengths[trial] {
			at := trial*s.Steps() + step
			y, sum := all.Output[at*3:at*3+3], 0.
			for _, v := range y {
				sum += math.Exp(v)
			}
			mean += s.Weight[at] * (math.Log(sum) - y[s.Target[at]])
			weights += s.Weight[at]
		}
		at := trial*s.Steps() + s.Lengths[trial] - 1
		if y := all.Output[at*3 : at*3+3]; y[s.Target[at]] == slices.Max(y) {
			right++
		}
	}
	return mean / weights, float64(right) / float64(s.Len())
}
