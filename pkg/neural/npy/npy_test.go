package npy_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// version1 makes the content of a version 1 file.
func version1(header, data string) string {
	return "\x93NUMPY\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + data
}

func TestRead(t *testing.T) {
	const le = "\x01\x00\x02\x00\x00\x80"
	for _, c := range []struct {
		content string
		want    *npy.Array
	}{
		{version1("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }   \n", "abcdef"), npy.New([]byte("abcdef"), 2, 3)},
		{version1("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }   \n", "abcdef"), npy.New([]byte("acebdf"), 2, 3)},
		{version1("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 2), }   \n", "abcdefgh"), npy.New([]byte("aecgbfdh"), 2, 2, 2)},
		{version1(`{"shape":(3,),"fortran_order":False,"descr":"|u1"}`, "xyz"), npy.New([]byte("xyz"))},
		{version1("{'descr': '|u1', 'fortran_order': False, 'shape': (), }\n", "q"), npy.Scalar(byte('q'))},
		{version1("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 3), }\n", ""), npy.New([]byte{}, 0, 3)},
		{"\x93NUMPY\x02\x00\x32\x00\x00\x00{'descr':'|u1','fortran_order':False,'shape':(1,)}x", npy.New([]byte("x"))},
		{version1("{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }\n", le), npy.New([]int16{1, 2, -32768})},
		{version1("{'descr': '>u2', 'fortran_order': False, 'shape': (3,), }\n", le), npy.New([]uint16{256, 512, 128})},
		{version1("{'descr': '<f2', 'fortran_order': False, 'shape': (3,), }\n", "\x01\x00\x00\x3c\xff\x7b"), npy.New([]float32{1.0 / (1 << 24), 1, 65504})},
		{version1("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }\n", "\x01\x00"), npy.New([]bool{true, false})},
		{version1("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }\n", "a\x00\x00\x00\xe9\x00\x00\x00z\x00\x00\x00\x00\x00\x00\x00"), npy.New([]string{"aé", "z"})},
		{version1("{'descr': '>U1', 'fortran_order': False, 'shape': (1,), }\n", "\x00\x01\xf4\x00"), npy.New([]string{"\U0001f400"})},
		{version1("{'descr': '|S3', 'fortran_order': False, 'shape': (2,), }\n", "ab\x00xyz"), npy.New([]string{"ab", "xyz"})},
		{version1("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }\n", "\x00\x00\x80\x3f\x00\x00\x00\x40"), npy.New([]complex64{1 + 2i})},
	} {
		a, err := npy.Read(strings.NewReader(c.content), "x.npy")
		if err != nil || !reflect.DeepEqual(a, c.want) {
			t.Errorf("%q: got %v, %v, want %v", c.content, a, err, c.want)
		}
	}
}

func TestReadNamesTheFault(t *testing.T) {
	const start = "{'descr': '|u1', 'fortran_order': False, "
	for _, c := range []struct{ content, want string }{
		{"", "offset 0: magic string and version: want 8 bytes, got 0, then the file ends"},
		{"\x93NUMPY\x01", "offset 0: magic string and version: want 8 bytes, got 7, then the file ends"},
		{"PK\x03\x04 and so on", `offset 0: magic string: want "\x93NUMPY", got "PK\x03\x04 a"`},
		{"\x93NUMPY\x04\x00", "offset 6: version: want 1.0, 2.0 or 3.0, got 4.0"},
		{"\x93NUMPY\x02\x00\x01", "offset 8: length of the header: want 4 bytes, got 1, then the file ends"},
		{"\x93NUMPY\x02\x00\xff\xff\xff\xff", "offset 8: length of the header: want at most 65536 bytes, got 4294967295"},
		{"\x93NUMPY\x01\x00\x09\x00{'de", "offset 10: header: want 9 bytes, got 4, then the file ends"},
		{version1("", ""), `offset 10: header: want "{", got ""`},
		{version1("{'descr': '<f3', 'fortran_order': False, 'shape': (1,)}", "12345678"), `offset 20: type: want a type of NumPy for numbers, texts, times or records, got "<f3"`},
		{version1("{'descr': '<M8[x]', 'fortran_order': False, 'shape': (1,)}", "12345678"), `offset 20: type: want a unit of time, as in <M8[ns], got "<M8[x]"`},
		{version1("{'descr': '<M8[0s]', 'fortran_order': False, 'shape': (1,)}", "12345678"), `want a unit of time`},
		{version1("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", ""), `objects are pickles, which can run code: save them with another type, got "|O"`},
		{version1("{'descr': '<U99999999999', 'fortran_order': False, 'shape': (1,)}", ""), "want strings of at most 1048576 characters"},
		{version1("{'descr': '<U1', 'fortran_order': False, 'shape': (2,)}", "a\x00\x00\x00\x00\xd8\x00\x00"), "offset 69: data: want a character of Unicode, got 0xd800"},
		{version1("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", "\x01\x02"), "offset 66: data: want a boolean, 0 or 1, got 2"},
		{version1("{'descr': '<U0', 'fortran_order': False, 'shape': (2147483647,)}", ""), "want at most 1048576 elements of no bytes"},
		{version1("{'descr': '<U0', 'fortran_order': False, 'shape': (1048577,)}", ""), "want at most 1048576 elements of no bytes"},
		{version1("{'descr': '|S0', 'fortran_order': False, 'shape': (9, 200000000)}", ""), "want at most 1048576 elements of no bytes"},
		{version1("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (1,)}", ""), "want 1 bytes for shape [1] of {a: |u1}, got at most 0"},
		{version1("{'descr': {'names': ['a']}, 'fortran_order': False, 'shape': (1,)}", ""), "want a string, a number, a boolean or a tuple"},
		{version1("{'descr': [('a', '|u1'), ('a', '|u1')], 'fortran_order': False, 'shape': (1,)}", "ab"), "want each field under a name of its own"},
		{version1("{'descr': [('a', '|u1'), (('a', 'b'), '|u1')], 'fortran_order': False, 'shape': (1,)}", "ab"), "want each field under a name of its own"},
		{version1("{'descr': [('', '|u1')], 'fortran_order': False, 'shape': (1,)}", "a"), "want each field under a name of its own"},
		{version1("{'descr': ['a', '|u1'], 'fortran_order': False, 'shape': (1,)}", "a"), "want a field: a name, a type and maybe a shape"},
		{version1("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,)}", "a"), "objects are pickles"},
		{version1("{'descr': [('a', '|b1')], 'fortran_order': False, 'shape': (1,)}", "\x02"), `offset 74: field "a": data: want a boolean`},
		{version1("{'descr': [('a', '<f8', (99999, 99999))], 'fortran_order': False, 'shape': (1,)}", "a"), "Limits.MaxElements"},
		{version1("{'descr': "+strings.Repeat("[('a', ", 70), ""), "Limits.MaxDepth"},
		{version1("{'descr': '|u1', 'descr': '|u1'}", ""), `want each key once, got "descr" twice`},
		{version1("{'descr': '|u1', 'colour': 'red'}", ""), `offset 27: header: want descr, fortran_order or shape, got "colour"`},
		{version1(start+"}", "a"), `want the key "shape"`},
		{version1(start+"'shape': (3)}", "abc"), "one value in brackets is no tuple"},
		{version1(start+"'shape': (-3,)}", "abc"), `want a dimension, 0 or more, got -3`},
		{version1(start+"'shape': (99999999999,)}", "abc"), "Limits.MaxElements"},
		{version1(start+"'shape': (65536, 8192)}", "abc"), "want 536870912 bytes for shape [65536 8192] of |u1, got at most 3, then the file ends"},
		{version1(start+"'shape': (65536, 65537)}", "abc"), "want at most 2147483648 elements (Limits.MaxElements)"},
		{version1(start+"'shape': (4611686018427387904, 4611686018427387904)}", "abc"), "want at most 2147483648 elements (Limits.MaxElements)"},
		{version1(start+"'shape': (9223372036854775808,)}", "abc"), "want a string, a number"},
		{version1(start+"'shape': (2,)} x", "ab"), `want spaces and a newline after the dictionary, got " x"`},
		{version1(start+"'shape': (2,)", "ab"), `want "}", got ""`},
		{version1(start+"'shape': (2, 3", "ab"), `want ")", got ""`},
		{version1(start+"'shape': 3}", "abc"), `want a tuple of dimensions, got 3`},
		{version1(start+"'shape': ("+strings.Repeat("1,", 65)+")}", "a"), "want at most 64 dimensions, got 65"},
		{version1("{'descr: ", ""), "want an end of the string"},
		{version1("{3: 4}", ""), `want a string, got 3`},
		{version1("{'descr' '|u1'}", ""), `want ":"`},
		{version1("{'descr': 3, 'fortran_order': False, 'shape': ()}", ""), `want a type, got 3`},
		{version1("{'descr': '|u1', 'fortran_order': 0", ""), `want "}"`},
		{version1(start+"'shape': (3,)}", "ab"), "offset 65: data: want 3 bytes for shape [3] of |u1, got at most 2, then the file ends"},
		{version1(start+"'shape': (1,)}", "ab"), "offset 66: after the data: want the end of the file, got more bytes"},
	} {
		_, err := npy.Read(strings.NewReader(c.content), "x.npy")
		if err == nil || !strings.HasPrefix(err.Error(), "npy: x.npy: offset ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q:\n got %v\nwant %s", c.content, err, c.want)
		}
	}
}

func text(a *npy.Array) string { return string(a.Data.([]byte)) }

func archive(t testing.TB, names ...string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, name := range names {
		member, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(member, version1("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", string(rune('a'+i))+"z"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestArchive(t *testing.T) {
	content := archive(t, "x.npy", "y.npy")
	arrays, err := npy.ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "y", "x")
	if err != nil || len(arrays) != 2 || text(arrays[0]) != "bz" || text(arrays[1]) != "az" {
		t.Errorf("got %v, %v", arrays, err)
	}
	path := filepath.Join(t.TempDir(), "s.npz")
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	if arrays, err := npy.OpenArchive(path, "x"); err != nil || text(arrays[0]) != "az" {
		t.Errorf("from a file: %v, %v", arrays, err)
	}
	if _, err := npy.ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "z"); err == nil || !strings.Contains(err.Error(), `want one of the arrays x, y, got "z"`) {
		t.Errorf("got %v", err)
	}
	if _, err := npy.ReadArchive(bytes.NewReader(content[:90]), 90, "s.npz", "x"); err == nil || !strings.Contains(err.Error(), "npy: s.npz: archive: want a zip archive, got ") {
		t.Errorf("cut archive: %v", err)
	}
	damaged := bytes.Clone(content)
	at := bytes.Index(damaged, []byte("NUMPY")) // compressed members of this size are stored or deflated without matches; either way the header shows
	if at < 0 {
		t.Skip("the archive does not hold its text in the clear")
	}
	damaged[at] ^= 1
	if _, err := npy.ReadArchive(bytes.NewReader(damaged), int64(len(damaged)), "s.npz", "x", "y"); err == nil || !strings.Contains(err.Error(), "npy: s.npz:x.npy: offset 0: ") {
		t.Errorf("damaged member: %v", err)
	}
	if _, err := npy.OpenArchive(t.TempDir()+"/none", "x"); err == nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestSaveReplacesAWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.npy")
	for _, values := range [][]float64{{1, 2, 3, 4}, {5}} {
		if err := npy.Save(path, npy.New(values)); err != nil {
			t.Fatal(err)
		}
		got, err := npy.Open(path)
		if err != nil || !slices.Equal(got.Data.([]float64), values) {
			t.Fatalf("got %v, %v, want %v", got, err, values)
		}
	}
	if err := npy.Save(filepath.Join(path, "below a file"), npy.New([]float64{1})); err == nil || !strings.HasPrefix(err.Error(), "npy: ") {
		t.Errorf("error %v", err)
	}
	if left, err := filepath.Glob(path + "?*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
