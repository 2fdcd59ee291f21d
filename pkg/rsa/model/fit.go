package model

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/internal/names"
)

// Fitted is a model fitted to RDMs.
type Fitted struct {
	// Parameters are those of the model.
	Parameters []float64
	// Evaluations are the similarities of the fitted RDM to each subject, and Mean their mean, the largest that the model reaches. Both are measured on the RDMs to which the
	// model was fitted: they flatter a model with parameters.
	Evaluations []float64
	Mean        float64
	// Residual is by how much the weights of a sum miss the conditions of an optimum, relative to the gradient at zero weights; 0 for other models.
	Residual float64
}

// Fit fits a model to the RDMs of all subjects: the parameters with the largest mean similarity. It is an error where the model or the data are inconsistent, their
// conditions differ, no pair of conditions is present in all, or the fitter fails.
func Fit(m Model, data *rsa.Stack, by compare.Measure) (Fitted, error) {
	t, err := whole(m, data, by)
	if err != nil {
		return Fitted{}, err
	}
	f := Fitted{Parameters: make([]float64, m.Parameters()), Evaluations: make([]float64, data.Len())}
	if f.Residual, err = m.Fitter().Fit(f.Parameters, t); err != nil {
		return Fitted{}, err
	}
	x := Predict(m, f.Parameters...).Values
	for s := range f.Evaluations {
		f.Evaluations[s] = t.Evaluator.SimilarityOf(x, t.FirstSubject+s)
		f.Mean += f.Evaluations[s] / float64(len(f.Evaluations))
	}
	return f, nil
}

// whole returns the training on all conditions and subjects.
func whole(m Model, data *rsa.Stack, by compare.Measure) (*Training, error) {
	if err := data.Check(); err != nil {
		return nil, err
	}
	if err := Check(m); err != nil {
		return nil, err
	}
	if err := names.Same(data.Conditions, m.Conditions()); err != nil {
		return nil, fmt.Errorf("model: %s: %w, as in the data", m, err)
	}
	components := m.Components()
	_, pairs := data.Values.Dims()
	rows := mat.NewDense(len(components)+data.Len(), pairs, nil)
	t := &Training{FirstSubject: len(components), Times: make([]float64, data.Len())}
	for k, r := range components {
		rows.SetRow(k, r.Values)
		t.Components = append(t.Components, k)
	}
	for s := range data.Len() {
		rows.SetRow(len(components)+s, data.Values.RawRowView(s))
		t.Times[s] = 1
	}
	var err error
	if t.Evaluator, err = by.Ready(len(data.Conditions), rows); err != nil {
		return nil, fmt.Errorf("model: %s: %w", m, err)
	}
	if linear, ok := t.Evaluator.(compare.Linear); ok {
		t.Gram = mat.NewSymDense(t.FirstSubject+data.Len(), nil)
		linear.Gram(t.Gram)
	} else if len(components) > 0 {
		e, err := compare.Pearson().Ready(len(data.Conditions), rows)
		if err != nil {
			return nil, fmt.Errorf("model: %s: %w", m, err)
		}
		t.Pearson = e.(compare.Linear)
	}
	return t, nil
}
