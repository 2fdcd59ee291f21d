package decoding

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
)

// Transferred says how well a rule that was learnt where a column has one label works where it has another.
type Transferred struct {
	Column  string
	Levels  []string
	Results [][]*Result // level trained on × level tested on
}

// Accuracy returns the accuracies at a sample, level trained on × level tested on.
func (t *Transferred) Accuracy(sample int) *mat.Dense {
	a := mat.NewDense(len(t.Levels), len(t.Levels), nil)
	a.Apply(func(i, j int, _ float64) float64 { return t.Results[i][j].Accuracy[sample] }, a)
	return a
}

// Means returns the mean accuracy at a sample where trained and tested alike, and where tested on another level. Their difference is what the code depends on the column.
func (t *Transferred) Means(sample int) (same, other float64) {
	n := float64(len(t.Levels))
	for i, row := range t.Results {
		for j, r := range row {
			if i == j {
				same += r.Accuracy[sample] / n
			} else {
				other += r.Accuracy[sample] / (n * (n - 1))
			}
		}
	}
	return same, other
}

// Transfer decodes with [Decode] for every pair of labels of a column, trained on the one and tested on the other: a position, a context, a day. All pairs learn from the same
// number of trials and are cross-validated alike, so that they can be compared: the pairs of one level share the dealing to folds, as all draw the same random numbers. An accuracy
// for the other levels that is as high as that for the same is an invariant code. Options.Across is not used. Progress starts anew for each pair.
func Transfer(ctx context.Context, p *neural.Population, column string, o Options, src rand.Source) (*Transferred, error) {
	t := &Transferred{Column: column}
	seen := map[string]bool{}
	for _, r := range p.Sessions {
		c, err := r.Observations.Column(column)
		if err != nil {
			return nil, fmt.Errorf("decoding: transfer: session %q: %w", r.Name, err)
		}
		for _, level := range c.Levels() {
			if !seen[level] {
				t.Levels = append(t.Levels, level)
			}
			seen[level] = true
		}
	}
	if len(t.Levels) < 2 {
		return nil, fmt.Errorf("decoding: transfer: the column %q has the labels %q, want at least two", column, t.Levels)
	}
	a, b := src.Uint64(), src.Uint64()
	for _, train := range t.Levels {
		var row []*Result
		for _, test := range t.Levels {
			o.Across = &Across{Column: column, Train: []string{train}, Test: []string{test}}
			r, err := Decode(ctx, p, o, rand.NewPCG(a, b))
			if err != nil {
				return nil, fmt.Errorf("%s from %s=%s to %s: %w", o.Label, column, train, test, err)
			}
			row = append(row, r)
		}
		t.Results = append(t.Results, row)
	}
	return t, nil
}
