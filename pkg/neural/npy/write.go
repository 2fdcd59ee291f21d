package npy

import (
	"encoding/binary"
	"fmt"
	"io"
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

// typeFor returns the type that an array is written as and the number of its values, nil where there is none.
func typeFor(a *Array) (t *dtype, n int) {
	number := func(code string, width, n int) (*dtype, int) { return &dtype{code: code, width: width}, n }
	switch v := a.Data.(type) {
	case []bool:
		return number("b1", 1, len(v))
	case []int8:
		return number("i1", 1, len(v))
	case []int16:
		return number("i2", 2, len(v))
	case []int32:
		return number("i4", 4, len(v))
	case []int64:
		if a.Unit.Name != "" {
			return &dtype{code: map[bool]string{true: "m8", false: "M8"}[a.Unit.Span], width: 8, unit: a.Unit}, len(v)
		}
		return number("i8", 8, len(v))
	case []uint8:
		return number("u1", 1, len(v))
	case []uint16:
		return number("u2", 2, len(v))
	case []uint32:
		return number("u4", 4, len(v))
	case []uint64:
		return number("u8", 8, len(v))
	case []float32:
		return number("f4", 4, len(v))
	case []float64:
		return number("f8", 8, len(v))
	case []complex64:
		return number("c8", 8, len(v))
	case []complex128:
		return number("c16", 16, len(v))
	case []string:
		longest := 1 // NumPy has no type of empty strings
		for _, s := range v {
			longest = max(longest, utf8.RuneCountInString(s))
		}
		return number("U", 4*longest, len(v))
	case [][]byte:
		width := 0
		if len(v) > 0 {
			width = len(v[0])
		}
		return number("V", width, len(v))
	case Records:
		t = &dtype{code: "{"}
		for _, f := range v {
			m, _ := typeFor(f.Values)
			if m == nil || len(f.Values.Shape) < len(a.Shape) {
				return nil, 0
			}
			m.dims = f.Values.Shape[len(a.Shape):]
			m.width *= m.each()
			t.fields = append(t.fields, member{f.Name, f.Title, t.width, m})
			t.width += m.width
		}
		return t, product(a.Shape)
	}
	return nil, 0
}

// Write writes an array, little-endian and in C order, as NumPy's own save does. Strings that are not UTF-8, end in a zero, which NumPy would drop, or have more than
// 2²⁰ characters, bytes that are not all of one length, and records whose fields have no name or one name twice are errors. It panics where the number of values is
// not the product of the shape, or values are not of a type of the package's table.
func Write(w io.Writer, a *Array) error {
	t, n := typeFor(a)
	if t == nil {
		panic(fmt.Sprintf("npy: Write: values of type %T", a.Data))
	}
	if err := a.check(n); err != nil {
		panic("npy: Write: " + err.Error())
	}
	if err := a.writable(); err != nil {
		return err
	}
	if _, err := w.Write(headerOf(t.descr(), a.Shape)); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	if err := writeValues(w, t, a, n); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	return nil
}

// writable refuses what NumPy would read back as something else.
func (a *Array) writable() error {
	switch v := a.Data.(type) {
	case []string:
		for i, s := range v {
			if !utf8.ValidString(s) || strings.HasSuffix(s, "\x00") || len(s) > maxText && utf8.RuneCountInString(s) > maxText {
				return fmt.Errorf("npy: string %d cannot be written: %.40q", i, s)
			}
		}
	case [][]byte:
		for i, b := range v {
			if len(b) != len(v[0]) || len(b) > maxText {
				return fmt.Errorf("npy: bytes %d cannot be written: %d, and %d before", i, len(b), len(v[0]))
			}
		}
	case Records:
		names := map[string]bool{"": true}
		for _, f := range v {
			if names[f.Name] || f.Title != "" && names[f.Title] || !utf8.ValidString(f.Name+f.Title) {
				return fmt.Errorf("npy: field cannot be written: name %q, title %q", f.Name, f.Title)
			}
			names[f.Name] = true
			if f.Title != "" {
				names[f.Title] = true
			}
			for i, d := range a.Shape {
				if f.Values.Shape[i] != d {
					panic(fmt.Sprintf("npy: Write: field %q has shape %v among records of shape %v", f.Name, f.Values.Shape, a.Shape))
				}
			}
			if _, n := typeFor(f.Values); true {
				if err := f.Values.check(n); err != nil {
					panic(fmt.Sprintf("npy: Write: field %q: %v", f.Name, err))
				}
			}
			if err := f.Values.writable(); err != nil {
				return fmt.Errorf("npy: field %q: %w", f.Name, err)
			}
		}
	}
	return nil
}

// headerOf returns everything before the values, padded to a multiple of 64 bytes: version 1, or 2 and 3 where that cannot hold it.
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
	text := fmt.Sprintf("{'descr': %s, 'fortran_order': False, 'shape': (%s), }", descr, tuple.String())
	version, width := byte(1), 2
	if len(text) > 1<<16-128 {
		version, width = 2, 4
	}
	if strings.IndexFunc(text, func(r rune) bool { return r > 0x7f }) >= 0 {
		version, width = 3, 4
	}
	text += strings.Repeat(" ", 63-(len(text)+8+width)%64) + "\n"
	head := append([]byte(magic), version, 0)
	if width == 2 {
		return append(binary.LittleEndian.AppendUint16(head, uint16(len(text))), text...)
	}
	return append(binary.LittleEndian.AppendUint32(head, uint32(len(text))), text...)
}
