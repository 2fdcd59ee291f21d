package hdf5

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// attributes is what groups, datasets and named types have in common.
type attributes struct {
	f    *File
	o    *object
	path string
}

// Path is the path by which the object was reached, from the root.
func (a *attributes) Path() string { return a.path }

// Address tells objects of a file apart: it is where the object's header is, counted from the beginning of the file proper, and what references to objects hold.
func (a *attributes) Address() uint64 { return a.o.address }

// File is the file that the object is in.
func (a *attributes) File() *File { return a.f }

// Attr is an attribute: a small named array that describes an object.
type Attr struct {
	Name  string
	f     *File
	path  string
	t     *Type
	space space
	at    int64
	data  []byte
}

// Shape is the length of each dimension: nil for an attribute without elements (HDF5's null), of length 0 for a single element.
func (a *Attr) Shape() []int { return a.space.shape() }

// Type is the type of the elements.
func (a *Attr) Type() *Type { return a.t }

// Read returns the elements.
func (a *Attr) Read() (*Array, error) {
	if err := a.f.readable(a.t, a.part()); err != nil {
		return nil, err
	}
	return newArray(a.f, a.part(), a.t, a.Shape(), slices.Clone(a.data)), nil
}

func (a *Attr) part() string { return a.path + ", attribute " + a.Name }

// String is the name and the value, or its type and shape.
func (a *Attr) String() string {
	v, err := a.Read()
	if err != nil {
		return a.Name + ": " + a.t.String()
	}
	return a.Name + ": " + v.String()
}

// Attrs returns all attributes, sorted by name. Values are read from them later, so that one of a type that is not read does not stand in the way of the others.
func (a *attributes) Attrs() ([]*Attr, error) {
	var out []*Attr
	messages, err := a.f.attrMessages(a.o)
	if err != nil {
		return nil, named(err, a.path)
	}
	for _, m := range messages {
		attr, err := a.f.attribute(m)
		if err != nil {
			return nil, named(err, a.path)
		}
		attr.path = a.path
		out = append(out, attr)
	}
	slices.SortFunc(out, func(a, b *Attr) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(out); i++ {
		if out[i].Name == out[i-1].Name {
			return nil, named(a.f.fail(file.ErrFormat, out[i].at, "attributes", "names that differ", fmt.Sprintf("%q twice", out[i].Name)), a.path)
		}
	}
	return out, nil
}

// AttrNames are the names of the attributes in ascending order.
func (a *attributes) AttrNames() ([]string, error) {
	all, err := a.Attrs()
	out := make([]string, len(all))
	for i, attr := range all {
		out[i] = attr.Name
	}
	return out, err
}

// Attr returns an attribute by its name. A name that is not there is an error that says which are.
func (a *attributes) Attr(name string) (*Attr, error) {
	all, err := a.Attrs()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, attr := range all {
		if attr.Name == name {
			return attr, nil
		}
		names[i] = attr.Name
	}
	return nil, a.f.partFail(file.ErrValue, a.path+", attributes", listed(names), fmt.Sprintf("%q", name))
}

// HasAttr tells whether there is an attribute of the name. It is true too where attributes are damaged and cannot be listed, so that [Object.Attr] is asked and says so.
func (a *attributes) HasAttr(name string) bool {
	_, err := a.Attr(name)
	return !errors.Is(err, file.ErrValue)
}

// attribute reads an attribute message.
func (f *File) attribute(m message) (*Attr, error) {
	c := f.cursor(m, "attribute")
	a := &Attr{f: f, at: m.at}
	version, flags := c.u8(), c.u8()
	if c.err == nil && (version < 1 || version > 3) {
		c.i = 0
		return nil, c.fail(file.ErrUnsupported, "attribute of version 1 to 3", version)
	}
	n, typeN, spaceN := int(c.u16()), int(c.u16()), int(c.u16())
	if version == 1 {
		flags = 0
	}
	if version == 3 {
		c.skip(1)
	}
	part := func(n int, what string) *cursor {
		in := c.sub(n, what)
		if version == 1 {
			c.skip((8 - n%8) % 8)
		}
		return in
	}
	name := part(n, "name of an attribute")
	if n > 0 && name.err == nil && name.b[n-1] != 0 {
		name.b = append(name.b, 0)
	}
	a.Name = name.text()
	typ, err := f.inner(part(typeN, "type of an attribute"), flags&1 != 0, msgDatatype)
	if err != nil {
		return nil, err
	}
	if a.t, err = f.datatype(typ, 0); err != nil {
		return nil, err
	}
	spc, err := f.inner(part(spaceN, "space of an attribute"), flags&2 != 0, msgDataspace)
	if err != nil {
		return nil, err
	}
	if a.space, err = f.space(spc); err != nil {
		return nil, err
	}
	if name.err != nil || c.err != nil {
		return nil, firstError(name.err, c.err)
	}
	elements, ok := a.space.elements()
	if !ok || elements > int64(c.left()/max(1, a.t.Size)) {
		return nil, c.fail(file.ErrFormat, fmt.Sprintf("%s elements of %d bytes", dims(a.Shape()), a.t.Size), fmt.Sprintf("%d bytes", c.left()))
	}
	a.data = c.bytes(int(elements) * a.t.Size)
	return a, c.err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// inner follows a part of an attribute to where it is stored, if that is elsewhere.
func (f *File) inner(c *cursor, shared bool, kind int) (*cursor, error) {
	if c.err != nil || !shared {
		return c, c.err
	}
	m, err := f.sharedAt(c, kind)
	if err != nil {
		return nil, err
	}
	return f.cursor(m, c.what), nil
}
