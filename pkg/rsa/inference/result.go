package inference

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Scheme says what was drawn again to find out how far evaluations would vary if the study were repeated.
type Scheme int

const (
	// OnData draws nothing: one value a model and subject, whose spread over subjects gives the variance. It generalises to other subjects, seeing the same conditions.
	OnData Scheme = iota
	// OverSubjects draws subjects with replacement; it generalises to other subjects.
	OverSubjects
	// OverConditions draws conditions with replacement; it generalises to other conditions, seen by the same subjects.
	OverConditions
	// OverBoth draws subjects and conditions at once, without correction: variances are too large by up to a factor of 3. [Dual] is the one to use.
	OverBoth
	// OverBothCorrected draws subjects, conditions and both, and corrects the variances for what the three have in common ([TwoFactor]).
	OverBothCorrected
	// LeavingOut leaves out subjects, conditions, pairs of conditions, and subjects together with either, and counts every source of variance once ([Jackknife]).
	LeavingOut
	// OverBothLeavingOut draws subjects, conditions and both, and has the variances of LeavingOut ([Dual]).
	OverBothLeavingOut
)

// String names the scheme as a methods section would: "bootstrap over subjects".
func (s Scheme) String() string {
	switch s {
	case OnData:
		return "no resampling"
	case OverSubjects:
		return "bootstrap over subjects"
	case OverConditions:
		return "bootstrap over conditions"
	case OverBoth:
		return "bootstrap over subjects and conditions, uncorrected"
	case OverBothCorrected:
		return "dual bootstrap over subjects and conditions"
	case LeavingOut:
		return "jackknife over subjects and conditions"
	case OverBothLeavingOut:
		return "dual bootstrap over subjects and conditions, variances by jackknife"
	}
	return fmt.Sprintf("scheme %d", int(s))
}

// Ceiling is the range in which the evaluation of a perfect model would lie, given the noise of the data: above the lower bound, which a model reaches that knows the
// other subjects, and below the upper one, which knows all of them (Nili et al. 2014).
type Ceiling struct {
	// Lower is NaN where NoLower is true: with a single subject there is none.
	Lower, Upper float64
	NoLower      bool
	// Inexact reports that the RDM behind Upper is the usual one and not certain to be the best there is, so that a model may exceed it.
	Inexact bool
}

// Result is what is known of how well models explain RDMs of subjects. It is plain data. The bounds of the noise ceiling count as two more models: index len(Models) is
// the lower one, len(Models)+1 the upper one; see [Result.Lower] and [Result.Upper].
type Result struct {
	Models   []string
	Subjects int
	// Conditions is the number of conditions, Pairs that of pairs that are present in every model and subject and so are compared.
	Conditions, Pairs int
	// Measure names the measure of similarity, for an axis.
	Measure string
	Scheme  Scheme
	// Folded reports that models were fitted and evaluated on different conditions, subjects or both.
	Folded bool
	// Evaluations is models × subjects, on the data and not on samples; NaN where a similarity is not defined, as that of a constant RDM under a correlation.
	Evaluations *mat.Dense
	// Mean is the mean of Evaluations over subjects, the estimate to report; a subject without a value does not count.
	Mean    []float64
	Ceiling Ceiling
	// Contrasts has the variances of estimates, (models+2)²: on the diagonal the variance of the mean of a model or a bound, elsewhere that of the difference of two. Each
	// is estimated and corrected on its own. NaN is an unknown one. It is nil for schemes that give none, such as plain cross-validation.
	Contrasts *mat.SymDense
	// DoF is the number of degrees of freedom of Contrasts, NaN where that is nil.
	DoF float64
	// Parameters are those of each model fitted to all the data, without folds.
	Parameters [][]float64
	// Samples are the values in each bootstrap sample that has one, samples × (models+2), NaN where one is not defined; nil where nothing was drawn. SubjectSamples and
	// ConditionSamples are, for the dual bootstrap, those in which only subjects or conditions were drawn, row by row of the same draws.
	Samples, SubjectSamples, ConditionSamples *mat.Dense
	// Drawn is the number of samples that were drawn, and Valid the number of those that had enough distinct conditions and subjects: the rows of Samples.
	Drawn, Valid int
}

// Lower returns the index of the lower bound of the noise ceiling in Contrasts and Samples.
func (r *Result) Lower() int { return len(r.Models) }

// Upper returns the index of the upper bound of the noise ceiling in Contrasts and Samples.
func (r *Result) Upper() int { return len(r.Models) + 1 }

// Estimate returns the mean of model i, or a bound of the noise ceiling where i is Lower or Upper.
func (r *Result) Estimate(i int) float64 {
	switch i {
	case r.Lower():
		return r.Ceiling.Lower
	case r.Upper():
		return r.Ceiling.Upper
	}
	return r.Mean[i]
}

// Variance returns the variance of estimate i, NaN where it is not known.
func (r *Result) Variance(i int) float64 {
	if r.Contrasts == nil {
		return math.NaN()
	}
	return r.Contrasts.At(i, i)
}

// VarianceOfDifference returns the variance of the difference of estimates i and j, 0 for i = j and NaN where it is not known.
func (r *Result) VarianceOfDifference(i, j int) float64 {
	switch {
	case r.Contrasts == nil:
		return math.NaN()
	case i == j:
		return 0
	}
	return r.Contrasts.At(i, j)
}

// Covariance returns the covariance of estimates i and j that follows from the variances of both and of their difference.
func (r *Result) Covariance(i, j int) float64 {
	return (r.Variance(i) + r.Variance(j) - r.VarianceOfDifference(i, j)) / 2
}

// StandardError returns the standard error of estimate i.
func (r *Result) StandardError(i int) float64 { return math.Sqrt(r.Variance(i)) }

// String lists the models with their means and standard errors, and the ceiling.
func (r *Result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %v", r.Measure, r.Scheme)
	if r.Folded {
		b.WriteString(", cross-validated")
	}
	fmt.Fprintf(&b, ", %d subjects, %d conditions", r.Subjects, r.Conditions)
	if r.Drawn > 0 {
		fmt.Fprintf(&b, ", %d of %d samples valid", r.Valid, r.Drawn)
	}
	for i, name := range r.Models {
		fmt.Fprintf(&b, "\n%s: %.4f", name, r.Mean[i])
		if se := r.StandardError(i); se == se {
			fmt.Fprintf(&b, " ± %.4f", se)
		}
	}
	fmt.Fprintf(&b, "\nnoise ceiling: %.4f to %.4f", r.Ceiling.Lower, r.Ceiling.Upper)
	return b.String()
}
