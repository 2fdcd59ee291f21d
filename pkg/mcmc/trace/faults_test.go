package trace_test

import (
	"compress/zlib"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

func TestResumeNamesWhatDiffers(t *testing.T) {
	w, path := created(t, model())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change func(l *trace.Layout)
		want   string
	}{
		{func(l *trace.Layout) { l.Chains = 4 }, "3 chains, not 4"},
		{func(l *trace.Layout) { l.Draws++ }, "25 draws, not 26"},
		{func(l *trace.Layout) { l.Warmup = 0 }, "7 draws of warm-up, not 0"},
		{func(l *trace.Layout) { l.Block = 5 }, "10 draws in a block, not 5"},
		{func(l *trace.Layout) { l.Variables = l.Variables[:2] }, "3 variables, not 2"},
		{func(l *trace.Layout) { l.Variables[0].Name = "sigma" }, `variable "tau", not "sigma"`},
		{func(l *trace.Layout) { l.Variables[0], l.Variables[1] = l.Variables[1], l.Variables[0] }, `variable "tau", not "theta"`},
		{func(l *trace.Layout) { l.Variables[2].Shape = []int{2, 2} }, `"a[1]" has shape [4], not [2 2]`},
		{func(l *trace.Layout) { l.Variables[1].Dims[1] = "month" }, `"theta" has dimensions`},
		{func(l *trace.Layout) { l.Variables[1].Coords[1] = []string{"x", "y", "z"} }, `"theta" has other labels`},
		{func(l *trace.Layout) { l.Stats[2].Kind = trace.Float }, `statistic "n_steps" (integer), not "n_steps" (float)`},
		{func(l *trace.Layout) { l.Observed[0].Values[1] = 3 }, `data "y" has 3.14`},
		{func(l *trace.Layout) { l.Attributes["seed"] = "8" }, `attribute "seed" is "7", not "8"`},
		{func(l *trace.Layout) { l.Attributes["more"] = "8" }, `no attribute "more"`},
	} {
		l := model()
		c.change(&l)
		if _, err := trace.Resume(path, l); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestLayoutsThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		change func(l *trace.Layout)
		want   string
	}{
		{func(l *trace.Layout) { l.Chains = 0 }, "at least one chain"},
		{func(l *trace.Layout) { l.Draws = -1 }, "nothing negative"},
		{func(l *trace.Layout) { l.Variables[0].Name = "" }, "empty"},
		{func(l *trace.Layout) { l.Variables[0].Name = "../tau" }, "stroke"},
		{func(l *trace.Layout) { l.Variables[0].Name = "chain" }, "taken"},
		{func(l *trace.Layout) { l.Variables[0].Name = "school" }, `dimension "school"`},
		{func(l *trace.Layout) { l.Variables[2].Name = "theta" }, "taken"},
		{func(l *trace.Layout) { l.Variables[1].Shape[0] = 0 }, "size 0"},
		{func(l *trace.Layout) { l.Variables[1].Dims = []string{"a", "a"} }, "two dimensions"},
		{func(l *trace.Layout) { l.Variables[2].Dims = []string{"school"} }, "another size"},
		{func(l *trace.Layout) { l.Variables[1].Coords[0] = []string{"A"} }, "1 labels for 2"},
		{func(l *trace.Layout) { l.Variables[2].Shape = []int{1 << 40, 1 << 40} }, "2⁴⁸"},
		{func(l *trace.Layout) { l.Constant[0].Values = nil }, "0 values"},
		{func(l *trace.Layout) { l.Stats[0].Kind = 7 }, "kind 7"},
	} {
		l := model()
		c.change(&l)
		if err := l.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
		if _, err := trace.Create(filepath.Join(t.TempDir(), "x"), l); err == nil {
			t.Error("a store of it")
		}
	}
}

func TestDrawsThatDoNotFit(t *testing.T) {
	for _, s := range []trace.Sink{trace.NewMemory(model()), writerOf(t)} {
		values, stats := draws(model(), 0, trace.Warmup, 0, 8)
		for what, err := range map[string]error{
			"chain":     s.Append(3, trace.Warmup, values, stats),
			"too many":  s.Append(0, trace.Warmup, values, stats),
			"half":      s.Append(0, trace.Warmup, values[:12], stats[:3]),
			"group":     s.Append(0, 5, values[:11], stats[:3]),
			"boolean":   s.Append(0, trace.Warmup, values[:11], []float64{0, 0.5, 1}),
			"integer":   s.Append(0, trace.Warmup, values[:11], []float64{0, 1, 0.5}),
			"statistic": s.Append(0, trace.Warmup, values[:11], stats[:2]),
		} {
			if err == nil {
				t.Errorf("%T: %s: no error", s, what)
			}
		}
	}
}

func writerOf(t *testing.T) *trace.Writer {
	w, _ := created(t, model())
	t.Cleanup(func() { w.Close() })
	return w
}

// Where a chunk cannot be written the chain ends with an error that names it, its checkpoint is the one before, other chains go on, and it can be resumed when there is room.
func TestFileThatCannotBeWritten(t *testing.T) {
	w, path := created(t, model())
	for chain := range 3 {
		values, stats := draws(model(), chain, trace.Warmup, 0, 7)
		if err := w.Append(chain, trace.Warmup, values, stats); err != nil {
			t.Fatal(err)
		}
		if err := w.Checkpoint(chain, []byte{7, 0, 0, 0}); err != nil {
			t.Fatal(err)
		}
	}
	obstacle := filepath.Join(path, "posterior", "theta", "1.0.0.0", "x") // a folder has the name of the chunk
	if err := os.MkdirAll(obstacle, 0o755); err != nil {
		t.Fatal(err)
	}
	for chain := range 3 {
		values, stats := draws(model(), chain, trace.Posterior, 0, 25)
		err := w.Append(chain, trace.Posterior, values, stats)
		if (err != nil) != (chain == 1) || chain == 1 && !strings.Contains(err.Error(), "theta") {
			t.Fatalf("chain %d: %v", chain, err)
		}
		if again := w.Checkpoint(chain, []byte{32, 0, 0, 0}); !errors.Is(again, err) {
			t.Fatalf("chain %d: %v, then %v", chain, err, again)
		}
	}
	if err := w.Close(); err == nil {
		t.Error("closed without an error")
	}
	if s, err := opened(t, path).State(1); err != nil || s[0] != 7 {
		t.Errorf("checkpoint %v, %v", s, err)
	}
	if err := os.RemoveAll(filepath.Dir(obstacle)); err != nil {
		t.Fatal(err)
	}
	w, err := trace.Resume(path, model())
	if err != nil {
		t.Fatal(err)
	}
	goOn(t, w, 25, 0)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, opened(t, path), filled(t))
}

// What is damaged is an error that names the file.
func TestDamagedStores(t *testing.T) {
	damage := func(name string, change func(b []byte) []byte) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			b, err := os.ReadFile(filepath.Join(path, name))
			if err != nil {
				t.Fatal(err)
			}
			if b = change(b); b == nil {
				err = os.Remove(filepath.Join(path, name))
			} else {
				err = os.WriteFile(filepath.Join(path, name), b, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	half := func(b []byte) []byte { return b[:len(b)/2] }
	flip := func(b []byte) []byte { b[len(b)-1] ^= 1; return b }
	gone := func(b []byte) []byte { return nil }
	for _, c := range []struct {
		name string
		do   func(b []byte) []byte
		kind error
		in   string // the path that is named
	}{
		{"posterior/theta/1.1.0.0", half, file.ErrTruncated, "posterior/theta/1.1.0.0"},
		{"posterior/theta/1.1.0.0", gone, file.ErrTruncated, "posterior/theta/1.1.0.0"},
		{"posterior/theta/1.1.0.0", flip, zlib.ErrChecksum, "posterior/theta/1.1.0.0"},
		{"posterior/theta/.zarray", half, file.ErrFormat, "posterior/theta/.zarray"},
		{"posterior/theta/.zattrs", gone, file.ErrFormat, "posterior/theta"},
		{"posterior/draw/.zarray", func(b []byte) []byte { return []byte(strings.Replace(string(b), "25", "24", 1)) }, file.ErrFormat, "posterior/tau"},
		{"posterior/.zgroup", gone, file.ErrFormat, "trace.zarr"},
		{"sample_stats/diverging/0.0", gone, file.ErrTruncated, "sample_stats/diverging/0.0"},
		{"_sampling_state/draw_count/0.0", gone, file.ErrTruncated, "_sampling_state/draw_count/0.0"},
		{"_sampling_state/checkpoint.0", flip, file.ErrFormat, "_sampling_state/checkpoint.0"},
		{"_sampling_state/checkpoint.0", half, file.ErrFormat, "_sampling_state/checkpoint.0"},
	} {
		w, path := created(t, model())
		goOn(t, w, 10, 0)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		damage(c.name, c.do)(t, path)
		err := everything(path)
		var bad *file.Error
		if !errors.Is(err, c.kind) || !errors.As(err, &bad) || !strings.Contains(filepath.ToSlash(bad.File), c.in) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	w, path := created(t, model()) // a chunk before the checkpoint is missing
	goOn(t, w, 10, 0)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	damage("posterior/theta/1.1.0.0", gone)(t, path)
	if _, err := trace.Resume(path, model()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("resumed without a chunk: %v", err)
	}
}

// everything reads all of a store.
func everything(path string) error {
	r, err := trace.OpenWithin(path, file.Limits{MaxBytes: 1 << 20})
	if err != nil {
		return err
	}
	for chain := range min(r.Layout().Chains, 10) {
		if _, err := r.State(chain); err != nil {
			return err
		}
	}
	for _, g := range []trace.Group{trace.Posterior, trace.Warmup} {
		for _, v := range r.Layout().Variables {
			if _, err := trace.Values(r, g, v.Name); err != nil && r.Layout().Length(g) > 0 {
				return err
			}
		}
		for _, s := range r.Layout().Stats {
			if _, err := trace.Stats(r, g, s.Name); err != nil && r.Layout().Length(g) > 0 {
				return err
			}
		}
	}
	return nil
}

// What is returned at once stays within the limits; parts of the same store are read.
func TestValuesStayWithinLimits(t *testing.T) {
	w, path := created(t, model())
	fill(t, w, model())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := trace.OpenWithin(path, file.Limits{MaxBytes: 2000})
	if err != nil {
		t.Fatal(err)
	}
	_, e1 := trace.Values(r, trace.Posterior, "theta") // 3 × 25 × 6 numbers
	_, e2 := trace.Table(r, trace.Posterior)
	if !errors.Is(e1, file.ErrLimit) || !errors.Is(e2, file.ErrLimit) {
		t.Errorf("errors %v and %v", e1, e2)
	}
	one, err := trace.Number(r, trace.Posterior, "theta", 0, 0)
	if err != nil || len(one[2]) != 25 {
		t.Errorf("%v, %v", one, err)
	}
	if _, err := trace.OpenWithin(path, file.Limits{MaxBytes: 10}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("labels beyond the limits: %v", err)
	}
}
