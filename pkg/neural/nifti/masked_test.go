package nifti_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// TestMasked takes voxels of an image in memory and of a file, and puts numbers back.
func TestMasked(t *testing.T) {
	img := ramp(t, 5)
	path := filepath.Join(t.TempDir(), "x.nii")
	if err := nifti.Write(path, img, nifti.WriteOptions{Type: nifti.Int16, Scale: true}); err != nil {
		t.Fatal(err)
	}
	stored, err := nifti.Read(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	values := make([]float64, 24)
	values[3], values[8], values[9], values[23] = 1, math.NaN(), -.5, 2
	mask, err := nifti.New(img.Grid, values)
	if err != nil {
		t.Fatal(err)
	}
	in, err := nifti.Mask(mask)
	if err != nil {
		t.Fatal(err)
	}
	memory, err := stored.Masked(in)
	if err != nil {
		t.Fatal(err)
	}
	streamed, err := nifti.ReadMasked(path, mask, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []*nifti.TimeCourses{memory, streamed} {
		if r, c := got.Values.Dims(); r != 5 || c != 3 || got.Positions()[1] != [3]int{1, 1, 1} {
			t.Fatalf("%d × %d, %v", r, c, got.Positions())
		}
		for column, at := range []int{3, 9, 23} {
			p := got.Voxel(at)
			series := stored.Series(p[0], p[1], p[2])
			for time := range 5 {
				if v := got.Values.At(time, column); v != series[time] || v != stored.At(p[0], p[1], p[2], time) || !(math.Abs(v-float64(24*time+at)) <= stored.Slope/2) {
					t.Errorf("volume %d, voxel %d: got %v, want %v", time, at, v, series[time])
				}
			}
		}
		back, err := got.Unmask([]float64{1, 2, 3, 4, 5, 6}, -1)
		if err != nil || back.Volumes() != 2 || back.At(1, 1, 1, 1) != 5 || back.At(0, 0, 0, 1) != -1 || nifti.SameGrid(back.Grid, img.Grid) != nil {
			t.Error(back, err)
		}
		if _, err := got.Unmask([]float64{1, 2}, 0); !errors.Is(err, file.ErrValue) {
			t.Error(err)
		}
	}
	high, err := nifti.MaskWhere(mask, func(v float64) bool { return v > 1 })
	if err != nil || !high[23] || high[3] || high[8] {
		t.Error(high, err)
	}
	if _, err := nifti.Mask(img); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	if _, err := nifti.ReadMasked(path, img, file.Limits{}); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	mask.Affine[0][3]++
	if _, err := nifti.ReadMasked(path, mask, file.Limits{}); !errors.Is(err, nifti.ErrGrid) || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
	if _, err := stored.Masked(make([]bool, 24)); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	if _, err := stored.Masked(make([]bool, 23)); !errors.Is(err, nifti.ErrGrid) {
		t.Error(err)
	}
	if _, err := nifti.ReadVolume(path, 5, file.Limits{}); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	if err := os.Truncate(path, 352+5*48-1); err != nil {
		t.Fatal(err)
	}
	if _, err := nifti.ReadVolume(path, 0, file.Limits{}); !errors.Is(err, file.ErrTruncated) {
		t.Error(err)
	}
	if _, err := nifti.ReadMasked(path, img, file.Limits{}); err == nil {
		t.Error("a truncated file is read")
	}
}

// TestPairs reads a pair by either name, with and without compression, and says what is missing.
func TestPairs(t *testing.T) {
	single := ramp(t, 1)
	b := encode(t, single, nifti.WriteOptions{Type: nifti.Int16})
	head := put32f(108, 0)(append([]byte{}, b[:348]...))
	copy(head[344:], "ni1")
	folder := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, names := range [][2]string{{"a.hdr", "a.img"}, {"b.hdr.gz", "b.img.gz"}, {"c.hdr", "c.img.gz"}} {
		for i, content := range [][]byte{head, b[352:]} {
			if strings.HasSuffix(names[i], ".gz") {
				content = pack(t, content)
			}
			write(names[i], content)
		}
		for _, name := range names {
			img, err := nifti.Read(filepath.Join(folder, name), file.Limits{})
			if err != nil || !equal(img.Values(), single.Values()) || img.Magic != "ni1" {
				t.Errorf("%s: %v, %v", name, img, err)
			}
		}
	}
	shifted := write("d.hdr", put32f(108, 16)(append([]byte{}, head...)))
	write("d.img", append(make([]byte, 16), b[352:]...))
	if img, err := nifti.Read(shifted, file.Limits{}); err != nil || !equal(img.Values(), single.Values()) {
		t.Error(img, err)
	}
	write("d.img", b[352:])
	if _, err := nifti.Read(shifted, file.Limits{}); !errors.Is(err, file.ErrTruncated) || !strings.Contains(err.Error(), "d.img") {
		t.Error(err)
	}
	if _, err := nifti.Read(write("e.hdr", head), file.Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := nifti.Read(write("f.hdr", append(append([]byte{}, head...), 0, 0, 0, 0, 9)), file.Limits{}); !errors.Is(err, file.ErrFormat) {
		t.Error(err)
	}
	if _, err := nifti.Read(write("g.nii", head), file.Limits{}); !errors.Is(err, file.ErrFormat) {
		t.Error(err)
	}
}

// TestLargeVolumes reads volumes of more than what is read at a time, so that plain files are sought in, and finds what is missing at their end.
func TestLargeVolumes(t *testing.T) {
	const n = 80 * 80 * 60
	values := make([]float64, 3*n)
	for i := range values {
		values[i] = float64(i%30011) - 15000
	}
	img, err := nifti.New(nifti.CubicGrid(80, 80, 60, 2), values)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x.nii", "x.nii.gz"} {
		path := filepath.Join(t.TempDir(), name)
		if err := nifti.Write(path, img, nifti.WriteOptions{Type: nifti.Int16}); err != nil {
			t.Fatal(err)
		}
		for volume := range 3 {
			one, err := nifti.ReadVolume(path, volume, file.Limits{})
			if err != nil || !equal(one.Values(), values[volume*n:(volume+1)*n]) {
				t.Errorf("%s: volume %d: %v", name, volume, err)
			}
		}
		all, err := nifti.Read(path, file.Limits{})
		if err != nil || !equal(all.Values(), values) {
			t.Errorf("%s: %v", name, err)
		}
		stored, err := nifti.Raw[int16](all)
		if err != nil || len(stored) != 3*n || stored[n+7] != int16(values[n+7]) {
			t.Errorf("%s: %d stored numbers, %v", name, len(stored), err)
		}
		if _, err := nifti.Raw[float32](all); !errors.Is(err, file.ErrValue) || !strings.Contains(err.Error(), "want float32, got int16") {
			t.Error(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, damage := range [][]byte{b[:len(b)-1], append(b[:len(b):len(b)], 1)} {
			if err := os.WriteFile(path, damage, 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := nifti.ReadVolume(path, 1, file.Limits{}); err == nil {
				t.Errorf("%s: %d bytes are read, %d are right", name, len(damage), len(b))
			}
			if _, err := nifti.ReadMasked(path, mustVolume(t, img), file.Limits{}); err == nil {
				t.Errorf("%s: %d bytes are read through a mask, %d are right", name, len(damage), len(b))
			}
		}
	}
}

func mustVolume(t *testing.T, img *nifti.Image) *nifti.Image {
	t.Helper()
	mask, err := nifti.New(img.Grid, img.Volume(0))
	if err != nil {
		t.Fatal(err)
	}
	return mask
}
