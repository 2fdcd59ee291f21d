package nifti_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// TestGrid goes from indices to places and back on an oblique grid.
func TestGrid(t *testing.T) {
	img, err := nifti.Read("testdata/qform_left.nii", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for index := range img.Voxels() {
		at := img.Voxel(index)
		if img.Index(at[0], at[1], at[2]) != index {
			t.Errorf("voxel %d is at %v, which is number %d", index, at, img.Index(at[0], at[1], at[2]))
		}
		p := img.World(float64(at[0]), float64(at[1]), float64(at[2]))
		for d, v := range img.FromWorld(p[0], p[1], p[2]) {
			if !(math.Abs(v-float64(at[d])) <= 1e-12) {
				t.Errorf("voxel %v comes back as %v", at, v)
			}
		}
		if v := img.At(at[0], at[1], at[2], 0); v != float64(index) { // as make.py has filled it
			t.Errorf("voxel %v: got %v, want %d", at, v, index)
		}
	}
	for d, edge := range img.VoxelSize() {
		if want := []float64{2, 2.5, 3}[d]; !(math.Abs(edge-want) <= 1e-6) {
			t.Errorf("edges: got %v", img.VoxelSize())
		}
	}
	for _, misuse := range []func(){
		func() { img.Index(2, 0, 0) }, func() { img.Index(0, -1, 0) }, func() { img.Voxel(24) }, func() { img.Volume(1) }, func() { img.At(0, 0, 4, 0) }, func() { img.SetTR(0) },
	} {
		func() {
			defer func() {
				if say, ok := recover().(string); !ok || !strings.HasPrefix(say, "nifti: ") {
					t.Errorf("no panic that names the package: %v", say)
				}
			}()
			misuse()
		}()
	}
}

// TestQuaternions compares the affine of a quaternion with turning vectors by Rodrigues' formula.
func TestQuaternions(t *testing.T) {
	for name, hand := range map[string]float64{"testdata/qform.nii": 1, "testdata/qform_left.nii": -1, "testdata/qform_big2.nii.gz": -1} {
		img, err := nifti.Read(name, file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		n := []float64{.2 / .6, -.4 / .6, .4 / .6} // axis of make.py's quaternion (.8, .2, −.4, .4), half an angle of acos .8
		cos, sin := 2*.8*.8-1, 2*.8*.6
		for j, edge := range []float64{2, 2.5, 3 * hand} {
			var v [3]float64
			v[j] = edge
			cross := []float64{n[1]*v[2] - n[2]*v[1], n[2]*v[0] - n[0]*v[2], n[0]*v[1] - n[1]*v[0]}
			dot := n[0]*v[0] + n[1]*v[1] + n[2]*v[2]
			for i := range v {
				if want := v[i]*cos + cross[i]*sin + n[i]*dot*(1-cos); !(math.Abs(img.Affine[i][j]-want) <= 3e-6) { // quaternions are float32
					t.Errorf("%s: affine[%d][%d]: got %v, want %v", name, i, j, img.Affine[i][j], want)
				}
			}
		}
	}
}

// TestWhichAffine: the sform wins, then the qform, then pixdim alone.
func TestWhichAffine(t *testing.T) {
	both, err := nifti.Read("testdata/both.nii", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if both.SSpace != nifti.MNI || both.QSpace != nifti.Scanner || both.Affine[0][3] != -30 || both.Quaternion != [3]float64{} {
		t.Errorf("got %+v", both.Header)
	}
	if both.Intent.Code != 3 || both.Intent.Parameters[0] != 17 || both.Intent.Name != "t of faces" || both.AuxFile != "aux" || both.Description != "scanner and MNI" ||
		both.CalMax != 5 || both.CalMin != -5 {
		t.Errorf("got %+v", both.Header)
	}
	both.Slope = 0 // any change: what is looked at is the header below
	b := encode(t, both, nifti.WriteOptions{})
	for _, c := range []struct {
		q, s int16
		want float64 // x of the first voxel
		axis float64
	}{{1, 4, -30, .72}, {1, 0, 0, 2}, {0, 0, 0, 2}, {0, 1, -30, .72}} {
		img, err := nifti.Decode(bytesReader(put16(252, c.q, c.s)(b)), "x", file.Limits{})
		if err != nil || img.Affine[0][3] != c.want || !(math.Abs(img.Affine[0][0]-c.axis) <= 1e-7) {
			t.Errorf("%+v: %v, %v", c, img.Affine, err)
		}
	}
	// A dimension of length 1 may have no step, and that of ANALYZE may be negative.
	img, err := nifti.Decode(bytesReader(put32f(88, 0)(put32f(80, -2)(put16(252, 0, 0)(b)))), "x", file.Limits{})
	if err != nil || img.VoxelSize() != [3]float64{2, 2.5, 1} {
		t.Error(img, err)
	}
}

// TestSameGrid: what is a hundredth of a voxel apart at most is the same, what is more is not.
func TestSameGrid(t *testing.T) {
	a := nifti.CubicGrid(101, 51, 26, 2)
	for _, c := range []struct {
		change func(*nifti.Grid)
		same   bool
	}{
		{func(g *nifti.Grid) {}, true},
		{func(g *nifti.Grid) { g.Affine[1][3] = .019 }, true},
		{func(g *nifti.Grid) { g.Affine[1][3] = .021 }, false},
		{func(g *nifti.Grid) { g.Affine[0][0] = 2.00019 }, true},
		{func(g *nifti.Grid) { g.Affine[0][0] = 2.00021 }, false}, // at voxel 100
		{func(g *nifti.Grid) { g.Affine[0][0], g.Affine[0][3] = -2, 200 }, false},
		{func(g *nifti.Grid) { g.Size[2] = 25 }, false},
		{func(g *nifti.Grid) { g.Affine[0][0] = math.NaN() }, false},
	} {
		b := a
		c.change(&b)
		for _, err := range []error{nifti.SameGrid(a, b), nifti.SameGrid(b, a)} {
			if (err == nil) != c.same || err != nil && !errors.Is(err, nifti.ErrGrid) {
				t.Errorf("%v: %v", b, err)
			}
		}
	}
}

// TestUnits: places are in mm and TR in s whatever the file counts in, and a unit that is not there is not made up.
func TestUnits(t *testing.T) {
	five, err := nifti.Read("testdata/five.nii.gz", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if tr, err := five.TR(); err != nil || tr != .8 || five.Volumes() != 6 || len(five.Dims) != 5 {
		t.Errorf("TR: got %v s, %v; %v", tr, err, five)
	}
	b := encode(t, five, nifti.WriteOptions{})
	for _, c := range []struct {
		units byte
		edge  float64
		tr    float64 // 0 for an error
	}{{1 | 8, 2000, 800}, {2 | 16, 2, .8}, {3 | 24, .002, .0008}, {0, 2, 0}, {2 | 32, 2, 0}} {
		b[123] = c.units
		img, err := nifti.Decode(bytesReader(b), "x", file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		tr, err := img.TR()
		if !(math.Abs(img.VoxelSize()[0]/c.edge-1) <= 1e-12) || !(math.Abs(tr-c.tr) <= 1e-15) || (err == nil) != (c.tr > 0) {
			t.Errorf("units %d: got %v mm, %v s, %v", c.units, img.VoxelSize(), tr, err)
		}
	}
	if tr, err := ramp(t, 1).TR(); err == nil {
		t.Errorf("three dimensions: got %v", tr)
	}
}
