package vanmeegen2025

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
)

// Population is a layer in one draw, as a raster shows it.
type Population struct {
	Values  *mat.Dense // units × trials
	Units   []string   // the group of each unit
	Trials  []string   // the class of each trial
	Ordered []int      // which unit each row is
}

// Show returns layer l in a draw of a chain, trials by class. With a threshold, units are in groups of one code, a unit being active for a class where its mean response there
// exceeds it; else they are grouped by the class that they respond to most, the most selective first.
func (e *Ensemble) Show(chain, draw, l int, threshold float64) (*Population, error) {
	return show(e.Responses(chain, draw, l), threshold)
}

func show(r coding.Responses, threshold float64) (*Population, error) {
	m, err := coding.MeansOf(r)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	strengths, err := coding.Strengths(r)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	var groups coding.Codes
	var order []int
	if threshold > 0 {
		groups = m.BinaryCodes(threshold)
		order = coding.OrderByCode(groups, strengths)
	} else {
		order = m.OrderByPreference()
		groups = preferred(m.Mean)
	}
	trials := coding.OrderStimuli(r.Labels)
	p := &Population{Values: coding.Raster(r.Values, order, trials), Ordered: order}
	for _, i := range order {
		p.Units = append(p.Units, groups[i])
	}
	for _, i := range trials {
		p.Trials = append(p.Trials, fmt.Sprintf("class %d", r.Labels[i]+1))
	}
	return p, nil
}

// preferred names the class that each unit responds to most.
func preferred(mean *mat.Dense) coding.Codes {
	n, classes := mean.Dims()
	names := make(coding.Codes, n)
	for i := range n {
		best := 0
		for c := range classes {
			if mean.At(i, c) > mean.At(i, best) {
				best = c
			}
		}
		names[i] = fmt.Sprintf("class %d", best+1)
	}
	return names
}

// Times is a layer at the first and at the last draw of a chain, units × trials.
type Times struct {
	Initial *Population
	// Final is the last draw in the order of units of the first: alike where units keep their roles.
	Final *mat.Dense
	// Reordered is the last draw after units were permuted to match those of the first (Hungarian method): alike where only the set of responses stays.
	Reordered *mat.Dense
	Breaking  *coding.Breaking
}

// Times returns layer l at both ends of a chain; the threshold is that of [Ensemble.Show].
func (e *Ensemble) Times(chain, l int, threshold float64) (*Times, error) {
	first, last := e.Responses(chain, 0, l), e.Responses(chain, len(e.Draws.Theta[chain])-1, l)
	p, err := show(first, threshold)
	if err != nil {
		return nil, err
	}
	b, err := coding.SymmetryBreaking(first.Values, last.Values)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: layer %d: %w", l+1, err)
	}
	matched := make([]int, len(p.Ordered))
	for row, i := range p.Ordered {
		matched[row] = b.Match[i]
	}
	trials := coding.OrderStimuli(first.Labels)
	return &Times{p, coding.Raster(last.Values, p.Ordered, trials), coding.Raster(last.Values, matched, trials), b}, nil
}
