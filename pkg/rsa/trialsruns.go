package rsa

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// InRuns returns the trials of the named runs, copied: to see how an estimate grows with the data, or to hold runs back. Runs are in the order given; conditions stay,
// also where none of their rows is left, which the estimators then object to. It is an error when there is no run, or one is not there or comes twice.
func (t *Trials) InRuns(runs ...string) (*Trials, error) {
	at := map[string]int{}
	for k, name := range t.Runs {
		at[name] = k
	}
	number, seen := map[int]int{}, map[string]bool{}
	for k, name := range runs {
		old, known := at[name]
		switch {
		case !known:
			return nil, fmt.Errorf("rsa: trials: no run %q", name)
		case seen[name]:
			return nil, fmt.Errorf("rsa: trials: run %q comes twice", name)
		}
		number[old], seen[name] = k, true
	}
	out := &Trials{Conditions: t.Conditions, Runs: append([]string(nil), runs...), Patterns: t.Patterns, Set: t.Set}
	var rows []int
	for row, run := range t.Run {
		if k, in := number[run]; in {
			rows, out.Run, out.Of = append(rows, row), append(out.Run, k), append(out.Of, t.Of[row])
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("rsa: trials: %d runs with no row", len(runs))
	}
	_, channels := t.Values.Dims()
	out.Values = mat.NewDense(len(rows), channels, nil)
	for i, row := range rows {
		out.Values.SetRow(i, t.Values.RawRowView(row))
	}
	return out, nil
}
