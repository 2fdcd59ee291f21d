package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Adapt says how warm-up tunes the step size and the masses. The zero value is Stan's: dual averaging of the step towards the kernel's acceptance, and diagonal masses from windows
// that double.
type Adapt struct {
	Acceptance float64 // the mean acceptance probability that the step size is tuned for, in (0, 1); 0: that of the kernel
	Step       float64 // the step size to begin with, and the one to keep where there is nothing to tune; 0: found by doubling and halving
	KeepStep   bool    // Step is not tuned
	// Mass are the masses to begin with, nil: 1. Masses that are given are kept, unless Estimate says otherwise.
	Mass     Mass
	Estimate Estimate
	Rank     int // number of directions of EstimateLowRank; 0: 10
	// Begin, Window and End are the numbers of steps before the first window, in the first window, and after the last one; 0: 75, 25, 50. Where warm-up is shorter than the three
	// together, Begin and End are 15 % and 10 % of it and the rest is one window; below 20 steps no masses are estimated.
	Begin, Window, End int
}

// Estimate is what warm-up makes of the masses.
type Estimate int

// Estimates.
const (
	// EstimateDefault is EstimateDiagonal, or EstimateNone where masses are given or the kernel tunes no step.
	EstimateDefault Estimate = iota
	// EstimateDiagonal takes the variances of the coordinates, drawn a little towards 10⁻³ as in Stan.
	EstimateDiagonal
	// EstimateDense takes the covariance of the coordinates, drawn a little towards 10⁻³ times the identity as in Stan.
	EstimateDense
	// EstimateLowRank takes the variances, and of the correlations the directions that are the longest and the shortest ones: for targets of many coordinates.
	EstimateLowRank
	// EstimateNone keeps the masses.
	EstimateNone
)

// dualAveraging tunes the logarithm of a step size (Hoffman & Gelman 2014, §3.2.1), with the constants of Stan. Its fields are what has to be carried.
type dualAveraging struct {
	Centre  float64 // μ, towards which the step is drawn
	Sum     float64 // H̄, mean of what acceptance lacks
	Average float64 // log of the averaged step
	Count   float64
}

// Constants of dual averaging in Stan.
const (
	gamma, kappa, delay = 0.05, 0.75, 10
)

// begin starts anew around a step size.
func (d *dualAveraging) begin(centre float64) { *d = dualAveraging{Centre: math.Log(centre)} }

// learn takes the acceptance probability of one transition, and returns the step size of the next.
func (d *dualAveraging) learn(accept, target float64) float64 {
	d.Count++
	eta := 1 / (d.Count + delay)
	if !(accept <= 1) { // a NaN is no acceptance
		accept = 0
	}
	d.Sum += eta * (target - accept - d.Sum)
	x := d.Centre - d.Sum*math.Sqrt(d.Count)/gamma
	d.Average += math.Pow(d.Count, -kappa) * (x - d.Average)
	return math.Exp(x)
}

// final is the averaged step size.
func (d *dualAveraging) final() float64 { return math.Exp(d.Average) }

// firstStep returns a step size of the right order: one leapfrog step is accepted with probability about 0.8 (Stan's init_stepsize, after Hoffman & Gelman 2014, algorithm 4). Of
// kernels without a gradient it is 2.38/√n, the best of a random walk on a standard normal density (Roberts, Gelman & Gilks 1997). It evaluates the gradient some ten times.
func firstStep(t *Target, s *State, tuning *Tuning, src rand.Source) (step float64, gradients int, err error) {
	if s.Gradient == nil {
		return 2.38 / math.Sqrt(float64(t.Dim)), 0, nil
	}
	if step = tuning.Step; !(step > 0) || step > 1e7 {
		step = 1
	}
	var f flow
	gain := func() float64 { // H before one leapfrog step minus H after
		f.begin(t, s, tuning)
		f.throw(src)
		before := f.energy()
		gradients++
		if _, ok := f.run(t, Leapfrog, step, 1, math.Inf(-1)); !ok {
			return math.Inf(-1)
		}
		return before - f.energy()
	}
	limit := math.Log(0.8)
	grow := gain() > limit
	for {
		if grow != (gain() > limit) {
			return step, gradients, nil
		}
		if grow {
			step *= 2
		} else {
			step /= 2
		}
		if step > 1e7 {
			return 0, gradients, fmt.Errorf("mcmc: steps of any size are accepted: the density does not fall off, and may have no finite integral, " +
				"or it is wider than 10⁷ and wants other units")
		}
		if step < 1e-300 {
			return 0, gradients, fmt.Errorf("mcmc: no step size is small enough for a step to be accepted at log density %v: the density may not be continuous there, "+
				"or the gradient is wrong", s.LogDensity)
		}
	}
}
