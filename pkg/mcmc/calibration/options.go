package calibration

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/progress"
)

// Options say how much is simulated. The zero value is 500 simulations of 99 nearly independent draws.
type Options struct {
	Simulations int // 0: 500
	// Draws is the number L of draws of each simulation that are kept, so that ranks are 0 … L; 0: 99. Make L + 1 a number with many divisors, of which histograms have bins.
	Draws int
	// Thin is how many draws are made for each that is kept; 0: 5. Where they are worth fewer independent ones than are kept, twice as many are made, from a chain that begins anew,
	// until MaxThin for each that is kept is reached; 0: 16 times Thin.
	Thin, MaxThin int
	Judgement

	// From is an earlier result of the same model, sampler, options and source, which was cut short, or had fewer simulations: what it has is not done again.
	From *Result
	// Progress is told of simulations.
	Progress progress.Reporter
}

// Judgement says how ranks are judged.
type Judgement struct {
	// Level is the probability at which the ranks of a sampler that is right, of any of the quantities, are called wrong; 0: 0.05.
	Level float64
	// Bins is the number of bins of histograms, a divisor of L + 1; 0: the largest divisor up to 20 that leaves 5 simulations in each.
	Bins int
	// Replications is how many sets of uniform ranks are simulated for p-values; 0: 4000.
	Replications int
}

func (o Options) simulations() int { return positive("simulations", o.Simulations, 500) }
func (o Options) draws() int       { return positive("draws", o.Draws, 99) }
func (o Options) thin() int        { return positive("thin", o.Thin, 5) }
func (o Options) maxThin() int     { return max(o.thin(), positive("max thin", o.MaxThin, 16*o.thin())) }

func (j Judgement) level() float64 {
	if j.Level == 0 {
		return 0.05
	}
	if !(j.Level > 0 && j.Level < 1) {
		panic(fmt.Sprintf("calibration: level %v", j.Level))
	}
	return j.Level
}

func (j Judgement) replications() int { return positive("replications", j.Replications, 4000) }

// bins is the number of bins for a number of simulations, each with ranks 0 … draws.
func (j Judgement) bins(simulations, draws int) int {
	if j.Bins != 0 {
		if j.Bins < 1 || (draws+1)%j.Bins != 0 {
			panic(fmt.Sprintf("calibration: %d bins do not divide %d ranks", j.Bins, draws+1))
		}
		return j.Bins
	}
	best := 1
	for b := 2; b <= min(20, max(2, simulations/5)); b++ {
		if (draws+1)%b == 0 {
			best = b
		}
	}
	return best
}

// positive returns v, or what its zero stands for; less is misuse.
func positive(name string, v, zero int) int {
	if v == 0 {
		return zero
	}
	if v < 0 {
		panic(fmt.Sprintf("calibration: %d %s", v, name))
	}
	return v
}
