package matlab

import (
	"fmt"
	"slices"
	"strings"
)

// Struct is a struct or an array of structs, all with the same fields.
type Struct struct {
	dims   []int
	n      int
	fields []string
	values []Value // fields of the first element, of the second, …
}

// Class is "struct".
func (s *Struct) Class() Class { return Structs }

// Dims are the lengths of the dimensions.
func (s *Struct) Dims() []int { return s.dims }

// Len is the number of structs.
func (s *Struct) Len() int { return s.n }

// Fields are the names of the fields in the order of the file. A name that the file repeats, which MATLAB itself never writes, appears again
// as "name#2".
func (s *Struct) Fields() []string { return s.fields }

// At returns one struct of the array: one index counts in column-major order from 0, several are row, column, page, … from 0. It panics outside
// of the array.
func (s *Struct) At(index ...int) *Struct {
	i, k := offset(s.dims, index), len(s.fields)
	return &Struct{[]int{1, 1}, 1, s.fields, s.values[i*k : (i+1)*k : (i+1)*k]}
}

// Field returns a field of a 1×1 struct.
func (s *Struct) Field(name string) (Value, error) {
	if s.n != 1 {
		return nil, wanted("one struct of the array, as in s(1)."+name, times(s.dims)+" structs")
	}
	j := slices.Index(s.fields, name)
	if j < 0 {
		return nil, s.noField(name)
	}
	return s.values[j], nil
}

// All returns a field of every struct of the array, in column-major order: MATLAB's [s.name] and {s.name}.
func (s *Struct) All(name string) ([]Value, error) {
	j := slices.Index(s.fields, name)
	if j < 0 {
		return nil, s.noField(name)
	}
	out := make([]Value, s.n)
	for i := range out {
		out[i] = s.values[i*len(s.fields)+j]
	}
	return out, nil
}

// Get returns the value at a path that begins with a field: "task_variable.stim_dir", see [File.Get].
func (s *Struct) Get(path string) (Value, error) {
	if !strings.HasPrefix(path, "(") {
		path = "." + path
	}
	return walk(s, path)
}

func (s *Struct) noField(name string) error {
	return wanted("one of the fields "+list(s.fields), fmt.Sprintf("%q", name))
}

// String describes the struct by its fields.
func (s *Struct) String() string { return "struct " + times(s.dims) + " with " + list(s.fields) }

func (d *decoder) structure(m *matrix) (Value, error) { return d.fieldsOf(m) }

func (d *decoder) fieldsOf(m *matrix) (*Struct, error) {
	fields, err := d.fieldNames(m)
	if err != nil {
		return nil, err
	}
	s := &Struct{dims: m.dims, n: int(m.n), fields: fields}
	k := int64(len(fields))
	if k == 0 {
		return s, nil
	}
	// MaxElements bounds m.n and the bytes of the names bound k, but the product of the two is compared without being formed.
	if fit := (m.end - d.pos) / 8; m.n > fit/k {
		return nil, d.fail(d.cut(m.end), m.at, "number of fields", fmt.Sprintf("at most %d values, which fit into the %d bytes left", fit, m.end-d.pos),
			fmt.Sprintf("%s structs of %d fields", times(m.dims), k))
	}
	s.values, err = d.values(m, m.n*k, func(i int64) step {
		if m.n == 1 {
			return step{fields[i], -1}
		}
		return step{fields[i%k], int(i / k)}
	})
	return s, err
}
