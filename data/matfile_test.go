package data

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// Elements of MATLAB's level 5 format, for files that are made up: a matrix is flags, dimensions, name and content.
// Source: MAT-File Format, The MathWorks.

func matElement(typ uint32, content any) []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, content) // into memory: it never fails
	n := b.Len()
	out := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, typ), uint32(n))
	return append(append(out, b.Bytes()...), make([]byte, (8-n%8)%8)...)
}

func matMatrix(class uint32, name string, dims []int, parts ...[]byte) []byte {
	sizes := make([]int32, len(dims))
	for i, n := range dims {
		sizes[i] = int32(n)
	}
	head := append(matElement(6, []uint32{class, 0}), matElement(5, sizes)...)
	return matElement(14, append(append(head, matElement(1, []byte(name))...), bytes.Join(parts, nil)...))
}

// matDoubles is a matrix of doubles in column-major order.
func matDoubles(name string, rows int, values ...float64) []byte {
	return matMatrix(6, name, []int{rows, len(values) / rows}, matElement(9, values))
}

func matText(name, text string) []byte {
	units := make([]uint16, len(text))
	for i, c := range []byte(text) { // ASCII
		units[i] = uint16(c)
	}
	return matMatrix(4, name, []int{1, len(text)}, matElement(4, units))
}

func matCell(name string, texts ...string) []byte {
	var parts [][]byte
	for _, text := range texts {
		parts = append(parts, matText("", text))
	}
	return matMatrix(1, name, []int{1, len(texts)}, parts...)
}

// matStruct is one struct; values have no names of their own.
func matStruct(name string, fields []string, values ...[]byte) []byte {
	names := make([]byte, 32*len(fields))
	for i, field := range fields {
		copy(names[32*i:], field)
	}
	return matMatrix(2, name, []int{1, 1}, append([][]byte{matElement(5, []int32{32}), matElement(1, names)}, values...)...)
}

func matFile(elements ...[]byte) []byte {
	head := bytes.Repeat([]byte(" "), 128)
	copy(head, "MATLAB 5.0 MAT-file, written by a test")
	copy(head[116:], []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 'I', 'M'})
	return append(head, bytes.Join(elements, nil)...)
}

// matValue is what the reader makes of an element called "x".
func matValue(t *testing.T, element []byte) matlab.Value {
	t.Helper()
	f, err := matlab.Read(bytes.NewReader(matFile(element)), "x.mat", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.Get("x")
	if err != nil {
		t.Fatal(err)
	}
	return v
}
