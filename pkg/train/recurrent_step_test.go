package train_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// The first step of descent is along the gradient of what is minimised: with hidden losses, and with Alpha, where it is that of the loss at α(f − f₀) = 0 divided by α.
func TestRecurrentFirstStep(t *testing.T) {
	nets, trials := small(1)
	n := nets[0]
	target := make([]float64, trials.Len()*trials.Steps()*3)
	for i, a := range trials.Target {
		target[i*3+a] = 1
	}
	step := func(opt train.RecurrentOptions) []float64 {
		opt.Steps, opt.Optimiser = 1, train.SGD{Rate: 1}
		runs, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt)
		if err != nil {
			t.Fatal(err)
		}
		moved := runs[0].Trained.Parameters()
		for i, p := range runs[0].Initial.Parameters() {
			moved[i] = p - moved[i]
		}
		return moved
	}
	gradient, _ := n.Gradient(trials, target, trials.Weight, loss.Mean(loss.CrossEntropy{}))
	compare(t, "plain", step(train.RecurrentOptions{}), gradient.Parameters(), 1e-12)

	zero, _ := n.Gradient(trials, target, trials.Weight, centred{})
	const alpha = 4
	want := zero.Parameters()
	for i := range want {
		want[i] /= alpha
	}
	compare(t, "Alpha", step(train.RecurrentOptions{Alpha: alpha}), want, 1e-12)

	activity := func(m *network.RNN) (sum float64) {
		all := m.Respond(trials)
		for trial := range trials.Len() {
			for s := range trials.Lengths[trial] {
				h := all.Trial(trial).RawRowView(s)
				for _, v := range h {
					sum += .01 * v * v / 2
					if s == 1 {
						sum += .02 * v * v / 2
					}
				}
			}
		}
		return sum
	}
	moved := step(train.RecurrentOptions{Hidden: []train.RecurrentHidden{{Loss: loss.Activity{L2: .01}}, {Steps: []int{1}, Loss: loss.Activity{L2: .02}}}})
	probe, p := n.Clone(), n.Parameters()
	for i := 0; i < len(p); i += 7 {
		const e = 1e-5
		v := p[i]
		p[i] = v + e
		probe.SetParameters(p)
		up := activity(probe)
		p[i] = v - e
		probe.SetParameters(p)
		down := activity(probe)
		p[i] = v
		if want := gradient.Parameters()[i] + (up-down)/(2*e); !(math.Abs(moved[i]-want) <= 1e-6*max(1, math.Abs(want))) {
			t.Errorf("hidden losses: parameter %d moved by %v, want %v", i, moved[i], want)
		}
	}
}

// A hidden loss counts at steps behind the last one with weight, and not behind the end of a trial; batches follow an order.
func TestRecurrentHiddenStepsAndOrder(t *testing.T) {
	nets, trials := small(1)
	early := trials.Subset(upTo(trials.Len()))
	for trial := range early.Len() {
		clear(early.Weight[trial*early.Steps()+1 : (trial+1)*early.Steps()])
	}
	last := early.Steps() - 1
	rows := 0
	for _, length := range early.Lengths {
		if length == early.Steps() {
			rows++
		}
	}
	if rows == 0 || rows == early.Len() {
		t.Fatalf("%d of %d trials last to the end", rows, early.Len())
	}
	count := &counter{}
	opt := train.RecurrentOptions{Steps: 1, Hidden: []train.RecurrentHidden{{Steps: []int{last}, Loss: count}}}
	if _, err := train.Recurrent(context.Background(), nets, train.Fixed(early), opt); err != nil {
		t.Fatal(err)
	}
	if len(count.trials) != rows {
		t.Errorf("the loss saw %d trials at step %d, want the %d that last so long", len(count.trials), last, rows)
	}
	for _, trial := range count.trials {
		if early.Lengths[trial] != early.Steps() {
			t.Errorf("the loss saw trial %d, which has %d steps", trial, early.Lengths[trial])
		}
	}
	order := &task.Order{Trials: []int{3, 1, 4, 1, 5}, Blocks: []int{0}}
	ordered := &counter{}
	opt = train.RecurrentOptions{Steps: 4, Batch: 2, Order: func(int) *task.Order { return order }, Hidden: []train.RecurrentHidden{{Steps: []int{0}, Loss: ordered}}}
	if _, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt); err != nil {
		t.Fatal(err)
	}
	if want := []int{3, 1, 4, 1, 5, 3, 1}; !slices.Equal(ordered.trials, want) {
		t.Errorf("trials came as %v, want %v", ordered.trials, want)
	}
}

// counter is a hidden loss of 0 that remembers the trials that it sees.
type counter struct{ trials []int }

// EvaluateHidden implements loss.Hidden.
func (c *counter) EvaluateHidden(_, _ []float64, trials []int, _ int) float64 {
	c.trials = append(c.trials, trials...)
	return 0
}

// centred is the mean cross-entropy of outputs minus what they are.
type centred struct{}

// Evaluate implements loss.Loss.
func (centred) Evaluate(slope, output, target, weight []float64, outputs int) float64 {
	return loss.Mean(loss.CrossEntropy{}).Evaluate(slope, make([]float64, len(output)), target, weight, outputs)
}

func compare(t *testing.T, name string, got, want []float64, within float64) {
	t.Helper()
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= within*max(1, math.Abs(want[i]))) {
			t.Errorf("%s: parameter %d moved by %v, want %v", name, i, got[i], want[i])
			return
		}
	}
}

// A larger Alpha moves the network less, and what was trained is α(f − f₀).
func TestRecurrentAlphaIsLazy(t *testing.T) {
	nets, trials := small(1)
	last := math.Inf(1)
	for _, alpha := range []float64{1, 10, 100} {
		opt := train.RecurrentOptions{Steps: 200, Optimiser: train.SGD{Rate: .1}, Alpha: alpha, Test: trials, TestEvery: 200}
		runs, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt)
		if err != nil {
			t.Fatal(err)
		}
		r := runs[0]
		moved := network.RecurrentChanges(r.Initial, r.Trained).Recurrent.Change
		if !(moved < last/3) {
			t.Errorf("α = %v: recurrent weights moved by %v, at the α before by %v", alpha, moved, last)
		}
		last = moved
		if first := r.History.Loss[0]; !(math.Abs(first-math.Log(3)) <= 1e-12) {
			t.Errorf("α = %v: the first loss is %v, want that of outputs 0, log 3", alpha, first)
		}
		sum, weights := 0., 0.
		y := train.RecurrentOutputs(r, trials)
		for i, w := range trials.Weight {
			norm := 0.
			for _, v := range y[3*i : 3*i+3] {
				norm += math.Exp(v)
			}
			sum += w * (math.Log(norm) - y[3*i+trials.Target[i]])
			weights += w
		}
		if m := r.History.Test[1]; !(math.Abs(m.Loss-sum/weights) <= 1e-9) {
			t.Errorf("α = %v: the outputs have a loss of %v, the test said %v", alpha, sum/weights, m.Loss)
		}
	}
}
