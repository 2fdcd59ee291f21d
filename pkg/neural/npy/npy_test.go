package npy_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// file makes the content of a version 1 file.
func file(header, data string) string {
	return fmt.Sprintf("\x93NUMPY\x01\x00%c%c%s%s", len(header)%256, len(header)/256, header, data)
}

func TestRead(t *testing.T) {
	const le = "\x01\x00\x02\x00\x00\x80"
	for _, c := range []struct {
		content string
		want    *npy.Array
	}{
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }   \n", "abcdef"), npy.New([]byte("abcdef"), 2, 3)},
		{file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }   \n", "abcdef"), npy.New([]byte("acebdf"), 2, 3)},
		{file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 2), }   \n", "abcdefgh"), npy.New([]byte("aecgbfdh"), 2, 2, 2)},
		{file(`{"shape":(3,),"fortran_order":False,"descr":"|u1"}`, "xyz"), npy.New([]byte("xyz"))},
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (), }\n", "q"), npy.Scalar(byte('q'))},
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 3), }\n", ""), npy.New([]byte{}, 0, 3)},
		{"\x93NUMPY\x02\x00\x32\x00\x00\x00{'descr':'|u1','fortran_order':False,'shape':(1,)}x", npy.New([]byte("x"))},
		{file("{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }\n", le), npy.New([]int16{1, 2, -32768})},
		{file("{'descr': '>u2', 'fortran_order': False, 'shape': (3,), }\n", le), npy.New([]uint16{256, 512, 128})},
		{file("{'descr': '<f2', 'fortran_order': False, 'shape': (3,), }\n", "\x01\x00\x00\x3c\xff\x7b"), npy.New([]float32{1.0 / (1 << 24), 1, 65504})},
		{file("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }\n", "\x01\x00"), npy.New([]bool{true, false})},
		{file("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }\n", "a\x00\x00\x00\xe9\x00\x00\x00z\x00\x00\x00\x00\x00\x00\x00"), npy.New([]string{"aé", "z"})},
		{file("{'descr': '>U1', 'fortran_order': False, 'shape': (1,), }\n", "\x00\x01\xf4\x00"), npy.New([]string{"\U0001f400"})},
		{file("{'descr': '|S3', 'fortran_order': False, 'shape': (2,), }\n", "ab\x00xyz"), npy.New([]string{"ab", "xyz"})},
		{file("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }\n", "\x00\x00\x80\x3f\x00\x00\x00\x40"), npy.New([]complex64{1 + 2i})},
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
		{"", "byte 0: want 8 bytes of magic string and version: unexpected EOF"},
		{"\x93NUMPY\x01", "byte 7: want 8 bytes of magic string and version: unexpected EOF"},
		{"PK\x03\x04 and so on", `byte 0: got "PK\x03\x04 a", want "\x93NUMPY"`},
		{"\x93NUMPY\x04\x00", "byte 6: got version 4.0, want 1.0, 2.0 or 3.0"},
		{"\x93NUMPY\x02\x00\x01", "byte 9: want the length of the header: unexpected EOF"},
		{"\x93NUMPY\x02\x00\xff\xff\xff\xff", "byte 8: got a header of 4294967295 bytes, want at most 65536"},
		{"\x93NUMPY\x01\x00\x09\x00{'de", "byte 14: want a header of 9 bytes: unexpected EOF"},
		{file("", ""), `byte 10: got "", want "{"`},
		{file("{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}", "12345678"), `byte 20: got type "<f16", want numbers, booleans or strings`},
		{file("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,)}", "12345678"), `byte 20: got type "<M8[s]", want numbers, booleans or strings`},
		{file("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", ""), `got type "|O", want numbers, booleans or strings`},
		{file("{'descr': '<U99999999999', 'fortran_order': False, 'shape': (1,)}", ""), "want strings of at most 1048576 characters"},
		{file("{'descr': '<U1', 'fortran_order': False, 'shape': (2,)}", "a\x00\x00\x00\x00\xd8\x00\x00"), "byte 69: got the character 0xd800, which Unicode does not have"},
		{file("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", "\x01\x02"), "byte 66: got the boolean 2, want 0 or 1"},
		{file("{'descr': '<U0', 'fortran_order': False, 'shape': (2147483647,)}", ""), "more than 1048576 empty strings, want fewer"},
		{file("{'descr': '<U0', 'fortran_order': False, 'shape': (1048577,)}", ""), "more than 1048576 empty strings, want fewer"},
		{file("{'descr': '|S0', 'fortran_order': False, 'shape': (9, 200000000)}", ""), "more than 1048576 empty strings, want fewer"},
		{file("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (1,)}", ""), "got a structured type"},
		{file("{'descr': '|u1', 'descr': '|u1'}", ""), `"descr" occurs twice`},
		{file("{'descr': '|u1', 'colour': 'red'}", ""), `byte 27: got key "colour", want descr, fortran_order or shape`},
		{file(start+"}", "a"), `the header lacks "shape"`},
		{file(start+"'shape': (3)}", "abc"), "one number in brackets is no tuple"},
		{file(start+"'shape': (-3,)}", "abc"), `got "-3,)}", want a dimension`},
		{file(start+"'shape': (99999999999,)}", "abc"), "want a dimension, 0 … 2147483647"},
		{file(start+"'shape': (65536, 65536)}", "abc"), "the content ends"},
		{file(start+"'shape': (65536, 65537)}", "abc"), "more than 4294967296 values, want fewer"},
		{file("{'descr': '<f8', 'fortran_order': False, 'shape': (65536, 65536)}", ""), `of type "<f8": more than 4294967296 bytes, want fewer`},
		{file(start+"'shape': (2,)} x", "ab"), `got " x" behind the header's dictionary`},
		{file(start+"'shape': (2,)", "ab"), `got "", want "}"`},
		{file(start+"'shape': (2, 3", "ab"), `got "", want ")"`},
		{file(start+"'shape': 3}", "abc"), `got "3}", want "("`},
		{file(start+"'shape': ("+strings.Repeat("1,", 33)+")}", "a"), "got more than 32 dimensions"},
		{file("{'descr: ", ""), "want an end of the string"},
		{file("{3: 4}", ""), `got "3: 4}", want a string`},
		{file("{'descr' '|u1'}", ""), `want ":"`},
		{file("{'descr': 3}", ""), `got "3}", want a string`},
		{file("{'descr': '|u1', 'fortran_order': 0", ""), `got "0", want "False"`},
		{file(start+"'shape': (3,)}", "ab"), "byte 67: the content ends, want 3 bytes for shape [3]: unexpected EOF"},
		{file(start+"'shape': (1,)}", "ab"), "byte 66: the content goes on behind shape [1]"},
	} {
		_, err := npy.Read(strings.NewReader(c.content), "x.npy")
		if err == nil || !strings.HasPrefix(err.Error(), "npy: x.npy: byte ") || !strings.Contains(err.Error(), c.want) {
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
			_, err = io.WriteString(member, file("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", string(rune('a'+i))+"z"))
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
	if _, err := npy.ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "z"); err == nil || !strings.Contains(err.Error(), `no array "z" in the archive's directory`) {
		t.Errorf("got %v", err)
	}
	if _, err := npy.ReadArchive(bytes.NewReader(content[:90]), 90, "s.npz", "x"); err == nil || !strings.Contains(err.Error(), "npy: s.npz: byte 0: want a zip archive: ") {
		t.Errorf("cut archive: %v", err)
	}
	damaged := bytes.Clone(content)
	at := bytes.Index(damaged, []byte("NUMPY")) // compressed members of this size are stored or deflated without matches; either way the header shows
	if at < 0 {
		t.Skip("the archive does not hold its text in the clear")
	}
	damaged[at] ^= 1
	if _, err := npy.ReadArchive(bytes.NewReader(damaged), int64(len(damaged)), "s.npz", "x", "y"); err == nil || !strings.Contains(err.Error(), "npy: s.npz:x.npy: byte 0: ") {
		t.Errorf("damaged member: %v", err)
	}
	if _, err := npy.OpenArchive(t.TempDir()+"/none", "x"); err == nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// What is read is written and read again as the same; nothing else than an array or an error with file and offset comes.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }   \n", "abcdef"),
		file("{'descr': '>U2', 'fortran_order': False, 'shape': (1,), }   \n", "\x00\x00\x00a\x00\x00\x00b"),
		file("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }   \n", "abcdefgh"),
		"\x93NUMPY\x02\x00\x32\x00\x00\x00{'descr':'|u1','fortran_order':False,'shape':(1,)}x",
		file("{'descr': '|u1', 'fortran_order': False, 'shape': (65536, 65536)}", "abc"),
		file("{'shape': (((", ""),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := npy.Reader{MaxBytes: 1 << 20}.Read(bytes.NewReader(content), "x.npy")
		if err != nil {
			if a != nil || !strings.HasPrefix(err.Error(), "npy: x.npy: byte ") {
				t.Fatalf("got %v with error %v", a, err)
			}
			return
		}
		total := 1
		for _, d := range a.Shape {
			total *= d
		}
		if a.Len() != total {
			t.Fatalf("%d values for shape %v", a.Len(), a.Shape)
		}
		var first, second bytes.Buffer
		if err := npy.Write(&first, a); err != nil {
			if _, text := a.Data.([]string); !text {
				t.Fatal(err)
			}
			return // bytes that are not UTF-8
		}
		again, err := npy.Read(bytes.NewReader(first.Bytes()), "again")
		if err != nil {
			t.Fatal(err)
		}
		if err := npy.Write(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) { // NaN is not equal to itself, but its bytes are
			t.Fatalf("%v came back as %v, %v", a, again, err)
		}
	})
}

func FuzzReadArchive(f *testing.F) {
	f.Add(archive(f, "x.npy"))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, content []byte) {
		arrays, err := npy.ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "x")
		if err == nil && len(arrays) != 1 || err != nil && !strings.HasPrefix(err.Error(), "npy: s.npz") {
			t.Fatalf("got %v, %v", arrays, err)
		}
	})
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
