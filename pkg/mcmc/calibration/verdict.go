package calibration

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Verdict is what the ranks of one quantity say.
type Verdict struct {
	Name string
	// Counts is the histogram of ranks, in bins of equal width.
	Counts []int
	// ChiSquare is Σ (count − expected)²/expected over bins, and Distance the largest distance of the distribution function of ranks from a uniform one.
	ChiSquare, Distance float64
	// Probabilities of values at least as far from those of uniform ranks, by simulation of such ranks: PECDF of the place where the distribution function is farthest
	// out by its binomial distribution there, PChiSquare of ChiSquare, and PDistance of Distance.
	PECDF, PChiSquare, PDistance float64
	// Location and Spread are the mean of (rank + ½)/(L + 1), less ½, and the mean of its square distance from ½, by that of uniform ranks, less 1; each divided by its
	// standard deviation under uniform ranks. Location above 0: draws are too small. Spread above 0: they are too narrow, or autocorrelated.
	Location, Spread float64
	// Right says that PECDF is not below the level of the judgement, divided by the number of quantities.
	Right bool
}

// Words says what is wrong, or that nothing is.
func (v *Verdict) Words() string {
	if v.Right {
		return "calibrated"
	}
	// Ranks that lean to one side spread from ½ as well, but those that spread do not lean.
	if a, b := math.Abs(v.Location), math.Abs(v.Spread); max(a, b) < 3 {
		return "ranks are not uniform"
	} else if a >= b/2 {
		if v.Location > 0 {
			return "draws are too small"
		}
		return "draws are too large"
	}
	if v.Spread > 0 {
		return "draws are too narrow or autocorrelated"
	}
	return "draws are too wide"
}

// Bands are simultaneous bands for the ranks of one quantity: those of a sampler that is right are all within a band with probability 1 − level or a little more.
type Bands struct {
	// Ranks are places 0 … L−1; Low and High are the bounds of how many simulations have ranks up to and including each of them. (Säilynoja, Bürkner & Vehtari 2022, algorithm 1.)
	Ranks     []int
	Low, High []int
	// BinLow and BinHigh are the bounds of a count of the histogram, and Expected its mean.
	BinLow, BinHigh int
	Expected        float64
}

// Judge judges ranks of several quantities, by quantity and simulation; each is from 0 to draws. Probabilities are (1 + how many of the simulated sets of uniform ranks are as far
// out)/(1 + their number), which is exact for any number of simulations. The error is [ErrNoSimulation] where there is none.
func Judge(names []string, ranks [][]int, draws int, j Judgement, src rand.Source) ([]Verdict, *Bands, error) {
	if len(names) != len(ranks) {
		panic(fmt.Sprintf("calibration: %d names of %d quantities", len(names), len(ranks)))
	}
	if len(ranks) == 0 || len(ranks[0]) == 0 {
		return nil, nil, ErrNoSimulation
	}
	n := len(ranks[0])
	u := newUniform(n, draws, j.bins(n, draws), j.replications(), src)
	out := make([]Verdict, len(ranks))
	for q, of := range ranks {
		if len(of) != n {
			panic(fmt.Sprintf("calibration: %d ranks of %s, %d of %s", len(of), names[q], n, names[0]))
		}
		counts := make([]int, draws+1)
		v := Verdict{Name: names[q], Counts: make([]int, u.bins)}
		total := float64(draws + 1)
		expected := (1 - 1/(total*total)) / 12 // variance of uniform ranks by L + 1
		for _, r := range of {
			if r < 0 || r > draws {
				panic(fmt.Sprintf("calibration: rank %d of %s is not between 0 and %d", r, names[q], draws))
			}
			counts[r]++
			d := (float64(r)+0.5)/total - 0.5
			v.Location += d
			v.Spread += d*d/expected - 1
		}
		v.Location /= math.Sqrt(float64(n) * expected)
		v.Spread /= math.Sqrt(float64(n) * (fourth(draws)/(expected*expected) - 1))
		s := u.statistics(counts, v.Counts)
		v.ChiSquare, v.Distance = s.square, s.distance
		v.PECDF, v.PChiSquare, v.PDistance = atMost(u.ecdfs, s.ecdf), atLeast(u.squares, s.square), atLeast(u.distances, s.distance)
		v.Right = v.PECDF >= j.level()/float64(len(ranks))
		out[q] = v
	}
	b := &Bands{Ranks: u.points, Expected: float64(n) / float64(u.bins)}
	for i := range u.points {
		low, high := band(u.ecdf[i*(n+1):(i+1)*(n+1)], u.ecdfs, j.level())
		b.Low, b.High = append(b.Low, low), append(b.High, high)
	}
	b.BinLow, b.BinHigh = band(u.hist, u.hists, j.level())
	return out, b, nil
}

// fourth is the fourth central moment of (rank + ½)/(draws + 1) of uniform ranks: (1 − 1/m²)(3 − 7/m²)/240 for m = draws + 1.
func fourth(draws int) float64 {
	m := 1 / float64((draws+1)*(draws+1))
	return (1 - m) * (3 - 7*m) / 240
}
