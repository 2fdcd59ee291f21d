package nifti_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// same compares ReadFloat64s with Read and Values, bit by bit, and their kinds of failure: only the piece in which a file ends may be another one.
func same(t *testing.T, path string) {
	t.Helper()
	h, got, err := nifti.ReadFloat64s(path, file.Limits{})
	img, want := nifti.Read(path, file.Limits{})
	var one, other *file.Error
	if errors.As(err, &one) != errors.As(want, &other) || (err == nil) != (want == nil) || one != nil && (one.Err != other.Err || one.What != other.What) {
		t.Errorf("%s: got %v, want %v", path, err, want)
	}
	if err != nil || want != nil {
		if h != nil || got != nil {
			t.Errorf("%s: values beside an error", path)
		}
		return
	}
	values := img.Values()
	if !reflect.DeepEqual(*h, img.Header) || len(got) != len(values) {
		t.Fatalf("%s: got %d values of %+v, want %d of %+v", path, len(got), h, len(values), img.Header)
	}
	for i, v := range values {
		if math.Float64bits(v) != math.Float64bits(got[i]) {
			t.Fatalf("%s: value %d is %v, want %v", path, i, got[i], v)
		}
	}
}

// TestReadFloat64s reads images of all types, scaled or not, plain or packed, whole or damaged.
func TestReadFloat64s(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, typ := range types {
		for _, slope := range []float32{1, 0.37} {
			b := put32f(116, -2.3)(put32f(112, slope)(encode(t, ramp(t, 3), nifti.WriteOptions{Type: typ})))
			same(t, write("x.nii", b))
			same(t, write("x.nii.gz", pack(t, b)))
			same(t, write("short.nii", b[:len(b)-1]))
			same(t, write("short.nii.gz", pack(t, b[:len(b)-1])))
			same(t, write("long.nii.gz", pack(t, append(b, 1))))
			torn := pack(t, b)
			torn[len(torn)-5] ^= 1 // the checksum
			same(t, write("torn.nii.gz", torn))
		}
	}
	for _, d := range damages {
		same(t, write("damaged.nii", d.do(encode(t, ramp(t, 1), nifti.WriteOptions{}))))
	}
	same(t, filepath.Join(folder, "none.nii"))
	more, _ := filepath.Glob("testdata/*.nii*")
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		found, _ := filepath.Glob(filepath.Join(root, "format-fixtures", "*", "*.nii*"))
		more = append(more, found...)
	}
	for _, path := range more {
		same(t, path)
	}
}

// TestReadFloat64sOfMany reads more numbers than are scaled at a time, and takes little more memory than for their values; the limits count just that.
func TestReadFloat64sOfMany(t *testing.T) {
	values := make([]float64, 60*60*60*21)
	for i := range values {
		values[i] = float64(i*7919%30011 - 15000)
	}
	img, err := nifti.New(nifti.CubicGrid(60, 60, 60, 2), values)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x.nii", "x.nii.gz"} {
		path := filepath.Join(t.TempDir(), name)
		if err := nifti.Write(path, img, nifti.WriteOptions{Type: nifti.Float32}); err != nil {
			t.Fatal(err)
		}
		same(t, path)
		size := int64(len(values)) * 8
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := nifti.ReadFloat64s(path, file.Limits{MaxBytes: size})
		runtime.ReadMemStats(&after)
		if took := int64(after.TotalAlloc - before.TotalAlloc); err != nil || took > size*5/4 {
			t.Errorf("%s: %d bytes for %d, %v", name, took, size, err)
		}
		if _, _, err := nifti.ReadFloat64s(path, file.Limits{MaxBytes: size - 1}); !errors.Is(err, file.ErrLimit) {
			t.Errorf("%s: got %v, want %v", name, err, file.ErrLimit)
		}
	}
}
