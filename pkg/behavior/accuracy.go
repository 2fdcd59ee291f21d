package behavior

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/table"
)

// Accuracy returns the share of right answers among those to cells that are not on the boundary of their task, and the same for congruent cells, where both tasks want the
// same answer, and incongruent ones. Cells on the boundary of either task belong to neither. A boundary is where the feature that decides (Y in task 0, X in task 1) is 0. Shares
// are of answers, not means over cells; NaN where there are none.
func (c *Choices) Accuracy() (all, congruent, incongruent float64) {
	var right, total [3]float64
	for i, n := range c.Trials {
		decides, other := c.Y[i], c.X[i]
		if c.Task[i] == 1 {
			decides, other = other, decides
		}
		if decides == 0 {
			continue
		}
		good := c.Yes[i]
		if decides < 0 {
			good = n - good
		}
		right[0], total[0] = right[0]+good, total[0]+n
		if product := decides * other; product != 0 {
			kind := 1
			if product < 0 {
				kind = 2
			}
			right[kind], total[kind] = right[kind]+good, total[kind]+n
		}
	}
	return right[0] / total[0], right[1] / total[1], right[2] / total[2]
}

// Times are response times of one subject in seconds.
type Times struct {
	// All is the mean over trials with a time; Congruent and Incongruent as in [Choices.Accuracy]. NaN where there are none.
	All, Congruent, Incongruent float64
	// Log is the mean of their natural logarithm, less moved by a few slow answers.
	Log float64
	// Trials counts the trials that entered All, Missing those without a time.
	Trials, Missing int
}

// ResponseTimes returns the mean response times of a table of one row a trial, with the times in the named column, in seconds. Trials without an answer are left out and
// missing times are counted. Trials on a boundary enter All and not the others. A time that is not positive is an error: mark it as missing.
func ResponseTimes(t table.Table, time string, columns Columns) (*Times, error) {
	names := columns.names()
	number := make([][]float64, 4)
	for i, name := range []string{time, names[1], names[2], names[3]} {
		column, err := t.Column(name)
		if err != nil {
			return nil, fmt.Errorf("behavior: response times: %w", err)
		}
		if column.IsText() {
			return nil, fmt.Errorf("behavior: response times: column %q holds texts, want numbers", name)
		}
		number[i] = column.Number
	}
	if err := t.Check(len(number[0])); err != nil {
		return nil, fmt.Errorf("behavior: response times: %w", err)
	}
	var sum, n [3]float64
	r := &Times{}
	for row, v := range number[0] {
		x, y, answer := number[1][row], number[2][row], number[3][row]
		switch {
		case math.IsNaN(answer):
			continue
		case math.IsNaN(v):
			r.Missing++
			continue
		case !(v > 0) || math.IsInf(v, 1):
			return nil, fmt.Errorf("behavior: response times: row %d: %v s, want a positive number or a missing value", row, v)
		}
		r.Trials++
		sum[0], n[0] = sum[0]+v, n[0]+1
		r.Log += math.Log(v)
		if product := x * y; product > 0 {
			sum[1], n[1] = sum[1]+v, n[1]+1
		} else if product < 0 {
			sum[2], n[2] = sum[2]+v, n[2]+1
		}
	}
	r.All, r.Congruent, r.Incongruent, r.Log = sum[0]/n[0], sum[1]/n[1], sum[2]/n[2], r.Log/n[0]
	return r, nil
}
