package data

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// own writes a set of two files, and what is none of it, into a folder.
func own(t *testing.T) (folder string, files []File) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "own")
	for path, content := range map[string]string{"b.csv": "", "a folder/a.npz": "abc", ".DS_Store": "x", ".git/config": "y"} {
		at := filepath.Join(folder, filepath.FromSlash(path))
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	// SHA-256 of "abc" and of nothing: FIPS 180-4, examples of NIST.
	return folder, []File{{Path: "a folder/a.npz", Size: 3, SHA256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{Path: "b.csv", SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}
}

func TestDescribe(t *testing.T) {
	folder, want := own(t)
	entry, err := Describe(folder, Entry{Name: "own"})
	if err != nil || !reflect.DeepEqual(entry.Files, want) {
		t.Fatalf("got %+v: %v", entry.Files, err)
	}
	if err := os.Symlink(filepath.Join(folder, "b.csv"), filepath.Join(folder, "c.csv")); err != nil {
		t.Skip("no links here:", err)
	}
	if linked, err := Describe(folder, Entry{}); err != nil || !slices.Equal(paths(linked.Files), []string{"a folder/a.npz", "b.csv", "c.csv"}) {
		t.Errorf("with a link: got %+v: %v", linked.Files, err)
	}
	listed := []File{{Path: "b.csv", URL: "https://example.org/b", Twins: []Twin{{Size: 1}}}}
	one, err := Describe(folder, Entry{Files: listed})
	if err != nil || len(one.Files) != 1 || one.Files[0].URL != listed[0].URL || len(one.Files[0].Twins) != 1 || one.Files[0].SHA256 != want[1].SHA256 || listed[0].SHA256 != "" {
		t.Errorf("a file that is listed: got %+v: %v", one.Files, err)
	}
	at := entry.At("https://example.org/sets/")
	if at.Files[0].URL != "https://example.org/sets/a%20folder/a.npz" || entry.Files[0].URL != "" {
		t.Errorf("got %+v from %+v", at.Files, entry.Files)
	}
	got, err := Fetch(context.Background(), entry, Options{Folders: []string{filepath.Dir(folder)}, Cache: t.TempDir(), Offline: true})
	if err != nil || len(got) != 2 || got[1] != filepath.Join(folder, "b.csv") {
		t.Errorf("fetched: %v: %v", got, err)
	}
}

func TestDescribeRefuses(t *testing.T) {
	folder, _ := own(t)
	_, err := Describe(t.TempDir(), Entry{})
	says(t, err, "data: describe", "holds no files")
	_, err = Describe(filepath.Join(folder, "none"), Entry{})
	if says(t, err, "none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	_, err = Describe(folder, Entry{Files: []File{{Path: "c.csv"}}})
	says(t, err, "c.csv")
	_, err = Describe(folder, Entry{Files: []File{{Path: "../own/b.csv"}}})
	says(t, err, "leaves the set's folder")
	if err := os.Symlink(t.TempDir(), filepath.Join(folder, "linked")); err != nil {
		t.Skip("no links here:", err)
	}
	_, err = Describe(folder, Entry{})
	says(t, err, "linked: is neither a file nor a folder")
}

func TestCheck(t *testing.T) {
	_, files := own(t)
	whole := Entry{Name: "own", Title: "t", Holds: "h", Files: files, Licence: "none stated", Citation: []string{"c"}, Source: "s"}
	if err := whole.Check(); err != nil {
		t.Error(err)
	}
	says(t, Entry{}.Check(), "no name for a folder", "Title", "Holds", "Licence", "Citation", "Source", "has no files")
	for want, spoil := range map[string]func(e *Entry){
		"no name":                    func(e *Entry) { e.Name = "a/b" },
		"Citation is empty":          func(e *Entry) { e.Citation = []string{" "} },
		"is there twice":             func(e *Entry) { e.ByHand = []string{"b.csv"} },
		`"../x" leaves the set's fo`: func(e *Entry) { e.ByHand = []string{"../x"} },
		"b.csv: got 0 bytes and SHA": func(e *Entry) { e.Files[1].SHA256 = strings.ToUpper(e.Files[1].SHA256) },
		`SHA-256 "12"`:               func(e *Entry) { e.Files[1].SHA256 = "12" },
	} {
		spoilt := whole
		spoilt.Files = slices.Clone(files)
		spoil(&spoilt)
		says(t, spoilt.Check(), want)
	}
}

// TestGoString prints entries as Go text that parses and holds all there is.
func TestGoString(t *testing.T) {
	for _, entry := range Catalog() {
		text := fmt.Sprintf("%#v", entry)
		if _, err := parser.ParseExpr(text); err != nil {
			t.Errorf("%s: %v:\n%s", entry.Name, err, text)
		}
		for _, part := range append(append([]string{entry.Name, entry.Call, "Licence:", "Source:"}, paths(entry.Files)...), entry.ByHand...) {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is not in\n%s", entry.Name, part, text)
			}
		}
	}
	got := fmt.Sprintf("%#v", Entry{Name: "own", Files: []File{{Path: "a\"b"}}})
	if got != "data.Entry{\n\tName: \"own\",\n\tFiles: []data.File{\n\t\t{Path: \"a\\\"b\", Size: 0, SHA256: \"\"},\n\t},\n}" {
		t.Errorf("got %s", got)
	}
}
