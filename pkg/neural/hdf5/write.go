package hdf5

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
)

// Tree is a group of a file that is to be written: attributes, data sets and groups by name. The zero value is an empty group.
//
//	var t hdf5.Tree
//	t.SetAttr("rsatoolbox_version", hdf5.Scalar("0.1.5"))
//	t.Set("measurements", hdf5.Elements(values, 40, 6))
//	t.Group("obs_descriptors").Set("run", hdf5.Elements(runs, 40))
//	err := t.Save("data.h5")
//
// Files are of superblock version 2, which the HDF5 library reads since version 1.8; data sets are contiguous and not compressed. They hold no times of writing: the
// same tree gives the same bytes.
type Tree struct {
	attrs   []entry
	members []entry
}

// entry is an attribute, or a member of a group: a value or a tree.
type entry struct {
	name  string
	value Data
	tree  *Tree
}

// Data is an array, a scalar or nothing, to be written as a data set or an attribute. See [Elements], [Scalar] and [Null].
type Data struct {
	shape  []int
	scalar bool
	null   bool
	data   any
	fault  string
}

// Element are the types that can be written. Texts are of variable length and UTF-8, as h5py writes str; those of fixed length are [FixedTexts]. Truth values are the
// enumeration that h5py reads as bool, complex numbers the compound that it reads as complex.
type Element interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | int | float32 | float64 | complex64 | complex128 | bool | string
}

// Elements is an array of the given shape, its last dimension the fastest. Values whose number is not the product of the shape panic.
func Elements[T Element](values []T, shape ...int) Data {
	n := 1
	for _, d := range shape {
		if d < 0 {
			panic(fmt.Sprintf("hdf5: a shape of %v", shape))
		}
		n *= d
	}
	if n != len(values) || len(shape) == 0 || len(shape) > 32 {
		panic(fmt.Sprintf("hdf5: %d values of shape %v", len(values), shape))
	}
	return Data{shape: slices.Clone(shape), data: plain(values)}
}

// Scalar is a value without dimensions.
func Scalar[T Element](v T) Data { return Data{scalar: true, data: plain([]T{v})} }

// Null is no value: a data set or attribute without elements, which h5py reads as Empty. Its type is a number of 32 bits.
func Null() Data { return Data{null: true, data: []float32{}} }

// FixedTexts is an array of one dimension of texts that are padded with zeros to the length of the longest, as NumPy's type S and h5py do. A text that ends in a zero
// is an error when it is written, as it would not come back.
func FixedTexts(values []string) Data {
	v := Data{shape: []int{len(values)}}
	size := 1
	for i, s := range values {
		if strings.HasSuffix(s, "\x00") {
			v.fault = fmt.Sprintf("text %d: got %q, want a text that does not end in a zero", i, s)
		}
		size = max(size, len(s))
	}
	raw := make([]byte, size*len(values))
	for i, s := range values {
		copy(raw[i*size:], s)
	}
	v.data = fixed{size, raw}
	return v
}

// fixed are texts of equal length.
type fixed struct {
	size int
	raw  []byte
}

// plain turns int into int64 and leaves all else.
func plain[T Element](values []T) any {
	ints, ok := any(values).([]int)
	if !ok {
		return slices.Clone(values)
	}
	out := make([]int64, len(ints))
	for i, v := range ints {
		out[i] = int64(v)
	}
	return out
}

// SetAttr sets an attribute of the group, in place of one of that name.
func (t *Tree) SetAttr(name string, v Data) { t.attrs = put(t.attrs, entry{name: name, value: v}) }

// Set sets a data set, in place of a member of that name.
func (t *Tree) Set(name string, v Data) { t.members = put(t.members, entry{name: name, value: v}) }

// Group returns the group of that name within t, and makes it in place of a data set where there is none.
func (t *Tree) Group(name string) *Tree {
	for _, e := range t.members {
		if e.name == name && e.tree != nil {
			return e.tree
		}
	}
	g := &Tree{}
	t.members = put(t.members, entry{name: name, tree: g})
	return g
}

func put(all []entry, e entry) []entry {
	for i := range all {
		if all[i].name == e.name {
			all[i] = e
			return all
		}
	}
	return append(all, e)
}

// check says what cannot be written.
func (t *Tree) check(path string) error {
	for _, e := range t.attrs {
		if err := e.check(path, "attribute "); err != nil {
			return err
		}
		if n := len(e.value.inline()) + len(e.name); n > maxMessage {
			return fmt.Errorf("hdf5: %s: attribute %q: got %d bytes, want at most %d: make it a data set", path, e.name, n, maxMessage)
		}
	}
	for _, e := range t.members {
		if err := e.check(path, ""); err != nil {
			return err
		}
		if e.tree != nil {
			if err := e.tree.check(path + e.name + "/"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e entry) check(path, kind string) error {
	switch {
	case e.name == "" || e.name == "." || e.name == ".." || strings.ContainsAny(e.name, "\x00") || kind == "" && strings.Contains(e.name, "/") || !utf8.ValidString(e.name) || len(e.name) > 1<<12:
		return fmt.Errorf("hdf5: %s: %s%q is no name", path, kind, e.name)
	case e.tree == nil && e.value.data == nil:
		return fmt.Errorf("hdf5: %s: %s%q has no value", path, kind, e.name)
	case e.value.fault != "":
		return fmt.Errorf("hdf5: %s: %s%q: %s", path, kind, e.name, e.value.fault)
	}
	texts, _ := e.value.data.([]string)
	for i, s := range texts {
		if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
			return fmt.Errorf("hdf5: %s: %s%q: text %d: got %q, want UTF-8 without a zero", path, kind, e.name, i, s)
		}
	}
	return nil
}

// Save writes the tree to a file, which gets its name when all of it is on the disk.
func (t *Tree) Save(path string) error {
	if err := t.check("/"); err != nil {
		return err
	}
	if err := wholefile.Replace(path, t.Encode); err != nil {
		return fmt.Errorf("hdf5: %w", err)
	}
	return nil
}

// Encode writes the tree as a file. It first lays out the whole in memory but for the values of data sets.
func (t *Tree) Encode(w io.Writer) error {
	if err := t.check("/"); err != nil {
		return err
	}
	l := &layout{end: superblockSize}
	l.collect(t)
	l.placeHeap()
	root := l.group(t)
	head := new(bytes.Buffer)
	head.WriteString("\x89HDF\r\n\x1a\n\x02\x08\x08\x00")
	for _, v := range []uint64{0, undefined, l.end, root} {
		head.Write(le(8, v))
	}
	head.Write(le(4, uint64(lookup3(head.Bytes()))))
	if _, err := w.Write(head.Bytes()); err != nil {
		return err
	}
	return l.write(w)
}
