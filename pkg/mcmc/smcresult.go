package mcmc

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// SequentialResult is what sequential Monte Carlo gave. Its chains are the independent runs, and their draws the particles, which are not a walk in time.
type SequentialResult struct {
	*Result
	Runs []*SequentialRun
	// Evidence is the logarithm of the mean over runs of the estimated evidence, which is the mean of the likelihood over the prior, constants as the target has them. Its standard
	// error is from the genealogies of the particles.
	Evidence Evidence
	// Between is the standard error from the spread of the runs' log evidences alone, NaN for one run. With few runs it is uncertain; it is there to confirm the other.
	Between float64
	// Acceptance is what step sizes were tuned for, 0 where there is none.
	Acceptance float64
}

// SequentialRun is one run of sequential Monte Carlo.
type SequentialRun struct {
	Stages      []SequentialStage
	LogEvidence float64
	Variance    float64 // of LogEvidence, from the genealogy of the particles (Chan and Lai 2013; Lee and Whiteley 2018)
	Possible    float64 // share of the draws from the prior whose likelihood is not 0
	Gradients   int     // evaluations of gradients, or of densities where there are none

	families [][]int // particles by ancestor
}

// SequentialStage is one stage of a run.
type SequentialStage struct {
	Beta        float64 // power of the likelihood that it led to
	Conditional float64 // conditional effective sample size of the step, as a share
	ESS         float64 // effective sample size after it
	LogEvidence float64 // what the step added
	Resampled   bool
	Ancestors   int     // number of draws from the prior that particles descend from
	Moves       int     // transitions of each particle
	Accept      float64 // mean acceptance probability of the last
	Step        float64 // size of steps at the end
	Correlation float64 // of particles before the moves and after, the largest over coordinates and log likelihood
	Worst       string  // what has it
	Correlated  bool    // the correlation is larger than was asked
	Stalled     bool    // twice the moves did not bring it down: particles keep to modes, or are very slow
	Divergent   int     // divergent transitions
}

// pool combines the runs.
func (r *SequentialResult) pool() {
	n := float64(len(r.Runs))
	logs := make([]float64, len(r.Runs))
	mean := 0.0
	for i, run := range r.Runs {
		logs[i] = run.LogEvidence
		mean += run.LogEvidence / n
	}
	all := logSumExp(logs)
	variance, spread := 0.0, 0.0
	for i, run := range r.Runs {
		share := math.Exp(logs[i] - all)
		variance += share * share * run.Variance
		spread += (logs[i] - mean) * (logs[i] - mean)
	}
	r.Evidence = Evidence{all - math.Log(n), math.Sqrt(variance)}
	r.Between = math.Sqrt(spread / (n - 1) / n)
	if n == 1 {
		r.Between = math.NaN()
	}
}

// Mean returns the mean of a quantity over all particles, and its standard error: from families of particles of a common ancestor in the prior, which may be alike, and not
// from the order of the particles, which means nothing.
func (r *SequentialResult) Mean(name string, f func(float64) float64) (mean, se float64, err error) {
	draws, err := r.Draws(name)
	if err != nil {
		return math.NaN(), math.NaN(), err
	}
	total := 0.0
	for _, d := range draws {
		for i, v := range d {
			if f != nil {
				d[i] = f(v)
			}
			mean += d[i]
			total++
		}
	}
	mean /= total
	for k, d := range draws {
		for _, family := range r.Runs[k].families {
			sum := 0.0
			for _, i := range family {
				sum += d[i] - mean
			}
			se += sum * sum
		}
	}
	return mean, math.Sqrt(se) / total, nil
}

// Faults says in words where the particles degenerated, and what else is wrong. Empty: nothing was found.
func (r *SequentialResult) Faults() []string {
	var faults []string
	fault := func(format string, a ...any) { faults = append(faults, fmt.Sprintf(format, a...)) }
	possible, ancestors := 1.0, math.MaxInt
	var stages, slow, stalled, low, divergent, moved int
	var worst SequentialStage
	for i, run := range r.Runs {
		possible = min(possible, run.Possible)
		ancestors = min(ancestors, run.Stages[len(run.Stages)-1].Ancestors)
		stages += len(run.Stages)
		for _, s := range run.Stages {
			if s.Stalled {
				stalled++
			} else if s.Correlated {
				slow++
			}
			if s.Correlated && s.Correlation > worst.Correlation {
				worst = s
			}
			divergent += s.Divergent
			moved += s.Moves * r.Chains[i].Draws
			if r.Acceptance > 0 && s.Accept < r.Acceptance/3 {
				low++
			}
		}
	}
	n := r.Chains[0].Draws
	if possible < .5 {
		fault("only %.3g of the draws from the prior have a likelihood that is not 0: more particles are needed", possible)
	}
	if float64(ancestors) < max(20, float64(n)/50) {
		fault("the %d particles of a run descend from %d draws from the prior: the weights of modes and the standard error of the evidence cannot be trusted; "+
			"more particles, or Keep nearer to 1, are needed", n, ancestors)
	}
	if slow > 0 {
		fault("at %d of %d stages of all runs the moves ran out before the particles forgot where they were; the correlation of %s was %.2f at β = %.3g: "+
			"a better kernel, or more Moves, would help", slow, stages, worst.Worst, worst.Correlation, worst.Beta)
	}
	if stalled > 0 {
		fault("at %d of %d stages of all runs more moves did not help, as where there are several modes; the correlation of %s was %.2f at β = %.3g: "+
			"the weights of modes are those of the %d draws from the prior that came there", stalled, stages, worst.Worst, worst.Correlation, worst.Beta, ancestors)
	}
	if low > 0 {
		fault("at %d of %d stages of all runs fewer than a third of the moves were accepted that were aimed at", low, stages)
	}
	if float64(divergent) > .01*float64(moved) {
		fault("%d of %d transitions diverged: the kernel does not see some of the posterior's narrow places", divergent, moved)
	}
	if n := float64(len(r.Runs)); n > 1 {
		spread := (n - 1) * r.Between * r.Between / (r.Evidence.SE * r.Evidence.SE)
		if p := (distuv.ChiSquared{K: n - 1}).Survival(spread); p < .001 {
			fault("the log evidences of the runs differ by more than their standard errors: ± %.2g by the runs, ± %.2g by the particles", r.Between, r.Evidence.SE)
		}
	}
	return faults
}

// String tells of the stages, the evidence, and what is wrong, in words; [Result.Summary] would take the particles for a walk.
func (r *SequentialResult) String() string {
	var b strings.Builder
	for i, run := range r.Runs {
		moves := 0
		for _, s := range run.Stages {
			moves += s.Moves
		}
		fmt.Fprintf(&b, "run %d: %d stages, %d moves, %d ancestors of %d particles, %d gradients, log evidence %v\n", i, len(run.Stages), moves, run.Stages[len(run.Stages)-1].Ancestors,
			r.Chains[i].Draws, run.Gradients, Evidence{run.LogEvidence, math.Sqrt(run.Variance)})
	}
	fmt.Fprintf(&b, "log evidence %v (± %.2g by the spread of the runs)\n", r.Evidence, r.Between)
	for _, f := range r.Faults() {
		fmt.Fprintf(&b, "! %s\n", f)
	}
	return b.String()
}
