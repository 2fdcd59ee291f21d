package train

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// problem is a task with the options to learn it by, as all networks of a call share it.
type problem[T backprop.Real] struct {
	opt     *Options
	learn   *set[T]
	test    *set[T] // nil for none
	widths  []int   // of the input blocks
	inputs  int
	outputs int
	spaces  []*space[T]                         // the distinct rows of each input block, on the span path
	sought  bool                                // whether spaces have been looked for
	shapes  map[string]*shape[T]                // of the direct path, by batch and shapeKey
	exams   map[string]*pool[*backprop.Pass[T]] // by shapeKey
	spans   map[string]*spanShape[T]            // of the span path
	aheads  map[string]*aheadShape[T]           // of the look-ahead path
}

// set is trials with their targets in the form that passes want.
type set[T backprop.Real] struct {
	trials  int
	x       []T // trials × inputs
	targets []float64
}

func newSet[T backprop.Real](t *task.Task) *set[T] {
	width := 0
	for _, b := range t.Blocks {
		width += b.X.RawMatrix().Cols
	}
	s := &set[T]{trials: t.Len(), x: backprop.Make[T](t.Len() * width), targets: mat.DenseCopyOf(t.Targets).RawMatrix().Data}
	at := 0
	for _, b := range t.Blocks {
		for i := range t.Len() {
			row := b.X.RawRowView(i)
			backprop.Convert(s.x[i*width+at:i*width+at+len(row)], row)
		}
		at += b.X.RawMatrix().Cols
	}
	return s
}

func newProblem[T backprop.Real](t *task.Task, opt *Options) *problem[T] {
	_, outputs := t.Targets.Dims()
	p := &problem[T]{opt: opt, learn: newSet[T](t), outputs: outputs}
	p.shapes, p.exams, p.spans = map[string]*shape[T]{}, map[string]*pool[*backprop.Pass[T]]{}, map[string]*spanShape[T]{}
	p.aheads = map[string]*aheadShape[T]{}
	for _, b := range t.Blocks {
		_, width := b.X.Dims()
		p.widths = append(p.widths, width)
		p.inputs += width
	}
	if opt.Test != nil {
		p.test = newSet[T](opt.Test)
	}
	return p
}

// layers returns the layers of a network in the form of package backprop.
func layers[T backprop.Real](n *network.MLP) (all []backprop.Layer[T]) {
	for _, l := range n.Layers {
		units, inputs := l.Weights.Dims()
		layer := backprop.Layer[T]{Inputs: inputs, Units: units, Bias: l.Bias != nil}
		if l.Activation != network.Linear {
			switch grad := any(&layer.Grad).(type) {
			case *func(dst, slope, x []float64):
				*grad = l.Activation.Grad
			case *func(dst, slope, x []float32):
				*grad = l.Activation.Grad32
			}
		}
		all = append(all, layer)
	}
	return all
}

// rows returns the rows of the trials of a matrix with so many columns: where they are when trials is nil for all or a single one, else copied to room.
func rows[E any](m []E, columns int, trials []int, full bool, room []E) []E {
	switch {
	case full:
		return m
	case len(trials) == 1:
		return m[trials[0]*columns : (trials[0]+1)*columns]
	}
	for i, t := range trials {
		copy(room[i*columns:(i+1)*columns], m[t*columns:(t+1)*columns])
	}
	return room[:len(trials)*columns]
}

// allFinite reports whether no number of x is NaN or infinite.
func allFinite(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
