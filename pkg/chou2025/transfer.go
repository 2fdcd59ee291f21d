package chou2025

import (
	"cmp"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/train"
)

// Transfer is networks, from lazy to rich, that learn some classes of pictures, and of which it is asked what they know of the other classes, which they have never seen. The
// zero value learns five classes with three hidden layers of 256 ReLU units.
//
// Richness is set by the scale of the output as in [Study], and is 1/α: α(f − f₀) is trained on the mean squared error to one-hot targets, divided by α², which is f − f₀ on
// the mean squared error to onehot/α. Weights are drawn as in the paper's deep networks, Xavier with gain 1 and biases of 0, and as there gradients are clipped to a norm of
// 1, SGD has momentum 0.9 and the rate falls as 1/(1 + 3t/T) over the T steps. The paper trains VGG-11 and ResNet-18 on all of CIFAR-10 and probes them on CIFAR-100: see
// [ReadRepresentations] for such.
type Transfer struct {
	Classes      int // that are learnt; 0: 5. Which, is drawn at random for each seed
	PerClass     int // training images of each; 0: 300
	TestPerClass int // test images of each, for accuracy; 0: 100
	// Unseen is how many images of each held-out class there are for probes, of the test set first and of the training set, which nobody has seen either, when these are used up;
	// 0: 150.
	Unseen int

	Units, Layers int       // hidden units in each layer; 0: 256. Hidden layers; 0: 3
	Alphas        []float64 // output scales; nil: 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001
	Seeds         int       // of each scale; 0: 5. The k-th networks of all scales share classes, images, first weights and batches

	Rate   float64 // learning rate; 0: 0.01
	Batch  int     // 0: 100
	Epochs int     // 0: 100
	// CrossEntropy is minimised in place of the mean squared error.
	CrossEntropy bool

	Severities []int // of corruptions of test images, 1 … 5; nil: 1, 3, 5
	Probes     Probes

	Progress   progress.Reporter // hears of networks; may be nil
	Checkpoint train.Checkpoint  // keeps networks that are done when work is interrupted, as a notebook's Job does; may be nil
}

// Probes say how representations are measured. The zero value is for 50 images of each class and more.
type Probes struct {
	Points     int     // images of each class that make its manifold, the first ones; 0: 50, as published. A class with fewer is an error
	Classes    int     // of each side that capacity and geometry are of, drawn at random where there are more; 0: 10
	Samples    int     // of capacity.GLUE; 0: 200
	Folds      int     // of the probes; 0: 5
	L2         float64 // of the linear probe, [decoding.Logistic]; 0: 0.01
	Neighbours int     // of the nearest-neighbour probe, [decoding.NearestNeighbours]; 0: 5
}

// Scales returns the output scales α of the study.
func (t Transfer) Scales() []float64 {
	if t.Alphas != nil {
		return t.Alphas
	}
	return []float64{30, 10, 3, 1, .3, .1, .03, .01, .003, .001}
}

func (t Transfer) severities() []int {
	if t.Severities != nil {
		return t.Severities
	}
	return []int{1, 3, 5}
}

// check returns an error that names what is wrong with the fields of t, for images of so many classes.
func (t Transfer) check(classes int) error {
	if err := checkScales(t.Scales()); err != nil {
		return err
	}
	for _, n := range []int{t.PerClass, t.TestPerClass, t.Unseen, t.Units, t.Layers, t.Seeds, t.Batch, t.Epochs} {
		if n < 0 {
			return fmt.Errorf("chou2025: transfer: got a size of %d; want none below 0", n)
		}
	}
	if !(t.Rate >= 0) || math.IsInf(t.Rate, 0) {
		return fmt.Errorf("chou2025: transfer: Rate: got %v, want a positive number, or 0", t.Rate)
	}
	if learnt := cmp.Or(t.Classes, 5); learnt < 2 || classes-learnt < 2 {
		return fmt.Errorf("chou2025: transfer: %d of %d classes are learnt; want at least two, and two that are not", learnt, classes)
	}
	for _, s := range t.severities() {
		if s < 1 || s > 5 {
			return fmt.Errorf("chou2025: transfer: a severity of %d; want 1 … 5", s)
		}
	}
	return t.Probes.check()
}

func (p Probes) check() error {
	if p.Points < 0 || p.Classes < 0 || p.Classes == 1 || p.Samples < 0 || p.Folds < 0 || p.Folds == 1 || !(p.L2 >= 0) || math.IsInf(p.L2, 0) || p.Neighbours < 0 {
		return fmt.Errorf("chou2025: probes: got Points %d, Classes %d, Samples %d, Folds %d, L2 %v, Neighbours %d; want none below 0, and neither one class nor one fold",
			p.Points, p.Classes, p.Samples, p.Folds, p.L2, p.Neighbours)
	}
	return nil
}
