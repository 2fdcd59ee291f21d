package train_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// same reports whether runs are the same to the bit, NaN included.
func same(t *testing.T, a, b []*train.Run) bool {
	var coded [2]bytes.Buffer
	for i, runs := range [][]*train.Run{a, b} {
		if err := gob.NewEncoder(&coded[i]).Encode(runs); err != nil {
			t.Fatal(err)
		}
	}
	return bytes.Equal(coded[0].Bytes(), coded[1].Bytes())
}

// Stopped at any step and taken up again, by any path, optimiser and option, training ends with the bits of training without a stop.
func TestResumeAtAnyStep(t *testing.T) {
	for i := range 120 {
		seed := rng.New(79).At(i)
		s, r := randomSetting(seed), seed.At("stops").Rand()
		s.opt.Single = r.IntN(3) == 0
		s.opt.Test, s.opt.TestEvery, s.opt.Snapshots = s.task, 7, []int{0, 13, 41, 60}
		if r.IntN(3) == 0 {
			s.opt.Until = train.Until{Worse: 3, Accuracy: 1, Patience: 5}
		}
		s.opt.Path = train.Path(r.IntN(4))
		switch sgd := s.opt.Optimiser.(train.SGD); {
		case s.opt.Path == train.LookAhead && (sgd.Momentum > 0 || s.opt.Oja.Rate > 0), s.opt.Path == train.Direct && r.IntN(2) == 0:
			s.opt.Path, s.opt.Optimiser = train.Direct, train.Adam{L2: .1, Decay: .1}
		}
		want, err := train.All(context.Background(), s.all, s.task, s.opt)
		if err != nil {
			t.Fatal(i, err)
		}
		store, stops := &memory{}, 0
		s.opt.Checkpoint = store
		for {
			ctx := &patience{Context: context.Background()}
			ctx.left.Store(int64(1 + r.IntN(40)))
			got, err := train.All(ctx, s.all, s.task, s.opt)
			if err == nil {
				if !same(t, got, want) {
					t.Errorf("setting %d, %v: resumed after %d stops: other bits", i, s.opt.Path, stops)
				}
				break
			}
			if stops++; !errors.Is(err, context.Canceled) || stops > 500 {
				t.Fatalf("setting %d, %v: %v after %d stops", i, s.opt.Path, err, stops)
			}
		}
	}
}

// A snapshot is the network that a shorter training ends with, to the bit.
func TestSnapshotsAreShorterRuns(t *testing.T) {
	for i := range 60 {
		s := randomSetting(rng.New(80).At(i))
		s.opt.Snapshots = []int{0, 1, 29, 60}
		if sgd := s.opt.Optimiser.(train.SGD); sgd.Momentum == 0 && s.opt.Oja.Rate == 0 && i%2 == 0 {
			s.opt.Path = train.LookAhead
		}
		runs, err := train.All(context.Background(), s.all, s.task, s.opt)
		if err != nil {
			t.Fatal(i, err)
		}
		for n, run := range runs {
			if len(run.Snapshots) != 4 || !reflect.DeepEqual(run.Snapshots[0].Network, s.all[n]) || !reflect.DeepEqual(run.Snapshots[3].Network, run.Trained) {
				t.Fatalf("setting %d: %d snapshots; the first is not the beginning, or the last not the end", i, len(run.Snapshots))
			}
		}
		for k, steps := range s.opt.Snapshots[1:3] {
			short := s.opt
			short.Steps, short.Snapshots = steps, nil
			shorter, err := train.All(context.Background(), s.all, s.task, short)
			if err != nil {
				t.Fatal(i, err)
			}
			for n := range shorter {
				if got := runs[n].Snapshots[k+1]; got.Step != steps || !reflect.DeepEqual(got.Network, shorter[n].Trained) {
					t.Errorf("setting %d, %v: snapshot at step %d is not the network after %d steps", i, s.opt.Path, got.Step, steps)
				}
			}
		}
	}
}

// Networks of different shapes, with batches of their own, are trained together as alone, on any number of cores, whatever the path; products large enough to be divided
// among cores too.
func TestSameBitsOnEveryPath(t *testing.T) {
	r := rng.New(81).Rand()
	wide := gaussian(r, 300, 3, []int{400, 30}, "class")
	var all []*network.MLP
	for i, units := range []int{200, 7, 330, 64} {
		spec := network.Spec{Inputs: []network.Input{{Width: 400}, {Width: 30}}, Hidden: []network.Hidden{{Units: units}, {Units: 11, Activation: network.Tanh}}[:1+i%2], Outputs: 3}
		all = append(all, network.New(spec, rng.New(82).At(i).Source()))
	}
	for name, opt := range map[string]train.Options{
		"direct, all":       {Path: train.Direct, Steps: 6},
		"direct, Adam":      {Optimiser: train.Adam{}, Batch: 290, Steps: 6},
		"direct, float32":   {Path: train.Direct, Single: true, Batch: 290, Optimiser: train.SGD{Momentum: .9}, Steps: 6},
		"span":              {Path: train.Span, Batch: 200, Steps: 6},
		"span, batch 1":     {Path: train.Span, Batch: 1, Optimiser: train.SGD{Momentum: .5, L2: .1}, Steps: 40},
		"look-ahead":        {Path: train.LookAhead, Batch: 1, Steps: 200},
		"look-ahead, alpha": {Path: train.LookAhead, Batch: 5, Alpha: 2, Steps: 50, Single: true},
		"orders": {Steps: 20, Batch: 4, Order: func(n int) *task.Order {
			return &task.Order{Name: "own", Trials: r.Perm(300), Blocks: []int{0, 3 + n, 100}}
		}},
	} {
		opt.Source = func(n int) rand.Source { return rng.New(83).At(n).Source() }
		if opt.Order != nil {
			opt.Order = func(n int) *task.Order {
				return &task.Order{Name: "own", Trials: rng.New(84).At(n).Rand().Perm(300), Blocks: []int{0, 3 + n, 100}}
			}
		}
		if opt.Optimiser == nil {
			opt.Optimiser = train.SGD{Rate: .001}
		}
		var first []*train.Run
		for _, cores := range []int{1, 2, 5} {
			before := runtime.GOMAXPROCS(cores)
			runs, err := train.All(context.Background(), all, wide, opt)
			runtime.GOMAXPROCS(before)
			if err != nil {
				t.Fatal(name, err)
			}
			if first == nil {
				first = runs
			} else if !same(t, runs, first) {
				t.Errorf("%s: %d cores give other bits than 1", name, cores)
			}
		}
		own := opt
		own.Source = func(int) rand.Source { return opt.Source(3) }
		if opt.Order != nil {
			own.Order = func(int) *task.Order { return opt.Order(3) }
		}
		alone, err := train.One(context.Background(), all[3], wide, own)
		if err != nil || !same(t, []*train.Run{alone}, first[3:]) {
			t.Errorf("%s: network 3 alone differs from network 3 among four (error %v)", name, err)
		}
	}
}

// Steps allocate nothing: twice as many cost no more memory than the history takes.
func TestStepsAllocateNothing(t *testing.T) {
	r := rng.New(85).Rand()
	k := gaussian(r, 30, 2, []int{80, 3}, "class")
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 80}, {Width: 3}}, Hidden: []network.Hidden{{Units: 20}, {Units: 10, Activation: network.Tanh}}, Outputs: 2}, r)
	for name, opt := range map[string]train.Options{
		"direct":           {Path: train.Direct, Optimiser: train.SGD{Rate: 1e-4}},
		"direct, batch 1":  {Path: train.Direct, Optimiser: train.SGD{Rate: 1e-4}, Batch: 1},
		"direct, Adam":     {Optimiser: train.Adam{Rate: 1e-5}, Batch: 7, Clip: 1},
		"direct, float32":  {Path: train.Direct, Optimiser: train.SGD{Rate: 1e-4, Momentum: .5}, Single: true, Oja: train.Oja{Rate: 1e-5}, Batch: 7},
		"span":             {Path: train.Span, Optimiser: train.SGD{Rate: 1e-4}},
		"span, batches":    {Path: train.Span, Optimiser: train.SGD{Rate: 1e-4, Momentum: .5, L2: .1}, Batch: 7, Clip: 1, Alpha: 2},
		"span, batch 1":    {Path: train.Span, Optimiser: train.SGD{Rate: 1e-4}, Batch: 1, Oja: train.Oja{Rate: 1e-5}},
		"look-ahead":       {Path: train.LookAhead, Optimiser: train.SGD{Rate: 1e-4, L2: .1}, Batch: 1, Clip: 1},
		"look-ahead, four": {Path: train.LookAhead, Optimiser: train.SGD{Rate: 1e-4}, Batch: 4, Single: true},
	} {
		opt.Source = func(int) rand.Source { return rng.New(86).Source() }
		count := func(steps int) uint64 {
			var before, after runtime.MemStats
			opt.Steps = steps
			runtime.ReadMemStats(&before)
			if _, err := train.One(context.Background(), n, k, opt); err != nil {
				t.Fatal(name, err)
			}
			runtime.ReadMemStats(&after)
			return after.Mallocs - before.Mallocs
		}
		count(10)
		if few, many := count(1500), count(3500); many > few+200 {
			t.Errorf("%s: %d allocations in 1500 steps, %d in 3500", name, few, many)
		}
	}
}
