package vanmeegen2025

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/task"
)

// Pictures is a world of pictures, and other pictures of the same classes to test on.
type Pictures struct {
	World, Test      World
	Index, TestIndex []int    // of each trial among the images
	Classes          []string // names
}

// Images returns a world of so many pictures of each class, drawn at random without replacement, and another of test pictures, all there are of each class where
// testPerClass is 0. Class k of the
// worlds is the label classes[k]; targets are 1 for the class and 0 for others. Each picture has its own mean over pixels and channels taken away and the length √N₀ then,
// so that K₀ is the correlation
// between pictures, and no picture knows of others. It is an error where classes or images of them are missing, or a picture has one value everywhere.
func Images(train, test *task.Images, classes []int, perClass, testPerClass int, src rand.Source) (*Pictures, error) {
	t, err := task.Classify(train, test, task.ImageSpec{Classes: classes, PerClass: perClass, TestPerClass: testPerClass, Coding: task.OneHot}, src)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	p := &Pictures{Index: t.Index, TestIndex: t.TestIndex, Classes: t.Train.Classes}
	if p.World, err = pictures(t.Train, t.Index, train.Name); err != nil {
		return nil, err
	}
	p.Test, err = pictures(t.Test, t.TestIndex, test.Name)
	return p, err
}

func pictures(l *task.Labelled, index []int, name string) (World, error) {
	w := World{X: mat.DenseCopyOf(l.Inputs()), Y: mat.DenseCopyOf(l.Targets), Labels: l.Class}
	for i := range l.Class {
		x := w.X.RawRowView(i)
		floats.AddConst(-floats.Sum(x)/float64(len(x)), x)
		norm := floats.Norm(x, 2)
		if !(norm > 1e-9) {
			return World{}, fmt.Errorf("vanmeegen2025: %s: image %d has the same value everywhere", name, index[i])
		}
		floats.Scale(math.Sqrt(float64(len(x)))/norm, x)
	}
	return w, nil
}

// Score is how well outputs fit a world: the share of trials whose largest output is not that of their class, and the mean of (f − y)² over trials and outputs.
type Score struct{ ErrorRate, SquaredError float64 }

// Score returns how well outputs, trials × outputs, fit the world. The first of equal outputs counts as the largest. It panics where the numbers of trials or outputs differ.
func (w World) Score(output mat.Matrix) (s Score) {
	trials, outputs := w.Y.Dims()
	if p, m := output.Dims(); p != trials || m != outputs {
		panic(fmt.Sprintf("vanmeegen2025: score: got %d × %d outputs, want %d × %d", p, m, trials, outputs))
	}
	for i, class := range w.Labels {
		row := mat.Row(nil, i, output)
		if floats.HasNaN(row) {
			return Score{math.NaN(), math.NaN()}
		}
		if floats.MaxIdx(row) != class {
			s.ErrorRate += 1 / float64(trials)
		}
		floats.Sub(row, w.Y.RawRowView(i))
		s.SquaredError += floats.Dot(row, row) / float64(trials*outputs)
	}
	return s
}

// Seeing returns the ensemble of the same networks that look at the trials of another world in place of those that they have learnt: all that it says of responses, kernels,
// schemes and errors is of
// these. Equal seeds give equal responses. It is an error where the number of inputs is another one.
func (e *Ensemble) Seeing(w World, seed uint64) (*Ensemble, error) {
	view, err := e.Posterior.View(w.X, seed)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	other := *e
	other.view, other.Study.World = view, w
	return &other, nil
}

// Generalisation is what networks that have learnt one world make of another.
type Generalisation struct {
	Train  float64 // mean of (f − y)² over trials, outputs and networks, for the world that they have learnt
	Mean   Score   // of the mean output over networks, the prediction of the posterior
	Single Score   // of single networks, averaged
	// Alignment and TestAlignment are the centred alignments of the last hidden layer's kernel with that of the labels, averaged over networks, for the world that they have
	// learnt and the other.
	Alignment, TestAlignment float64
	Networks                 int
}

// Generalise says what the networks of the ensemble make of another world. Errors are those of [Ensemble.Seeing] and [Ensemble.LabelAlignment].
func (e *Ensemble) Generalise(test World, seed uint64) (g Generalisation, err error) {
	seeing, err := e.Seeing(test, seed)
	if err != nil {
		return g, err
	}
	g.Train = e.TrainingError().Mean
	learnt, err := e.LabelAlignment(e.Layers() - 1)
	if err != nil {
		return g, err
	}
	other, err := seeing.LabelAlignment(e.Layers() - 1)
	if err != nil {
		return g, err
	}
	g.Alignment, g.TestAlignment = learnt.Mean, other.Mean
	var outputs []*mat.Dense
	for _, chain := range e.Draws.Theta {
		for _, theta := range chain {
			outputs = append(outputs, mat.DenseCopyOf(seeing.view.Output(theta)))
		}
	}
	g.judge(test, outputs)
	return g, nil
}

// judge fills in the scores of the outputs of several networks.
func (g *Generalisation) judge(w World, outputs []*mat.Dense) {
	g.Networks = len(outputs)
	n, mean := float64(len(outputs)), mat.DenseCopyOf(outputs[0])
	mean.Zero()
	for _, out := range outputs {
		s := w.Score(out)
		g.Single.ErrorRate += s.ErrorRate / n
		g.Single.SquaredError += s.SquaredError / n
		mean.Add(mean, out)
	}
	mean.Scale(1/n, mean)
	g.Mean = w.Score(mean)
}
