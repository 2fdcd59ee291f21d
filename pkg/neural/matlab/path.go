package matlab

import (
	"fmt"
	"strconv"
	"strings"
)

// where writes the path to the value that is being read as MATLAB would.
func (d *decoder) where() string {
	var b strings.Builder
	for i, s := range d.path {
		switch {
		case i == 0:
			b.WriteString(brief(s.name))
		case s.name == "":
			fmt.Fprintf(&b, "{%d}", s.index+1)
		case s.index >= 0:
			fmt.Fprintf(&b, "(%d).%s", s.index+1, brief(s.name))
		default:
			b.WriteString("." + brief(s.name))
		}
	}
	return b.String()
}

// walk follows a path of .field, (i,j,…) and {i,j,…}, with indices from 1 as in MATLAB.
func walk(v Value, path string) (Value, error) {
	for rest := path; rest != ""; {
		var err error
		switch rest[0] {
		case '.':
			name := rest[1:]
			if k := strings.IndexAny(name, ".({"); k >= 0 {
				name = name[:k]
			}
			rest = rest[1+len(name):]
			v, err = field(v, name)
		case '(', '{':
			shut := map[byte]string{'(': ")", '{': "}"}[rest[0]]
			k := strings.Index(rest, shut)
			if k < 0 {
				return nil, wanted(fmt.Sprintf("%q after %q", shut, rest), "the end of the path")
			}
			brace := rest[0] == '{'
			inside := rest[1:k]
			rest = rest[k+1:]
			v, err = element1(v, inside, brace)
		default:
			return nil, wanted("a .field, an (index) or a {cell}", fmt.Sprintf("%q", rest))
		}
		if err != nil {
			return nil, err
		}
	}
	return v, nil
}

func field(v Value, name string) (Value, error) {
	switch x := v.(type) {
	case *Struct:
		return x.Field(name)
	case *Object:
		return x.Field(name)
	}
	return nil, wanted(fmt.Sprintf("a struct, to take the field %q of", name), describe(v))
}

// element1 takes the element at indices from 1, written as in MATLAB.
func element1(v Value, inside string, brace bool) (Value, error) {
	var index []int
	for s := range strings.SplitSeq(inside, ",") {
		i, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return nil, wanted("indices from 1, as in (2) or (1,3)", fmt.Sprintf("%q", inside))
		}
		index = append(index, i-1)
	}
	if !within(v.Dims(), index) {
		return nil, wanted("an index within "+times(v.Dims()), fmt.Sprintf("%q", inside))
	}
	if c, ok := v.(*Cell); ok {
		if !brace {
			return nil, wanted("braces for the content of a cell, as in c{1}", fmt.Sprintf("(%s)", inside))
		}
		return c.At(index...), nil
	}
	if brace {
		return nil, wanted(fmt.Sprintf("a cell, to take {%s} of", inside), describe(v))
	}
	switch x := v.(type) {
	case *Struct:
		return x.At(index...), nil
	case *Object:
		return &Object{x.At(index...), x.class}, nil
	case *Array:
		return x.element(offset(x.dims, index)), nil
	case *Char:
		return &Char{[]int{1, 1}, x.units[offset(x.dims, index):][:1]}, nil
	}
	return nil, wanted(fmt.Sprintf("an array, to take (%s) of", inside), describe(v))
}

// within tells whether [offset] takes the index.
func within(dims, index []int) bool {
	if len(index) == 1 {
		n, _ := product(dims)
		return index[0] >= 0 && int64(index[0]) < n
	}
	if len(index) != len(dims) {
		return false
	}
	for i, k := range index {
		if k < 0 || k >= dims[i] {
			return false
		}
	}
	return true
}
