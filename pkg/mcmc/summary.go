package mcmc

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// Summary is what a run says of its quantities, and whether it is to be believed. Its String is a table, and below it in words what is wrong, or that nothing was found.
type Summary struct {
	Names      []string
	Quantities []diagnostic.Summary // by name
	Still      [][]int              // by name: chains in which all draws are equal
	Unjudged   []string             // variables that are known up to permutations or signs only, which were left out

	Kernel        string
	Chains, Draws int // chains, and draws of each
	Planned       int // draws of each that were asked for
	Gradients     int // gradients that the draws of all chains took, without warm-up
	Aim           float64
	Accept        []float64 // mean acceptance probability by chain; Aim is what warm-up tuned for, 0: nothing
	EBFMI         []float64 // by chain; NaN where the kernel has no energy, keeps its momentum, or draws were thinned
	Divergent     []int     // divergent draws by chain
	Deep          []int     // draws by chain on whose way a tree was as deep as MaxDepth, where there is one
	MaxDepth      int
	Where         []Place // where divergent draws are, the clearest first, at most 5

	outlier, outlying string // of the quantity with the largest R-hat: which chain is alone at another place
}

// Summary summarises the draws of numbers by name, such as "tau" and "theta[3]", or of whole variables, such as "theta"; of all where no name is given, but for those that
// are known up to permutations or signs only ([Target.Unidentified]). It holds a few of them in memory at a time.
func (r *Result) Summary(names ...string) (*Summary, error) {
	if r.Trace == nil {
		return nil, fmt.Errorf("mcmc: summary: the draws went to a sink that cannot be read")
	}
	l := r.Trace.Layout()
	s := &Summary{Kernel: l.Attributes["kernel"], Chains: l.Chains, Planned: l.Draws, Draws: r.complete()}
	if s.Draws == 0 {
		return nil, fmt.Errorf("mcmc: summary: there are no draws of all %d chains", l.Chains)
	}
	diverging, err := s.sampler(r)
	if err != nil {
		return nil, err
	}
	unidentified := strings.Split(l.Attributes["unidentified"], "\n")
	wanted := map[string]bool{}
	for _, n := range names {
		wanted[n] = false
	}
	var places []Place
	for _, v := range l.Variables {
		var pick []int
		all := elements(v)
		for i, n := range all {
			if has(wanted, n) || has(wanted, v.Name) || len(names) == 0 && !slices.Contains(unidentified, v.Name) {
				pick = append(pick, i)
			}
		}
		if len(names) == 0 && pick == nil {
			s.Unjudged = append(s.Unjudged, v.Name)
		}
		for width := max(1, 1<<23/(l.Chains*s.Draws)); len(pick) > 0; {
			now := pick[:min(width, len(pick))]
			pick = pick[len(now):]
			draws, err := r.columns(v, now, s.Draws)
			if err != nil {
				return nil, err
			}
			places = append(places, s.add(all, now, draws, diverging)...)
		}
	}
	for _, n := range names {
		if !wanted[n] {
			return nil, fmt.Errorf("mcmc: summary: no quantity %q was recorded", n)
		}
	}
	s.Where = clearest(places)
	if err := s.findOutlier(r); err != nil {
		return nil, err
	}
	return s, nil
}

// has tells whether a name is wanted, and notes that it was found.
func has(wanted map[string]bool, name string) bool {
	_, ok := wanted[name]
	if ok {
		wanted[name] = true
	}
	return ok
}

// complete is the number of draws that all chains have.
func (r *Result) complete() int {
	n := math.MaxInt
	for c := range r.Trace.Layout().Chains {
		n = min(n, r.Trace.Complete(c, trace.Posterior))
	}
	return n
}

// add summarises quantities.
func (s *Summary) add(all []string, pick []int, draws [][][]float64, diverging [][]bool) []Place {
	first := len(s.Names)
	for _, i := range pick {
		s.Names = append(s.Names, all[i])
	}
	s.Quantities = append(s.Quantities, make([]diagnostic.Summary, len(pick))...)
	s.Still = append(s.Still, make([][]int, len(pick))...)
	places := make([]Place, len(pick))
	cores.Do(len(pick), func(i int) {
		s.Quantities[first+i] = diagnostic.Summarize(draws[i])
		places[i] = where(s.Names[first+i], draws[i], diverging)
		for c, d := range draws[i] {
			if slices.Min(d) == slices.Max(d) {
				s.Still[first+i] = append(s.Still[first+i], c)
			}
		}
	})
	return places
}

// columns returns numbers of a variable, by number, chain and draw.
func (r *Result) columns(v trace.Variable, pick []int, n int) ([][][]float64, error) {
	l := r.Trace.Layout()
	out := make([][][]float64, len(pick))
	for i := range out {
		out[i] = make([][]float64, l.Chains)
	}
	size := v.Size()
	block := make([]float64, l.Block*size)
	for c := range l.Chains {
		for i := range out {
			out[i][c] = make([]float64, n)
		}
		for from := 0; from < n; from += l.Block {
			k := min(l.Block, n-from)
			if err := r.Trace.ReadVariable(block[:k*size], c, trace.Posterior, v.Name, from); err != nil {
				return nil, fmt.Errorf("mcmc: summary: %w", err)
			}
			for d := range k {
				for i, p := range pick {
					out[i][c][from+d] = block[d*size+p]
				}
			}
		}
	}
	return out, nil
}

// sampler reads what the sampler says of itself, and returns which draws diverged.
func (s *Summary) sampler(r *Result) ([][]bool, error) {
	a := r.Trace.Layout().Attributes
	s.Aim, _ = strconv.ParseFloat(a["target_acceptance"], 64)
	s.MaxDepth, _ = strconv.Atoi(a["max_tree_depth"])
	stat := map[string][][]float64{}
	for _, name := range []string{"energy", "diverging", "tree_depth", "n_gradients", "acceptance_rate"} {
		d, err := r.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("mcmc: summary: %w", err)
		}
		stat[name] = d
	}
	s.EBFMI = diagnostic.EBFMI(stat["energy"])
	diverging := make([][]bool, s.Chains)
	for c := range s.Chains {
		if a["thin"] != "1" || c < len(r.Chains) && r.Chains[c].Momentum != nil {
			s.EBFMI[c] = math.NaN()
		}
		diverged, deep, accept := 0, 0, 0.0
		for i, d := range stat["diverging"][c] {
			diverging[c] = append(diverging[c], d != 0)
			if d != 0 {
				diverged++
			}
			if s.MaxDepth > 0 && stat["tree_depth"][c][i] >= float64(s.MaxDepth) {
				deep++
			}
			accept += stat["acceptance_rate"][c][i] / float64(s.Draws)
			s.Gradients += int(stat["n_gradients"][c][i])
		}
		s.Divergent, s.Deep, s.Accept = append(s.Divergent, diverged), append(s.Deep, deep), append(s.Accept, accept)
	}
	return diverging, nil
}
