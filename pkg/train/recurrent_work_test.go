package train_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// demanding are options that use all there is.
func demanding(test *task.Sequence) train.RecurrentOptions {
	return train.RecurrentOptions{
		Optimiser: train.Adam{Rate: .01, Decay: .1}, Steps: 60, Batch: 16, Source: sources("batches"), Noise: .1, Clip: 1, Alpha: 2,
		Test: test, TestEvery: 25, Snapshots: []int{0, 31},
		Schedule: train.Cosine(60, .1), Hidden: []train.RecurrentHidden{{Loss: loss.Activity{L2: .01}}, {Steps: []int{1}, Loss: loss.Activity{L1: .01}}},
	}
}

// Neither the number of cores nor the networks that are trained beside it change a bit of a network, in either precision.
func TestRecurrentSameBits(t *testing.T) {
	nets, trials := small(5)
	for _, single := range []bool{false, true} {
		opt := demanding(trials)
		opt.Single = single
		var want []*train.RecurrentRun
		for _, cores := range []int{1, 2, 4} {
			before := runtime.GOMAXPROCS(cores)
			got, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt)
			runtime.GOMAXPROCS(before)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("single %v: %d cores give other bits than 1", single, cores)
			}
		}
		few, err := train.Recurrent(context.Background(), nets[:2], train.Fixed(trials), opt)
		if err != nil || !reflect.DeepEqual(few, want[:2]) {
			t.Errorf("single %v: two networks by themselves give other bits (error %v)", single, err)
		}
		if reflect.DeepEqual(want[0].History.Loss, want[2].History.Loss) {
			t.Error("two networks have the same history")
		}
	}
}

// A network that diverges is reported with its step and last loss; the other is trained as by itself.
func TestRecurrentDiverges(t *testing.T) {
	nets, trials := small(2)
	wild := nets[1].Clone()
	wild.Recurrent.Scale(1e80, wild.Recurrent)
	for _, single := range []bool{false, true} {
		opt := train.RecurrentOptions{Steps: 20, Single: single}
		runs, err := train.Recurrent(context.Background(), []*network.RNN{nets[0], wild}, train.Fixed(trials), opt)
		var lost *train.Diverged
		if !errors.As(err, &lost) || lost.Network != 1 || lost.Step != 0 || !math.IsNaN(lost.LastLoss) || runs[1] != nil {
			t.Errorf("single %v: got %v, want network 1 lost at step 0", single, err)
		}
		alone, err := train.Recurrent(context.Background(), nets[:1], train.Fixed(trials), opt)
		if err != nil || !reflect.DeepEqual(alone[0], runs[0]) {
			t.Errorf("single %v: the other network is not as by itself", single)
		}
	}
	opt := train.RecurrentOptions{Steps: 50, Loss: loss.Squared{}, Optimiser: train.SGD{Rate: 10}}
	_, err := train.Recurrent(context.Background(), nets[1:], train.Fixed(trials), opt)
	var lost *train.Diverged
	if !errors.As(err, &lost) || lost.Step < 1 || !(lost.LastLoss > 0) || math.IsInf(lost.LastLoss, 0) {
		t.Errorf("got %v, want a network lost after a finite loss", err)
	}
}

// Bad input is an error that names the argument, got and want.
func TestRecurrentBadInput(t *testing.T) {
	nets, trials := small(1)
	good := train.Fixed(trials)
	altered := func(f func(s *task.Sequence)) train.Trials {
		s := trials.Subset(upTo(trials.Len()))
		f(s)
		return train.Fixed(s)
	}
	broken := func(f func(n *network.RNN)) []*network.RNN {
		n := nets[0].Clone()
		f(n)
		return []*network.RNN{n}
	}
	for _, c := range []struct {
		want string
		nets []*network.RNN
		of   train.Trials
		opt  train.RecurrentOptions
	}{
		{"trials: got none", nets, train.Trials{}, train.RecurrentOptions{}},
		{"is NaN, want a finite number", broken(func(n *network.RNN) { n.Recurrent.Set(0, 0, math.NaN()) }), good, train.RecurrentOptions{}},
		{"network 0: got nil", []*network.RNN{nil}, good, train.RecurrentOptions{}},
		{"recurrent weights are 3 × 3", broken(func(n *network.RNN) { n.Recurrent = mat.NewDense(3, 3, nil) }), good, train.RecurrentOptions{}},
		{"it has 7 inputs and 2 outputs, want 7 and 3", broken(func(n *network.RNN) { n.Readout, n.ReadoutBias = mat.NewDense(2, 10, nil), nil }), good, train.RecurrentOptions{}},
		{"got NaN, want a finite number", nets, altered(func(s *task.Sequence) { s.Inputs[3] = math.NaN() }), train.RecurrentOptions{}},
		{"got 3, want 0 … 2", nets, altered(func(s *task.Sequence) { s.Target[0] = 3 }), train.RecurrentOptions{}},
		{"has no step with a weight above 0", nets, altered(func(s *task.Sequence) { clear(s.Weight[:s.Steps()]) }), train.RecurrentOptions{}},
		{"no trials", nets, train.Fixed(trials.Subset(nil)), train.RecurrentOptions{}},
		{"Batch: got 41", nets, good, train.RecurrentOptions{Batch: 41, Source: sources("x")}},
		{"Batch: got -1", nets, good, train.RecurrentOptions{Batch: -1}},
		{"Batch: got 3, want 0 as fresh", nets, train.Fresh(func(int, int) *task.Sequence { return trials }), train.RecurrentOptions{Batch: 3}},
		{"Source: got nil, want one for batches", nets, good, train.RecurrentOptions{Batch: 3}},
		{"Source: got nil, want one for the noise", nets, good, train.RecurrentOptions{Noise: 1}},
		{"Noise: got NaN", nets, good, train.RecurrentOptions{Noise: math.NaN()}},
		{"Logistic", nets, good, train.RecurrentOptions{Loss: loss.Logistic{}}},
		{"Hidden 0: got no loss", nets, good, train.RecurrentOptions{Hidden: []train.RecurrentHidden{{}}}},
		{"Hidden 0: step 99, want one of the trials' 0 … ", nets, good, train.RecurrentOptions{Hidden: []train.RecurrentHidden{{Steps: []int{99}, Loss: loss.Activity{}}}}},
		{"fresh trials of step 0: Hidden 0: loss: MatchRDM: the model has 3 conditions, want one for each of 40 trials", nets, train.Fresh(func(int, int) *task.Sequence { return trials }),
			train.RecurrentOptions{Hidden: []train.RecurrentHidden{{Loss: loss.MatchRDM{Model: &rsa.RDM{Conditions: []string{"a", "b", "c"}, Values: []float64{1, 2, 3}}}}}}},
		{"its leak 1e-60 is 0 in float32", broken(func(n *network.RNN) { n.Leak = 1e-60 }), good, train.RecurrentOptions{Single: true}},
		{"Frozen", nets, good, train.RecurrentOptions{Frozen: []train.RecurrentPart{9}}},
		{"Snapshots", nets, good, train.RecurrentOptions{Snapshots: []int{3, 2}}},
		{"Schedule", nets, good, train.RecurrentOptions{Steps: 3, Schedule: func(int) float64 { return math.NaN() }}},
		{"Worse", nets, good, train.RecurrentOptions{Until: train.Until{Worse: 3}}},
		{"Test: task", nets, good, train.RecurrentOptions{Test: &task.Sequence{}}},
		{"network 0: fresh trials of step 2: task: no sequence", nets, train.Fresh(func(_, step int) *task.Sequence {
			if step == 2 {
				return nil
			}
			return trials
		}), train.RecurrentOptions{}},
	} {
		runs, err := train.Recurrent(context.Background(), c.nets, c.of, c.opt)
		if err == nil || !strings.Contains(err.Error(), c.want) || runs != nil {
			t.Errorf("got %v, want an error with %q", err, c.want)
		}
	}
}

// Frozen parts stay, the others move.
func TestRecurrentFrozen(t *testing.T) {
	nets, trials := small(1)
	opt := train.RecurrentOptions{Steps: 3, Optimiser: train.Adam{Decay: .1, Biases: true}, Frozen: []train.RecurrentPart{train.RecurrentWeights, train.ReadoutBiases}}
	runs, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt)
	if err != nil {
		t.Fatal(err)
	}
	a, b := runs[0].Initial, runs[0].Trained
	if !mat.Equal(a.Recurrent, b.Recurrent) || !slices.Equal(a.ReadoutBias, b.ReadoutBias) {
		t.Error("frozen parts moved")
	}
	if mat.Equal(a.Input, b.Input) || mat.Equal(a.Readout, b.Readout) || slices.Equal(a.Bias, b.Bias) {
		t.Error("parts that are not frozen did not move")
	}
}

// Steps behind the last one with weight have no part in training, and clipping, early stop and gradient norms work as in feed-forward networks.
func TestRecurrentWeightsUntilClip(t *testing.T) {
	nets, trials := small(1)
	early := trials.Subset(upTo(trials.Len()))
	for trial, length := range early.Lengths {
		for step := length - 1; step > 1; step-- {
			early.Weight[trial*early.Steps()+step] = 0
		}
	}
	other := early.Subset(upTo(early.Len()))
	for trial := range other.Lengths {
		for step := 2; step < other.Steps(); step++ {
			other.At(trial, step)[0] += 5
		}
	}
	opt := train.RecurrentOptions{Steps: 5, Clip: .01, Optimiser: train.SGD{Rate: 1}}
	a, err := train.Recurrent(context.Background(), nets, train.Fixed(early), opt)
	if err != nil {
		t.Fatal(err)
	}
	b, err := train.Recurrent(context.Background(), nets, train.Fixed(other), opt)
	if err != nil || !slices.Equal(a[0].Trained.Parameters(), b[0].Trained.Parameters()) {
		t.Errorf("inputs behind the last weighted step change the result (error %v)", err)
	}
	if !math.IsNaN(a[0].History.Accuracy[0]) {
		t.Errorf("accuracy %v without a decision, want NaN", a[0].History.Accuracy[0])
	}
	if c := network.RecurrentChanges(a[0].Initial, a[0].Trained).Parameters; c > .05+1e-12 || c < .01 || len(a[0].History.Gradient) != 5 || a[0].History.Gradient[0] < .01 {
		t.Errorf("5 steps of at most 0.01: moved %v, gradients %v", c, a[0].History.Gradient)
	}
	runs, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), train.RecurrentOptions{Until: train.Until{Loss: .8}})
	if err != nil || runs[0].Ending != train.LossReached || runs[0].Steps >= 10000 || runs[0].History.Loss[runs[0].Steps] >= .8 {
		t.Errorf("until a loss of 0.8: %v after %d steps (error %v)", runs[0].Ending, runs[0].Steps, err)
	}
}
