package matlab_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// TestBombs reads files that declare 2³¹ elements, or nearly, and hold few bytes: each is refused and costs no more than 64 MiB.
func TestBombs(t *testing.T) {
	o := little
	const budget = 64 << 20
	// declare is a matrix whose tags claim n bytes of data and which ends after a few.
	declare := func(class, typ uint32, dims []int32, n uint32, rest ...byte) []byte {
		body := append(append(o.head(class, 0, dims, "x"), o.tag(typ, n)...), rest...)
		return append(o.tag(tMatrix, uint32(min(uint64(len(body))-uint64(len(rest))+uint64(n), 1<<32-1))), body...)
	}
	all := []int32{1 << 16, 1 << 15} // 2³¹ elements
	few := []int32{1<<16 - 1, 1 << 15}
	few8 := few[0] * few[1]
	fields := o.fields("a", "b")
	zeros := make([]byte, 1<<20)
	for _, c := range []struct {
		name    string
		element []byte
	}{
		{"bytes", declare(cUint8, tUint8, all, 1<<31, zeros[:64]...)},
		{"doubles of bytes", declare(cDouble, tUint8, all, 1<<31, zeros[:64]...)},
		{"a little less", declare(cUint8, tUint8, few, uint32(few8), zeros[:64]...)},
		{"with a megabyte", declare(cUint8, tUint8, few, uint32(few8), zeros...)},
		{"doubles", declare(cDouble, tDouble, []int32{1 << 14, 1 << 14}, 1<<31, zeros[:64]...)},
		{"text", declare(cChar, tUTF8, few, uint32(few8), zeros[:64]...)},
		{"text of 16 bits", declare(cChar, tUTF16, []int32{1 << 15, 1 << 15}, 1<<31, zeros[:64]...)},
		{"text without bytes", o.mx(cChar, 0, few, "x", o.el(tUTF8, nil))},
		{"cells", o.cell("x", all, o.doubles("", []int32{1, 1}, 1))},
		{"structs", o.mx(cStruct, 0, all, "x", fields, o.doubles("", []int32{1, 1}, 1))},
		{"sparse", o.mx(cSparse, 0, []int32{1, 1<<31 - 1}, "x", o.tag(tInt32, 1<<31), zeros[:64])},
		{"sparse columns", o.mx(cSparse, 0, []int32{1, 1<<31 - 1}, "x", o.el(tInt32, o.items([]int32{0})), o.tag(tInt32, 1<<31), zeros[:64])},
		{"field names", o.mx(cStruct, 0, []int32{1, 1}, "x", o.el(tInt32, o.items([]int32{1})), o.tag(tInt8, 1<<31), zeros[:64])},
		{"name", o.long(tMatrix, append(append(o.el(tUint32, o.items([]uint32{cDouble, 0})), o.long(tInt32, o.items([]int32{1, 1}))...), append(o.tag(tInt8, 1<<31), zeros[:64]...)...))},
	} {
		for form, b := range map[string][]byte{"plain": o.file(c.element), "packed": o.file(o.packed(c.element))} {
			for source, open := range map[string]func() io.Reader{
				"file":   func() io.Reader { return bytes.NewReader(b) },
				"stream": func() io.Reader { return io.MultiReader(bytes.NewReader(b)) },
			} {
				// The limits are far away, so that it is the file's emptiness that refuses it.
				limits := file.Limits{MaxBytes: 1 << 40, MaxElements: 1 << 40}
				for _, l := range []file.Limits{{}, limits} {
					var err error
					cost := filetest.Allocated(func() { _, err = matlab.Read(open(), "bomb.mat", l) })
					var e *file.Error
					if !errors.As(err, &e) || e.Want == "" {
						t.Errorf("%s, %s, %s: %v", c.name, form, source, err)
					}
					if cost > budget {
						t.Errorf("%s, %s, %s: allocated %d MiB", c.name, form, source, cost>>20)
					}
				}
			}
		}
	}
}

// TestVersion4Bombs does the same for version 4.
func TestVersion4Bombs(t *testing.T) {
	for name, b := range map[string][]byte{
		"doubles": little.v4("x", 0, 0, 1<<16, 1<<15, []float64{1}),
		"bytes":   little.v4("x", 5, 0, 1<<16, 1<<14, []uint8{1, 2, 3}),
		"text":    little.v4("x", 5, 1, 1<<16, 1<<14, []uint8{1, 2, 3}),
		"sparse":  little.v4("x", 0, 2, 2, 3, []float64{1, 1 << 30, 1, 1 << 30, 1, 0}),
	} {
		for _, r := range []io.Reader{bytes.NewReader(b), io.MultiReader(bytes.NewReader(b))} {
			var err error
			cost := filetest.Allocated(func() { _, err = matlab.Read(r, "bomb.mat", file.Limits{MaxBytes: 1 << 40, MaxElements: 1 << 40}) })
			if err == nil || cost > 64<<20 {
				t.Errorf("%s: allocated %d MiB, error %v", name, cost>>20, err)
			}
		}
	}
}

// TestSmallBombs reads small files of which each part is harmless and the sum is not: what no bytes stand for is counted over the whole file.
func TestSmallBombs(t *testing.T) {
	o := little
	blank := func(name string, n int32) []byte { return o.mx(cChar, 0, []int32{1, n}, name, o.el(tUTF8, nil)) }
	cells := func(n int) []byte {
		return o.cell("x", []int32{int32(n), 1}, bytes.Repeat(blank("", 1<<20), n))
	}
	sparse := func(columns float64) []byte { return o.v4("x", 0, 2, 2, 3, []float64{1, 1, 1, columns, 1, 0}) }
	for name, b := range map[string][]byte{
		"blanks in cells":              o.file(cells(2048)),
		"blanks in compressed cells":   o.file(o.packed(cells(300))),
		"2³¹ blanks, compressed":       o.file(o.packed(cells(2048))),
		"blanks in variables":          o.file(bytes.Repeat(blank("v", 1<<20), 400)),
		"small blanks":                 o.file(o.packed(o.cell("x", []int32{1 << 14, 1}, bytes.Repeat(blank("", 1<<12), 1<<14)))),
		"one sparse matrix":            sparse(1 << 24),
		"sparse matrices":              bytes.Repeat(sparse(1<<24), 40),
		"sparse matrices of a million": bytes.Repeat(sparse(1e6), 40),
	} {
		for _, r := range []io.Reader{bytes.NewReader(b), io.MultiReader(bytes.NewReader(b))} {
			var err error
			cost := filetest.Allocated(func() { _, err = matlab.Read(r, "bomb.mat", file.Limits{MaxBytes: 1 << 40, MaxElements: 1 << 40}) })
			var e *file.Error
			if !errors.Is(err, file.ErrLimit) || !errors.As(err, &e) || !strings.Contains(e.Want, "at most") || e.Got == "" {
				t.Errorf("%s: %v", name, err)
			}
			if cost > 64<<20 {
				t.Errorf("%s: allocated %d MiB", name, cost>>20)
			}
		}
	}
	// Up to the bounds they are read, and larger files may hold more columns.
	half := blank("a", 1<<19)
	full := o.v4("d", 5, 0, 1, 1<<20, make([]uint8, 1<<20))
	for name, c := range map[string]struct{ enough, little []byte }{
		"blanks":                       {o.file(half, half), o.file(half, half, blank("b", 1))},
		"columns":                      {sparse(1<<20 - 1), sparse(1 << 20)},
		"columns behind a full matrix": {append(bytes.Clone(full), sparse(1<<21)...), append(bytes.Clone(full), sparse(1<<21+1<<10)...)},
	} {
		if _, err := matlab.Read(bytes.NewReader(c.enough), "x.mat", file.Limits{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := matlab.Read(bytes.NewReader(c.little), "x.mat", file.Limits{}); !errors.Is(err, file.ErrLimit) {
			t.Errorf("%s: one more: %v", name, err)
		}
	}
}

// TestLongNames makes sure that no message repeats a name of megabytes.
func TestLongNames(t *testing.T) {
	o := little
	long := strings.Repeat("ä", 1<<15-1)
	for name, b := range map[string][]byte{
		"variable":  o.file(o.mx(cDouble, 0, []int32{1, 2}, long, o.el(tDouble, o.items([]float64{1})))),
		"miUTF8":    o.file(o.long(tMatrix, bytes.Join([][]byte{o.el(tUint32, o.items([]uint32{cDouble, 0})), o.long(tInt32, o.items([]int32{1, 1})), o.el(tUTF8, []byte(long))}, nil))),
		"version 4": o.v4(long, 0, 1, 1, 1, []float64{-3}),
	} {
		_, err := matlab.Read(bytes.NewReader(b), "x.mat", file.Limits{})
		if err == nil || len(err.Error()) > 1000 || !strings.Contains(err.Error(), "…") {
			t.Errorf("%s: %.200v", name, err)
		}
	}
	_, err := read(t, o.file(o.doubles(long, []int32{1, 1}, 1))).Get("y")
	if err == nil || len(err.Error()) > 1000 || !strings.Contains(err.Error(), "…") {
		t.Errorf("no such variable: %.200v", err)
	}
}

// TestLimits reads a file with exactly what it needs, and with one less.
func TestLimits(t *testing.T) {
	o := little
	x := o.mx(cUint8, 0, []int32{1000, 1000}, "x", o.el(tUint8, make([]byte, 1e6)))
	nest := o.cell("c", []int32{1, 1}, o.cell("", []int32{1, 1}, o.doubles("", []int32{1, 1}, 1)))
	for _, c := range []struct {
		name           string
		file           []byte
		enough, little file.Limits
		say            string
	}{
		{"elements", o.file(x), file.Limits{MaxElements: 1e6}, file.Limits{MaxElements: 1e6 - 1}, "Limits.MaxElements"},
		{"bytes", o.file(x), file.Limits{MaxBytes: 1e6 + 200}, file.Limits{MaxBytes: 1e6 - 1}, "Limits.MaxBytes"},
		{"bytes of doubles stored as bytes", o.file(o.mx(cDouble, 0, []int32{100, 100}, "x", o.el(tUint8, make([]byte, 1e4)))), file.Limits{MaxBytes: 11e3}, file.Limits{MaxBytes: 9e3}, "Limits.MaxBytes"},
		{"bytes of singles stored as bytes", o.file(o.mx(cSingle, 0, []int32{100, 100}, "x", o.el(tUint8, make([]byte, 1e4)))), file.Limits{MaxBytes: 41e3}, file.Limits{MaxBytes: 39e3}, "Limits.MaxBytes"},
		{"bytes over all variables", o.file(o.packed(x), o.packed(x)), file.Limits{MaxBytes: 2e6 + 500}, file.Limits{MaxBytes: 2e6 - 1}, "Limits.MaxBytes"},
		{"depth", o.file(nest), file.Limits{MaxDepth: 3}, file.Limits{MaxDepth: 2}, "Limits.MaxDepth"},
	} {
		if _, err := matlab.Read(bytes.NewReader(c.file), "x.mat", c.enough); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		_, err := matlab.Read(bytes.NewReader(c.file), "x.mat", c.little)
		if !errors.Is(err, file.ErrLimit) || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v, want %q", c.name, err, c.say)
		}
	}
}

// TestZeros reads a real bomb: 64 MB of zeros that take 64 kB. It is read where the limit allows it and refused, at little cost, where not.
func TestZeros(t *testing.T) {
	const n = 64 << 20
	b := little.file(little.packed(little.mx(cUint8, 0, []int32{1, n}, "x", little.el(tUint8, make([]byte, n)))))
	if len(b) > 1<<17 {
		t.Fatalf("the bomb takes %d bytes", len(b))
	}
	if _, err := matlab.Read(bytes.NewReader(b), "zeros.mat", file.Limits{}); err != nil {
		t.Error(err)
	}
	var err error
	cost := filetest.Allocated(func() { _, err = matlab.Read(bytes.NewReader(b), "zeros.mat", file.Limits{MaxBytes: 1 << 20}) })
	if !errors.Is(err, file.ErrLimit) || cost > 4<<20 {
		t.Errorf("allocated %d kB, error %v", cost>>10, err)
	}
	// The count is of what is decompressed, too, whether it is kept or not: here it is a name of 2 MB.
	long := little.file(little.packed(little.doubles(strings.Repeat("a", 2<<20), []int32{1, 1}, 1)))
	if _, err := matlab.Read(bytes.NewReader(long), "name.mat", file.Limits{MaxBytes: 1 << 20}, "x"); !errors.Is(err, file.ErrLimit) {
		t.Error(err)
	}
}
