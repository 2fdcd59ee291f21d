package hdf5

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// Strings returns texts, of fixed or variable length, without what pads them: zeros, and blanks where the type says so. Bytes that are not UTF-8 stay as they are.
func (a *Array) Strings() ([]string, error) {
	if a.null || a.t.Class != String {
		return nil, a.wanted("texts")
	}
	r := a.f.reading()
	per := int64(16) // bytes of a string without its text
	if !a.t.Variable {
		per += int64(a.t.Size)
	}
	if err := a.holds(r.Budget, per); err != nil {
		return nil, err
	}
	out := make([]string, a.n)
	if !a.t.Variable {
		for i := range out {
			p := a.element(i)
			if a.t.Padding == 2 {
				p = bytes.TrimRight(p, " ")
			} else if end := bytes.IndexByte(p, 0); a.t.Padding == 0 && end >= 0 {
				p = p[:end]
			} else {
				p = bytes.TrimRight(p, "\x00")
			}
			out[i] = string(p)
		}
		return out, nil
	}
	for i := range out {
		p, err := a.variable(i, 1, r)
		if err != nil {
			return nil, err
		}
		if end := bytes.IndexByte(p, 0); end >= 0 {
			p = p[:end]
		}
		out[i] = string(p)
	}
	return out, nil
}

// holds charges one value of size bytes for each element.
func (a *Array) holds(b *file.Budget, size int64) error {
	if want, got, ok := b.Hold(int64(a.n), size); !ok {
		return a.failed(file.ErrLimit, -1, want, got)
	}
	return nil
}

// variable returns the elements, of size bytes, that element i refers to; they are not the caller's.
func (a *Array) variable(i, size int, r *reading) ([]byte, error) {
	p := a.element(i)
	n := int64(binary.LittleEndian.Uint32(p))
	if n == 0 {
		return nil, nil
	}
	c := &cursor{f: a.f, at: -1, b: p[4:], what: "element of variable length"}
	address, index := c.address(), c.u32()
	if want, got, ok := r.Hold(n, int64(size)); !ok {
		return nil, a.failed(file.ErrLimit, -1, want, got)
	}
	q, err := a.f.global(address, index, r)
	if err != nil {
		return nil, named(err, a.part)
	}
	if int64(len(q)) < n*int64(size) {
		return nil, a.failed(file.ErrFormat, -1, fmt.Sprintf("%d elements of %d bytes", n, size), fmt.Sprintf("%d bytes in the heap", len(q)))
	}
	return q[:n*int64(size)], nil
}

// Lists returns the arrays of variable length that the elements are (class [List]), one an element.
func (a *Array) Lists() ([]*Array, error) {
	if a.null || a.t.Class != List {
		return nil, a.wanted("lists (elements of variable length)")
	}
	r := a.f.reading()
	if err := a.holds(r.Budget, 128); err != nil {
		return nil, err
	}
	out := make([]*Array, a.n)
	for i := range out {
		p, err := a.variable(i, a.t.Base.Size, r)
		if err != nil {
			return nil, err
		}
		out[i] = newArray(a.f, a.part, a.t.Base, []int{len(p) / a.t.Base.Size}, bytes.Clone(p))
	}
	return out, nil
}

// Region is a part of a dataset that an element refers to.
type Region struct {
	Dataset *Dataset
	// Blocks are the parts: a first index and a number of elements in each dimension, in the order of the file; single points are blocks of one element.
	Blocks []Block
}

// Block is a box of elements.
type Block struct{ Start, Count []int }

// References returns the objects that the elements refer to, nil for references to nothing. A path in each tells where the object was found first when the groups
// are walked from the root, or is "" where no path leads to it.
func (a *Array) References() ([]Object, error) {
	if a.null || a.t.Class != Reference || a.t.Region {
		return nil, a.wanted("references to objects")
	}
	addresses := make([]uint64, a.n)
	for i := range addresses {
		addresses[i] = (&cursor{f: a.f, b: a.element(i)}).address()
	}
	return a.f.byAddress(addresses, a.part)
}

// Addresses returns the addresses of the objects that the elements refer to (see [Object]), without looking at them; 0 stands for nothing.
func (a *Array) Addresses() ([]uint64, error) {
	if a.null || a.t.Class != Reference || a.t.Region {
		return nil, a.wanted("references to objects")
	}
	out := make([]uint64, a.n)
	for i := range out {
		if out[i] = (&cursor{f: a.f, b: a.element(i)}).address(); out[i] == undefined {
			out[i] = 0
		}
	}
	return out, nil
}

// Table returns a one-dimensional compound as a table: fields of numbers, truth values (0 and 1), texts and enums are columns. Fields of other kinds, and numbers
// that no float64 equals, are errors; [Array.Field] gives them one by one.
func (a *Array) Table() (table.Table, error) {
	if a.null || a.t.Class != Compound || len(a.shape) > 1 {
		return nil, a.wanted("a compound of one dimension")
	}
	var out table.Table
	for _, m := range a.t.Members {
		field, err := a.Field(m.Name)
		if err != nil {
			return nil, err
		}
		if field.n != a.n {
			return nil, field.wanted("one value in each row")
		}
		c, err := Column(m.Name, field)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
