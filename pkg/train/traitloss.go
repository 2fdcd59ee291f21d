package train

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/loss"
)

// The type of a loss does not say what it is: a margin has a width, a mean is of another loss, a user's own may have anything. So a trait of the work is also what the
// losses make of numbers that are always the same.

// probed is how many trials of a task are enough to tell losses apart.
const probed = 128

// probes returns up to so many of the trials of a task, evenly spaced.
func probes(trials int) (all []int) {
	n := min(trials, probed)
	for i := range n {
		all = append(all, i*trials/n)
	}
	return all
}

// madeUp returns so many numbers of both signs, below and above 1.
func madeUp(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1.5 * math.Sin(float64(1+i))
	}
	return x
}

// lossTrait describes a loss by its value for made-up outputs, where the targets are those of the given rows.
func lossTrait(l loss.Loss, outputs int, rows ...[]float64) trait {
	var targets []float64
	for _, row := range rows {
		targets = append(targets, row...)
	}
	value := l.Evaluate(make([]float64, len(targets)), madeUp(len(targets)), targets, nil, outputs)
	return trait{"loss of made-up outputs", fmt.Sprintf("%.9g", value)}
}

// hiddenTrait describes a loss of hidden responses by its value for made-up ones.
func hiddenTrait(l loss.Hidden, trials []int, units int) trait {
	n := len(trials) * units
	return trait{"hidden loss of made-up responses", fmt.Sprintf("%.9g", l.EvaluateHidden(make([]float64, n), madeUp(n), trials, units))}
}
