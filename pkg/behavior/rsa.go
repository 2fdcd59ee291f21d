package behavior

import (
	"fmt"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Factorisation says how much of a subject's choices two ideal observers explain.
type Factorisation struct {
	// Factorised and Linear are the standardised weights, in one regression, of the observer who keeps the tasks apart and of the one who takes them for one.
	Factorised, Linear float64
	// Explained is the share of the variance of the dissimilarities that both explain together.
	Explained float64
}

// Contexts returns the cells as conditions for model RDMs, named "task 0 x -2 y 1": Relevant0 is Y, which decides in task 0, Relevant1 is X.
func (c *Choices) Contexts() rsa.TwoContexts {
	t := rsa.TwoContexts{Context: c.Task, Relevant0: c.Y, Relevant1: c.X}
	for i, task := range c.Task {
		t.Conditions = append(t.Conditions, "task "+strconv.Itoa(task)+" x "+strconv.FormatFloat(c.X[i], 'g', -1, 64)+" y "+strconv.FormatFloat(c.Y[i], 'g', -1, 64))
	}
	return t
}

// RDM returns the absolute differences between the shares of yes of all cells: 50 × 50 for two tasks of 5 × 5. It is an error where a cell has no answers or the choices are
// bad.
func (c *Choices) RDM() (*rsa.RDM, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if len(c.Trials) == 0 {
		return nil, fmt.Errorf("behavior: RDM of choices %q: there are no cells", c.Name)
	}
	for i, n := range c.Trials {
		if n == 0 {
			return nil, fmt.Errorf("behavior: RDM of choices %q: cell %d (task %d, x %v, y %v) has no answers", c.Name, i, c.Task[i], c.X[i], c.Y[i])
		}
	}
	r, err := rsa.Euclidean(rsa.Patterns(mat.NewDense(len(c.Task), 1, c.Shares()), c.Contexts().Conditions))
	if err != nil {
		return nil, fmt.Errorf("behavior: RDM of choices %q: %w", c.Name, err)
	}
	r.Measure = "|difference of shares of yes|"
	return r, nil
}

// Factorisation regresses the RDM of choices on those of two ideal observers, all standardised and without intercept (Flesch et al. 2022): the factorised one says yes above the
// middle of the feature that decides in a task, the linear one above the middle of the sum of both features in either task; on the boundary both say yes half of the time. Over
// 50 cells the two models correlate by 0.32. Errors are those of [Choices.RDM], and choices that are all alike.
func (c *Choices) Factorisation() (*Factorisation, error) {
	data, err := c.RDM()
	if err != nil {
		return nil, err
	}
	factorised, linear, err := c.Contexts().ChoiceModels()
	if err != nil {
		return nil, fmt.Errorf("behavior: factorisation of %q: %w", c.Name, err)
	}
	w, err := rsa.Regress(data, factorised, linear)
	if err != nil {
		return nil, fmt.Errorf("behavior: factorisation of %q: %w", c.Name, err)
	}
	explained, err := rsa.Explained(w, data, factorised, linear)
	if err != nil {
		return nil, fmt.Errorf("behavior: factorisation of %q: %w", c.Name, err)
	}
	return &Factorisation{w[0], w[1], explained}, nil
}
