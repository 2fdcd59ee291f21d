package chou2025

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// Study is two-layer networks, from lazy to rich, that learn to tell classes of synthetic manifolds apart. The zero value is the default: 16 spheres of dimension 4 and radius
// 1 around centres of length 1 in 150 dimensions, eight of each of two classes, and 300 ReLU units. The paper's own sizes, rates and numbers of steps were not at hand.
//
// Richness is set by the scale of the output (Chizat, Oyallon & Bach 2019): α(f − f₀) is trained on the loss divided by α², f₀ being the untrained network. Effective richness
// is 1/α.
type Study struct {
	Manifolds  int // P; 0: 16
	Points     int // to learn from, of each manifold; 0: 150
	TestPoints int // of each manifold, on which everything is measured; 0: 25
	Inputs     int // 0: 150
	Classes    int // of manifolds at random, as many of each as possible; 0: 2
	Dimension  int // D; 0: 4
	// Radius R in units of the centres' length; 0: 1. With more and larger manifolds the classes are less apart before learning: a poor beginning where the default is a wealthy one.
	Radius                             float64
	CentreCorrelation, AxisCorrelation float64 // ρ^|i−j| of centres, and of axes, of manifolds i and j

	Units      int // hidden units; 0: 300
	Activation network.Activation
	// FixedReadout leaves the second layer as it was drawn, as the paper's theory of one step does. Otherwise both layers learn.
	FixedReadout bool

	Alphas []float64 // output scales; nil: 100, 10, 3, 1, 0.3, 0.1, 0.03, 0.01
	Seeds  int       // networks of each scale, each on a task of its own; 0: 5. The k-th networks of all scales share task, first weights and batches

	// CrossEntropy is minimised in place of half the squared error: logistic loss for two classes. Both are means over the batch.
	CrossEntropy bool
	// Rate is the learning rate times 1 + R², the mean squared length of an input; 0: 1. Where both layers learn, α < 1 have α times that: the tangent kernel of rich networks grows
	// with their outputs, to 1/α, and would make steps too long.
	Rate  float64
	Batch int   // 0: 100
	Steps int   // 0: 2048
	At    []int // steps before which everything is measured, ascending; nil: 0, 1, 2, 3, 4, 6, 8, 11, … up to Steps, each √2 times the last

	Samples int  // of capacity.GLUE; 0: 200
	Hidden  bool // keeps the hidden responses to test points at each checkpoint, a megabyte each by default
	// NoGeometry leaves out what takes the longest, capacity and geometry. With Hidden these can be had later.
	NoGeometry bool
	// NoSpheres leaves out the geometry of the single manifolds alone, which takes longer than that of the classes.
	NoSpheres bool

	Progress   progress.Reporter // hears of measured checkpoints; may be nil
	Checkpoint train.Checkpoint  // keeps networks that are done when work is interrupted, as a notebook's Job does; may be nil
}

// Scales returns the output scales α of the study.
func (s Study) Scales() []float64 {
	if s.Alphas != nil {
		return s.Alphas
	}
	return []float64{100, 10, 3, 1, .3, .1, .03, .01}
}

// Checkpoints returns the steps before which networks are measured. The last default is Steps, the trained network.
func (s Study) Checkpoints() []int {
	if s.At != nil {
		return s.At
	}
	steps := cmp.Or(s.Steps, 2048)
	at := []int{0}
	for k := 0; ; k++ {
		step := int(math.Round(math.Pow(2, float64(k)/2)))
		if step >= steps {
			return append(at, steps)
		}
		if step > at[len(at)-1] {
			at = append(at, step)
		}
	}
}

// Task draws the points to learn from and those to measure on. It panics where [task.Manifolds] does.
func (s Study) Task(src rand.Source) *task.ManifoldTask {
	return task.Manifolds(task.ManifoldSpec{
		Manifolds: cmp.Or(s.Manifolds, 16), Points: cmp.Or(s.Points, 150), TestPoints: cmp.Or(s.TestPoints, 25), Inputs: cmp.Or(s.Inputs, 150), Classes: cmp.Or(s.Classes, 2),
		Dimension: cmp.Or(s.Dimension, 4), Radius: cmp.Or(s.Radius, 1), CentreCorrelation: s.CentreCorrelation, AxisCorrelation: s.AxisCorrelation,
	}, src)
}

// Network draws an untrained network: hidden weights N(0, 2/inputs), readout N(0, 1/units), biases that begin at 0, one output for two classes and else one for each.
func (s Study) Network(src rand.Source) *network.MLP {
	outputs := cmp.Or(s.Classes, 2)
	if outputs == 2 {
		outputs = 1
	}
	return network.New(network.Spec{
		Inputs: []network.Input{{Width: cmp.Or(s.Inputs, 150)}}, Outputs: outputs, Bias: network.Constant(0), Readout: network.LeCun(1),
		Hidden: []network.Hidden{{Units: cmp.Or(s.Units, 300), Activation: s.Activation, Weights: network.He(1)}},
	}, src)
}

// objective returns what is minimised.
func (s Study) objective() loss.Loss {
	switch {
	case !s.CrossEntropy:
		return loss.Mean(loss.Squared{})
	case cmp.Or(s.Classes, 2) == 2:
		return loss.Mean(loss.Logistic{})
	}
	return loss.Mean(loss.CrossEntropy{})
}

// options returns how a network of scale α learns.
func (s Study) options(alpha float64, batches func(int) rand.Source) train.Options {
	r := cmp.Or(s.Radius, 1)
	rate := cmp.Or(s.Rate, 1) / (1 + r*r)
	if !s.FixedReadout {
		rate *= math.Min(1, alpha)
	}
	opt := train.Options{
		Loss: s.objective(), Optimiser: train.SGD{Rate: rate}, Alpha: alpha,
		Batch: cmp.Or(s.Batch, 100), Steps: cmp.Or(s.Steps, 2048), Source: batches, Snapshots: s.Checkpoints(),
	}
	if s.FixedReadout {
		opt.Frozen = []train.Part{{Layer: 1}}
	}
	return opt
}

// check returns an error that names what is wrong with the study's own fields.
func (s Study) check() error {
	if err := checkScales(s.Scales()); err != nil {
		return err
	}
	at := s.Checkpoints()
	for i, step := range at {
		if step < 0 || step > cmp.Or(s.Steps, 2048) || i > 0 && step <= at[i-1] {
			return fmt.Errorf("chou2025: checkpoint %d is step %d; want ascending steps within 0 … %d", i, step, cmp.Or(s.Steps, 2048))
		}
	}
	if s.Seeds < 0 || s.Rate < 0 || s.Samples < 0 {
		return fmt.Errorf("chou2025: Seeds %d, Rate %v, Samples %d; want no number below 0", s.Seeds, s.Rate, s.Samples)
	}
	return nil
}
