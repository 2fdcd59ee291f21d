package matlab

import (
	"errors"
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Object is an object, or an array of objects, of a class of MATLAB's old style (a folder @name): a struct with the name of its class.
type Object struct {
	*Struct
	class string
}

// Class is the name of the user's class.
func (o *Object) Class() Class { return Class(o.class) }

// String describes the object by its fields.
func (o *Object) String() string {
	return o.class + " object " + times(o.dims) + " with " + list(o.fields)
}

func (d *decoder) object(m *matrix) (Value, error) {
	class, err := d.name(m.end, "class name")
	if err != nil {
		return nil, err
	}
	s, err := d.fieldsOf(m)
	if err != nil {
		return nil, err
	}
	return &Object{s, class}, nil
}

// Handle is a function handle.
type Handle struct {
	dims []int
	info Value
}

// Class is "function_handle".
func (h *Handle) Class() Class { return Handles }

// Dims are 1×1.
func (h *Handle) Dims() []int { return h.dims }

// Info is what MATLAB stores of the function: a struct with the path of MATLAB and, under function_handle, the function's name or text, its
// type and file.
func (h *Handle) Info() Value { return h.info }

// Function is the function's name or, of an anonymous function, its text "@(x)x.^2"; "" where the file does not say.
func (h *Handle) Function() string {
	for _, path := range []string{"function_handle.function", "function_handle", "function"} {
		v, err := walk(h.info, "."+path)
		if c, ok := v.(*Char); err == nil && ok {
			// MATLAB marks the text of an anonymous function, as in sf%0@(x)x.^2.
			name := c.Text()
			return name[max(strings.IndexByte(name, '@'), 0):]
		}
	}
	return ""
}

// String describes the function.
func (h *Handle) String() string { return "function_handle " + h.Function() }

func (d *decoder) handle(m *matrix) (Value, error) {
	info, err := d.nested(m.end)
	if err != nil {
		return nil, err
	}
	return &Handle{m.dims, info}, nil
}

// Opaque is a value whose content MATLAB keeps elsewhere and in a form that it does not document: an object of a new-style class (table, string,
// datetime, containers.Map, a classdef), a Java object, a workspace of functions. It says what it is; its content cannot be read here. In MATLAB,
// save table2struct(t), cellstr(s), datenum(t) or struct(x) instead.
type Opaque struct {
	class, system string
	data          Value
}

// Class is the class of the object, "table" for one.
func (o *Opaque) Class() Class { return Class(o.class) }

// System is the type system that the class belongs to, "MCOS" for MATLAB's own, "java" for Java's.
func (o *Opaque) System() string { return o.system }

// Dims are 1×1: the real ones are not known.
func (o *Opaque) Dims() []int { return []int{1, 1} }

// Reference is what stands in the place of the object, most often numbers that point into [File.Subsystem]; nil where it could not be read.
func (o *Opaque) Reference() Value { return o.data }

// String says what the value is and that it was not read.
func (o *Opaque) String() string {
	return fmt.Sprintf("%s (%s object, content not readable outside MATLAB)", o.class, o.system)
}

// opaque reads what of an opaque value can be understood and passes over the rest, so that the other variables of the file stay readable.
func (d *decoder) opaque(m *matrix) (Value, error) {
	o := &Opaque{}
	depth, path := d.depth, len(d.path)
	err := func() (err error) {
		if o.system, err = d.name(m.end, "type system"); err != nil {
			return err
		}
		if o.class, err = d.name(m.end, "class name"); err != nil {
			return err
		}
		if d.pos < m.end {
			o.data, err = d.nested(m.end)
		}
		return err
	}()
	// A file that ends, a limit or a bad checksum are no matter of layout.
	if err != nil && !errors.Is(err, file.ErrFormat) {
		return nil, err
	}
	d.depth, d.path = depth, d.path[:path]
	return o, d.skip(m.end-d.pos, "opaque value")
}
