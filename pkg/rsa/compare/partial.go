package compare

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// ControlOptions are those of regressions between RDMs.
type ControlOptions struct {
	// Ranks replaces the values of each RDM by their average ranks first: Spearman's correlation in place of Pearson's.
	Ranks bool
}

// Controlled is a correlation between a data and a model RDM with other RDMs held constant.
type Controlled struct {
	// Partial is the correlation of data and model when the controls were regressed out of both: −1 … 1.
	Partial float64
	// SemiPartial is the correlation of the data as they are with the model when the controls were regressed out of the model alone. Its square is the share of the
	// variance of the data that the model explains and the controls do not.
	SemiPartial float64
	// Plain is the correlation without controls.
	Plain float64
	// Pairs is how many pairs of conditions went in, those that are missing (NaN) in any of the RDMs being left out.
	Pairs int
}

// Partial returns the correlation of a data with a model RDM when controls (a low-level model, the RDM of reaction times, of blocks in time …) are held constant: of the
// residuals of linear regressions of both, or of one, on the controls and a constant.
//
// It is an error where conditions differ, fewer pairs are left than RDMs plus one, an RDM is constant, or the controls and the model are linearly dependent
// ([rsa.Collinear]). Pairs are not independent, so that a test comes from subjects or from permuting conditions, not from the number of pairs.
func Partial(data, model *rsa.RDM, controls []*rsa.RDM, o ControlOptions) (*Controlled, error) {
	c, pairs, err := correlationsOf(append([]*rsa.RDM{data, model}, controls...), o)
	if err != nil {
		return nil, fmt.Errorf("compare: partial: %w", err)
	}
	out := &Controlled{Plain: c.At(0, 1), Pairs: pairs}
	both, modelLeft, dataLeft := c.At(0, 1), 1.0, 1.0
	if len(controls) > 0 {
		among := mat.NewSymDense(len(controls), nil)
		withData, withModel := mat.NewVecDense(len(controls), nil), mat.NewVecDense(len(controls), nil)
		for i := range controls {
			withData.SetVec(i, c.At(0, 2+i))
			withModel.SetVec(i, c.At(1, 2+i))
			for j := i; j < len(controls); j++ {
				among.SetSym(i, j, c.At(2+i, 2+j))
			}
		}
		var factor mat.Cholesky
		var d, m mat.VecDense
		if !factor.Factorize(among) {
			return nil, fmt.Errorf("compare: partial: controls: %w", rsa.Collinear(math.Inf(1)))
		}
		if cond := factor.Cond(); !(cond < 1e8) {
			return nil, fmt.Errorf("compare: partial: controls: %w", rsa.Collinear(cond))
		}
		if err := factor.SolveVecTo(&d, withData); err != nil {
			return nil, fmt.Errorf("compare: partial: controls: %w", err)
		}
		if err := factor.SolveVecTo(&m, withModel); err != nil {
			return nil, fmt.Errorf("compare: partial: controls: %w", err)
		}
		both -= mat.Dot(&d, withModel)
		dataLeft -= mat.Dot(&d, withData)
		modelLeft -= mat.Dot(&m, withModel)
	}
	if !(modelLeft > 1e-8) {
		return nil, fmt.Errorf("compare: partial: model and controls: %w", rsa.Collinear(1/max(modelLeft, 0)))
	}
	out.SemiPartial = clip(both / math.Sqrt(modelLeft))
	if out.Partial = math.NaN(); dataLeft > 1e-12 { // else the controls explain the data wholly and nothing is left to correlate
		out.Partial = clip(both / math.Sqrt(modelLeft*dataLeft))
	}
	return out, nil
}

func clip(r float64) float64 { return max(-1, min(1, r)) }

// correlationsOf returns the correlations of the upper triangles of RDMs over the pairs that all of them have.
func correlationsOf(rdms []*rsa.RDM, o ControlOptions) (*mat.SymDense, int, error) {
	columns, err := commonPairs(rdms, o.Ranks)
	if err != nil {
		return nil, 0, err
	}
	pairs := len(columns[0])
	if pairs <= len(rdms) {
		return nil, 0, fmt.Errorf("%d pairs that all of %d RDMs have, want more pairs", pairs, len(rdms))
	}
	for i, x := range columns {
		largest := max(math.Abs(slices.Max(x)), math.Abs(slices.Min(x)))
		floats.Scale(1/max(largest, math.SmallestNonzeroFloat64), x)
		floats.AddConst(-floats.Sum(x)/float64(pairs), x)
		norm := floats.Norm(x, 2)
		if !(norm > 1e-13*math.Sqrt(float64(pairs))) {
			return nil, 0, fmt.Errorf("RDM %d (%s): all %d pairs have the same value", i, rdms[i].Measure, pairs)
		}
		floats.Scale(1/norm, x)
	}
	c := mat.NewSymDense(len(columns), nil)
	for i, x := range columns {
		for j, y := range columns[:i+1] {
			c.SetSym(i, j, clip(floats.Dot(x, y)))
		}
	}
	return c, pairs, nil
}

// commonPairs returns copies of the values of the pairs that no RDM misses, or their ranks.
func commonPairs(rdms []*rsa.RDM, ranks bool) ([][]float64, error) {
	for i, r := range rdms {
		if r == nil || len(r.Values) != r.Len()*(r.Len()-1)/2 {
			return nil, fmt.Errorf("RDM %d is not whole", i)
		}
		if !slices.Equal(r.Conditions, rdms[0].Conditions) {
			return nil, fmt.Errorf("RDM %d (%s) has other conditions than the data", i, r.Measure)
		}
	}
	missing := make([]bool, len(rdms[0].Values))
	for i, r := range rdms {
		for p, v := range r.Values {
			if math.IsInf(v, 0) {
				return nil, fmt.Errorf("RDM %d (%s): pair %d is %v", i, r.Measure, p, v)
			}
			missing[p] = missing[p] || math.IsNaN(v)
		}
	}
	out := make([][]float64, len(rdms))
	for i, r := range rdms {
		known := &rsa.RDM{Conditions: r.Conditions, Values: slices.Clone(r.Values), Measure: r.Measure}
		for p := range missing {
			if missing[p] {
				known.Values[p] = math.NaN()
			}
		}
		if ranks {
			var err error
			if known, err = rsa.RankAverage(known); err != nil {
				return nil, fmt.Errorf("RDM %d (%s): %w", i, r.Measure, err)
			}
		}
		out[i] = slices.DeleteFunc(known.Values, math.IsNaN)
	}
	return out, nil
}
