package nifti_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

var types = []nifti.Type{nifti.Uint8, nifti.Int8, nifti.Uint16, nifti.Int16, nifti.Uint32, nifti.Int32, nifti.Uint64, nifti.Int64, nifti.Float32, nifti.Float64}

// TestRoundTrip writes whole numbers in every type, version and form and reads them back.
func TestRoundTrip(t *testing.T) {
	img := ramp(t, 4)
	img.SetTR(.8)
	img.Description, img.AuxFile = "made here", "x"
	img.Intent = nifti.Intent{Code: 3, Parameters: [3]float64{17}, Name: "t"}
	img.Slices = nifti.Slices{Freq: 1, Phase: 2, Slice: 3, Start: 1, End: 2, Code: 4, Duration: .25}
	img.CalMin, img.CalMax, img.TimeOffset = -2, 2, .5
	img.Extensions = []nifti.Extension{{6, append([]byte("hello"), make([]byte, 3)...)}, {4, append([]byte("<xml/>"), make([]byte, 18)...)}}
	for _, typ := range types {
		for version := 1; version <= 2; version++ {
			for _, name := range []string{"x.nii", "x.nii.gz"} {
				path := filepath.Join(t.TempDir(), name)
				if err := nifti.Write(path, img, nifti.WriteOptions{Type: typ, Version: version}); err != nil {
					t.Fatal(err)
				}
				back, err := nifti.Read(path, file.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				tr, err := back.TR()
				if !equal(back.Values(), img.Values()) || back.Type != typ || back.Version != version || err != nil || tr != .8 {
					t.Errorf("%s: got %v, %v s, want %v", path, back, tr, img)
				}
				// What the file adds, and then nothing may differ.
				want := img.Header
				want.Type, want.Version, want.Offset, want.Magic = back.Type, back.Version, back.Offset, back.Magic
				want.Pixdim[4] = back.Pixdim[4] // float32
				if !reflect.DeepEqual(back.Header, want) {
					t.Errorf("%s: got\n%+v, want\n%+v", path, back.Header, want)
				}
			}
		}
	}
}

// TestFixturesRoundTrip writes each image that nibabel wrote as it is and reads it: values, affine and both kinds of affine stay.
func TestFixturesRoundTrip(t *testing.T) {
	for _, r := range records(t) {
		path := find(r.Path)
		if path == "" {
			continue
		}
		img, err := nifti.Read(path, file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		back, err := nifti.Decode(bytes.NewReader(encode(t, img, nifti.WriteOptions{})), path, file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want := img.Header
		want.BigEndian, want.Offset, want.Magic = false, back.Offset, back.Magic
		want.Pixdim[0] = back.Pixdim[0] // 0 stands for 1
		if !equal(back.Values(), img.Values()) || !reflect.DeepEqual(back.Header, want) {
			t.Errorf("%s: got\n%+v, want\n%+v", path, back.Header, want)
		}
	}
}

// TestAffineChanged sets another affine after reading: it is what is written, and the two of the file are not.
func TestAffineChanged(t *testing.T) {
	for _, name := range []string{"testdata/both.nii", "testdata/qform.nii", "testdata/two.nii"} {
		img, err := nifti.Read(name, file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range []nifti.Unit{nifti.Millimetre, nifti.Metre, nifti.Micrometre} {
			img.SpaceUnit = unit
			img.Affine = [4][4]float64{{0, -4, 0, 8}, {2, 0, 0, 16}, {0, 0, 8, -32}, {0, 0, 0, 1}}
			back, err := nifti.Decode(bytes.NewReader(encode(t, img, nifti.WriteOptions{Version: 2})), name, file.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if err := nifti.SameGrid(back.Grid, img.Grid); err != nil || back.QSpace != nifti.NoSpace || back.SSpace == nifti.NoSpace {
				t.Errorf("%s, %s: %v: %+v", name, unit, err, back.Header)
			}
		}
	}
}

// TestScale stores fractions as integers: each value comes back within half a slope, for ranges of all kinds.
func TestScale(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, scale := range []struct{ shift, size float64 }{{0, 1}, {-3, 1e-6}, {1e6, 1e-3}, {-1e20, 1e22}, {1e-30, 1e-32}, {.1, 0}, {0, 0}, {5e-40, 1e-41}} {
		values := make([]float64, 48)
		for i := range values {
			values[i] = scale.shift + scale.size*(rnd.Float64()-.3)
		}
		img, err := nifti.New(nifti.CubicGrid(2, 3, 4, 2), values)
		if err != nil {
			t.Fatal(err)
		}
		for _, typ := range []nifti.Type{nifti.Uint8, nifti.Int8, nifti.Uint16, nifti.Int16, nifti.Uint32, nifti.Int32} {
			back, err := nifti.Decode(bytes.NewReader(encode(t, img, nifti.WriteOptions{Type: typ, Scale: true})), "x", file.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range back.Values() {
				if rounding := 4e-16 * (math.Abs(back.Inter) + math.Abs(v)); !(math.Abs(v-values[i]) <= back.Slope/2+rounding) {
					t.Errorf("%v, %s: value %d: got %v, want %v ± %v", scale, typ, i, v, values[i], back.Slope/2)
				}
			}
			levels := math.Pow(2, float64(8*typ.Size())) - 1
			if spread := scale.size; spread > 1e-30 && math.Abs(scale.shift) < 1e7*spread && back.Slope > 1.01*spread*1.2/levels+2e-7*math.Abs(scale.shift)/levels*2 {
				t.Errorf("%v, %s: slope %v wastes the type's range", scale, typ, back.Slope)
			}
		}
	}
}

// TestWriteRefused asks for what cannot be stored: the error names voxel and value, and no file is left, nor is one that was there touched.
func TestWriteRefused(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.nii.gz")
	if err := nifti.Write(path, ramp(t, 1), nifti.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	with := func(v float64) *nifti.Image {
		values := make([]float64, 48)
		values[24+9] = v // voxel (1, 1, 1) of volume 1
		img, err := nifti.New(nifti.CubicGrid(2, 3, 4, 2), values)
		if err != nil {
			t.Fatal(err)
		}
		return img
	}
	long := ramp(t, 1)
	long.Description = strings.Repeat("x", 81)
	wrong := ramp(t, 1)
	wrong.Size[2] = 3
	code := ramp(t, 1)
	code.Intent.Code = 1 << 20
	for _, c := range []struct {
		img *nifti.Image
		opt nifti.WriteOptions
		say string
	}{
		{with(.5), nifti.WriteOptions{Type: nifti.Int16}, "voxel (1, 1, 1) of volume 1: want a value that int16 can hold (WriteOptions.Scale"},
		{with(-1), nifti.WriteOptions{Type: nifti.Uint8}, "got -1"},
		{with(256), nifti.WriteOptions{Type: nifti.Uint8}, "got 256"},
		{with(1 << 63), nifti.WriteOptions{Type: nifti.Int64}, "int64"},
		{with(math.NaN()), nifti.WriteOptions{Type: nifti.Int32}, "got NaN"},
		{with(math.Inf(1)), nifti.WriteOptions{Type: nifti.Uint64}, "got +Inf"},
		{with(1e39), nifti.WriteOptions{Type: nifti.Float32}, "got 1e+39"},
		{with(math.NaN()), nifti.WriteOptions{Type: nifti.Int16, Scale: true}, "got NaN"},
		{with(1e300), nifti.WriteOptions{Type: nifti.Int16, Scale: true}, "range of the values"},
		{with(1), nifti.WriteOptions{Type: nifti.Int64, Scale: true}, "Scale"},
		{with(1), nifti.WriteOptions{Type: 32}, "complex64"},
		{with(1), nifti.WriteOptions{Version: 3}, "version"},
		{long, nifti.WriteOptions{}, "Description"},
		{wrong, nifti.WriteOptions{}, "Dims"},
		{code, nifti.WriteOptions{}, "1048576"},
	} {
		err := nifti.Write(path, c.img, c.opt)
		if err == nil || !strings.Contains(err.Error(), c.say) || !strings.Contains(err.Error(), path) {
			t.Errorf("%v, want %q", err, c.say)
		}
	}
	for _, name := range []string{"x.img", "x", "x.gz"} {
		if err := nifti.Write(filepath.Join(folder, name), ramp(t, 1), nifti.WriteOptions{}); !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := nifti.Write(filepath.Join(folder, "no", "x.nii"), ramp(t, 1), nifti.WriteOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	after, err := os.ReadFile(path)
	if files, _ := os.ReadDir(folder); err != nil || !bytes.Equal(before, after) || len(files) != 1 {
		t.Errorf("the old file changed or another one was left: %v, %v", files, err)
	}
}

// fullDisk takes some bytes.
type fullDisk struct{ room int }

var errFull = errors.New("disk full")

// Write fails when there is no more room.
func (d *fullDisk) Write(b []byte) (int, error) {
	n := min(len(b), d.room)
	if d.room -= n; n < len(b) {
		return n, errFull
	}
	return n, nil
}

func TestFullDisk(t *testing.T) {
	size := len(encode(t, ramp(t, 1), nifti.WriteOptions{}))
	for room := range size {
		if err := nifti.Encode(&fullDisk{room}, ramp(t, 1), nifti.WriteOptions{}); !errors.Is(err, errFull) {
			t.Errorf("room for %d of %d bytes: %v", room, size, err)
		}
	}
	if err := nifti.Encode(io.Discard, ramp(t, 1), nifti.WriteOptions{}); err != nil {
		t.Error(err)
	}
}

// TestLongDimension goes to NIfTI-2 where NIfTI-1 cannot say a length.
func TestLongDimension(t *testing.T) {
	img, err := nifti.New(nifti.CubicGrid(40000, 1, 1, 2), make([]float64, 40000))
	if err != nil {
		t.Fatal(err)
	}
	back, err := nifti.Decode(bytes.NewReader(encode(t, img, nifti.WriteOptions{})), "x", file.Limits{})
	if err != nil || back.Version != 2 || back.Size != img.Size {
		t.Error(back, err)
	}
	if err := nifti.Encode(io.Discard, img, nifti.WriteOptions{Version: 1}); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
}
