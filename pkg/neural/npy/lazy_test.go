package npy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// reading counts the bytes that are read.
type reading struct {
	io.ReaderAt
	bytes int
}

func (r *reading) ReadAt(p []byte, at int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, at)
	r.bytes += n
	return n, err
}

// raw returns a .npy file of bytes 0, 1, 2 … in the order of the file.
func rawFile(shape string, fortran string, n int) []byte {
	header := fmt.Sprintf("{'descr': '|u1', 'fortran_order': %s, 'shape': %s, }\n", fortran, shape)
	out := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), 0)
	out = append(out, header...)
	for i := range n {
		out = append(out, byte(i))
	}
	return out
}

// TestLazyBlocks reads every block of arrays in all orders of dimensions, and holds that nothing else of the file is read.
func TestLazyBlocks(t *testing.T) {
	for _, fortran := range []string{"False", "True"} {
		for _, axes := range [][]int{nil, {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			content := rawFile("(3, 4, 5)", fortran, 60)
			in := &reading{ReaderAt: bytes.NewReader(content)}
			l, err := NewLazy(in, int64(len(content)), "x.npy", file.Limits{}, axes...)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := Read(bytes.NewReader(content), "x.npy")
			if err != nil {
				t.Fatal(err)
			}
			of := axes
			if of == nil {
				of = []int{0, 1, 2}
			}
			n, m, k := l.Dims()
			if dims := [3]int{n, m, k}; dims != [3]int{whole.Shape[of[0]], whole.Shape[of[1]], whole.Shape[of[2]]} {
				t.Fatalf("axes %v: dimensions %v", axes, dims)
			}
			blocks(n, m, k, func(at, size [3]int) {
				in.bytes = 0
				dst := make([]float64, size[0]*size[1]*size[2])
				if err := l.Block(dst, at, size); err != nil {
					t.Fatal(err)
				}
				if in.bytes != len(dst) {
					t.Fatalf("axes %v: a block of %v from %v reads %d bytes", axes, size, at, in.bytes)
				}
				for i, got := range dst {
					var index [3]int
					index[of[0]], index[of[1]], index[of[2]] = at[0]+i/size[2]/size[1], at[1]+i/size[2]%size[1], at[2]+i%size[2]
					if want := whole.Data.([]uint8)[(index[0]*4+index[1])*5+index[2]]; got != float64(want) {
						t.Fatalf("fortran %s, axes %v: block of %v from %v: value %d is %v, want %v", fortran, axes, size, at, i, got, want)
					}
				}
			})
		}
	}
}

func blocks(n, m, k int, do func(at, size [3]int)) {
	for i := range n * m * k {
		at := [3]int{i / k / m, i / k % m, i % k}
		for j := range (n - at[0]) * (m - at[1]) * (k - at[2]) {
			do(at, [3]int{1 + j/(k-at[2])/(m-at[1]), 1 + j/(k-at[2])%(m-at[1]), 1 + j%(k-at[2])})
		}
	}
}

func TestLazyReadsAllKindsOfRealNumbers(t *testing.T) {
	folder := t.TempDir()
	for name, a := range map[string]*Array{
		"bool": New([]bool{true, false, true, true}, 4), "int8": New([]int8{-1, 2, 3, -128}, 2, 2), "int64": New([]int64{1, -5, 1 << 53, 7}, 4, 1),
		"float32": New([]float32{.5, 2, 3, -1}, 2, 2), "float64": New([]float64{.1, 2, 3, -1e300}, 1, 2, 2),
	} {
		path := filepath.Join(folder, name+".npy")
		if err := Save(path, a); err != nil {
			t.Fatal(err)
		}
		l, err := OpenLazy(path, file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		n, m, k := l.Dims()
		got := make([]float64, 4)
		if err := l.Block(got, [3]int{}, [3]int{n, m, k}); err != nil {
			t.Fatal(err)
		}
		if want, err := a.Float64s(); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v: %v", name, got, want, err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestLazyRefuses(t *testing.T) {
	whole := rawFile("(3, 4)", "False", 12)
	open := func(content []byte, axes ...int) error {
		_, err := NewLazy(bytes.NewReader(content), int64(len(content)), "x.npy", file.Limits{MaxElements: 100}, axes...)
		return err
	}
	for name, c := range map[string]struct {
		err  error
		kind error
		says string
	}{
		"cut short":       {open(whole[:len(whole)-1]), file.ErrTruncated, "12 bytes"},
		"going on":        {open(append(slices.Clone(whole), 0)), file.ErrFormat, "no bytes after"},
		"no npy":          {open([]byte("hello, world")), file.ErrFormat, "x.npy"},
		"four dimensions": {open(rawFile("(1, 2, 2, 3)", "False", 12)), file.ErrUnsupported, "three dimensions"},
		"too large":       {open(rawFile("(3, 400)", "False", 1200)), file.ErrLimit, "100"},
		"axes":            {open(whole, 0, 1, 1), nil, "[0 1 1]"},
	} {
		if c.err == nil || c.kind != nil && !errors.Is(c.err, c.kind) || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%s: got %v", name, c.err)
		}
	}
	path := filepath.Join(t.TempDir(), "text.npy")
	if err := Save(path, New([]string{"a"}, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLazy(path, file.Limits{}); !errors.Is(err, file.ErrUnsupported) {
		t.Errorf("texts: %v", err)
	}
	if _, err := OpenLazy(filepath.Join(filepath.Dir(path), "none.npy"), file.Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := OpenLazy(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, c := range [][2][3]int{{{3, 0, 0}, {1, 1, 1}}, {{0, -1, 0}, {1, 1, 1}}, {{0, 0, 0}, {1, 1, 2}}, {{0, 0, 0}, {1, 2, 1}}} {
		if err := l.Block(make([]float64, 1), c[0], c[1]); err == nil {
			t.Errorf("block of %v from %v: want an error", c[1], c[0])
		}
	}
	if err := os.Truncate(path, int64(len(whole)-3)); err != nil { // while it is open
		t.Fatal(err)
	}
	if err := l.Block(make([]float64, 4), [3]int{2, 0, 0}, [3]int{1, 4, 1}); !errors.Is(err, file.ErrTruncated) {
		t.Errorf("a file cut short while it is open: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var big [2]int64
	big[0] = 1<<53 + 1
	if err := Save(path, New(big[:], 2)); err != nil {
		t.Fatal(err)
	}
	m, err := OpenLazy(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.Block(make([]float64, 1), [3]int{}, [3]int{1, 1, 1}); err == nil || !strings.Contains(err.Error(), "9007199254740993") {
		t.Errorf("an integer that float64 does not have: %v", err)
	}
}

// FuzzLazy holds that what is read in blocks is what is read at once, and that both refuse the same files but for those that Lazy does not take.
func FuzzLazy(f *testing.F) {
	f.Add(rawFile("(3, 4)", "False", 12))
	f.Add(rawFile("(3, 2, 2)", "True", 12))
	f.Add(rawFile("(0, 4)", "False", 0))
	f.Fuzz(func(t *testing.T, content []byte) {
		limits := file.Limits{MaxElements: 1 << 12, MaxBytes: 1 << 18}
		l, err := NewLazy(bytes.NewReader(content), int64(len(content)), "x.npy", limits)
		if err != nil {
			return
		}
		n, m, k := l.Dims()
		got := make([]float64, n*m*k)
		err = l.Block(got, [3]int{}, [3]int{n, m, k})
		a, other := Decode(bytes.NewReader(content), "x.npy", limits)
		if errors.Is(other, file.ErrLimit) {
			return
		}
		var want []float64
		if other == nil {
			want, other = a.Float64s()
		}
		if (err == nil) != (other == nil) {
			t.Fatalf("in blocks: %v; at once: %v", err, other)
		}
		if err == nil && !slices.EqualFunc(got, want, func(x, y float64) bool { return x == y || x != x && y != y }) {
			t.Fatalf("in blocks %v, at once %v", got, want)
		}
	})
}
