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
		n = append(n, s.Step)
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
		if s := states[0].Step; s > 0 && s < opt.Steps {
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

func TestCheckpointOfOtherShapeIsRefused(t *testing.T) {
	garden := task.Gardens()
	opt := train.Options{Steps: 40}
	for _, c := range []struct {
		name  string
		spoil func(s *train.State)
	}{
		{"losses", func(s *train.State) { s.History.Loss = s.History.Loss[1:] }},
		{"accuracies", func(s *train.State) { s.History.Accuracy = append(s.History.Accuracy, 1) }},
		{"step", func(s *train.State) { s.Step-- }},
		{"more steps", func(s *train.State) {
			s.Step, s.History.Loss, s.History.Accuracy = 41, make([]float64, 41), make([]float64, 41)
		}},
		{"blocks of drive", func(s *train.State) { s.Drive = s.Drive[:1] }},
		{"drive of block 0", func(s *train.State) { s.Drive[0] = s.Drive[0][1:] }},
		{"drive of block 1", func(s *train.State) { s.Drive[1] = append(s.Drive[1], 0) }},
		{"blocks of taken", func(s *train.State) { s.Taken = append(s.Taken, nil) }},
		{"taken of block 0", func(s *train.State) { s.Taken[0] = nil }},
		{"taken of block 1", func(s *train.State) { s.Taken[1] = s.Taken[1][1:] }},
		{"hidden bias", func(s *train.State) { s.HiddenBias = s.HiddenBias[1:] }},
		{"readout", func(s *train.State) { s.Readout = append(s.Readout, 0) }},
		{"readout bias", func(s *train.State) { s.ReadoutBias = nil }},
		{"nothing", func(s *train.State) {}},
	} {
		// Each state is that of a training stopped on its way.
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		store := &fixed{}
		opt.Checkpoint = store
		if _, err := train.All(ctx, networks(2), garden.Task, opt); !errors.Is(err, context.Canceled) || !store.savedIsCurrent {
			t.Fatal("no checkpoint on cancelling: ", err)
		}
		s := store.saved[1]
		s.Step, s.History = 2, train.History{Loss: []float64{9, 8}, Accuracy: []float64{.5, .5}}
		c.spoil(s)
		opt.Checkpoint = &fixed{states: store.saved}
		_, err := train.All(context.Background(), networks(2), garden.Task, opt)
		if c.name == "nothing" {
			if err != nil {
				t.Errorf("a sound checkpoint is refused: %v", err)
			}
		} else if err == nil || !strings.Contains(err.Error(), "checkpoint: network 1 does not fit") {
			t.Errorf("%s: error %v, want that network 1 does not fit", c.name, err)
		}
	}
	opt.Checkpoint = &fixed{states: []*train.State{nil, nil}}
	if _, err := train.All(context.Background(), networks(2), garden.Task, opt); err == nil || !strings.Contains(err.Error(), "network 0 does not fit") {
		t.Errorf("no state: error %v", err)
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
	if runs, err := train.All(ctx, networks(2), garden.Task, opt); !errors.Is(err, context.Canceled) || runs != nil || store.saved[0].Step > 32 || store.saved[1].Step > 32 {
		t.Errorf("cancelled before the start: %d and %d steps, error %v", store.saved[0].Step, store.saved[1].Step, err)
	}
	for asked := range int64(4) {
		ctx := &patience{Context: context.Background()}
		ctx.left.Store(asked)
		_, err := train.All(ctx, networks(1), garden.Task, opt)
		if most := 32 * (int(asked) + 1); !errors.Is(err, context.Canceled) || store.saved[0].Step > most {
			t.Errorf("cancelled when asked for the %dth time: %d steps, want at most %d (error %v)", asked+1, store.saved[0].Step, most, err)
		}
	}
	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	var at atomic.Int64
	opt.Progress = progress.Func(func(done, total int64) {
		at.CompareAndSwap(0, done)
		cancel()
	})
	if _, err := train.All(ctx, networks(1), garden.Task, opt); !errors.Is(err, context.Canceled) || int64(store.saved[0].Step) > at.Load()+32 {
		t.Errorf("cancelled at step %d: %d steps, error %v", at.Load(), store.saved[0].Step, err)
	}
}
