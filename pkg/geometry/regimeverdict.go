package geometry

import (
	"fmt"
	"math"
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
		{Rich, "Rich by %d (learning changed them more than another beginning would have): "},
		{Lazy, "Lazy by %d (learning changed them less): "},
		{Between, "Between by %d (changed more, but not to the side of rich learning): "},
		{Undecided, "Undecided by %d: "},
	} {
		if rows := by[part.verdict]; len(rows) > 0 {
			fmt.Fprintf(&b, part.words, len(rows))
			b.WriteString(listed(rows) + ".\n")
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

// listed names measures under their groups.
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
		order[i] = group + " (" + strings.Join(names[group], "; ") + ")"
	}
	return strings.Join(order, ", ")
}

// opposed says where rich and lazy meet. What it adds about measures that see the whole representation and those that sum it up holds whatever the data.
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
			fmt.Fprintf(&b, " Within %s, rich by %s and lazy by %s.", group, strings.Join(r, "; "), strings.Join(l, "; "))
		}
	}
	wholeRich, partRich := kinds(rich)
	wholeLazy, partLazy := kinds(lazy)
	if wholeRich && partLazy {
		b.WriteString(" Something moved as a whole while some numbers that sum it up stayed: those do not see where it went.")
	}
	if wholeLazy && partRich {
		b.WriteString(" Something stayed near its beginning as a whole while some numbers that sum it up left the range of beginnings: a small change with a common direction.")
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

// kinds reports whether there are measures that compare two states, and measures that are a number of one.
func kinds(rows []RegimeRow) (compare, sum bool) {
	for _, r := range rows {
		if math.IsNaN(r.Before.Mean) {
			compare = true
		} else {
			sum = true
		}
	}
	return compare, sum
}
