package notebook_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const firstCell = `!*go work init . REPOSITORY LAB
%noautoget
%goflags "-ldflags=-s -w"
import (
	"fmt"
	"github.com/richlazy/richlazy/pkg/notebook"
	"example.test/lab/drawing"
	"example.test/lab/science"
	"gonum.org/v1/gonum/mat"
)
var n = notebook.Param("n", 3)
type result struct {
	Values []float64
	M *mat.Dense
}
func square(x float64) float64 { return x * x }
func draw(r *result) { drawing.Draw(r.M) }
// What takes long.
func trained(sigma float64) *result {
	return notebook.Must(notebook.Keep("trained", notebook.On(sigma), func(job *notebook.Job) (*result, error) {
		fmt.Println("computing", sigma)
		r := &result{M: mat.NewDense(1, 1, []float64{science.Factor})}
		for i := range n {
			r.Values = append(r.Values, square(sigma)*float64(i))
			job.Report(int64(i+1), int64(n))
		}
		return r, nil
	}))
}
%%
fmt.Println("first", trained(2).Values, trained(2).M.At(0, 0))`

const secondCell = `%%
r := trained(2)
draw(r)
fmt.Println("second", r.Values)
notebook.Check("sum", r.Values[1]+r.Values[2], 12, 0)`

// lab is a folder with a notebook, the packages that it uses, and a kernel.
type lab struct {
	dir, jupyter string
	env          []string
}

func newLab(t *testing.T) *lab {
	t.Helper()
	jupyter, err := exec.LookPath("jupyter")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("jupyter is not on PATH")
		}
		t.Skip("jupyter is not on PATH: the notebook is not executed")
	}
	dir := t.TempDir()
	l := &lab{dir: dir, jupyter: jupyter}
	bin := filepath.Join(dir, "bin")
	for _, tool := range []string{"github.com/janpfeifer/gonb", "golang.org/x/tools/cmd/goimports"} {
		if out, err := exec.Command("go", "build", "-o", bin+"/", tool).CombinedOutput(); err != nil {
			t.Fatalf("building %s: %v\n%s", tool, err, out)
		}
	}
	for _, each := range os.Environ() { // no store but that of the folder
		if !strings.HasPrefix(each, "RICHLAZY_") && !strings.HasPrefix(each, "GOFLAGS=") && !strings.HasPrefix(each, "GOWORK=") {
			l.env = append(l.env, each)
		}
	}
	l.env = append(l.env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "JUPYTER_DATA_DIR="+filepath.Join(dir, "jupyter"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(dir, "runtime"))
	install := exec.Command(filepath.Join(bin, "gonb"), "--install", "--force_deps")
	install.Env = l.env
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("installing the kernel: %v\n%s", err, out)
	}
	l.write(t, "go.mod", "module example.test/lab\n\ngo 1.26\n")
	l.write(t, "science/science.go", "package science\n\nconst Factor = 7\n")
	l.write(t, "drawing/drawing.go", "package drawing\n\nfunc Draw(any) {}\n")
	return l
}

func (l *lab) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(l.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute runs a notebook of the cells and returns all that it prints.
func (l *lab) execute(t *testing.T, cells ...string) string {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	type object = map[string]any
	var list []object
	for _, cell := range cells {
		cell = strings.NewReplacer("REPOSITORY", repository, "LAB", l.dir).Replace(cell)
		list = append(list, object{"cell_type": "code", "metadata": object{}, "execution_count": nil, "outputs": []any{}, "source": cell})
	}
	kernel := object{"kernelspec": object{"name": "gonb", "display_name": "Go", "language": "go"}}
	data, err := json.Marshal(object{"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": list})
	if err != nil {
		t.Fatal(err)
	}
	l.write(t, "a.ipynb", string(data))
	cmd := exec.Command(l.jupyter, "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=300", "--output", "out", "a.ipynb")
	cmd.Dir, cmd.Env = l.dir, l.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err = os.ReadFile(filepath.Join(l.dir, "out.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	var executed struct {
		Cells []struct {
			Outputs []struct {
				Name string
				Text json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(data, &executed); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, cell := range executed.Cells {
		for _, output := range cell.Outputs {
			var lines []string
			if output.Name == "" || json.Unmarshal(output.Text, &lines) != nil {
				continue
			}
			for _, line := range lines {
				if !strings.HasPrefix(line, "%goflags") && line != "\n" {
					text.WriteString(line)
				}
			}
		}
	}
	return text.String()
}

func TestKeepInANotebook(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the notebook is not executed")
	}
	l := newLab(t)
	const quiet = "first [0 4 8] 7\nsecond [0 4 8]\n✓ sum: got 12, want 12 ± 0\n"
	expect := func(what, want string, cells ...string) {
		t.Helper()
		if got := l.execute(t, cells...); got != want {
			t.Errorf("%s: got\n%swant\n%s", what, got, want)
		}
	}
	expect("the first run", "computing 2\n"+quiet, firstCell, secondCell)
	if executed, err := os.ReadFile(filepath.Join(l.dir, "out.ipynb")); err != nil || !strings.Contains(string(executed), "trained(2): 3 in ") {
		t.Errorf("the bar did not end in a line with name and parameter (error %v)", err)
	}
	if _, err := os.Stat(filepath.Join(l.dir, ".jupyter", "kept")); err != nil {
		t.Error(err)
	}
	l.write(t, "drawing/drawing.go", "package drawing\n\nfunc Draw(any) { _ = 1 }\n")
	expect("a comment, another cell and a package that is not reached", quiet,
		strings.Replace(firstCell, "// What takes long.", "// What takes\n// long.", 1), strings.Replace(secondCell, "r :=", "// again\nr :=", 1))
	expect("an edited function", "computing 2\n"+strings.Replace(quiet, "[0 4 8] 7", "[0 4 8] 8", 1),
		strings.Replace(firstCell, "{science.Factor}", "{science.Factor+1}", 1), secondCell)
	expect("an edited function that it calls", "computing 2\n"+quiet, strings.Replace(firstCell, "return x * x", "return x * x * 1", 1), secondCell)
	l.write(t, "science/science.go", "package science\n\nconst Factor = 9\n")
	expect("an edited package", "computing 2\n"+strings.Replace(quiet, "[0 4 8] 7", "[0 4 8] 9", 1), firstCell, secondCell)
	l.write(t, "science/science.go", "package science\n\nconst Factor = 7\n")
	expect("the package as it was", quiet, firstCell, secondCell)
}
