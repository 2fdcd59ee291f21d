package matlab_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// TestChar reads the same text in every encoding that the format knows.
func TestChar(t *testing.T) {
	forms(t, func(t *testing.T, o order, file func(...[]byte) []byte) {
		const broken = "\x80 am \xe3\x81 broken\xf0\x9f\x98"
		for _, c := range []struct {
			name string
			dims []int32
			typ  uint32
			data any
			want []string
		}{
			{"ascii", []int32{1, 3}, tUint8, []byte("abc"), []string{"abc"}},
			{"int8", []int32{1, 3}, tInt8, []byte("abc"), []string{"abc"}},
			{"latin", []int32{1, 2}, tUint8, []byte{0xe9, 0xff}, []string{"éÿ"}},
			{"uint16", []int32{1, 3}, tUint16, []uint16{'a', 0xe9, 0x3042}, []string{"aéあ"}},
			{"utf16", []int32{1, 3}, tUTF16, []uint16{'a', 0xe9, 0x3042}, []string{"aéあ"}},
			{"utf16 surrogates", []int32{1, 3}, tUTF16, []uint16{'a', 0xd83d, 0xde00}, []string{"a😀"}},
			{"utf8", []int32{1, 3}, tUTF8, []byte("aéあ"), []string{"aéあ"}},
			{"utf8, dimensions in UTF-16 units", []int32{1, 3}, tUTF8, []byte("a😀"), []string{"a😀"}},
			{"utf8, dimensions in characters", []int32{1, 2}, tUTF8, []byte("a😀"), []string{"a😀"}},
			{"utf32", []int32{1, 2}, tUTF32, []uint32{'a', 0x1f600}, []string{"a😀"}},
			{"broken utf8", []int32{1, 14}, tUTF8, []byte(broken), []string{"\ufffd am \ufffd broken\ufffd"}},
			{"broken utf8, dimensions in bytes", []int32{1, 17}, tUTF8, []byte(broken), []string{"\ufffd am \ufffd broken\ufffd"}},
			{"rows", []int32{2, 3}, tUTF8, []byte("aAbBcC"), []string{"abc", "ABC"}},
			{"rows beyond ASCII", []int32{2, 2}, tUTF8, []byte("aéあz"), []string{"aあ", "éz"}},
			{"pages", []int32{1, 2, 2}, tUTF8, []byte("abcd"), []string{"ab", "cd"}},
			{"column", []int32{3, 1}, tUTF8, []byte("abc"), []string{"a", "b", "c"}},
			{"empty", []int32{0, 0}, tUTF8, []byte{}, []string{}},
			{"empty row", []int32{1, 0}, tUTF8, []byte{}, []string{""}},
			{"many empty rows", []int32{1<<31 - 1, 0}, tUTF8, []byte{}, []string{""}},
			{"blanks without bytes", []int32{1, 4}, tUTF8, []byte{}, []string{"    "}},
		} {
			f := read(t, file(o.mx(cChar, 0, c.dims, "s", o.el(c.typ, o.items(c.data)))))
			s := get[*matlab.Char](t, f, "s")
			if got := s.Rows(); !slices.Equal(got, c.want) {
				t.Errorf("%s: rows %q, want %q", c.name, got, c.want)
			}
			if got, want := s.Text(), strings.Join(c.want, "\n"); got != want && c.name != "column" {
				t.Errorf("%s: text %q, want %q", c.name, got, want)
			}
		}
	})
}

// TestSparse compares a sparse matrix with the full one, real, complex and logical, with room for more elements than are used.
func TestSparse(t *testing.T) {
	forms(t, func(t *testing.T, o order, file func(...[]byte) []byte) {
		dims, ir, jc := []int32{3, 4}, []int32{0, 2, 1, 0}, []int32{0, 2, 2, 3, 3}
		full := mat.NewDense(3, 4, []float64{5, 0, 0, 0, 0, 0, 7, 0, 6, 0, 0, 0})
		f := read(t, file(
			o.sparse("s", 0, dims, ir, jc, o.el(tUint8, []byte{5, 6, 7, 99})),
			o.sparse("z", fComplex, dims, ir, jc, o.el(tDouble, o.items([]float64{5, 6, 7})), o.el(tInt8, []byte{1, 2, 3})),
			o.sparse("b", fLogical, dims, ir, jc, o.el(tUint8, []byte{1, 1, 1})),
			// MATLAB tags the bytes of logical elements as doubles.
			o.sparse("m", fLogical, dims, ir, jc, o.el(tDouble, []byte{1, 1, 1})),
			o.sparse("none", 0, []int32{2, 2}, []int32{0}, []int32{0, 0, 0}, o.el(tDouble, nil)),
		))
		s := get[*matlab.Sparse](t, f, "s")
		got, err := s.Dense()
		if err != nil || !mat.Equal(got, full) || s.NNZ() != 3 {
			t.Errorf("s = %v, %v", got, err)
		}
		if m, err := f.Dense("s"); err != nil || !mat.Equal(m, full) {
			t.Errorf("Dense = %v, %v", m, err)
		}
		z := get[*matlab.Sparse](t, f, "z")
		if !reflect.DeepEqual(z.Data(), []float64{5, 6, 7}) || !reflect.DeepEqual(z.Imag(), []float64{1, 2, 3}) {
			t.Errorf("z = %v + %vi", z.Data(), z.Imag())
		}
		if _, err := z.Dense(); err == nil {
			t.Error("Dense dropped the imaginary part")
		}
		for _, name := range []string{"b", "m"} {
			b := get[*matlab.Sparse](t, f, name)
			if b.Class() != matlab.Logical || !reflect.DeepEqual(b.Data(), []bool{true, true, true}) {
				t.Errorf("%s = %s %v", name, b.Class(), b.Data())
			}
		}
		if none := get[*matlab.Sparse](t, f, "none"); none.NNZ() != 0 {
			t.Errorf("none = %v", none)
		}
	})
}

// TestNested reads structs, arrays of them in three dimensions, cells, empties and the names that are repeated or not UTF-8.
func TestNested(t *testing.T) {
	forms(t, func(t *testing.T, o order, file func(...[]byte) []byte) {
		var each [][]byte
		for k := range 8 {
			each = append(each, o.doubles("", []int32{1, 1}, float64(k)), o.text("", strings.Repeat("x", k)))
		}
		empty := o.tag(tMatrix, 0)
		f := read(t, file(
			o.structure("s", []int32{1, 4, 2}, []string{"a", "b"}, each...),
			o.cell("c", []int32{2, 2}, o.doubles("", []int32{1, 1}, 1), o.cell("", []int32{0, 0}), empty, o.text("", "four")),
			o.structure("bare", []int32{1, 3}, nil),
			o.structure("twice", []int32{1, 1}, []string{"a", "a", "a"}, o.text("", "1"), o.text("", "2"), o.text("", "3")),
			o.doubles("na\xefve", []int32{1, 1}, 4),
			o.doubles("été", []int32{1, 1}, 5),
			o.mx(cObject, 0, []int32{1, 1}, "obj", o.el(tInt8, []byte("inline")), o.fields("expr"), o.text("", "x^2")),
			o.mx(cDouble, fGlobal, []int32{0, 3}, "global", o.el(tDouble, nil)),
		))
		for path, want := range map[string]float64{"s(1,2,2).a": 5, "s(6).a": 5, "s(8).a": 7, "c{1}": 1, "c{1,1}": 1, "naïve": 4, "été": 5} {
			if got, err := f.Float64(path); err != nil || got != want {
				t.Errorf("%s = %v, %v, want %v", path, got, err, want)
			}
		}
		for path, want := range map[string]string{"s(1,4,1).b": "xxx", "c{4}": "four", "c{2,2}": "four", "twice.a": "1", "twice.a#2": "2", "twice.a#3": "3", "obj.expr": "x^2"} {
			if got, err := f.Text(path); err != nil || got != want {
				t.Errorf("%s = %q, %v, want %q", path, got, err, want)
			}
		}
		s := get[*matlab.Struct](t, f, "s")
		all, err := s.All("a")
		if err != nil || len(all) != 8 || s.At(0, 1, 1).String() != s.At(5).String() {
			t.Errorf("All = %v, %v", all, err)
		}
		if bare := get[*matlab.Struct](t, f, "bare"); bare.Len() != 3 || len(bare.Fields()) != 0 {
			t.Errorf("bare = %v", bare)
		}
		if e := get[*matlab.Array](t, f, "c{1,2}"); !slices.Equal(e.Dims(), []int{0, 0}) || e.Class() != matlab.Double {
			t.Errorf("a 0-byte matrix is %v", e)
		}
		if o := get[*matlab.Object](t, f, "obj"); o.Class() != "inline" {
			t.Errorf("class of the object: %s", o.Class())
		}
		if g := f.Variables()[7]; !g.Global || !slices.Equal(g.Value.Dims(), []int{0, 3}) {
			t.Errorf("global = %v", g)
		}
	})
}

// TestOpaque makes sure that values which cannot be understood say what they are and leave the others alone.
func TestOpaque(t *testing.T) {
	forms(t, func(t *testing.T, o order, file func(...[]byte) []byte) {
		opaque := func(name, system, class string, rest ...[]byte) []byte {
			return o.mx(cOpaque, 0, nil, name, append([][]byte{o.el(tInt8, []byte(system)), o.el(tInt8, []byte(class))}, rest...)...)
		}
		info := o.structure("", []int32{1, 1}, []string{"function_handle"},
			o.structure("", []int32{1, 1}, []string{"function", "type"}, o.text("", "sf%0@(x)x.^2"), o.text("", "anonymous")))
		f := read(t, file(
			opaque("t", "MCOS", "table", o.mx(cUint32, 0, []int32{2, 1}, "", o.el(tUint32, o.items([]uint32{0xdd000000, 1})))),
			opaque("j", "java", "java.util.Date", o.tag(99, 1<<20), []byte("junk and more...")),
			o.cell("c", []int32{1, 2}, opaque("", "MCOS", "string", []byte("not even a tag, really..")), o.doubles("", []int32{1, 1}, 2)),
			o.mx(cFunction, 0, []int32{1, 1}, "f", info),
			o.doubles("after", []int32{1, 1}, 3),
			o.mx(cUint8, 0, []int32{1, 5}, "", o.el(tUint8, []byte("inner"))),
		))
		if v := get[*matlab.Opaque](t, f, "t"); v.Class() != "table" || v.System() != "MCOS" || v.Reference() == nil {
			t.Errorf("t = %v", v)
		}
		if v := get[*matlab.Opaque](t, f, "j"); v.Class() != "java.util.Date" || v.Reference() != nil {
			t.Errorf("j = %v with %v", v, v.Reference())
		}
		if v := get[*matlab.Opaque](t, f, "c{1}"); v.Class() != "string" {
			t.Errorf("c{1} = %v", v)
		}
		if v := get[*matlab.Handle](t, f, "f"); v.Function() != "@(x)x.^2" {
			t.Errorf("f = %v", v)
		}
		for path, want := range map[string]float64{"after": 3, "c{2}": 2} {
			if got, err := f.Float64(path); err != nil || got != want {
				t.Errorf("%s = %v, %v", path, got, err)
			}
		}
		if string(f.Subsystem()) != "inner" || slices.Contains(f.Names(), "") {
			t.Errorf("subsystem %q, names %q", f.Subsystem(), f.Names())
		}
	})
}

// TestVersion4 reads every stored type, text and sparse matrices of version 4 in both byte orders.
func TestVersion4(t *testing.T) {
	for _, o := range []order{little, big} {
		b := slices.Concat(
			o.v4("d", 0, 0, 2, 2, []float64{1.5, 2, 3, -4}),
			o.v4("f", 1, 0, 1, 2, []float32{.5, -1}),
			o.v4("i", 2, 0, 1, 2, []int32{-1 << 31, 5}),
			o.v4("h", 3, 0, 1, 2, []int16{-7, 5}),
			o.v4("u", 4, 0, 1, 2, []uint16{65535, 5}),
			o.v4("b", 5, 0, 1, 2, []uint8{255, 5}),
			o.v4("z", 0, 0, 1, 2, []float64{1, 2}, []float64{3, -4}),
			o.v4("text", 0, 1, 2, 3, []float64{'a', 'A', 'b', 'B', 0xe9, 'C'}),
			o.v4("s", 0, 2, 4, 3, []float64{3, 1, 3, 3 /**/, 2, 1, 2, 4 /**/, 7, 5, 1, 0}),
			o.v4("c", 0, 2, 2, 4, []float64{1, 3 /**/, 2, 4 /**/, 7, 0 /**/, -1, 0}),
			o.v4("none", 0, 0, 0, 3, []float64{}),
		)
		f := read(t, b)
		if f.Version() != "4" || f.BigEndian() != (o == big) {
			t.Errorf("version %s, big-endian %v", f.Version(), f.BigEndian())
		}
		for name, want := range map[string][]float64{"d": {1.5, 2, 3, -4}, "f": {.5, -1}, "i": {-1 << 31, 5}, "h": {-7, 5}, "u": {65535, 5}, "b": {255, 5}, "none": {}} {
			if got, err := f.Float64s(name); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s = %v, %v, want %v", name, got, err, want)
			}
			if c := get[*matlab.Array](t, f, name).Class(); c != matlab.Double {
				t.Errorf("%s is %s", name, c)
			}
		}
		if z, err := get[*matlab.Array](t, f, "z").Complex128s(); err != nil || !slices.Equal(z, []complex128{1 + 3i, 2 - 4i}) {
			t.Errorf("z = %v, %v", z, err)
		}
		if rows := get[*matlab.Char](t, f, "text").Rows(); !slices.Equal(rows, []string{"abé", "ABC"}) {
			t.Errorf("text = %q", rows)
		}
		// (3,2) stands there twice, as 7 and as 1.
		if m, err := f.Dense("s"); err != nil || !mat.Equal(m, mat.NewDense(3, 4, []float64{5, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0})) {
			t.Errorf("s = %v, %v", m, err)
		}
		if c := get[*matlab.Sparse](t, f, "c"); !reflect.DeepEqual(c.Data(), []float64{7}) || !reflect.DeepEqual(c.Imag(), []float64{-1}) {
			t.Errorf("c = %v", c)
		}
	}
}
