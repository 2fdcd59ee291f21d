package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Concatenate returns the RDMs of all stacks one after the other. Conditions are matched by name: those of later stacks are put into the order of the first. Descriptors
// of RDMs that not all stacks have are missing where they are not; of conditions, those are kept that all stacks have with the same values. Stacks with other
// conditions (for which [Union] is) or another measure are an error.
func Concatenate(stacks ...*Stack) (*Stack, error) {
	if len(stacks) == 0 {
		return nil, fmt.Errorf("rsa: concatenate: no stack")
	}
	var ordered []*Stack
	for k, s := range stacks {
		err := s.Check()
		if err == nil && s.Measure != stacks[0].Measure {
			err = fmt.Errorf("its measure is %q, want %q", s.Measure, stacks[0].Measure)
		}
		if err == nil && len(s.Conditions) != len(stacks[0].Conditions) {
			err = fmt.Errorf("%d conditions, want %d", len(s.Conditions), len(stacks[0].Conditions))
		}
		if err == nil && !slices.Equal(s.Conditions, stacks[0].Conditions) {
			s, err = s.ByName(stacks[0].Conditions...)
		}
		if err != nil {
			return nil, fmt.Errorf("rsa: concatenate: stack %d: %w", k, err)
		}
		ordered = append(ordered, s)
	}
	return join(ordered)
}

// join puts stacks of the same conditions together.
func join(stacks []*Stack) (*Stack, error) {
	first := stacks[0]
	_, pairs := first.Values.Dims()
	total := 0
	for _, s := range stacks {
		total += s.Len()
	}
	out := &Stack{Conditions: slices.Clone(first.Conditions), Values: mat.NewDense(total, pairs, nil), Measure: first.Measure}
	at := 0
	var infos []table.Table
	for _, s := range stacks {
		out.Values.Slice(at, at+s.Len(), 0, pairs).(*mat.Dense).Copy(s.Values)
		at += s.Len()
		info := s.Info
		if len(info) == 0 {
			info = table.Table{table.Numbers(nameless, make([]float64, s.Len())...)}
		}
		infos = append(infos, info)
	}
	info, err := table.Concat(infos...)
	if err != nil {
		return nil, fmt.Errorf("rsa: stack: %w", err)
	}
	if out.Info = info.Without(nameless); len(out.Info) == 0 {
		out.Info = nil
	}
	for _, c := range first.Patterns {
		if !slices.ContainsFunc(stacks, func(s *Stack) bool {
			other, err := s.Patterns.Column(c.Name)
			return err != nil || !other.Equal(c)
		}) {
			out.Patterns = append(out.Patterns, c)
		}
	}
	return out, nil
}

// Union returns the RDMs of all stacks over the conditions of any of them, in ascending order of their names (numbers by size, if all are numbers). Pairs that an RDM does
// not have are NaN. Descriptors of a condition are those of the first stack that has it. Stacks of another measure are an error; RDMs that were measured on scales of their
// own, such as arrangements of a few items each, are brought to one scale by [Stack.Rescale].
func Union(stacks ...*Stack) (*Stack, error) {
	if len(stacks) == 0 {
		return nil, fmt.Errorf("rsa: union: no stack")
	}
	at := map[string]int{}
	var names []string
	var patterns []table.Table
	for k, s := range stacks {
		err := s.Check()
		if err == nil {
			err = checkNames(s.Conditions, len(s.Conditions))
		}
		if err == nil && s.Measure != stacks[0].Measure {
			err = fmt.Errorf("its measure is %q, want %q", s.Measure, stacks[0].Measure)
		}
		if err != nil {
			return nil, fmt.Errorf("rsa: union: stack %d: %w", k, err)
		}
		var fresh []int
		for i, name := range s.Conditions {
			if _, ok := at[name]; !ok {
				at[name] = len(names)
				names, fresh = append(names, name), append(fresh, i)
			}
		}
		of := append(slices.Clip(s.Patterns), table.Numbers(nameless, make([]float64, len(s.Conditions))...))
		patterns = append(patterns, of.Select(fresh))
	}
	described, err := table.Concat(patterns...)
	if err != nil {
		return nil, fmt.Errorf("rsa: union: patterns: %w", err)
	}
	order := ascending(names)
	described = described.Without(nameless).Select(order)
	sorted := make([]string, len(order))
	for to, from := range order {
		sorted[to] = names[from]
		at[names[from]] = to
	}
	n := len(sorted)
	var wide []*Stack
	for _, s := range stacks {
		w := &Stack{Conditions: sorted, Values: mat.NewDense(s.Len(), n*(n-1)/2, slices.Repeat([]float64{math.NaN()}, s.Len()*n*(n-1)/2)), Measure: s.Measure, Info: s.Info}
		pair := 0
		for i, a := range s.Conditions {
			for _, b := range s.Conditions[i+1:] {
				to := PairIndex(n, at[a], at[b])
				for k := range s.Len() {
					w.Values.Set(k, to, s.Values.At(k, pair))
				}
				pair++
			}
		}
		wide = append(wide, w)
	}
	out, err := join(wide)
	if err != nil {
		return nil, err
	}
	out.Patterns = described
	return out, nil
}
