package rsa

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// TwoContexts describes the conditions of a task with two features and two contexts, from which the model RDMs of Flesch et al. 2022 follow. In context 0 the
// feature Relevant0 decides, in context 1 the feature Relevant1. Both features are taken relative to their mean over the conditions, so that only differences of
// levels count: −2 … 2 and ranks 0 … 4 give the same models, and a feature that is lost is lost into its middle.
type TwoContexts struct {
	Conditions           []string
	Context              []int // 0 or 1
	Relevant0, Relevant1 []float64
	// Offset is the distance between the contexts along an axis of its own; 0 is 1, as in the published figures.
	Offset float64
}

// Grid returns the model of a representation that keeps both features in both contexts: (Relevant0, Relevant1, context).
func (c TwoContexts) Grid() (*RDM, error) {
	return c.model("grid", func(a, b float64, context int) (float64, float64) { return a, b })
}

// Orthogonal returns the model that keeps only the relevant feature, each on an axis of its own: (Relevant0, 0, 0) and (0, Relevant1, 1).
func (c TwoContexts) Orthogonal() (*RDM, error) {
	return c.model("orthogonal", func(a, b float64, context int) (float64, float64) {
		if context == 0 {
			return a, 0
		}
		return 0, b
	})
}

// Parallel returns the model that keeps only the relevant feature, both on one axis: (0, Relevant0, 0) and (0, Relevant1, 1).
func (c TwoContexts) Parallel() (*RDM, error) {
	return c.model("parallel", func(a, b float64, context int) (float64, float64) {
		if context == 0 {
			return 0, a
		}
		return 0, b
	})
}

// Models returns the grid, the orthogonal and the parallel model, in that order.
func (c TwoContexts) Models() ([]*RDM, error) {
	var all []*RDM
	for _, model := range []func() (*RDM, error){c.Grid, c.Orthogonal, c.Parallel} {
		r, err := model()
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

func (c TwoContexts) model(name string, place func(a, b float64, context int) (x, y float64)) (*RDM, error) {
	n := len(c.Conditions)
	if len(c.Context) != n || len(c.Relevant0) != n || len(c.Relevant1) != n {
		return nil, fmt.Errorf("rsa: %s model: %d conditions, %d contexts, %d and %d features: want one of each a condition",
			name, n, len(c.Context), len(c.Relevant0), len(c.Relevant1))
	}
	if n == 0 {
		return nil, fmt.Errorf("rsa: %s model: no conditions", name)
	}
	offset := c.Offset
	if offset == 0 {
		offset = 1
	}
	middle0, middle1 := mean(c.Relevant0), mean(c.Relevant1)
	points := mat.NewDense(n, 3, nil)
	for i, context := range c.Context {
		if context != 0 && context != 1 {
			return nil, fmt.Errorf("rsa: %s model: condition %q has context %d, want 0 or 1", name, c.Conditions[i], context)
		}
		x, y := place(c.Relevant0[i]-middle0, c.Relevant1[i]-middle1, context)
		points.SetRow(i, []float64{x, y, offset * float64(context)})
	}
	r, err := Euclidean(Patterns(points, c.Conditions))
	if err != nil {
		return nil, fmt.Errorf("rsa: %s model: %w", name, err)
	}
	r.Measure = name + " model"
	return r, nil
}
