package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter/jupytertest"
)

// own returns a new folder in the checkout.
func own(t *testing.T) string {
	t.Helper()
	root, err := jupyter.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(filepath.Join(root, "notebooks"), "_test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// What new writes runs, and is fit to be committed once it has run.
func TestNewRuns(t *testing.T) {
	jupytertest.Installed(t)
	path := filepath.Join(own(t), "deeper", "my question.ipynb")
	out, status := call(t, "new", path)
	if status != 0 {
		t.Fatalf("status %d\n%s", status, out)
	}
	contains(t, out, "wrote "+path, "richlazy run", "richlazy lab")
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out, status := call(t, "strip", path); status != 0 || !strings.Contains(out, "stripped already") {
		t.Errorf("strip: status %d and %q", status, out)
	}
	if out, status := call(t, "new", path); status != 1 || !strings.Contains(out, "is there already") {
		t.Errorf("a second new: status %d and %q", status, out)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, written) {
		t.Errorf("a second new changed the file (error %v)", err)
	}
	out, status = call(t, "run", "--in-place", "--out", t.TempDir(), path)
	if status != 0 {
		t.Fatalf("status %d\n%s", status, out)
	}
	contains(t, out, "all 3 checks ok")
	if out, status := call(t, "strip", path); status != 0 {
		t.Errorf("strip: status %d and %q", status, out)
	}
	if out, status := call(t, "check", path); status != 0 {
		t.Errorf("check: status %d and %q", status, out)
	}
}

// A copy has the cells of its original and no outputs, and all notebooks that are there to be copied begin with the same set-up.
func TestNewFrom(t *testing.T) {
	root, err := jupyter.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	tutorials, _ := filepath.Glob(filepath.Join(root, "notebooks", "tutorials", "*.ipynb"))
	templates, _ := filepath.Glob(filepath.Join(root, "notebooks", "explore", "*.ipynb"))
	if len(tutorials) == 0 || len(templates) == 0 {
		t.Fatalf("%d tutorials and %d templates", len(tutorials), len(templates))
	}
	dir := own(t)
	for _, from := range append(tutorials, templates...) {
		path := filepath.Join(dir, filepath.Base(from))
		if out, status := call(t, "new", "--from", from, path); status != 0 {
			t.Fatalf("%s: status %d\n%s", from, status, out)
		}
		original, copied := read(t, from), read(t, path)
		if len(original.Cells) != len(copied.Cells) {
			t.Fatalf("%s: %d cells of %d", from, len(copied.Cells), len(original.Cells))
		}
		for i, cell := range copied.Cells {
			if cell.Source != original.Cells[i].Source || cell.Count != nil || len(cell.Outputs) > 0 {
				t.Errorf("%s: cell %d: another source, or a trace of a run", from, i)
			}
		}
		if got := copied.Cells[1].Source; got != firstCells[1] {
			t.Errorf("%s: set-up cell %q, want that of new, %q", from, got, firstCells[1])
		}
		if out, status := call(t, "strip", path); status != 0 || !strings.Contains(out, "stripped already") {
			t.Errorf("strip: status %d and %q", status, out)
		}
	}
	if out, status := call(t, "new", "--from", filepath.Join(dir, "none.ipynb"), filepath.Join(dir, "b.ipynb")); status != 1 || !strings.Contains(out, "none.ipynb") {
		t.Errorf("from a file that is not there: status %d and %q", status, out)
	}
}

func read(t *testing.T, path string) *ipynb.Notebook {
	t.Helper()
	nb, err := ipynb.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

func TestNewRefuses(t *testing.T) {
	inside, outside := own(t), t.TempDir()
	root := filepath.Dir(filepath.Dir(inside))
	if err := os.Symlink(outside, filepath.Join(inside, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "target.ipynb"), filepath.Join(inside, "dangling.ipynb")); err != nil {
		t.Fatal(err)
	}
	module := filepath.Join(inside, "module")
	if err := os.Mkdir(module, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(module, "go.mod"), []byte("module example.test/other\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(inside, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		args []string
		want string
	}{
		{"no name", nil, "wanted the name of one notebook, got 0"},
		{"two names", []string{inside + "/a.ipynb", inside + "/b.ipynb"}, "got 2"},
		{"another ending", []string{inside + "/a.go"}, "ends in .ipynb"},
		{"a folder", []string{inside}, "ends in .ipynb"},
		{"a link to nothing", []string{inside + "/dangling.ipynb"}, "is there already"},
		{"outside", []string{outside + "/a.ipynb"}, "lies outside the checkout " + root + ", where its cells would not find the packages; choose a place in it, such as " +
			root + "/notebooks/a.ipynb"},
		{"outside through a link", []string{inside + "/link/new folder/a.ipynb"}, "lies outside the checkout"},
		{"the folder of run", []string{root + "/out/a.ipynb"}, "the folder out is not for notebooks"},
		{"the folder of setup", []string{root + "/.jupyter/a.ipynb"}, "the folder .jupyter is not for notebooks"},
		{"another module", []string{module + "/a.ipynb"}, "lies in the module of " + module + "/go.mod"},
		{"below a file", []string{inside + "/file/a.ipynb"}, "not a directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, status := call(t, append([]string{"new"}, test.args...)...)
			if status != 1 || !strings.Contains(out, test.want) {
				t.Errorf("status %d and %q, want 1 and %q", status, out, test.want)
			}
			for _, path := range test.args {
				if data, err := os.ReadFile(path); err == nil {
					t.Errorf("%s was written: %d bytes", path, len(data))
				}
			}
		})
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("outside the checkout was written %v (error %v)", left, err)
	}
	cmd := exec.Command(binary, "new", "a.ipynb")
	cmd.Dir = outside
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "no checkout of github.com/richlazy/richlazy") {
		t.Errorf("error %v and %q", err, out)
	}
}
