package neural

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// flat is the standard deviation, in units of a unit's largest mean, up to which its means count as equal. Equal means still differ in their last bits, by
// about 1e-16 of their value, because spikes/(trials·seconds) is rounded for each number of trials. Means that do differ, of a spikes in m trials and b in n,
// differ by at least 1/(m·b) of the larger: only where that product nears 1e12, a million trials and as many spikes in one condition, would they be taken as equal.
const flat = 1e-12

// ZScore returns the conditions with each unit's means shifted to mean 0 and scaled to standard deviation 1 over the conditions, so that units that fire
// a lot do not outweigh the others in a distance. The standard deviation is the sample's, with n−1 in its denominator. A unit that responds
// alike to all conditions, to 1e-12 of its largest mean, or a single condition, has no z score: that is an error that names the unit.
func (c *Conditions) ZScore() (*Conditions, error) {
	rows, units := c.Mean.Dims()
	out := *c
	out.Mean = mat.NewDense(rows, units, nil)
	column := make([]float64, rows)
	for u := range units {
		mat.Col(column, u, c.Mean)
		largest := 0.
		for _, v := range column {
			largest = max(largest, math.Abs(v))
		}
		mean, sd := stat.MeanStdDev(column, nil)
		if !(sd > flat*largest) { // also where it is NaN: one condition, or a mean that is no number
			return nil, fmt.Errorf("neural: z score: channel %q: the standard deviation over %d conditions is %v, of means up to %v", c.Channels[u], rows, sd, largest)
		}
		for i, v := range column {
			out.Mean.Set(i, u, (v-mean)/sd)
		}
	}
	return &out, nil
}
