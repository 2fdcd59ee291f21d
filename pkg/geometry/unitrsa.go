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
	// Selective has a row for each pair of an A-only and a B-only unit, Mixed one for each mixed unit: the weights of the factorised and of the linear code. They are nil where
	// there is no such unit.
	Selective, Mixed *mat.Dense
	// SelectiveMean and MixedMean are the weights in the mean RDM of the pairs and of the mixed units. Averaging RDMs takes off what is particular to single units, so that
	// they are larger than the means of the rows above. nil where there is no such unit.
	SelectiveMean, MixedMean []float64
	// Constant counts pairs and units left out because their responses do not vary.
	Constant int
}

// UnitRSAOptions of [UnitLevelRSA]. The zero value has graded codes.
type UnitRSAOptions struct {
	// Choices takes the choice that follows from a code, 0, ½ or 1 below, on and above the category boundary, in place of its value, as the choice models of the paper do.
	Choices bool
}

// UnitLevelRSA asks what units code for (Flesch et al. 2022, Fig 6). The i-th A-only unit's responses in context 0 and the i-th B-only unit's in context 1 are put together to
// one value a condition; for a mixed unit both halves are its own. Its RDM, of absolute differences, is regressed on two models at once: that of the factorised code, the
// feature that is relevant in the context of the condition, and that of the linear code, the sum of both features. Weights are those of [rsa.Regress], standardised partial
// regression coefficients.
//
// Responses are conditions × units, in the order of the conditions of c; units pair up in ascending order and those without a partner are left out, as in the paper. Pairing is
// arbitrary, and units that prefer opposite ends of a feature pair up as often as not, which lowers the factorised weight; single rows mean little. Noise in the responses
// biases both weights towards 0. Errors: responses that do not fit c or are NaN or infinite, models that are alike.
func UnitLevelRSA(x *mat.Dense, s *Selectivity, c rsa.TwoContexts, o UnitRSAOptions) (*UnitRSA, error) {
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
		if o.Choices {
			factorised[i], linear[i] = choice(factorised[i]), choice(linear[i])
		}
	}
	var models [2]*rsa.RDM
	for k, values := range [][]float64{factorised, linear} {
		r, err := rsa.Euclidean(rsa.Patterns(mat.NewDense(n, 1, values), c.Conditions))
		if err != nil {
			return nil, fmt.Errorf("geometry: unit-level RSA: %w", err)
		}
		models[k] = r
	}
	u := &UnitRSA{}
	regress := func(pairs [][2]int) (*mat.Dense, []float64, error) {
		var weights []float64
		var rdms []*rsa.RDM
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
			r, err := rsa.Euclidean(rsa.Patterns(mat.NewDense(n, 1, values), c.Conditions))
			var w []float64
			if err == nil {
				w, err = rsa.Regress(r, models[:]...)
			}
			if err != nil {
				return nil, nil, fmt.Errorf("geometry: unit-level RSA: units %d and %d: %w", pair[0], pair[1], err)
			}
			weights, rdms = append(weights, w...), append(rdms, r)
		}
		if len(rdms) == 0 {
			return nil, nil, nil
		}
		all, err := rsa.Mean(rdms...)
		var w []float64
		if err == nil {
			w, err = rsa.Regress(all, models[:]...)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("geometry: unit-level RSA: mean of %d RDMs: %w", len(rdms), err)
		}
		return mat.NewDense(len(rdms), 2, weights), w, nil
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
	if u.Selective, u.SelectiveMean, err = regress(selective); err == nil {
		u.Mixed, u.MixedMean, err = regress(mixed)
	}
	if err != nil {
		return nil, err
	}
	return u, nil
}

// choice is the choice that a value leads to; what is left of a sum of levels that cancel is on the boundary.
func choice(value float64) float64 {
	switch {
	case value > 1e-9:
		return 1
	case value < -1e-9:
		return 0
	}
	return 0.5
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
