package hdf5

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// plainFile is a file for parts that no library writes any more.
func plainFile(t *testing.T) *File {
	b, err := os.ReadFile("testdata/corpus/session.h5")
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(bytes.NewReader(b), int64(len(b)), "plain", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var int32Type = []byte{0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0}

// TestOldCompound reads a compound of version 1, whose members can be arrays without a type of their own.
func TestOldCompound(t *testing.T) {
	b := []byte{0x16, 2, 0, 0, 28, 0, 0, 0}
	b = append(b, 'a', 0, 0, 0, 0, 0, 0, 0)                                             // name, padded
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)                       // offset, no dimensions
	b = append(append(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), int32Type...) // four dimensions
	b = append(b, 'l', 'o', 'n', 'g', 'n', 'a', 'm', 'e', 0, 0, 0, 0, 0, 0, 0, 0)       // 8 letters and a zero, padded
	b = append(b, 4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)                       // offset, 2 dimensions
	b = append(append(b, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), int32Type...) // 2×3
	typ, err := plainFile(t).datatype(&cursor{f: plainFile(t), b: b, what: "type"}, 0)
	if err != nil || typ.String() != "compound {a int32, longname 2×3 arrays of int32}" || typ.Members[1].Offset != 4 || typ.Members[1].Type.Size != 24 {
		t.Error(typ, err)
	}
	for n := range b {
		if _, err := plainFile(t).datatype(&cursor{f: plainFile(t), b: b[:n], what: "type"}, 0); err == nil {
			t.Fatalf("a type was read from %d of %d bytes", n, len(b))
		}
	}
}

// TestOldLayouts reads compact layouts of versions 1 and 2; the others are in the corpus.
func TestOldLayouts(t *testing.T) {
	f := plainFile(t)
	for version := byte(1); version <= 2; version++ {
		b := []byte{version, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0}
		d := &Dataset{attributes: attributes{f: f, o: &object{}, path: "/x"}, space: space{dims: []int64{3}, most: []int64{3}}}
		d.t, _ = f.datatype(&cursor{f: f, b: int32Type}, 0)
		d.store = &storage{f: f, element: 4, dims: d.space.dims}
		if err := f.layout(&cursor{f: f, b: b, what: "layout"}, d, d.store); err != nil {
			t.Fatal(err)
		}
		if got, err := d.Ints(); err != nil || !reflect.DeepEqual(got, []int{1, 2, 3}) {
			t.Error(got, err)
		}
	}
}

// TestTypesRefused: descriptions that cannot be are errors of the reader.
func TestTypesRefused(t *testing.T) {
	f := plainFile(t)
	nested := bytes.Repeat([]byte{0x36, 1, 0, 0, 4, 0, 0, 0, 'a', 0, 0}, 100)
	for name, c := range map[string]struct {
		b    []byte
		kind error
	}{
		"size 0":         {[]byte{0x10, 8, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0}, file.ErrFormat},
		"too many bits":  {[]byte{0x10, 8, 0, 0, 4, 0, 0, 0, 1, 0, 32, 0}, file.ErrFormat},
		"version 0":      {[]byte{0x00, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0}, file.ErrUnsupported},
		"nested":         {append(nested, int32Type...), file.ErrLimit},
		"member outside": {append([]byte{0x36, 1, 0, 0, 4, 0, 0, 0, 'a', 0, 1}, int32Type...), file.ErrFormat},
		"empty compound": {[]byte{0x36, 0, 0, 0, 4, 0, 0, 0}, file.ErrFormat},
		"empty array":    {append([]byte{0x3a, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0}, int32Type...), file.ErrFormat},
		"enum of floats": {[]byte{0x38, 0, 0, 0, 4, 0, 0, 0, 0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0}, file.ErrFormat},
	} {
		if typ, err := f.datatype(&cursor{f: f, b: c.b, what: "type"}, 0); !errors.Is(err, c.kind) {
			t.Errorf("%s: got %v, %v", name, typ, err)
		}
	}
	for _, b := range [][]byte{{0x37, 2, 0, 0, 16, 0, 0, 0}, {0x3b, 0, 0, 0, 16, 0, 0, 0}, {0x3b, 0, 0, 0, 0, 0, 0, 0}} { // newer than the reader: known by name, refused when read
		typ, err := f.datatype(&cursor{f: f, b: b, what: "type"}, 0)
		if err != nil || typ.Class != Unknown || !errors.Is(f.readable(typ, "x"), file.ErrUnsupported) {
			t.Error(typ, err)
		}
		for _, d := range []*Dataset{{attributes: attributes{f: f, path: "x"}, t: typ, space: space{null: true}}, {attributes: attributes{f: f, path: "x"}, t: typ}} {
			if got, err := ReadAs[float64](d); err == nil {
				t.Errorf("type %s: read %v", typ, got)
			}
			if got, err := d.Read(); err == nil {
				t.Errorf("type %s: read %v", typ, got)
			}
		}
	}
}

// TestDamagedAttributes: where attributes cannot be listed, the question whether there is one is not answered by no.
func TestDamagedAttributes(t *testing.T) {
	a := attributes{f: plainFile(t), o: &object{messages: []message{{kind: msgAttribute, data: []byte{1, 0, 9}}}}, path: "/x"}
	if _, err := a.Attr("y"); !a.HasAttr("y") || !errors.Is(err, file.ErrFormat) {
		t.Error(err)
	}
}
