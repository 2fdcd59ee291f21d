package matlab_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// seeds are small files that hold everything that the format knows.
func seeds() map[string][]byte {
	out := map[string][]byte{"session": session()}
	for name, o := range map[string]order{"little": little, "big": big} {
		one := o.doubles("", []int32{1, 1}, 1)
		info := o.structure("", []int32{1, 1}, []string{"function"}, o.text("", "@sin"))
		elements := [][]byte{
			o.doubles("d", []int32{1, 3}, 1, 2, 3),
			o.mx(cDouble, 0, []int32{1, 3}, "u", o.el(tUint8, []byte{1, 2, 3})),
			o.mx(cInt64, fComplex, []int32{1, 1}, "z", o.el(tInt64, o.items([]int64{1 << 60})), o.el(tInt8, []byte{1})),
			o.mx(cUint8, fLogical, []int32{2, 1}, "l", o.el(tUint8, []byte{1, 0})),
			o.mx(cChar, 0, []int32{2, 2}, "t", o.el(tUTF8, []byte("aéb\xff"))),
			o.mx(cChar, 0, []int32{1, 2}, "w", o.el(tUTF16, o.items([]uint16{0xd83d, 0xde00}))),
			o.sparse("s", 0, []int32{2, 2}, []int32{0, 1}, []int32{0, 1, 2}, o.el(tDouble, o.items([]float64{1, 2}))),
			o.cell("c", []int32{1, 2}, one, o.tag(tMatrix, 0)),
			o.structure("st", []int32{1, 2, 1}, []string{"a", "a"}, one, one, one, one),
			o.mx(cObject, 0, []int32{1, 1}, "ob", o.el(tInt8, []byte("inline")), o.fields("expr"), one),
			o.mx(cFunction, 0, []int32{1, 1}, "f", info),
			o.mx(cOpaque, 0, nil, "op", o.el(tInt8, []byte("MCOS")), o.el(tInt8, []byte("table")), one),
			o.mx(cUint8, 0, []int32{1, 1}, "", o.el(tUint8, []byte{1})),
		}
		out[name] = o.file(elements...)
		out[name+" packed"] = o.file(o.packed(elements[0]), o.packed(elements[7]), o.packed(elements[8]))
		out[name+" 4"] = bytes.Join([][]byte{
			o.v4("d", 0, 0, 1, 2, []float64{1, 2}), o.v4("z", 5, 0, 1, 1, []uint8{1}, []uint8{2}), o.v4("t", 0, 1, 1, 1, []float64{65}),
			o.v4("s", 0, 2, 2, 3, []float64{1, 2, 1, 2, 7, 0})}, nil)
	}
	return out
}

// FuzzRead feeds anything to the reader: it must end in a file or in a *file.Error, within its limits, and every value must be able to speak.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/matlab
//
// Without the last flag Go spends most of its time on making inputs shorter that are of no interest to anybody.
func FuzzRead(f *testing.F) {
	for _, b := range seeds() {
		f.Add(b)
	}
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		names, _ := filepath.Glob(filepath.Join(root, "format-fixtures", "*", "*.mat"))
		for _, name := range names {
			if b, err := os.ReadFile(name); err == nil && len(b) < 8192 {
				f.Add(b)
			}
		}
	}
	limits := file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 18, MaxDepth: 16}
	f.Fuzz(func(t *testing.T, b []byte) {
		whole, err := matlab.Read(bytes.NewReader(b), "fuzz.mat", limits)
		again, streamErr := matlab.Read(io.MultiReader(bytes.NewReader(b)), "fuzz.mat", limits)
		if (err == nil) != (streamErr == nil) {
			t.Fatalf("from a file: %v; from a stream: %v", err, streamErr)
		}
		if err != nil {
			var e *file.Error
			if !errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil {
				t.Fatalf("%#v", err)
			}
			return
		}
		if whole.String() != again.String() {
			t.Fatalf("from a file:\n%s\nfrom a stream:\n%s", whole, again)
		}
		for _, v := range whole.Variables() {
			exercise(v.Value)
			leaves(v.Name, v.Value)
		}
		for _, name := range whole.Names() {
			if _, err := whole.Get(name); err != nil {
				t.Fatalf("%q is listed and not found: %v", name, err)
			}
		}
	})
}

// exercise calls what can be called on a value.
func exercise(v matlab.Value) {
	matlab.Float64s(v)
	matlab.Ints(v)
	matlab.Strings(v)
	matlab.Text(v)
	matlab.Raw[float64](v)
	switch x := v.(type) {
	case *matlab.Array:
		x.Complex128s()
		x.Dense()
	case *matlab.Char:
		_, _, _ = x.Text(), x.String(), x.Rows()
	case *matlab.Cell:
		for _, c := range x.Values() {
			exercise(c)
		}
	case *matlab.Struct:
		for _, name := range x.Fields() {
			all, err := x.All(name)
			if err != nil {
				panic(err)
			}
			for _, c := range all {
				exercise(c)
			}
		}
	case *matlab.Handle:
		_ = x.Function()
	case *matlab.Sparse:
		x.Do(func(i, j, k int) {})
	}
}
