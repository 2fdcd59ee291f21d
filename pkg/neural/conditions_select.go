package neural

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Select returns the means of some units, by their columns and in that order; a unit may come several times, as in a bootstrap over units. It panics for a unit that
// is not there, or none at all.
func (c *Conditions) Select(units ...int) *Conditions {
	rows, columns := c.Mean.Dims()
	if len(units) == 0 {
		panic("neural: no units selected")
	}
	out := &Conditions{Names: c.Names, Factors: c.Factors, Mean: mat.NewDense(rows, len(units), nil), Trials: make([][]int, rows)}
	for _, u := range units {
		if u < 0 || u >= columns {
			panic(fmt.Sprintf("neural: unit %d selected of %d", u, columns))
		}
		out.Units = append(out.Units, c.Units[u])
		if c.Ignored != nil {
			out.Ignored = append(out.Ignored, c.Ignored[u])
		}
	}
	for i := range rows {
		for k, u := range units {
			out.Mean.Set(i, k, c.Mean.At(i, u))
			if i < len(c.Trials) {
				out.Trials[i] = append(out.Trials[i], c.Trials[i][u])
			}
		}
	}
	return out
}
