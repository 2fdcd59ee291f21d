package npy

import (
	"fmt"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// Records are the values of an array of a structured type, by fields in the order of the type: columns, not rows.
type Records []Field

// Field is one field of all records of an array. Its shape is that of the array, and after it the field's own where each record has an array there.
type Field struct {
	Name   string
	Title  string // NumPy's second name of the field; mostly ""
	Values *Array
}

// Field returns the values of a field by its name or title; of records within records by a name for each level. A field that is not there is an error.
func (a *Array) Field(path ...string) (*Array, error) {
	for _, name := range path {
		records, ok := a.Data.(Records)
		if !ok {
			return nil, file.Wanted("npy", fmt.Sprintf("records, to take the field %q of", name), a.kindName())
		}
		var found *Array
		for _, f := range records {
			if f.Name == name || f.Title == name && found == nil {
				found = f.Values
			}
		}
		if found == nil {
			return nil, file.Wanted("npy", "one of the fields "+strings.Join(a.Fields(), ", "), fmt.Sprintf("%q", name))
		}
		a = found
	}
	return a, nil
}

// Fields returns the names of an array's fields, none where it is no structured one.
func (a *Array) Fields() []string {
	var names []string
	records, _ := a.Data.(Records)
	for _, f := range records {
		names = append(names, f.Name)
	}
	return names
}

// Table returns an array of records of one dimension as columns: real numbers as float64, booleans as 0 and 1, texts as they are, spans of time in seconds, moments as texts
// such as 2020-01-31T12:00:00.5Z; NaT is missing. Fields of records within records are named a.b. Fields that hold arrays or complex numbers, and numbers
// that float64 does not have, are errors.
func (a *Array) Table() (table.Table, error) {
	if _, ok := a.Data.(Records); !ok || len(a.Shape) != 1 {
		return nil, file.Wanted("npy", "records of one dimension", a.String())
	}
	return a.columns("")
}

func (a *Array) columns(prefix string) (table.Table, error) {
	var out table.Table
	for _, f := range a.Data.(Records) {
		name, v := prefix+f.Name, f.Values
		fail := func(err error) error { return fmt.Errorf("npy: field %q: %w", name, err) }
		if len(v.Shape) != 1 {
			return nil, fail(file.Wanted("npy", "one value in each record", v.String()))
		}
		switch data := v.Data.(type) {
		case Records:
			inner, err := v.columns(name + ".")
			if err != nil {
				return nil, err
			}
			out = append(out, inner...)
			continue
		case []string:
			out = append(out, table.Texts(name, data...))
			continue
		}
		if v.Unit.Name != "" && !v.Unit.Span {
			times, err := v.Times()
			if err != nil {
				return nil, fail(err)
			}
			texts := make([]string, len(times))
			for i, t := range times {
				if v.Data.([]int64)[i] != NaT {
					texts[i] = t.Format(time.RFC3339Nano)
				}
			}
			out = append(out, table.Texts(name, texts...))
			continue
		}
		read := v.Float64s
		if v.Unit.Span {
			read = v.Seconds
		}
		values, err := read()
		if err != nil {
			return nil, fail(err)
		}
		out = append(out, table.Numbers(name, values...))
	}
	return out, nil
}
