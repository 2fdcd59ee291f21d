package matlab_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// check demands an error of the kind, at the offset, whose message names the file and holds want and got.
func check(t *testing.T, name string, err, kind error, offset int64, parts ...string) {
	t.Helper()
	var e *file.Error
	if !errors.As(err, &e) {
		t.Errorf("%s: %v, want a *file.Error", name, err)
		return
	}
	if !errors.Is(err, kind) {
		t.Errorf("%s: %v is not %q", name, err, kind)
	}
	if e.Offset != offset || e.Want == "" || e.Got == "" || e.File == "" || !strings.Contains(err.Error(), e.File) {
		t.Errorf("%s: offset %d, want %d, in: %v", name, e.Offset, offset, err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s: no %q in: %v", name, part, err)
		}
	}
}

// TestRefusedFixtures reads the real files that must be refused.
func TestRefusedFixtures(t *testing.T) {
	table := []struct {
		file   string
		kind   error
		offset int64
		parts  []string
	}{
		{"format-fixtures/gen_mat/bad_trunc.mat", file.ErrTruncated, 128, []string{"want 611 bytes of miCOMPRESSED", "got 237, then the file ends"}},
		{"format-fixtures/scipy_mat/bad_miuint32.mat", file.ErrFormat, 152, []string{"dimensions: want lengths from 0 to 2147483647", "got 2147483649"}},
		{"format-fixtures/scipy_mat/bad_miutf8_array_name.mat", file.ErrFormat, 168, []string{"name: want ASCII", `got "äray_name" as miUTF8`}},
		{"format-fixtures/scipy_mat/corrupted_zlib_checksum.mat", zlib.ErrChecksum, 128, []string{`variable "dates"`, "want data that match their checksum", "invalid checksum"}},
		{"format-fixtures/scipy_mat/corrupted_zlib_data.mat", file.ErrFormat, 222, []string{`variable "datagrid"`, "want its end", "got more decompressed data"}},
		{"format-fixtures/scipy_mat/debigged_m4.mat", file.ErrTruncated, 22, []string{`variable "a"`, "want 3221225472 bytes", "got 1002"}},
		{"format-fixtures/scipy_mat/malformed1.mat", file.ErrTruncated, 128, []string{"want 658840 bytes of miMATRIX", "got 2072"}},
	}
	tested := map[string]bool{}
	for _, c := range table {
		tested[c.file] = true
		full := dataFile(t, c.file)
		if full == "" {
			if strings.HasPrefix(c.file, required[0]) {
				t.Errorf("%s is in no folder of RICHLAZY_DATA", c.file)
			}
			continue
		}
		_, err := matlab.Open(full)
		check(t, c.file, err, c.kind, c.offset, append(c.parts, full)...)
	}
	for _, r := range readExpected73(t).Files { // of version 7.3, which SciPy does not read
		tested[r.File] = true
	}
	for _, r := range readExpected(t).Refused {
		if !tested[r.File] {
			t.Errorf("SciPy refuses %s (%s), and no test says what we do", r.File, r.Error)
		}
	}
}

// TestRefused reads files that were made to be wrong in one place.
func TestRefused(t *testing.T) {
	o := little
	one := o.doubles("", []int32{1, 1}, 1)
	ok := o.doubles("x", []int32{1, 1}, 1)
	z := o.packed(ok)
	flip := func(b []byte, at int) []byte {
		b = bytes.Clone(b)
		b[at] ^= 0x10
		return b
	}
	deep := one
	for range 70 {
		deep = o.cell("", []int32{1, 1}, deep)
	}
	sparse := func(dims, ir, jc []int32, data ...float64) []byte {
		return o.sparse("s", 0, dims, ir, jc, o.el(tDouble, o.items(data)))
	}
	for _, c := range []struct {
		name   string
		file   []byte
		kind   error
		offset int64
		parts  []string
	}{
		{"nothing", nil, file.ErrTruncated, 0, []string{"header of 128 bytes", "got 0 bytes"}},
		{"text", []byte("a,b,c\n1,2,3\n"), file.ErrTruncated, 0, []string{"got 12 bytes", "a,b,c"}},
		{"NumPy", append([]byte("\x93NUMPY"), make([]byte, 200)...), file.ErrFormat, 0, nil},
		{"HDF5", append([]byte("\x89HDF\r\n\x1a\n"), make([]byte, 200)...), file.ErrUnsupported, 15, nil},
		{"header only to its middle", o.file()[:77], file.ErrTruncated, 0, nil},
		{"tag cut", append(o.file(), 14, 0, 0, 0), file.ErrTruncated, 128, []string{"8 bytes of a tag", "4 bytes left"}},
		{"no matrix", o.file(o.long(tDouble, o.items([]float64{1}))), file.ErrFormat, 128, []string{"want miMATRIX or miCOMPRESSED", "got miDOUBLE"}},
		{"unknown type", o.file(o.tag(77, 0)), file.ErrFormat, 128, []string{"unknown data type 77"}},
		{"unknown class", o.file(o.mx(25, 0, []int32{1, 1}, "x", one)), file.ErrFormat, 136, []string{"class from 1 to 17", "got 25"}},
		{"no flags", o.file(o.long(tMatrix, o.long(tInt32, o.items([]int32{1, 1})))), file.ErrFormat, 136, []string{"array flags", "got miINT32"}},
		{"negative dimension", o.file(o.doubles("x", []int32{-3, 1}, 1)), file.ErrFormat, 152, []string{"dimensions", "got -3"}},
		{"one dimension", o.file(o.doubles("x", []int32{3}, 1)), file.ErrFormat, 152, []string{"2 to 64 numbers", "got 4 bytes"}},
		{"overflow of the product", o.file(o.doubles("x", []int32{1 << 30, 1 << 30, 1 << 30, 1 << 30}, 1)), file.ErrLimit, 152, []string{"2147483648 elements", "1073741824×1073741824"}},
		{"too few numbers", o.file(o.doubles("x", []int32{2, 2}, 1, 2, 3)), file.ErrFormat, 176, []string{`variable "x"`, "data: want 4 × 8 bytes", "got 24 bytes"}},
		{"too many numbers", o.file(o.doubles("x", []int32{2, 1}, 1, 2, 3)), file.ErrFormat, 176, []string{"want 2 × 8 bytes", "got 24 bytes"}},
		{"a number that the class cannot hold", o.file(o.mx(cInt8, 0, []int32{1, 2}, "x", o.el(tInt16, o.items([]int16{1, 300})))), file.ErrFormat, 176,
			[]string{"want numbers that int8 holds", "got 300 as miINT16 at element 1"}},
		{"a fraction in an integer class", o.file(o.mx(cUint64, 0, []int32{1, 1}, "x", o.el(tDouble, o.items([]float64{.5})))), file.ErrFormat, 176, []string{"uint64", "0.5"}},
		{"a double that only an int64 holds", o.file(o.mx(cDouble, 0, []int32{1, 1}, "x", o.el(tInt64, o.items([]int64{1<<53 + 1})))), file.ErrFormat, 176, []string{"float64", "9007199254740993"}},
		{"more data in a value", o.file(o.mx(cDouble, 0, []int32{1, 1}, "x", o.el(tDouble, o.items([]float64{1})), one)), file.ErrFormat, 192, []string{"end of the value", "bytes more"}},
		{"part beyond its matrix", o.file(o.long(tMatrix, append(o.head(cDouble, 0, []int32{1, 9}, "x"), o.tag(tDouble, 72)...)), make([]byte, 80)), file.ErrFormat, 176, []string{"at most 0 bytes", "72 bytes"}},
		{"small element of 5 bytes", o.file(o.long(tMatrix, append(o.head(cUint8, 0, []int32{1, 5}, "x"), o.tag(5<<16|tUint8, 0)...))), file.ErrFormat, 176, []string{"at most 4 bytes", "got 5"}},
		{"cells that are not there", o.file(o.cell("c", []int32{1 << 15, 1 << 15}, one)), file.ErrFormat, 128, []string{`variable "c"`, "which fit", "1073741824"}},
		{"numbers in a cell without a matrix", o.file(o.cell("c", []int32{1, 1}, o.long(tDouble, make([]byte, 64)))), file.ErrFormat, 176, []string{`variable "c{1}"`, "want miMATRIX", "got miDOUBLE"}},
		{"structs that are not there", o.file(o.structure("s", []int32{1 << 15, 1 << 15}, []string{"a", "b"}, one, one)), file.ErrFormat, 128, []string{`variable "s"`, "32768×32768 structs of 2 fields"}},
		{"field of a struct", o.file(o.structure("s", []int32{1, 2}, []string{"a"}, one, o.mx(cDouble, 0, []int32{1, 2}, "", o.el(tDouble, o.items([]float64{1}))))), file.ErrFormat, 336, []string{`variable "s(2).a"`}},
		{"names of no length", o.file(o.mx(cStruct, 0, []int32{1, 1}, "s", o.el(tInt32, o.items([]int32{0})), o.el(tInt8, []byte("ab")))), file.ErrFormat, 184, []string{"names of 0 bytes"}},
		{"too deep", o.file(o.cell("c", []int32{1, 1}, deep)), file.ErrLimit, 3200, []string{"at most 64 values within each other"}},
		{"text of numbers", o.file(o.mx(cChar, 0, []int32{1, 1}, "s", o.el(tDouble, o.items([]float64{65})))), file.ErrFormat, 176, []string{"want characters", "got miDOUBLE"}},
		{"text too short", o.file(o.mx(cChar, 0, []int32{1, 9}, "s", o.el(tUint16, o.items([]uint16{65})))), file.ErrFormat, 176, []string{"1×9 characters of 2 bytes", "got 2 bytes"}},
		{"rows of broken UTF-8", o.file(o.mx(cChar, 0, []int32{2, 2}, "s", o.el(tUTF8, []byte("abc\xff\xff")))), file.ErrFormat, 176, []string{"2×2 characters", "got 5"}},
		{"blanks without end", o.file(o.mx(cChar, 0, []int32{1 << 15, 1 << 15}, "s", o.el(tUTF8, nil))), file.ErrLimit, 176, []string{"want at most 1048576", "0 bytes for 32768×32768"}},
		{"sparse row outside", o.file(sparse([]int32{3, 2}, []int32{0, 3}, []int32{0, 1, 2}, 1, 2)), file.ErrFormat, 192, []string{"row indices: want 0 to 2", "got 3"}},
		{"sparse columns fall", o.file(sparse([]int32{3, 2}, []int32{0, 1}, []int32{0, 2, 1}, 1, 2)), file.ErrFormat, 192, []string{"column pointers"}},
		{"sparse beyond its rows", o.file(sparse([]int32{3, 2}, []int32{0, 1}, []int32{0, 1, 9}, 1, 2)), file.ErrFormat, 192, []string{"0 to 2 elements", "got 9"}},
		{"sparse without columns", o.file(sparse([]int32{3, 1 << 20}, []int32{0, 1}, []int32{0, 1, 2}, 1, 2)), file.ErrFormat, 192, []string{"want 1048577", "got 3"}},
		{"sparse too few values", o.file(sparse([]int32{3, 2}, []int32{0, 1}, []int32{0, 1, 2}, 1)), file.ErrFormat, 216, []string{"want 2 numbers", "8 bytes"}},
		{"version 9", func() []byte { b := o.file(ok); b[125] = 9; return b }(), file.ErrFormat, 124, []string{"0x0100", "0x0900"}},
		{"zlib header", o.file(flip(z, 8)), zlib.ErrHeader, 128, []string{"want a zlib header"}},
		{"zlib checksum", o.file(flip(z, len(z)-1)), zlib.ErrChecksum, 128, []string{`variable "x"`, "checksum"}},
		{"compressed and cut", o.file(o.packed(ok[:40])), file.ErrTruncated, 128, []string{`decompressed data`, "then the compressed data end"}},
		{"compressed without a matrix", o.file(o.packed(o.long(tDouble, make([]byte, 8)))), file.ErrFormat, 128, []string{"want miMATRIX", "got miDOUBLE"}},
		{"compressed nothing", o.file(o.tag(tCompressed, 0)), file.ErrTruncated, 128, []string{"compressed data end"}},
		{"version 4 of VAX", o.items([]int32{2000, 1, 1, 0, 2, 'a'}), file.ErrFormat, 0, []string{"want IEEE numbers", "got VAX D-float"}},
		{"version 4 of another kind", o.items([]int32{3, 1, 1, 0, 2, 'a'}), file.ErrFormat, 0, []string{"MOPT", "got 3"}},
		{"version 4 negative", o.items([]int32{0, -1, 1, 0, 2, 'a'}), file.ErrFormat, 0, []string{"got -1×1"}},
		{"version 4 zeros", make([]byte, 1000), file.ErrFormat, 0, []string{"name of a variable", "empty one of 0 bytes"}},
		{"version 4 without a name", o.v4("", 0, 0, 1, 1, []float64{1}), file.ErrFormat, 0, []string{"empty one of 1 bytes"}},
		{"version 4 text", o.v4("a", 0, 1, 1, 1, []float64{-3}), file.ErrFormat, 22, []string{`variable "a"`, "character codes", "got -3"}},
		{"version 4 sparse outside", o.v4("a", 0, 2, 2, 3, []float64{9, 3, 1, 3, 1, 0}), file.ErrFormat, 22, []string{"indices within 3×3", "got (9,1)"}},
		{"version 4 sparse wide", o.v4("a", 0, 2, 1, 3, []float64{5, 1 << 30, 0}), file.ErrLimit, 22, []string{"columns"}},
	} {
		_, err := matlab.Read(bytes.NewReader(c.file), "bad.mat", file.Limits{})
		check(t, c.name, err, c.kind, c.offset, c.parts...)
		// A stream that cannot tell its length is refused too, if for other words.
		if _, err := matlab.Read(io.MultiReader(bytes.NewReader(c.file)), "bad.mat", file.Limits{}); err == nil {
			t.Errorf("%s: read from a stream", c.name)
		}
	}
}

// TestTruncated cuts files at every byte: what is left is an error, or, between two variables, the variables before the cut and nothing else.
func TestTruncated(t *testing.T) {
	for name, b := range seeds() {
		whole, err := matlab.Read(bytes.NewReader(b), name, file.Limits{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sound := 0
		for n := range b {
			for _, r := range []io.Reader{bytes.NewReader(b[:n]), io.MultiReader(bytes.NewReader(b[:n]))} {
				f, err := matlab.Read(r, name, file.Limits{})
				if err != nil {
					var e *file.Error
					if !errors.As(err, &e) {
						t.Errorf("%s, %d bytes: %v", name, n, err)
					}
					continue
				}
				sound++
				for i, v := range f.Variables() {
					if w := whole.Variables()[i]; v.Name != w.Name || v.Value.String() != w.Value.String() {
						t.Errorf("%s, %d bytes: variable %s is %v, in the whole file it is %v", name, n, v.Name, v.Value, w.Value)
					}
				}
			}
		}
		if limit := 2 * (len(whole.Variables()) + 2); sound > limit {
			t.Errorf("%s: %d of its beginnings were read, more than the %d at the ends of variables", name, sound, limit)
		}
	}
}
