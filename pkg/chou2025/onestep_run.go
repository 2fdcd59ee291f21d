package chou2025

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"gonum.org/v1/gonum/stat"
)

// folds of the cross-validations of a step.
const folds = 5

// Run takes the steps and measures the networks: rates × seeds of them. The result has the same bits on any number of cores. ctx ends it with its error; others, with the network,
// are of features that depend on each other linearly and of ones that tell the teacher, so that any number of points is separable. It panics where there is no such experiment: a
// size or rate below 0, fewer than two draws, or hardly more than two trials for each unit.
func (s OneStep) Run(ctx context.Context, src rand.Source) ([][]Step, error) {
	s = s.resolve()
	seed := branches(src)
	steps := make([][]Step, len(s.Rates))
	for i := range steps {
		steps[i] = make([]Step, s.Seeds)
	}
	count := progress.Count(s.Progress, int64(len(s.Rates)*s.Seeds))
	err := cores.Try(ctx, len(s.Rates)*s.Seeds, func(job int) error {
		k, i := job/len(s.Rates), job%len(s.Rates)
		step, err := s.measure(s.Rates[i], k, seed.At("network", k))
		if err != nil {
			return fmt.Errorf("%w (rate %g, network %d)", err, s.Rates[i], k)
		}
		steps[i][k] = step
		count.Add(1)
		return nil
	})
	return steps, err
}

// Network returns the k-th network before and after a step of this rate, and its teacher's β, as Run has them from the same source.
func (s OneStep) Network(rate float64, k int, src rand.Source) (before, after *network.MLP, teacher []float64) {
	before, after, teacher, _ = s.resolve().step(rate, branches(src).At("network", k))
	return before, after, teacher
}

// step draws a teacher, examples and a network, and takes the step. direction is the gradient by the first weights, summed over units as the readout does.
func (s OneStep) step(rate float64, seed rng.Seed) (before, after *network.MLP, teacher, direction []float64) {
	spec := task.TeacherSpec{Inputs: s.Inputs, Points: s.Examples, Sign: true, Flip: s.Flip}
	t := task.Teacher(spec, seed.At("teacher").Source())
	activation := network.ScaledErf
	if s.Rectified {
		activation = network.ReLU
	}
	before = network.New(network.Spec{
		Inputs: []network.Input{{Width: s.Inputs}}, Hidden: []network.Hidden{{Units: s.Units, Activation: activation, Weights: network.LeCun(1)}},
		Readout: network.MeanField(1), Bias: network.NoBias(),
	}, seed.At("weights").Source())
	gradient, _ := before.Gradient(t.Inputs(), t.Targets, loss.Mean(loss.Squared{}))
	after = before.Clone()
	g := gradient.Layers[0].Weights
	direction = make([]float64, s.Inputs)
	for i := range s.Units {
		simd.Axpy(-rate*math.Sqrt(float64(s.Units)), g.RawRowView(i), after.Layers[0].Weights.RawRowView(i))
		simd.Axpy(-before.Layers[1].Weights.At(0, i), g.RawRowView(i), direction)
	}
	return before, after, t.Weights.RawRowView(0), direction
}

// measure is one step with all that is measured of it.
func (s OneStep) measure(rate float64, k int, seed rng.Seed) (Step, error) {
	before, after, teacher, direction := s.step(rate, seed)
	m := Step{Rate: rate, Seed: k, Change: network.Change(before, after)}
	m.Direction = simd.Dot(direction, teacher) / math.Sqrt(simd.SumSquares(direction)*simd.SumSquares(teacher))
	var err error
	if m.Correlation, err = FeatureCorrelation(after.Layers[0], teacher); err != nil {
		return m, err
	}
	m.Predicted, m.Optimal = capacity.TeacherCapacity(m.Correlation), capacity.TeacherAccuracy(m.Correlation)
	learnt := s.Trials - s.Trials/folds
	m.FiniteOptimal = FiniteAccuracy(m.Correlation, s.Units, learnt)

	trials := freshTrials(after, teacher, s.Trials, seed.At("trials").Source())
	if m.CrossValidated, err = crossValidate(trials.features, trials.value, folds); err != nil {
		return m, err
	}
	m.Corrected = min(1, InfiniteCorrelation(m.CrossValidated, s.Units, learnt))
	if m.Accuracy, err = readout(trials, folds, seed.At("folds").Source()); err != nil {
		return m, err
	}

	counts := make([]float64, s.Draws)
	for d := range counts {
		n, err := mostSeparable(after, teacher, int(1.2*min(m.Predicted, 100)*float64(s.Units)), seed.At("capacity", d))
		if err != nil {
			return m, err
		}
		counts[d] = float64(n) / float64(s.Units)
	}
	mean, sd := stat.MeanStdDev(counts, nil)
	m.Capacity = capacity.Estimate{Value: mean, SE: stat.StdErr(sd, float64(s.Draws))}
	m.FromCapacity = capacity.AccuracyOfCapacity(mean)
	return m, nil
}

// Correlations returns Step.Correlation at rates of its own, rates × seeds, of the networks that Run has from the same source: for a curve of theory.
func (s OneStep) Correlations(rates []float64, src rand.Source) ([][]float64, error) {
	s.Rates = rates
	s = s.resolve()
	seed := branches(src)
	all := make([][]float64, len(rates))
	for i, rate := range rates {
		all[i] = make([]float64, s.Seeds)
		for k := range all[i] {
			_, after, teacher, _ := s.step(rate, seed.At("network", k))
			var err error
			if all[i][k], err = FeatureCorrelation(after.Layers[0], teacher); err != nil {
				return nil, fmt.Errorf("%w (rate %g, network %d)", err, rate, k)
			}
		}
	}
	return all, nil
}

// OverSeeds returns a measure of the networks of one rate.
func OverSeeds(steps []Step, measure func(Step) float64) []float64 {
	all := make([]float64, len(steps))
	for k, s := range steps {
		all[k] = measure(s)
	}
	return all
}
