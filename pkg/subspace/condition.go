package subspace

import (
	"errors"
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// Level is the label that a column has in the trials of a condition: a text, or a number in its shortest form.
type Level struct{ Column, Label string }

// Condition is what its trials have in common: all of the levels. A trial can be in several conditions, as when trials are sorted once by motion and once by colour.
type Condition []Level

// String returns the condition in the form "context=1 motion=-3".
func (c Condition) String() string {
	parts := make([]string, len(c))
	for i, l := range c {
		parts[i] = l.Column + "=" + l.Label
	}
	return strings.Join(parts, " ")
}

// Level returns the label of a column, and "" where the condition does not name it.
func (c Condition) Level(column string) string {
	for _, l := range c {
		if l.Column == column {
			return l.Label
		}
	}
	return ""
}

// rows returns the trials that are in the condition.
func (c Condition) rows(trials table.Table, n int) (rows []int, err error) {
	columns := make([]table.Column, len(c))
	for i, l := range c {
		if columns[i], err = trials.Column(l.Column); err != nil {
			return nil, err
		}
	}
	for row := range n {
		in := true
		for i, l := range c {
			in = in && !columns[i].Missing(row) && columns[i].Label(row) == l.Label
		}
		if in {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// Conditions sorts trials by some columns: it returns each combination of levels that occurs in a unit, in ascending order with the first column the slowest. A combination
// that never occurs, such as a choice that would have been wrong where only correct trials are kept, is no condition.
func (t *Trials) Conditions(by ...string) ([]Condition, error) {
	if len(by) == 0 {
		return nil, errors.New("subspace: conditions: no column to sort by")
	}
	tables := make([]table.Table, len(t.Units))
	for i, u := range t.Units {
		for _, name := range by {
			c, err := u.Trials.Column(name)
			if err != nil {
				return nil, fmt.Errorf("subspace: conditions: unit %q: %w", u.Name, err)
			}
			tables[i] = append(tables[i], c)
		}
	}
	all, err := table.Concat(tables...)
	if err != nil {
		return nil, fmt.Errorf("subspace: conditions: %w", err)
	}
	_, levels, err := all.Groups(by...)
	if err != nil {
		return nil, fmt.Errorf("subspace: conditions: %w", err)
	}
	if len(levels) == 0 || levels[0].Len() == 0 {
		return nil, fmt.Errorf("subspace: conditions: no trial has a value in each of %s", strings.Join(by, ", "))
	}
	conditions := make([]Condition, levels[0].Len())
	for i := range conditions {
		for _, c := range levels {
			conditions[i] = append(conditions[i], Level{c.Name, c.Label(i)})
		}
	}
	return conditions, nil
}

// MissingError is the error of an average over conditions in which a unit has too few trials.
type MissingError struct {
	Unit      string
	Condition Condition
	Trials    int // that it has
	Want      int
}

// Error names unit and condition.
func (e *MissingError) Error() string {
	return fmt.Sprintf("subspace: unit %q has %d trials with %v, want at least %d: drop such units with Complete, or sort by fewer columns", e.Unit, e.Trials, e.Condition, e.Want)
}

// Complete returns the population with only those units that have at least so many trials in each condition, and the names of the others. It is an error where none is left.
func (t *Trials) Complete(conditions []Condition, atLeast int) (kept *Trials, dropped []string, err error) {
	kept = &Trials{Time: t.Time}
	for _, u := range t.Units {
		whole := true
		n, _ := u.Responses.Dims()
		for _, c := range conditions {
			rows, err := c.rows(u.Trials, n)
			if err != nil {
				return nil, nil, fmt.Errorf("subspace: unit %q: %w", u.Name, err)
			}
			whole = whole && len(rows) >= atLeast
		}
		if whole {
			kept.Units = append(kept.Units, u)
		} else {
			dropped = append(dropped, u.Name)
		}
	}
	if len(kept.Units) == 0 {
		return nil, nil, fmt.Errorf("subspace: none of %d units has %d trials in each of %d conditions", len(t.Units), atLeast, len(conditions))
	}
	return kept, dropped, nil
}
