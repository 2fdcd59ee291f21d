package nifti_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

func bytesReader(b []byte) io.Reader { return bytes.NewReader(bytes.Clone(b)) }

// FuzzRead feeds anything to the reader: it must end in an image or in a *file.Error, within its limits, the same from a file and from a stream, and an
// image that is read can be written and read again with the same values.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/nifti
func FuzzRead(f *testing.F) {
	for _, d := range damages {
		f.Add(d.do(encode(f, ramp(f, 1), nifti.WriteOptions{})))
	}
	for _, typ := range types {
		f.Add(encode(f, ramp(f, 2), nifti.WriteOptions{Type: typ, Version: 1 + int(typ)%4/2}))
	}
	f.Add(pack(f, encode(f, ramp(f, 2), nifti.WriteOptions{})))
	names, _ := filepath.Glob("testdata/*.nii*")
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		more, _ := filepath.Glob(filepath.Join(root, "format-fixtures", "*", "*.nii*"))
		names = append(names, more...)
	}
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil && len(b) < 4096 {
			f.Add(b)
		}
	}
	limits := file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 18}
	f.Fuzz(func(t *testing.T, b []byte) {
		var img *nifti.Image
		var err error
		if cost := filetest.Allocated(func() { img, err = nifti.Decode(bytes.NewReader(b), "fuzz", limits) }); cost > 4<<20 {
			t.Fatalf("%d bytes cost %d", len(b), cost)
		}
		again, streamErr := nifti.Decode(onlyReader{bytes.NewReader(b)}, "fuzz", limits)
		if (err == nil) != (streamErr == nil) {
			t.Fatalf("from a file: %v; from a stream: %v", err, streamErr)
		}
		if err != nil {
			var e *file.Error
			if !errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil || img != nil {
				t.Fatalf("%#v", err)
			}
			return
		}
		values := img.Values()
		if !equal(values, again.Values()) || len(values) != img.Voxels()*img.Volumes() || img.String() == "" {
			t.Fatalf("%v: %d values", img, len(values))
		}
		img.TR()
		var out bytes.Buffer
		if err := nifti.Encode(&out, img, nifti.WriteOptions{}); err != nil {
			t.Fatalf("%+v cannot be written: %v", img.Header, err)
		}
		back, err := nifti.Decode(&out, "fuzz", limits)
		if err != nil || !equal(back.Values(), values) || back.Grid != img.Grid {
			t.Fatalf("written and read: %+v, %v; want %+v", back, err, img.Header)
		}
	})
}
