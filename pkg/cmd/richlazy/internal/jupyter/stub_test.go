package jupyter

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A machine is a fake PATH of shell scripts that write down how they are called. PyPI, uv and apt are reached by none of the tests: what is tested is
// which way is chosen and what is called.
type machine struct {
	t    *testing.T
	bin  string // the folder on PATH
	root string // the checkout
	log  string
}

// newMachine makes a machine with a Go that builds scripts for tools, and nothing else.
func newMachine(t *testing.T) *machine {
	dir := t.TempDir()
	m := &machine{t: t, bin: filepath.Join(dir, "bin"), root: filepath.Join(dir, "check out"), log: filepath.Join(dir, "log")}
	t.Setenv("PATH", m.bin)
	t.Setenv("LOG", m.log)
	t.Setenv("JUPYTER_PATH", "/elsewhere")
	for _, name := range []string{"sh", "mkdir", "cat", "chmod", "sleep", "dirname", "rm"} {
		path, err := findProgram(name)
		if err != nil {
			t.Fatal(err)
		}
		m.link(path, name)
	}
	m.file(filepath.Join(m.root, "go.mod"), `module github.com/richlazy/richlazy

go 1.26.0

require (
	github.com/janpfeifer/gonb v0.11.4
	golang.org/x/tools v0.52.0
)

tool (
	github.com/janpfeifer/gonb
	golang.org/x/tools/cmd/goimports
)
`)
	m.file(filepath.Join(m.root, "a.go"), "package a\n")
	m.golang("go1.26.8")
	return m
}

func findProgram(name string) (string, error) {
	for _, dir := range []string{"/bin", "/usr/bin"} {
		if path := filepath.Join(dir, name); program(path) {
			return path, nil
		}
	}
	return exec.LookPath(name)
}

func (m *machine) link(path, name string) {
	if err := os.MkdirAll(m.bin, 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.Symlink(path, filepath.Join(m.bin, name)); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) file(path, text string) {
	m.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		m.t.Fatal(err)
	}
}

// program adds a script to PATH.
func (m *machine) program(name, script string) {
	m.file(filepath.Join(m.bin, name), "#!/bin/sh\ncase \"$*\" in *\"import \"*) ;; *) echo \""+name+" $*\" >> \"$LOG\" ;; esac\n"+script+"\n")
}

// golang adds a go whose install makes a gonb that registers itself.
func (m *machine) golang(version string) {
	m.program("go", `case "$1" in
env) echo '{"GOVERSION": "`+version+`", "GOROOT": "/the/goroot", "GOCACHE": "/the/cache"}' ;;
install) mkdir -p "$GOBIN"
  cat > "$GOBIN/gonb" <<'END'
#!/bin/sh
echo "gonb $*" >> "$LOG"
mkdir -p "$JUPYTER_DATA_DIR/kernels/gonb"
echo '{"argv": ["/somewhere/gonb", "--kernel", "{connection_file}"], "display_name": "Go (gonb)", "language": "go"}' > "$JUPYTER_DATA_DIR/kernels/gonb/kernel.json"
END
  echo '#!/bin/sh' > "$GOBIN/goimports"
  chmod +x "$GOBIN/gonb" "$GOBIN/goimports" ;;
esac`)
}

// jupyterPython is a script that answers the probe.
const jupyterPython = `case "$2" in
*nbclient*) echo '{"versions": {"nbconvert": "7.0"}, "files": []}' ;;
esac`

// python adds a python3 without Jupyter, with which an environment can be made whose pip does what is said.
func (m *machine) python(pip string) {
	m.program("python3", `case "$*" in
*nbclient*) echo "ModuleNotFoundError: No module named 'nbclient'" >&2; exit 1 ;;
*ensurepip*) exit 0 ;;
*"-m venv"*) mkdir -p "$3/bin"
  cat > "$3/bin/python" <<'END'
#!/bin/sh
case "$*" in *"import "*) ;; *) echo "venv-python $*" >> "$LOG" ;; esac
case "$2" in
pip) `+pip+` ;;
*nbclient*) test -f "$0.pip" && echo '{"versions": {"nbconvert": "7.0"}, "files": []}' ;;
esac
END
  chmod +x "$3/bin/python" ;;
esac`)
}

// setup runs a set-up and returns what it said.
func (m *machine) setup(change ...func(*Setup)) (Installation, string, error) {
	var said strings.Builder
	no := false
	s := Setup{Root: m.root, Log: &said, debian: filepath.Join(m.root, "no debian"), root: &no}
	for _, f := range change {
		f(&s)
	}
	in, err := s.Do(context.Background())
	return in, said.String(), err
}

// calls returns what was called since the last time, without the probes.
func (m *machine) calls() string {
	data, _ := os.ReadFile(m.log)
	os.Remove(m.log)
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		if line != "" && !strings.HasPrefix(line, "go env") {
			lines = append(lines, strings.ReplaceAll(line, m.root, "ROOT"))
		}
	}
	return strings.Join(lines, "\n")
}

func dryRun(s *Setup) { s.DryRun = true }

// rootDebian is a Debian whose apt-get we may call.
func rootDebian(m *machine) func(*Setup) {
	return func(s *Setup) {
		yes := true
		s.root, s.debian = &yes, filepath.Join(m.root, "go.mod")
	}
}

func contains(t *testing.T, what, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s: %q is not in\n%s", what, want, text)
		}
	}
}
