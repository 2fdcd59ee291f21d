package load_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// expected is testdata/expected.json, written by testdata/expected.py.
type expected struct {
	By      string
	Refused []string
	Files   map[string][3]any // number of arrays, hash of their lines, hash of the file
}

// TestExpected compares every array of every file of the data folder with what NumPy, SciPy, h5py, nibabel, MNE and pandas read. With ARRAYS=FILE it lists the arrays of a file as expected.py does.
func TestExpected(t *testing.T) {
	roots := filepath.SplitList(os.Getenv("RICHLAZY_DATA"))
	if len(roots) == 0 {
		t.Skip("RICHLAZY_DATA is not set: no files to compare")
	}
	if name := os.Getenv("ARRAYS"); name != "" {
		l, err := arrays(filepath.Join(roots[0], name))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(strings.Join(l, "\n"))
		return
	}
	raw, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want expected
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	files, compared := 0, 0
	err = filepath.WalkDir(roots[0], func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(roots[0], path)
		name = filepath.ToSlash(name)
		w, ok := want.Files[name]
		if !ok {
			if !slices.Contains(want.Refused, name) && !prose(name) {
				t.Errorf("%s is in no list of expected.json", name)
			}
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:8]) != w[2] {
			t.Errorf("%s is not the file that was read for expected.json", name)
			return nil
		}
		l, err := arrays(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		sum := sha256.Sum256([]byte(strings.Join(append(l, ""), "\n")))
		if got := hex.EncodeToString(sum[:16]); float64(len(l)) != w[0] || got != w[1] {
			t.Errorf("%s: %d arrays of hash %s, want %v of %v; expected.py FILE and ARRAYS=FILE go test -run Expected list them", name, len(l), got, w[0], w[1])
		}
		files++
		compared += len(l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files != len(want.Files) {
		t.Errorf("%d files were compared, want %d", files, len(want.Files))
	}
	t.Logf("%d arrays of %d files are those of %s", compared, files, want.By)
}

// prose tells of files that hold no data.
func prose(name string) bool {
	base := name[strings.LastIndex(name, "/")+1:]
	return strings.HasSuffix(base, ".md") || strings.HasSuffix(base, ".py") || base == "SHA256SUMS" || base == "README" || base == "readme.txt" || base == "japanese_utf8.txt"
}
