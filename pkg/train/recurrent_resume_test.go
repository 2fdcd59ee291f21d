package train_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

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
			midway[max(states[0].Steps(), states[1].Steps())] = true // that of the network that cancelled, which the other cannot have passed
			opt.Checkpoint = again
			got, err := train.Recurrent(context.Background(), nets, of, opt)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: resumed at step %d, other bits (error %v)", name, states[0].Steps(), err)
			}
		}
		if len(midway) != 15 {
			t.Errorf("%s: checkpoints at steps %v, want one for each of 15 stops", name, midway)
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
		"hidden loss of made-up responses": func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) {
			o.Hidden = []train.RecurrentHidden{{Loss: loss.Activity{L2: 77}}, o.Hidden[1]}
		},
		"loss of made-up outputs": func(o *train.RecurrentOptions, _ *[]*network.RNN, _ *train.Trials) {
			o.Loss = loss.Mean(loss.Squared{})
		},
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
