package trace

import (
	"fmt"
	"slices"
	"strings"
)

// Layout says what a trace is about, before the first draw: it is fixed for a run.
type Layout struct {
	Chains, Warmup, Draws int // Warmup is 0 where warm-up is not kept
	Block                 int // draws that are written together; 0: 100, or as many as have 16 MiB in a chain, and at least 1
	Variables             []Variable
	Stats                 []Stat
	Observed, Constant    []Data            // what the density was conditioned on, and what else it was given
	Attributes            map[string]string // of the run: kernel, seed, versions
}

// Variable is one quantity: a number, or an array of them.
type Variable struct {
	Name   string
	Shape  []int      // nil of a number
	Dims   []string   // names of the dimensions; nil: name_dim_0, …
	Coords [][]string // labels along each dimension; nil, and where one is nil: 0, 1, …
}

// Data is an array that does not change from draw to draw.
type Data struct {
	Variable
	Values []float64 // in C order
}

// Stat is one number that the sampler tells about each draw, by ArviZ's names: "lp", "acceptance_rate", "step_size", "tree_depth", "n_steps", "diverging", "energy".
type Stat struct {
	Name string
	Kind Kind
}

// Kind is the type in which a statistic is stored.
type Kind int

// Kinds: 64-bit floats, 64-bit integers, and bytes of 0 or 1.
const (
	Float Kind = iota
	Integer
	Boolean
)

// String returns "float", "integer" or "boolean".
func (k Kind) String() string {
	return [...]string{"float", "integer", "boolean"}[k]
}

// Size returns the number of numbers of a variable, 1 where it has no dimensions.
func (v Variable) Size() int {
	n := 1
	for _, d := range v.Shape {
		n *= d
	}
	return n
}

// Numbers returns how many numbers one draw of all variables has.
func (l Layout) Numbers() int {
	n := 0
	for _, v := range l.Variables {
		n += v.Size()
	}
	return n
}

// Length returns how many draws a chain has in a group when it is complete.
func (l Layout) Length(g Group) int {
	if g == Warmup {
		return l.Warmup
	}
	return l.Draws
}

// Variable returns the variable of a name and the place of its first number in a draw, false where there is none.
func (l Layout) Variable(name string) (v Variable, at int, ok bool) {
	for _, v := range l.Variables {
		if v.Name == name {
			return v, at, true
		}
		at += v.Size()
	}
	return Variable{}, 0, false
}

// Stat returns the place of a statistic among the statistics, -1 where there is none of the name.
func (l Layout) Stat(name string) int {
	return slices.IndexFunc(l.Stats, func(s Stat) bool { return s.Name == name })
}

// withDefaults returns a copy that shares nothing that a caller could change, with Block and the names of the dimensions filled in.
func (l Layout) withDefaults() Layout {
	l.Variables = slices.Clone(l.Variables)
	for i := range l.Variables {
		l.Variables[i] = l.Variables[i].withDefaults()
	}
	l.Stats = slices.Clone(l.Stats)
	l.Observed, l.Constant = cloneData(l.Observed), cloneData(l.Constant)
	attributes := map[string]string{}
	for k, v := range l.Attributes {
		attributes[k] = v
	}
	l.Attributes = attributes
	if l.Block == 0 {
		l.Block = min(100, max(1, 16<<20/8/max(1, l.Numbers())))
	}
	return l
}

func cloneData(data []Data) []Data {
	data = slices.Clone(data)
	for i := range data {
		data[i] = Data{data[i].Variable.withDefaults(), slices.Clone(data[i].Values)}
	}
	return data
}

func (v Variable) withDefaults() Variable {
	v.Shape, v.Dims = slices.Clone(v.Shape), slices.Clone(v.Dims)
	if v.Dims == nil {
		for i := range v.Shape {
			v.Dims = append(v.Dims, fmt.Sprintf("%s_dim_%d", v.Name, i))
		}
	}
	coords := make([][]string, len(v.Shape))
	for i := range v.Coords {
		coords[i] = slices.Clone(v.Coords[i])
	}
	v.Coords = coords
	return v
}

// elements returns the names of the single numbers of a variable in C order, as separator and index, counted from 1, follow the name: theta.1.2, or theta alone.
func (v Variable) elements() []string {
	names := make([]string, v.Size())
	for i := range names {
		var b strings.Builder
		b.WriteString(v.Name)
		rest := len(names)
		at := i
		for _, d := range v.Shape {
			rest /= d
			fmt.Fprintf(&b, ".%d", at/rest+1)
			at %= rest
		}
		names[i] = b.String()
	}
	return names
}
