package trace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// stanLayout makes variables and statistics of the names of columns. places are those of each column in a row of values with the statistics behind.
func stanLayout(header []string) (l Layout, places []int, err error) {
	type array struct {
		indices [][]int
		columns []int
	}
	arrays, order, seen := map[string]*array{}, []string{}, map[string]bool{}
	places = make([]int, len(header))
	var stats []int
	for i, name := range header {
		if seen[name] {
			return l, nil, fmt.Errorf("column %q is there twice", name)
		}
		seen[name] = true
		if strings.HasSuffix(name, "__") {
			l.Stats, stats = append(l.Stats, stanStat(name)), append(stats, i)
			continue
		}
		base, index := splitName(name)
		a := arrays[base]
		if a == nil {
			a = &array{}
			arrays[base], order = a, append(order, base)
		}
		a.indices, a.columns = append(a.indices, index), append(a.columns, i)
	}
	first := 0
	for _, name := range order {
		a := arrays[name]
		v := Variable{Name: name}
		size := 1
		for d := range a.indices[0] {
			longest := 0
			for _, index := range a.indices {
				if len(index) != len(a.indices[0]) {
					return l, nil, fmt.Errorf("%q has different numbers of dimensions", name)
				}
				longest = max(longest, index[d])
			}
			if longest > len(a.indices) {
				return l, nil, fmt.Errorf("%q lacks elements", name)
			}
			v.Shape = append(v.Shape, longest)
			if size *= longest; size > len(a.indices) {
				return l, nil, fmt.Errorf("%q lacks elements", name)
			}
		}
		if size != len(a.indices) {
			return l, nil, fmt.Errorf("%q has %d elements, not %d", name, len(a.indices), size)
		}
		taken := make([]bool, size)
		for k, index := range a.indices {
			at := 0
			for d, x := range index {
				at = at*v.Shape[d] + x - 1
			}
			if taken[at] {
				return l, nil, fmt.Errorf("%q has an element twice", name)
			}
			taken[at] = true
			places[a.columns[k]] = first + at
		}
		l.Variables, first = append(l.Variables, v), first+size
	}
	for k, i := range stats {
		places[i] = first + k
	}
	return l, places, nil
}

// stanStat is a statistic by its name in Stan.
func stanStat(name string) Stat {
	for _, s := range stanNames {
		if s.stan == name {
			return Stat{s.name, s.kind}
		}
	}
	return Stat{strings.TrimSuffix(name, "__"), Float}
}

// splitName splits theta.2.1 into the name and its indices, counted from 1.
func splitName(name string) (string, []int) {
	parts := strings.Split(name, ".")
	var index []int
	for len(parts) > 1 {
		n, err := strconv.Atoi(parts[len(parts)-1])
		if err != nil || n < 1 {
			break
		}
		index, parts = append(index, n), parts[:len(parts)-1]
	}
	slices.Reverse(index)
	return strings.Join(parts, "."), index
}
