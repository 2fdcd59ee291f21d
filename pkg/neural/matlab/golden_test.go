package matlab_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// expected is testdata/expected.json, written by testdata/expected.py.
type expected struct {
	SciPy, H5py    string
	Files, Refused []struct {
		File, SHA256, Error string
		Leaves              int
		Records             []record
	}
}

type record struct {
	Path, Class, SHA256 string
	Dims                []int
	Fields              []string
	Values              [][]string
	Text                *string
	Leaves              int
}

func readExpected(t *testing.T) expected {
	t.Helper()
	return readExpectedOf(t, "testdata/expected.json")
}

// readExpected73 is what h5py reads from files of version 7.3, written by testdata/expected73.py.
func readExpected73(t *testing.T) expected {
	t.Helper()
	return readExpectedOf(t, "testdata/expected73.json")
}

func readExpectedOf(t *testing.T, name string) expected {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var e expected
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// dataFile finds a file in the folders of RICHLAZY_DATA, "" where it is in none.
func dataFile(t *testing.T, name string) string {
	t.Helper()
	for _, root := range filepath.SplitList(dataFolders(t)) {
		full := filepath.Join(root, filepath.FromSlash(name))
		if _, err := os.Stat(full); err == nil {
			return full
		}
	}
	return ""
}

// dataFolders skips the test where there are no real data.
func dataFolders(t testing.TB) string {
	t.Helper()
	roots := os.Getenv("RICHLAZY_DATA")
	if roots == "" {
		t.Skip("RICHLAZY_DATA is not set: no real MAT-files to compare with SciPy")
	}
	return roots
}

// required are the folders whose files must be there when RICHLAZY_DATA is set; the other sets are compared where they are.
var required = []string{"format-fixtures/", "mante/"}

// lost are variables that SciPy reads and loses: it calls all opaque variables None, so that only the last of a file is left.
var lost = map[string][]string{"format-fixtures/scipy_mat/testmatlabstring_7_WIN64.mat": {"matstring1"}}

// TestSciPy compares every value of every file with what SciPy reads.
func TestSciPy(t *testing.T) {
	compareAll(t, readExpected(t))
}

// TestH5py compares every value of the files of version 7.3 with what h5py reads.
func TestH5py(t *testing.T) {
	compareAll(t, readExpected73(t))
}

func compareAll(t *testing.T, want expected) {
	t.Helper()
	files, compared := 0, 0
	for _, w := range want.Files {
		full := dataFile(t, w.File)
		if full == "" {
			if slices.ContainsFunc(required, func(r string) bool { return strings.HasPrefix(w.File, r) }) {
				t.Errorf("%s is in no folder of RICHLAZY_DATA", w.File)
			}
			continue
		}
		raw, err := os.ReadFile(full)
		if err != nil {
			t.Error(err)
			continue
		}
		if h := sha256.Sum256(raw); hex.EncodeToString(h[:]) != w.SHA256 {
			t.Errorf("%s is not the file that SciPy read", w.File)
			continue
		}
		f, err := matlab.Open(full)
		if err != nil {
			t.Errorf("%s: %v", w.File, err)
			continue
		}
		got := map[string][]leaf{}
		for _, name := range f.Names() {
			v, err := f.Get(name)
			if err != nil {
				t.Errorf("%s: %v", w.File, err)
			}
			if !slices.Contains(lost[w.File], name) {
				got[name] = leaves(name, v)
			}
		}
		if s := f.Subsystem(); s != nil {
			const name = "__function_workspace__"
			got[name] = []leaf{{path: name, class: "uint8", dims: []int{1, len(s)}, raw: numbers(s)}}
		}
		n := compareFile(t, w.File, got, w.Records)
		if n != w.Leaves {
			t.Errorf("%s: compared %d leaves, SciPy reads %d", w.File, n, w.Leaves)
		}
		files++
		compared += n
	}
	t.Logf("%d files with %d leaves are as SciPy %s, h5py %s read them", files, compared, want.SciPy, want.H5py)
	if files == 0 {
		t.Error("no file was compared")
	}
}

// compareFile compares the leaves of a file with its records and returns how many it compared.
func compareFile(t *testing.T, file string, got map[string][]leaf, records []record) int {
	t.Helper()
	n := 0
	flat := map[string]leaf{}
	total := 0
	for _, ls := range got {
		total += len(ls)
		for _, l := range ls {
			flat[l.path] = l
		}
	}
	for _, r := range records {
		if r.Leaves > 0 {
			ls := got[r.Path]
			h := sha256.New()
			for _, l := range ls {
				h.Write([]byte(l.line()))
			}
			if sum := hex.EncodeToString(h.Sum(nil)); len(ls) != r.Leaves || sum != r.SHA256 {
				t.Errorf("%s: %s differs among its %d leaves (SciPy: %d); expected.py --leaves lists SciPy's", file, r.Path, len(ls), r.Leaves)
			}
			n += len(ls)
			continue
		}
		l, ok := flat[r.Path]
		if !ok {
			t.Errorf("%s: no %s", file, r.Path)
			continue
		}
		n++
		if l.class != r.Class || !slices.Equal(l.dims, r.Dims) || !slices.Equal(l.fields, r.Fields) {
			t.Errorf("%s: %s is %s %v %v, want %s %v %v", file, r.Path, l.class, l.dims, l.fields, r.Class, r.Dims, r.Fields)
			continue
		}
		switch {
		case r.Values != nil:
			if err := same(l, r.Values); err != nil {
				t.Errorf("%s: %s: %v", file, r.Path, err)
			}
		case r.Text != nil:
			if l.text != *r.Text {
				t.Errorf("%s: %s is %q, want %q", file, r.Path, l.text, *r.Text)
			}
		case r.SHA256 != "":
			if l.sum() != r.SHA256 {
				t.Errorf("%s: %s: the hash of its values differs", file, r.Path)
			}
		}
	}
	if total != n {
		t.Errorf("%s: read %d leaves, compared %d", file, total, n)
	}
	return n
}
