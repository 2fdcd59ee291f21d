package neural

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// maxCells bounds the number of crossed conditions: beyond it a factor is surely a trial number or a measured quantity and no factor.
const maxCells = 1 << 20

// cells is the crossing of factors: which condition a trial belongs to.
type cells struct {
	by     []string
	levels [][]float64 // of each factor, ascending, over all units
	n      int
}

// cross finds the levels of the factors over all units.
func (r *Recording) cross(by []string) (*cells, error) {
	if len(by) == 0 {
		return nil, fmt.Errorf("neural: %s: conditions: no factor is named", r.Name)
	}
	if len(r.Units) == 0 {
		return nil, fmt.Errorf("neural: %s: conditions: there are no units", r.Name)
	}
	c := &cells{by: slices.Clone(by), n: 1}
	for i, name := range by {
		if slices.Contains(by[:i], name) {
			return nil, fmt.Errorf("neural: %s: conditions: factor %q is named twice", r.Name, name)
		}
		var all []float64
		for _, unit := range r.Units {
			there, err := unit.Trials.Levels(name)
			if err != nil {
				return nil, fmt.Errorf("%w (unit %q)", err, unit.Name)
			}
			all = append(all, there...)
		}
		all = levels(all)
		if len(all) == 0 {
			return nil, fmt.Errorf("neural: %s: conditions: no trial has a value of %q", r.Name, name)
		}
		if c.n*len(all) > maxCells {
			return nil, fmt.Errorf("neural: %s: conditions: crossing %s gives more than %d cells: %q has %d levels", r.Name, quoted(by), maxCells, name, len(all))
		}
		c.n *= len(all)
		c.levels = append(c.levels, all)
	}
	return c, nil
}

// of returns the cell of each trial, −1 where a factor is NaN.
func (c *cells) of(trials Table) []int {
	cell := make([]int, trials.Rows())
	for f, name := range c.by {
		column, err := trials.Column(name)
		if err != nil {
			panic(err) // cross has looked the column up in every unit
		}
		for trial, v := range column {
			level, _ := slices.BinarySearch(c.levels[f], v)
			switch {
			case math.IsNaN(v) || cell[trial] < 0:
				cell[trial] = -1
			default:
				cell[trial] = cell[trial]*len(c.levels[f]) + level
			}
		}
	}
	return cell
}

// factors returns the table of levels, one row per cell, the last factor fastest.
func (c *cells) factors() Table {
	t := Table{Names: slices.Clone(c.by), Columns: make([][]float64, len(c.by))}
	each := c.n
	for f, lv := range c.levels {
		each /= len(lv)
		column := make([]float64, c.n)
		for cell := range column {
			column[cell] = lv[cell/each%len(lv)]
		}
		t.Columns[f] = column
	}
	return t
}

// names returns one name per cell, such as "context=-1 motion_rank=0".
func (c *cells) names() []string {
	t := c.factors()
	names := make([]string, c.n)
	for cell := range names {
		parts := make([]string, len(c.by))
		for f, name := range c.by {
			parts[f] = name + "=" + number(t.Columns[f][cell])
		}
		names[cell] = strings.Join(parts, " ")
	}
	return names
}

// trialsPerCell counts the trials of a unit in each cell, and those in none.
func (c *cells) trialsPerCell(unit *Unit) (n []int, ignored int) {
	n = make([]int, c.n)
	for _, cell := range c.of(unit.Trials) {
		if cell < 0 {
			ignored++
			continue
		}
		n[cell]++
	}
	return n, ignored
}
