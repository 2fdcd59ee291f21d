package notebooks_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// testInterrupted stops the training with Ctrl-C, in a copy of the notebook that ends with the cell that trains: the run says so and exits with 130, the
// next one goes on where it stopped, and what it ends with is bit for bit what the undisturbed run has.
func testInterrupted(t *testing.T, run *tutorialRun) {
	richlazy, kept := binary(t), filepath.Join(t.TempDir(), "kept")
	path := cut(t, run.training())
	stopped := command(t, richlazy, "run", "--html=false", "--out", t.TempDir(), path).with("RICHLAZY_KEEP=" + kept).start(t)
	for end := time.Now().Add(3 * time.Minute); len(keptResults(t, kept)) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			syscall.Kill(stopped.cmd.Process.Pid, syscall.SIGTERM)
			t.Fatalf("no network was trained in 3 minutes:\n%s", stopped.wait(t, time.Minute).text)
		}
	}
	first := stamps(t, kept)
	time.Sleep(1500 * time.Millisecond) // into the second regime
	signalled := time.Now()
	if err := stopped.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	half := stopped.wait(t, time.Minute)
	if took := time.Since(signalled); took > 10*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	if half.status != 130 || !strings.Contains(half.text, "INTERRUPTED") {
		t.Fatalf("status %d, want 130 and to be told\n%s", half.status, half.text)
	}
	if marks, _ := filepath.Glob(filepath.Join(kept, "*.checkpoint")); len(marks) != 1 {
		t.Fatalf("checkpoints %q, want that of the regime in training", marks)
	}

	whole := command(t, richlazy, "run", "--html=false", "--out", t.TempDir(), path).with("RICHLAZY_KEEP="+kept).wait(t, 5*time.Minute)
	if whole.status != 0 {
		t.Fatalf("the next run: status %d, want 0\n%s", whole.status, whole.text)
	}
	if marks, _ := filepath.Glob(filepath.Join(kept, "*.checkpoint")); len(marks) != 0 {
		t.Errorf("the checkpoint is left when its result is kept: %q", marks)
	}
	// How long that took depends on what else the machine does; that work goes on from a checkpoint is what package notebook tests.
	i := run.training()
	t.Logf("the cell that trains: %.1f s undisturbed, %.1f s for what was left after the interrupt", run.lines[i].seconds, whole.lines(t)[i].seconds)
	if all := stamps(t, kept); !slices.Contains(all, first[0]) {
		t.Errorf("the regime that was ready, %q, was trained again: %q", first, all)
	}
	names := keptResults(t, run.kept)
	if got := keptResults(t, kept); !slices.Equal(got, names) {
		t.Fatalf("kept are %q, want the keys of the undisturbed run, %q", got, names)
	}
	for _, name := range names {
		if !sameResult(t, filepath.Join(run.kept, name), filepath.Join(kept, name)) {
			t.Errorf("%s: what was interrupted and taken up again differs from what was not", name)
		}
	}
}

// sameResult reports whether two kept files hold the same behind their heads of less than 1 kB, which say when they were written.
func sameResult(t *testing.T, one, other string) bool {
	t.Helper()
	a, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	n := min(len(a), len(b)) - 1<<10
	if n < 100<<10 {
		t.Fatalf("%s and %s have %d and %d bytes, want those of 30 networks", one, other, len(a), len(b))
	}
	return bytes.Equal(a[len(a)-n:], b[len(b)-n:])
}

// cut writes a copy of the tutorial that ends with the given executable cell. It stands in the checkout, since cells run beside their notebook.
func cut(t *testing.T, last int) (path string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root(t), tutorial))
	if err != nil {
		t.Fatal(err)
	}
	var nb map[string]any
	if err := json.Unmarshal(raw, &nb); err != nil {
		t.Fatal(err)
	}
	runs := 0
	for i, c := range read(t, filepath.Join(root(t), tutorial)).Cells {
		if c.Kind == "code" && strings.TrimSpace(string(c.Source)) != "" {
			if runs++; runs == last+1 {
				nb["cells"] = nb["cells"].([]any)[:i+1]
				break
			}
		}
	}
	out := filepath.Join(root(t), "out")
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(out, "test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if raw, err = json.Marshal(nb); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, "cut.ipynb")
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
