package notebook_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/notebook"
	"gonum.org/v1/gonum/mat"
)

type history struct {
	Loss    []float64
	Weights *mat.Dense
	Empty   []int
}

var steps = notebook.Param("steps", 3)

func loss(step int) float64 { return 1 / float64(step+1) }

func kept(sigma float64) (*history, error) {
	return notebook.Keep("loss history", notebook.On(sigma), func(job *notebook.Job) (*history, error) {
		fmt.Println("computing", sigma)
		h := &history{Weights: mat.NewDense(1, 2, []float64{sigma, math.NaN()}), Empty: []int{}}
		for i := range steps {
			h.Loss = append(h.Loss, loss(i))
			job.Report(int64(i+1), int64(steps))
		}
		return h, nil
	})
}

func init() {
	children["keep"] = func() {
		h := notebook.Must(kept(0.5))
		fmt.Println(h.Loss, h.Weights.At(0, 1), h.Empty != nil)
	}
	children["keep a lot"] = func() {
		start := time.Now()
		for i := range 20 {
			notebook.Must(kept(float64(i)))
		}
		fmt.Println(time.Since(start).Milliseconds() / 20)
	}
}

func TestKeepComputesOnce(t *testing.T) {
	env := "RICHLAZY_KEEP=" + t.TempDir()
	const result = "[1 0.5 0.3333333333333333] NaN true\n"
	if out, stderr, status := run(t, "keep", env); out != "computing 0.5\n"+result || status != 0 || stderr != "" {
		t.Errorf("first: got %q, %q, status %d", out, stderr, status)
	}
	for range 2 {
		if out, stderr, status := run(t, "keep", env); out != result || status != 0 || stderr != "" {
			t.Errorf("again: got %q, %q, status %d", out, stderr, status)
		}
	}
	if out, _, _ := run(t, "keep", env, `RICHLAZY_PARAMS={"steps":"1"}`); out != "computing 0.5\n[1] NaN true\n" {
		t.Errorf("another value of a parameter: got %q", out)
	}
	if out, _, _ := run(t, "keep", env, `RICHLAZY_PARAMS={"steps":"3"}`); out != result {
		t.Errorf("the default, said: got %q", out)
	}
}

func TestAKeyIsFast(t *testing.T) {
	out, _, _ := run(t, "keep a lot", "RICHLAZY_KEEP="+t.TempDir())
	lines := strings.Split(strings.TrimSpace(out), "\n")
	ms, err := strconv.Atoi(lines[len(lines)-1])
	if err != nil || ms > 500 {
		t.Errorf("computing, storing and loading nothing takes %q ms", lines[len(lines)-1])
	}
}

func TestKeepSurvivesDamage(t *testing.T) {
	dir := t.TempDir()
	env := "RICHLAZY_KEEP=" + dir
	run(t, "keep", env)
	files, err := filepath.Glob(filepath.Join(dir, "*.kept"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	for _, damage := range []func(data []byte) []byte{
		func(data []byte) []byte { return data[:len(data)/2] },
		func(data []byte) []byte { data[len(data)-10]++; return data },
		func([]byte) []byte { return nil },
	} {
		data, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(files[0], damage(data), 0o600); err != nil {
			t.Fatal(err)
		}
		out, stderr, status := run(t, "keep", env)
		if !strings.HasPrefix(out, "computing 0.5\n[1 0.5") || status != 0 {
			t.Errorf("got %q, status %d", out, status)
		}
		if strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "computed again") {
			t.Errorf("the notice is %q", stderr)
		}
	}
}

func TestKeepWithoutAStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	out, stderr, status := run(t, "keep", "RICHLAZY_KEEP="+filepath.Join(file, "store"))
	if !strings.Contains(out, "[1 0.5") || status != 0 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "not stored") {
		t.Errorf("got %q, %q, status %d", out, stderr, status)
	}
}

func TestKeepErrors(t *testing.T) {
	t.Setenv("RICHLAZY_KEEP", t.TempDir())
	failed := errors.New("no convergence")
	calls := 0
	for range 2 {
		_, err := notebook.Keep("fails", notebook.On(notebook.As(&calls), notebook.As(failed)), func(*notebook.Job) (int, error) { calls++; return 0, failed })
		if !errors.Is(err, failed) || !strings.HasPrefix(err.Error(), `notebook: keep "fails": `) {
			t.Error(err)
		}
	}
	if calls != 2 {
		t.Errorf("a failed computation was called %d times, want 2: an error is not kept", calls)
	}
	sigma, rate := 1.0, 2.0
	_, err := notebook.Keep("lazy", notebook.On(rate), func(*notebook.Job) (float64, error) { return sigma * rate, nil })
	if err == nil || err.Error() != `notebook: keep "lazy": the function uses sigma, which is not among the parameters: add it to On(…)` {
		t.Error(err)
	}
	_, err = notebook.Keep("type", notebook.On(), func(*notebook.Job) (struct{ Stop func() }, error) { panic("computed") })
	if err == nil || !strings.Contains(err.Error(), "Stop is a func()") {
		t.Error(err)
	}
	_, err = notebook.Keep("parameter", notebook.On(func() {}), func(*notebook.Job) (int, error) { panic("computed") })
	if err == nil || !strings.Contains(err.Error(), "parameter 1 of On") {
		t.Error(err)
	}
	_, err = notebook.Keep("two\nlines", notebook.On(), func(*notebook.Job) (int, error) { panic("computed") })
	if err == nil {
		t.Error("a name of two lines")
	}
	got, err := notebook.Keep("interface", notebook.On(), func(*notebook.Job) (fmt.Stringer, error) { return time.Second, nil })
	if got != time.Second || err == nil || !strings.Contains(err.Error(), "notebook.Register") {
		t.Errorf("an interface with an unknown type: %v, %v", got, err)
	}
}

func TestResultsAreCopies(t *testing.T) {
	t.Setenv("RICHLAZY_KEEP", t.TempDir())
	get := func() []int {
		return notebook.Must(notebook.Keep("copy", notebook.On(), func(*notebook.Job) ([]int, error) { return []int{1}, nil }))
	}
	get()[0] = 2
	if got := get(); got[0] != 1 {
		t.Errorf("got %v", got)
	}
}

func TestStore(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("RICHLAZY_KEEP", filepath.Join(dir, "kept"))
	notebook.Must(notebook.Keep("stored", notebook.On(), func(*notebook.Job) ([]float64, error) { return make([]float64, 1000), nil }))
	s := notebook.Store()
	size, err := s.Size()
	entries, err2 := s.Entries()
	if err != nil || err2 != nil || size < 8000 || size > 20000 || len(entries) != 1 || !strings.HasPrefix(filepath.Base(entries[0].Path), "stored-") {
		t.Error(size, entries, err, err2)
	}
	if err := s.Clean(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Dir()); err == nil {
		t.Error("the folder is left")
	}

	t.Setenv("RICHLAZY_KEEP", "")
	nested := filepath.Join(dir, "notebooks", "tutorials")
	if err := os.MkdirAll(nested, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(nested)
	if got, want := notebook.Store().Dir(), filepath.Join(dir, ".jupyter", "kept"); got != want {
		t.Errorf("the store is %s, want %s", got, want)
	}
	for text, want := range map[string]int64{"": 5_368_709_120, "much": 5_368_709_120, "1000": 1000, "2KiB": 2048, "1.5 GB": 15e8} {
		t.Setenv("RICHLAZY_KEEP_LIMIT", text)
		if got := notebook.Store().Limit(); got != want {
			t.Errorf("limit %q: got %d, want %d", text, got, want)
		}
	}
}
