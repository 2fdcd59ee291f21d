package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ZScore returns the data with the mean of each channel removed and divided by its standard deviation (n − 1), over all observations and time points, within each label
// of the column of runs, or over all where run is "". Missing values stay missing and have no part. A channel that is constant or has fewer than two values in a run is
// an error that names both; observations without a run are too.
func (d *Dataset) ZScore(run string) (*Dataset, error) {
	rows, channels, _ := d.Dims()
	parts, names := [][]int{upTo(rows)}, []string{""}
	if run != "" {
		of, levels, err := splitRows("data set", d.Observations, run)
		if err != nil {
			return nil, err
		}
		c, _ := d.Observations.Column(run)
		for row := range rows {
			if c.Missing(row) {
				return nil, fmt.Errorf("rsa: z-score: observation %d has no %s", row, run)
			}
		}
		parts, names = of, nil
		for _, label := range levels.Labels() {
			names = append(names, fmt.Sprintf("%s %q, ", run, label))
		}
	}
	out := d.copied()
	for p, part := range parts {
		for c := range channels {
			if err := standardiseChannel(out.Values, part, c); err != nil {
				return nil, fmt.Errorf("rsa: z-score: %schannel %d of %d: %w", names[p], c, channels, err)
			}
		}
	}
	return out, nil
}

// standardiseChannel works in two passes, so that a large mean costs no digits.
func standardiseChannel(values []*mat.Dense, rows []int, channel int) error {
	n, sum, first, largest, constant := 0.0, 0.0, math.NaN(), 0.0, true
	each := func(f func(v float64) float64) {
		for _, m := range values {
			for _, row := range rows {
				if v := m.At(row, channel); !math.IsNaN(v) {
					m.Set(row, channel, f(v))
				}
			}
		}
	}
	each(func(v float64) float64 {
		if n == 0 {
			first = v
		}
		n, sum, constant = n+1, sum+v, constant && v == first
		largest = max(largest, math.Abs(v))
		return v
	})
	if n < 2 {
		return fmt.Errorf("%v values, want 2 or more", n)
	}
	if constant {
		return fmt.Errorf("all values are %v", first)
	}
	square := 0.0
	each(func(v float64) float64 {
		square += (v - sum/n) * (v - sum/n)
		return v - sum/n
	})
	sd := math.Sqrt(square / (n - 1))
	if sd <= 1e-14*largest {
		return fmt.Errorf("all values are %v but for rounding", first)
	}
	each(func(v float64) float64 { return v / sd })
	return nil
}
