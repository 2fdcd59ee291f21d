package chou2025_test

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/chou2025"
	"github.com/richlazy/richlazy/pkg/rng"
)

var recurrentSeed = rng.New(2025)

// small is a study that takes a second.
func small(t chou2025.Decisions) chou2025.RecurrentStudy {
	return chou2025.RecurrentStudy{Task: t, Ranks: []int{1, 5, 40}, Units: 40, Updates: 30, Test: 64, Tangent: 8, Points: 12, Samples: 50, Sets: 2, TestEvery: 10}
}

func run(t *testing.T, s chou2025.RecurrentStudy) []chou2025.RecurrentNetwork {
	t.Helper()
	all, err := s.Run(context.Background(), recurrentSeed.Source())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestUntrainedNetworksDifferInRankAlone(t *testing.T) {
	for _, task := range []chou2025.Decisions{chou2025.TwoAlternatives, chou2025.DelayedMatch, chou2025.InContext, chou2025.Switching} {
		s := small(task)
		s.Seeds = 2
		all := run(t, s)
		if len(all) != 6 {
			t.Fatalf("%v: %d networks, want 6", task, len(all))
		}
		for k, n := range all {
			if n.Task != task || n.Seed != k/3 || n.Rank != s.Ranks[k%3] {
				t.Errorf("network %d: %v, seed %d, rank %d", k, n.Task, n.Seed, n.Rank)
			}
			if first := all[k/3*3].Norm; !(math.Abs(n.Norm-first) <= 1e-12*first) {
				t.Errorf("%v: rank %d has norm %v, rank 1 %v", task, n.Rank, n.Norm, first)
			}
			// ‖W₀‖² is 1.25²/40 times a χ² number with 40² degrees of freedom
			if z := (n.Norm*n.Norm/1.5625*40 - 1600) / math.Sqrt(2*1600); !(math.Abs(z) < 4) {
				t.Errorf("%v: seed %d: norm %v is %v standard deviations off", task, n.Seed, n.Norm, z)
			}
		}
		if all[0].Norm == all[3].Norm {
			t.Error("seeds have the same weights")
		}
	}
}

// Where nothing is learnt to speak of, nothing has changed.
func TestNothingLearntIsNothingChanged(t *testing.T) {
	s := small(chou2025.TwoAlternatives)
	s.Updates, s.Rate = 1, 1e-9
	for _, n := range run(t, s) {
		for k, set := range n.Sets {
			for name, v := range map[string]float64{"representation similarity": set.RepresentationSimilarity, "tangent kernel alignment": set.TangentAlignment, "sign similarity": set.SignSimilarity} {
				if !(math.Abs(v-1) <= 1e-6) {
					t.Errorf("rank %d: %s %v, want 1: %v", n.Rank, name, v, set.Faults)
				}
			}
			if set.Before.Accuracy != set.After.Accuracy {
				t.Errorf("rank %d: accuracy %v became %v", n.Rank, set.Before.Accuracy, set.After.Accuracy)
			}
			if b, a := set.Before.Geometry, set.After.Geometry; !(math.Abs(b.Capacity.Value-a.Capacity.Value) <= 1e-3*b.Capacity.Value) {
				t.Errorf("rank %d, set %d: capacity %v became %v", n.Rank, k, b.Capacity, a.Capacity)
			}
		}
		if !(n.Change.Weights <= 1e-6*n.Norm) {
			t.Errorf("rank %d: weights changed by %v", n.Rank, n.Change.Weights)
		}
	}
}

// A seed's network is the same whichever are trained with it, on any number of cores.
func TestSeedsAndRanksStandAlone(t *testing.T) {
	s := small(chou2025.InContext)
	s.Seeds, s.Steps = 2, true
	all := run(t, s)
	s.Ranks, s.First, s.Seeds = []int{5}, 1, 1
	old := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(old)
	alone := run(t, s)
	if len(alone) != 1 || !reflect.DeepEqual(alone[0], all[4]) {
		t.Error("seed 1 at rank 5 is another network alone than among others")
	}
	before, after := alone[0].StepsBefore, alone[0].StepsAfter
	if len(before) != 8 || len(after) != 8 || !reflect.DeepEqual(after[7], alone[0].Sets[0].After.Geometry) {
		t.Errorf("geometry at %d and %d steps, want 8 of which the last is the decision", len(before), len(after))
	}
}

// The capacity of separated manifolds and what is learnt: a delayed match of one sample direction is solved, and its manifolds then have more capacity than before.
func TestLearningUntanglesChoices(t *testing.T) {
	s := small(chou2025.DelayedMatch)
	s.Ranks, s.Updates, s.Units, s.TestEvery, s.Samples = []int{60}, 1500, 60, 500, 400
	n := run(t, s)[0]
	for k, set := range n.Sets {
		if !(set.After.Accuracy > 0.95) {
			t.Fatalf("accuracy %v after learning", set.After.Accuracy)
		}
		if b, a := set.Before.Geometry, set.After.Geometry; !(a.Capacity.Value-b.Capacity.Value > 4*math.Hypot(a.Capacity.SE, b.Capacity.SE)) {
			t.Errorf("set %d: capacity %v before and %v after learning", k, b.Capacity, a.Capacity)
		}
	}
	if l := n.Learning; len(l) != 4 || l[0].Accuracy != n.Sets[0].Before.Accuracy || !(math.Abs(l[3].Accuracy-n.Sets[0].After.Accuracy) < 0.02) {
		t.Errorf("tests over learning %v, want those of before %v and after %v at the ends", l, n.Sets[0].Before.Accuracy, n.Sets[0].After.Accuracy)
	}
}

// A learning rate that is far too large is no error of the study, and no number of the network.
func TestDivergedNetworksHaveNoNumbers(t *testing.T) {
	s := small(chou2025.InContext)
	s.Ranks, s.Rate = []int{1}, 1e6
	n := run(t, s)[0]
	if !n.Diverged || !(n.Norm > 0) {
		t.Fatalf("diverged %v, norm %v", n.Diverged, n.Norm)
	}
	for _, q := range chou2025.RecurrentQuantities() {
		if v := q.Mean(n); !math.IsNaN(v) {
			t.Errorf("%s: %v of a network that diverged", q.Name, v)
		}
	}
}

func TestStudyThatCannotBe(t *testing.T) {
	s := small(chou2025.TwoAlternatives)
	s.Points = 40 // of 64 trials, some 32 want each choice
	if _, err := s.Run(context.Background(), recurrentSeed.Source()); err == nil || !strings.Contains(err.Error(), "test trials want choice") {
		t.Errorf("too many points: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := small(chou2025.TwoAlternatives).Run(ctx, recurrentSeed.Source()); err == nil {
		t.Error("no error of a context that has ended")
	}
	for name, s := range map[string]chou2025.RecurrentStudy{"rank": {Ranks: []int{301}}, "seeds": {Seeds: -1}, "tangent": {Tangent: 400}, "task": {Task: 4}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			s.Run(ctx, rand.NewPCG(1, 2))
		}()
	}
}
