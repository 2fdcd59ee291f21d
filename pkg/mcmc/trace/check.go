package trace

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// most is how many numbers an array of a trace may have in all.
const most = 1 << 48

// Check tells what is wrong with a layout: no chain, a negative number of draws, names that are empty, twice there or no name of a folder, dimensions of size 0, one dimension
// with two sizes or labels, and data without as many values as their shape has.
func (l Layout) Check() error {
	if l.Chains < 1 || l.Warmup < 0 || l.Draws < 0 || l.Block < 0 {
		return fmt.Errorf("trace: %d chains, %d draws of warm-up, %d draws, %d in a block: want at least one chain, and nothing negative", l.Chains, l.Warmup, l.Draws, l.Block)
	}
	if l = l.withDefaults(); max(l.Warmup, l.Draws, l.Block, l.Chains) > most {
		return fmt.Errorf("trace: more than 2⁴⁸ draws or chains")
	}
	if err := checkGroup("variable", l.Variables, float64(max(l.Warmup, l.Draws, l.Block))*float64(l.Chains)); err != nil {
		return err
	}
	stats := make([]Variable, len(l.Stats))
	for i, s := range l.Stats {
		stats[i].Name = s.Name
		if s.Kind < Float || s.Kind > Boolean {
			return fmt.Errorf("trace: statistic %q: kind %d", s.Name, int(s.Kind))
		}
	}
	if err := checkGroup("statistic", stats, 1); err != nil {
		return err
	}
	for _, data := range [][]Data{l.Observed, l.Constant} {
		variables := make([]Variable, len(data))
		for i, d := range data {
			variables[i] = d.Variable
		}
		if err := checkGroup("data", variables, 1); err != nil {
			return err
		}
		for _, d := range data {
			if len(d.Values) != d.Size() {
				return fmt.Errorf("trace: data %q: %d values of shape %v", d.Name, len(d.Values), d.Shape)
			}
		}
	}
	return nil
}

func checkGroup(what string, variables []Variable, times float64) error {
	names, dims := map[string]bool{"chain": true, "draw": true}, map[string]Variable{}
	for _, v := range variables {
		if err := checkName(v.Name); err != nil {
			return fmt.Errorf("trace: %s %q: %w", what, v.Name, err)
		}
		if names[v.Name] {
			return fmt.Errorf("trace: %s %q: the name is taken", what, v.Name)
		}
		names[v.Name] = true
		if len(v.Dims) != len(v.Shape) || len(v.Coords) != len(v.Shape) {
			return fmt.Errorf("trace: %s %q: %d dimensions, %d names and %d coordinates of them", what, v.Name, len(v.Shape), len(v.Dims), len(v.Coords))
		}
		size := times
		for i, d := range v.Shape {
			if d < 1 {
				return fmt.Errorf("trace: %s %q: dimension %d has size %d", what, v.Name, i, d)
			}
			if size *= float64(d); size > most {
				return fmt.Errorf("trace: %s %q: more than 2⁴⁸ numbers", what, v.Name)
			}
			if v.Coords[i] != nil && len(v.Coords[i]) != d {
				return fmt.Errorf("trace: %s %q: dimension %q: %d labels for %d", what, v.Name, v.Dims[i], len(v.Coords[i]), d)
			}
			if slices.Contains(v.Dims[:i], v.Dims[i]) {
				return fmt.Errorf("trace: %s %q: two dimensions named %q", what, v.Name, v.Dims[i])
			}
			one := Variable{Shape: []int{d}, Coords: [][]string{v.Coords[i]}}
			if old, ok := dims[v.Dims[i]]; ok && differs(old, one) != "" {
				return fmt.Errorf("trace: %s %q: dimension %q has another size or other labels elsewhere", what, v.Name, v.Dims[i])
			}
			dims[v.Dims[i]] = one
		}
	}
	for d := range maps.Keys(dims) {
		if err := checkName(d); err != nil {
			return fmt.Errorf("trace: dimension %q: %w", d, err)
		}
		if names[d] {
			return fmt.Errorf("trace: dimension %q: %s has the name", d, what)
		}
	}
	return nil
}

// checkName: names are those of folders in a store of Zarr.
func checkName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("the name is empty")
	case strings.HasPrefix(name, "."), strings.ContainsAny(name, "/\\\x00"), strings.ToValidUTF8(name, "") != name:
		return fmt.Errorf("want a name of UTF-8 without a stroke, and without a dot at its beginning")
	case len(name) > 200:
		return fmt.Errorf("the name is longer than 200 bytes")
	}
	return nil
}

// differs names the first thing in which two variables with their defaults are not the same, "" where they are.
func differs(a, b Variable) string {
	switch {
	case a.Name != b.Name:
		return fmt.Sprintf("variable %q, not %q", a.Name, b.Name)
	case !slices.Equal(a.Shape, b.Shape):
		return fmt.Sprintf("%q has shape %v, not %v", a.Name, a.Shape, b.Shape)
	case !slices.Equal(a.Dims, b.Dims):
		return fmt.Sprintf("%q has dimensions %q, not %q", a.Name, a.Dims, b.Dims)
	}
	for i := range a.Coords {
		if !slices.Equal(a.labels(i), b.labels(i)) {
			return fmt.Sprintf("%q has other labels along %q", a.Name, a.Dims)
		}
	}
	return ""
}

// labels returns the labels along a dimension, nil where they are 0, 1, ….
func (v Variable) labels(i int) []string {
	for k, s := range v.Coords[i] {
		if s != fmt.Sprint(k) {
			return v.Coords[i]
		}
	}
	return nil
}

// Same returns nil where two layouts are the same, defaults filled in, and otherwise an error that names the first thing that is not.
func (l Layout) Same(other Layout) error {
	a, b := l.withDefaults(), other.withDefaults()
	for _, n := range []struct {
		what string
		a, b int
	}{
		{"chains", a.Chains, b.Chains}, {"draws of warm-up", a.Warmup, b.Warmup}, {"draws", a.Draws, b.Draws}, {"draws in a block", a.Block, b.Block},
		{"variables", len(a.Variables), len(b.Variables)}, {"statistics", len(a.Stats), len(b.Stats)},
		{"observed data", len(a.Observed), len(b.Observed)}, {"constant data", len(a.Constant), len(b.Constant)},
	} {
		if n.a != n.b {
			return fmt.Errorf("trace: layouts differ: %d %s, not %d", n.a, n.what, n.b)
		}
	}
	for i, v := range a.Variables {
		if d := differs(v, b.Variables[i]); d != "" {
			return fmt.Errorf("trace: layouts differ: %s", d)
		}
	}
	for i, s := range a.Stats {
		if s != b.Stats[i] {
			return fmt.Errorf("trace: layouts differ: statistic %q (%v), not %q (%v)", s.Name, s.Kind, b.Stats[i].Name, b.Stats[i].Kind)
		}
	}
	for k, pair := range [][2][]Data{{a.Observed, b.Observed}, {a.Constant, b.Constant}} {
		for i, d := range pair[0] {
			if text := differs(d.Variable, pair[1][i].Variable); text != "" {
				return fmt.Errorf("trace: layouts differ: %s data: %s", [...]string{"observed", "constant"}[k], text)
			}
			for j, x := range d.Values {
				if y := pair[1][i].Values[j]; math.Float64bits(x) != math.Float64bits(y) {
					return fmt.Errorf("trace: layouts differ: data %q has %v at %d, not %v", d.Name, x, j, y)
				}
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(a.Attributes)) {
		if y, ok := b.Attributes[k]; !ok || y != a.Attributes[k] {
			return fmt.Errorf("trace: layouts differ: attribute %q is %q, not %q", k, a.Attributes[k], y)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(b.Attributes)) {
		if _, ok := a.Attributes[k]; !ok {
			return fmt.Errorf("trace: layouts differ: no attribute %q, which is %q", k, b.Attributes[k])
		}
	}
	return nil
}
