package trace

import (
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// Table returns the complete draws of a group as columns: chain and draw, both counted from 0, the statistics, and each number of the variables, named by its labels or places,
// such as "theta[A,0]". It holds all of them in memory; of a store that is an error beyond the limits. [table.WriteCSV] writes it.
func Table(t Trace, g Group) (table.Table, error) {
	l, rows := t.Layout(), 0
	for chain := range l.Chains {
		rows += t.Complete(chain, g)
		if err := roomFor(t, "table", float64(rows)*float64(2+len(l.Stats)+l.Numbers())); err != nil {
			return nil, err
		}
	}
	var chains, places []float64
	for chain := range l.Chains {
		for i := range t.Complete(chain, g) {
			chains, places = append(chains, float64(chain)), append(places, float64(i))
		}
	}
	out := table.Table{table.Numbers("chain", chains...), table.Numbers("draw", places...)}
	for _, s := range l.Stats {
		byChain, err := Stats(t, g, s.Name)
		if err != nil {
			return nil, err
		}
		column := make([]float64, 0, rows)
		for _, values := range byChain {
			column = append(column, values...)
		}
		out = append(out, table.Numbers(s.Name, column...))
	}
	for _, v := range l.Variables {
		byChain, err := Values(t, g, v.Name)
		if err != nil {
			return nil, err
		}
		size := v.Size()
		for k, name := range v.labelled() {
			column := make([]float64, 0, rows)
			for _, values := range byChain {
				for i := k; i < len(values); i += size {
					column = append(column, values[i])
				}
			}
			out = append(out, table.Numbers(name, column...))
		}
	}
	return out, nil
}

// labelled returns the names of the numbers of a variable in C order.
func (v Variable) labelled() []string {
	names := make([]string, v.Size())
	for i := range names {
		labels, at := make([]string, len(v.Shape)), i
		for d := len(v.Shape) - 1; d >= 0; d-- {
			k := at % v.Shape[d]
			at /= v.Shape[d]
			if labels[d] = fmt.Sprint(k); v.Coords[d] != nil {
				labels[d] = v.Coords[d][k]
			}
		}
		if names[i] = v.Name; len(labels) > 0 {
			names[i] += "[" + strings.Join(labels, ",") + "]"
		}
	}
	return names
}
