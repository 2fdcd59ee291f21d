package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Variable is the environment variable that names the Python interpreter of the peer.
const Variable = "RICHLAZY_PYTHON"

// Debian is what a Debian or Ubuntu needs for the peer.
const Debian = "python3-numpy python3-scipy libopenblas0-pthread"

// Software is what the peer of a suite has beside Python.
type Software struct {
	Name   string // in messages
	Import string // the modules, as Python's import statement takes them
	Debian string // the packages on Debian and Ubuntu
	Works  string // Python code that adds works to those of peer.py
	// Env are variables of the peer's environment, NAME=value, where they are not set already.
	Env []string
}

// NumPy is what every peer needs.
var NumPy = Software{Name: "NumPy and SciPy", Import: "numpy, scipy.linalg, scipy.special", Debian: Debian}

// ErrNone is the error of a machine without a Python that has the software.
var ErrNone = errors.New("no Python with")

// Find returns an interpreter that has the software: that of RICHLAZY_PYTHON, if set, else python3 on PATH, else the system's.
func Find(ctx context.Context, software Software) (python string, err error) {
	candidates := []string{"python3", "/usr/bin/python3"}
	if named := os.Getenv(Variable); named != "" {
		candidates = []string{named}
	}
	var refused []string
	for _, name := range candidates {
		path, err := exec.LookPath(name)
		if err == nil {
			err = probe(ctx, path, software)
		}
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		if err == nil {
			return path, nil
		}
		refused = append(refused, fmt.Sprintf("%s: %v", name, err))
	}
	return "", fmt.Errorf("%w %s (%s)", ErrNone, software.Name, strings.Join(refused, "; "))
}

// probe fails where an interpreter lacks the software.
func probe(ctx context.Context, path string, software Software) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	said := &LastLines{}
	cmd := exec.CommandContext(ctx, path, "-c", "import "+software.Import)
	cmd.Stderr, cmd.WaitDelay = said, time.Second
	err := cmd.Run()
	if text := strings.TrimSpace(said.String()); err != nil && text != "" {
		return errors.New(text[strings.LastIndexByte(text, '\n')+1:])
	}
	return err
}

// CoreType is the value of OPENBLAS_CORETYPE for this processor's kernels, "" where OpenBLAS is to choose: an OpenBLAS older than the processor takes kernels
// for a much older one.
func CoreType() string {
	switch simd.Best() {
	case simd.AVX512:
		return "SkylakeX"
	case simd.AVX2:
		return "Haswell"
	}
	return ""
}

// LastLines keeps the end of what a process writes to stderr.
type LastLines struct {
	mu   sync.Mutex
	text []byte
}

// Write keeps the end of what was written; it never fails.
func (l *LastLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	if over := len(l.text) - 4096; over > 0 {
		l.text = append(l.text[:0], l.text[over:]...)
	}
	return len(p), nil
}

// String returns the last lines, each on a line of its own and indented.
func (l *LastLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(l.text)), "\n")
	if lines[0] == "" {
		return ""
	}
	return "\n    " + strings.Join(lines[max(0, len(lines)-8):], "\n    ")
}
