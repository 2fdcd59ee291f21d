package gifti_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/gifti"
)

// expected is what nibabel reads from a file.
type expected struct {
	Meta   map[string]string
	Labels map[string]string
	Arrays []struct {
		Intent, Type string
		Shape        []int
		SHA256       string
		First        []float64
		Meta         map[string]string
		Matrix       []float64
	}
}

// golden reads testdata/expected.json: of the files in testdata, and of the fixtures.
func golden(t testing.TB) (files, fixtures map[string]expected) {
	b, err := os.ReadFile("testdata/expected.json")
	var all struct{ Files, Fixtures map[string]expected }
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil || len(all.Files) != 5 || len(all.Fixtures) != 6 {
		t.Fatal(len(all.Files), len(all.Fixtures), err)
	}
	return all.Files, all.Fixtures
}

func compare(t *testing.T, path string, f *gifti.File, want expected) {
	t.Helper()
	if len(f.Arrays) != len(want.Arrays) || len(f.Meta) != len(want.Meta) || len(f.Labels) != len(want.Labels) {
		t.Fatalf("%s: %d arrays, %d metadata, %d labels", path, len(f.Arrays), len(f.Meta), len(f.Labels))
	}
	for name, value := range want.Meta {
		if f.Meta.Get(name) != value {
			t.Errorf("%s: %s: got %q, want %q", path, name, f.Meta.Get(name), value)
		}
	}
	for _, l := range f.Labels {
		if want.Labels[fmt.Sprint(l.Key)] != l.Name {
			t.Errorf("%s: label %v", path, l)
		}
	}
	for i, w := range want.Arrays {
		a := f.Arrays[i]
		values, err := a.Values.Float64s()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		binary.Write(&b, binary.LittleEndian, values)
		if hash := fmt.Sprintf("%x", sha256.Sum256(b.Bytes())); hash != w.SHA256 {
			t.Errorf("%s: array %d: other values: %v, want %v", path, i, values[:min(6, len(values))], w.First)
		}
		if a.Intent != w.Intent || !slices.Equal(a.Values.Shape, w.Shape) || !strings.HasPrefix(a.Values.String(), w.Type+" ") {
			t.Errorf("%s: array %d: %s %s, want %+v", path, i, a.Intent, a.Values, w)
		}
		for name, value := range w.Meta {
			if a.Meta.Get(name) != value {
				t.Errorf("%s: array %d: %s: got %q, want %q", path, i, name, a.Meta.Get(name), value)
			}
		}
		if len(a.Transforms) > 0 {
			for k, v := range a.Transforms[len(a.Transforms)-1].Matrix {
				if !slices.Equal(v[:], w.Matrix[4*k:4*k+4]) {
					t.Errorf("%s: array %d: transform %v, want %v", path, i, a.Transforms, w.Matrix)
				}
			}
		}
	}
}

// TestNibabelsValues compares all that nibabel reads, from files and streams, and from what is written again.
func TestNibabelsValues(t *testing.T) {
	files, fixtures := golden(t)
	paths := map[string]expected{}
	for name, want := range files {
		paths[filepath.Join("testdata", name)] = want
	}
	for _, root := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		for name, want := range fixtures {
			if path := filepath.Join(root, "format-fixtures", name); exists(path) {
				paths[path] = want
			}
		}
	}
	if len(paths) == len(files) {
		t.Log("no format-fixtures in the folders of RICHLAZY_DATA: only the files of testdata are compared")
	}
	for path, want := range paths {
		f, err := gifti.Read(path, file.Limits{})
		if err != nil {
			t.Error(err)
			continue
		}
		compare(t, path, f, want)
		for _, name := range []string{"again.gii", "again.gii.gz"} {
			again := filepath.Join(t.TempDir(), name)
			if err := gifti.Write(again, f); err != nil {
				t.Fatal(err)
			}
			back, err := gifti.Read(again, file.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			compare(t, path+" again", back, want)
		}
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }
