package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/posterior"
)

// An R that is not there is named, with what to install, and its part left out, in the file too.
func TestBenchPosteriorWithoutStan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bench.Variable, path)
	file := filepath.Join(t.TempDir(), "posterior.json")
	rscript := filepath.Join(t.TempDir(), "Rscript")
	out, status := call(t, "bench", "posterior", "--part", "stan", "--rounds", "1", "--rscript", rscript, "--stan-models", t.TempDir(), "--json", file)
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "no Python with PyTorch", "stan: not measured: no "+rscript+" with rstan", "apt-get install "+posterior.RStanDebian, "0 targets ok, 0 missed, 0 not measured",
		"wrote "+file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report bench.Report
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Parts) != 1 || report.Parts[0].Skipped == "" {
		t.Errorf("the file has the parts %+v", report.Parts)
	}
}
