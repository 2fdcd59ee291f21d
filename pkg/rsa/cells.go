package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// ready checks the trials and says whether no value is missing. Errors carry the estimator's name.
func (t *Trials) ready(name string) (complete bool, err error) {
	if err := t.check(); err != nil {
		return false, fmt.Errorf("rsa: %s: %w", name, err)
	}
	return t.Complete(), nil
}

// means returns the mean of the rows of each condition, conditions × channels, and the values themselves where each row is a condition of its own in order. Where
// values are missing, the mean is that of the values that there are, NaN where there is none.
func (t *Trials) means(complete bool) *mat.Dense {
	if t.ownRows(len(t.Of)) {
		return t.Values
	}
	return t.cells(false).means(complete)
}

// cells are the groups of rows that are of one condition, or of one condition in one run.
type cells struct {
	of        *Trials
	condition []int   // of each cell
	run       []int   // of each cell, 0 where runs do not count
	rows      [][]int // of each cell, never empty
}

// cells groups the rows, ascending by run and then by condition.
func (t *Trials) cells(byRun bool) *cells {
	key := func(row int) int {
		if byRun {
			return t.Run[row]*t.Len() + t.Of[row]
		}
		return t.Of[row]
	}
	order := make([]int, len(t.Of))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return key(a) - key(b) })
	c := &cells{of: t}
	for i, row := range order {
		if i == 0 || key(row) != key(order[i-1]) {
			c.condition, c.run, c.rows = append(c.condition, key(row)%t.Len()), append(c.run, key(row)/t.Len()), append(c.rows, nil)
		}
		last := len(c.rows) - 1
		c.rows[last] = append(c.rows[last], row)
	}
	return c
}

// means returns the mean of each cell, cells × channels, over the values that there are.
func (c *cells) means(complete bool) *mat.Dense {
	_, channels := c.of.Values.Dims()
	means := mat.NewDense(len(c.rows), channels, nil)
	shared(len(c.of.Of)*channels, len(c.rows), func(k int) {
		mean := means.RawRowView(k)
		if complete {
			if len(c.rows[k]) == 1 {
				copy(mean, c.of.Values.RawRowView(c.rows[k][0]))
				return
			}
			for _, row := range c.rows[k] {
				floats.AddScaled(mean, 1/float64(len(c.rows[k])), c.of.Values.RawRowView(row))
			}
			return
		}
		count := make([]float64, channels)
		c.sum(mean, count, k, 0)
		for i, n := range count {
			mean[i] /= n // 0/0 is NaN: no value
		}
	})
	return means
}

// patterns hands out the mean of each cell of complete data, the rows themselves where each cell has one.
func (c *cells) patterns() pieces {
	if len(c.rows) < len(c.of.Of) {
		return whole(c.means(true))
	}
	_, channels := c.of.Values.Dims()
	return pieces{len(c.rows), channels, func(dst []float64, cell, from int) { copy(dst, c.of.Values.RawRowView(c.rows[cell][0])[from:]) }}
}

// sum writes the sum over the rows of cell k of len(sum) channels, the first of them from, a missing value being 0, and how many values each channel has.
func (c *cells) sum(sum, count []float64, k, from int) {
	clear(sum)
	clear(count)
	for _, row := range c.rows[k] {
		for i, v := range c.of.Values.RawRowView(row)[from : from+len(sum)] {
			if !math.IsNaN(v) {
				sum[i] += v
				count[i]++
			}
		}
	}
}
