package vanmeegen2025

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/progress"
)

// Study is a network, a world, and how its posterior is sampled. The zero value of all but World is one hidden layer of 100 rectified linear units with the non-lazy readout.
type Study struct {
	World      World
	Activation network.Activation // of all hidden units
	Units      int                // in each hidden layer; 0: 100
	Layers     int                // hidden layers; 0: 1
	Readout    posterior.Scaling
	// Variance is σ_a², the prior variance of readout weights; 0: 1/P, or P^(−1/L) where units are not bounded, and 1 in the lazy scaling ([posterior.ReadoutVariance]).
	Variance float64
	Hidden   float64 // σ_l² of the weights between hidden layers; 0: 1
	Beta     float64 // inverse temperature; 0: 1000 times the number of units, or 1000 in the lazy scaling

	Slow   bool // anneals ten times as long: occupations of codes are closer to rest, and outliers have merged
	Chains int  // 0: 2
	Warmup int  // transitions at the last temperature before the first draw; 0: 300
	Draws  int  // of each chain that are kept; 0: 250
	Thin   int  // transitions between them; 0: 10
	Steps  int  // leapfrog steps of a transition, on average; 0: 40

	Progress progress.Reporter
}

// Model returns the network with its prior.
func (s Study) Model() posterior.Model {
	hidden := make([]posterior.Hidden, or(s.Layers, 1))
	for l := range hidden {
		hidden[l] = posterior.Hidden{Units: or(s.Units, 100), Activation: s.Activation}
		if l > 0 && s.Hidden > 0 {
			hidden[l].SD = math.Sqrt(s.Hidden)
		}
	}
	return posterior.Model{Hidden: hidden, Readout: s.Readout, ReadoutVariance: s.Variance}
}

// ReadoutVariance returns the prior variance of readout weights that the study has.
func (s Study) ReadoutVariance() float64 {
	switch {
	case s.Variance > 0:
		return s.Variance
	case s.Readout == posterior.Lazy:
		return 1
	}
	return posterior.ReadoutVariance(s.Activation, len(s.World.Labels), or(s.Layers, 1))
}

// Temperature returns the inverse temperature β that the study has.
func (s Study) Temperature() float64 {
	switch {
	case s.Beta > 0:
		return s.Beta
	case s.Readout == posterior.Lazy:
		return 1000
	}
	return 1000 * float64(or(s.Units, 100))
}

// Posterior returns the posterior of the study's network given its world.
func (s Study) Posterior() (*posterior.Posterior, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	p, err := posterior.New(s.Model(), s.World.X, s.World.Y)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	return p, nil
}

// Problem returns the study as the theory takes it: with its temperature, or at zero temperature.
func (s Study) Problem(cold bool) theory.Problem {
	p := theory.Problem{K0: s.World.Kernel(), Y: s.World.Y, Readout: s.ReadoutVariance(), Lazy: s.Readout == posterior.Lazy}
	for l := range or(s.Layers, 1) {
		p.Widths = append(p.Widths, or(s.Units, 100))
		if l > 0 && s.Hidden > 0 {
			p.Hidden = append(p.Hidden, s.Hidden)
		}
	}
	if !cold {
		p.Temperature = 1 / s.Temperature()
	}
	return p
}

func or(v, otherwise int) int {
	if v > 0 {
		return v
	}
	return otherwise
}

// Toy returns a study of the problem of the paper's figures on coding schemes, three classes of unequal size on orthogonal inputs: 30 trials in classes of 15, 9 and 6 for 100
// units, which takes seconds to sample; or, at about the paper's size, 500 trials in classes of 250, 125 and 125 for 500 units, which takes hours. There are 10 inputs more than
// trials.
func Toy(paper bool, on, off float64) Study {
	if paper {
		return Study{World: Orthogonal([]int{250, 125, 125}, on, off).Within(510), Units: 500}
	}
	return Study{World: Orthogonal([]int{15, 9, 6}, on, off).Within(40), Units: 100}
}
