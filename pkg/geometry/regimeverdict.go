package geometry

import (
	"fmt"
	"strings"
)

// Verdict puts the verdicts of the table in words: which measures say rich, which lazy, which neither, and where they disagree. It counts and does not average.
func (t *RegimeTable) Verdict() string {
	var b strings.Builder
	by := map[Verdict][]RegimeRow{}
	for _, r := range t.Rows {
		by[r.Verdict] = append(by[r.Verdict], r)
	}
	for _, part := range []struct {
		verdict Verdict
		words   string
	}{
		{Rich, "Rich by %d (learning changed them more than another beginning would have):"},
		{Lazy, "Lazy by %d (learning changed them less):"},
		{Between, "Between by %d (changed more, but not to the side of rich learning):"},
		{Undecided, "Undecided by %d:"},
	} {
		if rows := by[part.verdict]; len(rows) > 0 {
			fmt.Fprintf(&b, part.words, len(rows))
			b.WriteString(listed(rows) + "\n")
		}
	}
	rich, lazy := by[Rich], by[Lazy]
	switch {
	case len(rich) > 0 && len(lazy) > 0:
		b.WriteString(opposed(rich, lazy))
	case len(rich) > 0:
		b.WriteString("No measure says lazy.")
	case len(lazy) > 0:
		b.WriteString("No measure says rich.")
	default:
		b.WriteString("No measure says rich or lazy" + t.silence() + ".")
	}
	return b.String()
}

// silence is the reason why a table has no verdict at all, as far as there is one for all.
func (t *RegimeTable) silence() string {
	switch {
	case t.Redrawn > 0:
		return ""
	case t.Learners == 1:
		return ": one learner is judged by redrawn beginnings, and none are given"
	case t.Learners == 2:
		return ": it takes three learners, or redrawn beginnings"
	}
	return ""
}

// listed names measures, a line for each group.
func listed(rows []RegimeRow) string {
	var order []string
	names := map[string][]string{}
	for _, r := range rows {
		if names[r.Measure.Group] == nil {
			order = append(order, r.Measure.Group)
		}
		names[r.Measure.Group] = append(names[r.Measure.Group], r.Measure.Name)
	}
	for i, group := range order {
		order[i] = "\n  " + group + ": " + strings.Join(names[group], "; ")
	}
	return strings.Join(order, "")
}

// opposed says where rich and lazy meet, and what that can mean.
func opposed(rich, lazy []RegimeRow) string {
	var b strings.Builder
	b.WriteString("The measures disagree.")
	for _, group := range groups(rich) {
		var r, l []string
		for _, row := range rich {
			if row.Measure.Group == group {
				r = append(r, row.Measure.Name)
			}
		}
		for _, row := range lazy {
			if row.Measure.Group == group {
				l = append(l, row.Measure.Name)
			}
		}
		if len(l) > 0 {
			fmt.Fprintf(&b, "\nWithin %s, rich by %s and lazy by %s.", group, strings.Join(r, "; "), strings.Join(l, "; "))
		}
	}
	moved, stayed := among(rich, wholly), among(lazy, wholly)
	if moved && among(lazy, inPart) {
		b.WriteString("\nThe responses moved as a whole while some numbers that sum them up stayed: those do not see where the responses went.")
	}
	if stayed && among(rich, inPart) {
		b.WriteString("\nThe responses as a whole stayed nearer to their beginning than another beginning is; numbers that sum them up moved farther: a common direction.")
	}
	if stayed && !moved && among(rich, elsewhere) {
		b.WriteString("\nWeights or the tangent kernel changed and these responses did not: the change is in what reads them, or in another layer.")
	}
	return b.String()
}

func groups(rows []RegimeRow) (names []string) {
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.Measure.Group] {
			seen[r.Measure.Group] = true
			names = append(names, r.Measure.Group)
		}
	}
	return names
}

// wholly is for measures that compare the responses with their beginning, inPart for a number of the responses, elsewhere for what lies outside of them.
func wholly(m Measure) bool    { return m.Group == ofSimilarity }
func elsewhere(m Measure) bool { return m.Group == ofWeights || m.Group == ofTangent }
func inPart(m Measure) bool    { return !wholly(m) && !elsewhere(m) }

func among(rows []RegimeRow, is func(m Measure) bool) bool {
	for _, r := range rows {
		if is(r.Measure) {
			return true
		}
	}
	return false
}
