package execute

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter/jupytertest"
)

// notebook makes one of Markdown (what begins with #) and code cells.
func notebook(sources ...string) *ipynb.Notebook {
	nb := &ipynb.Notebook{Minor: 5}
	for _, source := range sources {
		kind := ipynb.Code
		if strings.HasPrefix(source, "#") {
			kind = ipynb.Markdown
		}
		nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: kind, Source: source})
	}
	return nb
}

func start(t *testing.T, in jupyter.Installation, nb *ipynb.Notebook, opt Options) *Session {
	t.Helper()
	opt.Python, opt.Env, opt.Directory = in.Python, in.Env(), t.TempDir()
	s, err := Start(nb, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		gone(t, s)
	})
	return s
}

// gone fails where a process of the session is left.
func gone(t *testing.T, s *Session) {
	t.Helper()
	for _, group := range []int{s.cmd.Process.Pid, int(s.kernel.Load())} {
		end := time.Now().Add(2 * time.Second)
		for group > 0 && syscall.Kill(-group, 0) == nil {
			if time.Now().After(end) {
				t.Errorf("the process group %d is left", group)
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

func TestFaults(t *testing.T) {
	in := jupytertest.Installed(t)
	for _, test := range []struct {
		name    string
		cells   []string
		timeout time.Duration
		status  Status
		want    []string // in the explanation
		not     []string
	}{
		{"compile error", []string{"# Faults", "%%\nfmt.Println(1)", "## Here", "%%\nx := 3\nfmt.Println(unknown)"}, 0, Failed,
			[]string{"cell 2 (section “Here”) failed", "line 2: x := 3", "undefined: unknown", "declared and not used: x", "does not compile"},
			[]string{"<div", "gonb_", "main.go"}},
		{"syntax error", []string{"func ("}, 0, Failed, []string{"cell 1 failed", "line 1: func (", "expected", "does not compile"}, []string{"main.go"}},
		{"panic", []string{"func boom(n int) int {\n\treturn 3 / n\n}", "# Boom", "%%\nboom(0)"}, 0, Failed,
			[]string{"cell 2 (section “Boom”) failed", "line 2: boom(0)", "panic: runtime error: integer divide by zero", "panicked"}, []string{"\x1b", "[["}},
		// The runtime writes a trace in pieces, and GoNB reads them as they come.
		{"trace in pieces", []string{"%%\n_, file, line, _ := runtime.Caller(0)\nfor _, piece := range []string{\"panic: slow\\n\\nmain.main()\\n\\t\", file[:9], file[9:], \":\", " +
			"fmt.Sprint(line), \" +0x53\\n\"} {\n\tos.Stderr.WriteString(piece)\n\ttime.Sleep(50 * time.Millisecond)\n}\nos.Exit(2)"}, 0, Failed,
			[]string{"line 2: _, file, line, _ := runtime.Caller(0)", "panic: slow", "panicked"}, []string{"\x1b", "[[", "main.go"}},
		{"exit", []string{"%%\nfmt.Fprintln(os.Stderr, \"the reason\")\nos.Exit(3)"}, 0, Failed, []string{"exit status 3", "the reason", "what to do"}, nil},
		{"shell line", []string{"!echo fine\n!ls /nonexistent-folder", "%%\nfmt.Println(1)"}, 0, Shell,
			[]string{"cell 1 failed: a shell line (!…) ended with exit status 2", "/nonexistent-folder", "|| true"}, nil},
		{"infinite loop", []string{"%%\nfmt.Println(\"begun\")\nfor {\n}"}, 3 * time.Second, Timeout, []string{"did not end within the 3s", "--timeout"}, nil},
		{"loop that ignores interrupts", []string{"%%\nsignal.Ignore(os.Interrupt)\nfor {\n}"}, 2 * time.Second, Timeout, []string{"did not end within the 2s"}, nil},
		{"failed check", []string{"%%\nfmt.Println(\"✗ sum: got 3, want 4 ± 0.1\")\nos.Exit(1)"}, 0, Failed,
			[]string{"cell 1 failed: 1 of its checks did not hold", "table of checks"}, nil},
		// A fault of GoNB 0.11.4: it takes "c (at …/main.go:1" for file, line and column.
		{"kernel crashes", []string{"%%\nfmt.Fprintln(os.Stderr, \"a: b: c (at \"+os.Getenv(\"GONB_TMP_DIR\")+\"/main.go:1)\")"}, 0, Dead,
			[]string{"the kernel died", "GoNB itself crashed: panic: strings: negative Repeat count", "fault of the kernel"}, nil},
		{"kernel dies", []string{"!kill -9 $PPID"}, 0, Dead, []string{"cell 1 got no answer: the kernel died", "memory"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			nb := notebook(append(test.cells, "%%\nfmt.Println(\"never reached\")")...)
			s := start(t, in, nb, Options{Timeout: test.timeout})
			results, err := s.Execute(context.Background(), nb, Observer{})
			if err != nil && test.status != Dead {
				t.Fatal(err)
			}
			if len(results) == 0 {
				t.Fatal("no cell was executed")
			}
			last := results[len(results)-1]
			if last.Status != test.status {
				t.Errorf("status %q, want %q", last.Status, test.status)
			}
			said := Explain(nb, last, test.timeout)
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not in\n%s", want, said)
				}
			}
			for _, not := range test.not {
				if strings.Contains(said, not) {
					t.Errorf("%q is in\n%s", not, said)
				}
			}
			if end := nb.Cells[len(nb.Cells)-1]; end.Count != nil || len(end.Outputs) > 0 {
				t.Error("the cell behind the one that failed was executed")
			}
		})
	}
}

func TestExecute(t *testing.T) {
	in := jupytertest.Installed(t)
	nb := notebook("# Title\n![beside](it.png)", "func f() int { return 42 }", "", "%%\nfmt.Println(f())\nfmt.Print(os.Getenv(\"GONB_DIR\"))", "!pwd")
	nb.Cells[1].Outputs = []*ipynb.Output{{Kind: ipynb.Stream, Name: "stdout", Text: "old"}}
	s := start(t, in, nb, Options{HTML: true})
	var started []int
	results, err := s.Execute(context.Background(), nb, Observer{Start: func(cell int) { started = append(started, cell) }})
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 3 || len(started) != 3 || started[2] != 4 {
		t.Fatalf("%d cells executed, %v started, want 1, 3 and 4", len(results), started)
	}
	for i, r := range results {
		if r.Status != OK || *nb.Cells[r.Cell].Count != i+1 {
			t.Errorf("cell %d: %v, count %d", r.Cell, r.Status, *nb.Cells[r.Cell].Count)
		}
	}
	directory, err := filepath.EvalSymlinks(s.opt.Directory)
	if err != nil {
		t.Fatal(err)
	}
	if got := nb.Cells[3].Texts("stdout"); got != "42\n"+directory {
		t.Errorf("the cell wrote %q, want 42 and %s", got, directory)
	}
	if len(nb.Cells[1].Outputs) > 0 {
		t.Error("an old output is left")
	}
	if err := os.WriteFile(filepath.Join(directory, "it.png"), []byte("picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a ü.ipynb")
	if err := nb.WriteFile(file); err != nil {
		t.Fatal(err)
	}
	page, dark, err := s.Page(context.Background(), file, "A <title>")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "A &lt;title&gt;") || !strings.Contains(string(page), "42") || !strings.Contains(dark, "--jp-layout-color0") {
		t.Error("the page lacks its title, an output, or the dark theme")
	}
	if !strings.Contains(string(page), "data:image/png;base64,cGljdHVyZQ==") {
		t.Error("the picture beside the notebook is not in the page")
	}
}

func TestInterrupt(t *testing.T) {
	in := jupytertest.Installed(t)
	nb := notebook("%%\nfmt.Println(\"first\")", "%%\nfmt.Println(\"begun\")\nfor {\n}", "%%\nfmt.Println(\"never\")")
	s := start(t, in, nb, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var cancelled time.Time
	results, err := s.Execute(ctx, nb, Observer{Start: func(cell int) {
		if cell == 1 {
			time.AfterFunc(1500*time.Millisecond, func() { cancelled = time.Now(); cancel() })
		}
	}})
	if !errors.Is(err, ErrInterrupted) || len(results) != 2 || results[1].Status != Interrupted {
		t.Fatalf("error %v, results %+v", err, results)
	}
	if took := time.Since(cancelled); took > 3*time.Second {
		t.Errorf("the interrupt took %v", took)
	}
	if got := nb.Cells[0].Texts("stdout") + nb.Cells[1].Texts("stdout"); got != "first\nbegun\n" {
		t.Errorf("outputs %q, want those of before the interrupt", got)
	}
}

// A killed richlazy cannot clean up; the driver sees the end of its stdin and does.
func TestDriverEndsWithItsParent(t *testing.T) {
	in := jupytertest.Installed(t)
	nb := notebook("%%\nfor {\n}")
	s := start(t, in, nb, Options{})
	running := make(chan struct{})
	go s.Execute(context.Background(), nb, Observer{Start: func(int) { close(running) }})
	<-running
	s.stdin.Close()
	select {
	case <-s.exited:
	case <-time.After(15 * time.Second):
		t.Fatal("the driver works on without its parent")
	}
	gone(t, s)
}

func TestForce(t *testing.T) {
	in := jupytertest.Installed(t)
	nb := notebook("%%\nsignal.Ignore(os.Interrupt)\nfor {\n}")
	force := make(chan struct{})
	s := start(t, in, nb, Options{Force: force})
	ctx, cancel := context.WithCancel(context.Background())
	_, err := s.Execute(ctx, nb, Observer{Start: func(int) {
		time.AfterFunc(time.Second, func() { cancel(); close(force) })
	}})
	if !errors.Is(err, ErrInterrupted) {
		t.Errorf("error %v, want ErrInterrupted", err)
	}
}

func TestPythonWithoutJupyter(t *testing.T) {
	python := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\nread line\necho '{\"event\": \"fault\", \"what\": \"import\", \"text\": \"No module named nbclient\"}'\nexit 3\n"
	if err := os.WriteFile(python, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	nb := notebook("x")
	s, err := Start(nb, Options{Python: python, Directory: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Execute(context.Background(), nb, Observer{}); !errors.Is(err, ErrImport) || !strings.Contains(err.Error(), "nbclient") {
		t.Errorf("error %v, want ErrImport", err)
	}
}

func TestDriverThatDies(t *testing.T) {
	python := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(python, []byte("#!/bin/sh\nread line\necho 'some reason' >&2\nkill -9 $$\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	nb := notebook("x")
	s, err := Start(nb, Options{Python: python, Directory: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Execute(context.Background(), nb, Observer{}); err == nil || !strings.Contains(err.Error(), "some reason") {
		t.Errorf("error %v, want one with what the driver said", err)
	}
	if _, err := Start(nb, Options{Python: "/nonexistent/python", Directory: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "/nonexistent/python") {
		t.Errorf("error %v, want one that names the program", err)
	}
}
