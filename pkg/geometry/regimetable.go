package geometry

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// RegimeTable is the result of [Regime].
type RegimeTable struct {
	Rows        []RegimeRow
	NotComputed []NotComputed
	// Learners and Redrawn are how many were given.
	Learners, Redrawn int
	Confidence        float64
}

// NotComputed is a measure that no learner has a value of, with the first reason.
type NotComputed struct{ Group, Name, Why string }

// String is the table: for each measure its mean before and after learning with intervals over learners, the change by learning over that by redrawing, the number of learners,
// where rich learning takes it, and the verdict; then notes on rows that lack some, and what was not computed and why. Of measures that compare two states the column "before"
// holds the mean comparison of beginnings, in brackets.
func (t *RegimeTable) String() string {
	lines := [][]string{{"measure", "before", "after", "learning ÷ redrawing", "n", "rich is", "verdict"}}
	group, heads := "", map[int]string{}
	for _, r := range t.Rows {
		if r.Measure.Group != group {
			group = r.Measure.Group
			heads[len(lines)] = group
		}
		before, side := r.Before.String(), r.Measure.Rich.String()
		if !math.IsNaN(r.Redrawn.Mean) {
			before, side = "("+short(r.Redrawn.Mean)+")", "far"
		}
		if r.Measure.NoVerdict != "" {
			side = ""
		}
		lines = append(lines, []string{"  " + r.Measure.label(), before, r.After.String(), r.Ratio.String(), strconv.Itoa(r.After.N), side, r.Verdict.String()})
	}
	return strings.TrimSuffix(aligned(lines, heads, 4)+t.notes(), "\n")
}

func (t *RegimeTable) notes() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Means of %d learner%s", t.Learners, plural(t.Learners))
	switch {
	case t.Learners == 1 && t.Redrawn == 0:
		b.WriteString("; one has no interval, and no verdict without redrawn beginnings.\n")
	case t.Learners == 1:
		fmt.Fprintf(&b, "; intervals [%g %%] of the ratio are over %d redrawn beginnings, not over networks.\n", 100*t.Confidence, t.Redrawn)
	default:
		fmt.Fprintf(&b, " with intervals [%g %%] over them (Student's t; of ratios by the jackknife).\n", 100*t.Confidence)
	}
	for _, r := range t.Rows {
		if r.Failed > 0 {
			fmt.Fprintf(&b, "%s, %s: missing in %d of %d: %s\n", r.Measure.Group, r.Measure.Name, r.Failed, t.Learners, r.Failure)
		}
	}
	if len(t.NotComputed) > 0 {
		b.WriteString("Not computed:\n")
	}
	var last NotComputed
	var names []string
	flush := func() {
		if len(names) > 0 {
			fmt.Fprintf(&b, "  %s, %s: %s\n", last.Group, strings.Join(names, "; "), last.Why)
		}
	}
	for _, n := range t.NotComputed {
		if n.Group != last.Group || n.Why != last.Why {
			flush()
			last, names = n, nil
		}
		names = append(names, n.Name)
	}
	flush()
	return b.String()
}

// String writes the mean and its interval, "–" for none.
func (e Estimate) String() string {
	switch {
	case math.IsNaN(e.Mean):
		return "–"
	case math.IsNaN(e.Low) || math.IsNaN(e.High):
		return short(e.Mean)
	}
	return fmt.Sprintf("%s [%s, %s]", short(e.Mean), short(e.Low), short(e.High))
}

// short writes three significant digits.
func short(v float64) string {
	if math.IsInf(v, 0) {
		return strings.Replace(fmt.Sprintf("%+v", v), "+Inf", "∞", 1)
	}
	if a := math.Abs(v); a >= 100 && a < 1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// Row returns the row of a measure, and false where there is none.
func (t *RegimeTable) Row(group, name string) (RegimeRow, bool) {
	for _, r := range t.Rows {
		if r.Measure.Name == name && r.Measure.Group == group {
			return r, true
		}
	}
	return RegimeRow{}, false
}
