package calibration

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Result is what was simulated and what it says.
type Result struct {
	Model string
	Names []string // of quantities
	Draws int      // that were kept of each simulation: ranks are 0 … Draws
	// Simulations are all, in their order; nil are those that were not done as the run was cut short.
	Simulations []*Simulation
	// Verdicts by quantity, and bands for figures, from the simulations that are done.
	Verdicts []Verdict
	Bands    *Bands
}

// Run calibrates a sampler on a model (Talts, Betancourt, Simpson, Vehtari & Gelman 2018): where both are right, the rank of a true value from the prior among draws from the
// posterior of data that were simulated with it is uniform. Each simulation has a generator of its own, seeded from src in order; the result depends on src, the model, the
// sampler and the options, and not on the number of cores. It runs as many simulations at once as Go uses cores.
//
// Where ctx ends or a simulation fails, the others stop, and beside the error there is a result of those that are done: [Options.From] goes on from it.
func Run(ctx context.Context, m Model, sampler Sampler, opt Options, src rand.Source) (*Result, error) {
	n, judge := opt.simulations(), rng.Fork(src)
	opt.bins(n, opt.draws())
	seeds := make([]*rand.ChaCha8, n)
	for k := range seeds {
		seeds[k] = rng.Fork(src)
	}
	out := &Result{Model: m.Name, Draws: opt.draws(), Simulations: make([]*Simulation, n)}
	if f := opt.From; f != nil {
		if f.Draws != out.Draws || f.Model != out.Model {
			return nil, fmt.Errorf("calibration: %s: cannot go on from a result of %s with %d draws", m.Name, f.Model, f.Draws)
		}
		out.Names = f.Names
		copy(out.Simulations, f.Simulations)
	}
	names, done := make([][]string, n), 0
	for _, s := range out.Simulations {
		if s != nil {
			done++
		}
	}
	count := progress.Count(opt.Progress, int64(n))
	count.Add(int64(done))
	err := cores.Try(ctx, n, func(k int) (err error) {
		if out.Simulations[k] != nil {
			return nil
		}
		if out.Simulations[k], names[k], err = Simulate(ctx, &m, sampler, opt, seeds[k]); err != nil {
			return fmt.Errorf("calibration: %s: simulation %d: %w", m.Name, k, err)
		}
		count.Add(1)
		return nil
	})
	for k, of := range names {
		if out.Names == nil {
			out.Names = of
		}
		if of != nil && !slices.Equal(of, out.Names) {
			return nil, fmt.Errorf("calibration: %s: simulation %d has the quantities %q, others have %q", m.Name, k, of, out.Names)
		}
	}
	if e := out.judge(opt.Judgement, judge); err == nil {
		err = e
	}
	return out, err
}

func (r *Result) judge(j Judgement, src rand.Source) (err error) {
	r.Verdicts, r.Bands, err = Judge(r.Names, r.Ranks(), r.Draws, j, src)
	return err
}

// Ranks returns the ranks of the simulations that are done, by quantity and simulation.
func (r *Result) Ranks() [][]int {
	out := make([][]int, len(r.Names))
	for _, s := range r.Simulations {
		if s == nil {
			continue
		}
		for q, rank := range s.Ranks {
			out[q] = append(out[q], rank)
		}
	}
	return out
}

// Right says that all quantities are calibrated. False where no simulation is done.
func (r *Result) Right() bool {
	for _, v := range r.Verdicts {
		if !v.Right {
			return false
		}
	}
	return len(r.Verdicts) > 0
}

// Short returns how many simulations are done, and in how many the draws were worth fewer independent ones than were kept.
func (r *Result) Short() (done, short int) {
	for _, s := range r.Simulations {
		if s != nil {
			done++
			if s.ESS < float64(r.Draws) {
				short++
			}
		}
	}
	return done, short
}

// String returns a table with a line for each quantity, and says in words what is wrong.
func (r *Result) String() string {
	done, short := r.Short()
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %d simulations, ranks 0 … %d\n", r.Model, done, r.Draws)
	if done < len(r.Simulations) {
		fmt.Fprintf(&out, "%d more are not done\n", len(r.Simulations)-done)
	}
	if short > 0 {
		fmt.Fprintf(&out, "in %d of them the draws are worth fewer than %d independent ones: ranks would pile up at both ends\n", short, r.Draws)
	}
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "quantity\tp of ECDF\tp of χ²\tdistance\tlocation z\tspread z\tverdict")
	for _, v := range r.Verdicts {
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%+.1f\t%+.1f\t%s\n", v.Name, v.PECDF, v.PChiSquare, v.Distance, v.Location, v.Spread, v.Words())
	}
	w.Flush()
	return out.String()
}
