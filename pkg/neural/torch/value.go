package torch

import (
	"fmt"
	"strconv"
	"strings"
)

// Values of a file are nil, bool, int64, float64, string, []byte, *big.Int (an integer beyond int64), [Tuple], [*List], [*Dict], [*Set], [*Tensor], [Size], [Device] and
// [Type].
type (
	// Tuple is a tuple of Python.
	Tuple []any
	// List is a list.
	List struct{ Items []any }
	// Set is a set; its items are in the order of the file.
	Set struct{ Items []any }
	// Size is a torch.Size: the shape of a tensor.
	Size []any
	// Device is a torch.device, such as "cuda:0".
	Device string
	// Type is a torch.dtype, such as "float32".
	Type string
)

// Dict is a dictionary, in the order of the file.
type Dict struct {
	Keys   []any
	Values []any
	index  map[any]int // of keys that Go can compare
}

// Get returns the value of a key that is a text, false where there is none.
func (d *Dict) Get(key string) (any, bool) {
	i, ok := d.index[key]
	if !ok {
		return nil, false
	}
	return d.Values[i], true
}

// set puts a value under a key, as Python does: the last one counts, the first one has the place.
func (d *Dict) set(key, value any) {
	comparable := false
	switch key.(type) {
	case nil, bool, int64, float64, string:
		comparable = true
	}
	if comparable {
		if i, ok := d.index[key]; ok {
			d.Values[i] = value
			return
		}
		if d.index == nil {
			d.index = map[any]int{}
		}
		d.index[key] = len(d.Keys)
	}
	d.Keys, d.Values = append(d.Keys, key), append(d.Values, value)
}

// parts returns what a value holds, nil for one that holds nothing.
func parts(v any) []any {
	switch x := v.(type) {
	case *Dict:
		return x.Values
	case *List:
		return x.Items
	case *Set:
		return x.Items
	case Tuple:
		return x
	case Size:
		return x
	}
	return nil
}

// name returns the name of part i of a value within a path: its key, or its place.
func name(v any, i int) string {
	if d, ok := v.(*Dict); ok {
		if s, ok := plain(d.Keys[i]); ok {
			return s
		}
		return fmt.Sprintf("<%T %d>", d.Keys[i], i)
	}
	return strconv.Itoa(i)
}

// plain writes a value that holds no others.
func plain(v any) (string, bool) {
	switch x := v.(type) {
	case nil:
		return "None", true
	case bool:
		return map[bool]string{true: "True", false: "False"}[x], true
	case int64, float64, string:
		return fmt.Sprint(x), true
	}
	return "", false
}

// describe names values for an error, without what they hold: that may be anything, and within itself.
func describe(values ...any) string {
	var words []string
	for i, v := range values {
		if i == 12 {
			words = append(words, "…")
			break
		}
		s, ok := plain(v)
		if !ok {
			s = strings.TrimPrefix(fmt.Sprintf("%T", v), "torch.")
		}
		words = append(words, fmt.Sprintf("%.40s", s))
	}
	return "(" + strings.Join(words, ", ") + ")"
}
