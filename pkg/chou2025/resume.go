package chou2025

import (
	"fmt"
	"sync"

	"github.com/richlazy/richlazy/pkg/train"
)

// kept is what a checkpoint holds of work that has many parts.
type kept[T any] struct {
	Work  string // tells it from other work
	Which []int
	Done  []*T
}

// resume fills in the parts that an interrupted run has left, nil being those that are to be done, and returns a function that adds one, which may be called from several goroutines.
// A checkpoint of other work is an error. There need not be a checkpoint.
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
