package chou2025

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// kept is what a checkpoint holds of work that has many parts.
type kept[T any] struct {
	Work  string // tells it from other work
	Which []int
	Done  []*T
}

// each makes one T for each scale and seed, scales first, on all cores, but for those that the checkpoint of an interrupted run has, of which restored hears. work tells it from
// other work: see [identity].
func each[T any](ctx context.Context, scales []float64, seeds int, c train.Checkpoint, work string, restored func(), one func(alpha float64, seed int) (*T, error)) ([]*T, error) {
	done := make([]*T, len(scales)*seeds)
	keep, err := resume(c, work, done)
	if err != nil {
		return nil, err
	}
	if err := cores.Try(ctx, len(done), func(k int) error {
		alpha, seed := scales[k/seeds], k%seeds
		if done[k] != nil {
			restored()
			return nil
		}
		made, err := one(alpha, seed)
		if err != nil {
			return fmt.Errorf("chou2025: network %d with α = %v: %w", seed, alpha, err)
		}
		return keep(k, made)
	}); err != nil {
		return nil, err
	}
	return done, nil
}

// identity tells work from other work by the fields of a study, without its reporters and its checkpoint, the random number that all of it comes from, and training and test
// images.
func identity(study any, number uint64, images ...*task.Images) string {
	text := fmt.Sprintf("%+v, random number %d", study, number)
	if len(images) == 2 {
		text += fmt.Sprintf(", images %x and %x", sha256.Sum256(images[0].Pixels), sha256.Sum256(images[1].Pixels))
	}
	return text
}

// checkScales returns an error that names an output scale which is none.
func checkScales(scales []float64) error {
	for _, alpha := range scales {
		if !(alpha > 0) || math.IsInf(alpha, 0) {
			return fmt.Errorf("chou2025: the output scale α is %v; want a positive number", alpha)
		}
	}
	return nil
}

// resume fills in the parts that an interrupted run has left, nil being those that are to be done, and returns a function that adds one, which may be called from several
// goroutines. A checkpoint of other work is an error. There need not be a checkpoint.
func resume[T any](checkpoint train.Checkpoint, work string, done []*T) (keep func(k int, part *T) error, err error) {
	state := kept[T]{}
	if checkpoint != nil {
		found, err := checkpoint.Restore(&state)
		if err != nil {
			return nil, fmt.Errorf("chou2025: %w", err)
		}
		if found && state.Work != work {
			return nil, fmt.Errorf("chou2025: the checkpoint is of other work, %s, and this is %s", state.Work, work)
		}
		for i, k := range state.Which {
			done[k] = state.Done[i]
		}
	}
	state.Work = work
	var mu sync.Mutex
	return func(k int, part *T) error {
		mu.Lock()
		defer mu.Unlock()
		done[k] = part
		if checkpoint == nil {
			return nil
		}
		state.Which, state.Done = append(state.Which, k), append(state.Done, part)
		return checkpoint.Save(&state)
	}, nil
}
