package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Regressor is one of the four of [FeatureTuning].
type Regressor int

const (
	Relevant0   Regressor = iota // the feature that decides in context 0, in context 0
	Irrelevant0                  // the other feature, in context 0
	Relevant1                    // the feature that decides in context 1, in context 1
	Irrelevant1                  // the other feature, in context 1
)

// Tuning holds for each unit the t values of the four regressors, units × 4 in the order of the constants. Those of a unit whose responses do not vary are 0.
type Tuning struct{ T *mat.Dense }

// FeatureTuning regresses the responses of each unit on both features in either context, four regressors that are 0 in the other context, and returns the t
// values (Flesch, Nagy, Saxe & Summerfield 2023). Responses are conditions × units, in the order of the conditions of c. Responses have their mean removed, the
// regressors theirs within the context; residual degrees of freedom are conditions − 4, as in the paper, which does not count the mean. A perfect fit has an infinite
// t value. Responses of conditions are not independent samples, so that a t value is a measure of fit more than a test.
//
// Errors: responses that do not fit c, are NaN or infinite; five conditions or fewer; a feature that does not vary within a context; regressors that are collinear.
func FeatureTuning(x *mat.Dense, c rsa.TwoContexts) (*Tuning, error) {
	n := len(c.Conditions)
	if err := finite("responses", x, 6); err != nil {
		return nil, fmt.Errorf("geometry: tuning: %w", err)
	}
	if rows, _ := x.Dims(); rows != n || len(c.Context) != n || len(c.Relevant0) != n || len(c.Relevant1) != n {
		return nil, fmt.Errorf("geometry: tuning: %d rows of responses, %d contexts, %d and %d values of the features for %d conditions",
			rows, len(c.Context), len(c.Relevant0), len(c.Relevant1), n)
	}
	design := mat.NewDense(n, 4, nil)
	for i, context := range c.Context {
		if context != 0 && context != 1 {
			return nil, fmt.Errorf("geometry: tuning: %s: context %d, want 0 or 1", c.Conditions[i], context)
		}
		feature := [2]float64{c.Relevant0[i], c.Relevant1[i]}
		design.Set(i, 2*context, feature[context])
		design.Set(i, 2*context+1, feature[1-context])
	}
	if err := finite("features", design, 6); err != nil {
		return nil, fmt.Errorf("geometry: tuning: %w", err)
	}
	for k, within := range []int{0, 0, 1, 1} {
		if !regressor(design, k, c.Context, within) {
			return nil, fmt.Errorf("geometry: tuning: the %s feature does not vary in context %d", [2]string{"relevant", "irrelevant"}[k%2], k/2)
		}
	}
	var gram, inverse mat.Dense
	gram.Mul(design.T(), design)
	if err := inverse.Inverse(&gram); err != nil {
		return nil, fmt.Errorf("geometry: tuning: features: %w", err)
	}
	y, _ := scaled(x)
	y, _ = centred(y)
	var beta, fit mat.Dense
	beta.Mul(design.T(), y)
	beta.Mul(&inverse, &beta)
	fit.Mul(design, &beta)
	_, units := y.Dims()
	t := &Tuning{T: mat.NewDense(units, 4, nil)}
	for unit := range units {
		rest, all := 0.0, 0.0
		for i := range n {
			d := y.At(i, unit) - fit.At(i, unit)
			rest, all = rest+d*d, all+y.At(i, unit)*y.At(i, unit)
		}
		for k := range 4 {
			if all > 0 {
				t.T.Set(unit, k, beta.At(k, unit)/math.Sqrt(rest/float64(n-4)*inverse.At(k, k)))
			}
		}
	}
	return t, nil
}

// regressor subtracts from a column its mean over the rows of one context, leaves it 0 in the others, and scales it to length 1, on which no t value depends. It is false
// where the column does not vary but by rounding.
func regressor(x *mat.Dense, column int, context []int, within int) bool {
	largest, n := 0.0, 0.0
	for i, c := range context {
		if c == within {
			largest, n = max(largest, math.Abs(x.At(i, column))), n+1
		}
	}
	if largest == 0 {
		return false
	}
	mean := 0.0
	for i, c := range context {
		if c == within {
			x.Set(i, column, x.At(i, column)/largest)
			mean += x.At(i, column) / n
		}
	}
	for i, c := range context {
		if c == within {
			x.Set(i, column, x.At(i, column)-mean)
		}
	}
	length := mat.Norm(x.ColView(column), 2)
	for i := range context {
		x.Set(i, column, x.At(i, column)/length)
	}
	return length > 1e-14*math.Sqrt(n)
}

// Alone returns the positions of the units that are tuned to one regressor and to no other: its t value is above the threshold, those of the others are not.
// The paper's threshold is 1.96; by its one-sided rule a unit that falls with the feature is not tuned to it.
func (t *Tuning) Alone(r Regressor, threshold float64) (units []int) {
	n, _ := t.T.Dims()
	for unit := range n {
		above := 0
		for _, v := range t.T.RawRowView(unit) {
			if v > threshold {
				above++
			}
		}
		if above == 1 && t.T.At(unit, int(r)) > threshold {
			units = append(units, unit)
		}
	}
	return units
}
