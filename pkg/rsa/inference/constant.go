package inference

import (
	"slices"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// ConstantModel returns the RDM in which all conditions are equally far apart: what a geometry without structure predicts. For cosine similarities of positive RDMs, whose
// chance level lies well above 0, it is the model to beat: evaluate it along with the others and test them against it in pairs. Under correlations a constant RDM has no
// similarity, so it is of no use there. [PermuteConditions] finds the chance level of every model by itself.
func ConstantModel(conditions []string) *rsa.RDM {
	n := len(conditions)
	return &rsa.RDM{Conditions: slices.Clone(conditions), Values: slices.Repeat([]float64{1}, n*(n-1)/2), Measure: "constant"}
}
