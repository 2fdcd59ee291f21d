package task

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// DecisionTiming holds the lengths of the periods of a decision, in ms. A length that is no multiple of the step is cut to the whole steps in it.
// Where DelayMax > 0 the delay of each trial is exponential with mean Delay, drawn again until it falls in [DelayMin, DelayMax). The zero value
// stands for the task's default; any other is taken as it is, with 0 for none.
type DecisionTiming struct{ Fixation, Stimulus, Delay, DelayMin, DelayMax, Decision float64 }

func (t DecisionTiming) spans(generator string, dt float64) []span {
	spans := []span{{"fixation", t.Fixation, 0, 0}, {"stimulus", t.Stimulus, 0, 0}, {"delay", t.Delay, t.DelayMin, t.DelayMax}, {"decision", t.Decision, 0, 0}}
	for _, s := range spans {
		s.check(generator)
	}
	demand(t.Stimulus >= dt, generator, "Timing, stimulus", t.Stimulus, fmt.Sprintf("at least one step of %v ms", dt))
	demand(t.Decision >= dt, generator, "Timing, decision", t.Decision, fmt.Sprintf("at least one step of %v ms", dt))
	return spans
}

// PerceptualSpec describes perceptual decisions between alternatives. The zero value is PerceptualDecisionMaking of neurogym with 32 trials.
type PerceptualSpec struct {
	Trials     int            // 32 if 0
	Step       float64        // dt, ms; 100 if 0
	Timing     DecisionTiming // fixation 100, stimulus 2000, no delay, decision 100 ms if zero
	Coherences []float64      // in per cent; 0, 6.4, 12.8, 25.6, 51.2 if nil
	Choices    int            // alternatives, evenly on a ring; 2 if 0
	Sigma      float64        // noise; 1 if 0, none if Zero. A step has standard deviation Sigma/√Step
	// GoCue keeps the fixation input on until the decision. In neurogym it is on in the fixation period alone (issue 279), so that without such a
	// period nothing tells when to decide but the end of the stimulus.
	GoCue bool
	// Balanced takes all combinations of choice (fastest) and coherence in turn instead of drawing both at random.
	Balanced bool
}

// PerceptualChou2025 returns the two-alternative task (2AF) of Chou et al. 2025: no fixation, stimulus 700, decision 100 ms, 8 steps of 100 ms.
func PerceptualChou2025(trials int) PerceptualSpec {
	return PerceptualSpec{Trials: trials, Timing: DecisionTiming{Stimulus: 700, Decision: 100}}
}

// Perceptual returns trials of perceptual decisions. Inputs are "fixation" (1 in the fixation period) and one for each alternative k at angle θ_k =
// 2πk/n: in the stimulus period, for the right alternative at θ,
//
//	.5 + cos(θ_k − θ)·coherence/200 + noise
//
// The wanted action is 0, fixate, before the decision, and 1 … n in it. Every step has weight 1. Conditions are "choice" (1 … n), "coherence", and
// for two alternatives "signed": the coherence, positive for choice 1. At coherence 0 the choice that is wanted cannot be seen: with the default
// coherences nothing is right in more than 90 % of the trials.
//
// Trial k stays as it is when there are more of them. It panics on a spec that cannot be met.
//
// Source: github.com/neurogym/neurogym, envs/native/perceptualdecisionmaking.py; Britten, Shadlen, Newsome & Movshon 1992, J Neurosci 12:4745.
func Perceptual(spec PerceptualSpec, src rand.Source) *Sequence {
	const generator = "Perceptual"
	spec.Trials, spec.Choices = count(spec.Trials, batch), count(spec.Choices, 2)
	spec.Step, spec.Sigma = number(spec.Step, neurogymStep), number(spec.Sigma, neurogymSigma)
	if spec.Timing == (DecisionTiming{}) {
		spec.Timing = DecisionTiming{Fixation: 100, Stimulus: 2000, Decision: 100}
	}
	if spec.Coherences == nil {
		spec.Coherences = []float64{0, 6.4, 12.8, 25.6, 51.2}
	}
	demandTrials(generator, spec.Trials, spec.Step, spec.Sigma, spec.Choices)
	demandCoherences(generator, spec.Coherences)
	spans, sd := spec.Timing.spans(generator, spec.Step), spec.Sigma/math.Sqrt(spec.Step)
	s := &Sequence{Name: "perceptual decision", Step: spec.Step, Features: append([]string{"fixation"}, numbered("stimulus", spec.Choices)...),
		Actions: append([]string{"fixate"}, numbered("choice", spec.Choices)...), Conditions: columns("choice", "coherence")}
	if spec.Choices == 2 {
		s.Conditions = columns("choice", "coherence", "signed")
	}
	return newSequence(s, spec.Trials, spec.Balanced, spans, branches(src), func(d *drawn) {
		choice := d.choose(spec.Choices)
		coherence := spec.Coherences[d.choose(len(spec.Coherences))]
		d.fixate(spec.GoCue)
		d.ring(1, 1, spec.Choices, angle(choice, spec.Choices), coherence/100, sd)
		d.want(3, choice+1)
		values := []float64{float64(choice + 1), coherence, signed(coherence, choice)}
		d.label(fmt.Sprintf("choice %d coherence %v", choice+1, coherence), values[:len(s.Conditions)]...)
	})
}

func angle(k, n int) float64 { return 2 * math.Pi * float64(k) / float64(n) }

// signed returns the coherence as evidence for the first of two choices.
func signed(coherence float64, choice int) float64 {
	if choice == 1 {
		return 0 - coherence // no negative zero
	}
	return coherence
}

// fixate switches the fixation input, feature 0, on in the first period, or in all but the last one.
func (d *drawn) fixate(untilDecision bool) {
	d.add(0, 0, 1)
	for period := 1; untilDecision && period < len(d.sequence.Periods)-1; period++ {
		d.add(period, 0, 1)
	}
}

func demandTrials(generator string, trials int, step, sigma float64, choices int) {
	demand(trials > 0, generator, "Trials", trials, "> 0")
	demand(step > 0 && finite(step), generator, "Step", step, "> 0 ms")
	demand(sigma >= 0 && finite(sigma), generator, "Sigma", sigma, "≥ 0")
	demand(choices > 1, generator, "Choices", choices, "≥ 2")
}

func demandCoherences(generator string, coherences []float64) {
	demand(len(coherences) > 0, generator, "Coherences", coherences, "at least one")
	for i, c := range coherences {
		demand(c >= 0 && c <= 100, generator, fmt.Sprintf("Coherences[%d]", i), c, "within [0, 100] per cent")
	}
}
