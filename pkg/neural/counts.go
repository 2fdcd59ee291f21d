package neural

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Counts holds the spikes of one unit, trials × samples, one byte each: row-major, the sample varies fastest. It is a [mat.Matrix], so that it can be
// used wherever gonum takes one without a copy in float64.
type Counts struct {
	Trials, Samples int
	Values          []uint8
}

// NewCounts returns trials × samples counts, all zero. It panics on a negative size.
func NewCounts(trials, samples int) Counts {
	if trials < 0 || samples < 0 {
		panic(fmt.Sprintf("neural: counts of %d trials × %d samples", trials, samples))
	}
	return Counts{Trials: trials, Samples: samples, Values: make([]uint8, trials*samples)}
}

// CountsOf converts a trials × samples matrix. A value that is not a whole number from 0 to 255, NaN included, is an error that says where it is.
func CountsOf(m mat.Matrix) (Counts, error) {
	trials, samples := m.Dims()
	c := NewCounts(trials, samples)
	for trial := range trials {
		row := c.Row(trial)
		for i := range row {
			v := m.At(trial, i)
			if !(v >= 0 && v <= math.MaxUint8) || v != math.Trunc(v) {
				return Counts{}, fmt.Errorf("neural: counts: trial %d, sample %d: got %v, want a whole number from 0 to 255", trial, i, v)
			}
			row[i] = uint8(v)
		}
	}
	return c, nil
}

// Row returns the samples of one trial. The slice shares its memory with c.
func (c Counts) Row(trial int) []uint8 {
	return c.Values[trial*c.Samples : (trial+1)*c.Samples : (trial+1)*c.Samples]
}

// Dims returns the number of trials and of samples.
func (c Counts) Dims() (trials, samples int) { return c.Trials, c.Samples }

// At returns the count of one trial and sample as a float64.
func (c Counts) At(trial, sample int) float64 {
	if uint(trial) >= uint(c.Trials) || uint(sample) >= uint(c.Samples) {
		panic(fmt.Sprintf("neural: counts: (%d, %d) is outside %d trials × %d samples", trial, sample, c.Trials, c.Samples))
	}
	return float64(c.Values[trial*c.Samples+sample])
}

// T returns the transpose, without a copy.
func (c Counts) T() mat.Matrix { return mat.Transpose{Matrix: c} }

// Total returns the number of spikes in one trial.
func (c Counts) Total(trial int) int {
	n := 0
	for _, v := range c.Row(trial) {
		n += int(v)
	}
	return n
}

// selectTrials returns a copy of the given rows.
func (c Counts) selectTrials(rows []int) Counts {
	out := NewCounts(len(rows), c.Samples)
	for i, row := range rows {
		copy(out.Row(i), c.Row(row))
	}
	return out
}

// window returns a copy of the samples from ≤ i < to.
func (c Counts) window(from, to int) Counts {
	out := NewCounts(c.Trials, to-from)
	for trial := range c.Trials {
		copy(out.Row(trial), c.Row(trial)[from:to])
	}
	return out
}
