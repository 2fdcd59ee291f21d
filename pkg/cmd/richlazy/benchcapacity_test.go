package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/capacity"
)

// A Python without CVXOPT is named in one line, with what to install; ours is timed.
func TestBenchCapacityWithoutCVXOPT(t *testing.T) {
	path := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'cvxopt'\" >&2; exit 1\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bench.Variable, path)
	out, status := call(t, "bench", "capacity", "--part", "result", "--rounds", "1")
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "no Python with CVXOPT", "No module named 'cvxopt'", "apt-get install "+capacity.Software.Debian, "P = 10 × 50 points, N = 1000", "1 not measured")
}
