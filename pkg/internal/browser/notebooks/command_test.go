// Package notebooks_test executes the notebooks of this checkout as a reader does, by the richlazy command, and looks at their pages in a browser.
package notebooks_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/richlazy/richlazy/data"
)

// root is the checkout: the folder at or above this one that holds go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	t.Fatalf("no go.mod at or above the working directory (error %v)", err)
	return ""
}

// needs skips the test where Jupyter or the data set is missing, or fails it where CI is set.
func needs(t *testing.T, set string) {
	t.Helper()
	report := t.Skipf
	if os.Getenv("CI") != "" {
		report = t.Fatalf
	}
	entry, err := data.Lookup(set)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Fetch(t.Context(), entry, data.Options{Offline: true}); err != nil {
		var missing *data.MissingError
		if !errors.As(err, &missing) {
			t.Fatal(err)
		}
		report("the %s data are neither in a folder of RICHLAZY_DATA nor in the cache; richlazy run fetches them", set)
	}
	plan := command(t, "go", "run", "./pkg/cmd/richlazy", "setup", "--dry-run").wait(t, 5*time.Minute)
	if regexp.MustCompile(`would (make a virtual environment|install the system)|no way led to a Jupyter`).MatchString(plan.text) {
		report("no Jupyter here, richlazy setup installs one")
	}
	if plan.status != 0 {
		t.Fatalf("richlazy setup --dry-run: status %d\n%s", plan.status, plan.text)
	}
}

// binary builds the command, for what is called more than once or gets a signal (go run passes none on).
func binary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "richlazy")
	if built := command(t, "go", "build", "-o", path, "./pkg/cmd/richlazy").wait(t, 5*time.Minute); built.status != 0 {
		t.Fatal(built.text)
	}
	return path
}

// A process is a command that runs in the root of the checkout, with a process group of its own, offline.
type process struct {
	cmd   *exec.Cmd
	out   bytes.Buffer
	began time.Time
	ended chan error
}

// A result is how a command ended.
type result struct {
	text   string
	status int
	wall   time.Duration
}

func command(t *testing.T, name string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(name, args...), ended: make(chan error, 1)}
	p.cmd.Dir = root(t)
	p.cmd.Env = append(os.Environ(), data.EnvOffline+"=1", "RICHLAZY_PARAMS=")
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.WaitDelay = 10 * time.Second
	p.cmd.Stdout, p.cmd.Stderr = io.Writer(&p.out), io.Writer(&p.out)
	return p
}

// with sets an environment variable.
func (p *process) with(variable string) *process {
	p.cmd.Env = append(p.cmd.Env, variable)
	return p
}

func (p *process) start(t *testing.T) *process {
	t.Helper()
	p.began = time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	return p
}

// wait starts the command if need be and waits for its end. One that takes too long is asked to end, then killed, with all that it started.
func (p *process) wait(t *testing.T, most time.Duration) result {
	t.Helper()
	if p.cmd.Process == nil {
		p.start(t)
	}
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	var err error
	select {
	case err = <-p.ended:
	case <-ctx.Done():
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-p.ended:
		case <-time.After(20 * time.Second):
			syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
			<-p.ended
		}
		t.Fatalf("%v did not end within %v:\n%s", p.cmd.Args, most, p.out.String())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %v", p.cmd.Args, err)
	}
	return result{p.out.String(), p.cmd.ProcessState.ExitCode(), time.Since(p.began)}
}

// A line is what run prints of a cell.
type line struct {
	number  int // among the executable cells
	section string
	seconds float64
}

var progress = regexp.MustCompile(`(?m)^\[ *(\d+)/(\d+)\] (.*?) +(\d+\.\d) s(  .*)?$`)

// lines reads the progress lines of a run.
func (r result) lines(t *testing.T) (all []line) {
	t.Helper()
	for _, m := range progress.FindAllStringSubmatch(r.text, -1) {
		number, _ := strconv.Atoi(m[1])
		seconds, err := strconv.ParseFloat(m[4], 64)
		if err != nil || number != len(all)+1 {
			t.Fatalf("progress line %q, want that of cell %d", m[0], len(all)+1)
		}
		all = append(all, line{number, m[3], seconds})
	}
	return all
}

// A check is a row of the table that run prints.
type check struct {
	ok                         bool
	name, got, want, tolerance string
}

// checks reads the table.
func (r result) checks() (all []check) {
	column := regexp.MustCompile(`  +`)
	for _, text := range strings.Split(r.text, "\n") {
		mark, rest, _ := strings.Cut(text, "  ")
		if mark != "✓" && mark != "✗" {
			continue
		}
		fields := append(column.Split(strings.TrimSpace(rest), -1), "", "", "", "")
		all = append(all, check{mark == "✓", fields[0], fields[1], fields[2], fields[3]})
	}
	return all
}
