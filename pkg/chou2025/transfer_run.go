package chou2025

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// Run trains all networks on images of some classes and measures what they know of the others: for each scale, in the order of Transfer.Scales, all seeds. The result has the
// same bits on any number of cores.
//
// Images that are too few or do not fit, a network that diverges, and what [Representation.Measure] does not take are errors that say where, and so is a checkpoint of other
// work. What was done before ctx ended is in Transfer.Checkpoint.
func (t Transfer) Run(ctx context.Context, training, test *task.Images, src rand.Source) ([]*Transferred, error) {
	if err := training.Validate(); err != nil {
		return nil, err
	}
	if err := t.check(len(training.Classes)); err != nil {
		return nil, err
	}
	number := src.Uint64()
	seed, scales, seeds := rng.New(number), t.Scales(), cmp.Or(t.Seeds, 5)
	pictures := make([]*transferPictures, seeds)
	for k := range seeds {
		var err error
		if pictures[k], err = t.pictures(training, test, seed.At("pictures", k)); err != nil {
			return nil, fmt.Errorf("chou2025: transfer: %w", err)
		}
	}
	plain := t
	plain.Progress, plain.Checkpoint = nil, nil
	count := progress.Count(t.Progress, int64(len(scales)*seeds))
	one := func() { count.Add(1) }
	return each(ctx, scales, seeds, t.Checkpoint, identity(plain, number, training, test), one, func(alpha float64, network int) (*Transferred, error) {
		defer one()
		return t.network(ctx, alpha, network, pictures[network], seed)
	})
}

// network trains and measures one network.
func (t Transfer) network(ctx context.Context, alpha float64, k int, p *transferPictures, seed rng.Seed) (*Transferred, error) {
	run, err := train.One(ctx, t.untrained(p, seed.At("weights", k).Source()), p.Train.Task, t.options(alpha, p, seed.At("batches", k)))
	if err != nil {
		return nil, err
	}
	rep := &Representation{Name: fmt.Sprintf("α = %v, seed %d", alpha, k), Richness: 1 / alpha, Seed: k, Labels: p.labels, Trained: len(p.classes), Accuracy: right(run, p.Test)}
	rep.Features, _ = run.Trained.Respond(p.seen)
	one, err := rep.Measure(ctx, t.Probes, seed.At("probes", k).Source())
	if err != nil {
		return nil, err
	}
	one.TrainAccuracy, one.Classes = right(run, p.Train), p.classes
	before := run.Initial.Parameters()
	one.WeightChange = network.Distance(run.Initial, run.Trained) / floats.Norm(before, 2)
	stable := network.SignStability(run.Initial, run.Trained, p.Test.Inputs())
	one.Activation = floats.Sum(stable) / float64(len(stable))
	for _, c := range p.corrupted {
		one.Corrupted = append(one.Corrupted, Corrupted{c.kind, c.severity, right(run, c.Labelled)})
	}
	return one, nil
}

// untrained draws a network.
func (t Transfer) untrained(p *transferPictures, src rand.Source) *network.MLP {
	hidden := slices.Repeat([]network.Hidden{{Units: cmp.Or(t.Units, 256), Weights: network.Xavier(1)}}, cmp.Or(t.Layers, 3))
	_, inputs := p.seen.Dims()
	return network.New(network.Spec{
		Inputs: []network.Input{{Width: inputs}}, Hidden: hidden, Outputs: len(p.classes), Readout: network.Xavier(1), Bias: network.Constant(0),
	}, src)
}

// options returns how a network of scale α learns.
func (t Transfer) options(alpha float64, p *transferPictures, batches rng.Seed) train.Options {
	batch := min(cmp.Or(t.Batch, 100), p.Train.Len())
	steps := cmp.Or(t.Epochs, 100) * ((p.Train.Len() + batch - 1) / batch)
	opt := train.Options{
		Loss: loss.MeanSquared{}, Optimiser: train.SGD{Rate: cmp.Or(t.Rate, .01), Momentum: .9}, Schedule: train.Inverse(float64(steps) / 3), Clip: 1, Single: true,
		Alpha: alpha, Batch: batch, Steps: steps, Source: func(int) rand.Source { return batches.Source() },
	}
	if t.CrossEntropy {
		opt.Loss = loss.Mean(loss.CrossEntropy{})
	}
	return opt
}

// right returns the share of trials whose largest output is that of their class.
func right(run *train.Run, l *task.Labelled) float64 {
	output, n := train.Outputs(run, l.Inputs()), 0
	for i, class := range l.Class {
		if floats.MaxIdx(output.RawRowView(i)) == class {
			n++
		}
	}
	return float64(n) / float64(len(l.Class))
}
