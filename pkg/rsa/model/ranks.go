package model

import "gonum.org/v1/gonum/mat"

// ranks holds inner products of Pearson's correlation, from which fits of measures that are not linear begin.
type ranks struct{ pearson *mat.SymDense }

// gram returns the measure's own inner products, or else those of Pearson's correlation.
func (r *ranks) gram(t *Training) *mat.SymDense {
	if t.Gram != nil {
		return t.Gram
	}
	n := t.FirstSubject + len(t.Times)
	if r.pearson == nil || r.pearson.SymmetricDim() != n {
		r.pearson = mat.NewSymDense(n, nil)
	}
	t.Pearson.Gram(r.pearson)
	return r.pearson
}
