package chou2025

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// recurrentMeasure is what the networks of a study are measured with.
type recurrentMeasure struct {
	RecurrentStudy
	sets []testSet
	seed rng.Seed
}

// testSet is a set of test trials.
type testSet struct {
	*task.Sequence
	choice [2][]int // the trials that make the manifold of each choice
	first  *task.Sequence
}

func (s testSet) decision() int { return s.Steps() - 1 }

// wanted is the right output at the decision.
func (s testSet) wanted(trial int) int { return s.Target[trial*s.Steps()+s.decision()] }

func (s RecurrentStudy) measure(seed rng.Seed) (*recurrentMeasure, error) {
	m := &recurrentMeasure{RecurrentStudy: s, seed: seed}
	for k := range s.Sets {
		set := testSet{Sequence: s.Task.Trials(s.Test, seed.At("test", s.Task.String(), k).Source())}
		for i := range set.Len() {
			if c := set.wanted(i) - 1; len(set.choice[c]) < s.Points {
				set.choice[c] = append(set.choice[c], i)
			}
		}
		for c, trials := range set.choice {
			if len(trials) < s.Points {
				return nil, fmt.Errorf("chou2025: %v: %d of %d test trials want choice %d, %d are wanted for its manifold", s.Task, len(trials), set.Len(), c+1, s.Points)
			}
		}
		first := make([]int, s.Tangent)
		for i := range first {
			first[i] = i
		}
		set.first = set.Subset(first)
		m.sets = append(m.sets, set)
	}
	return m, nil
}

// network fills in what is measured of a run; nil is one that diverged.
func (m *recurrentMeasure) network(ctx context.Context, n *RecurrentNetwork, r *train.RecurrentRun) error {
	if n.Diverged = r == nil; n.Diverged {
		return nil
	}
	n.Change, n.Learning = network.RecurrentChanges(r.Initial, r.Trained), r.History.Test
	for k, set := range m.sets {
		before, after := r.Initial.Respond(set), r.Trained.Respond(set)
		measured, err := m.set(ctx, set, before, after)
		if err != nil {
			return err
		}
		only := network.RecurrentNTK{RecurrentOnly: true}
		measured.TangentAlignment, err = geometry.KernelAlignment(r.Initial.NTK(set.first, only), r.Trained.NTK(set.first, only))
		measured.fault("tangent kernel alignment", err)
		n.Sets = append(n.Sets, measured)
		if k > 0 || !m.Steps {
			continue
		}
		for step := range set.Steps() {
			b, err := m.manifolds(ctx, set, before.ActivityAt(step))
			if ended(err) {
				return err
			}
			a, err := m.manifolds(ctx, set, after.ActivityAt(step))
			if ended(err) {
				return err
			}
			n.StepsBefore, n.StepsAfter = append(n.StepsBefore, b), append(n.StepsAfter, a)
		}
	}
	return nil
}

// fault keeps what went wrong with a measure.
func (s *RecurrentSet) fault(what string, err error) {
	if err != nil {
		s.Faults = append(s.Faults, what+": "+err.Error())
	}
}

// ended reports whether an error is that of a context that ended.
func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// set measures what a network does in test trials at the decision, before and after learning.
func (m *recurrentMeasure) set(ctx context.Context, set testSet, before, after *network.Trajectory) (s RecurrentSet, err error) {
	x, y := before.ActivityAt(set.decision()), after.ActivityAt(set.decision())
	s.SignSimilarity, err = geometry.SignSimilarity(x, y)
	s.fault("sign similarity", err)
	s.RepresentationSimilarity, err = geometry.RepresentationSimilarity(x, y)
	s.fault("representation similarity", err)
	if s.Before, err = m.state(ctx, set, before, &s, "untrained"); err != nil {
		return s, err
	}
	s.After, err = m.state(ctx, set, after, &s, "trained")
	return s, err
}

func (m *recurrentMeasure) state(ctx context.Context, set testSet, t *network.Trajectory, of *RecurrentSet, when string) (s RecurrentState, err error) {
	responses, outputs := t.ActivityAt(set.decision()), t.OutputsAt(set.decision())
	right, active := 0, 0
	for k := range t.Trials {
		if floats.MaxIdx(outputs.RawRowView(k)) == set.wanted(k) {
			right++
		}
		for _, h := range responses.RawRowView(k) {
			if h > 0 {
				active++
			}
		}
	}
	s.Accuracy, s.Active = float64(right)/float64(t.Trials), float64(active)/float64(t.Trials*t.Units)
	s.Geometry, err = m.manifolds(ctx, set, responses)
	if ended(err) {
		return s, err
	}
	of.fault("geometry of the "+when+" network", err)
	return s, nil
}

// manifolds returns the geometry of the two choices in responses to a set of trials.
func (m *recurrentMeasure) manifolds(ctx context.Context, set testSet, responses *mat.Dense) (*capacity.Result, error) {
	trials, units := responses.Dims()
	sd := m.Noise * mat.Norm(responses, 2) / math.Sqrt(float64(trials*units))
	if sd == 0 {
		return nil, errors.New("no unit responds to any trial")
	}
	noise := rand.New(m.seed.At("noise").Source())
	var manifolds []*mat.Dense
	for _, trials := range set.choice {
		points := mat.NewDense(len(trials), units, nil)
		for i, k := range trials {
			row := points.RawRowView(i)
			for j, h := range responses.RawRowView(k) {
				row[j] = h + sd*noise.NormFloat64()
			}
		}
		manifolds = append(manifolds, points)
	}
	return capacity.GLUE(ctx, manifolds, capacity.Options{Labels: capacity.OneVersusRest, Samples: m.Samples}, m.seed.At("capacity").Source())
}
