package neural

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// ZScore returns the conditions with each unit's means shifted to mean 0 and scaled to standard deviation 1 over the conditions, so that units that fire
// a lot do not outweigh the others in a distance. The standard deviation is the sample's, with n−1 in its denominator. A unit that responds
// alike to all conditions, or a single condition, has no z score: that is an error that names the unit.
func (c *Conditions) ZScore() (*Conditions, error) {
	rows, units := c.Mean.Dims()
	out := *c
	out.Mean = mat.NewDense(rows, units, nil)
	column := make([]float64, rows)
	for u := range units {
		mat.Col(column, u, c.Mean)
		mean, sd := stat.MeanStdDev(column, nil)
		if !(sd > 0) {
			return nil, fmt.Errorf("neural: z score: unit %q: the standard deviation over %d conditions is %v", c.Units[u], rows, sd)
		}
		for i, v := range column {
			out.Mean.Set(i, u, (v-mean)/sd)
		}
	}
	return &out, nil
}
