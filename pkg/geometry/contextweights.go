package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Correlation is Pearson's r over units.
type Correlation struct {
	// R is NaN where it is not defined: fewer than two units, or weights that are all alike.
	R     float64
	Units int
}

// ContextCorrelations are the correlations of the weights from two context inputs, over all units, over task-specific ones (A-only and B-only, "local") and over the others, dead
// ones among them ("non-local").
type ContextCorrelations struct {
	All, Local, NonLocal Correlation
}

// ContextWeights correlates the two columns of weights onto the hidden layer, units × 2, over units (Flesch et al. 2022, Fig 2): networks that gate by context have units with a
// positive weight from one context and a negative one from the other, r < 0. r of few units is biased towards 0, by about r(1−r²)/2n, and sorting units by their
// responses selects on the weights: local units have r < 0 before any learning. It is blind to the scale of either column.
//
// It is an error when weights are not units × 2, are NaN or infinite, or the classes are those of another number of units. Parts that have no r are no error, see [Correlation].
func ContextWeights(weights *mat.Dense, s *Selectivity) (*ContextCorrelations, error) {
	if err := finite("context weights", weights, 1); err != nil {
		return nil, fmt.Errorf("geometry: %w", err)
	}
	units, contexts := weights.Dims()
	if contexts != 2 || s == nil || len(s.Classes) != units {
		classes := 0
		if s != nil {
			classes = len(s.Classes)
		}
		return nil, fmt.Errorf("geometry: context weights: %d × %d and classes of %d units, want units × 2 and a class a unit", units, contexts, classes)
	}
	return &ContextCorrelations{
		All:      pearson(weights, s.Units(Dead, OnlyA, OnlyB, Mixed)),
		Local:    pearson(weights, s.Units(OnlyA, OnlyB)),
		NonLocal: pearson(weights, s.Units(Dead, Mixed)),
	}, nil
}

func pearson(weights *mat.Dense, units []int) Correlation {
	if len(units) < 2 {
		return Correlation{math.NaN(), len(units)}
	}
	both := mat.NewDense(len(units), 2, nil)
	for i, j := range units {
		both.SetRow(i, weights.RawRowView(j))
	}
	var column [2][]float64
	for k := range column {
		c, _ := scaled(mat.NewDense(len(units), 1, mat.Col(nil, k, both)))
		largest := mat.Norm(c, 2)
		c, _ = centred(c)
		if mat.Norm(c, 2) <= 1e-14*largest {
			return Correlation{math.NaN(), len(units)}
		}
		c, _ = scaled(c)
		column[k] = c.RawMatrix().Data
	}
	r := floats.Dot(column[0], column[1]) / floats.Norm(column[0], 2) / floats.Norm(column[1], 2)
	return Correlation{max(-1, min(1, r)), len(units)}
}
