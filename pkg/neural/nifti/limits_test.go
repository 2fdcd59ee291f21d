package nifti_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// TestLimits reads a file with exactly what it needs, and with one less.
func TestLimits(t *testing.T) {
	img := ramp(t, 5)
	img.Extensions = []nifti.Extension{{6, make([]byte, 56)}}
	b := encode(t, img, nifti.WriteOptions{Type: nifti.Int16})
	for _, c := range []struct {
		enough, little file.Limits
		say            string
	}{
		{file.Limits{MaxElements: 120}, file.Limits{MaxElements: 119}, "Limits.MaxElements"},
		{file.Limits{MaxBytes: 240 + 64}, file.Limits{MaxBytes: 240 + 63}, "Limits.MaxBytes"},
	} {
		for _, b := range [][]byte{b, pack(t, b)} {
			if _, err := nifti.Decode(bytes.NewReader(b), "x.nii", c.enough); err != nil {
				t.Error(err)
			}
			if _, err := nifti.Decode(bytes.NewReader(b), "x.nii", c.little); !errors.Is(err, file.ErrLimit) || !strings.Contains(err.Error(), c.say) {
				t.Errorf("%v, want %q", err, c.say)
			}
		}
	}
}

// bomb is a compressed image of n volumes of 1024 × 1024 zeros of a byte each: a thousandth of its size.
func bomb(t testing.TB, n int) []byte {
	head := encode(t, ramp(t, 2), nifti.WriteOptions{Type: nifti.Uint8, Version: 2})[:544]
	for i, d := range []int{4, 1024, 1024, 1, n} {
		binary.LittleEndian.PutUint64(head[16+8*i:], uint64(d))
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(head)
	zeros := make([]byte, 1<<20)
	for range n {
		if err == nil {
			_, err = w.Write(zeros)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestBombs reads 64 MB of zeros that take 64 kB: they are read where the limit allows it and refused at little cost where not; and small files that declare
// terabytes.
func TestBombs(t *testing.T) {
	b := bomb(t, 64)
	if len(b) > 1<<17 {
		t.Fatalf("the bomb takes %d bytes", len(b))
	}
	img, err := nifti.Decode(bytes.NewReader(b), "bomb", file.Limits{})
	if err != nil || img.Volumes() != 64 {
		t.Fatal(img, err)
	}
	cost := filetest.Allocated(func() { _, err = nifti.Decode(bytes.NewReader(b), "bomb", file.Limits{MaxBytes: 1 << 20}) })
	if !errors.Is(err, file.ErrLimit) || cost > 4<<20 {
		t.Errorf("allocated %d kB, error %v", cost>>10, err)
	}
	// One volume after another, it can be read within the limit.
	path := filepath.Join(t.TempDir(), "bomb.nii.gz")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	cost = filetest.Allocated(func() { _, err = nifti.ReadVolume(path, 63, file.Limits{MaxBytes: 1 << 20}) })
	if err != nil || cost > 4<<20 {
		t.Errorf("allocated %d kB, error %v", cost>>10, err)
	}
	// 2⁴⁰ bytes are declared, and few are there.
	small := encode(t, ramp(t, 2), nifti.WriteOptions{Type: nifti.Uint8, Version: 2})
	for i, d := range []int{3, 1 << 20, 1 << 10, 1 << 10} {
		binary.LittleEndian.PutUint64(small[16+8*i:], uint64(d))
	}
	for _, b := range [][]byte{small, pack(t, small)} {
		for _, size := range []bool{true, false} {
			cost := filetest.Allocated(func() {
				limits := file.Limits{MaxBytes: 1 << 50, MaxElements: 1 << 50}
				if size {
					_, err = nifti.Decode(bytes.NewReader(b), "bomb", limits)
				} else {
					_, err = nifti.Decode(onlyReader{bytes.NewReader(b)}, "bomb", limits)
				}
			})
			if !errors.Is(err, file.ErrTruncated) || cost > 8<<20 {
				t.Errorf("allocated %d kB, error %v", cost>>10, err)
			}
		}
	}
}

// TestMemory holds that an image in memory takes what its numbers take in the file, and the masked voxels what they take as float64.
func TestMemory(t *testing.T) {
	const n = 1 << 21
	values := make([]float64, 8*n)
	for i := range values {
		values[i] = float64(i % 1000)
	}
	img, err := nifti.New(nifti.CubicGrid(128, 128, 128, 2), values)
	if err != nil {
		t.Fatal(err)
	}
	voxels := make([]float64, n)
	voxels[7], voxels[n-1] = 1, 1
	mask, err := nifti.New(img.Grid, voxels)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x.nii", "x.nii.gz"} {
		path := filepath.Join(t.TempDir(), name)
		if err := nifti.Write(path, img, nifti.WriteOptions{Type: nifti.Int16}); err != nil {
			t.Fatal(err)
		}
		cost := filetest.Allocated(func() { _, err = nifti.Read(path, file.Limits{}) })
		if want := uint64(8 * n * 2); err != nil || cost > want+2<<20 {
			t.Errorf("%s: allocated %d kB for %d, error %v", name, cost>>10, want>>10, err)
		}
		var two *nifti.TimeCourses
		cost = filetest.Allocated(func() { two, err = nifti.ReadMasked(path, mask, file.Limits{MaxBytes: 2*n + 1<<10}) })
		if err != nil || two.Values.At(3, 1) != float64((4*n-1)%1000) || cost > 2*n+4<<20 {
			t.Errorf("%s: masked: allocated %d kB, error %v", name, cost>>10, err)
		}
	}
}
