package chou2025

import (
	"math"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/train"
)

// RecurrentNetwork is what a [RecurrentStudy] measured of one network: plain data, which notebook.Keep and encoding/gob can store.
type RecurrentNetwork struct {
	Task       Decisions
	Rank, Seed int
	Diverged   bool                    // learning came to numbers that are not finite, and all numbers below but Norm are missing: NaN in quantities
	Norm       float64                 // ‖W₀‖_F of the initial recurrent weights, the same for all ranks of a seed
	Change     network.RecurrentChange // Change.Weights is ‖ΔW‖_F of the recurrent weights
	Learning   []train.Measurement     // loss and accuracy on the first set of test trials, over learning
	Sets       []RecurrentSet          // one a set of test trials
	// Geometry of the two choices at each step of a trial before and after learning, on the first set of test trials; nil at a step where there is none. The last is the decision.
	StepsBefore, StepsAfter []*capacity.Result
}

// RecurrentSet is what was measured on one set of test trials.
type RecurrentSet struct {
	Before, After RecurrentState
	// Between the untrained and the trained network: at the decision the share of responses that have the same sign, and the uncentred alignment of the responses' kernels; and the
	// alignment of their tangent kernels over all outputs at all steps, of the recurrent weights alone. Near 1 is lazy.
	SignSimilarity, RepresentationSimilarity, TangentAlignment float64
	// Faults are the measures that could not be had, which are then NaN or nil, in sentences.
	Faults []string
}

// RecurrentState is a network at the decision, before or after learning.
type RecurrentState struct {
	Accuracy float64          // share of trials with the right choice; of three outputs, as a network may also go on fixating
	Active   float64          // share of responses that are above 0
	Geometry *capacity.Result // of the manifolds of the two choices; nil where there is none
}

// Quantity is a number of a network, on one of the sets of test trials, with its name.
type Quantity struct {
	Name string
	Of   func(n RecurrentNetwork, set int) float64 // NaN where there is none
}

// Mean returns the mean over the sets of test trials, those left out where the network has no such number; NaN where it has it on none.
func (q Quantity) Mean(n RecurrentNetwork) float64 {
	sum, sets := 0.0, 0.0
	for k := range n.Sets {
		if v := q.Of(n, k); !math.IsNaN(v) {
			sum, sets = sum+v, sets+1
		}
	}
	return sum / sets
}

// RecurrentQuantities returns what the paper shows of recurrent networks, and the utility: quantities of the trained network, of the untrained one where the name says so, and
// of what learning changed.
func RecurrentQuantities() []Quantity {
	of := func(name string, of func(RecurrentSet) float64) Quantity {
		return Quantity{name, func(n RecurrentNetwork, set int) float64 { return of(n.Sets[set]) }}
	}
	all := []Quantity{
		of("accuracy", func(s RecurrentSet) float64 { return s.After.Accuracy }),
		of("accuracy, untrained", func(s RecurrentSet) float64 { return s.Before.Accuracy }),
		{"weight change", func(n RecurrentNetwork, _ int) float64 { return n.Change.Weights }},
		of("sign similarity", func(s RecurrentSet) float64 { return s.SignSimilarity }),
		of("representation similarity", func(s RecurrentSet) float64 { return s.RepresentationSimilarity }),
		of("tangent kernel alignment", func(s RecurrentSet) float64 { return s.TangentAlignment }),
	}
	for _, m := range capacity.Measures() {
		measure := func(r *capacity.Result) float64 {
			if r == nil {
				return math.NaN()
			}
			return r.Measure(m).Value
		}
		all = append(all,
			of(m.String(), func(s RecurrentSet) float64 { return measure(s.After.Geometry) }),
			of(m.String()+", untrained", func(s RecurrentSet) float64 { return measure(s.Before.Geometry) }))
	}
	return all
}
