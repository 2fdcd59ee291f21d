package neural

import (
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// groups returns for each observation the index of its combination of values of the columns, −1 where one is missing, and the names of the combinations. Without columns
// all are of one group.
func (r *Recording) groups(by []string) (codes []int, names []string, err error) {
	if len(by) == 0 {
		observations, _, _ := r.Dims()
		return make([]int, observations), []string{""}, nil
	}
	codes, levels, err := r.Observations.Groups(by...)
	if err != nil {
		return nil, nil, err
	}
	names = make([]string, levels.Rows())
	for i := range names {
		parts := make([]string, len(by))
		for k, c := range levels {
			parts[k] = c.Name + "=" + c.Label(i)
		}
		names[i] = strings.Join(parts, " ")
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("no observation has a value in each of the columns %s", quoted(by))
	}
	return codes, names, nil
}

// GroupBy returns a recording for each combination of values that the columns have, ascending and the first column the slowest, with the name of the combination, such as
// "run=2", after the recording's own. Observations without a value in one of the columns are left out; that none is left is an error.
func (r *Recording) GroupBy(columns ...string) ([]*Recording, error) {
	codes, names, err := r.groups(columns)
	if err != nil {
		return nil, r.fail("groups: %w", err)
	}
	members := gather(codes, len(names))
	out := make([]*Recording, len(names))
	for g, name := range names {
		out[g] = r.Select(members[g])
		if name != "" {
			out[g].Name = strings.TrimSpace(r.Name + " " + name)
			out[g].From = r.From.then("%s", name)
		}
	}
	return out, nil
}

// gather returns the members of each group, ascending.
func gather(codes []int, groups int) [][]int {
	out := make([][]int, groups)
	for o, g := range codes {
		if g >= 0 {
			out[g] = append(out[g], o)
		}
	}
	return out
}

// AverageBy returns the mean over the observations of each combination of values of the columns, ascending and the first column the slowest, sample by sample; without
// columns the mean of all. Missing values have no part, and a mean without any value is missing: n says how many values are behind each number. The observations keep the
// columns that are constant within each combination, and the column "count" says how many observations it has. Observations without a value in one of the columns are
// left out; that none is left is an error. Measure and unit stay: the mean of spike counts is one of counts per sample, of which [Recording.Rates] makes rates. Only the
// means of a lazy recording are held in memory.
func (r *Recording) AverageBy(columns ...string) (mean *Recording, n *Array[int32], err error) {
	codes, names, err := r.groups(columns)
	if err != nil {
		return nil, nil, r.fail("average: %w", err)
	}
	_, channels, samples := r.Dims()
	each := channels * samples
	sums := Of(len(names), channels, samples, make([]float64, len(names)*each))
	n = Of(len(names), channels, samples, make([]int32, len(names)*each))
	err = rows(r.Values, func(o, c int, row []float64) error {
		if codes[o] < 0 {
			return nil
		}
		to, m := sums.Row(codes[o], c), n.Row(codes[o], c)
		for i, v := range row {
			if !math.IsNaN(v) {
				to[i] += v
				m[i]++
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, r.fail("average: %w", err)
	}
	for i, m := range n.Elements {
		sums.Elements[i] /= float64(m) // NaN where there is none
	}
	mean = r.with(sums, "mean of the observations of each %s", strings.Join(columns, " × "))
	counts := make([]int, len(names))
	for _, g := range codes {
		if g >= 0 {
			counts[g]++
		}
	}
	kept := constantWithin(r.Observations, gather(codes, len(names))).Without("count")
	if mean.Observations, err = kept.With(table.Integers("count", counts...)); err != nil {
		return nil, nil, r.fail("average: %w", err)
	}
	return mean, n, nil
}

// constantWithin returns the columns that have one value within each group, a row a group.
func constantWithin(t table.Table, members [][]int) (out table.Table) {
	first := make([]int, len(members))
	for g, rows := range members {
		if len(rows) == 0 {
			return nil
		}
		first[g] = rows[0]
	}
	for _, c := range t {
		constant := true
		for _, rows := range members {
			for _, row := range rows[1:] {
				constant = constant && c.Label(row) == c.Label(rows[0])
			}
		}
		if constant {
			out = append(out, c.Select(first))
		}
	}
	return out
}
