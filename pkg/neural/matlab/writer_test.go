package matlab_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// Data types and class codes of the format, written down a second time: a test that shared the reader's table would share its mistakes.
const (
	tInt8, tUint8, tInt16, tUint16, tInt32, tUint32, tSingle, tDouble = 1, 2, 3, 4, 5, 6, 7, 9
	tInt64, tUint64, tMatrix, tCompressed, tUTF8, tUTF16, tUTF32      = 12, 13, 14, 15, 16, 17, 18

	cCell, cStruct, cObject, cChar, cSparse, cDouble, cSingle, cInt8, cUint8 = 1, 2, 3, 4, 5, 6, 7, 8, 9
	cInt16, cUint16, cInt32, cUint32, cInt64, cUint64, cFunction, cOpaque    = 10, 11, 12, 13, 14, 15, 16, 17

	fComplex, fGlobal, fLogical = 1 << 11, 1 << 10, 1 << 9
)

// order is the byte order, with the means to write one thing after the other.
type order struct{ binary.AppendByteOrder }

var (
	little = order{binary.LittleEndian}
	big    = order{binary.BigEndian}
)

// items are the bytes of numbers.
func (o order) items(x any) []byte {
	var b bytes.Buffer
	var bo binary.ByteOrder = binary.LittleEndian
	if o == big {
		bo = binary.BigEndian
	}
	if err := binary.Write(&b, bo, x); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// tag writes a long tag, whatever it says.
func (o order) tag(typ, n uint32) []byte { return o.AppendUint32(o.AppendUint32(nil, typ), n) }

// el writes an element: small where its data fit into the tag, else long and padded.
func (o order) el(typ uint32, data []byte) []byte {
	if n := len(data); n > 0 && n <= 4 {
		return append(append(o.AppendUint32(nil, uint32(n)<<16|typ), data...), make([]byte, 4-n)...)
	}
	return o.long(typ, data)
}

func (o order) long(typ uint32, data []byte) []byte {
	out := append(o.tag(typ, uint32(len(data))), data...)
	return append(out, make([]byte, (8-len(data)%8)%8)...)
}

// head writes flags, dimensions and name of a matrix.
func (o order) head(class, flags uint32, dims []int32, name string) []byte {
	out := o.el(tUint32, o.items([]uint32{class | flags, 0}))
	if dims != nil {
		out = append(out, o.long(tInt32, o.items(dims))...)
	}
	return append(out, o.el(tInt8, []byte(name))...)
}

// mx writes a matrix of any class; parts are the elements after its name.
func (o order) mx(class, flags uint32, dims []int32, name string, parts ...[]byte) []byte {
	return o.long(tMatrix, append(o.head(class, flags, dims, name), bytes.Join(parts, nil)...))
}

// doubles writes a double array stored as it is.
func (o order) doubles(name string, dims []int32, x ...float64) []byte {
	return o.mx(cDouble, 0, dims, name, o.el(tDouble, o.items(x)))
}

// text writes one row of characters as MATLAB 7 does.
func (o order) text(name, s string) []byte {
	units := utf16.Encode([]rune(s))
	return o.mx(cChar, 0, []int32{1, int32(len(units))}, name, o.el(tUint16, o.items(units)))
}

func (o order) cell(name string, dims []int32, values ...[]byte) []byte {
	return o.mx(cCell, 0, dims, name, values...)
}

// fields writes the names of a struct's fields.
func (o order) fields(names ...string) []byte {
	const length = 32
	table := make([]byte, 0, length*len(names))
	for _, n := range names {
		table = append(append(table, n...), make([]byte, length-len(n))...)
	}
	return append(o.el(tInt32, o.items([]int32{length})), o.long(tInt8, table)...)
}

func (o order) structure(name string, dims []int32, fields []string, values ...[]byte) []byte {
	return o.mx(cStruct, 0, dims, name, append([][]byte{o.fields(fields...)}, values...)...)
}

// sparse writes a sparse matrix of doubles.
func (o order) sparse(name string, flags uint32, dims, ir, jc []int32, parts ...[]byte) []byte {
	return o.mx(cSparse, flags, dims, name, append([][]byte{o.el(tInt32, o.items(ir)), o.el(tInt32, o.items(jc))}, parts...)...)
}

// packed compresses an element.
func (o order) packed(element []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(element)
	z.Close()
	return append(o.tag(tCompressed, uint32(b.Len())), b.Bytes()...)
}

// file writes the header and the elements.
func (o order) file(elements ...[]byte) []byte {
	head := bytes.Repeat([]byte(" "), 128)
	copy(head, "MATLAB 5.0 MAT-file, written by a test")
	copy(head[116:], make([]byte, 8))
	copy(head[124:], o.AppendUint16(nil, 0x0100))
	copy(head[126:], o.AppendUint16(nil, 0x4d49))
	return append(head, bytes.Join(elements, nil)...)
}

// v4 writes a variable of version 4; p is the digit of the type, kind 0 for numbers, 1 for text, 2 for sparse.
func (o order) v4(name string, p, kind int32, rows, columns int32, parts ...any) []byte {
	mopt := p*10 + kind
	if o == big {
		mopt += 1000
	}
	imag := int32(len(parts) - 1)
	out := o.items([]int32{mopt, rows, columns, imag, int32(len(name) + 1)})
	out = append(append(out, name...), 0)
	for _, part := range parts {
		out = append(out, o.items(part)...)
	}
	return out
}

// session is the little recording of testdata/session.mat.
func session() []byte {
	o := little
	response := o.mx(cDouble, 0, []int32{3, 4}, "", o.el(tUint8, []byte{0, 1, 0, 2, 0, 0, 1, 1, 0, 0, 0, 3}))
	task := o.structure("", []int32{1, 1}, []string{"context", "coherence"},
		o.mx(cDouble, 0, []int32{3, 1}, "", o.el(tInt8, []byte{1, 0xff, 1})), o.doubles("", []int32{3, 1}, .5, -.15, .05))
	unit := o.structure("unit", []int32{1, 1}, []string{"response", "task", "time", "name"},
		response, task, o.doubles("", []int32{1, 4}, .1, .2, .3, .4), o.text("", "ar090313_1"))
	areas := o.cell("areas", []int32{1, 3}, o.text("", "PFC"), o.text("", "FEF"), o.text("", "V4"))
	stamp := o.mx(cInt64, 0, []int32{1, 1}, "stamp", o.el(tInt64, o.items([]int64{math.MaxInt64})))
	return o.file(unit, areas, stamp)
}
