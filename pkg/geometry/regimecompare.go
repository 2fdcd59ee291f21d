package geometry

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/gonum/stat/distuv"
)

// RegimeDifference is one measure after learning in two groups of learners.
type RegimeDifference struct {
	Measure Measure
	A, B    Estimate
	// Difference is A − B with an interval by Welch's t, which supposes independent groups; its N is the number of learners in both. It has none where a group has fewer than two.
	Difference Estimate
}

// RegimeComparison is the result of [CompareRegimes].
type RegimeComparison struct {
	Rows []RegimeDifference
	// Names are those of the two groups, for String; they are free to be set.
	Names [2]string
	// Confidence is that of the first table.
	Confidence float64
}

// CompareRegimes compares two groups of learners, such as networks of small and of large initial weights, or animals that are naive and others that are trained, by every measure
// that both tables have: the values after learning and their difference. Measures that compare two states are compared as well. Each interval has its own error rate.
func CompareRegimes(a, b *RegimeTable) *RegimeComparison {
	c := &RegimeComparison{Confidence: a.Confidence, Names: [2]string{"first", "second"}}
	for _, x := range a.Rows {
		if y, ok := b.Row(x.Measure.Group, x.Measure.Name); ok {
			of := func(values []float64) Estimate { return estimate(values, a.Confidence) }
			c.Rows = append(c.Rows, RegimeDifference{x.Measure, of(x.AfterEach), of(y.AfterEach), welch(x.AfterEach, y.AfterEach, a.Confidence)})
		}
	}
	return c
}

// welch returns the difference of two means with the interval of Welch (1947).
func welch(a, b []float64, confidence float64) Estimate {
	x, y := estimate(a, confidence), estimate(b, confidence)
	d := Estimate{x.Mean - y.Mean, math.NaN(), math.NaN(), x.N + y.N}
	if x.N < 2 || y.N < 2 {
		return d
	}
	squared := func(e Estimate) float64 { // standard error, squared
		s := (e.High - e.Low) / 2 / quantileT(e.N-1, confidence)
		return s * s
	}
	u, v := squared(x), squared(y)
	if u+v == 0 {
		d.Low, d.High = d.Mean, d.Mean
		return d
	}
	freedom := (u + v) * (u + v) / (u*u/float64(x.N-1) + v*v/float64(y.N-1))
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile((1+confidence)/2) * math.Sqrt(u+v)
	d.Low, d.High = d.Mean-half, d.Mean+half
	return d
}

// String is the table of both groups and their differences, "*" where the interval of the difference does not hold 0.
func (c *RegimeComparison) String() string {
	lines := [][]string{{"measure", c.Names[0], c.Names[1], "difference", ""}}
	heads, group := map[int]string{}, ""
	for _, r := range c.Rows {
		if r.Measure.Group != group {
			group = r.Measure.Group
			heads[len(lines)] = group
		}
		mark := ""
		if r.Difference.Low > 0 || r.Difference.High < 0 {
			mark = "*"
		}
		lines = append(lines, []string{"  " + r.Measure.label(), r.A.String(), r.B.String(), r.Difference.String(), mark})
	}
	const note = "After learning, with intervals [%g %%]: Student's t, of differences Welch's; * where 0 is not in the interval."
	return aligned(lines, heads, -1) + fmt.Sprintf(note, 100*c.Confidence)
}

// label is the name with the unit.
func (m Measure) label() string {
	if m.Unit == "" {
		return m.Name
	}
	return m.Name + " (" + m.Unit + ")"
}

// aligned sets lines in columns, with headings before some of them; the column right is set to the right.
func aligned(lines [][]string, heads map[int]string, right int) string {
	wide := make([]int, len(lines[0]))
	for _, l := range lines {
		for k, s := range l {
			wide[k] = max(wide[k], utf8.RuneCountInString(s))
		}
	}
	var b strings.Builder
	for i, l := range lines {
		if heads[i] != "" {
			b.WriteString(heads[i] + "\n")
		}
		var line strings.Builder
		for k, s := range l {
			fill := strings.Repeat(" ", wide[k]-utf8.RuneCountInString(s))
			if k == right {
				s, fill = fill+s, ""
			}
			line.WriteString(s + fill + "  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
