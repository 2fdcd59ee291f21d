package rsa

import (
	"fmt"
	"math"
	"slices"
)

// Estimator computes an RDM of trials: [SquaredEuclidean], [Correlation], [Poisson] … or a closure over one that takes options. Movies and searchlights take it.
type Estimator func(t *Trials) (*RDM, error)

// rdm makes the RDM of the trials' conditions, with what is known of them.
func (t *Trials) rdm(values []float64, measure string) *RDM {
	return &RDM{Conditions: slices.Clone(t.Conditions), Values: values, Measure: measure, Patterns: t.Patterns, Info: t.Set}
}

// checked returns the RDM, or an error that names the first pair whose distance came out infinite or NaN, or as 0 though same says that its patterns differ.
func (t *Trials) checked(name, measure string, values []float64, same func(i, j int) bool) (*RDM, error) {
	at := 0
	for i := range t.Len() {
		for j := i + 1; j < t.Len(); j++ {
			d := values[at]
			if at++; math.IsInf(d, 0) || math.IsNaN(d) || d == 0 && !same(i, j) {
				return nil, fmt.Errorf("rsa: %s: the distance of conditions %q and %q comes out as %v: rescale the patterns", name, t.Conditions[i], t.Conditions[j], d)
			}
		}
	}
	return t.rdm(values, measure), nil
}

// signed allows a distance of 0 between any two patterns, as cross-validated ones may be.
func signed(int, int) bool { return true }

// finite returns the RDM, in which NaN is a pair without common channels, or an error where a distance came out infinite.
func (t *Trials) finite(name, measure string, values []float64) (*RDM, error) {
	at := 0
	for i := range t.Len() {
		for j := i + 1; j < t.Len(); j++ {
			if math.IsInf(values[at], 0) {
				return nil, fmt.Errorf("rsa: %s: the distance of conditions %q and %q comes out as %v: rescale the patterns", name, t.Conditions[i], t.Conditions[j], values[at])
			}
			at++
		}
	}
	return t.rdm(values, measure), nil
}
