package geometry

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// UnitRSA holds the weights of two codes in the RDMs of pairs of units, see [UnitLevelRSA].
type UnitRSA struct {
	// Selective has a row for each pair of an A-only and a B-only unit, Mixed one for each mixed unit: the weights of the factorised and of the linear code. They are nil where there
	// is no such unit.
	Selective, Mixed *mat.Dense
	// Constant counts pairs and units left out because their responses do not vary.
	Constant int
}

// UnitLevelRSA asks what units code for (Flesch et al. 2022, Fig 6). The i-th A-only unit's responses in context 0 and the i-th B-only unit's in context 1 are put together to one
// value a condition; for a mixed unit both halves are its own. Its RDM, of absolute differences, is regressed on two models at once: that of the factorised code, the feature that is
// relevant in the context of the condition, and that of the linear code, the sum of both features. Weights are those of [rsa.Regress], standardised
// partial regression coefficients.
//
// Responses are conditions × units, in the order of the conditions of c; units pair up in ascending order and those without a partner are left out, as in the paper. Pairing is
// arbitrary, so that single rows mean little and their mean is what to report. Noise in the responses biases both weights towards 0. Errors: responses
// that do not fit c or are NaN or infinite, models that are alike.
func UnitLevelRSA(x *mat.Dense, s *Selectivity, c rsa.TwoContexts) (*UnitRSA, error) {
	if err := finite("responses", x, 3); err != nil {
		return nil, fmt.Errorf("geometry: unit-level RSA: %w", err)
	}
	n, p := x.Dims()
	if len(c.Conditions) != n || len(c.Context) != n || len(c.Relevant0) != n || len(c.Relevant1) != n || s == nil || len(s.Classes) != p {
		return nil, fmt.Errorf("geometry: unit-level RSA: %d × %d responses, want a row for each of %d conditions and a class for each unit", n, p, len(c.Conditions))
	}
	factorised, linear := make([]float64, n), make([]float64, n)
	middle0, middle1 := average(c.Relevant0), average(c.Relevant1)
	for i, context := range c.Context {
		a, b := c.Relevant0[i]-middle0, c.Relevant1[i]-middle1
		switch context {
		case 0:
			factorised[i] = a
		case 1:
			factorised[i] = b
		default:
			return nil, fmt.Errorf("geometry: unit-level RSA: condition %q has context %d, want 0 or 1", c.Conditions[i], context)
		}
		linear[i] = a + b
	}
	var models [2]*rsa.RDM
	for k, values := range [][]float64{factorised, linear} {
		r, err := rsa.Euclidean(mat.NewDense(n, 1, values), c.Conditions)
		if err != nil {
			return nil, fmt.Errorf("geometry: unit-level RSA: %w", err)
		}
		models[k] = r
	}
	u := &UnitRSA{}
	regress := func(pairs [][2]int) (*mat.Dense, error) {
		var rows []float64
		for _, pair := range pairs {
			values := make([]float64, n)
			for i, context := range c.Context {
				values[i] = x.At(i, pair[context])
			}
			if slices.Min(values) == slices.Max(values) {
				u.Constant++
				continue
			}
			standardise(values)
			r, err := rsa.Euclidean(mat.NewDense(n, 1, values), c.Conditions)
			if err == nil {
				var w []float64
				if w, err = rsa.Regress(r, models[:]...); err == nil {
					rows = append(rows, w...)
				}
			}
			if err != nil {
				return nil, fmt.Errorf("geometry: unit-level RSA: units %d and %d: %w", pair[0], pair[1], err)
			}
		}
		if len(rows) == 0 {
			return nil, nil
		}
		return mat.NewDense(len(rows)/2, 2, rows), nil
	}
	a, b := s.Units(OnlyA), s.Units(OnlyB)
	var selective, mixed [][2]int
	for i := range min(len(a), len(b)) {
		selective = append(selective, [2]int{a[i], b[i]})
	}
	for _, j := range s.Units(Mixed) {
		mixed = append(mixed, [2]int{j, j})
	}
	var err error
	if u.Selective, err = regress(selective); err == nil {
		u.Mixed, err = regress(mixed)
	}
	if err != nil {
		return nil, err
	}
	return u, nil
}

// standardise brings values that vary to mean 0 and standard deviation 1.
func standardise(values []float64) {
	c, _ := scaled(mat.NewDense(len(values), 1, slices.Clone(values)))
	c, _ = centred(c)
	norm := mat.Norm(c, 2) / math.Sqrt(float64(len(values)))
	for i := range values {
		values[i] = c.At(i, 0) / norm
	}
}

func average(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range values {
		sum += (v - values[0]) / float64(len(values))
	}
	return values[0] + sum
}
