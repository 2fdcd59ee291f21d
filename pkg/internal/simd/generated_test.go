package simd

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The generated files are what the generator writes, and its coefficients what the fits give.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the generators, some ten seconds")
	}
	run := func(args ...string) []byte {
		out, err := exec.Command("go", append([]string{"run"}, args...)...).Output()
		if err != nil {
			t.Fatalf("go run %v: %v", args, err)
		}
		return out
	}
	same := func(name string, got []byte) {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator writes: run go generate ./pkg/internal/simd", name)
		}
	}
	for _, generator := range []string{"./gen/vector", "./gen/gemm"} {
		dir := t.TempDir()
		run(generator, "-dir", dir)
		made, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(made) == 0 {
			t.Fatal("no files", err)
		}
		for _, f := range made {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			same(filepath.Base(f), b)
		}
		if generator == "./gen/vector" {
			if committed, _ := filepath.Glob("vector_*"); len(committed) != len(made) {
				t.Errorf("%d files vector_*, the generator writes %d", len(committed), len(made))
			}
		}
	}
	same(filepath.Join("gen", "vector", "coefficients.go"), run("./gen/fit"))
}
