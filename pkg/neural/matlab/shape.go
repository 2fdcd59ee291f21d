package matlab

import (
	"fmt"
	"strconv"
	"strings"
)

// offset returns where an element stands in column-major order: one index counts in that order, several are one per dimension, from 0. It panics
// outside of the array, as indexing a slice does.
func offset(dims, index []int) int {
	k, stride := 0, 1
	switch {
	case len(index) == 1:
		n, _ := product(dims)
		if index[0] < 0 || int64(index[0]) >= n {
			panic(fmt.Sprintf("matlab: index %d outside of %s elements", index[0], times(dims)))
		}
		return index[0]
	case len(index) != len(dims):
		panic(fmt.Sprintf("matlab: %d indices for %s elements", len(index), times(dims)))
	}
	for i, at := range index {
		if at < 0 || at >= dims[i] {
			panic(fmt.Sprintf("matlab: index %v outside of %s elements", index, times(dims)))
		}
		k += at * stride
		stride *= dims[i]
	}
	return k
}

// times writes dimensions as 2×3×4.
func times(dims []int) string {
	var b strings.Builder
	for i, k := range dims {
		if i > 0 {
			b.WriteRune('×')
		}
		b.WriteString(strconv.Itoa(k))
	}
	return b.String()
}

// list writes names for a message, the first of very many.
func list(names []string) string {
	if len(names) == 0 {
		return "(none)"
	}
	more := ""
	if len(names) > 30 {
		names, more = names[:30], fmt.Sprintf(", … (%d in all)", len(names))
	}
	short := make([]string, len(names))
	for i, n := range names {
		short[i] = brief(n)
	}
	return strings.Join(short, ", ") + more
}

// brief cuts a name after 80 letters for a message: a file can hold names of megabytes.
func brief(name string) string {
	letters := 0
	for i := range name {
		if letters++; letters > 80 {
			return name[:i] + "…"
		}
	}
	return name
}

// flat drops the dimensions of length 1 beyond the second.
func flat(dims []int) []int {
	for len(dims) > 2 && dims[len(dims)-1] == 1 {
		dims = dims[:len(dims)-1]
	}
	return dims
}
