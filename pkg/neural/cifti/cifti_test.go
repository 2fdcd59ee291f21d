package cifti_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/cifti"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

type expected struct {
	Axes []struct {
		Kind   string
		Length int
		Times  []float64
		Unit   string
		Names  []string
		Labels []map[string]string
		Models []struct {
			Structure string
			Offset    int
			Vertices  []int
			Voxels    [][3]int
		}
		Parcels []struct {
			Voxels   [][3]int
			Vertices map[string][]int
		}
		Size   []int
		Affine [4][4]float64
	}
	Matrix [][]float64
}

// TestNibabelsValues compares axes and numbers with what nibabel reads.
func TestNibabelsValues(t *testing.T) {
	b, err := os.ReadFile("testdata/expected.json")
	var all struct{ Files, Fixtures map[string]expected }
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil || len(all.Files) != 6 || len(all.Fixtures) != 1 {
		t.Fatal(len(all.Files), len(all.Fixtures), err)
	}
	paths := map[string]expected{}
	for name, want := range all.Files {
		paths["testdata/"+name] = want
	}
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		for name, want := range all.Fixtures {
			path := filepath.Join(root, "format-fixtures", name)
			if _, err := os.Stat(path); err == nil {
				paths[path] = want
			}
		}
	}
	for path, want := range paths {
		f, err := cifti.Read(path, file.Limits{})
		if err != nil {
			t.Error(err)
			continue
		}
		m, err := f.Matrix()
		if err != nil {
			t.Fatal(err)
		}
		if rows, columns := m.Dims(); rows != len(want.Matrix) || columns != len(want.Matrix[0]) {
			t.Fatalf("%s: %d × %d", path, rows, columns)
		}
		for i, row := range want.Matrix {
			if !slices.Equal(m.RawRowView(i), row) {
				t.Errorf("%s: row %d: %v, want %v", path, i, m.RawRowView(i), row)
			}
		}
		for i, w := range want.Axes {
			a := f.Axes[i]
			if a.Kind != w.Kind || a.Length != w.Length || !slices.Equal(a.Names(), w.Names) || len(a.Models) != len(w.Models) || len(a.Parcels) != len(w.Parcels) {
				t.Fatalf("%s: axis %d: %v %v, want %+v", path, i, a, a.Names(), w)
			}
			for k, v := range a.Times() {
				if !(math.Abs(v-w.Times[k]) <= 1e-12) || a.Series.Unit != w.Unit {
					t.Errorf("%s: times %v %s, want %v", path, a.Times(), a.Series.Unit, w.Times)
				}
			}
			for k, m := range a.Models {
				if v := w.Models[k]; m.Structure != v.Structure || m.Offset != v.Offset || !slices.Equal(m.Vertices, v.Vertices) || !slices.Equal(m.Voxels, v.Voxels) {
					t.Errorf("%s: model %v, want %v", path, m, v)
				}
			}
			for k, p := range a.Parcels {
				if v := w.Parcels[k]; !slices.Equal(p.Voxels, v.Voxels) || !reflect.DeepEqual(p.Vertices, v.Vertices) {
					t.Errorf("%s: parcel %v, want %v", path, p, v)
				}
			}
			for k, labels := range w.Labels {
				for _, l := range a.Maps[k].Labels {
					if labels[fmt.Sprint(l.Key)] != l.Name || len(labels) != len(a.Maps[k].Labels) {
						t.Errorf("%s: label %v, want %v", path, l, labels)
					}
				}
			}
			if len(w.Size) > 0 && (a.Volume == nil || !slices.Equal(a.Volume.Size[:], w.Size) || a.Volume.Affine != w.Affine) {
				t.Errorf("%s: volume %v, want %v %v", path, a.Volume, w.Size, w.Affine)
			}
		}
	}
}

// change puts other words of the same length, or shorter with spaces, into the XML of a file.
func change(t *testing.T, name, old, new string) []byte {
	b, err := os.ReadFile("testdata/" + name)
	if err != nil || !bytes.Contains(b, []byte(old)) || len(new) > len(old) {
		t.Fatalf("%s: no %q, or too short: %v", name, old, err)
	}
	return bytes.Replace(b, []byte(old), []byte(new+strings.Repeat(" ", len(old)-len(new))), 1)
}

// TestRefused changes a sound file in one place each.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		kind           error
		say            string
	}{
		{"a.dtseries.nii", `<CIFTI`, `<`, file.ErrFormat, "well-formed XML"},
		{"a.dtseries.nii", `CIFTI Version="2`, `CIFTI Version="1`, file.ErrUnsupported, "CIFTI of version 2"},
		{"f.dconn.nii", `MatrixDimension="0,1"`, `MatrixDimension="0,0"`, file.ErrFormat, "each of 0 to 1 once"},
		{"a.dtseries.nii", `MatrixDimension="0"`, `MatrixDimension=""`, file.ErrFormat, "a map of each axis"},
		{"a.dtseries.nii", `TYPE_SERIES`, `TYPE_SERIE`, file.ErrUnsupported, `axis 0: IndicesMapToDataType`},
		{"a.dtseries.nii", `NumberOfSeriesPoints="4"`, `NumberOfSeriesPoints="5"`, file.ErrFormat, "want 4 rows or columns, as the matrix has, got 5"},
		{"a.dtseries.nii", `SeriesStep="0.72"`, `SeriesStep="x"`, file.ErrFormat, "SeriesStep: want a number"},
		{"a.dtseries.nii", `SeriesExponent="0"`, `SeriesExponent="y"`, file.ErrFormat, "SeriesExponent"},
		{"a.dtseries.nii", `IndexOffset="3"`, `IndexOffset="2"`, file.ErrFormat, "want a model from 3 on, of at most 7, got one from 2 on, of 4"},
		{"a.dtseries.nii", `IndexCount="4"`, `IndexCount="3"`, file.ErrFormat, "CIFTI_STRUCTURE_CORTEX_RIGHT: want 3 vertices or voxels (IndexCount), got 4"},
		{"a.dtseries.nii", `>0 2 5<`, `>0 2 7<`, file.ErrFormat, "want vertices from 0 to 6, got 7"},
		{"a.dtseries.nii", `>0 2 5<`, `>0 2-5<`, file.ErrFormat, "a whole number"},
		{"a.dtseries.nii", `VolumeDimensions="3,4,2"`, `VolumeDimensions="3,4"`, file.ErrFormat, "Volume"},
		{"a.dtseries.nii", `VolumeDimensions="3,4,2"`, `VolumeDimensions="3,3,2"`, file.ErrFormat, "voxels within [3 3 2]"},
		{"a.dtseries.nii", `MODEL_TYPE_VOXELS`, `MODEL_TYPE_OTHERS`, file.ErrUnsupported, "SURFACE or VOXELS"},
		{"c.dlabel.nii", `Key="7"`, `Key="x"`, file.ErrFormat, "a whole number as key"},
		{"d.ptseries.nii", `Surface BrainStructure="CIFTI_STRUCTURE_CORTEX_LEFT"`, `Surface BrainStructure="CIFTI_STRUCTURE_OTHER"`, file.ErrFormat, "vertices of a surface of the axis"},
	} {
		f, err := cifti.Decode(bytes.NewReader(change(t, c.name, c.old, c.new)), "x.nii", file.Limits{})
		var e *file.Error
		if f != nil || !errors.As(err, &e) || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.say) || !strings.HasPrefix(err.Error(), "cifti: x.nii: ") {
			t.Errorf("%s: %q: %v", c.name, c.new, err)
		}
	}
	if _, err := cifti.Read("../nifti/testdata/both.nii", file.Limits{}); !errors.Is(err, file.ErrFormat) || !strings.Contains(err.Error(), "CIFTI's extension") {
		t.Error(err)
	}
	if _, err := cifti.Read("testdata/a.dtseries.nii", file.Limits{MaxBytes: 100}); !errors.Is(err, file.ErrLimit) {
		t.Error(err)
	}
	if _, err := cifti.Read("testdata/none.nii", file.Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// FuzzRead feeds anything to the reader: it must end in a file or in a *file.Error, and what is read can be used.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/cifti
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.nii")
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := cifti.Decode(bytes.NewReader(b), "x", file.Limits{MaxBytes: 1 << 20})
		if err != nil {
			var e *file.Error
			if c != nil || !errors.As(err, &e) || e.Want == "" || e.Err == nil {
				t.Fatalf("%#v", err)
			}
			return
		}
		_ = c.String()
		c.Matrix()
		for _, a := range c.Axes {
			n := 0
			for _, m := range a.Models {
				n += m.Count()
			}
			if a.Kind == cifti.BrainModels && n != a.Length {
				t.Fatal(a)
			}
			a.Names()
			a.Times()
		}
	})
}

func ExampleRead() {
	f, err := cifti.Read("testdata/a.dtseries.nii", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f)
	fmt.Println(f.Axes[0].Times(), f.Axes[0].Series.Unit)
	left, ok := f.Axes[1].Model("CIFTI_STRUCTURE_CORTEX_LEFT")
	fmt.Println(left.Offset, left.Vertices, ok)
	m, err := f.Matrix()
	fmt.Printf("%.3f %v\n", m.At(2, left.Offset+1), err)
	// Output:
	// CIFTI-2 float32, SERIES 4 × BRAIN_MODELS 10
	// [0.5 1.22 1.94 2.66] SECOND
	// 0 [0 2 5] true
	// -0.672 <nil>
}
