package bids

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/table"
)

// Blocks joins events that follow each other with the same label into one, if the next begins at most gap seconds after the end of the one before: "onset",
// "duration" to the end of the
// last one, the label's column and "events", their number. Events without a label belong to none. Onsets have to ascend.
func Blocks(events table.Table, column string, gap float64) (table.Table, error) {
	onset, err := events.Column("onset")
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	duration, err := events.Column("duration")
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	label, err := events.Column(column)
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	if onset.IsText() || duration.IsText() {
		return nil, fmt.Errorf("bids: onsets or durations of events are texts")
	}
	var begin, length []float64
	var names []string
	var n []int
	last := math.Inf(-1)
	open := false
	for row, t := range onset.Number {
		if !(t >= last) {
			return nil, fmt.Errorf("bids: event %d at %v s comes after one at %v s: want onsets that ascend", row+1, t, last)
		}
		last = t
		name, d := label.Label(row), duration.Number[row]
		if label.Missing(row) {
			open = false
			continue
		}
		if math.IsNaN(d) {
			d = 0
		}
		if i := len(n) - 1; open && names[i] == name && t-(begin[i]+length[i]) <= gap {
			length[i] = max(length[i], t+d-begin[i])
			n[i]++
			continue
		}
		begin, length, names, n, open = append(begin, t), append(length, d), append(names, name), append(n, 1), true
	}
	return table.Table{{Name: "onset", Number: begin}, {Name: "duration", Number: length}, {Name: column, Text: names}, table.Integers("events", n...)}, nil
}

// Labels returns a text for each time in seconds: the label of the event, from its onset to its end, that holds at that time less the delay, and "" where there is
// none. Where events
// overlap the later one counts.
func Labels(events table.Table, column string, times []float64, delay float64) ([]string, error) {
	onset, err := events.Column("onset")
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	duration, err := events.Column("duration")
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	label, err := events.Column(column)
	if err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	if onset.IsText() || duration.IsText() {
		return nil, fmt.Errorf("bids: onsets or durations of events are texts")
	}
	out := make([]string, len(times))
	for i, t := range times {
		latest := math.Inf(-1)
		for row, begin := range onset.Number {
			if at := t - delay; begin <= at && at < begin+duration.Number[row] && begin >= latest {
				out[i], latest = label.Label(row), begin
			}
		}
	}
	return out, nil
}
