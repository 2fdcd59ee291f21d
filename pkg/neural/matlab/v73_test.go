package matlab_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// TestTwins compares what MATLAB saved twice, in version 7.3 and in version 7.
func TestTwins(t *testing.T) {
	for new, old := range map[string]string{"test_le_hdf5.mat": "test_le.mat", "test_file_hdf5.mat": "test_file.mat"} {
		a, err := matlab.Open(fixture(t, "format-fixtures/matio/"+new))
		if err != nil {
			t.Fatal(err)
		}
		b, err := matlab.Open(fixture(t, "format-fixtures/matio/"+old))
		if err != nil {
			t.Fatal(err)
		}
		if a.Version() != "7.3" || b.Version() != "5" || a.Description()[:10] != "MATLAB 7.3" {
			t.Errorf("%s, %s: got versions %s and %s, %q", new, old, a.Version(), b.Version(), a.Description())
		}
		compared := 0
		for _, name := range a.Names() {
			x, err := a.Get(name)
			if err != nil {
				t.Fatal(err)
			}
			y, err := b.Get(name)
			if err != nil {
				continue // saved in one of the two only
			}
			compared++
			one, two := leaves(name, x), leaves(name, y)
			if len(one) != len(two) {
				t.Errorf("%s: %s: %d leaves, want %d", new, name, len(one), len(two))
				continue
			}
			for i := range one {
				if one[i].line() != two[i].line() {
					t.Errorf("%s: %s is %s %v, want %s %v with the same values", new, one[i].path, one[i].class, one[i].dims, two[i].class, two[i].dims)
				}
			}
		}
		if compared < 4 {
			t.Errorf("%s, %s: %d variables were compared", new, old, compared)
		}
	}
}

func fixture(t *testing.T, name string) string {
	t.Helper()
	full := dataFile(t, name)
	if full == "" {
		t.Fatalf("%s is in no folder of RICHLAZY_DATA", name)
	}
	return full
}

func TestVersion73FromAStream(t *testing.T) {
	raw, err := os.ReadFile(fixture(t, "format-fixtures/matio/test_file_hdf5.mat"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := matlab.Read(io.MultiReader(bytes.NewReader(raw)), "x.mat", file.Limits{}, "i8", "cell")
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Names(); !slices.Equal(got, []string{"cell", "i8"}) {
		t.Errorf("got %v, want the two that were asked for", got)
	}
	if _, err := matlab.Read(bytes.NewReader(raw), "x.mat", file.Limits{}, "nothing"); !errors.Is(err, file.ErrValue) {
		t.Errorf("a variable that is not there: got %v", err)
	}
	for name, limits := range map[string]file.Limits{"bytes": {MaxBytes: 2000}, "depth": {MaxDepth: 1}} {
		if _, err := matlab.Read(bytes.NewReader(raw), "x.mat", limits); !errors.Is(err, file.ErrLimit) {
			t.Errorf("limit of %s: got %v", name, err)
		}
	}
	for cut := range 40 {
		if _, err := matlab.Read(bytes.NewReader(raw[:len(raw)*cut/40]), "x.mat", file.Limits{}); err == nil {
			t.Errorf("cut after %d of %d bytes: no error", len(raw)*cut/40, len(raw))
		}
	}
}

// TestHDF5OfOthers reads an HDF5 file that MATLAB did not make.
func TestHDF5OfOthers(t *testing.T) {
	var tree hdf5.Tree
	tree.Set("x", hdf5.Elements([]float64{1, 2, 3, 4, 5, 6}, 2, 3)) // the last dimension the fastest: 3×2 in MATLAB
	tree.Set("n", hdf5.Scalar(uint16(7)))
	tree.Group("s").Set("field", hdf5.Elements([]float32{1.5}, 1))
	var b bytes.Buffer
	if err := tree.Encode(&b); err != nil {
		t.Fatal(err)
	}
	f, err := matlab.Read(bytes.NewReader(b.Bytes()), "x.h5", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := f.Dense("x")
	if err != nil {
		t.Fatal(err)
	}
	if r, c := x.Dims(); r != 3 || c != 2 || x.At(2, 0) != 3 || x.At(0, 1) != 4 {
		t.Errorf("got %v", x)
	}
	if v, err := f.Float64("s.field"); err != nil || v != 1.5 {
		t.Errorf("s.field: got %v, %v", v, err)
	}
	if v, err := f.Get("n"); err != nil || v.Class() != matlab.Uint16 {
		t.Errorf("n: got %v, %v", v, err)
	}
	tree.Set("text", hdf5.Scalar("words"))
	b.Reset()
	if err := tree.Encode(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := matlab.Read(bytes.NewReader(b.Bytes()), "x.h5", file.Limits{}); err == nil {
		t.Error("texts of HDF5: no error")
	}
}
