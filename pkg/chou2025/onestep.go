package chou2025

import (
	"cmp"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/progress"
)

// OneStep is the experiment of Theorem 3.1: a two-layer network f(x) = Σ_i r_i φ(w_i·x) with a random second layer that stays, of which the first takes one step of gradient
// descent on the labels sign(β·x) of a teacher,
//
//	W₁ = W₀ − η√N ∂L/∂W,    L = 1/(2n) Σ (f − y)²,    x ~ N(0, I_d),    w_i ~ N(0, I/d),    r_i ~ N(0, 1/N²)
//
// with N units, d inputs and n examples in proportion to each other (the scaling of Ba et al. 2022, W₀ and a step of η = 1 being of one order as matrices). What the step did
// to the features φ(W₁x) is measured on fresh inputs, as they answer a new readout: how many of them are separable by the teacher's labels, and how well a readout tells
// these.
//
// The zero value is the default: 200 inputs, 100 units with an odd activation, 1600 examples, and step sizes from 0 to 64. The sizes of the paper were not at hand. Theory is
// for η of order 1, which do not grow with the network; there features act as if they were Gaussian. The largest rates are beyond it.
type OneStep struct {
	Inputs int // d; 0: 200
	Units  int // N; 0: 100
	// Rectified units are ReLU. Others are erf(√π z/2), an odd function, as conditions of the theorem have it.
	Rectified bool
	Examples  int       // n, to take the step on; 0: 8 for each input
	Flip      float64   // the share of these whose label is changed; what is fresh has true labels
	Rates     []float64 // η; nil: 0, ½, 1, 2, 4, 8, 16, 32, 64
	Seeds     int       // networks of each rate, each with a teacher of its own; 0: 5. The k-th networks of all rates share teacher, first weights, examples and fresh inputs

	Draws  int // of fresh inputs for the capacity; 0: 20
	Trials int // fresh inputs for the readouts; 0: 100 for each unit

	Progress progress.Reporter // hears of networks that are measured; may be nil
}

// Step is one network after its step. Correlation, Capacity and Accuracy come in up to three kinds: by theory from the weights, measured, and, where the measurement has a
// bias that is known, what it should then be.
type Step struct {
	Rate float64
	Seed int // number of the network, from 0

	Change float64 // ‖W₁ − W₀‖/‖W₀‖
	// Direction is the cosine between the teacher's β and the direction in input space that the step is along: that which moves the output most.
	Direction float64

	// Correlation is ρ between β·x and its best linear predictor from the features: exact for these weights, from Gaussian averages (see [FeatureCorrelation]).
	Correlation float64
	// CrossValidated is the correlation between β·x and its prediction by least squares on four fifths of the trials, over the other fifths. It is lower than ρ as coefficients
	// are not known exactly: see [FiniteCorrelation]. Corrected is it with this undone.
	CrossValidated, Corrected float64

	// Predicted is the capacity that goes with Correlation, capacity.TeacherCapacity: as if features and teacher were jointly Gaussian, in the limit of many units.
	Predicted float64
	// Capacity is how many fresh points for each unit are separable by the teacher's labels through the origin: the largest number in each draw, over the number of units, and
	// the mean over draws. Of features that know nothing of the labels it is 2 on average for any number of units.
	Capacity capacity.Estimate

	// Optimal is the accuracy that goes with Correlation, capacity.TeacherAccuracy.
	Optimal float64
	// FromCapacity is the accuracy that goes with the measured Capacity, h(α) of capacity.AccuracyOfCapacity; NaN where that is below 2.
	FromCapacity float64
	// Accuracy is the share of labels that a linear readout tells right, learnt by least squares on four fifths of the trials and tested on the other fifths, with its binomial
	// standard error. It is lower than Optimal as the readout is learnt from so few: FiniteOptimal is what theory has for that.
	Accuracy      capacity.Estimate
	FiniteOptimal float64
}

func (s OneStep) resolve() OneStep {
	s.Inputs, s.Units, s.Seeds, s.Draws = cmp.Or(s.Inputs, 200), cmp.Or(s.Units, 100), cmp.Or(s.Seeds, 5), cmp.Or(s.Draws, 20)
	s.Examples, s.Trials = cmp.Or(s.Examples, 8*s.Inputs), cmp.Or(s.Trials, 100*s.Units)
	if s.Rates == nil {
		s.Rates = []float64{0, 0.5, 1, 2, 4, 8, 16, 32, 64}
	}
	for _, r := range s.Rates {
		if !(r >= 0) || math.IsInf(r, 0) {
			panic(fmt.Sprintf("chou2025: OneStep: rate %v", r))
		}
	}
	if min(s.Inputs, s.Units, s.Examples, s.Seeds) < 1 || s.Draws < 2 || s.Trials < 2*s.Units+10 || !(s.Flip >= 0 && s.Flip <= 1) {
		panic(fmt.Sprintf("chou2025: OneStep: no such experiment (readouts need more than two trials for each unit): %+v", s))
	}
	return s
}
