package searchlight

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// byRun returns the row of each condition in each run, runs × conditions.
func byRun(t *rsa.Trials) ([][]int, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if len(t.Runs) < 2 {
		return nil, fmt.Errorf("%d runs, want at least 2", len(t.Runs))
	}
	if !t.Complete() {
		return nil, errors.New("values are missing")
	}
	k := t.Len()
	if k < 2 {
		return nil, fmt.Errorf("%d conditions, want at least 2", k)
	}
	rows := make([][]int, len(t.Runs))
	for r := range rows {
		rows[r] = make([]int, k)
		for c := range k {
			rows[r][c] = -1
		}
	}
	for i, c := range t.Of {
		at := &rows[t.Run[i]][c]
		if *at >= 0 {
			return nil, fmt.Errorf("condition %q has several rows in run %s, want one: average them first", t.Conditions[c], t.Runs[t.Run[i]])
		}
		*at = i
	}
	for r, row := range rows {
		for c, i := range row {
			if i < 0 {
				return nil, fmt.Errorf("condition %q missing in run %s", t.Conditions[c], t.Runs[r])
			}
		}
	}
	return rows, nil
}

// orders draws permutations of conditions: resamples × runs × conditions.
func orders(resamples, runs, conditions int, src rand.Source) []uint16 {
	random := rand.New(src)
	out := make([]uint16, resamples*runs*conditions)
	for at := 0; at < len(out); at += conditions {
		order := out[at : at+conditions]
		for c := range order {
			order[c] = uint16(c)
		}
		random.Shuffle(conditions, func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	return out
}

// columns returns some columns of a matrix.
func columns(x *mat.Dense, which []int) *mat.Dense {
	rows, _ := x.Dims()
	out := mat.NewDense(rows, len(which), nil)
	for i := range rows {
		from, to := x.RawRowView(i), out.RawRowView(i)
		for k, c := range which {
			to[k] = from[c]
		}
	}
	return out
}

// centre takes the mean of some rows out of them.
func centre(x *mat.Dense, rows []int) {
	_, columns := x.Dims()
	for j := range columns {
		mean := 0.0
		for _, i := range rows {
			mean += x.At(i, j) / float64(len(rows))
		}
		for _, i := range rows {
			x.Set(i, j, x.At(i, j)-mean)
		}
	}
}
