package subspace

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Factor is a parameter of an experiment, or time, with its levels.
type Factor struct {
	Name   string
	Levels []string
}

// Tensor holds mean responses for every combination of the levels of factors, time among them if there is time: units × cells, where the last factor varies fastest.
type Tensor struct {
	Units   []string
	Factors []Factor
	Values  *mat.Dense // units × cells
}

// Check returns an error where the shape does not fit, a factor has no level, a name is empty or comes twice, or a value is NaN or infinite: a combination without trials is not
// allowed.
func (x *Tensor) Check() error {
	if len(x.Factors) == 0 || len(x.Factors) > 8 {
		return fmt.Errorf("subspace: a tensor of %d factors, want 1 to 8", len(x.Factors))
	}
	cells, names := 1, map[string]bool{}
	for _, f := range x.Factors {
		if f.Name == "" || strings.Contains(f.Name, ":") || names[f.Name] {
			return fmt.Errorf("subspace: a factor with the name %q, want different ones without a colon", f.Name)
		}
		names[f.Name] = true
		if len(f.Levels) == 0 {
			return fmt.Errorf("subspace: the factor %q has no levels", f.Name)
		}
		cells *= len(f.Levels)
	}
	if x.Values == nil {
		return errors.New("subspace: a tensor without values")
	}
	if u, n := x.Values.Dims(); u != len(x.Units) || n != cells {
		return fmt.Errorf("subspace: a tensor of %d × %d values, want %d units × %d cells", u, n, len(x.Units), cells)
	}
	for u, name := range x.Units {
		for i, v := range x.Values.RawRowView(u) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("subspace: unit %q: %s: %v", name, x.Cell(i), v)
			}
		}
	}
	return nil
}

// Cell returns the name of a cell, such as "stimulus=2 time=0.1".
func (x *Tensor) Cell(i int) string {
	parts := make([]string, len(x.Factors))
	for k := len(x.Factors) - 1; k >= 0; k-- {
		f := x.Factors[k]
		parts[k] = f.Name + "=" + f.Levels[i%len(f.Levels)]
		i /= len(f.Levels)
	}
	return strings.Join(parts, " ")
}

// strides returns for factor k how far apart neighbouring levels are.
func (x *Tensor) stride(k int) int {
	s := 1
	for _, f := range x.Factors[k+1:] {
		s *= len(f.Levels)
	}
	return s
}

// centred returns the values with each unit's mean over all cells subtracted, and the means.
func (x *Tensor) centred() (*mat.Dense, []float64) {
	c, means := mat.DenseCopyOf(x.Values), make([]float64, len(x.Units))
	for u := range x.Units {
		row := c.RawRowView(u)
		means[u], _ = moments(row)
		for i := range row {
			row[i] -= means[u]
		}
	}
	return c, means
}

// Group is a marginalisation: sets of factors whose effects are taken together. The effect of a set is what its factors do jointly, beyond what fewer of them do.
type Group struct {
	Name string
	Sets [][]string
}

// Groups returns the marginalisations that are usual where one factor is time (Kobak et al. 2016): time on its own, and each combination of the other factors together with its
// interaction with time, named "stimulus", "decision", "stimulus:decision". Without a time, "", each combination is one.
func Groups(time string, factors ...string) (groups []Group) {
	for set := 1; set < 1<<len(factors); set++ {
		var names []string
		for k, f := range factors {
			if set>>k&1 == 1 {
				names = append(names, f)
			}
		}
		g := Group{Name: strings.Join(names, ":"), Sets: [][]string{names}}
		if time != "" {
			g.Sets = append(g.Sets, append(append([]string{}, names...), time))
		}
		groups = append(groups, g)
	}
	if time != "" {
		groups = append(groups, Group{Name: time, Sets: [][]string{{time}}})
	}
	return groups
}

// groups checks that each combination of factors is in at most one group and returns, for each, the sets as bits. Nil groups are the usual ones with the factor "time", if
// there is one.
func (x *Tensor) groups(groups []Group) ([]Group, [][]int, error) {
	at := map[string]int{}
	var others []string
	time := ""
	for k, f := range x.Factors {
		at[f.Name] = k
		if f.Name == "time" {
			time = f.Name
		} else {
			others = append(others, f.Name)
		}
	}
	if groups == nil {
		groups = Groups(time, others...)
	}
	sets, taken, names := make([][]int, len(groups)), map[int]string{}, map[string]bool{}
	for g, group := range groups {
		if names[group.Name] || len(group.Sets) == 0 {
			return nil, nil, fmt.Errorf("subspace: the marginalisation %q has no sets of factors, or its name comes twice", group.Name)
		}
		names[group.Name] = true
		for _, set := range group.Sets {
			bits := 0
			for _, name := range set {
				k, ok := at[name]
				if !ok {
					return nil, nil, fmt.Errorf("subspace: the marginalisation %q: no factor %q", group.Name, name)
				}
				bits |= 1 << k
			}
			if other, twice := taken[bits]; bits == 0 || twice {
				return nil, nil, fmt.Errorf("subspace: the marginalisation %q: the set %q is empty or already in %q", group.Name, set, other)
			}
			taken[bits] = group.Name
			sets[g] = append(sets[g], bits)
		}
	}
	return groups, sets, nil
}

// freedom is how many independent numbers a unit's marginalisation has: a bound of its rank.
func (x *Tensor) freedom(sets []int) (n int) {
	for _, bits := range sets {
		product := 1
		for k, f := range x.Factors {
			if bits>>k&1 == 1 {
				product *= len(f.Levels) - 1
			}
		}
		n += product
	}
	return n
}
