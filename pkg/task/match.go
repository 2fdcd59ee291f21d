package task

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// MatchTiming holds the lengths of the periods of a delayed match to sample, in ms, as [DecisionTiming] does for a decision.
type MatchTiming struct{ Fixation, Sample, Delay, DelayMin, DelayMax, Test, Decision float64 }

// MatchSpec describes a delayed match to sample. The zero value is DelayMatchSample of neurogym with 32 trials.
type MatchSpec struct {
	Trials   int         // 32 if 0
	Step     float64     // dt, ms; 100 if 0
	Timing   MatchTiming // fixation 300, sample 500, delay 1000, test 500, decision 900 ms if zero
	Ring     int         // inputs and possible samples, evenly on a ring; 2 if 0
	Sigma    float64     // noise; 1 if 0, none if Zero. A step has standard deviation Sigma/√Step
	Balanced bool        // all combinations of match (fastest) and sample in turn instead of at random
}

// MatchChou2025 returns the delayed match to sample (DMS) of Chou et al. 2025: no fixation, sample 100, delay 500, test 100, decision 100 ms, 8 steps
// of 100 ms.
func MatchChou2025(trials int) MatchSpec {
	return MatchSpec{Trials: trials, Timing: MatchTiming{Sample: 100, Delay: 500, Test: 100, Decision: 100}}
}

// Match returns trials of a delayed match to sample: a sample, after a delay a test, and the question whether they are equal. A test that is not the
// sample lies opposite to it on the ring. Inputs are "fixation", 1 in all periods before the decision, and one for each angle θ_k = 2πk/n: in the
// sample and test periods, for a stimulus at θ, .5 + cos(θ_k − θ)/2 + noise. The wanted action is 0, fixate, before the decision, and in it 1 for a
// match and 2 for none. Every step has weight 1. Conditions are "match" (1 or 0), "sample" (1 … n) and "test" (1 … n; halfway between two for a
// non-match on an odd ring).
//
// Trial k stays as it is when there are more of them. It panics on a spec that cannot be met.
//
// Source: github.com/neurogym/neurogym, envs/native/delaymatchsample.py; Miller, Erickson & Desimone 1996, J Neurosci 16:5154.
func Match(spec MatchSpec, src rand.Source) *Sequence {
	const generator = "Match"
	spec.Trials, spec.Ring = count(spec.Trials, batch), count(spec.Ring, 2)
	spec.Step, spec.Sigma = number(spec.Step, neurogymStep), number(spec.Sigma, neurogymSigma)
	if spec.Timing == (MatchTiming{}) {
		spec.Timing = MatchTiming{Fixation: 300, Sample: 500, Delay: 1000, Test: 500, Decision: 900}
	}
	demandTrials(generator, spec.Trials, spec.Step, spec.Sigma, 2)
	demand(spec.Ring > 1, generator, "Ring", spec.Ring, "≥ 2")
	t, sd := spec.Timing, spec.Sigma/math.Sqrt(spec.Step)
	spans := []span{
		{"fixation", t.Fixation, 0, 0},
		{"sample", t.Sample, 0, 0},
		{"delay", t.Delay, t.DelayMin, t.DelayMax},
		{"test", t.Test, 0, 0},
		{"decision", t.Decision, 0, 0},
	}
	for _, p := range spans {
		p.check(generator)
		mayBeNone := p.name == "fixation" || p.name == "delay"
		demand(mayBeNone || p.mean >= spec.Step, generator, "Timing, "+p.name, p.mean, fmt.Sprintf("at least one step of %v ms", spec.Step))
	}
	s := &Sequence{Name: "delayed match to sample", Step: spec.Step, Features: append([]string{"fixation"}, numbered("stimulus", spec.Ring)...),
		Actions: []string{"fixate", "match", "non-match"}, Conditions: columns("match", "sample", "test")}
	return newSequence(s, spec.Trials, spec.Balanced, spans, branches(src), func(d *drawn) {
		different := d.choose(2)
		sample := d.choose(spec.Ring)
		theta := angle(sample, spec.Ring)
		d.fixate(true)
		d.ring(1, 1, spec.Ring, theta, 1, sd)
		d.ring(3, 1, spec.Ring, theta+math.Pi*float64(different), 1, sd)
		d.want(4, 1+different)
		test := math.Mod(float64(sample)+float64(different*spec.Ring)/2, float64(spec.Ring))
		d.label(fmt.Sprintf("%s sample %d", s.Actions[1+different], sample+1), float64(1-different), float64(sample+1), test+1)
	})
}
