package model

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Fixed is a single RDM without anything to fit. Its one parameter is always 1.
type Fixed struct {
	Name string
	RDM  *rsa.RDM
}

// Each returns a fixed model of every RDM, named by its measure: what [rsa.TwoContexts] and other makers of model RDMs return has its name there. The second and further ones
// of the same measure have their number after it ("different label 2"), so that results tell them apart; give names of your own by [Fixed].
func Each(rdms ...*rsa.RDM) []Model {
	all, times := make([]Model, len(rdms)), map[string]int{}
	for k, r := range rdms {
		name := r.Measure
		if times[name]++; times[name] > 1 {
			name = fmt.Sprintf("%s %d", name, times[name])
		}
		all[k] = Fixed{Name: name, RDM: r}
	}
	return all
}

// String returns the name.
func (m Fixed) String() string { return m.Name }

// Conditions are those of the RDM.
func (m Fixed) Conditions() []string { return m.RDM.Conditions }

// Components is the RDM alone.
func (m Fixed) Components() []*rsa.RDM { return []*rsa.RDM{m.RDM} }

// Parameters is 1.
func (m Fixed) Parameters() int { return 1 }

// Predict writes theta[0] times the RDM.
func (m Fixed) Predict(dst, theta []float64) { predictSum(dst, m.Components(), theta) }

// Fitter sets the parameter to 1.
func (m Fixed) Fitter() Fitter { return one{} }

type one struct{}

// Fit implements [Fitter]: the weight of a fixed RDM is 1.
func (one) Fit(theta []float64, _ *Training) (float64, error) {
	theta[0] = 1
	return 0, nil
}

// Select chooses one of several RDMs: the one with the largest mean similarity. Its parameters are 1 for that and 0 for the others; of equals the first is chosen.
type Select struct {
	Name string
	RDMs []*rsa.RDM
}

// String returns the name.
func (m Select) String() string { return m.Name }

// Conditions are those of the RDMs.
func (m Select) Conditions() []string { return conditionsOf(m.RDMs) }

// Components are the RDMs to choose from.
func (m Select) Components() []*rsa.RDM { return m.RDMs }

// Parameters is the number of RDMs.
func (m Select) Parameters() int { return len(m.RDMs) }

// Predict writes the sum of the RDMs with weights theta.
func (m Select) Predict(dst, theta []float64) { predictSum(dst, m.RDMs, theta) }

// Fitter compares the RDMs with the subjects.
func (m Select) Fitter() Fitter { return &selector{name: m.Name} }

type selector struct {
	name string
	normal
}

// Fit implements [Fitter]: 1 for the RDM with the largest mean similarity to the subjects, 0 for the others.
func (f *selector) Fit(theta []float64, t *Training) (float64, error) {
	clear(theta)
	best, chosen := 0.0, -1
	if t.Gram != nil {
		f.form(t, t.Gram)
	}
	for k := range theta {
		var v float64
		if t.Gram != nil {
			v = f.cosineOf(k)
		} else {
			v = t.similarity(t.Components[k])
		}
		if v == v && (chosen < 0 || v > best) {
			best, chosen = v, k
		}
	}
	if chosen < 0 {
		return 0, fmt.Errorf("model: %s: no RDM has a similarity to the subjects", f.name)
	}
	theta[chosen] = 1
	return 0, nil
}
