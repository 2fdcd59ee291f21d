package inflate

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGeneratedFilesAreCurrent holds that the committed files are what the generator writes.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the generator, some seconds")
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "./gen", "-dir", dir).CombinedOutput(); err != nil {
		t.Fatalf("go run ./gen: %v: %s", err, out)
	}
	for _, name := range []string{"loop_amd64.s", "loop_amd64.go"} {
		made, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if committed, err := os.ReadFile(name); err != nil || !bytes.Equal(committed, made) {
			t.Errorf("%s is not what the generator writes: run go generate ./pkg/internal/inflate (%v)", name, err)
		}
	}
}
