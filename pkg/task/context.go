package task

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// ContextSpec describes decisions between alternatives that depend on a context: two stimuli are shown at once, and the context says which of them
// counts. The zero value is ContextDecisionMaking of neurogym with its cue (use_expl_context) and 32 trials.
type ContextSpec struct {
	Trials     int            // 32 if 0
	Step       float64        // dt, ms; 100 if 0
	Timing     DecisionTiming // fixation 300, stimulus 750, delay exponential with mean 600 in 300 … 3000, decision 100 ms if zero
	Coherences []float64      // of either stimulus, in per cent; 5, 15, 50 if nil
	Choices    int            // alternatives, evenly on a ring; 2 if 0
	Sigma      float64        // noise; 1 if 0, none if Zero. A step has standard deviation Sigma/√Step
	// Implicit leaves out the cue and makes one modality count in all trials: Modality, 0 or 1. It is the default of neurogym, and was used by Chou
	// et al. 2025: the task is then to ignore the other stimulus, and no context switches.
	Implicit bool
	Modality int
	GoCue    bool // keeps the fixation input on until the decision, see [PerceptualSpec]
	// Balanced takes all combinations of context (fastest; two unless Implicit), the alternatives of both stimuli and their coherences in turn: 72 by
	// default, as many as Mante et al. 2013 have, instead of drawing each at random.
	Balanced bool
}

// ContextChou2025 returns the contextual task (CXT) of Chou et al. 2025: no fixation, stimulus 200, delay 500, decision 100 ms, 8 steps of 100 ms, no
// cue, the first modality counts.
func ContextChou2025(trials int) ContextSpec {
	return ContextSpec{Trials: trials, Timing: DecisionTiming{Stimulus: 200, Delay: 500, Decision: 100}, Implicit: true}
}

// Context returns trials of context-dependent decisions. Inputs are "fixation" (1 in the fixation period), "modality 1 stimulus k" and "modality 2
// stimulus k" as in [Perceptual], each with its own alternative, coherence and noise, and unless Implicit "context 0" and "context 1", 1 at every
// step of the trial for the context that holds (context1 and context2 in neurogym): in context 0 the first modality counts. The wanted action is 0,
// fixate, before the decision, and in it 1 … n, the alternative of the modality that counts. Every step of a trial has weight 1; delays and so trials
// differ in length by default.
//
// Conditions are "context" (0 or 1: the modality that counts), "choice" (1 … n, wanted), "direction 1" and "direction 2" (1 … n, shown), "coherence 1" and
// "coherence 2", "congruent" (1 or 0: both call for the same choice), and for two alternatives "signed 1" and "signed 2", positive for choice 1.
//
// Trial k stays as it is when there are more of them. It panics on a spec that cannot be met.
//
// Source: github.com/neurogym/neurogym, envs/native/contextdecisionmaking.py; Mante, Sussillo, Shenoy & Newsome 2013, Nature 503:78.
func Context(spec ContextSpec, src rand.Source) *Sequence {
	const generator = "Context"
	spec.Trials, spec.Choices = count(spec.Trials, batch), count(spec.Choices, 2)
	spec.Step, spec.Sigma = number(spec.Step, neurogymStep), number(spec.Sigma, neurogymSigma)
	if spec.Timing == (DecisionTiming{}) {
		spec.Timing = DecisionTiming{Fixation: 300, Stimulus: 750, Delay: 600, DelayMin: 300, DelayMax: 3000, Decision: 100}
	}
	if spec.Coherences == nil {
		spec.Coherences = []float64{5, 15, 50}
	}
	demandTrials(generator, spec.Trials, spec.Step, spec.Sigma, spec.Choices)
	demandCoherences(generator, spec.Coherences)
	demand(spec.Modality == 0 || spec.Modality == 1 && spec.Implicit, generator, "Modality", spec.Modality, "0, or 1 if Implicit")
	n, sd, spans := spec.Choices, spec.Sigma/math.Sqrt(spec.Step), spec.Timing.spans(generator, spec.Step)
	s := &Sequence{Name: "context-dependent decision", Step: spec.Step, Features: []string{"fixation"}, Actions: append([]string{"fixate"}, numbered("choice", n)...),
		Conditions: columns("context", "choice", "direction 1", "direction 2", "coherence 1", "coherence 2", "congruent")}
	for modality := range 2 {
		s.Features = append(s.Features, numbered(fmt.Sprintf("modality %d stimulus", modality+1), n)...)
	}
	if !spec.Implicit {
		s.Features = append(s.Features, "context 0", "context 1")
	}
	if n == 2 {
		s.Conditions = append(s.Conditions, columns("signed 1", "signed 2")...)
	}
	return newSequence(s, spec.Trials, spec.Balanced, spans, branches(src), func(d *drawn) {
		context := spec.Modality
		if !spec.Implicit {
			context = d.choose(2)
		}
		var direction [2]int
		var coherence [2]float64
		for modality := range 2 {
			direction[modality] = d.choose(n)
		}
		for modality := range 2 {
			coherence[modality] = spec.Coherences[d.choose(len(spec.Coherences))]
			d.ring(1, 1+modality*n, n, angle(direction[modality], n), coherence[modality]/100, sd)
		}
		d.fixate(spec.GoCue)
		for period := range s.Periods {
			if !spec.Implicit {
				d.add(period, 1+2*n+context, 1)
			}
		}
		choice, congruent := direction[context], 0.
		if direction[0] == direction[1] {
			congruent = 1
		}
		d.want(3, choice+1)
		values := []float64{float64(context), float64(choice + 1), float64(direction[0] + 1), float64(direction[1] + 1), coherence[0], coherence[1], congruent,
			signed(coherence[0], direction[0]), signed(coherence[1], direction[1])}
		d.label(fmt.Sprintf("context %d direction %d coherence %v, direction %d coherence %v", context, direction[0]+1, coherence[0], direction[1]+1, coherence[1]),
			values[:len(s.Conditions)]...)
	})
}
