package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

const (
	maxHeader = 100_000_000 // bytes, as in the reference implementation
	maxDims   = 64
	metadata  = "__metadata__"
)

// codes gives the types of tensors as NumPy names them, "" for those that are not read; widths those that [raw.TensorWidth] does not know.
var (
	codes = map[string]string{"BOOL": "b1", "U8": "u1", "I8": "i1", "I16": "i2", "U16": "u2", "F16": "f2", "BF16": "bf", "I32": "i4", "U32": "u4", "F32": "f4",
		"I64": "i8", "U64": "u8", "F64": "f8", "C64": "c8", "F8_E5M2": "", "F8_E4M3": "", "F8_E8M0": ""}
)

func width(typ string) int64 { return max(1, raw.TensorWidth(codes[typ])) }

// Tensor is what a file says of one of its tensors.
type Tensor struct {
	Name  string
	Type  string // F32, BF16, I64 …
	Shape []int

	begin, end int64 // of its bytes, counted from the end of the header
}

// header reads all that comes before the tensors.
func (f *File) header() error {
	var head [8]byte
	if err := f.r.Read(head[:], 0, "length of the header"); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint64(head[:])
	if most := min(maxHeader, f.r.Limits.MaxBytes); n > uint64(most) {
		return f.r.Fail(file.ErrLimit, 0, "length of the header", fmt.Sprintf("at most %d bytes", most), n)
	}
	text, err := f.r.Bytes(8, int64(n), "header")
	if err != nil {
		return err
	}
	f.begin = 8 + int64(n)
	p := &parser{f: f, json: json.NewDecoder(bytes.NewReader(text))}
	p.json.UseNumber()
	if len(text) == 0 || text[0] != '{' {
		return f.r.Fail(file.ErrFormat, 8, "header", "JSON that begins with {", fmt.Sprintf("%.20q", text))
	}
	if err := p.object(p.entry); err != nil {
		return err
	}
	if rest := bytes.TrimRight(text[p.json.InputOffset():], " \x00\n\r\t"); len(rest) > 0 {
		return p.fail("the end of the header", fmt.Sprintf("%.20q", rest))
	}
	return f.whole()
}

// whole demands that the tensors are all of the file, without holes and overlaps.
func (f *File) whole() error {
	order := slices.Clone(f.tensors)
	slices.SortStableFunc(order, func(a, b Tensor) int { return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end)) })
	at := int64(0)
	for _, t := range order {
		if t.begin != at {
			return f.r.Fail(file.ErrFormat, f.begin+at, fmt.Sprintf("tensor %q: data_offsets", t.Name),
				fmt.Sprintf("a tensor that begins at %d, without hole or overlap", at), t.begin)
		}
		at = t.end
	}
	if have := f.r.Size() - f.begin; have != at {
		kind := file.ErrFormat
		if have < at {
			kind = file.ErrTruncated
		}
		return f.r.Fail(kind, f.begin, "tensors", fmt.Sprintf("%d bytes", at), have)
	}
	return nil
}

// parser reads the header, word by word, so that a name that occurs twice is seen.
type parser struct {
	f    *File
	json *json.Decoder
}

func (p *parser) fail(want, got string) error {
	return p.f.r.Fail(file.ErrFormat, 8+p.json.InputOffset(), "header", want, got)
}

// token returns the next word of the JSON.
func (p *parser) token() (json.Token, error) {
	t, err := p.json.Token()
	switch {
	case err == io.EOF:
		return nil, p.fail("more JSON", "the end of the header")
	case err != nil:
		return nil, p.fail("JSON", err.Error())
	}
	return t, nil
}

// object calls do for each name of an object, of which the next word is the value.
func (p *parser) object(do func(name string) error) error {
	if err := p.delim('{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for p.json.More() {
		t, err := p.token()
		if err != nil {
			return err
		}
		name := t.(string) // the decoder demands it
		if seen[name] {
			return p.fail("each name once", fmt.Sprintf("%q twice", name))
		}
		seen[name] = true
		if err := do(name); err != nil {
			return err
		}
	}
	return p.delim('}')
}

func (p *parser) delim(want json.Delim) error {
	t, err := p.token()
	if err == nil && t != want {
		err = p.fail(want.String(), fmt.Sprint(t))
	}
	return err
}

func (p *parser) text() (string, error) {
	t, err := p.token()
	s, ok := t.(string)
	if err == nil && !ok {
		err = p.fail("a string", fmt.Sprint(t))
	}
	return s, err
}

// integers reads a list of whole numbers, 0 or more.
func (p *parser) integers(most int) ([]int64, error) {
	if err := p.delim('['); err != nil {
		return nil, err
	}
	out := []int64{}
	for p.json.More() {
		t, err := p.token()
		if err != nil {
			return nil, err
		}
		n, _ := t.(json.Number)
		v, err := strconv.ParseInt(n.String(), 10, 64)
		if err != nil || v < 0 || len(out) == most {
			return nil, p.fail(fmt.Sprintf("at most %d whole numbers, 0 or more", most), fmt.Sprint(t))
		}
		out = append(out, v)
	}
	return out, p.delim(']')
}

// entry reads what the header says of one tensor, or the metadata.
func (p *parser) entry(name string) error {
	if name == metadata {
		p.f.Metadata = map[string]string{}
		return p.object(func(key string) (err error) {
			p.f.Metadata[key], err = p.text()
			return err
		})
	}
	t := Tensor{Name: name}
	var shape, offsets []int64
	err := p.object(func(key string) (err error) {
		switch key {
		case "dtype":
			t.Type, err = p.text()
		case "shape":
			shape, err = p.integers(maxDims)
		case "data_offsets":
			offsets, err = p.integers(2)
		default:
			err = p.fail("dtype, shape or data_offsets", fmt.Sprintf("%q", key))
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, known := codes[t.Type]; !known {
		return p.f.r.Fail(file.ErrUnsupported, 8+p.json.InputOffset(), fmt.Sprintf("tensor %q: dtype", name), "a type of whole bytes", fmt.Sprintf("%q", t.Type))
	}
	if shape == nil || len(offsets) != 2 {
		return p.fail("dtype, shape and two data_offsets", fmt.Sprintf("tensor %q of shape %v at %v", name, shape, offsets))
	}
	n, ok := file.Product(shape, 1<<62/width(t.Type))
	if !ok || offsets[1]-offsets[0] != n*width(t.Type) {
		return p.fail(fmt.Sprintf("data_offsets of shape %v of %s", shape, t.Type), fmt.Sprintf("%v for tensor %q", offsets, name))
	}
	for _, d := range shape {
		t.Shape = append(t.Shape, int(d))
	}
	t.begin, t.end = offsets[0], offsets[1]
	p.f.tensors, p.f.byName[name] = append(p.f.tensors, t), len(p.f.tensors)
	return nil
}
