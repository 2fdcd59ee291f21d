package matlab

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// v4Types gives the data type of the digit P of a version 4 header.
var v4Types = [...]uint32{miDOUBLE, miSINGLE, miINT32, miINT16, miUINT16, miUINT8}

// readV4 reads the variables of a version 4 file: one after the other, each a header of five numbers, its name and its data.
func (d *decoder) readV4(f *File) error {
	f.version = "4"
	for {
		if _, err := d.src.Peek(1); err == io.EOF {
			return nil
		}
		d.path = d.path[:0]
		m, kind, typ, err := d.headV4()
		if err != nil {
			return err
		}
		f.bigEndian = d.order == binary.BigEndian
		if d.wants(m.name) {
			d.path = append(d.path, step{m.name, -1})
			v, err := d.valueV4(m, kind, typ)
			if err != nil {
				return err
			}
			f.add(m, v)
		} else if err := d.skip(m.end-d.pos, "data"); err != nil {
			return err
		}
	}
}

// headV4 reads the header of a variable, in the byte order that its first number shows.
func (d *decoder) headV4() (m *matrix, kind, typ uint32, err error) {
	const what = "version 4 header"
	m = &matrix{at: d.pos}
	var b [20]byte
	if err := d.read(b[:], what); err != nil {
		return nil, 0, 0, err
	}
	d.order = binary.LittleEndian
	if d.order.Uint32(b[:]) > 4052 {
		d.order = binary.BigEndian
	}
	mopt := d.order.Uint32(b[:])
	order, zero, p, kind := mopt/1000, mopt/100%10, mopt/10%10, mopt%10
	if mopt > 4052 || zero != 0 || p > 5 || kind > 2 {
		return nil, 0, 0, d.fail(file.ErrFormat, m.at, what, "a type MOPT with digits 0–4, 0, 0–5 and 0–2", fmt.Sprintf("%d (bytes % x)", mopt, b[:4]))
	}
	if order > 1 {
		return nil, 0, 0, d.fail(file.ErrFormat, m.at, what, "IEEE numbers", [...]string{"VAX D-float", "VAX G-float", "Cray numbers"}[order-2])
	}
	rows, columns, imag, length := d.order.Uint32(b[4:]), d.order.Uint32(b[8:]), d.order.Uint32(b[12:]), d.order.Uint32(b[16:])
	if rows > math.MaxInt32 || columns > math.MaxInt32 || imag > 1 || length > 1<<16 {
		return nil, 0, 0, d.fail(file.ErrFormat, m.at, what, "rows, columns ≥ 0, an imaginary flag of 0 or 1 and a name of at most 65536 bytes",
			fmt.Sprintf("%d×%d, %d and %d", int32(rows), int32(columns), imag, length))
	}
	if left := d.end() - d.pos; int64(length) > left {
		return nil, 0, 0, d.fail(file.ErrTruncated, d.pos, "name", fmt.Sprintf("%d bytes", length), fmt.Sprintf("%d, then the file ends", left))
	}
	name := make([]byte, length)
	if err := d.read(name, "name"); err != nil {
		return nil, 0, 0, err
	}
	if spell(name) == "" {
		return nil, 0, 0, d.fail(file.ErrFormat, m.at, what, "the name of a variable", fmt.Sprintf("an empty one of %d bytes", length))
	}
	m.name, m.dims, m.complex = spell(name), []int{int(rows), int(columns)}, imag == 1 && kind != 2
	if d.wants(m.name) {
		d.path = append(d.path, step{m.name, -1})
		defer func() { d.path = d.path[:0] }()
	}
	m.n, _ = product(m.dims) // two numbers below 2³¹
	if m.n > d.limits.MaxElements {
		return nil, 0, 0, d.fail(file.ErrLimit, m.at, "dimensions", fmt.Sprintf("at most %d elements (Limits.MaxElements)", d.limits.MaxElements), times(m.dims))
	}
	typ = v4Types[p]
	n := m.n * types[typ].size
	if m.complex {
		n *= 2
	}
	if left := d.end() - d.pos; n > left {
		return nil, 0, 0, d.fail(file.ErrTruncated, d.pos, "data", fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then the file ends", left))
	}
	m.end = d.pos + n
	return m, kind, typ, nil
}

// partV4 is the data of a variable, real or imaginary, as an element without a tag.
func (d *decoder) partV4(m *matrix, typ uint32, what string) *element {
	return &element{d: d, what: what, typ: typ, n: m.n * types[typ].size, at: d.pos, end: d.pos + m.n*types[typ].size}
}

// valueV4 reads a variable. All numbers are doubles in MATLAB 4, whatever they are stored as.
func (d *decoder) valueV4(m *matrix, kind, typ uint32) (Value, error) {
	at := d.pos
	re, err := numbers[float64](d.partV4(m, typ, "data"), m.n, 8)
	if err != nil {
		return nil, err
	}
	var im any
	if m.complex {
		if im, err = numbers[float64](d.partV4(m, typ, "imaginary part"), m.n, 8); err != nil {
			return nil, err
		}
	}
	switch kind {
	case 1:
		return d.charV4(m, re, at)
	case 2:
		return d.sparseV4(m, re, at)
	}
	return &Array{Double, m.dims, re, im}, nil
}

// charV4 turns character codes into text.
func (d *decoder) charV4(m *matrix, codes []float64, at int64) (Value, error) {
	units := make([]rune, len(codes))
	for i, x := range codes {
		if !(x >= 0 && x <= 0xffff && x == math.Trunc(x)) {
			return nil, d.fail(file.ErrFormat, at, "text", "character codes from 0 to 65535", fmt.Sprint(x))
		}
		units[i] = rune(x)
	}
	return &Char{m.dims, units}, nil
}
