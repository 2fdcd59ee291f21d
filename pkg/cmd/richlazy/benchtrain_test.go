package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/train"
)

// A Python without PyTorch is named, with what to install; ours is timed, and no target counts as reached, in the file neither.
func TestBenchTrainWithoutTorch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\ncase \"$2\" in *torch*) echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1;; esac\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bench.Variable, path)
	file := filepath.Join(t.TempDir(), "train.json")
	out, status := call(t, "bench", "train", "--part", "rnn", "--part", "kernels", "--rounds", "1", "--threads", "1", "--json", file)
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "no Python with PyTorch", "No module named 'torch'", "apt-get install "+train.Software.Debian, "600×600×600 f64", "one thread f32",
		"≥ 2×    not measured", "0 targets ok, 0 missed, 1 not measured", "wrote "+file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report bench.Report
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Parts) != 2 || len(report.Parts[1].Table) < 2 || report.Parts[1].Cases[len(report.Parts[1].Cases)-1].Target.Met {
		t.Errorf("the file has the parts %+v", report.Parts)
	}
}

// A PyTorch on a library that has no kernels for the processor is told, and nothing is measured against it.
func TestBenchTrainOnOtherBLAS(t *testing.T) {
	path := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\ncase \"$2\" in \"import numpy\"*) exit 0;; esac\nread hello\n" +
		`echo '{"bytes": 0, "numpy": "a stub", "torch": {"version": "9", "blas": "/usr/lib/libblas.so.3", "capability": "AVX2"}}'` +
		"\nread forget\necho '{\"bytes\": 0}'\ncat >/dev/null\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bench.Variable, path)
	out, status := call(t, "bench", "train", "--part", "rnn", "--rounds", "1", "--threads", "1")
	if status != 0 {
		t.Errorf("status %d", status)
	}
	contains(t, out, "PyTorch 9, products by /usr/lib/libblas.so.3", "targets against it are not measured", "0 targets ok, 0 missed, 1 not measured")
}
