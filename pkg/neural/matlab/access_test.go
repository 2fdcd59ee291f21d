package matlab_test

import (
	"bytes"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// TestPaths asks for what is not there and wants to be told what is.
func TestPaths(t *testing.T) {
	f := read(t, session())
	for _, c := range []struct{ path, say string }{
		{"units", `want one of the variables unit, areas, stamp, got "units"`},
		{"unit.respons", `want one of the fields response, task, time, name, got "respons"`},
		{"unit.task.colour", `want one of the fields context, coherence, got "colour"`},
		{"unit.time.x", `want a struct, to take the field "x" of, got double 1×4`},
		{"unit.time(5)", `want an index within 1×4, got "5"`},
		{"unit.time(0)", `want an index within 1×4, got "0"`},
		{"unit.time(1,1,1)", `want an index within 1×4, got "1,1,1"`},
		{"unit.time(x)", `want indices from 1, as in (2) or (1,3), got "x"`},
		{"unit.time(1", `want ")" after "(1", got the end of the path`},
		{"unit.time(1)x", `want a .field, an (index) or a {cell}, got "x"`},
		{"unit.time{1}", `want a cell, to take {1} of, got double 1×4`},
		{"areas(1)", `want braces for the content of a cell, as in c{1}, got (1)`},
		{"", `got ""`},
	} {
		_, err := f.Get(c.path)
		if err == nil || !strings.Contains(err.Error(), c.say) || !strings.HasPrefix(err.Error(), "matlab: test.mat: ") || !errors.Is(err, file.ErrValue) {
			t.Errorf("%q: %v, want %q", c.path, err, c.say)
		}
	}
	if x, err := f.Float64("unit.time( 1 , 3 )"); err != nil || x != .3 {
		t.Errorf("unit.time(1,3) = %v, %v", x, err)
	}
	if s, err := f.Text("areas{2}(1)"); err != nil || s != "F" {
		t.Errorf("areas{2}(1) = %q, %v", s, err)
	}
	if x, err := get[*matlab.Struct](t, f, "unit").Get("task.context(2)"); err != nil || x.String() != "double -1" {
		t.Errorf("task.context(2) = %v, %v", x, err)
	}
}

// TestConversions asks for numbers in a form that cannot hold them.
func TestConversions(t *testing.T) {
	o := little
	f := read(t, o.file(
		o.mx(cInt64, 0, []int32{1, 2}, "wide", o.el(tInt64, o.items([]int64{1, 1<<53 + 1}))),
		o.mx(cUint64, 0, []int32{1, 1}, "huge", o.el(tUint64, o.items([]uint64{1 << 63}))),
		o.doubles("half", []int32{1, 1}, .5), o.doubles("nan", []int32{1, 1}, math.NaN()), o.doubles("ints", []int32{1, 2}, -3, 1<<60),
		o.mx(cUint8, fLogical, []int32{1, 2}, "yes", o.el(tUint8, []byte{1, 0})),
		o.text("s", "text"), o.doubles("cube", []int32{2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8), o.doubles("none", []int32{0, 3}),
		o.cell("mixed", []int32{1, 2}, o.text("", "a"), o.doubles("", []int32{1, 1}, 1)),
	))
	bad := func(what string, err error, say string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: %v, want %q", what, err, say)
		}
	}
	_, err := f.Float64s("wide")
	bad("Float64s of 2⁵³+1", err, "want integers that a float64 holds exactly (use Raw[int64]), got 9007199254740993 at element 1")
	if x, err := matlab.Raw[int64](get[*matlab.Array](t, f, "wide")); err != nil || x[1] != 1<<53+1 {
		t.Errorf("Raw[int64] = %v, %v", x, err)
	}
	_, err = matlab.Raw[float64](get[*matlab.Array](t, f, "wide"))
	bad("Raw[float64] of int64", err, "want a real array of float64, got int64 1×2")
	if x, err := f.Float64s("huge"); err != nil || x[0] != 1<<63 {
		t.Errorf("2⁶³ = %v, %v", x, err)
	}
	_, err = f.Ints("huge")
	bad("Ints of 2⁶³", err, "9223372036854775808")
	_, err = f.Ints("half")
	bad("Ints of a fraction", err, "want integers, got 0.5 at element 0")
	_, err = f.Ints("nan")
	bad("Ints of NaN", err, "got NaN")
	if x, err := f.Ints("ints"); err != nil || !slices.Equal(x, []int{-3, 1 << 60}) {
		t.Errorf("Ints = %v, %v", x, err)
	}
	if x, err := f.Float64s("yes"); err != nil || !slices.Equal(x, []float64{1, 0}) {
		t.Errorf("logical = %v, %v", x, err)
	}
	_, err = f.Float64s("s")
	bad("Float64s of text", err, `want an array of numbers, got char 1×4 "text"`)
	_, err = f.Text("half")
	bad("Text of a number", err, "want text, got double 0.5")
	_, err = f.Float64("ints")
	bad("Float64 of two", err, "want a single number, got double 1×2")
	_, err = f.Dense("cube")
	bad("Dense of three dimensions", err, "want two dimensions (take a Page), got double 2×2×2")
	_, err = f.Dense("none")
	bad("Dense of nothing", err, "not empty")
	_, err = f.Strings("mixed")
	bad("Strings of numbers", err, "got double 1 in cell 2")

	cube := get[*matlab.Array](t, f, "cube")
	m, err := cube.Page(1).Dense()
	if err != nil || !mat.Equal(m, mat.NewDense(2, 2, []float64{5, 7, 6, 8})) {
		t.Errorf("Page(1) = %v, %v", m, err)
	}
	if x, err := cube.At(1, 0, 1); err != nil || x != 6 {
		t.Errorf("At(1,0,1) = %v, %v", x, err)
	}
	for name, misuse := range map[string]func(){
		"outside":         func() { cube.At(2, 0, 0) },
		"negative":        func() { cube.At(-1) },
		"too few indices": func() { cube.At(1, 1) },
		"page outside":    func() { cube.Page(2) },
		"no page":         func() { cube.Page() },
	} {
		func() {
			defer func() {
				if r, ok := recover().(string); !ok || !strings.HasPrefix(r, "matlab: ") {
					t.Errorf("%s: panic %v", name, r)
				}
			}()
			misuse()
		}()
	}
}

// TestDense compares the transposition with At, for shapes around the size of its blocks.
func TestDense(t *testing.T) {
	for _, dims := range [][]int32{{1, 1}, {1, 70}, {70, 1}, {31, 33}, {32, 32}, {65, 40}, {3, 4, 1, 1}} {
		x := make([]float64, dims[0]*dims[1])
		for i := range x {
			x[i] = float64(i)
		}
		a := get[*matlab.Array](t, read(t, little.file(little.doubles("x", dims, x...))), "x")
		m, err := a.Dense()
		if err != nil {
			t.Fatal(err)
		}
		for i := range int(dims[0]) {
			for j := range int(dims[1]) {
				if want := x[j*int(dims[0])+i]; m.At(i, j) != want {
					t.Fatalf("%v: (%d,%d) is %v, want %v", dims, i, j, m.At(i, j), want)
				}
			}
		}
	}
}

// TestOnly reads single variables, past others that are damaged.
func TestOnly(t *testing.T) {
	o := little
	z := o.packed(o.doubles("bad", []int32{1, 50}, make([]float64, 50)...))
	z[len(z)-1] ^= 1
	b := o.file(o.doubles("a", []int32{1, 1}, 1), z, o.packed(o.doubles("b", []int32{1, 1}, 2)))
	if _, err := matlab.Read(bytes.NewReader(b), "x.mat", file.Limits{}); err == nil {
		t.Error("a damaged variable was read")
	}
	f, err := matlab.Read(bytes.NewReader(b), "x.mat", file.Limits{}, "b")
	if err != nil || !slices.Equal(f.Names(), []string{"b"}) {
		t.Fatalf("%v, %v", f, err)
	}
	if x, err := f.Float64("b"); err != nil || x != 2 {
		t.Errorf("b = %v, %v", x, err)
	}
	if _, err := matlab.Read(bytes.NewReader(b), "x.mat", file.Limits{}, "b", "c"); err == nil || !strings.Contains(err.Error(), `got "c"`) {
		t.Errorf("c: %v", err)
	}
	four := slices.Concat(o.v4("a", 0, 0, 1, 1, []float64{1}), o.v4("b", 0, 0, 1, 1, []float64{2}))
	if f, err := matlab.Read(bytes.NewReader(four), "x.mat", file.Limits{}, "b"); err != nil || !slices.Equal(f.Names(), []string{"b"}) {
		t.Errorf("version 4: %v, %v", f, err)
	}
	// The last of two variables with one name counts, as in MATLAB.
	twice := read(t, o.file(o.doubles("a", []int32{1, 1}, 1), o.doubles("a", []int32{1, 1}, 2)))
	if x, err := twice.Float64("a"); err != nil || x != 2 || len(twice.Variables()) != 2 || len(twice.Names()) != 1 {
		t.Errorf("twice: %v, %v, %v", x, err, twice.Names())
	}
}

func TestOpenFails(t *testing.T) {
	if _, err := matlab.Open(filepath.Join(t.TempDir(), "none.mat")); err == nil || !strings.Contains(err.Error(), "none.mat") {
		t.Error(err)
	}
	if _, err := matlab.Open(t.TempDir()); err == nil {
		t.Error("a folder was read")
	}
}
