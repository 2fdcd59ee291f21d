package npy_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// What is read is written and read again as the same; nothing else than an array or an error with file and offset comes, and no more memory is taken than the limits
// allow.
//
//	go test -run xxx -fuzz FuzzRead$ -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/npy
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		version1("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }   \n", "abcdef"),
		version1("{'descr': '>U2', 'fortran_order': False, 'shape': (1,), }   \n", "\x00\x00\x00a\x00\x00\x00b"),
		version1("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }   \n", "abcdefgh"),
		version1("{'descr': '<M8[25us]', 'fortran_order': False, 'shape': (1,), }   \n", "abcdefgh"),
		version1("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }   \n", "\x00\x00\x00\x00\x00\x00\x00\xc0\xff\x3f\x00\x00\x00\x00\x00\x00"),
		version1("{'descr': [(('t', 'a'), '|i1'), ('', '|V1'), ('b', [('c', '|S2')], (2,))], 'fortran_order': True, 'shape': (1, 2), }   \n", "abcdefghijkl"),
		"\x93NUMPY\x02\x00\x32\x00\x00\x00{'descr':'|u1','fortran_order':False,'shape':(1,)}x",
		version1("{'descr': '|u1', 'fortran_order': False, 'shape': (65536, 65536)}", "abc"),
		version1("{'shape': (((", ""),
	} {
		f.Add([]byte(seed))
	}
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		names, _ := filepath.Glob(filepath.Join(root, "format-fixtures", "gen_npy", "*.npy"))
		for _, name := range names {
			if b, err := os.ReadFile(name); err == nil && len(b) < 4096 {
				f.Add(b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var a *npy.Array
		var err error
		cost := filetest.Allocated(func() { a, err = npy.Decode(bytes.NewReader(content), "x.npy", file.Limits{MaxBytes: 1 << 20}) })
		if cost > 16<<20 {
			t.Fatalf("%d bytes taken", cost)
		}
		if err != nil {
			var e *file.Error
			if a != nil || !errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil || !strings.HasPrefix(err.Error(), "npy: x.npy: ") {
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
		a.Table()
		a.Times()
		a.Durations()
		a.Seconds()
		_ = a.String()
		var first, second bytes.Buffer
		if err := npy.Write(&first, a); err != nil {
			return // bytes that are not UTF-8, names that are empty
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
	if b, err := os.ReadFile("testdata/cases.npz"); err == nil {
		f.Add(b)
	}
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, content []byte) {
		arrays, err := npy.ReadArchive(bytes.NewReader(content), int64(len(content)), "s.npz", "x")
		if err == nil && len(arrays) != 1 || err != nil && !strings.HasPrefix(err.Error(), "npy: s.npz") {
			t.Fatalf("got %v, %v", arrays, err)
		}
	})
}
