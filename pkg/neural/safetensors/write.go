package safetensors

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// Write stores tensors and texts about them, the tensors of the widest numbers first and by name, as the reference implementation does. The bytes depend on the
// tensors alone. Arrays of texts, times, records or complex128 are an error. The file gets its name when all of it is on the disk.
func Write(path string, tensors map[string]*npy.Array, about map[string]string) error {
	var entries []Tensor
	for name, a := range tensors {
		typ, _ := typeOf(a)
		entries = append(entries, Tensor{Name: name, Type: typ, Shape: a.Shape})
	}
	slices.SortFunc(entries, func(a, b Tensor) int {
		return cmp.Or(-cmp.Compare(width(a.Type), width(b.Type)), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
	return Create(path, entries, about, func(name string) (*npy.Array, error) { return tensors[name], nil })
}

// Create stores tensors of which names, types and shapes are known before, in that order; each is asked for when it is written, so that only one at a time has to be in
// memory. A tensor that is not what was said of it is an error. The file gets its name when all of it is on the disk.
func Create(path string, tensors []Tensor, about map[string]string, next func(name string) (*npy.Array, error)) error {
	var own error
	err := wholefile.Replace(path, func(w io.Writer) error {
		own = encode(w, tensors, about, next)
		return own
	})
	if err != nil && own == nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	return err
}

// typeOf returns the type that an array is written as and its bytes, which are those in memory for all but booleans; "" where there is none.
func typeOf(a *npy.Array) (string, []byte) {
	if a.Unit.Name != "" {
		return "", nil
	}
	switch v := a.Data.(type) {
	case []bool:
		b := make([]byte, len(v))
		for i, x := range v {
			if x {
				b[i] = 1
			}
		}
		return "BOOL", b
	case []uint8:
		return "U8", v
	case []int8:
		return "I8", raw.Bytes(v)
	case []int16:
		return "I16", raw.Bytes(v)
	case []uint16:
		return "U16", raw.Bytes(v)
	case []int32:
		return "I32", raw.Bytes(v)
	case []uint32:
		return "U32", raw.Bytes(v)
	case []int64:
		return "I64", raw.Bytes(v)
	case []uint64:
		return "U64", raw.Bytes(v)
	case []float32:
		return "F32", raw.Bytes(v)
	case []float64:
		return "F64", raw.Bytes(v)
	case []complex64:
		return "C64", raw.Bytes(v)
	}
	return "", nil
}

// encode writes header and tensors.
func encode(w io.Writer, tensors []Tensor, about map[string]string, next func(name string) (*npy.Array, error)) error {
	var b strings.Builder
	b.WriteByte('{')
	text := func(s string) error {
		if !utf8.ValidString(s) {
			return file.Wanted("safetensors", "names and metadata in UTF-8", fmt.Sprintf("%.40q", s))
		}
		j, err := json.Marshal(s)
		b.Write(j)
		return err
	}
	if about != nil {
		b.WriteString(`"` + metadata + `":{`)
		for i, key := range slices.Sorted(maps.Keys(about)) {
			if i > 0 {
				b.WriteByte(',')
			}
			err := text(key)
			b.WriteByte(':')
			if err := errors.Join(err, text(about[key])); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	}
	at, seen := int64(0), map[string]bool{metadata: true}
	for _, t := range tensors {
		if seen[t.Name] {
			return file.Wanted("safetensors", "a name of its own for each tensor, and not "+metadata, fmt.Sprintf("%q", t.Name))
		}
		dims := make([]int64, len(t.Shape))
		for i, d := range t.Shape {
			dims[i] = int64(d)
		}
		n, ok := file.Product(dims, 1<<56)
		if !ok || codes[t.Type] == "" || t.Type == "F16" || t.Type == "BF16" || len(dims) > maxDims {
			return file.Wanted("safetensors", "numbers of 8 to 64 bits or booleans of a shape", fmt.Sprintf("type %q of shape %v for tensor %q", t.Type, t.Shape, t.Name))
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		if err := text(t.Name); err != nil {
			return err
		}
		shape, _ := json.Marshal(dims)
		fmt.Fprintf(&b, `:{"dtype":"%s","shape":%s,"data_offsets":[%d,%d]}`, t.Type, shape, at, at+n*width(t.Type))
		at, seen[t.Name] = at+n*width(t.Type), true
	}
	b.WriteByte('}')
	b.WriteString(strings.Repeat(" ", (8-b.Len()%8)%8))
	if _, err := io.WriteString(w, string(binary.LittleEndian.AppendUint64(nil, uint64(b.Len())))+b.String()); err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	for _, t := range tensors {
		a, err := next(t.Name)
		if err != nil {
			return err
		}
		typ, content := typeOf(a)
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if typ != t.Type || !slices.Equal(a.Shape, t.Shape) || int64(len(content)) != int64(n)*width(typ) {
			return file.Wanted("safetensors", fmt.Sprintf("%s of shape %v for tensor %q", t.Type, t.Shape, t.Name), a.String())
		}
		if err := put(w, content, typ); err != nil {
			return fmt.Errorf("safetensors: %w", err)
		}
	}
	return nil
}

// put writes numbers little-endian.
func put(w io.Writer, b []byte, typ string) error {
	if !raw.BigEndian {
		_, err := w.Write(b)
		return err
	}
	b = slices.Clone(b)
	part := int(width(typ))
	if typ == "C64" {
		part = 4
	}
	raw.Native(b, part, false)
	_, err := w.Write(b)
	return err
}
