package rsa

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/table"
)

// Categorical returns the model RDM of labels, one a condition: 0 for two conditions of one label and 1 for others. A condition without a label is an error.
func Categorical(conditions, labels []string) (*RDM, error) {
	if len(labels) != len(conditions) {
		return nil, fmt.Errorf("rsa: categorical model: %d labels for %d conditions", len(labels), len(conditions))
	}
	return Descriptor(conditions, table.Texts("label", labels...))
}

// Descriptor returns the model RDM of what is known of each condition: of texts 0 where they are equal and 1 where not, of numbers the |difference|. The column is one of
// [RDM.Patterns] or [Trials.Patterns]. A missing value and an infinite one are errors that name the condition.
func Descriptor(conditions []string, of table.Column) (*RDM, error) {
	n := len(conditions)
	if of.Len() != n {
		return nil, fmt.Errorf("rsa: model of %q: %d values for %d conditions", of.Name, of.Len(), n)
	}
	for i := range n {
		if of.Missing(i) || !of.IsText() && math.IsInf(of.Number[i], 0) {
			return nil, fmt.Errorf("rsa: model of %q: condition %q has the value %q", of.Name, conditions[i], of.Label(i))
		}
	}
	values := make([]float64, 0, n*(n-1)/2)
	measure := "different " + of.Name
	if !of.IsText() {
		measure = "|difference| of " + of.Name
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			switch {
			case !of.IsText():
				values = append(values, math.Abs(of.Number[i]-of.Number[j]))
			case of.Text[i] == of.Text[j]:
				values = append(values, 0)
			default:
				values = append(values, 1)
			}
		}
	}
	return New(values, conditions, measure)
}
