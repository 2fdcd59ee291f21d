package bids

import (
	"fmt"
	"math"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// CheckEvents checks events of a run of so many seconds; name is for the errors and warnings. Columns "onset" and "duration" have to be numbers, each event has to have an onset
// before the end of the run, and no duration may be negative. Onsets that do not ascend, events that begin before the run and events that end after it are warnings.
func CheckEvents(events table.Table, seconds float64, name string) (warnings []string, err error) {
	onset, err := events.Column("onset")
	if err != nil {
		return nil, fmt.Errorf("bids: %s: %w", name, err)
	}
	duration, err := events.Column("duration")
	if err != nil {
		return nil, fmt.Errorf("bids: %s: %w", name, err)
	}
	fail := func(row int, want string, got any) error {
		return &file.Error{Format: "bids", File: name, Offset: -1, Part: fmt.Sprintf("event %d", row+1), Want: want, Got: fmt.Sprint(got), Err: file.ErrFormat}
	}
	if onset.IsText() || duration.IsText() {
		return nil, fail(0, `numbers in "onset" and "duration"`, "texts")
	}
	early, late, falling := 0, 0, -1
	for row, t := range onset.Number {
		length := duration.Number[row]
		switch {
		case math.IsNaN(t) || math.IsInf(t, 0):
			return nil, fail(row, "an onset", t)
		case length < 0 || math.IsInf(length, 0):
			return nil, fail(row, "a duration that is not negative", length)
		case t >= seconds:
			return nil, fail(row, fmt.Sprintf("an onset before the end of the run at %v s", seconds), fmt.Sprintf("%v s", t))
		}
		if t < 0 {
			early++
		}
		if t+length > seconds+1e-9 {
			late++
		}
		if row > 0 && t < onset.Number[row-1] && falling < 0 {
			falling = row
		}
	}
	base := filepath.Base(name)
	if falling >= 0 {
		warnings = append(warnings, fmt.Sprintf("%s: onsets do not ascend: event %d is at %v s, the one before at %v s", base, falling+1, onset.Number[falling],
			onset.Number[falling-1]))
	}
	if early > 0 {
		warnings = append(warnings, fmt.Sprintf("%s: %d events begin before the run", base, early))
	}
	if late > 0 {
		warnings = append(warnings, fmt.Sprintf("%s: %d events end after the run of %v s", base, late, seconds))
	}
	return warnings, nil
}
