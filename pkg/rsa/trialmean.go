package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// TrialMean returns the estimator that takes the distance of each row of one condition to each row of another by e, and the mean of these. That is another quantity
// than the distance of the condition means: 1 − r between single trials, for instance, is larger by all their noise, while [Correlation] of means rests on what is left
// of it. Distances of pairs of rows that e gives as NaN (no common channels) are left out; where none remains the pair of conditions is NaN. It takes rows²/2 numbers
// of memory. Errors are those of e, where a row is named by its condition and number.
func TrialMean(e Estimator) Estimator {
	return func(t *Trials) (*RDM, error) {
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("rsa: mean over trials: %w", err)
		}
		rows, _ := t.Values.Dims()
		single := &Trials{Values: t.Values, Conditions: make([]string, rows), Of: make([]int, rows)}
		for row, of := range t.Of {
			single.Conditions[row], single.Of[row] = fmt.Sprintf("%s, row %d", t.Conditions[of], row), row
		}
		r, err := e(single)
		if err != nil {
			return nil, err
		}
		n := t.Len()
		sum, count := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
		at := 0
		for a := range rows {
			for b := a + 1; b < rows; b++ {
				i, j := min(t.Of[a], t.Of[b]), max(t.Of[a], t.Of[b])
				if v := r.Values[at]; !math.IsNaN(v) {
					sum.Set(i, j, sum.At(i, j)+v)
					count.Set(i, j, count.At(i, j)+1)
				}
				at++
			}
		}
		values := make([]float64, 0, n*(n-1)/2)
		for i := range n {
			for j := i + 1; j < n; j++ {
				values = append(values, sum.At(i, j)/count.At(i, j))
			}
		}
		return t.rdm(values, r.Measure+", mean over pairs of trials"), nil
	}
}
