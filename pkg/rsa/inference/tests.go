package inference

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Tests are the tests of all models of a result: against zero, against one another and against the noise ceiling.
type Tests struct {
	// Name is that of the test, Models are the names of the models.
	Name   string
	Models []string
	// Zero tests whether each model explains anything: similarity above 0, one-sided. 0 is not the chance level of every measure: not of cosines of positive RDMs, for which
	// the pair with [ConstantModel] or a [PermuteConditions] is the test.
	Zero []Test
	// Pairs tests model i against model j, estimate i − j, two-sided; what is on the diagonal has no P.
	Pairs [][]Test
	// Lower and Upper test each model against the bounds of the noise ceiling, estimate model − bound. Lower is nil where there is no lower bound.
	Lower, Upper []Test
	// Correction names the correction of the P values for their number, "" for none. Zero, all pairs, Lower and Upper are a family each.
	Correction string
}

// compareAll makes all tests of a result; test tells how to test estimate a against estimate b, b < 0 being the number 0.
func compareAll(r *Result, name string, test func(a, b int, sided Sided) (Test, error)) (*Tests, error) {
	n := len(r.Models)
	t := &Tests{Name: name, Models: r.Models, Zero: make([]Test, n), Pairs: make([][]Test, n), Upper: make([]Test, n)}
	bounds := []int{r.Upper()}
	if !r.Ceiling.NoLower {
		t.Lower = make([]Test, n)
		bounds = append(bounds, r.Lower())
	}
	var err error
	do := func(to *Test, a, b int, sided Sided) {
		if err == nil {
			*to, err = test(a, b, sided)
		}
	}
	for i := range n {
		t.Pairs[i] = make([]Test, n)
	}
	for i := range n {
		do(&t.Zero[i], i, -1, Greater)
		t.Pairs[i][i] = Test{Name: name, P: math.NaN(), Note: "a model against itself"}
		for j := i + 1; j < n; j++ {
			do(&t.Pairs[i][j], i, j, TwoSided)
			t.Pairs[j][i] = t.Pairs[i][j].reversed()
		}
		for _, b := range bounds {
			to := &t.Upper[i]
			if b == r.Lower() {
				to = &t.Lower[i]
			}
			do(to, i, b, TwoSided)
		}
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// reversed returns the two-sided test of the difference with its sign turned.
func (t Test) reversed() Test {
	t.Estimate, t.Against, t.Statistic = -t.Estimate, -t.Against, -t.Statistic
	return t
}

// TTests tests the models of a result with the variances of their means and differences and the degrees of freedom of its scheme ([TTestOf]): against zero one-sided, pairs and
// ceiling two-sided. Without resampling a pair is the paired t test over subjects. P is NaN where a variance is not known, as after plain cross-validation.
func TTests(r *Result) *Tests {
	t, _ := compareAll(r, "t test", func(a, b int, sided Sided) (Test, error) {
		estimate, variance := r.Estimate(a), r.Variance(a)
		if b >= 0 {
			estimate, variance = estimate-r.Estimate(b), r.VarianceOfDifference(a, b)
		}
		t := TTestOf(estimate, variance, r.DoF, 0, sided)
		if r.Scheme == OnData {
			t.N = r.Subjects
		}
		return t, nil
	})
	return t
}

// BootstrapTests tests the models of a result by its bootstrap samples ([BootstrapTest]): against zero one-sided, pairs two-sided, and against each bound of the ceiling one-sided:
// whether the model is below it. It is an error where the result has no samples. The samples of the dual bootstrap are those that draw subjects and conditions at once, which
// vary too much; its tests are conservative and [TTests], which has the corrected variances, finds more.
func BootstrapTests(r *Result) (*Tests, error) {
	if r.Samples == nil {
		return nil, fmt.Errorf("inference: bootstrap tests: the result has no samples (%v)", r.Scheme)
	}
	return compareAll(r, "bootstrap test", func(a, b int, sided Sided) (Test, error) {
		values, estimate := mat.Col(nil, a, r.Samples), r.Estimate(a)
		if b >= 0 {
			values, estimate = differences(values, mat.Col(nil, b, r.Samples)), estimate-r.Estimate(b)
		}
		if b >= len(r.Models) {
			sided = Less
		}
		t := BootstrapTest(values, sided)
		t.Estimate = estimate
		return t, nil
	})
}

// SignedRankTests tests the models of a result by [SignedRank] over subjects: against zero one-sided, pairs and ceiling two-sided, the bounds of the ceiling taken as
// given numbers. It generalises to other subjects only, and is an error for results that draw conditions or have folds.
func SignedRankTests(r *Result) (*Tests, error) {
	if err := r.bySubject("signed-rank tests"); err != nil {
		return nil, err
	}
	return compareAll(r, "signed-rank test", func(a, b int, sided Sided) (Test, error) { return SignedRank(r.subjects(a, b), 0, sided), nil })
}

// SignFlipTests tests the models of a result by [SignFlip] over subjects, as [SignedRankTests] does by ranks. Every test draws the same sign patterns. Other errors are those
// of SignFlip.
func SignFlipTests(ctx context.Context, r *Result, opt Resampling) (*Tests, error) {
	if err := r.bySubject("sign-flip tests"); err != nil {
		return nil, err
	}
	source := repeated(opt.Source)
	return compareAll(r, "sign-flip test", func(a, b int, sided Sided) (Test, error) {
		own := opt
		own.Source = source()
		return SignFlip(ctx, r.subjects(a, b), 0, sided, own)
	})
}

// bySubject says why evaluations of single subjects cannot be tested.
func (r *Result) bySubject(what string) error {
	switch {
	case r.Scheme.conditions():
		return fmt.Errorf("inference: %s: they generalise to other subjects only, and the result draws conditions (%v)", what, r.Scheme)
	case r.Folded:
		return fmt.Errorf("inference: %s: models were fitted to folds, so that evaluations of subjects depend on one another", what)
	case r.DoF == r.DoF && float64(r.Evaluations.RawMatrix().Cols) != r.DoF+1:
		return fmt.Errorf("inference: %s: %d RDMs are %g independent subjects; average those of each subject first", what, r.Evaluations.RawMatrix().Cols, r.DoF+1)
	}
	return nil
}

// subjects returns the evaluations of model a, or its differences from model or bound b, one a subject.
func (r *Result) subjects(a, b int) []float64 {
	x := mat.Row(nil, a, r.Evaluations)
	for s := range x {
		switch {
		case b >= len(r.Models):
			x[s] -= r.Estimate(b)
		case b >= 0:
			x[s] -= r.Evaluations.At(b, s)
		}
	}
	return x
}
