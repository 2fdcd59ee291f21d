package hdf5

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// seeds are the small files of the corpus and of RICHLAZY_DATA, decompressed.
func seeds(f *testing.F, most int) {
	paths, _ := filepath.Glob("testdata/corpus/*")
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		for _, pattern := range []string{"gen_hdf5/*.h5", "nwb_back_compat/*", "matio/*hdf5.mat"} {
			more, _ := filepath.Glob(filepath.Join(root, "format-fixtures", pattern))
			paths = append(paths, more...)
		}
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if strings.HasSuffix(path, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				f.Fatal(err)
			}
			if b, err = io.ReadAll(z); err != nil {
				f.Fatal(err)
			}
		}
		if len(b) <= most {
			f.Add(b, true)
			f.Add(b, false)
		}
	}
}

// FuzzOpen reads all that a damaged file holds, with checksums verified or, as no mutation would get past them, not.
func FuzzOpen(f *testing.F) {
	seeds(f, 24<<10)
	limits := file.Limits{MaxBytes: 1 << 18, MaxElements: 1 << 15, MaxDepth: 12}
	f.Fuzz(func(t *testing.T, b []byte, trust bool) {
		in, err := file.NewRandom(bytes.NewReader(b), int64(len(b)), "fuzz", format, limits)
		if err != nil {
			return
		}
		h, err := open(in, limits, trust)
		if err != nil {
			told(t, err)
			return
		}
		room := uint64(8*limits.MaxBytes) + 64*uint64(len(b)) + 8*cacheBytes
		left := 60
		told(t, h.Walk(func(o Object) error {
			if left--; left < 0 {
				return io.EOF
			}
			told(t, bounded(t, room, func() error { return readAll(t, o, limits) }))
			return nil
		}))
		_ = h.String()
	})
}

// bounded fails where work allocates more than room in all.
func bounded(t *testing.T, room uint64, work func() error) error {
	var err error
	if used := filetest.Allocated(func() { err = work() }); used > room {
		t.Fatalf("%d bytes were allocated, %d are within the limits", used, room)
	}
	return err
}

// told demands that errors are those of the reader.
func told(t *testing.T, err error) {
	var e *file.Error
	if err != nil && err != io.EOF && !errors.As(err, &e) {
		t.Fatalf("%T: %v", err, err)
	}
}

func readAll(t *testing.T, o Object, limits file.Limits) error {
	attrs, err := o.Attrs()
	told(t, err)
	for i, a := range attrs {
		if i < 20 {
			told(t, everything(t, a, limits))
		}
		_ = a.String()
	}
	d, ok := o.(*Dataset)
	if !ok {
		return err
	}
	_ = d.String()
	if err := everything(t, d, limits); err != nil {
		return err
	}
	start, count := make([]int, len(d.Shape())), d.Shape()
	for i, n := range count {
		start[i], count[i] = n/3, (n+1)/2
	}
	_, err = d.Block(start, count)
	return err
}

// everything reads values in each way that their type allows, and compares the ways.
func everything(t *testing.T, v Values, limits file.Limits) error {
	a, err := v.Read()
	if err != nil {
		return err
	}
	if n, ok := file.Product(sizes(a.Shape()), 1<<40); a.Shape() != nil && (!ok || n != int64(a.Len())) || a.Len()*a.Type().Size != len(a.Bytes()) {
		t.Fatalf("%d elements, %d bytes of an array %v", a.Len(), len(a.Bytes()), a.Shape())
	}
	if int64(len(a.Bytes())) > limits.MaxBytes || int64(a.Len()) > limits.MaxElements {
		t.Fatalf("%d bytes are beyond the limits", len(a.Bytes()))
	}
	_ = a.String()
	direct, err := ReadAs[float64](v)
	if after, err2 := a.Float64s(); (err == nil) != (err2 == nil) || len(direct) != len(after) {
		t.Fatalf("read while converting: %v, afterwards: %v", err, err2)
	}
	told(t, err)
	return values(t, a, 0)
}

func values(t *testing.T, a *Array, depth int) error {
	if depth > 4 {
		return nil
	}
	var err error
	switch a.Type().Class {
	case String:
		_, err = a.Strings()
	case Enum:
		_, err = a.Enums()
	case Reference:
		if a.Type().Region {
			_, err = a.Regions()
		} else {
			_, err = a.References()
		}
	case List:
		var l []*Array
		l, err = a.Lists()
		for i := 0; i < min(len(l), 8); i++ {
			told(t, values(t, l[i], depth+1))
		}
	case Compound:
		for _, m := range a.Type().Members[:min(len(a.Type().Members), 8)] {
			var field *Array
			if field, err = a.Field(m.Name); err == nil {
				err = values(t, field, depth+1)
			}
			told(t, err)
		}
		_, err = a.Table()
	default:
		_, err = a.Ints()
	}
	return err
}

func sizes(shape []int) (out []int64) {
	for _, n := range shape {
		out = append(out, int64(n))
	}
	return out
}
