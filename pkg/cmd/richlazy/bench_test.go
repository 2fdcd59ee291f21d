package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

func TestBenchRefuses(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "which suite? see richlazy bench --help"},
		{[]string{"bogus"}, `no suite "bogus"`},
		{[]string{"core", "extra"}, "unknown command"},
		{[]string{"core", "--rounds", "0"}, "--rounds 0: wanted at least 1"},
		{[]string{"core", "--part", "bogus"}, `--part: no part "bogus"; there are products, threads, gram,`},
		{[]string{"core", "--cell=bogus"}, `"bogus" for "--cell"`},
		{[]string{"core", "--cell", "--part", "bogus"}, `--part: no part "bogus"`}, // before the kernel is set up
		{[]string{"core", "--bogus"}, "see richlazy bench core --help"},
		{[]string{"train", "--threads", "0"}, "--threads 0: wanted at least 1"},
		{[]string{"train", "--part", "bogus"}, `no part "bogus"; there are kernels, sweep, wide, mnist, rnn`},
	} {
		out, status := call(t, append([]string{"bench"}, test.args...)...)
		if status != 1 || !strings.Contains(out, test.want) {
			t.Errorf("%v: status %d and %q, want 1 and %q", test.args, status, out, test.want)
		}
	}
}

// python writes a script that passes for a Python with NumPy; what follows its answer to hello is given.
func python(t *testing.T, then string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\ncase \"$2\" in \"import numpy\"*) exit 0;; esac\nread hello\n" +
		`echo '{"bytes": 0, "numpy": "a stub", "openblas": [{"config": "OpenBLAS stub", "core": "'$OPENBLAS_CORETYPE'"}]}'` + "\n" + then + "\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bench.Variable, path)
}

// Without Python all else is timed, and what depends on it is said not to be measured.
func TestBenchWithoutPython(t *testing.T) {
	t.Setenv(bench.Variable, "/nonexistent/python")
	file := filepath.Join(t.TempDir(), "core.json")
	args := []string{"bench", "core", "--part", "products", "--rounds", "1", "--json", file}
	out, status := call(t, args...)
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "/nonexistent/python", "apt-get install "+bench.Debian, "500×1000×1000 f64", "27×50×100 f32", "gonum", "not measured", "wrote "+file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report bench.Report
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	if met, missed, unmeasured := report.Targets(); met != 0 || missed != 0 || unmeasured != 8 {
		t.Errorf("%d targets met, %d missed, %d not measured, want 8 not measured", met, missed, unmeasured)
	}
	timed := 0
	for _, c := range report.Parts[0].Cases {
		if times, ok := c.Of("ours"); ok && times.Best() > 0 {
			timed++
		}
	}
	if timed < 8 {
		t.Errorf("%d cases of ours were timed, want 8", timed)
	}
	if out, status := call(t, append(args[:len(args)-2:len(args)-2], "--strict")...); status != 1 || !strings.Contains(out, "0 targets missed, 8 not measured") {
		t.Errorf("--strict: status %d and %q", status, out)
	}
}

func TestBenchPythonDies(t *testing.T) {
	python(t, "read forget\necho '{\"bytes\": 0}'\necho 'Illegal instruction' >&2\nexit 132")
	out, status := call(t, "bench", "core", "--part", "products", "--rounds", "1")
	if status != 1 {
		t.Errorf("status %d, want 1", status)
	}
	contains(t, out, "OpenBLAS stub", "the Python process with NumPy is lost", "Illegal instruction", "timed on without it", "27×50×100 f32",
		"0 targets ok, 0 missed, 8 not measured")
}

// Ctrl-C ends the command, and the Python that it waits for.
func TestBenchInterrupted(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	python(t, "echo $$ >"+mark+".new\nmv "+mark+".new "+mark+"\nsleep 1000")
	var out bytes.Buffer
	cmd := exec.Command(binary, "bench", "core")
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var group int
	for end := time.Now().Add(time.Minute); group == 0 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		data, _ := os.ReadFile(mark)
		group, _ = strconv.Atoi(strings.TrimSpace(string(data)))
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if status := cmd.ProcessState.ExitCode(); status != 130 {
		t.Errorf("status %d, want 130\n%s", status, &out)
	}
	if group == 0 {
		t.Fatal("the Python was not started")
	}
	for end := time.Now().Add(2 * time.Second); syscall.Kill(-group, 0) == nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the process group %d is left", group)
		}
	}
}
