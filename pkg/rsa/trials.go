package rsa

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Trials are patterns of responses, one row an observation, sorted into conditions and, where an estimator is to be cross-validated, into runs. Every RDM estimator
// takes them, whether each condition has one row or many, as many as the others or not, and whether values are missing (NaN) or not.
type Trials struct {
	// Values is observations × channels. NaN is a missing value.
	Values *mat.Dense
	// Conditions names the conditions, in the order that they have in an RDM. All names differ.
	Conditions []string
	// Of is the index in Conditions of each row's condition.
	Of []int
	// Runs names the runs (or sessions, or folds), Run is the index in Runs of each row's run. Both are nil where the data have none.
	Runs []string
	Run  []int
	// Patterns describes the conditions, one row a condition; Set describes the whole in one row. Both go into the RDM and may be nil.
	Patterns, Set table.Table
}

// Patterns returns trials of one row a condition, in the order given: the responses of a network to its stimuli, or condition means. Nothing is copied, and nothing
// checked: the estimators do that.
func Patterns(values *mat.Dense, conditions []string) *Trials {
	t := &Trials{Values: values, Conditions: conditions, Of: make([]int, len(conditions))}
	for i := range t.Of {
		t.Of[i] = i
	}
	return t
}

// NewTrials sorts the rows of values by their conditions' names and, unless runs is nil, by their runs' names. Conditions and runs are in ascending order of their
// names, byte by byte; for numbers by size use [Dataset.Trials]. A row whose condition or run is "" is left out.
func NewTrials(values *mat.Dense, conditions, runs []string) (*Trials, error) {
	observations := table.Table{table.Texts("condition", conditions...)}
	run := ""
	if runs != nil {
		run, observations = "run", append(observations, table.Texts("run", runs...))
	}
	d, err := NewDataset(values, observations)
	if err != nil {
		return nil, err
	}
	return d.Trials("condition", run)
}

// drop removes the rows without condition or run.
func (t *Trials) drop() {
	var keep []int
	for row, of := range t.Of {
		if of >= 0 && (t.Run == nil || t.Run[row] >= 0) {
			keep = append(keep, row)
		}
	}
	if len(keep) == len(t.Of) {
		return
	}
	_, channels := t.Values.Dims()
	values := mat.NewDense(max(len(keep), 1), channels, nil)
	of, run := make([]int, len(keep)), []int(nil)
	if t.Run != nil {
		run = make([]int, len(keep))
	}
	for i, row := range keep {
		values.SetRow(i, t.Values.RawRowView(row))
		of[i] = t.Of[row]
		if run != nil {
			run[i] = t.Run[row]
		}
	}
	t.Values, t.Of, t.Run = values, of, run
}

// Len returns the number of conditions.
func (t *Trials) Len() int { return len(t.Conditions) }

// Complete reports whether no value is missing.
func (t *Trials) Complete() bool {
	rows, channels := t.Values.Dims()
	zeros := make([]float64, channels)
	for i := range rows {
		if row := t.Values.RawRowView(i); !allFinite(row, zeros) && slices.ContainsFunc(row, math.IsNaN) {
			return false
		}
	}
	return true
}

// WithoutMean returns the trials with the mean over channels taken from each row, of those channels that the row has.
func (t *Trials) WithoutMean() *Trials {
	out := *t
	out.Values = mat.DenseCopyOf(t.Values)
	rows, _ := out.Values.Dims()
	for i := range rows {
		row := out.Values.RawRowView(i)
		sum, n := 0.0, 0
		for _, v := range row {
			if !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		for c := range row {
			row[c] -= sum / float64(max(n, 1))
		}
	}
	return &out
}
