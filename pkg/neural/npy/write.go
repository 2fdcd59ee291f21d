package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
)

// Save writes an array to a .npy file, which it makes or replaces.
func Save(path string, a *Array) error {
	return create(path, func(w io.Writer) error { return Write(w, a) })
}

// create writes a file of which there is never half of one.
func create(path string, write func(w io.Writer) error) error {
	var own error
	err := wholefile.Replace(path, func(w io.Writer) error {
		own = write(w)
		return own
	})
	if err != nil && own == nil {
		return fmt.Errorf("npy: %w", err)
	}
	return err
}

// kindFor returns the kind and number of a slice's values, nil where there is none for its type.
func kindFor(data any) (k *kind, n int) {
	switch v := data.(type) {
	case []bool:
		return &kind{"b1", 1, false}, len(v)
	case []int8:
		return &kind{"i1", 1, false}, len(v)
	case []int16:
		return &kind{"i2", 2, false}, len(v)
	case []int32:
		return &kind{"i4", 4, false}, len(v)
	case []int64:
		return &kind{"i8", 8, false}, len(v)
	case []uint8:
		return &kind{"u1", 1, false}, len(v)
	case []uint16:
		return &kind{"u2", 2, false}, len(v)
	case []uint32:
		return &kind{"u4", 4, false}, len(v)
	case []uint64:
		return &kind{"u8", 8, false}, len(v)
	case []float32:
		return &kind{"f4", 4, false}, len(v)
	case []float64:
		return &kind{"f8", 8, false}, len(v)
	case []complex64:
		return &kind{"c8", 8, false}, len(v)
	case []complex128:
		return &kind{"c16", 16, false}, len(v)
	case []string:
		longest := 1 // NumPy has no type of empty strings
		for _, s := range v {
			longest = max(longest, utf8.RuneCountInString(s))
		}
		return &kind{"U", 4 * longest, false}, len(v)
	}
	return nil, 0
}

// Write writes an array, little-endian and in C order, as NumPy's own save does. Strings that are not UTF-8, end in a zero, which NumPy would drop, or have more than
// 2²⁰ characters are errors. It panics where the number of values is not the product of the shape, or values are not of a type of the package's table.
func Write(w io.Writer, a *Array) error {
	kind, n := kindFor(a.Data)
	if kind == nil {
		panic(fmt.Sprintf("npy: Write: values of type %T", a.Data))
	}
	if err := a.check(n); err != nil {
		panic("npy: Write: " + err.Error())
	}
	descr := "<" + kind.code
	switch {
	case kind.code == "U":
		descr += fmt.Sprint(kind.width / 4)
	case kind.width == 1:
		descr = "|" + kind.code
	}
	if texts, ok := a.Data.([]string); ok {
		for i, s := range texts {
			if !utf8.ValidString(s) || strings.HasSuffix(s, "\x00") || kind.width > 4*maxText {
				return fmt.Errorf("npy: string %d cannot be written: %.40q", i, s)
			}
		}
	}
	if _, err := w.Write(headerOf(descr, a.Shape)); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	if err := writeValues(w, a.Data, kind.width); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	return nil
}

// headerOf returns everything before the values, padded to a multiple of 64 bytes.
func headerOf(descr string, shape []int) []byte {
	var tuple strings.Builder
	for i, d := range shape {
		if i > 0 {
			tuple.WriteString(", ")
		}
		fmt.Fprint(&tuple, d)
	}
	if len(shape) == 1 {
		tuple.WriteString(",")
	}
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, tuple.String())
	text += strings.Repeat(" ", 63-(len(text)+10)%64) + "\n"
	head := append([]byte(magic), 1, 0)
	return append(binary.LittleEndian.AppendUint16(head, uint16(len(text))), text...) // 32 dimensions have fewer than 65536 bytes
}

const chunk = 1 << 16 // bytes that are encoded at a time

func writeValues(w io.Writer, data any, width int) error {
	switch v := data.(type) {
	case []uint8:
		_, err := w.Write(v)
		return err
	case []float64: // the most frequent, without reflection
		buffer := make([]byte, 0, chunk)
		for len(v) > 0 {
			n := min(len(v), chunk/8)
			buffer = buffer[:0]
			for _, x := range v[:n] {
				buffer = binary.LittleEndian.AppendUint64(buffer, math.Float64bits(x))
			}
			if _, err := w.Write(buffer); err != nil {
				return err
			}
			v = v[n:]
		}
		return nil
	case []string:
		for _, s := range v {
			var cell bytes.Buffer
			for _, r := range s {
				cell.Write(binary.LittleEndian.AppendUint32(nil, uint32(r)))
			}
			cell.Write(make([]byte, width-cell.Len()))
			if _, err := w.Write(cell.Bytes()); err != nil {
				return err
			}
		}
		return nil
	}
	return binary.Write(w, binary.LittleEndian, data)
}
