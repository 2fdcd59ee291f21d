package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter/jupytertest"
)

// The cells see the parameters and the data folders, made absolute; the checkout's packages are there.
func TestRunEnvironment(t *testing.T) {
	in := jupytertest.Installed(t)
	dir := t.TempDir()
	// notebook is no package here, so that the declaration is of our own.
	path := write(t, filepath.Join(dir, "env.ipynb"), "type params struct{}\nfunc (params) Param(name string, n int) int {\n\treturn n\n}\nvar notebook params\nvar n = notebook.Param(\"n\", 3)",
		"%%\nfmt.Println(os.Getenv(\"RICHLAZY_PARAMS\"))\nfmt.Println(os.Getenv(\"RICHLAZY_DATA\"))\nfmt.Println(os.Getenv(\"PATH\"))")
	cmd := exec.Command(binary, "run", "--html=false", "--out", dir+"/out", "--set", "n=a \"b\"", path)
	cmd.Env = append(os.Environ(), "RICHLAZY_DATA=some/data:/absolute")
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	nb, err := ipynb.ReadFile(filepath.Join(dir, "out", "env.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(nb.Cells[1].Texts("stdout"), "\n")
	want := []string{`{"n":"a \"b\""}`, filepath.Join(here, "some/data") + ":/absolute", in.Path("bin")}
	for i, w := range want {
		if len(got) <= i || !strings.HasPrefix(got[i], w) {
			t.Errorf("line %d is not %q in %q", i, w, got)
		}
	}
	contains(t, string(text), "no checks were made")
	if spec, _ := nb.Metadata["kernelspec"].(map[string]any); spec["name"] != "gonb" {
		t.Errorf("kernelspec %v, want that of GoNB where there was none", nb.Metadata["kernelspec"])
	}
}

func TestRunFailures(t *testing.T) {
	jupytertest.Installed(t)
	dir := t.TempDir()
	broken := write(t, filepath.Join(dir, "broken.ipynb"), "# Title", "%%\nfmt.Println(\"fine\")", "## Here", "%%\nfmt.Println(undefined1)")
	source, err := os.ReadFile(broken)
	if err != nil {
		t.Fatal(err)
	}
	unequal := write(t, filepath.Join(dir, "unequal.ipynb"), "%%\nfmt.Println(\"✗ sum: got 3, want 4 ± 0.1\")", "%%\nfmt.Println(\"✓ later: got 1, want > 0\")")
	out, status := call(t, "run", "--in-place", "--out", filepath.Join(dir, "out"), broken, unequal)
	if status != 1 {
		t.Errorf("status %d, want 1", status)
	}
	contains(t, out, "[2/2] Here", "FAILED", "cell 2 (section “Here”) failed", "line 2: fmt.Println(undefined1)", "what to do:", "is left as it was",
		"✗  sum", "1 of 2 checks FAILED")
	if now, _ := os.ReadFile(broken); !bytes.Equal(now, source) {
		t.Error("a failed run was written over its source")
	}
	partial, err := ipynb.ReadFile(filepath.Join(dir, "out", "broken.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	if got := partial.Cells[1].Texts("stdout"); got != "fine\n" {
		t.Errorf("the partial notebook has %q, want fine", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "out", "broken.html")); err != nil {
		t.Error(err)
	}
	if out, status := call(t, "check", filepath.Join(dir, "out", "broken.ipynb")); status != 1 ||
		!strings.Contains(out, "cell 2 (section “Here”): failed: Cell[2]: Line 2 undefined: undefined1") {
		t.Errorf("check: status %d\n%s", status, out)
	}
	if out, status := call(t, "run", "--html=false", "--out", dir, unequal); status != 1 || !strings.Contains(out, "over its source") {
		t.Errorf("status %d\n%s", status, out)
	}
}

func TestRunInterrupted(t *testing.T) {
	jupytertest.Installed(t)
	for _, test := range []struct {
		name   string
		signal syscall.Signal
		status int
	}{{"Ctrl-C", syscall.SIGINT, 130}, {"SIGTERM", syscall.SIGTERM, 143}} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			mark := filepath.Join(dir, "mark")
			path := write(t, filepath.Join(dir, "loop.ipynb"), "%%\nfmt.Println(\"done\")",
				"%%\npids := fmt.Sprint(os.Getpid(), \" \", os.Getppid())\nos.WriteFile(\""+mark+".new\", []byte(pids), 0o644)\n"+
					"os.Rename(\""+mark+".new\", \""+mark+"\")\nfor {\n}", "%%\nfmt.Println(\"never\")")
			var out bytes.Buffer
			cmd := exec.Command(binary, "run", "--out", filepath.Join(dir, "out"), path)
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
				if _, err := os.Stat(mark); err == nil || time.Now().After(end) {
					break
				}
			}
			began := time.Now()
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			if status := cmd.ProcessState.ExitCode(); status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v to end", took)
			}
			contains(t, out.String(), "INTERRUPTED", "cell 2 was interrupted", "what to do", "wrote ")
			nb, err := ipynb.ReadFile(filepath.Join(dir, "out", "loop.ipynb"))
			if err != nil {
				t.Fatal(err)
			}
			if got := nb.Cells[0].Texts("stdout"); got != "done\n" || nb.Cells[2].Count != nil {
				t.Errorf("the first cell has %q, the last count %v; want what was executed and no more", got, nb.Cells[2].Count)
			}
			pids, err := os.ReadFile(mark)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range strings.Fields(string(pids)) {
				if pid, err := strconv.Atoi(text); err != nil || syscall.Kill(pid, 0) == nil {
					t.Errorf("the process %s, the cell or the kernel, is left", text)
				}
			}
		})
	}
}

// lab hands over to whichever Jupyter is there; a stub stands for it, as a real one opens a browser.
func TestLab(t *testing.T) {
	in := jupytertest.Installed(t)
	for _, name := range []string{"jupyterlab", "notebook"} {
		if exec.Command(in.Python, "-c", "import "+name).Run() == nil {
			t.Skipf("%s is installed in %s, the stub would not be called", name, in.Python)
		}
	}
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "a b.ipynb"), "1")
	stub := filepath.Join(dir, "jupyter-lab")
	if err := os.WriteFile(stub, []byte("#!/bin/sh\necho \"called $*\"\necho \"data $JUPYTER_DATA_DIR\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "lab", path)
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	contains(t, string(out), "called ", path, "data "+in.Path("data"))
	os.Remove(stub)
	if out, status := call(t, "lab", path); status != 1 || !strings.Contains(out, "what to do: install one") {
		t.Errorf("status %d\n%s", status, out)
	}
}

func TestClean(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("RICHLAZY_KEEP", filepath.Join(dir, "kept"))
	if out, status := call(t, "clean"); status != 0 || !strings.Contains(out, "removed 0.0 MB") {
		t.Errorf("status %d and %q", status, out)
	}
}
