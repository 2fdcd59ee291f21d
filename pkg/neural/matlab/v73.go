package matlab

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// hdf5Behind tells whether r holds a file of version 7.3, which is HDF5, most often behind a header as that of version 5. It returns a reader to go on with: r itself,
// or one that holds what was looked at.
func hdf5Behind(r io.Reader) (io.Reader, bool) {
	if at, here, _, ok := random(r); ok {
		head := make([]byte, headerSize)
		n, _ := at.ReadAt(head, here)
		return r, isHDF5(head[:n])
	}
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(headerSize)
	return in, isHDF5(head)
}

// random returns r as a reader of any place, its position and its end.
func random(r io.Reader) (at io.ReaderAt, here, end int64, ok bool) {
	at, isAt := r.(io.ReaderAt)
	seeker, isSeeker := r.(io.Seeker)
	if !isAt || !isSeeker {
		return nil, 0, 0, false
	}
	left := file.Remaining(seeker)
	here, err := seeker.Seek(0, io.SeekCurrent)
	return at, here, here + left, left >= 0 && err == nil
}

func isHDF5(head []byte) bool {
	if bytes.HasPrefix(head, []byte(hdf5Magic)) {
		return true
	}
	if len(head) < headerSize || bytes.IndexByte(head[:4], 0) >= 0 {
		return false
	}
	switch string(head[126:headerSize]) {
	case "IM":
		return binary.LittleEndian.Uint16(head[124:])>>8 == 2
	case "MI":
		return binary.BigEndian.Uint16(head[124:])>>8 == 2
	}
	return false
}

// reader73 reads a file of version 7.3.
type reader73 struct {
	*file.Budget
	f     *hdf5.File
	name  string
	depth int
	open  map[uint64]bool // addresses of the values that are being read, so that one that holds itself is found
}

// read73 reads the variables of a file of version 7.3.
func (f *File) read73(r io.Reader, limits file.Limits, wants func(name string) bool) error {
	at, here, end, ok := random(r)
	if !ok {
		limits := limits.OrDefaults()
		all, err := io.ReadAll(io.LimitReader(r, limits.MaxBytes+1))
		switch {
		case err != nil:
			return fmt.Errorf("matlab: %s: %w", f.name, err)
		case int64(len(all)) > limits.MaxBytes:
			return &file.Error{Format: "matlab", File: f.name, Offset: -1, What: "file",
				Want: fmt.Sprintf("at most %d bytes (Limits.MaxBytes)", limits.MaxBytes), Got: "more", Err: file.ErrLimit}
		}
		at, here, end = bytes.NewReader(all), 0, int64(len(all))
	}
	h, err := hdf5.New(io.NewSectionReader(at, here, end-here), end-here, f.name, limits)
	if err != nil {
		return fmt.Errorf("matlab: %w", err)
	}
	f.version = "7.3"
	if block, err := h.UserBlock(); err == nil && len(block) >= headerSize && string(block[:4]) != "\x00\x00\x00\x00" {
		f.description = strings.TrimRight(spell(block[:116]), " \t\n\x00")
	}
	d := &reader73{Budget: file.NewBudget(limits), f: h, name: f.name, open: map[uint64]bool{}}
	for _, name := range h.Root().Names() {
		if strings.HasPrefix(name, "#") || !wants(name) { // #refs# holds what cells refer to, #subsystem# the content of objects
			continue
		}
		o, err := h.Root().Get(name)
		if err != nil {
			return fmt.Errorf("matlab: %w", err)
		}
		v, err := d.value(o, name)
		if err != nil {
			return err
		}
		f.byName[name] = len(f.vars)
		f.vars = append(f.vars, Variable{Name: name, Global: o.HasAttr("MATLAB_global"), Value: v})
	}
	return nil
}

// fail is the error of a value that is not as MATLAB writes it.
func (d *reader73) fail(kind error, path, what, want string, got any) error {
	return &file.Error{Format: "matlab", File: d.name, Offset: -1, Part: part(path), What: what, Want: want, Got: fmt.Sprint(got), Err: kind}
}

// bad wraps an error of the HDF5 file, which names file and offset itself.
func bad(path string, err error) error { return fmt.Errorf("matlab: %s: %w", part(path), err) }

// value reads the value that an object of the file stands for.
func (d *reader73) value(o hdf5.Object, path string) (Value, error) {
	if d.depth++; d.depth > d.Limits.MaxDepth {
		return nil, d.fail(file.ErrLimit, path, "depth", fmt.Sprintf("at most %d (Limits.MaxDepth)", d.Limits.MaxDepth), "more")
	}
	defer func() { d.depth-- }()
	if d.open[o.Address()] {
		return nil, d.fail(file.ErrFormat, path, "value", "one that does not hold itself", "a cycle of references")
	}
	d.open[o.Address()] = true
	defer delete(d.open, o.Address())
	if want, got, ok := d.Hold(1, valueCost); !ok {
		return nil, d.fail(file.ErrLimit, path, "value", want, got)
	}
	class, err := d.class(o, path)
	if err != nil {
		return nil, err
	}
	if decode := o.HasAttr("MATLAB_object_decode"); decode {
		switch kind, err := d.number(o, "MATLAB_object_decode", path); {
		case err != nil:
			return nil, err
		case kind == 3:
			return &Opaque{class: class, system: "MCOS"}, nil
		case kind == 1: // a function handle
			return &Handle{dims: []int{1, 1}, info: &Struct{dims: []int{1, 1}, n: 1}}, nil
		case kind == 4:
			return &Opaque{class: class, system: "java"}, nil
		}
	}
	switch o := o.(type) {
	case *hdf5.Group:
		if o.HasAttr("MATLAB_sparse") {
			return d.sparse(o, Class(class), path)
		}
		return d.structure(o, class, path)
	case *hdf5.Dataset:
		return d.dataset(o, Class(class), path)
	}
	return nil, d.fail(file.ErrUnsupported, path, "value", "a data set or a group", o)
}

// class is the attribute MATLAB_class, "" where there is none.
func (d *reader73) class(o hdf5.Object, path string) (string, error) {
	if !o.HasAttr("MATLAB_class") {
		return "", nil
	}
	class, err := hdf5.AttrText(o, "MATLAB_class")
	if err != nil {
		return "", bad(path, err)
	}
	return class, nil
}

// number is an attribute that is a whole number.
func (d *reader73) number(o hdf5.Object, name, path string) (int, error) {
	a, err := o.Attr(name)
	if err != nil {
		return 0, bad(path, err)
	}
	n, err := a.Ints()
	if err != nil {
		return 0, bad(path, err)
	}
	if len(n) != 1 || n[0] < 0 {
		return 0, d.fail(file.ErrFormat, path, name, "one number that is not negative", n)
	}
	return n[0], nil
}
