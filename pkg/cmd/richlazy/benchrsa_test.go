package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/rsa"
)

// A Python without scikit-learn is named, with what to install; ours is timed, and no target against it counts as reached, in the file neither.
func TestBenchRSAWithoutPeer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\ncase \"$2\" in *sklearn*) echo \"ModuleNotFoundError: No module named 'sklearn'\" >&2; exit 1;; esac\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bench.Variable, path)
	file := filepath.Join(t.TempDir(), "rsa.json")
	out, status := call(t, "bench", "rsa", "--part", "kendall", "--part", "samples", "--rounds", "1", "--threads", "1", "--json", file)
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "no Python with scikit-learn", "No module named 'sklearn'", "apt-get install "+rsa.Software.Debian, "whitened cosine", "tau-a",
		"≥ 1×    not measured", "0 targets ok, 0 missed, 1 not measured", "wrote "+file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report bench.Report
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Parts) != 2 || len(report.Parts[1].Table) != 2 || report.Parts[1].Cases[0].Target.Met {
		t.Errorf("the file has the parts %+v", report.Parts)
	}
}
