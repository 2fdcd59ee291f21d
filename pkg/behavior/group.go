package behavior

import (
	"fmt"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// GroupFromTrials counts the choices of each person of a group, one table of trials a person, as [FromTrials] does; they are named "1", "2", … in their order.
func GroupFromTrials(people []table.Table, columns Columns) ([]*Choices, error) {
	all := make([]*Choices, len(people))
	for k, trials := range people {
		c, err := FromTrials(trials, columns)
		if err != nil {
			return nil, fmt.Errorf("person %d: %w", k+1, err)
		}
		c.Name, all[k] = strconv.Itoa(k+1), c
	}
	return all, nil
}

// GroupFromShares makes the choices of a group of its shares of yes, people × 50 conditions, as [FromShares] does; they are named "1", "2", … in their order.
func GroupFromShares(shares mat.Matrix, trials float64) ([]*Choices, error) {
	n, _ := shares.Dims()
	all := make([]*Choices, n)
	for k := range n {
		c, err := FromShares(mat.Row(nil, k, shares), trials)
		if err != nil {
			return nil, fmt.Errorf("person %d: %w", k+1, err)
		}
		c.Name, all[k] = strconv.Itoa(k+1), c
	}
	return all, nil
}

// Factorisations returns both weights of [Choices.Factorisation] for each person of a group.
func Factorisations(group []*Choices) (factorised, linear []float64, err error) {
	for _, c := range group {
		w, err := c.Factorisation()
		if err != nil {
			return nil, nil, err
		}
		factorised, linear = append(factorised, w.Factorised), append(linear, w.Linear)
	}
	return factorised, linear, nil
}

// Accuracies returns the shares of [Choices.Accuracy] for each person of a group: people × (all, congruent, incongruent).
func Accuracies(group []*Choices) *mat.Dense {
	m := mat.NewDense(len(group), 3, nil)
	for k, c := range group {
		all, congruent, incongruent := c.Accuracy()
		m.SetRow(k, []float64{all, congruent, incongruent})
	}
	return m
}

// GroupTimes returns the mean times of [ResponseTimes] for each person of a group, one table of trials a person: people × (all, congruent, incongruent), in seconds.
func GroupTimes(people []table.Table, time string, columns Columns) (*mat.Dense, error) {
	m := mat.NewDense(len(people), 3, nil)
	for k, trials := range people {
		t, err := ResponseTimes(trials, time, columns)
		if err != nil {
			return nil, fmt.Errorf("person %d: %w", k+1, err)
		}
		m.SetRow(k, []float64{t.All, t.Congruent, t.Incongruent})
	}
	return m, nil
}

// Biases returns that of each fit, in degrees.
func Biases(fits []*Fit) []float64 {
	values := make([]float64, len(fits))
	for k, f := range fits {
		values[k] = f.Bias()
	}
	return values
}

// BiasErrors returns by how many degrees the bias of each simulation's fit is off, for a model of two angles: the noise of the answers. It panics for another model.
func (r *Recovery) BiasErrors() []float64 {
	if len(r.Parameters) < 2 || r.Parameters[0] != "angle 0" || r.Parameters[1] != "angle 1" {
		panic(fmt.Sprintf("behavior: errors of the bias for the parameters %v, want two angles first", r.Parameters))
	}
	n, _ := r.Truth.Dims()
	errors := make([]float64, n)
	for k := range n {
		errors[k] = (turn(r.Estimate.At(k, 1), r.Truth.At(k, 1)) - turn(r.Estimate.At(k, 0), r.Truth.At(k, 0))) / 2
	}
	return errors
}
