package mcmc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// Result is what a run gave: the trace of its draws, and what became of each chain.
type Result struct {
	Trace  trace.Trace // of all draws that are complete; nil where a sink of the caller's cannot be read
	Chains []ChainResult
}

// ChainResult is where a chain is at its last checkpoint, and what it went through.
type ChainResult struct {
	X               []float64 // its place, in coordinates
	LogDensity      float64
	Momentum        []float64 // of kernels that keep it
	Step            float64   // the size of steps
	Mass            Mass      // what warm-up estimated; nil where it estimated none
	Stages          []Stage   // of annealing
	Draws           int       // complete draws
	WarmupGradients int       // gradients that annealing and warm-up took
	Gradients       int       // gradients that the draws took
	WarmupDivergent int       // divergent transitions of warm-up
	Divergent       int       // draws on whose way a transition diverged
}

// result reads what chains gave.
func (p *plan) result(chains []*walk, sink trace.Sink) (*Result, error) {
	r := &Result{}
	for _, c := range chains {
		s, err := chainResult(c.safe, p.thin, p.anneal+p.warmup)
		if err != nil {
			return nil, fmt.Errorf("mcmc: chain %d: %w", c.number, err)
		}
		r.Chains = append(r.Chains, *s)
	}
	if err := p.close(sink); err != nil {
		return r, fmt.Errorf("mcmc: run: %w", err)
	}
	if t, ok := sink.(trace.Trace); ok {
		r.Trace = t
	} else if p.opt.Store == nil {
		t, err := trace.Open(p.opt.Path)
		if err != nil {
			return r, fmt.Errorf("mcmc: run: %w", err)
		}
		r.Trace = t
	}
	return r, nil
}

func chainResult(state []byte, thin, before int) (*ChainResult, error) {
	s, err := decode(state)
	if err != nil {
		return nil, err
	}
	m, err := s.Mass.mass(len(s.X))
	if err != nil {
		return nil, err
	}
	return &ChainResult{X: s.X, Momentum: s.Momentum, LogDensity: s.Numbers[0], Step: s.Numbers[1], Mass: m, Stages: s.Stages, Draws: max(s.At-before, 0) / thin,
		WarmupGradients: s.Totals.WarmupGradients, Gradients: s.Totals.Gradients, WarmupDivergent: s.Totals.WarmupDivergent, Divergent: s.Totals.Divergent}, nil
}

// Open reads what a run of Options.Path gave, complete or not, such as that of another program or of last year.
func Open(path string) (*Result, error) {
	t, err := trace.Open(path)
	if err != nil {
		return nil, fmt.Errorf("mcmc: %w", err)
	}
	r := &Result{Trace: t}
	a := t.Layout().Attributes
	thin, errThin := strconv.Atoi(a["thin"])
	warm, errWarm := strconv.Atoi(a["warmup_steps"])
	anneal, errAnneal := strconv.Atoi(a["annealing_steps"])
	if errThin != nil || errWarm != nil || errAnneal != nil || thin < 1 {
		return nil, fmt.Errorf("mcmc: %s is not of a run of this package", path)
	}
	for i := range t.Layout().Chains {
		state, err := t.State(i)
		if err != nil {
			return nil, fmt.Errorf("mcmc: %w", err)
		}
		if state == nil {
			return nil, fmt.Errorf("mcmc: %s: %w", path, ErrNotBegun)
		}
		s, err := chainResult(state, thin, anneal+warm)
		if err != nil {
			return nil, fmt.Errorf("mcmc: %s: chain %d: %w", path, i, err)
		}
		r.Chains = append(r.Chains, *s)
	}
	return r, nil
}

// Names are those of all single numbers that are recorded, in order, such as "tau" and "theta[1]".
func (r *Result) Names() []string {
	var names []string
	for _, v := range r.Trace.Layout().Variables {
		names = append(names, elements(v)...)
	}
	return names
}

// Draws returns the draws of a number, chains × draws. Of a run that ended early they are as many as the shortest chain has.
func (r *Result) Draws(name string) ([][]float64, error) {
	for _, v := range r.Trace.Layout().Variables {
		if v.Name != name && !strings.HasPrefix(name, v.Name+"[") { // labels may be any text
			continue
		}
		for i, e := range elements(v) {
			if e == name {
				d, err := trace.Number(r.Trace, trace.Posterior, v.Name, place(i, v.Shape)...)
				return trimmed(d), err
			}
		}
	}
	return nil, fmt.Errorf("mcmc: no quantity %q was recorded", name)
}

// Vectors returns the draws of a whole variable, such as "theta" or the weights of a network: chains × draws, of each its numbers in C order. Of a run that ended early they are as
// many as the shortest chain has. All are in memory at once; Trace.ReadVariable reads a part of them.
func (r *Result) Vectors(name string) ([][][]float64, error) {
	v, _, ok := r.Trace.Layout().Variable(name)
	if !ok {
		return nil, fmt.Errorf("mcmc: no variable %q was recorded", name)
	}
	values, err := trace.Values(r.Trace, trace.Posterior, name)
	if err != nil {
		return nil, fmt.Errorf("mcmc: %w", err)
	}
	all := make([][][]float64, len(values))
	for c, chain := range trimmed(values) {
		all[c] = slices.Collect(slices.Chunk(chain, v.Size()))
	}
	return all, nil
}

// Stat returns a statistic of the draws, chains × draws, by ArviZ's name: lp, acceptance_rate, step_size, tree_depth, n_steps, diverging (0 and 1), energy, max_energy_error, and
// n_gradients.
func (r *Result) Stat(name string) ([][]float64, error) {
	d, err := trace.Stats(r.Trace, trace.Posterior, name)
	return trimmed(d), err
}

// place is the index of number i of an array in C order.
func place(i int, shape []int) []int {
	index := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		index[d] = i % shape[d]
		i /= shape[d]
	}
	return index
}

// trimmed cuts chains to the length of the shortest.
func trimmed(draws [][]float64) [][]float64 {
	n := -1
	for _, d := range draws {
		if n < 0 || len(d) < n {
			n = len(d)
		}
	}
	for i := range draws {
		draws[i] = draws[i][:n]
	}
	return draws
}
