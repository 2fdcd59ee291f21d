package chou2025

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// transferPictures is what the networks of one seed learn, and are measured on.
type transferPictures struct {
	task.Split            // of the trained classes
	classes    []int      // that are trained
	seen       *mat.Dense // inputs of the test images of trained classes, then of held-out ones
	labels     []int      // of these, the trained classes first
	corrupted  []corruptedPictures
}

type corruptedPictures struct {
	*task.Labelled
	kind     Corruption
	severity int
}

// pictures draws classes and images.
func (t Transfer) pictures(training, test *task.Images, seed rng.Seed) (*transferPictures, error) {
	order := seed.At("classes").Rand().Perm(len(training.Classes))
	learnt := cmp.Or(t.Classes, 5)
	p := &transferPictures{classes: order[:learnt]}
	spec := task.ImageSpec{Classes: p.classes, PerClass: cmp.Or(t.PerClass, 300), TestPerClass: cmp.Or(t.TestPerClass, 100), Coding: task.OneHot}
	known, err := task.Classify(training, test, spec, seed.At("images").Source())
	if err != nil {
		return nil, err
	}
	p.Split = known.Split
	scale := fitPixels(known.Train.Inputs(), training.Channels)
	for _, kind := range Corruptions() {
		for _, severity := range t.severities() {
			worse := Corrupt(test, known.TestIndex, kind, severity, seed.At("corrupted", int(kind), severity).Source())
			l, err := task.Classify(worse, nil, task.ImageSpec{Classes: p.classes, Coding: task.OneHot}, seed.At("images").Source())
			if err != nil {
				return nil, err
			}
			p.corrupted = append(p.corrupted, corruptedPictures{l.Train, kind, severity})
		}
	}
	other, err := t.heldOut(training, test, order[learnt:], seed)
	if err != nil {
		return nil, err
	}
	for _, l := range append([]*task.Labelled{p.Train, p.Test, other}, labelled(p.corrupted)...) {
		scale.apply(l.Blocks[0].X)
	}
	p.seen = new(mat.Dense)
	p.seen.Stack(p.Test.Blocks[0].X, other.Blocks[0].X)
	p.labels = slices.Clone(p.Test.Class)
	for _, class := range other.Class {
		p.labels = append(p.labels, learnt+class)
	}
	return p, nil
}

func labelled(all []corruptedPictures) (l []*task.Labelled) {
	for _, c := range all {
		l = append(l, c.Labelled)
	}
	return l
}

// heldOut draws images of the classes that are not trained, those of the test set first.
func (t Transfer) heldOut(training, test *task.Images, classes []int, seed rng.Seed) (*task.Labelled, error) {
	n := cmp.Or(t.Unseen, 150)
	of := func(m *task.Images, each int, name string) (*task.Labelled, error) {
		l, err := task.Classify(m, nil, task.ImageSpec{Classes: classes, PerClass: each, Coding: task.OneHot}, seed.At("held out", name).Source())
		if err != nil {
			return nil, err
		}
		return l.Train, nil
	}
	counts := make([]int, len(test.Classes))
	for _, l := range test.Labels {
		counts[l]++
	}
	fewest := n
	for _, class := range classes {
		fewest = min(fewest, counts[class])
	}
	if fewest == 0 {
		return of(training, n, "training")
	}
	l, err := of(test, fewest, "test")
	if err != nil || fewest == n {
		return l, err
	}
	more, err := of(training, n-fewest, "training")
	if err != nil {
		return nil, err
	}
	x := new(mat.Dense)
	x.Stack(l.Blocks[0].X, more.Blocks[0].X)
	l.Blocks[0].X, l.Class = x, append(l.Class, more.Class...)
	return l, nil
}

// pixelScale holds mean and variance of each channel.
type pixelScale struct{ mean, variance []float64 }

// fitPixels measures the channels of training images, pixels × channels in each row, as [task.StandardChannels] does.
func fitPixels(x *mat.Dense, channels int) pixelScale {
	s := pixelScale{make([]float64, channels), make([]float64, channels)}
	n, columns := x.Dims()
	each := float64(n * columns / channels)
	for i := range n {
		for j, v := range x.RawRowView(i) {
			s.mean[j%channels] += v / each
		}
	}
	for i := range n {
		for j, v := range x.RawRowView(i) {
			s.variance[j%channels] += (v - s.mean[j%channels]) * (v - s.mean[j%channels]) / each
		}
	}
	return s
}

// apply makes of pixels what has mean 0 and standard deviation 1 in training images. A channel that does not vary there keeps its unit.
func (s pixelScale) apply(x *mat.Dense) {
	n, _ := x.Dims()
	for i := range n {
		row := x.RawRowView(i)
		for j := range row {
			c := j % len(s.variance)
			if row[j] -= s.mean[c]; s.variance[c] > 0 {
				row[j] /= math.Sqrt(s.variance[c])
			}
		}
	}
}
