package train_test

import (
	"context"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// Each condition ends training at the first step at which it holds, with the network and the history up to there.
func TestUntil(t *testing.T) {
	garden := task.Gardens()
	n := gardenNetwork(4, 3, 1.5)
	opt := train.Options{Steps: 400, Test: garden.Task, TestEvery: 10}
	long, err := train.One(context.Background(), n, garden.Task, opt)
	if err != nil {
		t.Fatal(err)
	}
	first := func(holds func(step int) bool) int {
		for i := range long.History.Loss {
			if holds(i) {
				return i
			}
		}
		t.Fatal("the condition never holds")
		return 0
	}
	for _, c := range []struct {
		name  string
		until train.Until
		why   train.Ending
		step  int
	}{
		{"loss", train.Until{Loss: 3}, train.LossReached, first(func(i int) bool { return long.History.Loss[i] < 3 })},
		{"accuracy", train.Until{Accuracy: .95}, train.AccuracyReached, first(func(i int) bool { return long.History.Accuracy[i] >= .95 })},
		{"patience", train.Until{Accuracy: .95, Patience: 20}, train.AccuracyReached, first(func(i int) bool { return long.History.Accuracy[i] >= .95 }) + 19},
		{"either", train.Until{Accuracy: 1, Loss: 20}, train.LossReached, first(func(i int) bool { return long.History.Loss[i] < 20 })},
		{"never", train.Until{Loss: 1e-9, Worse: 2}, train.AllSteps, 400},
	} {
		short := opt
		short.Until = c.until
		run, err := train.One(context.Background(), n, garden.Task, short)
		if err != nil {
			t.Fatal(err)
		}
		if run.Ending != c.why || run.Steps != c.step {
			t.Errorf("%s: %v after %d steps, want %v after %d", c.name, run.Ending, run.Steps, c.why, c.step)
			continue
		}
		short.Until, short.Steps = train.Until{}, c.step
		want, err := train.One(context.Background(), n, garden.Task, short)
		if err != nil {
			t.Fatal(err)
		}
		if d := distance(run.Trained.Parameters(), want.Trained.Parameters()); d != 0 {
			t.Errorf("%s: not the network after %d steps", c.name, c.step)
		}
		losses := c.step + 1
		if c.why == train.AllSteps {
			losses--
		}
		if got := run.History; len(got.Loss) != losses || len(got.Accuracy) != losses || got.Test[len(got.Test)-1].Step != c.step {
			t.Errorf("%s: %d losses, the last test at step %d; want %d, %d", c.name, len(got.Loss), got.Test[len(got.Test)-1].Step, losses, c.step)
		}
	}
}

// Where the loss on the test rises while that of the training falls, Worse ends training.
func TestUntilTheTestIsWorse(t *testing.T) {
	r := rng.New(95).Rand()
	learn, exam := gaussian(r, 10, 1, []int{20}, "real"), gaussian(r, 50, 1, []int{20}, "real")
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 20}}, Readout: network.Gaussian(0), Bias: network.Constant(0)}, r)
	opt := train.Options{Steps: 5000, Test: exam, TestEvery: 20, Optimiser: train.SGD{Rate: .01}}
	long, err := train.One(context.Background(), n, learn, opt)
	if err != nil {
		t.Fatal(err)
	}
	tests := long.History.Test
	if len(tests) != 251 || tests[0].Step != 0 || tests[1].Step != 20 || tests[250].Step != 5000 {
		t.Fatalf("%d tests, the last at step %d", len(tests), tests[len(tests)-1].Step)
	}
	opt.Until.Worse = 3
	run, err := train.One(context.Background(), n, learn, opt)
	if err != nil {
		t.Fatal(err)
	}
	got := run.History.Test
	if run.Ending != train.TestWorse || run.Steps == 5000 || len(got) < 4 || got[len(got)-1].Step != run.Steps {
		t.Fatalf("%v after %d steps and %d tests", run.Ending, run.Steps, len(got))
	}
	least := 0
	for i, m := range got {
		if m != tests[i] {
			t.Errorf("test %d is %v, without an early end %v", i, m, tests[i])
		}
		if m.Loss < got[least].Loss {
			least = i
		}
	}
	if least != len(got)-4 {
		t.Errorf("the least loss is at test %d of %d, want the fourth from the end", least, len(got))
	}
	// A test of the training task itself measures what History does.
	opt = train.Options{Steps: 50, Test: learn, TestEvery: 1, Optimiser: train.SGD{Rate: .01}, Alpha: 2}
	if run, err = train.One(context.Background(), n, learn, opt); err != nil {
		t.Fatal(err)
	}
	for i, l := range run.History.Loss {
		if m := run.History.Test[i]; m.Step != i || distance([]float64{m.Loss}, []float64{l}) > 1e-12 || m.Accuracy != run.History.Accuracy[i] {
			t.Errorf("step %d: test %+v, loss %v, accuracy %v", i, m, l, run.History.Accuracy[i])
		}
	}
}

// With more steps, work that had ended goes on as if it had never ended: the test at its end counts for nothing.
func TestMoreSteps(t *testing.T) {
	for _, every := range []int{10, 30, 100} {
		r := rng.New(96).Rand()
		learn := gaussian(r, 10, 1, []int{20}, "real")
		n := network.New(network.Spec{Inputs: []network.Input{{Width: 20}}, Readout: network.Gaussian(.1)}, r)
		opt := train.Options{Steps: 200, Test: learn, TestEvery: every, Until: train.Until{Worse: 1}, Optimiser: train.SGD{Rate: .01}}
		want, err := train.All(context.Background(), []*network.MLP{n}, learn, opt)
		if err != nil {
			t.Fatal(err)
		}
		opt.Checkpoint, opt.Every = &memory{}, 1
		for _, steps := range []int{50, 100, 200} {
			opt.Steps = steps
			got, err := train.All(context.Background(), []*network.MLP{n}, learn, opt)
			if err != nil {
				t.Fatal(err)
			}
			if steps == 200 && !same(t, got, want) {
				t.Errorf("a test every %d steps: after 50 and 100 steps: %v at %d, tests %v; at once: %v at %d, tests %v",
					every, got[0].Ending, got[0].Steps, got[0].History.Test, want[0].Ending, want[0].Steps, want[0].History.Test)
			}
		}
	}
}

// With no patience at all the first measurement, which has none before it, ends nothing, nor does one that is better.
func TestWorseByOneMeasurement(t *testing.T) {
	garden := task.Gardens()
	run, err := train.One(context.Background(), gardenNetwork(1, 1, 1), garden.Task, train.Options{Steps: 200, Test: garden.Task, TestEvery: 50, Until: train.Until{Worse: 1}})
	if err != nil || run.Steps != 200 || run.Ending != train.AllSteps {
		t.Errorf("error %v, or the end after %d steps: %v", err, run.Steps, run.Ending)
	}
}
