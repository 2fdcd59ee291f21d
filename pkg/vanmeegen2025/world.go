package vanmeegen2025

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas"
)

// World is what a network has to learn: inputs in classes, and targets that are the same for all of a class.
type World struct {
	X, Y   *mat.Dense // trials × inputs, and trials × outputs
	Labels []int      // the class of each trial, 0, 1, …
}

// Orthogonal returns the simplest world: as many trials as counts add up to, counts[c] of them in class c, whose inputs are orthogonal, so that the prior kernel K₀ = X Xᵀ/N₀ is
// the identity and nothing but the targets says which trials belong together. Output r is on for class r and off for others. The paper's figures have classes of unequal sizes
// and targets 1 and 0 or near them. It panics unless there are two classes or more, each with a trial.
func Orthogonal(counts []int, on, off float64) World {
	if len(counts) < 2 {
		panic(fmt.Sprintf("vanmeegen2025: orthogonal: got %d classes, want at least 2", len(counts)))
	}
	var labels []int
	for c, n := range counts {
		if n < 1 {
			panic(fmt.Sprintf("vanmeegen2025: orthogonal: got %d trials in class %d", n, c))
		}
		for range n {
			labels = append(labels, c)
		}
	}
	p := len(labels)
	w := World{X: mat.NewDense(p, p, nil), Y: mat.NewDense(p, len(counts), nil), Labels: labels}
	for i, c := range labels {
		w.X.Set(i, i, math.Sqrt(float64(p)))
		for r := range counts {
			w.Y.Set(i, r, off)
		}
		w.Y.Set(i, c, on)
	}
	return w
}

// Classes returns the number of classes.
func (w World) Classes() int {
	n := 0
	for _, c := range w.Labels {
		n = max(n, c+1)
	}
	return n
}

// Counts returns the number of trials in each class.
func (w World) Counts() []int {
	counts := make([]int, w.Classes())
	for _, c := range w.Labels {
		counts[c]++
	}
	return counts
}

// Kernel returns the prior kernel K₀ = X Xᵀ/N₀, trials square.
func (w World) Kernel() *mat.SymDense {
	p, n := w.X.Dims()
	k := mat.NewSymDense(p, nil)
	k.SymOuterK(1/float64(n), w.X)
	return k
}
