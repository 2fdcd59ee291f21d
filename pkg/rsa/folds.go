package rsa

import (
	"fmt"
	"slices"
)

// folds returns the trials with the runs that have rows, of which there must be two. Without runs the k-th row of each condition is in run k, for which all conditions
// need as many rows. Unless gaps are allowed, each condition must be in each run.
func (t *Trials) folds(gaps bool) (*Trials, error) {
	out := *t
	count := make([]int, t.Len())
	if t.Run == nil {
		out.Run = make([]int, len(t.Of))
		for row, of := range t.Of {
			out.Run[row] = count[of]
			count[of]++
		}
		for i, n := range count {
			if n != count[0] && !gaps {
				return nil, fmt.Errorf("there are no runs, and condition %q has %d rows, %q %d: want the same number", t.Conditions[0], count[0], t.Conditions[i], n)
			}
		}
		out.Runs = make([]string, slices.Max(count))
		for k := range out.Runs {
			out.Runs[k] = fmt.Sprint(k + 1)
		}
	} else if used := t.usedRuns(); slices.Contains(used, -1) {
		out.Run, out.Runs = make([]int, len(t.Of)), nil
		for row, run := range t.Run {
			out.Run[row] = used[run]
		}
		for run, to := range used {
			if to >= 0 {
				out.Runs = append(out.Runs, t.Runs[run])
			}
		}
	}
	if len(out.Runs) < 2 {
		return nil, fmt.Errorf("%d run, want 2 or more", len(out.Runs))
	}
	if !gaps {
		for k, of := range out.rowsOf() {
			if of == 0 {
				return nil, fmt.Errorf("condition %q missing in run %s", t.Conditions[k%t.Len()], out.Runs[k/t.Len()])
			}
		}
	}
	return &out, nil
}

// usedRuns returns for each run its position among those that have rows, −1 for one without.
func (t *Trials) usedRuns() []int {
	used := make([]int, len(t.Runs))
	for _, run := range t.Run {
		used[run] = 1
	}
	next := 0
	for run, has := range used {
		used[run] = -1
		if has == 1 {
			used[run] = next
			next++
		}
	}
	return used
}

// rowsOf returns the number of rows of each condition in each run, one run after the other.
func (t *Trials) rowsOf() []int {
	rows := make([]int, len(t.Runs)*t.Len())
	for row, of := range t.Of {
		rows[t.Run[row]*t.Len()+of]++
	}
	return rows
}

// balanced reports whether each condition has as many rows in each run as any other.
func (t *Trials) balanced() bool {
	rows := t.rowsOf()
	return rows[0] > 0 && slices.Max(rows) == rows[0] && slices.Min(rows) == rows[0]
}
