package chou2025

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// Run trains the study's networks and measures them: seed by seed, and for each seed rank by rank. Training is that of the zero [train.RecurrentOptions] in single precision. The
// result has the same bits on any number of cores.
//
// The capacity is [capacity.GLUE]'s of two manifolds, the responses at a step to trials of either choice that is wanted, with labels of one manifold against the other and the
// origin at the mean of their centres. Where choices overlap, as on 2AF and CXT with their trials of little or no evidence, no hyperplane separates them and the capacity is that
// of what separates them anyway: the noise that is added to the responses, in all dimensions that they do not use. The published numbers are of manifolds with such noise, of 1e-6
// in each unit, which for large responses is below what their inner products resolve in double precision. Noise in units of the responses is not, and gives the same numbers as
// long as it is small: but for the radius where responses lie on a line, as those of untrained networks of rank 1 do at the decision.
//
// What a network has no measure of, such as the kernel of responses that are all 0, is among the Faults and NaN. It is an error where a set has fewer than Points trials of either
// choice, and where ctx ends. Networks of low rank may diverge in learning; they are among the result, Diverged and without numbers. It
// panics where a number of the study cannot be: negative, or a rank that is larger than the number of units.
func (s RecurrentStudy) Run(ctx context.Context, src rand.Source) ([]RecurrentNetwork, error) {
	s = s.resolve()
	branch := branches(src)
	m, err := s.measure(branch)
	if err != nil {
		return nil, err
	}
	var all []RecurrentNetwork
	var untrained []*network.RNN
	for k := range s.Seeds {
		for _, rank := range s.Ranks {
			net := s.network(rank, s.First+k, len(m.sets[0].Features), branch)
			untrained = append(untrained, net)
			all = append(all, RecurrentNetwork{Task: s.Task, Rank: rank, Seed: s.First + k, Norm: mat.Norm(net.Recurrent, 2)})
		}
	}
	fresh := train.Fresh(func(network, step int) *task.Sequence {
		return s.Task.Trials(32, branch.At("trials", s.Task.String(), all[network].Seed, step).Source())
	})
	runs, err := train.Recurrent(ctx, untrained, fresh, train.RecurrentOptions{
		Optimiser: train.SGD{Rate: s.Rate, Momentum: 0.9}, Steps: s.Updates, Single: true,
		Test: m.sets[0].Sequence, TestEvery: s.TestEvery, Progress: s.Progress, Checkpoint: s.Checkpoint,
	})
	if runs == nil {
		return nil, fmt.Errorf("chou2025: %w", err)
	}
	if err := cores.Try(ctx, len(all), func(k int) error { return m.network(ctx, &all[k], runs[k]) }); err != nil {
		return nil, err
	}
	return all, nil
}

// network draws the untrained network of a rank and seed.
func (s RecurrentStudy) network(rank, seed, inputs int, branch rng.Seed) *network.RNN {
	return network.NewRecurrent(network.RecurrentSpec{Inputs: inputs, Units: s.Units, Recurrent: network.Init{}.LowRank(rank)}, branch.At("weights", seed).Source())
}

// branches makes a tree of named streams of the next numbers of a source.
func branches(src rand.Source) (seed rng.Seed) {
	for i := 0; i < len(seed); i += 8 {
		binary.LittleEndian.PutUint64(seed[i:], src.Uint64())
	}
	return seed
}
