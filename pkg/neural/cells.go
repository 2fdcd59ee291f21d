package neural

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// maxCells bounds the number of crossed conditions: beyond it a factor is surely a trial number or a measured quantity and no factor.
const maxCells = 1 << 20

// cells is the crossing of factors over the sessions of a population: which condition an observation belongs to.
type cells struct {
	n       int
	factors table.Table // the levels of each cell, the last factor fastest
	names   []string    // of each cell, such as "context=-1 motion_rank=0"
	of      [][]int     // of each session and observation, −1 where a factor is missing
}

// cross finds the levels of the factors over all sessions, and the cell of each observation.
func cross(sessions []*Recording, by []string) (*cells, error) {
	if len(by) == 0 {
		return nil, fmt.Errorf("conditions: no factor is named")
	}
	if len(sessions) == 0 {
		return nil, fmt.Errorf("conditions: there are no sessions")
	}
	parts := make([]table.Table, len(sessions))
	for s, r := range sessions {
		for i, name := range by {
			if slices.Contains(by[:i], name) {
				return nil, fmt.Errorf("conditions: factor %q is named twice", name)
			}
			c, err := r.Observations.Column(name)
			if err != nil {
				return nil, fmt.Errorf("conditions: %w (session %q)", err, r.Name)
			}
			parts[s] = append(parts[s], c)
		}
	}
	all, err := table.Concat(parts...)
	if err != nil {
		return nil, fmt.Errorf("conditions: %w", err)
	}
	out := &cells{n: 1}
	cell := make([]int, all.Rows())
	example := make([][]int, len(by)) // a row with each level of each factor
	for f, c := range all {
		codes, levels := c.Codes()
		switch {
		case len(levels) == 0:
			return nil, fmt.Errorf("conditions: no observation has a value of %q", c.Name)
		case out.n*len(levels) > maxCells:
			return nil, fmt.Errorf("conditions: crossing %s gives more than %d cells: %q has %d levels", quoted(by), maxCells, c.Name, len(levels))
		}
		example[f] = make([]int, len(levels))
		for row, code := range codes {
			if code >= 0 {
				example[f][code] = row
			}
			if code < 0 || cell[row] < 0 {
				cell[row] = -1
				continue
			}
			cell[row] = cell[row]*len(levels) + code
		}
		out.n *= len(levels)
	}
	for _, r := range sessions {
		n := r.Observations.Rows()
		out.of, cell = append(out.of, cell[:n:n]), cell[n:]
	}
	out.name(all, example)
	return out, nil
}

// name fills in the table of levels and the names.
func (c *cells) name(all table.Table, example [][]int) {
	c.names = make([]string, c.n)
	each := c.n
	for f, column := range all {
		each /= len(example[f])
		rows := make([]int, c.n)
		for i := range rows {
			rows[i] = example[f][i/each%len(example[f])]
		}
		levels := column.Select(rows)
		c.factors = append(c.factors, levels)
		for i := range rows {
			c.names[i] += " " + column.Name + "=" + levels.Label(i)
		}
	}
	for i, name := range c.names {
		c.names[i] = strings.TrimPrefix(name, " ")
	}
}

// count returns the observations of a session in each cell, and those in none.
func (c *cells) count(session int) (n []int, ignored int) {
	n = make([]int, c.n)
	for _, cell := range c.of[session] {
		if cell < 0 {
			ignored++
			continue
		}
		n[cell]++
	}
	return n, ignored
}

// members returns the observations of a session in each cell, ascending.
func (c *cells) members(session int) [][]int {
	out := make([][]int, c.n)
	for o, cell := range c.of[session] {
		if cell >= 0 {
			out[cell] = append(out[cell], o)
		}
	}
	return out
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = strconv.Quote(name)
	}
	return strings.Join(out, ", ")
}
