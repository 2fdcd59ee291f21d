package jupyter

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWaysToJupyter(t *testing.T) {
	uv := `case "$1" in
venv) mkdir -p "$2/bin"; printf '#!/bin/sh\ntest -f "$0.pip" && echo "{\\"versions\\": {}, \\"files\\": []}"\n' > "$2/bin/python"; chmod +x "$2/bin/python" ;;
pip) > "$4.pip" ;;
esac`
	apt := `case "$*" in
*install*) printf '#!/bin/sh\necho "{\\"versions\\": {}, \\"files\\": []}"\n' > "$(dirname "$0")/python3.11"; chmod +x "$(dirname "$0")/python3.11"
  printf '#!%s/python3.11\n' "$(dirname "$0")" > "$(dirname "$0")/jupyter"; chmod +x "$(dirname "$0")/jupyter" ;;
esac`
	for _, test := range []struct {
		name   string
		make   func(m *machine)
		root   bool // of a Debian
		python string
		calls  []string
		not    []string
	}{
		{"uv", func(m *machine) { m.program("uv", uv); m.python("> \"$0.pip\"") }, false, "ROOT/.jupyter/venv/bin/python",
			[]string{"uv venv ROOT/.jupyter/venv", "uv pip install --python ROOT/.jupyter/venv/bin/python nbconvert nbclient"}, []string{"-m venv"}},
		{"uv without any python", func(m *machine) { m.program("uv", uv) }, false, "ROOT/.jupyter/venv/bin/python", []string{"uv venv"}, nil},
		{"pip", func(m *machine) { m.python("> \"$0.pip\"") }, false, "ROOT/.jupyter/venv/bin/python",
			[]string{"python3 -m venv ROOT/.jupyter/venv", "venv-python -m pip install --disable-pip-version-check --no-cache-dir nbconvert nbclient"}, nil},
		{"uv fails, then pip", func(m *machine) { m.program("uv", "echo offline >&2; exit 2"); m.python("> \"$0.pip\"") }, false,
			"ROOT/.jupyter/venv/bin/python", []string{"uv venv", "-m venv", "-m pip install"}, nil},
		{"pip before apt", func(m *machine) { m.python("> \"$0.pip\""); m.program("apt-get", apt) }, true, "ROOT/.jupyter/venv/bin/python",
			[]string{"-m pip install"}, []string{"apt-get"}},
		{"apt on a root Debian", func(m *machine) { m.program("apt-get", apt) }, true, "BIN/python3.11",
			[]string{"apt-get install -y --no-install-recommends jupyter-core jupyter-client jupyter-nbconvert"}, []string{"apt-get update"}},
		{"pip fails, then apt", func(m *machine) { m.python("exit 1"); m.program("apt-get", apt) }, true, "BIN/python3.11",
			[]string{"-m pip install", "apt-get install"}, nil},
		{"apt needs update", func(m *machine) {
			m.program("apt-get", `case "$1" in update) > "$LOG.updated"; exit 0 ;; esac
test -f "$LOG.updated" || { echo "E: Unable to locate package" >&2; exit 100; }
`+apt)
		}, true, "BIN/python3.11", []string{"apt-get update"}, nil},
		{"no apt without root", func(m *machine) { m.python("exit 1"); m.program("apt-get", apt) }, false, "", []string{"-m pip install"}, []string{"apt-get"}},
		{"apt that fails", func(m *machine) { m.program("apt-get", "exit 100") }, true, "", []string{"apt-get install", "apt-get update"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newMachine(t)
			test.make(m)
			var change []func(*Setup)
			if test.root {
				change = append(change, rootDebian(m))
			}
			in, said, err := m.setup(change...)
			want := strings.NewReplacer("ROOT", m.root, "BIN", m.bin).Replace(test.python)
			if in.Python != want || (err != nil) != (want == "") {
				t.Errorf("python %q, want %q; error %v\n%s", in.Python, want, err, said)
			}
			if err != nil {
				contains(t, "error", err.Error(), "what to do")
			}
			calls := m.calls()
			contains(t, "calls", calls, test.calls...)
			for _, not := range test.not {
				if strings.Contains(calls, not) {
					t.Errorf("%q was called:\n%s", not, calls)
				}
			}
			if err == nil {
				if _, _, err := m.setup(change...); err != nil {
					t.Error(err)
				}
				if calls := m.calls(); calls != "" {
					t.Errorf("a second setup called\n%s", calls)
				}
			}
		})
	}
}

func TestBehind(t *testing.T) {
	dir := t.TempDir()
	python := filepath.Join(dir, "python3")
	write := func(path, text string, mode os.FileMode) {
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write(python, "", 0o755)
	t.Setenv("PATH", dir)
	for _, test := range []struct{ name, script, want string }{
		{"plain", "#!" + python + "\n", python},
		{"with options", "#!" + python + " -sE\n", python},
		{"by env", "#!/usr/bin/env python3\n", python},
		{"by env with options", "#!/usr/bin/env -S python3 -s\n", python},
		{"a long path", "#!/bin/sh\n'''exec' \"" + python + "\" \"$0\" \"$@\"\n' '''\n", python},
		{"a shim", "#!/usr/bin/env bash\nexec pyenv exec\n", ""},
		{"a shell script", "#!/bin/sh\necho\n", ""},
		{"an interpreter that is gone", "#!/nonexistent/python3\n", ""},
		{"a binary", "\x7fELF\x00\x01", ""},
		{"nothing", "", ""},
		{"only the mark", "#!\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			script := filepath.Join(dir, "jupyter")
			write(script, test.script, 0o755)
			if got := behind(script); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	plain := filepath.Join(dir, "not executable")
	write(plain, "#!"+python+"\n", 0o644)
	if got := behind(plain) + behind(dir) + behind(filepath.Join(dir, "none")); got != "" {
		t.Errorf("got %q for what is no script", got)
	}
}

// The interpreter behind a later jupyter on PATH comes before a python that stands earlier.
func TestCandidates(t *testing.T) {
	m := newMachine(t)
	later := filepath.Join(t.TempDir(), "usr")
	m.program("python3", "exit 1")
	m.file(filepath.Join(later, "python3"), "")
	m.file(filepath.Join(later, "jupyter"), "#!"+filepath.Join(later, "python3")+"\n")
	t.Setenv("PATH", m.bin+":"+later)
	got := candidates()
	want := []string{filepath.Join(later, "python3"), filepath.Join(m.bin, "python3")}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEnv(t *testing.T) {
	t.Setenv("PATH", "/p")
	t.Setenv("GOWORK", "off")
	t.Setenv("JUPYTER_PATH", "/x")
	t.Setenv("JUPYTER_DATA_DIR", "/x")
	t.Setenv("RICHLAZY_PARAMS", "{}")
	env := Installation{Root: "/r", GoRoot: "/g"}.Env("RICHLAZY_DATA=/d")
	for _, want := range []string{"PATH=/r/.jupyter/bin:/g/bin:/p", "JUPYTER_DATA_DIR=/r/.jupyter/data", "JUPYTER_CONFIG_DIR=/r/.jupyter/config",
		"JUPYTER_RUNTIME_DIR=/r/.jupyter/runtime", "IPYTHONDIR=/r/.jupyter/ipython", "RICHLAZY_DATA=/d"} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, entry := range env {
		name, _, _ := strings.Cut(entry, "=")
		if slices.Contains([]string{"GOWORK", "JUPYTER_PATH", "RICHLAZY_PARAMS"}, name) || entry == "JUPYTER_DATA_DIR=/x" {
			t.Errorf("%s is left", entry)
		}
	}
}
