package train_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// demanding are options that use all there is.
func demanding(test *task.Sequence) train.RecurrentOptions {
	return train.RecurrentOptions{
		Optimiser: train.Adam{Rate: .01, Decay: .1}, Steps: 60, Batch: 16, Source: sources("batches"), Noise: .1, Clip: 1, Alpha: 2, Test: test, TestEvery: 25, Snapshots: []int{0, 31},
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

// saves keeps every state that is saved, and hands out one.
type saves struct {
	all  [][]byte
	load []byte
}

// Save implements train.Checkpoint.
func (s *saves) Save(state any) error {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(state)
	s.all = append(s.all, b.Bytes())
	return err
}

// Restore implements train.Checkpoint.
func (s *saves) Restore(state any) (bool, error) {
	if s.load == nil {
		return false, nil
	}
	return true, gob.NewDecoder(bytes.NewReader(s.load)).Decode(state)
}

// Work that was killed ends with the same bits from every checkpoint: of fixed trials, and of fresh ones.
func TestRecurrentResumes(t *testing.T) {
	nets, trials := small(2)
	fresh := train.Fresh(func(_, step int) *task.Sequence {
		return trials.Subset([]int{step % 40, (step*7 + 3) % 40, (step*11 + 5) % 40})
	})
	for name, of := range map[string]train.Trials{"fixed": train.Fixed(trials), "fresh": fresh} {
		opt := demanding(trials)
		if name == "fresh" {
			opt.Batch = 0
		}
		want, err := train.Recurrent(context.Background(), nets, of, opt)
		if err != nil {
			t.Fatal(err)
		}
		store, plan := &saves{}, opt.Schedule
		opt.Checkpoint, opt.Every = store, time.Hour
		for stop := 0; stop < 60; stop += 4 {
			ctx, cancel := context.WithCancel(context.Background())
			opt.Schedule = func(step int) float64 {
				if step == stop {
					cancel()
				}
				return plan(step)
			}
			if _, err := train.Recurrent(ctx, nets, of, opt); !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: cancelled in step %d: got %v", name, stop, err)
			}
			cancel()
		}
		opt.Schedule = plan
		midway := map[int]bool{}
		for _, state := range store.all {
			again := &saves{load: state}
			var states []*train.State
			if _, err := again.Restore(&states); err != nil {
				t.Fatal(err)
			}
			midway[states[0].Steps()] = true
			opt.Checkpoint = again
			got, err := train.Recurrent(context.Background(), nets, of, opt)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: resumed at step %d, other bits (error %v)", name, states[0].Steps(), err)
			}
		}
		if len(midway) < 10 {
			t.Errorf("%s: checkpoints at steps %v, want many", name, midway)
		}
	}
}

// A checkpoint of other work is refused with a word on what differs.
func TestRecurrentRefusesOtherWork(t *testing.T) {
	nets, trials := small(1)
	store := &saves{}
	opt := demanding(trials)
	opt.Checkpoint, opt.Every = store, time.Nanosecond
	if _, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt); err != nil {
		t.Fatal(err)
	}
	store.load = store.all[0]
	others, _ := small(2)
	for want, change := range map[string]func(o *train.RecurrentOptions, n *[]*network.RNN, of *train.Trials){
		"initial weights": func(_ *train.RecurrentOptions, n *[]*network.RNN, _ *train.Trials) {
			c := (*n)[0].Clone()
			c.Recurrent.Set(0, 0, 9)
			*n = []*network.RNN{c}
		},
		"network":                  func(_ *train.RecurrentOptions, n *[]*network.RNN, _ *train.Trials) { *n = others[1:] },
		"holds 1 networks, want 2": func(_ *train.RecurrentOptions, n *[]*network.RNN, _ *train.Trials) { *n = others },
		"trials": func(_ *train.RecurrentOptions, _ *[]*network.RNN, of *train.Trials) {
			*of = train.Fixed(trials.Subset(upTo(20)))
		},
		"noise":         func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) { o.Noise = 1 },
		"optimiser":     func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) { o.Optimiser = nil },
		"hidden losses": func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) { o.Hidden = nil },
		"frozen parts": func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) {
			o.Frozen = []train.RecurrentPart{train.InputWeights}
		},
		"precision": func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) { o.Single = true },
		"batch":     func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) { o.Source = sources("others") },
	} {
		o, n, of := opt, nets, train.Fixed(trials)
		change(&o, &n, &of)
		if _, err := train.Recurrent(context.Background(), n, of, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error that names it", want, err)
		}
	}
}

func upTo(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
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
		if want := gradient.Parameters()[i] + (up-down)/(2*e); math.Abs(moved[i]-want) > 1e-6*max(1, math.Abs(want)) {
			t.Errorf("hidden losses: parameter %d moved by %v, want %v", i, moved[i], want)
		}
	}
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
		if math.Abs(got[i]-want[i]) > within*max(1, math.Abs(want[i])) {
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
		if first := r.History.Loss[0]; math.Abs(first-math.Log(3)) > 1e-12 {
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
		if m := r.History.Test[1]; math.Abs(m.Loss-sum/weights) > 1e-9 {
			t.Errorf("α = %v: the outputs have a loss of %v, the test said %v", alpha, sum/weights, m.Loss)
		}
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
