package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	files "github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/load"
)

// A Python without nibabel is named, with what to install; parts whose files it would write are left out and say so, in the file too.
func TestBenchLoadWithoutPeer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\ncase \"$2\" in *nibabel*) echo \"ModuleNotFoundError: No module named 'nibabel'\" >&2; exit 1;; esac\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bench.Variable, path)
	t.Setenv("RICHLAZY_DATA", t.TempDir())
	file := filepath.Join(t.TempDir(), "load.json")
	out, status := call(t, "bench", "load", "--rounds", "1", "--json", file)
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "no Python with h5py and nibabel", "No module named 'nibabel'", "apt-get install "+files.Software.Debian, "nifti: not measured: it is Python that writes the files",
		"park: not measured: park2025_pfc/", "0 targets ok, 0 missed, 0 not measured", "wrote "+file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report bench.Report
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Parts) != 5 || report.Parts[0].Skipped == "" {
		t.Errorf("the file has the parts %+v", report.Parts)
	}
}
