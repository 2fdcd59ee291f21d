package geometry

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// State is what is known of a network, or of recorded neurons, at one time. Every field may be absent; measures that need it are then listed as not computed.
type State struct {
	// Responses are trials × units of the layer that is asked about; trials are the same ones in the same order in all states.
	Responses *mat.Dense
	// Tangent is the empirical tangent kernel JJᵀ: trials × trials for one output, else (trials·outputs) square with the outputs of one trial next to each other.
	Tangent mat.Symmetric
	// Weights are those of the layers, or of parts of layers, each units × inputs (a flat list is one row). Only their size and their difference are used.
	Weights []*mat.Dense
	// ContextWeights are the weights from two context inputs, units × 2.
	ContextWeights *mat.Dense
	// Readout reads the responses.
	Readout *Readout
}

// Learner is one network, or one animal, before and after learning. For a recording after learning alone Before stays empty.
type Learner struct {
	Name          string // in errors; its position if empty
	Before, After State
}

// NamedDichotomy is a dichotomy of the conditions of a [Design] with the name that tables show.
type NamedDichotomy struct {
	Name      string
	Dichotomy Dichotomy
}

// Design says what the trials of all learners are. Every field may be absent, as in [State].
type Design struct {
	// Layers names the parts of State.Weights, in their order.
	Layers []string
	// Targets are trials × outputs.
	Targets *mat.Dense
	// Labels are classes 0 … C−1, for collapse and probes. Trials labelled −1 are left out there.
	Labels []int
	// Contexts names the trials as conditions of two contexts with a relevant feature each.
	Contexts *rsa.TwoContexts
	// Threshold is the mean response above which a unit counts as responding, see [UnitSelectivity].
	Threshold float64
	// Condition are conditions 0 … m−1 for measures of abstraction, −1 for trials that are left out there, and Dichotomies those to judge.
	Condition   []int
	Dichotomies []NamedDichotomy
	// Score rates a readout of the responses. If nil it is [SignAccuracy] for targets of one column and [ArgmaxAccuracy] for labels of several classes without −1.
	Score func(Readout) Score
}

// RegimeOptions of [Regime]. The zero value takes every measure that the data allow and has intervals of 95 %.
type RegimeOptions struct {
	// Only keeps the measures for which it is true; nil keeps all.
	Only func(m Measure) bool
	// More are measures of your own, shown after the others.
	More []OwnMeasure
	// Redrawn are other draws of the beginning: states of untrained networks of the same kind, at least two. They are what one network is judged by. Without them the beginnings of
	// the other learners, at least three in all, serve.
	Redrawn []State
	// Confidence is that of all intervals and verdicts; 0 is 0.95.
	Confidence float64
	// Surrogates is the number of draws of the null model for each dichotomy and state, see [GeometricNull]; 0 leaves the null model out.
	Surrogates int
	// PlanesStarts is the number of starts of each fit of planes; 0 is 100.
	PlanesStarts int
	// Progress hears of each state and pair that is done with a measure; may be nil.
	Progress progress.Reporter
}

// Regime asks how rich and how lazy learning was, by which measure: the measures of this package, for one network or several seeds, or for recordings before and after
// learning, in one table.
//
//	table, err := geometry.Regime(ctx, learners, geometry.Design{Targets: garden.Targets, Contexts: &contexts}, geometry.RegimeOptions{}, seed.Source())
//	fmt.Println(table)
//	fmt.Println(table.Verdict())
//
// # What decides
//
// Rich and lazy are regimes of change (Chizat, Oyallon & Bach 2019): lazy learning leaves the representation, the tangent kernel, where the random initial weights had put it. No
// value of a similarity or a dimensionality marks the border by itself, as it depends on the task, the width and the number of trials. There is one scale in the data that
// does not: what another draw of the initial weights would have changed. So each measure is compared with
//
//	learning ÷ redrawing = mean_i D(before_i, after_i) / mean_{i≠j} D(before_i, before_j),
//
// D being the absolute difference of a number that each state has (its dimensionality, its alignment with the targets), or the distance of two states where the measure
// compares states (1 − CKA, ‖K − K₀‖/‖K₀‖). Below 1 learning did less to the measure than the next seed would have done: lazy. Above 1 it took the measure to where
// drawing does not take it: rich. With growing width N the ratio parts: in the lazy limit kernels change by O(1/N) and differ between draws by O(1/√N) (Dyer & Gur-Ari 2020),
// so that it goes to 0; in the rich (mean-field) limit they change by O(1) (Bordelon & Pehlevan 2022), so that it grows. No number here was fitted to an example.
//
// The verdict of a measure is [Lazy] or [Rich] where the whole interval of the ratio is on one side of 1, and [Undecided] where it is not. Where rich learning is said to take a
// measure to one side, as alignment with the targets upward, and it moved far but not there (the interval of after − before is not on that side), it is [Between]. A
// small change of weights does not make learning lazy, as in wide networks weights of the rich regime move little as well: there only Rich is given. Measures
// without a principled criterion are shown without a verdict, and Row.Why says why.
//
// A summary can stay while what it summarises moves, so that Lazy by one measure is weaker evidence than Rich. Verdicts are not averaged, see [RegimeTable.Verdict], and
// each has its own error rate: of twenty measures one may err.
//
// # Intervals
//
// Means of one time are over learners, with intervals by Student's t, which can pass the natural ends of a share. The ratio's interval is that of its logarithm by the jackknife
// (Arvesen 1969), which allows for each beginning being in many pairs: leaving out one learner at a time, or with Redrawn one learner and one draw at a time, and Student's t.
// They suppose independent learners, and do not cover the choice of trials. One network has no interval over networks; with Redrawn its ratio has one, over the draws alone, and
// the verdict is about that network. Fewer than three learners without Redrawn have no verdict.
//
// Recordings: noise lowers similarities before and after alike; average trials to conditions first. Animals before learning take the place of draws. Neurons need not be the
// same ones before and after for any measure but those of weights.
//
// Random numbers, for folds, noise, starts and surrogates, come from src; each measure and learner has its own, the same before and after, whatever else is computed. With a nil
// src measures that need any are listed as not computed. A measure that fails in some learners is computed from the others and says so. It is an error when there
// are no learners, a matrix has entries that are NaN or infinite, shapes do not fit (the error names learner and field, got and want), no measure is left, or ctx is cancelled.
func Regime(ctx context.Context, learners []Learner, d Design, o RegimeOptions, src rand.Source) (*RegimeTable, error) {
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	if err := checkRegime(learners, d, o); err != nil {
		return nil, fmt.Errorf("geometry: regime: %w", err)
	}
	if d.Score == nil {
		d.Score = usualScore(d)
	}
	families := chosen(d, o, learners)
	if len(families) == 0 {
		return nil, fmt.Errorf("geometry: regime: no measure is left")
	}
	found, err := gather(ctx, families, learners, d, o, src)
	if err != nil {
		return nil, fmt.Errorf("geometry: regime: %w", err)
	}
	t := &RegimeTable{Learners: len(learners), Redrawn: len(o.Redrawn), Confidence: o.Confidence}
	for f, family := range families {
		for k, m := range family.measures {
			row, missing := found[f].row(m, k, o)
			if missing != "" {
				t.NotComputed = append(t.NotComputed, NotComputed{m.Group, m.Name, missing})
			} else {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	return t, nil
}

// usualScore is the score that targets or labels suggest, nil where they suggest none.
func usualScore(d Design) func(Readout) Score {
	if d.Targets != nil {
		if _, outputs := d.Targets.Dims(); outputs == 1 {
			return func(r Readout) Score { return SignAccuracy(r, mat.Col(nil, 0, d.Targets)) }
		}
	}
	top := 0
	for _, l := range d.Labels {
		if l < 0 {
			return nil
		}
		top = max(top, l)
	}
	if top < 1 {
		return nil
	}
	return func(r Readout) Score { return ArgmaxAccuracy(r, d.Labels) }
}
