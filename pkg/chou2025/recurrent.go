package chou2025

import (
	"cmp"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// Decisions are the tasks in time of the paper: 8 steps of 100 ms, in the last of which a choice between two is to be made.
type Decisions uint8

const (
	TwoAlternatives Decisions = iota // 2AF: seven steps of noisy evidence for either choice, of which a fifth of the trials has none; see [task.PerceptualChou2025]
	DelayedMatch                     // DMS: whether a test is the sample of 600 ms before; see [task.MatchChou2025]
	InContext                        // CXT without a cue: two steps of evidence in two modalities, of which the first always counts, then a delay; see [task.ContextChou2025]
	// Switching is CXT with a cue, on throughout, which says what modality counts in this trial. The published networks learnt it: their code asks for neurogym's
	// ContextDecisionMaking-v0, which had the cue at the time (September 2024) and lost it as a default later, and their geometry before learning is that of networks with the cue.
	Switching
)

// String returns the paper's short name of the task, with the cue where it has one.
func (d Decisions) String() string {
	switch d {
	case TwoAlternatives:
		return "2AF"
	case DelayedMatch:
		return "DMS"
	case InContext:
		return "CXT"
	case Switching:
		return "CXT cued"
	}
	return fmt.Sprintf("Decisions(%d)", uint8(d))
}

// Trials draws trials of the task with the timing of the paper. It panics on a task that does not exist.
func (d Decisions) Trials(trials int, src rand.Source) *task.Sequence {
	switch d {
	case TwoAlternatives:
		return task.Perceptual(task.PerceptualChou2025(trials), src)
	case DelayedMatch:
		return task.Match(task.MatchChou2025(trials), src)
	case InContext:
		return task.Context(task.ContextChou2025(trials), src)
	case Switching:
		spec := task.ContextChou2025(trials)
		spec.Implicit = false
		return task.Context(spec, src)
	}
	panic(fmt.Sprintf("chou2025: no such task: %v", d))
}

// Ranks returns the ranks of initial recurrent weights in the paper: from one dominant direction, the rich end, to all of 300, the lazy one.
func Ranks() []int { return []int{1, 5, 10, 25, 50, 100, 200, 300} }

// RecurrentStudy trains recurrent networks whose initial recurrent weights differ in rank and in nothing else, and measures what learning did to their representation. The
// zero value is the paper's study of one task (2AF) with the first of its seeds.
//
// Networks of one seed share the Gaussian matrix of which the recurrent weights are the best approximation of a rank, scaled to its Frobenius norm; weights of inputs and
// outputs; and the trials that they learn from. All networks are tested on the same trials. The published networks of a seed share the Gaussian matrix, and all a set of test
// trials.
type RecurrentStudy struct {
	Task  Decisions
	Ranks []int // nil: [Ranks], as far as there are units
	// First is the number of the first seed and Seeds how many there are (0: 1). Seed k gives the same networks whatever the others are.
	First, Seeds int

	Units   int     // 0: 300
	Updates int     // of the weights, each on 32 new trials; 0: 10 000
	Rate    float64 // of stochastic gradient descent with momentum 0.9; 0: 0.003

	// Sets of test trials are measured on one by one, where the paper has a single one: which trials of little evidence are in a set moves the numbers more than seeds do. 0: 6.
	Sets    int
	Test    int // trials of a set; 0: 320
	Tangent int // of these, from the first, for the tangent kernel; 0: 32
	Points  int // the first trials of a set for either choice, which make its manifold; 0: 50
	// Noise is the standard deviation of what is added to each response of the manifolds, in units of the root mean square response; 0: 1e-5. See [RecurrentStudy.Run].
	Noise   float64
	Samples int  // of directions for the capacity; 0: 200
	Steps   bool // measures the geometry at each step of the trials of the first set as well

	// TestEvery is the number of updates between two tests during learning; 0: 1000.
	TestEvery int

	Progress   progress.Reporter // hears of updates; may be nil
	Checkpoint train.Checkpoint  // keeps an interrupted training; may be nil
}

// resolve fills in the defaults, and panics where a number cannot be.
func (s RecurrentStudy) resolve() RecurrentStudy {
	s.Seeds, s.Units, s.Updates, s.Test, s.Tangent = cmp.Or(s.Seeds, 1), cmp.Or(s.Units, 300), cmp.Or(s.Updates, 10_000), cmp.Or(s.Test, 320), cmp.Or(s.Tangent, 32)
	s.Sets, s.Points, s.Samples, s.TestEvery = cmp.Or(s.Sets, 6), cmp.Or(s.Points, 50), cmp.Or(s.Samples, 200), cmp.Or(s.TestEvery, 1000)
	s.Rate, s.Noise = cmp.Or(s.Rate, 0.003), cmp.Or(s.Noise, 1e-5)
	if s.Ranks == nil {
		for _, r := range Ranks() {
			if r <= s.Units {
				s.Ranks = append(s.Ranks, r)
			}
		}
	}
	for _, r := range s.Ranks {
		if r < 1 || r > s.Units {
			panic(fmt.Sprintf("chou2025: rank %d of %d units", r, s.Units))
		}
	}
	if s.First < 0 || min(s.Seeds, s.Units, s.Updates, s.Sets, s.Points, s.Samples, s.TestEvery) < 1 || s.Test < s.Tangent || s.Tangent < 1 || !(s.Noise > 0 && s.Rate > 0) {
		panic(fmt.Sprintf("chou2025: a study of recurrent networks with a number that is negative, or with more trials for the tangent kernel (%d) than tests (%d)", s.Tangent, s.Test))
	}
	return s
}
