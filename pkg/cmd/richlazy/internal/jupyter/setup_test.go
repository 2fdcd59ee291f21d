package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestSetupWithJupyterOnPath(t *testing.T) {
	m := newMachine(t)
	m.python("exit 1") // an earlier python3 without Jupyter does not matter
	other := filepath.Join(t.TempDir(), "python3.11")
	m.file(other, "#!/bin/sh\n"+jupyterPython)
	m.file(filepath.Join(m.bin, "jupyter"), "#!"+other+"\n")
	in, said, err := m.setup()
	if err != nil {
		t.Fatal(err)
	}
	if in.Python != other {
		t.Errorf("python %q, want %q, the one behind jupyter", in.Python, other)
	}
	contains(t, "said", said, "build GoNB v0.11.4 and goimports v0.52.0", "register the kernel in .jupyter/data", "compile the packages")
	contains(t, "calls", m.calls(), "go install tool", "gonb --install --force_deps", "go build ./...", "-ldflags=-s -w")

	data, err := os.ReadFile(in.Path("data", "kernels", "gonb", "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s spec
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	if s.Argv[0] != in.Path("bin", "gonb") || s.Env["PATH"] != in.Path("bin")+":/the/goroot/bin:${PATH}" {
		t.Errorf("kernel.json: argv %q, PATH %q", s.Argv, s.Env["PATH"])
	}

	began := time.Now()
	_, said, err = m.setup()
	if calls := m.calls(); err != nil || calls != "" || !strings.Contains(said, "in place") {
		t.Errorf("a second setup called %q and said %q, error %v", calls, said, err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("a second setup took %v", took)
	}
}

func TestSetupMakesAgainWhatChanged(t *testing.T) {
	m := newMachine(t)
	m.program("python3", jupyterPython)
	in, _, err := m.setup()
	if err != nil {
		t.Fatal(err)
	}
	m.calls()
	replace := func(old, new string) func() {
		return func() {
			data, _ := os.ReadFile(filepath.Join(m.root, "go.mod"))
			m.file(filepath.Join(m.root, "go.mod"), strings.ReplaceAll(string(data), old, new))
		}
	}
	for _, test := range []struct {
		name   string
		change func()
		want   string // a call that it leads to
	}{
		{"a source", func() { m.file(filepath.Join(m.root, "a.go"), "package a // longer\n") }, "go build ./..."},
		{"the pinned version", replace("v0.11.4", "v0.11.5"), "go install tool"},
		{"Go", func() { m.golang("go1.27.0") }, "go install tool"},
		{"a binary is gone", func() { os.Remove(in.Path("bin", "goimports")) }, "go install tool"},
		{"a binary was cut off", func() { os.Truncate(in.Path("bin", "gonb"), 1) }, "go install tool"},
		{"the registration is gone", func() { os.RemoveAll(in.Path("data")) }, "gonb --install"},
		{"the registration was changed", func() { m.file(in.Path("data", "kernels", "gonb", "kernel.json"), "{}") }, "gonb --install"},
		{"the record is broken", func() { m.file(in.Path("setup.json"), "{") }, "go install tool"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.change()
			if _, _, err := m.setup(); err != nil {
				t.Fatal(err)
			}
			contains(t, "calls", m.calls(), test.want)
			if _, _, err := m.setup(); err != nil {
				t.Fatal(err)
			}
			if calls := m.calls(); calls != "" {
				t.Errorf("once more it called\n%s", calls)
			}
		})
	}
}

func TestSetupLooksAgainWhenPythonChanged(t *testing.T) {
	m := newMachine(t)
	m.program("python3", jupyterPython)
	if _, _, err := m.setup(); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(m.bin, "python3"))
	m.program("python", jupyterPython)
	if in, _, err := m.setup(); err != nil || in.Python != filepath.Join(m.bin, "python") {
		t.Errorf("python %q, error %v", in.Python, err)
	}
}

func TestDryRunOnlySays(t *testing.T) {
	m := newMachine(t)
	m.python("exit 0")
	_, said, err := m.setup(dryRun)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "said", said, "would build GoNB", "would register the kernel", "would make a virtual environment in .jupyter/venv", "would compile")
	if calls := m.calls(); calls != "" {
		t.Errorf("a dry run called %q", calls)
	}
	if _, err := os.Stat(filepath.Join(m.root, ".jupyter")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a dry run made .jupyter")
	}
}

func TestSetupRefuses(t *testing.T) {
	t.Run("an old Go", func(t *testing.T) {
		m := newMachine(t)
		m.golang("go1.22.1")
		_, _, err := m.setup()
		contains(t, "error", errorText(err), "go1.22.1, too old", "install Go 1.26.0 or newer")
	})
	t.Run("no Go", func(t *testing.T) {
		m := newMachine(t)
		os.Remove(filepath.Join(m.bin, "go"))
		_, _, err := m.setup()
		contains(t, "error", errorText(err), "no go on PATH", "install Go 1.26.0 or newer")
	})
	t.Run("a Go that cannot fetch its toolchain", func(t *testing.T) {
		m := newMachine(t)
		m.program("go", "echo 'go: download go1.26.0: no network' >&2; exit 1")
		_, _, err := m.setup()
		contains(t, "error", errorText(err), "no network", "install Go 1.26.0 or newer")
	})
	t.Run("no module proxy", func(t *testing.T) {
		m := newMachine(t)
		m.program("go", `case "$1" in
env) echo '{"GOVERSION": "go1.26.8", "GOROOT": "/r", "GOCACHE": "/c"}' ;;
*) echo "dial tcp: no route" >&2; exit 1 ;;
esac`)
		in, _, err := m.setup()
		contains(t, "error", errorText(err), "build the kernel", "dial tcp: no route", "what to do")
		if entries, _ := os.ReadDir(in.Path()); len(entries) > 1 {
			t.Errorf("%d entries are left in .jupyter, want the lock only", len(entries))
		}
	})
	t.Run("no Python", func(t *testing.T) {
		_, _, err := newMachine(t).setup()
		contains(t, "error", errorText(err), "no Python 3 on PATH", "apt-get install python3", "brew install python")
	})
	t.Run("a checkout of something else", func(t *testing.T) {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.org/other\n"), 0o644)
		_, err := Checkout(dir)
		contains(t, "error", errorText(err), "no checkout", dir)
	})
}

func TestCheckoutIsFoundUpward(t *testing.T) {
	m := newMachine(t)
	inner := filepath.Join(m.root, "notebooks", "tutorials")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, places := range [][]string{{inner}, {m.root}, {t.TempDir(), inner}, {filepath.Join(inner, "none.ipynb")}} {
		if root, err := Checkout(places...); err != nil || root != m.root {
			t.Errorf("%v: %q, %v, want %q", places, root, err, m.root)
		}
	}
}

func TestConcurrentSetups(t *testing.T) {
	m := newMachine(t)
	m.program("python3", jupyterPython)
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() {
			if _, _, err := m.setup(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := strings.Count(m.calls(), "go install tool"); n != 1 {
		t.Errorf("the tools were built %d times, want once", n)
	}
}

// An interrupted step is made again by the next set-up.
func TestInterruptedSetup(t *testing.T) {
	m := newMachine(t)
	m.python("touch \"$0.half\"; echo reached >> \"$LOG.reached\"; sleep 60")
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for range 200 {
			time.Sleep(25 * time.Millisecond)
			if _, err := os.Stat(m.log + ".reached"); err == nil {
				break
			}
		}
		cancel()
	}()
	no := false
	began := time.Now()
	in, err := Setup{Root: m.root, root: &no}.Do(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want %v", err, context.Canceled)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("the interrupt took %v", took)
	}
	if _, err := os.Stat(in.Path("venv")); err == nil {
		t.Error("half an environment is left")
	}
	m.calls()
	m.python("> \"$0.pip\"")
	in, _, err = m.setup()
	if err != nil || in.Python != in.Path("venv", "bin", "python") {
		t.Fatalf("python %q, error %v", in.Python, err)
	}
	calls := m.calls()
	contains(t, "calls", calls, "-m venv")
	if strings.Contains(calls, "go install") {
		t.Error("the tools, which were complete, were built again")
	}
}

func errorText(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}
