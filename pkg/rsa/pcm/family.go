package pcm

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Part is a named component of G.
type Part struct {
	Name string
	G    mat.Symmetric
}

// Family is all models that a set of components makes: one for each subset. Comparing them tells which components the data need, whatever
// the others (Bayesian model averaging).
type Family struct {
	Parts    []string // names of the components
	Models   []Model  // by number of components, then in the order of the components
	Includes [][]bool // models × components
}

// NewFamily returns the family of all subsets of parts, each together with the parts of base, which are in every model. The model of the empty subset
// is called "base", or is the Null model "none" where there is no base. It returns an error for no part, more than 12 (4096
// models), and components that Component refuses.
func NewFamily(parts []Part, base ...Part) (Family, error) {
	if len(parts) == 0 || len(parts) > 12 {
		return Family{}, fmt.Errorf("pcm: family of %d components, want 1 to 12", len(parts))
	}
	sets := make([]uint, 1<<len(parts))
	for i := range sets {
		sets[i] = uint(i)
	}
	slices.SortStableFunc(sets, func(a, b uint) int {
		if c := cmp.Compare(bits.OnesCount(a), bits.OnesCount(b)); c != 0 {
			return c
		}
		return cmp.Compare(bits.Reverse(b), bits.Reverse(a))
	})
	var f Family
	for _, p := range parts {
		f.Parts = append(f.Parts, p.Name)
	}
	for _, set := range sets {
		var gs []mat.Symmetric
		var names []string
		in := make([]bool, len(parts))
		for i, p := range parts {
			if in[i] = set>>i&1 == 1; in[i] {
				gs, names = append(gs, p.G), append(names, p.Name)
			}
		}
		for _, p := range base {
			gs = append(gs, p.G)
		}
		if len(names) == 0 {
			names = []string{"base"} // where there is one
		}
		m := Null("none", parts[0].G.SymmetricDim())
		if len(gs) > 0 {
			var err error
			if m, err = Component(strings.Join(names, "+"), gs...); err != nil {
				return Family{}, err
			}
		}
		f.Models, f.Includes = append(f.Models, m), append(f.Includes, in)
	}
	return f, nil
}

// InclusionPrior returns prior probabilities of the models under which each component is there with probability p, independently: with p = ½ all
// models are equal.
func (f Family) InclusionPrior(p float64) []float64 {
	out := make([]float64, len(f.Models))
	for i, in := range f.Includes {
		out[i] = 1
		for _, there := range in {
			if there {
				out[i] *= p
			} else {
				out[i] *= 1 - p
			}
		}
	}
	return out
}

// Components returns for each component the posterior probability that it is there: the sum over the models that include it, given the log
// evidence of all models of the family and their prior probabilities (nil: equal).
func (f Family) Components(logEvidence, prior []float64) []float64 {
	p := posterior(logEvidence, prior)
	out := make([]float64, len(f.Parts))
	for i, in := range f.Includes {
		for j, there := range in {
			if there {
				out[j] += p[i]
			}
		}
	}
	return out
}

// LogBayesFactors returns for each component the log Bayes factor for its being there: the posterior log odds minus the prior log odds. It
// is computed from logarithms and stays finite where a probability rounds to 1.
func (f Family) LogBayesFactors(logEvidence, prior []float64) []float64 {
	if len(logEvidence) != len(f.Models) || prior != nil && len(prior) != len(f.Models) {
		panic(fmt.Sprintf("pcm: %d evidences, %d priors for a family of %d", len(logEvidence), len(prior), len(f.Models)))
	}
	out := make([]float64, len(f.Parts))
	for j := range out {
		var sides [2]struct{ weighed, prior []float64 }
		for i, in := range f.Includes {
			p := 0.0
			if prior != nil {
				p = math.Log(prior[i])
			}
			side := &sides[0]
			if in[j] {
				side = &sides[1]
			}
			side.weighed, side.prior = append(side.weighed, logEvidence[i]+p), append(side.prior, p)
		}
		out[j] = logSum(sides[1].weighed) - logSum(sides[0].weighed) - logSum(sides[1].prior) + logSum(sides[0].prior)
	}
	return out
}
