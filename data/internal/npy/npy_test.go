package npy

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// file makes the content of a version 1 file.
func file(header, data string) string {
	return fmt.Sprintf("\x93NUMPY\x01\x00%c%c%s%s", len(header)%256, len(header)/256, header, data)
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		content, data string
		shape         []int
	}{
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }   \n", "abcdef"), "abcdef", []int{2, 3}},
		{file(`{"shape":(3,),"fortran_order":False,"descr":"|u1"}`, "xyz"), "xyz", []int{3}},
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (), }\n", "q"), "q", []int{}},
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 3), }\n", ""), "", []int{0, 3}},
		{file("{'descr': '|u1', 'fortran_order': False, 'shape': (19, 1), }\n", "all digits of a size"[:19]), "all digits of a size"[:19], []int{19, 1}},
		{"\x93NUMPY\x02\x00\x32\x00\x00\x00{'descr':'|u1','fortran_order':False,'shape':(1,)}x", "x", []int{1}},
	} {
		a, err := Read(strings.NewReader(c.content), "x.npy")
		if err != nil || !slices.Equal(a.Shape, c.shape) || string(a.Data) != c.data {
			t.Errorf("%q: got %v, %v", c.content, a, err)
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
		{file("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", "12345678"), `byte 20: got type "<f8", want "|u1", unsigned bytes`},
		{file("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", ""), `got type "|O", want "|u1"`},
		{file("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (1,)}", ""), "got a structured type"},
		{file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2)}", "abcd"), "byte 43: got Fortran order, want C order"},
		{file("{'descr': '|u1', 'descr': '|u1'}", ""), `"descr" occurs twice`},
		{file("{'descr': '|u1', 'colour': 'red'}", ""), `byte 27: got key "colour", want descr, fortran_order or shape`},
		{file(start+"}", "a"), `the header lacks "shape"`},
		{file(start+"'shape': (3)}", "abc"), "one number in brackets is no tuple"},
		{file(start+"'shape': (-3,)}", "abc"), `got "-3,)}", want a dimension`},
		{file(start+"'shape': (99999999999,)}", "abc"), "want a dimension, 0 … 2147483647"},
		{file(start+"'shape': (65536, 65536)}", "abc"), "more than 2147483648 bytes, want fewer"},
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
		_, err := Read(strings.NewReader(c.content), "x.npy")
		if err == nil || !strings.HasPrefix(err.Error(), "npy: x.npy: byte ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q:\n got %v\nwant %s", c.content, err, c.want)
		}
	}
}

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
	arrays, err := ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "y", "x")
	if err != nil || len(arrays) != 2 || string(arrays[0].Data) != "bz" || string(arrays[1].Data) != "az" {
		t.Errorf("got %v, %v", arrays, err)
	}
	path := filepath.Join(t.TempDir(), "s.npz")
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	if arrays, err := OpenArchive(path, "x"); err != nil || string(arrays[0].Data) != "az" {
		t.Errorf("from a file: %v, %v", arrays, err)
	}
	if _, err := ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "z"); err == nil || !strings.Contains(err.Error(), `no array "z" in the archive's directory`) {
		t.Errorf("got %v", err)
	}
	if _, err := ReadArchive(bytes.NewReader(content[:90]), 90, "s.npz", "x"); err == nil || !strings.Contains(err.Error(), "npy: s.npz: byte 0: want a zip archive: ") {
		t.Errorf("cut archive: %v", err)
	}
	damaged := bytes.Clone(content)
	at := bytes.Index(damaged, []byte("NUMPY")) // compressed members of this size are stored or deflated without matches; either way the header shows
	if at < 0 {
		t.Skip("the archive does not hold its text in the clear")
	}
	damaged[at] ^= 1
	if _, err := ReadArchive(bytes.NewReader(damaged), int64(len(damaged)), "s.npz", "x", "y"); err == nil || !strings.Contains(err.Error(), "npy: s.npz:x.npy: byte 0: ") {
		t.Errorf("damaged member: %v", err)
	}
	if _, err := OpenArchive(t.TempDir()+"/none", "x"); err == nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// The fixtures that NumPy wrote: unsigned bytes are read, everything else is refused by name.
func TestFixturesOfNumPy(t *testing.T) {
	read := 0
	for _, folder := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		files, err := filepath.Glob(filepath.Join(folder, "format-fixtures", "gen_npy", "*.npy"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			a, err := Read(bytes.NewReader(content), path)
			if unsigned := filepath.Base(path) == "u1.npy"; unsigned != (err == nil) {
				t.Errorf("%s: got %v, %v", path, a, err)
			}
			read++
		}
	}
	if read == 0 {
		t.Skip("no format-fixtures in the folders of RICHLAZY_DATA")
	}
}

// Whatever the bytes, Read returns an array that is as large as it says, or an error with file and offset.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }   \n", "abcdef"),
		"\x93NUMPY\x02\x00\x32\x00\x00\x00{'descr':'|u1','fortran_order':False,'shape':(1,)}x",
		file("{'descr': '|u1', 'fortran_order': False, 'shape': (65536, 65536)}", "abc"),
		file("{'shape': (((", ""),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := Read(bytes.NewReader(content), "x.npy")
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
		if len(a.Data) != total {
			t.Fatalf("%d bytes for shape %v", len(a.Data), a.Shape)
		}
	})
}

func FuzzReadArchive(f *testing.F) {
	f.Add(archive(f, "x.npy"))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, content []byte) {
		arrays, err := ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "x")
		if err == nil && len(arrays) != 1 || err != nil && !strings.HasPrefix(err.Error(), "npy: s.npz") {
			t.Fatalf("got %v, %v", arrays, err)
		}
	})
}
