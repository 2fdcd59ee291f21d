package hdf5_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

func read(t *testing.T, f *hdf5.File, path string) *hdf5.Array {
	t.Helper()
	d, err := f.Dataset(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Read()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// want compares what a call returned with what testdata/corpus.py wrote.
func want[T any](t *testing.T, what string, got T, err error, want T) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, %v, want %v", what, got, err, want)
	}
}

// TestValues has what testdata/corpus.py wrote, for each way of reading.
func TestValues(t *testing.T) {
	for _, label := range []string{"types_earliest.h5.gz", "types_latest.h5.gz"} {
		f := open(t, "testdata/corpus/"+label, file.Limits{})
		get := func(path string) *hdf5.Array { return read(t, f, path) }
		s, err := get("str/variable").Strings()
		want(t, "variable", s, err, []string{"alpha", "été", "", "日本"})
		s, err = get("str/fixed").Strings()
		want(t, "fixed", s, err, []string{"ab", "cde", ""})
		s, err = get("str_space").Strings()
		want(t, "blanks", s, err, []string{"ab", "cd ef"})
		s, err = get("str_term").Strings()
		want(t, "a zero ends", s, err, []string{"ab", "cdefg"})
		s, err = get("str_nullpad").Strings()
		want(t, "zeros pad", s, err, []string{"ab", "cd\x00ef"})
		s, err = get("str/scalar").Strings()
		want(t, "one text", s, err, []string{"hello"})
		i, err := get("bits11").Ints()
		want(t, "11 bits", i, err, []int{3, -1, -1024, 1023})
		i, err = get("bits9").Ints()
		want(t, "9 bits", i, err, []int{511, 1, 256})
		x, err := get("bfloat16").Float64s()
		want(t, "bfloat16", x, err, []float64{1, -3.140625, math.Inf(1), 0x1p-133})
		x, err = get("longdouble").Float64s()
		want(t, "80 bits", x, err, []float64{1.5, -0.1875, math.Inf(1), 0x1p-1000})
		i, err = get("bitfield").Ints()
		want(t, "bits", i, err, []int{1, 0x8000, 0xffff})
		i, err = get("array").Ints()
		want(t, "arrays", i, err, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
		want(t, "arrays", get("array").Shape(), nil, []int{2, 3, 2})
		b, err := get("num/bool").Bools()
		want(t, "bools", b, err, []bool{false, false, false, false, false, true, true, true, true, true, true, true})
		z, err := get("num/be_c16").Complex128s()
		want(t, "complex", z[:2], err, []complex128{1i, 1 + 1i})
		e, err := get("enum").Enums()
		want(t, "enum", e, err, []string{"A", "B", "C", "B"})
		want(t, "enum", get("enum").Type().Values, nil, []int64{0, 1, 300})
		x, err = get("enum").Float64s()
		want(t, "enum", x, err, []float64{0, 1, 300, 1})
		want(t, "opaque", get("opaque").Bytes(), nil, []byte{1, 2, 3, 0, 0, 4})
		want(t, "null", get("null").Shape(), nil, nil)
		want(t, "scalar", get("str/scalar").Shape(), nil, []int{})
		want(t, "zero", get("zero2").Shape(), nil, []int{3, 0, 2})
		x, err = get("zero").Float64s()
		want(t, "zero", x, err, []float64{})
		lists(t, get)
		compounds(t, f, get)
		references(t, get)
		numbersExact(t, get)
	}
}

func lists(t *testing.T, get func(string) *hdf5.Array) {
	for _, path := range []string{"vlen/i2", "vlen/big_endian", "vlen/f8"} {
		l, err := get(path).Lists()
		if err != nil || len(l) != 4 {
			t.Fatal(l, err)
		}
		x, err := l[1].Float64s()
		want(t, path, x, err, []float64{0, 1, 2})
		want(t, path, l[3].Len(), nil, 9)
		want(t, path, l[0].Shape(), nil, []int{0})
	}
	l, err := get("vlen/str").Lists()
	if err != nil {
		t.Fatal(err)
	}
	s, err := l[0].Strings()
	want(t, "lists of texts", s, err, []string{"a", "bc"})
}

func compounds(t *testing.T, f *hdf5.File, get func(string) *hdf5.Array) {
	c := get("compound/plain")
	v, err := c.Field("v")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "field", v.Shape(), nil, []int{3, 2, 3})
	x, err := v.Float64s()
	want(t, "field", x[16:], err, []float64{16, 17})
	in, err := c.Field("in")
	if err != nil {
		t.Fatal(err)
	}
	if in, err = in.Field("y"); err != nil {
		t.Fatal(err)
	}
	x, err = in.Float64s()
	want(t, "field of a field", x, err, []float64{1, 2, 3})
	_, err = c.Field("w")
	refused(t, err, file.ErrValue, "a, b, c, v, in", `"w"`)
	x, err = mustField(t, c.Row(1), "b").Float64s()
	want(t, "row", x, err, []float64{1.5})
	tab, err := get("compound/text").Table()
	if err != nil || len(tab) != 3 || tab[0].Text[1] != "second" || tab[1].Number[0] != 1 || tab[2].Text[1] != "B" {
		t.Error(tab, err)
	}
	_, err = c.Table()
	refused(t, err, file.ErrValue, "one value in each row")
	o, err := f.Get("named")
	if n, ok := o.(*hdf5.Named); !ok || n.Type().String() != "compound {p float64, q int32}" {
		t.Error(o, err)
	}
}

func mustField(t *testing.T, a *hdf5.Array, name string) *hdf5.Array {
	t.Helper()
	v, err := a.Field(name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func references(t *testing.T, get func(string) *hdf5.Array) {
	o, err := get("refs").References()
	if err != nil || len(o) != 4 || o[0].Path() != "/enum" || o[1].Path() != "/num" || o[2].Path() != "/" || o[3] != nil {
		t.Error(o, err)
	}
	a, err := get("refs").Addresses()
	if err != nil || a[0] != o[0].Address() || a[3] != 0 {
		t.Error(a, err)
	}
	r, err := get("regions").Regions()
	if err != nil || len(r) != 4 || r[3].Dataset != nil || r[1].Dataset.Path() != "/num/f8le" {
		t.Fatal(r, err)
	}
	want(t, "region", r[0].Blocks, nil, []hdf5.Block{{Start: []int{1}, Count: []int{1}}})
	r, err = get("points").Regions()
	want(t, "points", r[0].Blocks, err, []hdf5.Block{{[]int{0, 0}, []int{1, 1}}, {[]int{2, 3}, []int{1, 1}}, {[]int{1, 1}, []int{1, 1}}})
}

// numbersExact: numbers that have no equal in the wanted type are refused, those that have come through.
func numbersExact(t *testing.T, get func(string) *hdf5.Array) {
	_, err := get("num/big").Float64s()
	refused(t, err, file.ErrValue, "float64", "18446744073709551615", "/num/big")
	_, err = get("num/big").Ints()
	refused(t, err, file.ErrValue, "9223372036854775808")
	u, err := hdf5.ReadAs[uint64](get("num/big"))
	want(t, "uint64", u, err, []uint64{1 << 63, 1<<64 - 1})
	_, err = get("num/small").Float64s()
	refused(t, err, file.ErrValue, "9223372036854775807")
	v, err := hdf5.ReadAs[int64](get("num/small"))
	want(t, "int64", v, err, []int64{math.MinInt64, math.MaxInt64})
	_, err = hdf5.ReadAs[int8](get("num/u1le"))
	refused(t, err, file.ErrValue, "int8", "255")
	_, err = hdf5.ReadAs[float32](get("num/f8be"))
	refused(t, err, file.ErrValue, "float32")
	_, err = get("num/f4le").Ints()
	refused(t, err, file.ErrValue, "int", "NaN")
	for _, path := range []string{"null", "null_str", "str/fixed", "compound/plain", "refs", "opaque"} {
		_, err := get(path).Float64s()
		refused(t, err, file.ErrValue, "want numbers", "/"+path)
	}
	_, err = get("num/f8le").Strings()
	refused(t, err, file.ErrValue, "texts", "float64")
	_, err = get("num/i2le").Bools()
	refused(t, err, file.ErrValue, "truth values")
}

// TestFill: elements that were never written have the fill value, and are refused where the file has none.
func TestFill(t *testing.T) {
	for _, label := range []string{"chunks_earliest.h5.gz", "chunks_latest.h5.gz"} {
		f := open(t, "testdata/corpus/"+label, file.Limits{})
		for path, value := range map[string]float64{"unwritten": 2.5, "unwritten_chunks": -3, "sparse": -1, "sparse_gzip": 9, "early": 1.5, "never": 0} {
			x, err := hdf5.Float64s(f, path)
			if err != nil || x[0] != value {
				t.Error(path, x, err)
			}
		}
		_, err := hdf5.Float64s(f, "undefined")
		refused(t, err, file.ErrValue, "elements without a value", "/undefined")
	}
}

// TestAttributes: one by one and all, also many and long ones.
func TestAttributes(t *testing.T) {
	for _, label := range []string{"attributes_earliest.h5.gz", "attributes_latest.h5.gz"} {
		f := open(t, "testdata/corpus/"+label, file.Limits{})
		g, err := f.Group("g")
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"s": `s: "attr"`, "n": "n: 5", "b": "b: true", "empty": "empty: null float64", "a": "a: float64 3", "été 日": "été 日: 1"} {
			a, err := g.Attr(name)
			if err != nil || a.String() != text {
				t.Error(a, err, text)
			}
		}
		_, err = g.Attr("m")
		refused(t, err, file.ErrValue, "one of a, b, be", `"m"`, "/g, attributes")
		if !g.HasAttr("s") || g.HasAttr("m") {
			t.Error("HasAttr")
		}
		many, err := f.Group("many")
		if err != nil {
			t.Fatal(err)
		}
		names, err := many.AttrNames()
		if err != nil || len(names) != 60 || names[59] != "attribute 059" {
			t.Error(names, err)
		}
	}
}

// TestErrors: questions that do not fit are errors with the place, and misuse panics.
func TestErrors(t *testing.T) {
	f := open(t, "testdata/corpus/session.h5", file.Limits{})
	d, err := f.Dataset("rates")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2][]int{
		{{0, 0}, {1, 1}}, {{0, 0, 0}, {5, 1, 1}}, {{-1, 0, 0}, {1, 1, 1}},
		{{0, 0, 2}, {1, 1, 1}}, {{0, 0, 0}, {1, -1, 1}}, {{math.MaxInt, 0, 0}, {math.MaxInt, 1, 1}},
	} {
		_, err := d.Block(c[0], c[1])
		refused(t, err, file.ErrValue, "a block", "/rates")
	}
	if x, err := d.Block([]int{4, 0, 0}, []int{0, 3, 2}); err != nil || x.Len() != 0 {
		t.Error(x, err)
	}
	func() {
		defer func() {
			if text, ok := recover().(string); !ok || !strings.HasPrefix(text, "hdf5: 5 elements for a block of 1×1×1") {
				t.Error(text)
			}
		}()
		_ = d.ReadBlock(make([]float64, 5), []int{0, 0, 0}, []int{1, 1, 1})
	}()
	if err := d.ReadBlock(make([]float64, 1), []int{0, 0, 0}, []int{1, 1, 1}); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = d.Float64s()
	var e *file.Error
	if !errors.As(err, &e) || e.File != "testdata/corpus/session.h5" {
		t.Error(err)
	}
}
