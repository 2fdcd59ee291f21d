package gifti_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/gifti"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

func text(t testing.TB, name string) string {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestRefused changes a sound file in one place each.
func TestRefused(t *testing.T) {
	sound, bomb := text(t, "surface.gii"), `<!DOCTYPE GIFTI [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	for _, c := range []struct {
		name, old, new string
		kind           error
		say            string
	}{
		{"nothing", sound, "", file.ErrTruncated, "want the end of all elements"},
		{"no XML", sound, "GIF89a", file.ErrTruncated, ""},
		{"cut", sound[300:], "", file.ErrTruncated, "the end of the file"},
		{"another root", "GIFTI ", "GIFT ", file.ErrFormat, `want GIFTI, got "GIFT"`},
		{"no root", "<GIFTI", "<OTHER", file.ErrFormat, "first element: want GIFTI"},
		{"entities", `<GIFTI`, bomb + `<GIFTI Version="&b;"`, file.ErrFormat, "without entities of its own"},
		{"other encoding of characters", `encoding="UTF-8"`, `encoding="UTF-16"`, file.ErrFormat, "UTF-16"},
		{"count", `NumberOfDataArrays="2"`, `NumberOfDataArrays="3"`, file.ErrFormat, "want 3, as NumberOfDataArrays says, got 2"},
		{"negative count", `NumberOfDataArrays="2"`, `NumberOfDataArrays="-2"`, file.ErrFormat, "NumberOfDataArrays"},
		{"type", "NIFTI_TYPE_FLOAT32", "NIFTI_TYPE_RGB24", file.ErrUnsupported, `data array 1: DataType`},
		{"no type", "NIFTI_TYPE_FLOAT32", "FLOAT32", file.ErrUnsupported, `data array 1: DataType`},
		{"endian", "LittleEndian", "MiddleEndian", file.ErrFormat, "want LittleEndian or BigEndian"},
		{"order", "RowMajorOrder", "RandomOrder", file.ErrFormat, "ArrayIndexingOrder"},
		{"encoding", "Base64Binary", "Base32", file.ErrUnsupported, "Encoding"},
		{"base64", "<Data>", "<Data>!", file.ErrFormat, "want Base64"},
		{"too few bytes", `Dim0="4"`, `Dim0="5"`, file.ErrTruncated, "want 15 × 4 bytes"},
		{"too many bytes", `Dim0="4"`, `Dim0="3"`, file.ErrFormat, "want 36 bytes, got 48"},
		{"dimension", `Dim0="4"`, `Dim0="-4"`, file.ErrFormat, "want a length, 0 or more"},
		{"no dimension", `Dim0="4"`, ``, file.ErrFormat, "Dim0"},
		{"overflow", `Dim0="4" Dim1="3"`, `Dim0="4294967296" Dim1="4294967296"`, file.ErrLimit, "Limits.MaxElements"},
		{"declared alone", `Dim0="4" Dim1="3"`, `Dim0="400000000" Dim1="3"`, file.ErrTruncated, "at most 12 numbers"},
		{"dimensionality", `Dimensionality="2"`, `Dimensionality="7"`, file.ErrFormat, "1 to 6"},
		{"matrix", "1e1", "", file.ErrFormat, "want 16 numbers"},
		{"word in a matrix", "7.5", "x", file.ErrFormat, "MatrixData"},
		{"words", "<Data>0 1 2", "<Data>0 x 2", file.ErrFormat, "number 2: want one of type int32"},
		{"large", "<Data>0 1 2", "<Data>0 99999999999 2", file.ErrFormat, "number 2"},
		{"too many numbers", "<Data>0 1 2", "<Data>0 1 2 2", file.ErrFormat, "want 6 numbers, got more"},
		{"too few numbers", "<Data>0 1 2", "<Data>0 2", file.ErrTruncated, "at most 5 numbers"},
		{"outside", `"ASCII"`, `"ExternalFileBinary"`, file.ErrUnsupported, "ExternalFileName"},
		{"two sets of data", "</Data></DataArray>", "</Data><Data></Data></DataArray>", file.ErrFormat, "want one element, got 2"},
		{"text after the root", "</GIFTI>", "</GIFTI><more/>", file.ErrFormat, "after the root"},
	} {
		if !strings.Contains(sound, c.old) {
			t.Fatalf("%s: no %q in the file", c.name, c.old)
		}
		bad := strings.Replace(sound, c.old, c.new, 1)
		var f *gifti.File
		var err error
		cost := filetest.Allocated(func() { f, err = gifti.Decode(strings.NewReader(bad), "x.gii", file.Limits{}) })
		var e *file.Error
		if f != nil || !errors.As(err, &e) || !errors.Is(err, c.kind) || !strings.Contains(fmt.Sprint(err), c.say) || !strings.HasPrefix(fmt.Sprint(err),
			"gifti: x.gii: ") || cost > 4<<20 {
			t.Errorf("%s: %v, %v, %d bytes taken", c.name, f, err, cost)
		}
	}
	for n := range sound {
		if _, err := gifti.Decode(strings.NewReader(sound[:n]), "x", file.Limits{}); err == nil && strings.TrimSpace(sound[n:]) != "" {
			t.Errorf("cut after %d bytes: no error", n)
		}
	}
	for want, limits := range map[string]file.Limits{"Limits.MaxBytes": {MaxBytes: 47}, "MaxBytes": {MaxBytes: 1000}, "Limits.MaxElements": {MaxElements: 11}} {
		if _, err := gifti.Decode(strings.NewReader(sound), "x", limits); !errors.Is(err, file.ErrLimit) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", limits, err)
		}
	}
}

// TestExternal: numbers in a file of their own are read where they are in the same folder, and nowhere else.
func TestExternal(t *testing.T) {
	folder := t.TempDir()
	for name, c := range map[string]struct {
		to   string
		kind error
	}{"here": {"external.dat", nil}, "above": {"../external.dat", file.ErrUnsupported}, "absolute": {"/etc/passwd", file.ErrUnsupported}, "none": {"other.dat",
		os.ErrNotExist}, "itself": {"x.gii", nil}} {
		for _, cut := range []int{0, 1} {
			os.WriteFile(filepath.Join(folder, "external.dat"), []byte(text(t, "external.dat"))[cut:], 0o644)
			os.WriteFile(filepath.Join(folder, "x.gii"), []byte(strings.Replace(text(t, "external.gii"), "external.dat", c.to, 1)), 0o644)
			_, err := gifti.Read(filepath.Join(folder, "x.gii"), file.Limits{})
			kind := c.kind
			if name == "here" && cut == 1 {
				kind = file.ErrTruncated
			}
			if !errors.Is(err, kind) || (err == nil) != (kind == nil) {
				t.Errorf("%s: %v, want %v", name, err, kind)
			}
		}
	}
	if _, err := gifti.Decode(strings.NewReader(text(t, "external.gii")), "x", file.Limits{}); !errors.Is(err, file.ErrUnsupported) {
		t.Error(err)
	}
}

// TestSurface reads a mesh, and writes and reads it again.
func TestSurface(t *testing.T) {
	f, err := gifti.Read("testdata/surface.gii", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Surface()
	if err != nil || len(s.Vertices) != 4 || s.Triangles[1] != [3]int{3, 2, 1} || s.Space != "NIFTI_XFORM_SCANNER_ANAT" {
		t.Fatal(s, err)
	}
	if v := f.Arrays[0].Values.Data.([]float32); s.Vertices[2][1] != float64(v[7]) {
		t.Error(s.Vertices, v)
	}
	s.Structure, s.Kind = "CortexLeft", "Anatomical & more"
	path := filepath.Join(t.TempDir(), "x.surf.gii")
	if err := gifti.Write(path, s.File()); err != nil {
		t.Fatal(err)
	}
	f, err = gifti.Read(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if back, err := f.Surface(); err != nil || fmt.Sprint(*back) != fmt.Sprint(*s) {
		t.Errorf("got %v, %v, want %v", back, err, s)
	}
	for name, change := range map[string]func(points []float32, corners []int32){
		"corner":  func(p []float32, c []int32) { c[1] = 4 },
		"before":  func(p []float32, c []int32) { c[1] = -1 },
		"nowhere": func(p []float32, c []int32) { p[1] = float32(math.NaN()) },
	} {
		bad := s.File()
		change(bad.Arrays[0].Values.Data.([]float32), bad.Arrays[1].Values.Data.([]int32))
		if s, err := bad.Surface(); !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
	for _, bad := range []*gifti.File{{}, {Arrays: f.Arrays[:1]}, {Arrays: []gifti.Array{f.Arrays[1], f.Arrays[1]}},
		{Arrays: []gifti.Array{{Intent: gifti.PointSet, Values: npy.New([]float32{1, 2}, 1, 2)}, f.Arrays[1]}}} {
		if _, err := bad.Surface(); !errors.Is(err, file.ErrValue) {
			t.Error(err)
		}
	}
}

// TestMaps: one array is one map, or a matrix has several.
func TestMaps(t *testing.T) {
	f := &gifti.File{Arrays: []gifti.Array{
		{Intent: gifti.PointSet, Values: npy.New([]float32{1, 2, 3}, 1, 3)},
		{Intent: gifti.Shape, Values: npy.New([]float64{1, 2, 3}), Meta: gifti.Meta{{Name: "Name", Value: "sulc"}}},
		{Intent: gifti.Shape, Values: npy.New([]int16{4, 5, 6, 7, 8, 9}, 3, 2)},
	}}
	m, err := f.Maps()
	if err != nil || !mat.Equal(m.Values, mat.NewDense(3, 3, []float64{1, 2, 3, 4, 6, 8, 5, 7, 9})) || !slices.Equal(m.Names, []string{"sulc", "", ""}) || m.Intent != gifti.Shape {
		t.Fatal(m, err)
	}
	out, err := m.File()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.func.gii")
	if err := gifti.Write(path, out); err != nil {
		t.Fatal(err)
	}
	read, err := gifti.Read(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if back, err := read.Maps(); err != nil || !mat.Equal(back.Values, m.Values) || !slices.Equal(back.Names, m.Names) {
		t.Error(back, err)
	}
	for name, a := range map[string]gifti.Array{"intent": {Intent: gifti.Labels, Values: npy.New([]int32{1, 2, 3})}, "vertices": {Intent: gifti.Shape,
		Values: npy.New([]float64{1, 2})},
		"complex": {Intent: gifti.Shape, Values: npy.New([]complex64{1, 2, 3})}, "cube": {Intent: gifti.Shape, Values: npy.New([]float64{1, 2, 3}, 3, 1, 1)}} {
		if _, err := (&gifti.File{Arrays: append(slices.Clone(f.Arrays), a)}).Maps(); !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (&gifti.File{}).Maps(); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	if _, err := (&gifti.Maps{Intent: gifti.Labels, Values: mat.NewDense(1, 1, []float64{.5})}).File(); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	if err := gifti.Write(path, &gifti.File{Arrays: []gifti.Array{{Values: npy.New([]string{"a"})}}}); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
}

// FuzzRead feeds anything to the reader: it must end in a file or in a *file.Error, within its limits, and what is read can be used.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/gifti
func FuzzRead(f *testing.F) {
	for _, name := range []string{"surface.gii", "labels.gii", "external.gii", "types.gii"} {
		f.Add([]byte(text(f, name)))
	}
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		names, _ := filepath.Glob(filepath.Join(root, "format-fixtures", "nibabel", "*.gii"))
		for _, name := range names {
			if b, err := os.ReadFile(name); err == nil && len(b) < 4096 {
				f.Add(b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var g *gifti.File
		var err error
		cost := filetest.Allocated(func() { g, err = gifti.Decode(strings.NewReader(string(b)), "x.gii", file.Limits{MaxBytes: 1 << 20}) })
		if cost > 64<<20 {
			t.Fatalf("%d bytes taken for %d", cost, len(b))
		}
		if err != nil {
			var e *file.Error
			if g != nil || !errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil {
				t.Fatalf("%v, %#v", g, err)
			}
			return
		}
		_ = g.String()
		g.Surface()
		g.Maps()
		for _, a := range g.Arrays {
			n := 1
			for _, d := range a.Values.Shape {
				n *= d
			}
			if a.Values.Len() != n {
				t.Fatal(a.Values)
			}
		}
	})
}
