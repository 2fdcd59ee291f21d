package notebooks_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// digest is short for what a file holds.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// What is in the repository is what check allows: executed in order, all checks ok, stripped, under 1 MB.
func TestCommittedNotebooks(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(root(t), "notebooks", "*", "*.ipynb"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no notebooks found (error %v)", err)
	}
	checked := command(t, binary(t), append([]string{"check"}, paths...)...).wait(t, time.Minute)
	if checked.status != 0 {
		t.Errorf("richlazy check: status %d\n%s", checked.status, checked.text)
	}
}

// testStripped: an executed notebook holds each figure twice, and only the stripped one may be committed.
func testStripped(t *testing.T, run *tutorialRun) {
	content, err := os.ReadFile(run.notebook)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), filepath.Base(run.notebook))
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	richlazy := binary(t)
	if before := command(t, richlazy, "check", path).wait(t, time.Minute); before.status == 0 {
		t.Error("check lets pass what was not stripped")
	}
	if strip := command(t, richlazy, "strip", path).wait(t, time.Minute); strip.status != 0 {
		t.Fatalf("strip: status %d\n%s", strip.status, strip.text)
	}
	stripped, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("executed %d bytes, stripped %d", len(content), len(stripped))
	if len(stripped) >= 1_000_000 {
		t.Errorf("stripped it has %d bytes, want under 1 MB", len(stripped))
	}
	if after := command(t, richlazy, "check", path).wait(t, time.Minute); after.status != 0 {
		t.Errorf("check of the stripped notebook: status %d\n%s", after.status, after.text)
	}
	nb, pictures := read(t, path), 0
	for i, c := range nb.runs() {
		figures, kept := c.draws()
		_, had := run.nb.runs()[i].draws()
		if pictures += kept; figures != 0 || kept != had {
			t.Errorf("cell %d: %d scripted figures and %d pictures are left, want none and %d", i+1, figures, kept, had)
		}
	}
	if pictures == 0 {
		t.Error("no picture is left")
	}
}
