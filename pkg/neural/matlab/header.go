package matlab

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const (
	headerSize = 128
	hdf5Magic  = "\x89HDF\r\n\x1a\n"
)

// readAll finds out the version and reads all variables.
func (d *decoder) readAll(f *File) error {
	head, err := d.src.Peek(headerSize)
	if err != nil && err != io.EOF {
		return d.short(0, "header", headerSize, int64(len(head)), err)
	}
	// A version 4 file begins with a small number, so that one of its first four bytes is 0; a header of text has none there.
	switch v5 := len(head) == headerSize && (string(head[126:]) == "IM" || string(head[126:]) == "MI"); {
	case v5 && bytes.IndexByte(head[:4], 0) < 0:
		return d.readV5(f, head)
	case len(head) >= 4 && bytes.IndexByte(head[:4], 0) >= 0:
		return d.readV4(f)
	default:
		return d.notMAT(head)
	}
}

// readV5 reads a file of version 5, 6 or 7: the header and then one element after the other.
func (d *decoder) readV5(f *File, head []byte) error {
	f.version = "5"
	if string(head[126:]) == "MI" {
		d.order, f.bigEndian = binary.BigEndian, true
	}
	f.description = strings.TrimRight(spell(head[:116]), " \t\n\x00")
	switch version := d.order.Uint16(head[124:]); version >> 8 {
	case 1:
	default:
		return d.fail(file.ErrFormat, 124, "version", "0x0100", fmt.Sprintf("%#04x", version))
	}
	if err := d.skip(headerSize, "header"); err != nil {
		return err
	}
	for {
		if _, err := d.src.Peek(1); err == io.EOF {
			return nil
		}
		if err := d.variable(f); err != nil {
			return err
		}
	}
}

// variable reads one element of the file: a variable, compressed or not.
func (d *decoder) variable(f *File) error {
	d.path, d.depth = d.path[:0], 0
	e, err := d.element(d.end(), "variable")
	if err != nil {
		return err
	}
	switch {
	case e.small || (e.typ != miMATRIX && e.typ != miCOMPRESSED):
		return d.fail(file.ErrFormat, e.at, "variable", "miMATRIX or miCOMPRESSED", typeName(e.typ))
	case e.typ == miMATRIX:
		end := d.pos + e.n
		if err := d.named(f, e); err != errUnwanted {
			return err
		}
		return d.skip(end-d.pos, "variable")
	}
	d.depth = 1
	return d.compressed(e.at, e.n, func(end int64) error {
		inner, err := d.element(end, "variable")
		if err != nil {
			return err
		}
		if inner.typ != miMATRIX || inner.small {
			return d.fail(file.ErrFormat, inner.at, "compressed element", "miMATRIX", typeName(inner.typ))
		}
		return d.named(f, inner)
	})
}

// named reads the variable whose tag was read, if it is asked for.
func (d *decoder) named(f *File, e element) error {
	if e.n == 0 {
		return d.fail(file.ErrFormat, e.at, "variable", "a name and a value", "0 bytes")
	}
	d.depth = 1
	m, err := d.head(e)
	if err != nil {
		return err
	}
	if m.name == "" && m.class >= mxDOUBLE && m.class <= mxUINT64 {
		return d.subsystem(f, m)
	}
	if !d.wants(m.name) {
		return errUnwanted
	}
	d.path = append(d.path, step{m.name, -1})
	if err := d.charge(m.at, "value", 1, valueCost); err != nil {
		return err
	}
	v, err := d.body(m)
	if err == nil {
		f.add(m, v)
	}
	return err
}

// subsystem reads the one array without a name, in which MATLAB keeps the content of objects and functions, as the bytes that it is.
func (d *decoder) subsystem(f *File, m *matrix) error {
	if d.only != nil {
		return errUnwanted
	}
	a, err := d.array(m, Uint8)
	if err != nil {
		return err
	}
	f.subsystem = a.data.([]uint8)
	return d.ended(m)
}

// wants tells whether a variable is to be decoded.
func (d *decoder) wants(name string) bool { return d.only == nil || d.only[name] }

// notMAT says what else the file may be.
func (d *decoder) notMAT(head []byte) error {
	got := fmt.Sprintf("%d bytes that begin with %q", len(head), head[:min(len(head), 16)])
	for magic, what := range map[string]string{"\x1f\x8b": "a gzip file", "PK\x03\x04": "a zip file", "\x93NUMPY": "a NumPy file", "version https://git-lfs": "a Git LFS pointer, not the file itself"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			got = what
		}
	}
	kind := file.ErrFormat
	if d.size >= 0 && d.size < headerSize {
		kind = file.ErrTruncated
	}
	return d.fail(kind, 0, "header", "a MAT-file of version 4, 5, 6 or 7 with its header of 128 bytes", got)
}
