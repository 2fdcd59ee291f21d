package train

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
)

// model is a network of some kind in training: its responses, its gradient, and the optimiser that moves its parameters. A course calls its methods in turn, from
// one goroutine at a time, between enter and leave.
type model interface {
	// enter takes the working memory that steps need, leave gives it back: between the two nothing else is allocated. What has to outlive leave is no working memory.
	enter()
	leave()
	// forward responds to the batch of a step, counted from 0, as the network is, and returns loss and accuracy.
	forward(step int) (loss, accuracy float64)
	// update follows a forward of the same step: it moves the parameters, at factor times the learning rate, and returns the norm of the gradient before it was clipped,
	// which counts only where Options.Clip is set.
	update(step int, factor float64) (norm float64)
	// test returns loss and accuracy on Options.Test, of the network as it is. It leaves what forward computed as it is.
	test() (loss, accuracy float64)
	// parameters returns a copy of all parameters, in the order of the network's own Parameters.
	parameters() []float64
	// vectors returns copies of all numbers that a model of the same work has to be given to go on as this one does, and restore takes them before step. It returns an error
	// when they do not fit.
	vectors() [][]float64
	restore(vectors [][]float64, step int) error
	// met returns a number that stands for the batch of a step which has been met: other batches give another one.
	met(step int) uint64
}

// copies returns float64 copies of vectors.
func copies[T backprop.Real](vectors ...[]T) (all [][]float64) {
	for _, v := range vectors {
		all = append(all, wide(v))
	}
	return all
}

// fill copies vectors that copies made back to where they came from.
func fill[T backprop.Real](from [][]float64, to ...[]T) error {
	if len(from) != len(to) {
		return fmt.Errorf("it is damaged: it holds %d vectors, want %d", len(from), len(to))
	}
	for i, v := range to {
		if len(v) != len(from[i]) {
			return fmt.Errorf("it is damaged: vector %d holds %d numbers, want %d", i, len(from[i]), len(v))
		}
	}
	for i, v := range to {
		backprop.Convert(v, from[i])
	}
	return nil
}
