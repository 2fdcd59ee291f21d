package notebook_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// children are the programs that the tests run as processes of their own, as each cell of a notebook is one: the test binary, started again.
var children = map[string]func(){}

const childVariable = "RICHLAZY_TEST_CHILD"

func TestMain(m *testing.M) {
	if child, ok := children[os.Getenv(childVariable)]; ok {
		child()
		os.Exit(0)
	}
	// A source written within two seconds before the executable is not trusted to be the one that was compiled. These tests may run at once after a
	// checkout, and nobody edits them meanwhile: say that the executable is younger.
	if exe, err := os.Executable(); err == nil {
		later := time.Now().Add(5 * time.Second)
		_ = os.Chtimes(exe, later, later)
	}
	dir, err := os.MkdirTemp("", "kept")
	if err != nil {
		panic(err)
	}
	_ = os.Setenv("RICHLAZY_KEEP", dir)
	status := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(status)
}

// process is a child that runs or has ended.
type process struct {
	*exec.Cmd
	stdout, stderr buffer
	done           chan error
}

// buffer is a bytes.Buffer that may be read while the child writes.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (p *process) printed() string { return p.stdout.String() }

// start starts the child called name with more environment variables, as "RICHLAZY_KEEP=/tmp/x".
func start(t *testing.T, name string, env ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0]), done: make(chan error, 1)}
	p.Env = append(append(os.Environ(), childVariable+"="+name, "GORACE=exitcode=66"), env...)
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	go func() { p.done <- p.Wait() }()
	return p
}

// status waits for the end of the process and returns its exit status, -1 for a signal.
func (p *process) status(t *testing.T) int {
	t.Helper()
	select {
	case err := <-p.done:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		if err != nil {
			t.Fatal(err)
		}
		return 0
	case <-time.After(30 * time.Second):
		t.Fatal("the child does not end")
		return -1
	}
}

// run runs a child to its end.
func run(t *testing.T, name string, env ...string) (stdout, stderr string, status int) {
	t.Helper()
	p := start(t, name, env...)
	status = p.status(t)
	return p.stdout.String(), p.stderr.String(), status
}
