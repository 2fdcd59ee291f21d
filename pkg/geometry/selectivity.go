package geometry

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// UnitClass says in which of two contexts a unit responds.
type UnitClass int

const (
	Dead  UnitClass = iota // in neither
	OnlyA                  // in the first context only: task-specific, "local"
	OnlyB                  // in the second context only
	Mixed                  // in both
)

// String returns the class as tables show it.
func (c UnitClass) String() string {
	switch c {
	case Dead:
		return "dead"
	case OnlyA:
		return "A only"
	case OnlyB:
		return "B only"
	case Mixed:
		return "mixed"
	}
	return fmt.Sprintf("UnitClass(%d)", int(c))
}

// Selectivity holds the class of each unit.
type Selectivity struct {
	Classes []UnitClass
	// MeanA and MeanB are the mean responses of each unit in the trials of either context.
	MeanA, MeanB []float64
}

// UnitSelectivity sorts units by the contexts in which they respond (Flesch et al. 2022): with m_A, m_B the mean response over the trials of context 0 and 1, a unit is A-only when
// m_A > threshold ≥ m_B, B-only the other way round, mixed when both are above, dead when neither is. The threshold 0 is the paper's and fits rectified units without noise;
// recordings need one above it, as noise makes every unit mixed.
//
// Responses are trials × units and contexts one a trial, 0 or 1. A unit that is silent in the trials given may not be so in others: fractions of dead and selective units are
// biased upward where stimuli are few. It is an error when a context is neither, one has no trials, the threshold is NaN or infinite, a response is NaN or infinite, or,
// with the threshold at 0, negative: then the means of a unit can cancel and say nothing.
func UnitSelectivity(x *mat.Dense, context []int, threshold float64) (*Selectivity, error) {
	if err := finite("responses", x, 2); err != nil {
		return nil, fmt.Errorf("geometry: selectivity: %w", err)
	}
	if math.IsNaN(threshold) || math.IsInf(threshold, 0) {
		return nil, fmt.Errorf("geometry: selectivity: the threshold is %v", threshold)
	}
	n, p := x.Dims()
	if len(context) != n {
		return nil, fmt.Errorf("geometry: selectivity: %d contexts for %d trials", len(context), n)
	}
	var count [2]float64
	for i, c := range context {
		if c != 0 && c != 1 {
			return nil, fmt.Errorf("geometry: selectivity: trial %d has context %d, want 0 or 1", i, c)
		}
		count[c]++
	}
	if count[0] == 0 || count[1] == 0 {
		return nil, fmt.Errorf("geometry: selectivity: %v trials of context 0 and %v of context 1, want some of each", count[0], count[1])
	}
	s := &Selectivity{Classes: make([]UnitClass, p), MeanA: make([]float64, p), MeanB: make([]float64, p)}
	mean := [2][]float64{s.MeanA, s.MeanB}
	for i, c := range context {
		for j, v := range x.RawRowView(i) {
			if v < 0 && threshold == 0 {
				return nil, fmt.Errorf("geometry: selectivity: unit %d has a response of %v in trial %d: with the threshold at 0 responses must not be negative", j, v, i)
			}
			mean[c][j] += v / count[c]
		}
	}
	for j := range s.Classes {
		switch a, b := s.MeanA[j] > threshold, s.MeanB[j] > threshold; {
		case a && b:
			s.Classes[j] = Mixed
		case a:
			s.Classes[j] = OnlyA
		case b:
			s.Classes[j] = OnlyB
		}
	}
	return s, nil
}

// Units returns the positions of the units of the given classes, in ascending order.
func (s *Selectivity) Units(of ...UnitClass) (units []int) {
	for j, c := range s.Classes {
		for _, want := range of {
			if c == want {
				units = append(units, j)
				break
			}
		}
	}
	return units
}

// Fraction returns the share of units of the given classes.
func (s *Selectivity) Fraction(of ...UnitClass) float64 {
	return float64(len(s.Units(of...))) / float64(len(s.Classes))
}

// String is a table of the number and the share of units in each class.
func (s *Selectivity) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-8s%6s%8s\n", "class", "units", "share")
	for _, c := range []UnitClass{OnlyA, OnlyB, Mixed, Dead} {
		fmt.Fprintf(&b, "%-8s%6d%8.3f\n", c, len(s.Units(c)), s.Fraction(c))
	}
	return b.String()
}

// Ablate returns a copy of responses, trials × units, in which the units of the given classes are 0, to be scored by what reads the whole. Take the classes of the network that
// is ablated: Flesch et al. took those of another (reference §2.1). It panics when the number of units differs.
func (s *Selectivity) Ablate(x *mat.Dense, of ...UnitClass) *mat.Dense {
	n, p := x.Dims()
	if p != len(s.Classes) {
		panic(fmt.Sprintf("geometry: Ablate: %d units, the classes are those of %d", p, len(s.Classes)))
	}
	c := mat.DenseCopyOf(x)
	for _, j := range s.Units(of...) {
		for i := range n {
			c.Set(i, j, 0)
		}
	}
	return c
}
