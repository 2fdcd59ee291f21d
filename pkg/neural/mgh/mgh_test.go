package mgh_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/mgh"
)

type expected struct {
	Shape       []int
	Type        string
	Affine      [4][4]float64
	Scan, First []float64
	SHA256      string
}

// TestNibabelsValues compares all that nibabel reads. It computes affines in float32: hence the tolerance of one millionth of the largest number in it.
func TestNibabelsValues(t *testing.T) {
	b, err := os.ReadFile("testdata/expected.json")
	var all struct{ Files, Fixtures map[string]expected }
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil || len(all.Files) != 5 || len(all.Fixtures) != 1 {
		t.Fatal(len(all.Files), len(all.Fixtures), err)
	}
	paths := map[string]expected{}
	for name, want := range all.Files {
		paths["testdata/"+name] = want
	}
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		for name, want := range all.Fixtures {
			if path := filepath.Join(root, "format-fixtures", name); exists(path) {
				paths[path] = want
			}
		}
	}
	for path, want := range paths {
		img, err := mgh.Read(path, file.Limits{})
		if err != nil {
			t.Error(err)
			continue
		}
		if len(want.Shape) == 3 {
			want.Shape = append(want.Shape, 1)
		}
		if got := append(img.Size[:], img.Frames); fmt.Sprint(got) != fmt.Sprint(want.Shape) || img.Type() != want.Type {
			t.Errorf("%s: %v, want %v of %s", path, img, want.Shape, want.Type)
		}
		var b bytes.Buffer
		binary.Write(&b, binary.LittleEndian, img.Values())
		if hash := fmt.Sprintf("%x", sha256.Sum256(b.Bytes())); hash != want.SHA256 {
			t.Errorf("%s: other values: %v…, want %v…", path, img.Values()[:4], want.First)
		}
		if strings.HasSuffix(path, "unplaced.mgh") { // nibabel has FreeSurfer's default axes, x to the left, y down, z to the front, transposed
			want.Affine = [4][4]float64{{-1, 0, 0, 1}, {0, 0, 1, -1.5}, {0, -1, 0, 1}, {0, 0, 0, 1}}
		}
		for r, row := range want.Affine {
			for c, v := range row {
				if !(math.Abs(img.Affine[r][c]-v) <= 1e-6*100) {
					t.Errorf("%s: affine %v, want %v", path, img.Affine, want.Affine)
				}
			}
		}
		for i, v := range []float64{img.Scan.TR * 1000, img.Scan.FlipAngle, img.Scan.TE * 1000, img.Scan.TI * 1000, img.Scan.FieldOfView} {
			if strings.HasSuffix(path, "unplaced.mgh") {
				if !math.IsNaN(v) || img.Placed {
					t.Errorf("%s: %v, %v", path, img.Scan, img.Placed)
				}
			} else if !(math.Abs(v-want.Scan[i]) <= 1e-12*math.Abs(v)) || !img.Placed {
				t.Errorf("%s: parameter %d: %v, want %v", path, i, v, want.Scan[i])
			}
		}
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func content(t testing.TB) []byte {
	b, err := os.ReadFile("testdata/i2.mgh")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestAsNIfTI: the image is the same, and so is the place of each voxel: the centre of the volume is where the header says.
func TestAsNIfTI(t *testing.T) {
	img, err := mgh.Read("testdata/i2.mgh", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	nii, err := img.NIfTI()
	if err != nil {
		t.Fatal(err)
	}
	tr, err := nii.TR()
	if err != nil || tr != 2.3 || nii.Affine != img.Affine || nii.Volumes() != 2 || nii.At(1, 2, 3, 1) != img.Volume(1)[img.Index(1, 2, 3)] || nii.At(1, 0, 0,
		0) != float64(img.Stored.Data.([]int16)[1]) {
		t.Error(nii, tr, err)
	}
	b := content(t)
	at := img.World(1, 1.5, 2)
	for i, v := range at {
		if want := float64(math.Float32frombits(binary.BigEndian.Uint32(b[78+4*i:]))); !(math.Abs(v-want) <= 1e-12) {
			t.Errorf("centre at %v, want %v", at, want)
		}
	}
	if !strings.HasPrefix(img.String(), "MGH int16 2×3×4×2, voxels 1.505×1.031×2 mm") {
		t.Error(img)
	}
}

// TestRefused changes a sound file in one place each.
func TestRefused(t *testing.T) {
	put := func(at int, v int32) func(b []byte) []byte {
		return func(b []byte) []byte { binary.BigEndian.PutUint32(b[at:], uint32(v)); return b }
	}
	for _, c := range []struct {
		name   string
		do     func(b []byte) []byte
		limits file.Limits
		kind   error
		say    string
	}{
		{"nothing", func(b []byte) []byte { return nil }, file.Limits{}, file.ErrTruncated, "header: want 284 bytes, got 0"},
		{"half a header", func(b []byte) []byte { return b[:100] }, file.Limits{}, file.ErrTruncated, "header"},
		{"data cut", func(b []byte) []byte { return b[:284+95] }, file.Limits{}, file.ErrTruncated, "data"},
		{"version", put(0, 2), file.Limits{}, file.ErrFormat, "version: want 1, got 2"},
		{"type", put(20, 6), file.Limits{}, file.ErrUnsupported, "got 6"},
		{"no length", put(8, 0), file.Limits{}, file.ErrFormat, "offset 8: dimensions: want a length of at least 1, got 0"},
		{"negative", put(8, -3), file.Limits{}, file.ErrFormat, "got -3"},
		{"large", put(8, 1<<30), file.Limits{}, file.ErrLimit, "Limits.MaxElements"},
		{"declared", put(8, 1<<20), file.Limits{}, file.ErrTruncated, "data: want"},
		{"flat", func(b []byte) []byte { return put(38, 0)(b) }, file.Limits{}, file.ErrFormat, "want axes of three dimensions"},
		{"nowhere", put(78, 0x7fc00000), file.Limits{}, file.ErrFormat, "want axes of three dimensions"},
		{"bytes", func(b []byte) []byte { return b }, file.Limits{MaxBytes: 95}, file.ErrLimit, "Limits.MaxBytes"},
		{"tags", func(b []byte) []byte { return append(b, make([]byte, 2000)...) }, file.Limits{MaxBytes: 1000}, file.ErrLimit, "Limits.MaxBytes"},
	} {
		b := c.do(content(t))
		for form, r := range map[string]io.Reader{"file": bytes.NewReader(b), "stream": io.MultiReader(bytes.NewReader(b)), "packed": bytes.NewReader(pack(b))} {
			var img *mgh.Image
			var err error
			cost := filetest.Allocated(func() { img, err = mgh.Decode(r, "x.mgh", c.limits) })
			var e *file.Error
			if img != nil && err == nil || !errors.As(err, &e) || !errors.Is(err, c.kind) || form == "file" && !strings.Contains(err.Error(), c.say) || cost > 8<<20 {
				t.Errorf("%s, %s: %v, %d bytes taken", c.name, form, err, cost)
			}
		}
	}
	packed := pack(content(t))
	packed[len(packed)-5] ^= 1
	if _, err := mgh.Decode(bytes.NewReader(packed), "x", file.Limits{}); err == nil {
		t.Error("a wrong checksum was read")
	}
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// FuzzRead feeds anything to the reader: it must end in an image or in a *file.Error, within its limits, the same from a file and from a stream.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/mgh
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.mg?")
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		names = append(names, filepath.Join(root, "format-fixtures", "nibabel", "test.mgz"))
	}
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var img *mgh.Image
		var err error
		cost := filetest.Allocated(func() { img, err = mgh.Decode(bytes.NewReader(b), "x", file.Limits{MaxBytes: 1 << 20}) })
		if cost > 16<<20 {
			t.Fatalf("%d bytes taken", cost)
		}
		_, again := mgh.Decode(io.MultiReader(bytes.NewReader(b)), "x", file.Limits{MaxBytes: 1 << 20})
		if (err == nil) != (again == nil) {
			t.Fatalf("from a file: %v; from a stream: %v", err, again)
		}
		if err != nil {
			var e *file.Error
			if !errors.As(err, &e) || e.Want == "" || e.Got == "" || e.Err == nil {
				t.Fatalf("%#v", err)
			}
			return
		}
		if len(img.Values()) != img.Frames*img.Voxels() {
			t.Fatal(img)
		}
		_ = img.String()
		img.NIfTI()
	})
}

func ExampleRead() {
	img, err := mgh.Read("testdata/u1.mgz", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(img)
	fmt.Println(img.Volume(0)[img.Index(2, 0, 0)])
	fmt.Printf("%.3f mm\n", img.World(2, 0, 1))
	// Output:
	// MGH uint8 3×4×5, voxels 1.505×1.031×2 mm
	// 187
	// [7.000 -18.500 3.250] mm
}
