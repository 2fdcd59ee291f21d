package rsa

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/table"
)

// Check says what is inconsistent: no values, infinite ones, names that are not different, rows of no condition or run, conditions without any value.
func (t *Trials) Check() error {
	if err := t.check(); err != nil {
		return fmt.Errorf("rsa: trials: %w", err)
	}
	return nil
}

// check is Check without a name before the error.
func (t *Trials) check() error {
	if t == nil || t.Values == nil || t.Values.IsEmpty() {
		return errors.New("no patterns")
	}
	rows, channels := t.Values.Dims()
	if len(t.Of) != rows {
		if t.ownRows(len(t.Of)) {
			return checkNames(t.Conditions, rows)
		}
		return fmt.Errorf("%d rows with %d conditions, want one a row", rows, len(t.Of))
	}
	if err := checkNames(t.Conditions, len(t.Conditions)); err != nil {
		return err
	}
	if t.Run != nil && len(t.Run) != rows {
		return fmt.Errorf("%d rows with %d runs, want one a row", rows, len(t.Run))
	}
	found := make([]int, t.Len()) // 1 where a condition has a row, 2 where a value
	zeros := make([]float64, channels)
	for row, of := range t.Of {
		if of < 0 || of >= t.Len() {
			return fmt.Errorf("row %d is of condition %d of %d", row, of, t.Len())
		}
		if t.Run != nil && (t.Run[row] < 0 || t.Run[row] >= len(t.Runs)) {
			return fmt.Errorf("row %d is of run %d of %d", row, t.Run[row], len(t.Runs))
		}
		if allFinite(t.Values.RawRowView(row), zeros) {
			found[of] = 2
			continue
		}
		found[of] = max(found[of], 1)
		for channel, v := range t.Values.RawRowView(row) {
			if v-v == 0 {
				found[of] = 2
			} else if math.IsInf(v, 0) {
				return fmt.Errorf("%s, channel %d of %d: %v", t.place(row), channel, channels, v)
			}
		}
	}
	if i := slices.Index(found, 0); i >= 0 {
		return fmt.Errorf("condition %q has no row", t.Conditions[i])
	}
	if i := slices.Index(found, 1); i >= 0 {
		return fmt.Errorf("condition %q: all values are NaN", t.Conditions[i])
	}
	for _, part := range []struct {
		name string
		of   table.Table
		rows int
	}{{"patterns", t.Patterns, t.Len()}, {"set", t.Set, 1}} {
		if err := part.of.Check(part.rows); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// ownRows reports whether each of the first so many rows is a condition of its own, in order.
func (t *Trials) ownRows(rows int) bool {
	if rows != t.Len() || t.Run != nil {
		return false
	}
	for i, of := range t.Of {
		if i != of {
			return false
		}
	}
	return true
}

// place names a row in an error.
func (t *Trials) place(row int) string {
	name := fmt.Sprintf("condition %q", t.Conditions[t.Of[row]])
	if !t.ownRows(len(t.Of)) {
		name += fmt.Sprintf(", row %d", row)
	}
	return name
}

// allFinite reports whether no value is NaN or infinite: then no product with a zero is NaN.
func allFinite(row, zeros []float64) bool { return simd.Dot(row, zeros) == 0 }
