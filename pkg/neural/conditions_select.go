package neural

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Select returns the means of some channels, by their columns and in that order; a channel may come several times, as in a bootstrap over units. It panics for a channel that
// is not there, or none at all.
func (c *Conditions) Select(channels ...int) *Conditions {
	rows, columns := c.Mean.Dims()
	if len(channels) == 0 {
		panic("neural: no channels selected")
	}
	out := &Conditions{Names: c.Names, Factors: c.Factors, Measure: c.Measure, Unit: c.Unit, Mean: mat.NewDense(rows, len(channels), nil), Trials: make([][]int, rows)}
	for _, u := range channels {
		if u < 0 || u >= columns {
			panic(fmt.Sprintf("neural: channel %d selected of %d", u, columns))
		}
		out.Channels = append(out.Channels, c.Channels[u])
		if c.Ignored != nil {
			out.Ignored = append(out.Ignored, c.Ignored[u])
		}
	}
	for i := range rows {
		for k, u := range channels {
			out.Mean.Set(i, k, c.Mean.At(i, u))
			if i < len(c.Trials) {
				out.Trials[i] = append(out.Trials[i], c.Trials[i][u])
			}
		}
	}
	return out
}
