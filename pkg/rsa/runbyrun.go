package rsa

import (
	"gonum.org/v1/gonum/mat"
)

// runByRun is factored with a covariance for each run: the sums of the rows of two runs are multiplied by the inverse of the mean of their covariances.
func (t *Trials) runByRun(how pairing) (*pairSums, error) {
	n := t.Len()
	_, channels := t.Values.Dims()
	out := t.factored(pairing{crossed: true}) // for the numbers of values
	clear(out.sum)
	cells := t.cells(true)
	x, count := mat.NewDense(n*len(t.Runs), channels, nil), make([]float64, channels)
	for k := range cells.rows {
		cells.sum(x.RawRowView(cells.run[k]*n+cells.condition[k]), count, k, 0)
	}
	c := crossing{trials: t, pairing: how}
	return out, c.runPairs(x, out.sum)
}
