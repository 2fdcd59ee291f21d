package rsa

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Diagonal returns the model that keeps the sum of both features in both contexts, and nothing else: (s, s, context) with s = (Relevant0 + Relevant1)/2. It is the
// representation of who takes both contexts for one (Flesch, Nagy, Saxe & Summerfield 2023, whose Offset is 5).
func (c TwoContexts) Diagonal() (*RDM, error) {
	return c.model("diagonal", func(a, b float64, _ int) (float64, float64) { return (a + b) / 2, (a + b) / 2 })
}

// ChoiceModels returns the RDMs of the choices of two ideal observers, to explain the |differences| of shares of choices (Flesch et al. 2022). A choice is 0, ½ or 1,
// below, on and above a boundary: the factorised observer's is the middle of the feature that decides in the context, the linear one's the middle of the sum of both
// features, in either context. Offset has no part in them. Errors as for the other models.
func (c TwoContexts) ChoiceModels() (factorised, linear *RDM, err error) {
	var f, l []float64
	if _, err := c.model("choice", func(a, b float64, context int) (float64, float64) {
		size := math.Abs(a) + math.Abs(b)
		relevant := a
		if context == 1 {
			relevant = b
		}
		f, l = append(f, side(relevant, size)), append(l, side(a+b, size))
		return 0, 0
	}); err != nil {
		return nil, nil, err
	}
	for _, m := range []struct {
		name    string
		to      **RDM
		choices []float64
	}{{"factorised choice model", &factorised, f}, {"linear choice model", &linear, l}} {
		if *m.to, err = Euclidean(Patterns(mat.NewDense(len(f), 1, m.choices), c.Conditions)); err != nil {
			return nil, nil, err
		}
		(*m.to).Measure = m.name
	}
	return factorised, linear, nil
}

// side returns 0, ½ or 1 for v below, at or above 0, where what rounding leaves of numbers of a size counts as 0.
func side(v, size float64) float64 {
	switch {
	case math.Abs(v) <= 1e-12*size:
		return 0.5
	case v < 0:
		return 0
	}
	return 1
}
