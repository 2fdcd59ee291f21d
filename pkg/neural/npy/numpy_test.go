package npy_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// arrays have every type that is written.
func arrays() map[string]*npy.Array {
	return map[string]*npy.Array{
		"b1":  npy.New([]bool{true, false, true, true}, 2, 2),
		"i1":  npy.New([]int8{-128, 127}),
		"i2":  npy.New([]int16{-32768, 32767}),
		"i4":  npy.New([]int32{math.MinInt32, math.MaxInt32}),
		"i8":  npy.New([]int64{math.MinInt64, math.MaxInt64}),
		"u1":  npy.New([]uint8{0, 255}),
		"u2":  npy.New([]uint16{0, 65535}),
		"u4":  npy.New([]uint32{0, math.MaxUint32}),
		"u8":  npy.New([]uint64{0, math.MaxUint64}),
		"f4":  npy.New([]float32{math.SmallestNonzeroFloat32, float32(math.Inf(-1))}),
		"f8":  npy.New([]float64{math.Pi, math.SmallestNonzeroFloat64, math.Inf(1), -0.1, 1e300, 0}, 1, 2, 3),
		"c8":  npy.New([]complex64{1 - 2i}),
		"c16": npy.New([]complex128{complex(math.E, -math.Pi)}),
		"U":   npy.New([]string{"", "thumb", "héllo 🐀", "two\nlines"}, 4, 1),
		"V":   npy.New([][]byte{{1, 2, 0}, {0, 0, 255}}),
		"M8":  {Shape: []int{3}, Data: []int64{1, npy.NaT, -5}, Unit: npy.TimeUnit{Count: 1, Name: "ns"}},
		"m8":  {Shape: []int{2}, Data: []int64{7, 9}, Unit: npy.TimeUnit{Span: true, Count: 25, Name: "us"}},
		"records": {Shape: []int{2, 2}, Data: npy.Records{
			{Name: "trial", Values: npy.New([]int16{1, 2, 3, 4}, 2, 2)},
			{Name: "it's \\ größe", Title: "a title", Values: npy.New([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 2, 3)},
			{Name: "in", Values: &npy.Array{Shape: []int{2, 2, 2}, Data: npy.Records{
				{Name: "k", Values: npy.New([]string{"a", "bc", "", "d", "e", "f", "g", "h"}, 2, 2, 2)},
				{Name: "ok", Values: npy.New([]bool{true, false, true, true, false, false, true, true, true, false, true, true, false, false, true, true}, 2, 2, 2, 2)},
			}}},
		}},
		"empty": npy.New([]float64{}, 0, 3),
		"none":  npy.New([]string{}, 0),
		"zero":  npy.Scalar(2.5),
	}
}

func TestRoundTrip(t *testing.T) {
	for name, a := range arrays() {
		var content bytes.Buffer
		if err := npy.Write(&content, a); err != nil {
			t.Fatal(err)
		}
		if at := bytes.IndexByte(content.Bytes(), '\n') + 1; at%64 != 0 {
			t.Errorf("%s: values begin at byte %d, want a multiple of 64", name, at)
		}
		got, err := npy.Read(&content, name)
		if err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, a)
		}
	}
}

// NumPy reads our files as what they are, and writes in Fortran order and big-endian what we read as the same.
func TestNumPyReadsAndWrites(t *testing.T) {
	python := "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import numpy").Run(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s has no numpy: %v", python, err)
		}
		t.Skipf("%s has no numpy", python)
	}
	folder := t.TempDir()
	ours, theirs := filepath.Join(folder, "ours.npz"), filepath.Join(folder, "theirs.npz")
	if err := npy.SaveArchive(ours, func(w *npy.ArchiveWriter) error {
		for name, a := range arrays() {
			if err := w.Write(name, a); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	const script = `
import sys, numpy as np
a = np.load(sys.argv[1], allow_pickle=False)
assert len(a.files) == 21, a.files
for k in a.files:
    if k not in ('empty', 'none', 'zero', 'records'): assert a[k].dtype.str[1:].startswith(k), (k, a[k].dtype)
assert a['f8'].shape == (1, 2, 3) and a['f8'][0, 0, 0] == np.pi and a['f8'][0, 1, 0] == -0.1, a['f8']
assert a['U'].tolist() == [[''], ['thumb'], ['h\u00e9llo \U0001f400'], ['two\nlines']], a['U']
assert a['u8'].tolist() == [0, 2**64 - 1] and a['i8'].tolist() == [-2**63, 2**63 - 1]
assert a['zero'].shape == () and a['zero'] == 2.5 and a['empty'].shape == (0, 3)
r = a['records']
assert r.shape == (2, 2) and r['trial'].tolist() == [[1, 2], [3, 4]] and r['in']['k'][1, 0, 1] == 'f'
assert r['a title'][1, 1].tolist() == [10, 11, 12] and r['in']['ok'][0, 1, 0].tolist() == [False, False]
assert str(a['M8'].dtype) == 'datetime64[ns]' and np.isnat(a['M8'][1])
assert str(a['m8'].dtype) == 'timedelta64[25us]' and [x.tobytes() for x in a['V']] == [bytes([1, 2, 0]), bytes([0, 0, 255])]
np.savez_compressed(sys.argv[2], **{k: np.asfortranarray(a[k].astype(a[k].dtype.newbyteorder('>'))).reshape(a[k].shape, order='A') for k in a.files})
`
	if out, err := exec.Command(python, "-c", script, ours, theirs).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, a := range arrays() {
		got, err := npy.OpenArchive(theirs, name)
		if err != nil || !reflect.DeepEqual(got[0], a) {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, a)
		}
	}
}

func TestFloat64s(t *testing.T) {
	for _, a := range []*npy.Array{npy.New([]int64{1<<53 + 1}), npy.New([]uint64{math.MaxUint64}), npy.New([]int64{math.MaxInt64})} {
		if _, err := a.Float64s(); err == nil || !strings.Contains(err.Error(), "want integers that float64 has") {
			t.Errorf("%v: got %v", a, err)
		}
	}
	if v, err := npy.New([]int64{math.MinInt64, 1 << 60}).Float64s(); err != nil || v[0] != -1<<63 || v[1] != 1<<60 {
		t.Errorf("got %v, %v", v, err)
	}
	if v, err := npy.New([]bool{true, false}).Float64s(); err != nil || v[0] != 1 || v[1] != 0 {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := npy.New([]string{"1"}).Float64s(); err == nil || err.Error() != "npy: want real numbers, got string" {
		t.Errorf("got %v", err)
	}
}

// full is a disk with so many bytes left.
type full int

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), int(*f))
	if *f -= full(n); n < len(p) {
		return n, syscall.ENOSPC
	}
	return n, nil
}

// A disk that is full at any byte is an error that says so, and never a file that is taken for whole.
func TestFullDisk(t *testing.T) {
	for name, a := range arrays() {
		var whole bytes.Buffer
		if err := npy.Write(&whole, a); err != nil {
			t.Fatal(err)
		}
		for left := range whole.Len() {
			f := full(left)
			if err := npy.Write(&f, a); !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("%s: %d bytes left: %v", name, left, err)
			}
			f = full(left)
			w := npy.NewArchiveWriter(&f)
			if err := errors.Join(w.Write(name, a), w.Close()); !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("archive of %s: %d bytes left: %v", name, left, err)
			}
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, s := range []string{"a\x00", "\xff"} {
		if err := npy.Write(&bytes.Buffer{}, npy.New([]string{s})); err == nil || !strings.Contains(err.Error(), "npy: string 0 cannot be written") {
			t.Errorf("%q: got %v", s, err)
		}
	}
	path := filepath.Join(t.TempDir(), "x.npz")
	if err := npy.SaveArchive(path, func(w *npy.ArchiveWriter) error { return w.Write("a", npy.New([]string{"\xff"})) }); err == nil {
		t.Error("no error")
	}
	if files, _ := filepath.Glob(path + "*"); len(files) > 0 {
		t.Errorf("half a file was left: %v", files)
	}
}
