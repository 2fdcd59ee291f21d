package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// CrossRDM holds the dissimilarities between the patterns of conditions in one part of the data and those in another. It need not be symmetric, and its diagonal, the
// distance of a condition from itself, says how well patterns replicate.
type CrossRDM struct {
	// Conditions names rows and columns.
	Conditions []string
	// Values is conditions × conditions; row i is condition i in the first part, column j condition j in the second. NaN is a pair without a value.
	Values *mat.Dense
	// Measure says what the values are, for an axis.
	Measure string
	// Patterns describes the conditions, Info the whole in one row. Both may be nil.
	Patterns, Info table.Table
}

// CrossRun returns the distances f between the mean pattern of each condition in the runs named by rows and that of each condition in those named by columns: the mean over
// all pairs of a run of one and another run of the other. nil names all runs. f nil is 1 − r ([Correlation]). As no pattern is compared with itself, noise raises
// the diagonal like everything else.
//
// Where values are missing (NaN), f sees the channels that both patterns have; pairs of runs without any are left out, and where none remains the value is NaN. It is an
// error when a run does not exist, there is no pair of different runs, a condition is missing in a run, f gives NaN or an infinity, or (f nil) a pattern is constant. f is
// called from several goroutines.
func CrossRun(t *Trials, rows, columns []string, measure string, f func(a, b []float64) float64) (*CrossRDM, error) {
	if f == nil {
		f = func(a, b []float64) float64 { return angle(a, b, true) }
		if measure == "" {
			measure = "correlation distance"
		}
	}
	out, err := t.crossRun(rows, columns, f)
	if err != nil {
		return nil, fmt.Errorf("rsa: cross-run: %w", err)
	}
	return &CrossRDM{slices.Clone(t.Conditions), out, measure, t.Patterns, t.Set}, nil
}

func (t *Trials) crossRun(rows, columns []string, f func(a, b []float64) float64) (*mat.Dense, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	in, err := t.folds(false)
	if err != nil {
		return nil, err
	}
	var pairs [][2]int
	if rows == nil {
		rows = in.Runs
	}
	if columns == nil {
		columns = in.Runs
	}
	for _, a := range rows {
		for _, b := range columns {
			r, s := slices.Index(in.Runs, a), slices.Index(in.Runs, b)
			if r < 0 || s < 0 {
				return nil, fmt.Errorf("there is no run %s or no run %s", a, b)
			}
			if r != s {
				pairs = append(pairs, [2]int{r, s})
			}
		}
	}
	if len(pairs) == 0 {
		return nil, fmt.Errorf("no pair of different runs")
	}
	n := t.Len()
	means := in.cells(true).means(t.Complete())
	_, channels := means.Dims()
	out := mat.NewDense(n, n, nil)
	var first pairError
	shared(n*n*channels, n, func(i int) {
		x, y := make([]float64, channels), make([]float64, channels)
		for j := range n {
			sum, count := 0.0, 0.0
			for _, pair := range pairs {
				v := 0
				other := means.RawRowView(pair[1]*n + j)
				for c, a := range means.RawRowView(pair[0]*n + i) {
					if b := other[c]; !math.IsNaN(a) && !math.IsNaN(b) {
						x[v], y[v] = a, b
						v++
					}
				}
				if v == 0 {
					continue
				}
				d := f(x[:v], y[:v])
				if math.IsNaN(d) || math.IsInf(d, 0) {
					first.keep(i, j, fmt.Errorf("in runs %s and %s the distance comes out as %v", in.Runs[pair[0]], in.Runs[pair[1]], d))
					return
				}
				sum, count = sum+d, count+1
			}
			out.Set(i, j, sum/count)
		}
	})
	if first.err != nil {
		return nil, fmt.Errorf("conditions %q and %q: %w", t.Conditions[first.i], t.Conditions[first.j], first.err)
	}
	return out, nil
}

// RDM returns the symmetric RDM of the mean of both values of each pair. The diagonal is lost.
func (c *CrossRDM) RDM() *RDM {
	n := len(c.Conditions)
	values := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		for j := i + 1; j < n; j++ {
			values = append(values, c.Values.At(i, j)/2+c.Values.At(j, i)/2)
		}
	}
	return &RDM{slices.Clone(c.Conditions), values, c.Measure, c.Patterns, c.Info}
}

// Exemplar returns the mean of the distances of different conditions less that of each condition from itself: above 0 where patterns of a condition are more like each
// other than like those of other conditions (the exemplar discriminability index of Nili et al. 2020, PLoS ONE 15:e0232551). NaN values are left out; it is NaN where none
// remains on or off the diagonal.
func (c *CrossRDM) Exemplar() float64 {
	var own, other []float64
	for i := range c.Conditions {
		for j, v := range c.Values.RawRowView(i) {
			switch {
			case math.IsNaN(v):
			case i == j:
				own = append(own, v)
			default:
				other = append(other, v)
			}
		}
	}
	return floats.Sum(other)/float64(len(other)) - floats.Sum(own)/float64(len(own))
}
