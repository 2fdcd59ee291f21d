package train_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// history keeps every checkpoint.
type history struct{ all [][]byte }

func (h *history) Save(state any) error {
	var m memory
	err := m.Save(state)
	h.all = append(h.all, m.stored)
	return err
}

func (h *history) Restore(any) (bool, error) { return false, nil }

func steps(states []*train.State) (n []int) {
	for _, s := range states {
		n = append(n, s.Steps())
	}
	return n
}

// A process that is killed has no chance to save: checkpoints are written while it runs, and from each the work ends with the same bits.
func TestCheckpointsAreWrittenWhileRunning(t *testing.T) {
	small, n := pair()
	both := []*network.MLP{n, network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(2)}}, Hidden: []network.Hidden{{Units: 5}}}, rng.New(31).Source())}
	opt := train.Options{Steps: 2500}
	want, err := train.All(context.Background(), both, small, opt)
	if err != nil {
		t.Fatal(err)
	}
	store := &history{}
	opt.Checkpoint, opt.Every = store, time.Nanosecond
	if _, err := train.All(context.Background(), both, small, opt); err != nil {
		t.Fatal(err)
	}
	midway := 0
	for _, stored := range store.all {
		at := &memory{stored: stored}
		var states []*train.State
		if _, err := at.Restore(&states); err != nil {
			t.Fatal(err)
		}
		if s := states[0].Steps(); s > 0 && s < opt.Steps {
			midway++
		}
		opt.Checkpoint = at
		if got, err := train.All(context.Background(), both, small, opt); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("resumed from steps %v: other bits (error %v)", steps(states), err)
		}
	}
	if midway < 2 {
		t.Errorf("%d checkpoints between begin and end, want several", midway)
	}
	rare := &memory{}
	opt.Checkpoint, opt.Every = rare, time.Hour
	if _, err := train.All(context.Background(), both, small, opt); err != nil || rare.saves != 0 {
		t.Errorf("%d checkpoints within an hour that has not passed (error %v)", rare.saves, err)
	}
}

// fixed hands out a state that it was given, and keeps the one that it gets.
type fixed struct {
	states         []*train.State
	load, save     error
	saved          []*train.State
	savedIsCurrent bool
}

func (f *fixed) Save(state any) error {
	f.saved, f.savedIsCurrent = state.([]*train.State), true
	return f.save
}

func (f *fixed) Restore(state any) (bool, error) {
	*state.(*[]*train.State) = f.states
	return f.states != nil, f.load
}

// A checkpoint knows what work it is of; when something else is to be done it says what differs.
func TestCheckpointOfOtherWorkIsRefused(t *testing.T) {
	garden := task.Gardens()
	order := func(first int) func(int) *task.Order {
		return func(int) *task.Order {
			o := &task.Order{Name: "by hand", Blocks: []int{0}}
			for i := range 50 {
				o.Trials = append(o.Trials, (first+7*i)%50)
			}
			return o
		}
	}
	base := func() train.Options {
		return train.Options{Steps: 40, Batch: 10, Order: order(0), Schedule: train.StepDecay(10, .5), Optimiser: train.SGD{Momentum: .5}}
	}
	other := task.Gardens()
	other.Blocks[0].X.Set(3, 3, 9)
	relabelled := task.Gardens()
	relabelled.Targets.Set(3, 0, 9)
	for _, c := range []struct {
		name, want string
		change     func(opt *train.Options, all []*network.MLP) *task.Task
	}{
		{"nothing", "", func(*train.Options, []*network.MLP) *task.Task { return garden.Task }},
		{"more steps", "", func(o *train.Options, _ []*network.MLP) *task.Task { o.Steps = 60; return garden.Task }},
		{"fewer steps", "it has made 40 steps, want at most 20", func(o *train.Options, _ []*network.MLP) *task.Task { o.Steps = 20; return garden.Task }},
		{"stimuli", "its task is", func(*train.Options, []*network.MLP) *task.Task { return other.Task }},
		{"targets", "its task is", func(*train.Options, []*network.MLP) *task.Task { return relabelled.Task }},
		{"loss", "its loss is loss.Squared, want loss.MeanSquared", func(o *train.Options, _ []*network.MLP) *task.Task {
			o.Loss = loss.MeanSquared{}
			return garden.Task
		}},
		{"rate", "its optimiser is train.SGD{Rate:0.005", func(o *train.Options, _ []*network.MLP) *task.Task {
			o.Optimiser = train.SGD{Rate: .001, Momentum: .5}
			return garden.Task
		}},
		{"optimiser", "want train.Adam{Rate:0.001", func(o *train.Options, _ []*network.MLP) *task.Task {
			o.Optimiser = train.Adam{}
			return garden.Task
		}},
		{"batch", "its batch size is 10, want 5", func(o *train.Options, _ []*network.MLP) *task.Task { o.Batch = 5; return garden.Task }},
		{"order", "step 39 had another batch", func(o *train.Options, _ []*network.MLP) *task.Task { o.Order = order(1); return garden.Task }},
		{"schedule", "the schedule's factor at step 39 was 0.125", func(o *train.Options, _ []*network.MLP) *task.Task {
			o.Schedule = nil
			return garden.Task
		}},
		{"alpha", "its alpha is 0, want 2", func(o *train.Options, _ []*network.MLP) *task.Task { o.Alpha = 2; return garden.Task }},
		{"clip", "its clip is 0, want 1", func(o *train.Options, _ []*network.MLP) *task.Task { o.Clip = 1; return garden.Task }},
		{"precision", "its precision is float64, want float32", func(o *train.Options, _ []*network.MLP) *task.Task { o.Single = true; return garden.Task }},
		{"path", "its path is span, want direct", func(o *train.Options, _ []*network.MLP) *task.Task { o.Path = train.Direct; return garden.Task }},
		{"test", "its test is none", func(o *train.Options, _ []*network.MLP) *task.Task { o.Test = garden.Task; return garden.Task }},
		{"snapshots", "its snapshots is [], want [3]", func(o *train.Options, _ []*network.MLP) *task.Task { o.Snapshots = []int{3}; return garden.Task }},
		{"weights", "network 1: it is of other work: its initial weights is", func(_ *train.Options, all []*network.MLP) *task.Task {
			all[1].Layers[0].Weights.Set(0, 0, 7)
			return garden.Task
		}},
		{"units", "network 0: it is of other work: its network is [27 100 1]", func(_ *train.Options, all []*network.MLP) *task.Task {
			all[0] = network.New(network.Spec{Inputs: []network.Input{{Width: 25}, {Width: 2}}, Hidden: []network.Hidden{{Units: 99}}}, rng.New(1).Source())
			return garden.Task
		}},
	} {
		store, opt, all := &memory{}, base(), networks(2)
		opt.Checkpoint, opt.Every = store, time.Nanosecond
		want, err := train.All(context.Background(), all, garden.Task, opt)
		if err != nil || store.stored == nil {
			t.Fatal("no checkpoint: ", err)
		}
		k := c.change(&opt, all)
		got, err := train.All(context.Background(), all, k, opt)
		switch {
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), "train: checkpoint: network ") || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		case c.want == "" && err != nil:
			t.Errorf("%s: a sound checkpoint is refused: %v", c.name, err)
		case c.name == "nothing" && !reflect.DeepEqual(got, want):
			t.Error("what had ended ends otherwise")
		case c.name == "more steps":
			opt.Checkpoint = nil
			if want, _ := train.All(context.Background(), all, garden.Task, opt); !reflect.DeepEqual(got, want) {
				t.Error("more steps after the end are not those of one run")
			}
		}
	}
	opt := base()
	opt.Checkpoint = &fixed{states: []*train.State{nil, nil}}
	if _, err := train.All(context.Background(), networks(2), garden.Task, opt); err == nil || !strings.Contains(err.Error(), "network 0: it is damaged") {
		t.Errorf("no state: error %v", err)
	}
	opt.Checkpoint = &fixed{states: []*train.State{new(train.State), new(train.State)}}
	const want = "network 0: it is of other work: it says nothing of its task"
	if _, err := train.All(context.Background(), networks(2), garden.Task, opt); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("an empty state: error %v", err)
	}
}

func TestCheckpointFaultsAreReported(t *testing.T) {
	garden, full := task.Gardens(), errors.New("disk full")
	opt := train.Options{Steps: 1200, Every: time.Nanosecond, Checkpoint: &fixed{save: full}}
	if runs, err := train.All(context.Background(), networks(1), garden.Task, opt); !errors.Is(err, full) || runs != nil {
		t.Errorf("saving fails: error %v, runs %v", err, runs)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := train.All(ctx, networks(1), garden.Task, opt); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("saving fails on cancelling: error %v, want both faults", err)
	}
	opt.Checkpoint = &fixed{load: full}
	if _, err := train.All(context.Background(), networks(1), garden.Task, opt); !errors.Is(err, full) {
		t.Errorf("restoring fails: error %v", err)
	}
}

// patience is a context that is cancelled when it has been asked a number of times.
type patience struct {
	context.Context
	left atomic.Int64
}

func (p *patience) Err() error {
	if p.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// However much there is to do, a cancelled context ends it within a few steps.
func TestCancellationStopsSoon(t *testing.T) {
	garden := task.Gardens()
	store := &fixed{}
	opt := train.Options{Steps: math.MaxInt32, Checkpoint: store}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if runs, err := train.All(ctx, networks(2), garden.Task, opt); !errors.Is(err, context.Canceled) || runs != nil || store.saved[0].Steps() > 32 || store.saved[1].Steps() > 32 {
		t.Errorf("cancelled before the start: %d and %d steps, error %v", store.saved[0].Steps(), store.saved[1].Steps(), err)
	}
	for asked := range int64(4) {
		ctx := &patience{Context: context.Background()}
		ctx.left.Store(asked)
		_, err := train.All(ctx, networks(1), garden.Task, opt)
		if most := 32 * (int(asked) + 1); !errors.Is(err, context.Canceled) || store.saved[0].Steps() > most {
			t.Errorf("cancelled when asked for the %dth time: %d steps, want at most %d (error %v)", asked+1, store.saved[0].Steps(), most, err)
		}
	}
	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	var at atomic.Int64
	opt.Progress = progress.Func(func(done, total int64) {
		at.CompareAndSwap(0, done)
		cancel()
	})
	if _, err := train.All(ctx, networks(1), garden.Task, opt); !errors.Is(err, context.Canceled) || int64(store.saved[0].Steps()) > at.Load()+32 {
		t.Errorf("cancelled at step %d: %d steps, error %v", at.Load(), store.saved[0].Steps(), err)
	}
}
