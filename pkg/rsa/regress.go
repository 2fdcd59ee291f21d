package rsa

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Collinear is the error of a regression whose model RDMs say the same: the condition number of their correlation matrix.
type Collinear float64

// Error gives the condition number and its limit.
func (c Collinear) Error() string {
	return fmt.Sprintf("the model RDMs are linearly dependent: condition number %.3g, want < %.0e", float64(c), maxCondition)
}

// maxCondition bounds the condition number of the correlation matrix of the models: beyond it less than half of the digits of a weight are right.
const maxCondition = 1e8

// Regress returns the weight of each model RDM in the data RDM: ordinary least squares on the upper triangles, data and models each brought to mean 0 and
// (population) standard deviation 1. The weights are thus standardised partial regression coefficients; the intercept is 0.
//
// It is an error when conditions differ between data and a model, a value is NaN or infinite, an RDM is constant, there are no more pairs than models, or the
// models are collinear ([Collinear]). A weight's own error bars come from subjects or seeds, or from [RegressPermuted], not from the pairs, which are not
// independent.
func Regress(data *RDM, models ...*RDM) ([]float64, error) {
	x, y, err := standardised(data, models)
	if err != nil {
		return nil, fmt.Errorf("rsa: regress: %w", err)
	}
	return x.weights(y), nil
}

// RegressPermuted returns weights as [Regress] does, n rows × models, after permuting the conditions of the data RDM at random: what the weights would be if
// the data knew nothing of the conditions. The permutations come from src.
func RegressPermuted(n int, src rand.Source, data *RDM, models ...*RDM) (*mat.Dense, error) {
	if n < 1 || src == nil {
		return nil, fmt.Errorf("rsa: regress: %d permutations from the source %v, want at least 1 and a source", n, src)
	}
	x, y, err := standardised(data, models)
	if err != nil {
		return nil, fmt.Errorf("rsa: regress: %w", err)
	}
	random, permuted := rand.New(src), make([]float64, len(y))
	null := mat.NewDense(n, len(models), nil)
	shuffled := &RDM{Conditions: data.Conditions, Values: y}
	for k := range n {
		order, at := random.Perm(data.Len()), 0
		for i := range order {
			for j := i + 1; j < len(order); j++ {
				permuted[at] = shuffled.At(order[i], order[j])
				at++
			}
		}
		null.SetRow(k, x.weights(permuted))
	}
	return null, nil
}

// design holds the standardised models with the factor of their correlation matrix.
type design struct {
	models [][]float64
	factor mat.Cholesky
}

func (d *design) weights(y []float64) []float64 {
	right := mat.NewVecDense(len(d.models), nil)
	for k, m := range d.models {
		right.SetVec(k, floats.Dot(m, y)/float64(len(y)))
	}
	var w mat.VecDense
	if err := d.factor.SolveVecTo(&w, right); err != nil {
		panic("rsa: regress: " + err.Error()) // standardised has refused what could fail here
	}
	return w.RawVector().Data
}

func standardised(data *RDM, models []*RDM) (*design, []float64, error) {
	if len(models) == 0 {
		return nil, nil, fmt.Errorf("no model RDM")
	}
	y, err := zscore(data)
	if err != nil {
		return nil, nil, fmt.Errorf("data: %w", err)
	}
	if len(y) <= len(models) {
		return nil, nil, fmt.Errorf("%d pairs of conditions for %d models, want more pairs", len(y), len(models))
	}
	d := new(design)
	for k, m := range models {
		if err := m.whole(); err != nil {
			return nil, nil, fmt.Errorf("model %d: %w", k, err)
		}
		if err := sameConditions(data, m); err != nil {
			return nil, nil, fmt.Errorf("model %d (%s): %w", k, m.Measure, err)
		}
		x, err := zscore(m)
		if err != nil {
			return nil, nil, fmt.Errorf("model %d (%s): %w", k, m.Measure, err)
		}
		d.models = append(d.models, x)
	}
	correlation := mat.NewSymDense(len(models), nil)
	for i := range models {
		for j := i; j < len(models); j++ {
			correlation.SetSym(i, j, floats.Dot(d.models[i], d.models[j])/float64(len(y)))
		}
	}
	if !d.factor.Factorize(correlation) {
		return nil, nil, Collinear(math.Inf(1))
	}
	if c := d.factor.Cond(); !(c < maxCondition) {
		return nil, nil, Collinear(c)
	}
	return d, y, nil
}

// zscore returns the values with mean 0 and population standard deviation 1.
func zscore(r *RDM) ([]float64, error) {
	if err := r.whole(); err != nil {
		return nil, err
	}
	if len(r.Values) == 0 {
		return nil, fmt.Errorf("an RDM of %d conditions has no pairs", r.Len())
	}
	largest := 0.0
	for i, v := range r.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("pair %d of %d is %v", i, len(r.Values), v)
		}
		largest = max(largest, math.Abs(v))
	}
	z := make([]float64, len(r.Values))
	for i, v := range r.Values {
		z[i] = v / max(largest, math.SmallestNonzeroFloat64) // so that no square overflows or vanishes
	}
	mean, deviation := stat.PopMeanStdDev(z, nil)
	if deviation <= 1e-13 {
		return nil, fmt.Errorf("all %d pairs have the same value %.4g", len(r.Values), r.Values[0])
	}
	floats.AddConst(-mean, z)
	floats.Scale(1/deviation, z)
	return z, nil
}

// RegressEach returns the weights of the models in each of several data RDMs (subjects, seeds), as [Regress] does, data × models.
func RegressEach(data []*RDM, models ...*RDM) (*mat.Dense, error) {
	if len(data) == 0 {
		return nil, fmt.Errorf("rsa: regress: no data RDM")
	}
	all := mat.NewDense(len(data), max(len(models), 1), nil)
	for i, r := range data {
		x, y, err := standardised(r, models)
		if err != nil {
			return nil, fmt.Errorf("rsa: regress: RDM %d: %w", i, err)
		}
		all.SetRow(i, x.weights(y))
	}
	return all, nil
}

// Explained returns R², the share of the variance of the data RDM that the models explain with weights of [Regress]: 1 − Σ (y − Σ β x)² / Σ y² of the
// standardised values. It is negative for weights that are worse than none. Errors as for Regress, and where weights and models differ in number.
func Explained(weights []float64, data *RDM, models ...*RDM) (float64, error) {
	x, y, err := standardised(data, models)
	if err == nil && len(weights) != len(models) {
		err = fmt.Errorf("%d weights for %d models", len(weights), len(models))
	}
	if err != nil {
		return 0, fmt.Errorf("rsa: explained: %w", err)
	}
	rest := append([]float64(nil), y...)
	for k, m := range x.models {
		if math.IsNaN(weights[k]) || math.IsInf(weights[k], 0) {
			return 0, fmt.Errorf("rsa: explained: weight %d is %v", k, weights[k])
		}
		floats.AddScaled(rest, -weights[k], m)
	}
	return 1 - floats.Dot(rest, rest)/floats.Dot(y, y), nil
}
