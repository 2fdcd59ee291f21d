package nifti_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// record is what nibabel reads from one file, see testdata/expected.py.
type record struct {
	Path, File    string
	Version       int
	Big           bool
	Type          string
	Dims          []int
	Placed        bool
	Affine        [4][4]float64
	Step          float64
	Slope, Inter  float64
	Extensions    []int
	Sum, Weighted float64
	SHA256        string
}

func records(t testing.TB) []record {
	t.Helper()
	var golden struct{ Files []record }
	b, err := os.ReadFile("testdata/expected.json")
	if err == nil {
		err = json.Unmarshal(b, &golden)
	}
	if err != nil || len(golden.Files) < 60 {
		t.Fatalf("%d records: %v", len(golden.Files), err)
	}
	return golden.Files
}

// find returns the path of a file of testdata or below a folder of RICHLAZY_DATA, "" if there is none.
func find(name string) string {
	if strings.HasPrefix(name, "testdata/") {
		return name
	}
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		if path := filepath.Join(root, name); fileExists(path) {
			return path
		}
	}
	return ""
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestAgainstNibabel compares header, affine and every value with what nibabel reads, and with what the other ways to read give.
func TestAgainstNibabel(t *testing.T) {
	missing := 0
	for _, want := range records(t) {
		path := find(want.Path)
		if path == "" {
			missing++
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != want.File {
			t.Fatalf("%s is another file than nibabel read", path)
		}
		img, err := nifti.Read(path, file.Limits{})
		if err != nil {
			t.Error(err)
			continue
		}
		compare(t, want, img)
		streams(t, path, b, img)
	}
	switch {
	case missing > 0 && os.Getenv("RICHLAZY_DATA") == "":
		t.Logf("%d files were not compared: RICHLAZY_DATA is not set", missing)
	case missing > 0 && os.Getenv("CI") != "":
		t.Errorf("%d files are in no folder of RICHLAZY_DATA", missing)
	}
}

func compare(t *testing.T, want record, img *nifti.Image) {
	t.Helper()
	slope := want.Slope
	if img.Slope == 0 && want.Slope == 1 { // nibabel says 1 where the file says 0
		slope = 0
	}
	if img.Version != want.Version || img.BigEndian != want.Big || img.Type.String() != want.Type || !slices.Equal(img.Dims, want.Dims) ||
		img.Slope != slope || img.Inter != want.Inter || img.Pixdim[4] != want.Step {
		t.Errorf("%s: got %+v, want %+v", want.Path, img.Header, want)
	}
	for i, row := range want.Affine {
		if !want.Placed {
			row = [4]float64{}
			row[i] = 1 // this file's steps
		}
		for j, v := range row {
			if !(math.Abs(img.Affine[i][j]-v) <= 1e-13*(1+math.Abs(v))) { // a sum of four products
				t.Errorf("%s: affine: got %v, want %v", want.Path, img.Affine, want.Affine)
			}
		}
	}
	if len(img.Extensions) != len(want.Extensions) {
		t.Fatalf("%s: got %d extensions, want %v", want.Path, len(img.Extensions), want.Extensions)
	}
	for i, code := range want.Extensions {
		if got := img.Extensions[i]; got.Code != code {
			t.Errorf("%s: extension %d: got code %d, want %d", want.Path, i, got.Code, code)
		}
	}
	if got := hash(img.Values()); got != want.SHA256 {
		sum := 0.
		for _, v := range img.Values() {
			sum += v
		}
		t.Errorf("%s: values differ: sum %v, want %v", want.Path, sum, want.Sum)
	}
}

func hash(values []float64) string {
	h := sha256.New()
	var b [8]byte
	for _, v := range values {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
		h.Write(b[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// streams reads the same image in all other ways.
func streams(t *testing.T, path string, b []byte, img *nifti.Image) {
	t.Helper()
	all := img.Values()
	for i := range img.Volumes() {
		if i > 2 && i < img.Volumes()-1 {
			continue
		}
		one, err := nifti.ReadVolume(path, i, file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		n := img.Voxels()
		if !equal(one.Values(), all[i*n:(i+1)*n]) || !equal(img.Volume(i), all[i*n:(i+1)*n]) || one.Volumes() != 1 || one.Affine != img.Affine {
			t.Errorf("%s: volume %d differs", path, i)
		}
	}
	head, err := nifti.ReadHeader(path, file.Limits{})
	if err != nil || head.String() != img.String() || len(head.Extensions) != len(img.Extensions) {
		t.Errorf("%s: header: got %v, %v, want %v", path, head, err, img)
	}
	if strings.Contains(path, ".hdr") {
		return
	}
	for source, decode := range map[string]func() (*nifti.Image, error){
		"reader": func() (*nifti.Image, error) { return nifti.Decode(bytes.NewReader(b), path, file.Limits{}) },
		"stream": func() (*nifti.Image, error) {
			return nifti.Decode(onlyReader{bytes.NewReader(b)}, path, file.Limits{})
		},
	} {
		if again, err := decode(); err != nil || !equal(again.Values(), all) {
			t.Errorf("%s: as a %s: %v", path, source, err)
		}
	}
}

// equal compares bits, so that NaN equals itself.
func equal(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}
