package glm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// Selection says which units take part in an RSA of units.
type Selection int

const (
	// TaskUnits are those with any significant weight in exactly one of the contexts: the rule of the published figure.
	TaskUnits Selection = iota
	// StrictTaskUnits are those whose relevant feature is significant in exactly one context, with nothing in the other.
	StrictTaskUnits
	// MixedUnits are those with both features significant within a context. With TaskUnits they overlap: a unit with both features in one context and none in the other
	// is of either.
	MixedUnits
)

// Selectivity returns the units as package geometry has them: the first context's units as OnlyA, the second's as OnlyB, mixed ones as Mixed, all others as Dead.
// Means are not filled in. It panics for a selection that there is not.
func (u *UnitFits) Selectivity(by Selection) *geometry.Selectivity {
	if by < TaskUnits || by > MixedUnits {
		panic(fmt.Sprintf("glm: selection %d", by))
	}
	s := &geometry.Selectivity{Classes: make([]geometry.UnitClass, len(u.Significant))}
	for i, sig := range u.Significant {
		ra, ia, ib, rb := sig[RelevantInFirst], sig[IrrelevantInFirst], sig[IrrelevantInSecond], sig[RelevantInSecond]
		a, b := ra || ia, rb || ib
		switch {
		case by == MixedUnits && (ra && ia || rb && ib):
			s.Classes[i] = geometry.Mixed
		case by == TaskUnits && a && !b, by == StrictTaskUnits && ra && !b:
			s.Classes[i] = geometry.OnlyA
		case by == TaskUnits && b && !a, by == StrictTaskUnits && rb && !a:
			s.Classes[i] = geometry.OnlyB
		}
	}
	return s
}

// RSA asks what the selected units code for (Flesch et al. 2022, Fig 6J), by [geometry.UnitLevelRSA] with choices as models: means, conditions × units in the order of
// u.Units, are z-scored within each context for each unit before units are paired; a unit that is constant in a context is 0 there. Context 0 of c is u.Task.Contexts[0],
// and its Relevant0 is Features[0]. Pairs of units that were not recorded together are arbitrary, and the result depends on them and on the selection: state it.
func (u *UnitFits) RSA(means *mat.Dense, c rsa.TwoContexts, by Selection) (*geometry.UnitRSA, error) {
	rows, columns := means.Dims()
	if columns != len(u.Units) || len(c.Context) != rows {
		return nil, fmt.Errorf("glm: unit RSA: means of %d conditions × %d units, want %d × %d", rows, columns, len(c.Context), len(u.Units))
	}
	x := mat.NewDense(rows, columns, nil)
	for context := range 2 {
		var of []int
		for i, in := range c.Context {
			if in == context {
				of = append(of, i)
			}
		}
		for j := range columns {
			values := make([]float64, len(of))
			for k, i := range of {
				values[k] = means.At(i, j)
			}
			z, ok := zscored(values, 1)
			for k, i := range of {
				if ok {
					x.Set(i, j, z[k])
				}
			}
		}
	}
	return geometry.UnitLevelRSA(x, u.Selectivity(by), c, geometry.UnitRSAOptions{Choices: true})
}
