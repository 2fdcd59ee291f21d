package chou2025

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// LogSteps returns the steps at which the paper measures networks on their way, up to the last: 0, 1, 2, 4, … and, from 4 on, 4/3 and 5/3 of each, rounded.
func LogSteps(last int) []int {
	at := []int{0}
	for s := 1; s <= last; s *= 2 {
		at = append(at, s)
		if s < 4 {
			continue
		}
		for _, part := range []float64{4. / 3, 5. / 3} {
			if between := int(math.Round(float64(s) * part)); between <= last {
				at = append(at, between)
			}
		}
	}
	if at[len(at)-1] < last {
		at = append(at, last)
	}
	return at
}

// Contour returns the effective radii and dimensions of manifolds with a capacity, α = (1+R⁻²)/D, at radii from low to high: a line of equal capacity in the plane of both, where
// the utility is 1. It panics where capacity and radii are not positive or do not ascend.
func Contour(alpha, low, high float64) (radii, dimensions []float64) {
	if !(alpha > 0) || !(low > 0) || !(high > low) {
		panic(fmt.Sprintf("chou2025: contour of capacity %v for radii from %v to %v", alpha, low, high))
	}
	const points = 60
	for k := range points + 1 {
		r := low + (high-low)*float64(k)/points
		radii, dimensions = append(radii, r), append(dimensions, (1+1/(r*r))/alpha)
	}
	return radii, dimensions
}

// Track follows the manifolds of a network on its way, of which Study.Hidden has kept the responses: those of the classes, or of the task's own manifolds. It is an error where no
// responses were kept.
func (c *Course) Track(ctx context.Context, classes bool, opt capacity.Options, src rand.Source) (*capacity.Trajectory, error) {
	steps := make([]float64, len(c.Checkpoints))
	for k, point := range c.Checkpoints {
		if point.Hidden == nil {
			return nil, fmt.Errorf("chou2025: no responses were kept at step %d: set Study.Hidden", point.Step)
		}
		steps[k] = float64(point.Step)
	}
	return capacity.Track(ctx, steps, func(i int) ([]*mat.Dense, error) {
		if classes {
			return c.ByClass(i), nil
		}
		return c.ByManifold(i), nil
	}, opt, src)
}

// Digits is networks with several hidden layers that learn ten classes of pictures, and are measured densely on their way: MNIST's digits, or any pictures. The zero value is three
// layers of 256 ReLU units and 25 test images of each of ten classes, as many points for the units as the paper's 50 images for 512 units.
//
// Networks and training are those of [Transfer], but for the rate, which is constant: Xavier weights, biases of 0, α(f − f₀) on the mean squared error divided by α², SGD with
// momentum 0.9, gradients clipped to a norm of 1. The paper has VGG-11 on CIFAR-10, of which learning takes 8192 steps and more.
type Digits struct {
	PerClass int // training images of each class; 0: 500
	Points   int // test images of each class that are measured; 0: 25

	Units, Layers int       // hidden units in each layer; 0: 256. Hidden layers; 0: 3
	Alphas        []float64 // output scales; nil: 10, 1, 0.1
	Seeds         int       // of each scale; 0: 3. The k-th networks of all scales share images, first weights and batches

	Rate  float64 // learning rate; 0: 0.01
	Batch int     // 0: 100
	Steps int     // 0: 2048
	// CrossEntropy is minimised in place of the mean squared error.
	CrossEntropy bool
	// Capacity has options of capacity and geometry. With Origin AsGiven the alignment of centres is near 1 before learning, as published; with the zero value, the mean of all
	// classes is taken off, and it is what centres have in common beside that.
	Capacity capacity.Options

	Progress   progress.Reporter // hears of networks; may be nil
	Checkpoint train.Checkpoint  // keeps networks that are done when work is interrupted, as a notebook's Job does; may be nil
}

// Followed is what became of a network of [Digits] on its way: plain data.
type Followed struct {
	Alpha    float64
	Seed     int
	Loss     []float64 // of the batch before each step
	Accuracy []float64 // of the measured test images, at each checkpoint
	// Trajectory follows the responses of the last hidden layer to test images, a manifold for each class.
	Trajectory *capacity.Trajectory
	Weights    []float64 // ‖θ − θ₀‖/‖θ₀‖ at each checkpoint
}

// Scales returns the output scales α.
func (d Digits) Scales() []float64 {
	if d.Alphas != nil {
		return d.Alphas
	}
	return []float64{10, 1, .1}
}

// check returns an error that names what is wrong with the fields.
func (d Digits) check() error {
	if err := checkScales(d.Scales()); err != nil {
		return err
	}
	for _, n := range []int{d.PerClass, d.Points, d.Units, d.Layers, d.Seeds, d.Batch, d.Steps} {
		if n < 0 {
			return fmt.Errorf("chou2025: digits: got a size of %d; want none below 0", n)
		}
	}
	if !(d.Rate >= 0) || math.IsInf(d.Rate, 0) {
		return fmt.Errorf("chou2025: digits: Rate: got %v, want a positive number, or 0", d.Rate)
	}
	return nil
}

// Run trains all networks and follows the responses of their last hidden layer to test images: for each scale, in the order of Digits.Scales, all seeds. The result has the same
// bits on any number of cores.
//
// Images that are too few or do not fit, a network that diverges and manifolds without capacity are errors that say where, and so is a checkpoint of other work. What was done
// before ctx ended is in Digits.Checkpoint.
func (d Digits) Run(ctx context.Context, training, test *task.Images, src rand.Source) ([]*Followed, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	number := src.Uint64()
	seed, scales, seeds := rng.New(number), d.Scales(), cmp.Or(d.Seeds, 3)
	plain := d
	plain.Progress, plain.Checkpoint, plain.Capacity.Progress = nil, nil, nil
	count := progress.Count(d.Progress, int64(len(scales)*seeds))
	one := func() { count.Add(1) }
	return each(ctx, scales, seeds, d.Checkpoint, identity(plain, number, training, test), one, func(alpha float64, network int) (*Followed, error) {
		defer one()
		return d.network(ctx, alpha, network, training, test, seed)
	})
}

// network trains and follows one network.
func (d Digits) network(ctx context.Context, alpha float64, k int, training, test *task.Images, seed rng.Seed) (*Followed, error) {
	spec := task.ImageSpec{PerClass: cmp.Or(d.PerClass, 500), TestPerClass: cmp.Or(d.Points, 25), Coding: task.OneHot}
	pictures, err := task.Classify(training, test, spec, seed.At("images", k).Source())
	if err != nil {
		return nil, err
	}
	scale := fitPixels(pictures.Train.Inputs(), training.Channels)
	scale.apply(pictures.Train.Blocks[0].X)
	scale.apply(pictures.Test.Blocks[0].X)
	inputs := pictures.Test.Inputs()
	_, width := inputs.Dims()
	untrained := network.New(network.Spec{
		Inputs: []network.Input{{Width: width}}, Hidden: slices.Repeat([]network.Hidden{{Units: cmp.Or(d.Units, 256), Weights: network.Xavier(1)}}, cmp.Or(d.Layers, 3)),
		Outputs: len(training.Classes), Readout: network.Xavier(1), Bias: network.Constant(0),
	}, seed.At("weights", k).Source())
	steps := cmp.Or(d.Steps, 2048)
	opt := train.Options{
		Loss: loss.MeanSquared{}, Optimiser: train.SGD{Rate: cmp.Or(d.Rate, .01), Momentum: .9}, Clip: 1, Single: true, Alpha: alpha, Batch: cmp.Or(d.Batch, 100), Steps: steps,
		Source: func(int) rand.Source { return seed.At("batches", k).Source() }, Snapshots: LogSteps(steps),
	}
	if d.CrossEntropy {
		opt.Loss = loss.Mean(loss.CrossEntropy{})
	}
	run, err := train.One(ctx, untrained, pictures.Train.Task, opt)
	if err != nil {
		return nil, err
	}
	f := &Followed{Alpha: alpha, Seed: k, Loss: run.History.Loss}
	untrained = run.Snapshots[0].Network // in the precision of the others
	_, before := untrained.Respond(inputs)
	size := floats.Norm(untrained.Parameters(), 2)
	f.Trajectory = capacity.NewTrajectory(d.Capacity, seed.At("capacity", k).Source())
	for _, snapshot := range run.Snapshots {
		hidden, output := snapshot.Network.Respond(inputs)
		output.Sub(output, before)
		right := 0.0
		for i, class := range pictures.Test.Class {
			if floats.MaxIdx(output.RawRowView(i)) == class {
				right++
			}
		}
		f.Accuracy = append(f.Accuracy, right/float64(len(pictures.Test.Class)))
		f.Weights = append(f.Weights, network.Distance(untrained, snapshot.Network)/size)
		if _, err := f.Trajectory.Add(ctx, float64(snapshot.Step), task.Partition(hidden, pictures.Test.Class)); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// OfScale returns the trajectories of all networks of one scale, in order of seeds: for [capacity.Average] and [capacity.Stages].
func OfScale(networks []*Followed, alpha float64) (all []*capacity.Trajectory) {
	for _, f := range networks {
		if f.Alpha == alpha {
			all = append(all, f.Trajectory)
		}
	}
	return all
}
