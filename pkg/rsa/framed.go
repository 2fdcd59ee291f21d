package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Framed returns the trials with two conditions more, of which the patterns are known: "frame 0", which is 0 on every channel, and "frame 1", which is level on every
// channel, each in one row of every run. Distances to them tell where patterns lie and how large their mean over channels is, to which distances among conditions are blind
// (framed RSA, of Taylor and Kriegeskorte). It is for distances that see the mean and the origin: under [Correlation] the frames are constant patterns, which is an error.
// Descriptors of the conditions are missing for the two. It is an error when level is 0, NaN or infinite, a condition has one of
// the names already, or the trials are inconsistent.
func (t *Trials) Framed(level float64) (*Trials, error) {
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("rsa: framed: %w", err)
	}
	if level == 0 || math.IsNaN(level) || math.IsInf(level, 0) {
		return nil, fmt.Errorf("rsa: framed: level %v, want a number other than 0", level)
	}
	rows, channels := t.Values.Dims()
	out := *t
	out.Conditions, out.Of, out.Run = append(slices.Clone(t.Conditions), "frame 0", "frame 1"), slices.Clone(t.Of), slices.Clone(t.Run)
	if err := checkNames(out.Conditions, len(out.Conditions)); err != nil {
		return nil, fmt.Errorf("rsa: framed: %w", err)
	}
	// Without runs the frames have as many rows as the condition with most, so that rows can stand for runs.
	runs := slices.Compact(slices.Sorted(slices.Values(t.Run)))
	if t.Run == nil {
		count := make([]int, t.Len())
		for _, of := range t.Of {
			count[of]++
		}
		runs = make([]int, slices.Max(count))
	}
	out.Values = mat.NewDense(rows+2*len(runs), channels, nil)
	for row := range rows {
		out.Values.SetRow(row, t.Values.RawRowView(row))
	}
	for k := range 2 * len(runs) {
		if k%2 == 1 {
			for c := range channels {
				out.Values.Set(rows+k, c, level)
			}
		}
		out.Of = append(out.Of, t.Len()+k%2)
		if t.Run != nil {
			out.Run = append(out.Run, runs[k/2])
		}
	}
	out.Patterns = nil
	for _, c := range t.Patterns {
		if c.IsText() {
			c = table.Texts(c.Name, append(slices.Clone(c.Text), "", "")...)
		} else {
			c = table.Numbers(c.Name, append(slices.Clone(c.Number), math.NaN(), math.NaN())...)
		}
		out.Patterns = append(out.Patterns, c)
	}
	return &out, nil
}
