package inference

import (
	"fmt"
	"math"
	"strings"
)

// Sided says which departures from the null hypothesis count against it.
type Sided int

const (
	// TwoSided counts departures in both directions.
	TwoSided Sided = iota
	// Greater counts only values above what the null hypothesis says.
	Greater
	// Less counts only values below it.
	Less
)

// String returns "two-sided", "greater" or "less".
func (s Sided) String() string {
	switch s {
	case Greater:
		return "greater"
	case Less:
		return "less"
	}
	return "two-sided"
}

// Test is the outcome of one test.
type Test struct {
	// Name is that of the test: "t test".
	Name string
	// Estimate is what is tested: a mean, or a difference of two; Against is its value under the null hypothesis.
	Estimate, Against float64
	// Statistic is the test's own: t, the sum of ranks W … Each function says which.
	Statistic float64
	// P is the probability under the null hypothesis of a statistic at least as far off, to the side or sides of Sided. It is NaN where there is nothing to test; Note then
	// says why.
	P float64
	// DoF is the number of degrees of freedom, 0 where the test has none.
	DoF float64
	// Sided says which departures count.
	Sided Sided
	// N is the number of independent values that entered (subjects, most often), 0 where that is not known to the test.
	N int
	// Resamples is the number of permutations, sign patterns or bootstrap samples with which the data were compared, the data themselves not among them; 0 for tests
	// that need none.
	Resamples int
	// Exact reports that P comes from the whole distribution under the null hypothesis and not from random resamples or an approximation.
	Exact bool
	// Note is what a reader should know besides: values left out, an approximation.
	Note string
}

// String returns the test in one line, as in a paper: "t test: 0.31, t(11) = 2.83, p = 0.0082 (greater, n = 12)".
func (t Test) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %.4g", t.Name, t.Estimate)
	if t.Against != 0 {
		fmt.Fprintf(&b, " against %.4g", t.Against)
	}
	if t.DoF > 0 {
		fmt.Fprintf(&b, ", t(%.4g) = %.3g", t.DoF, t.Statistic)
	}
	fmt.Fprintf(&b, ", p = %.3g (%v", t.P, t.Sided)
	if t.N > 0 {
		fmt.Fprintf(&b, ", n = %d", t.N)
	}
	if t.Exact {
		b.WriteString(", exact")
	}
	if t.Resamples > 0 {
		fmt.Fprintf(&b, ", %d resamples", t.Resamples)
	}
	b.WriteString(")")
	if t.Note != "" {
		b.WriteString("; " + t.Note)
	}
	return b.String()
}

// undefined returns the test without a p value.
func (t Test) undefined(why string, args ...any) Test {
	t.P, t.Note = math.NaN(), fmt.Sprintf(why, args...)
	return t
}

// present returns the values that are not NaN, and panics at an infinite one: the evaluations of models are similarities, which are finite.
func present(x []float64) []float64 {
	out := make([]float64, 0, len(x))
	for i, v := range x {
		if math.IsInf(v, 0) {
			panic(fmt.Sprintf("inference: value %d is %v", i, v))
		}
		if v == v {
			out = append(out, v)
		}
	}
	return out
}

// leftOut is the note on values that are NaN.
func leftOut(all, kept int) string {
	if all == kept {
		return ""
	}
	return fmt.Sprintf("%d of %d values are NaN and left out", all-kept, all)
}

// differences returns a−b, value by value. It panics where the lengths differ.
func differences(a, b []float64) []float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("inference: %d values paired with %d", len(a), len(b)))
	}
	d := make([]float64, len(a))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return d
}
