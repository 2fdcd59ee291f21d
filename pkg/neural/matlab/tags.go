package matlab

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Data types of elements, from the MAT-file format, table 1-1.
const (
	miINT8       = 1
	miUINT8      = 2
	miINT16      = 3
	miUINT16     = 4
	miINT32      = 5
	miUINT32     = 6
	miSINGLE     = 7
	miDOUBLE     = 9
	miINT64      = 12
	miUINT64     = 13
	miMATRIX     = 14
	miCOMPRESSED = 15
	miUTF8       = 16
	miUTF16      = 17
	miUTF32      = 18
)

// types gives the name of a data type and the size of its items, 0 for those that hold other elements.
var types = map[uint32]struct {
	name string
	size int64
}{
	miINT8: {"miINT8", 1}, miUINT8: {"miUINT8", 1}, miINT16: {"miINT16", 2}, miUINT16: {"miUINT16", 2}, miINT32: {"miINT32", 4},
	miUINT32: {"miUINT32", 4}, miSINGLE: {"miSINGLE", 4}, miDOUBLE: {"miDOUBLE", 8}, miINT64: {"miINT64", 8}, miUINT64: {"miUINT64", 8},
	miMATRIX: {"miMATRIX", 0}, miCOMPRESSED: {"miCOMPRESSED", 0}, miUTF8: {"miUTF8", 1}, miUTF16: {"miUTF16", 2}, miUTF32: {"miUTF32", 4},
}

func typeName(t uint32) string {
	if info, ok := types[t]; ok {
		return info.name
	}
	return fmt.Sprintf("the unknown data type %d", t)
}

// element is one tagged piece of the file: its type, its size, and what of it was read.
type element struct {
	d     *decoder
	what  string // for errors
	typ   uint32
	n     int64 // bytes of data
	at    int64 // position of the tag
	end   int64 // position that the element and its padding may not pass
	done  int64 // bytes of data read
	small bool  // the data stand in the tag itself
	data  [4]byte
}

// element reads the next tag. end is where the enclosing element ends: a tag that declares more than is left there is refused before anything is
// allocated for it.
func (d *decoder) element(end int64, what string) (element, error) {
	e := element{d: d, what: what, at: d.pos, end: end}
	if end-d.pos < 8 {
		return e, d.fail(d.cut(end), e.at, what, "the 8 bytes of a tag", fmt.Sprintf("%d bytes left", max(end-d.pos, 0)))
	}
	b := d.few[:8]
	if err := d.read(b, what); err != nil {
		return e, err
	}
	e.typ = d.order.Uint32(b)
	if n := e.typ >> 16; n != 0 {
		e.small, e.typ, e.n = true, e.typ&0xffff, int64(n)
		copy(e.data[:], b[4:])
		if n > 4 {
			return e, d.fail(file.ErrFormat, e.at, what, "at most 4 bytes in a small element", fmt.Sprint(n))
		}
		return e, nil
	}
	e.n = int64(d.order.Uint32(b[4:]))
	switch left := end - d.pos; {
	case e.n > left && d.cut(end) == file.ErrTruncated:
		return e, d.fail(file.ErrTruncated, e.at, what, fmt.Sprintf("%d bytes of %s", e.n, typeName(e.typ)), fmt.Sprintf("%d, then the file ends", left))
	case e.n > left:
		return e, d.fail(file.ErrFormat, e.at, what, fmt.Sprintf("at most %d bytes, which are left", left), fmt.Sprintf("%s of %d bytes", typeName(e.typ), e.n))
	}
	return e, nil
}

// cut tells a file that was cut off from one that contradicts itself: a variable that fits into the file and has parts that do not fit into it is
// of the second kind.
func (d *decoder) cut(end int64) error {
	if d.depth == 0 && end == d.size {
		return file.ErrTruncated
	}
	return file.ErrFormat
}

// read fills p with the next bytes of the element; the caller has compared with n.
func (e *element) read(p []byte) error {
	if e.small {
		copy(p, e.data[e.done:])
	} else if err := e.d.read(p, e.what); err != nil {
		return err
	}
	e.done += int64(len(p))
	return nil
}

// close passes over the padding to the next multiple of 8, which some writers leave out at the end of the enclosing element.
func (e *element) close() error {
	if e.small {
		return nil
	}
	pad := (8 - e.n%8) % 8
	return e.d.skip(min(pad, e.end-e.d.pos)+e.n-e.done, e.what)
}

// bytes reads the whole element, growing as the bytes arrive where they are not known to be there.
func (e *element) bytes() ([]byte, error) {
	p, err := grow(e, e.n, 1, 1, func(dst, src []byte) error { copy(dst, src); return nil })
	if err != nil {
		return nil, err
	}
	return p, e.close()
}
