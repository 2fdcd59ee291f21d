package calibrate

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// coins is a part whose p value is uniform, whose estimate is normal about 0, and whose interval holds the truth in 95 % of studies.
func coins() Part {
	return Part{
		Name: "coins", About: "Uniform and normal numbers.",
		Columns: []Column{{"p", Rate}, {"p of a liberal test", Rate}, {"estimate", Unbiased}, {"biased estimate", Unbiased}, {"interval", Covered}},
		Simulate: func(_ context.Context, seed rng.Seed) ([]float64, error) {
			r := seed.Rand()
			p, x, y := r.Float64(), r.NormFloat64(), r.NormFloat64()
			return []float64{p, p / 2, x, x + 1, y, y - 1.959964, y + 1.959964}, nil
		},
	}
}

func open(t *testing.T, path string, parts ...Part) *Records {
	t.Helper()
	r, err := Open(path, 7, parts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestTableTellsRightFromWrong(t *testing.T) {
	p := coins()
	s := Study{Parts: []Part{p}, Simulations: 4000, Seed: 7}
	records := open(t, filepath.Join(t.TempDir(), "records"), p)
	if err := s.Run(context.Background(), records); err != nil {
		t.Fatal(err)
	}
	rows := s.Rows(records)
	for i, want := range []bool{true, false, true, false, true} {
		if rows[i].Right() != want || rows[i].Simulations != 4000 {
			t.Errorf("%s: %s, right %v, want %v", rows[i].Test, rows[i].Measured(), rows[i].Right(), want)
		}
	}
	if e := math.Sqrt(rows[0].Value * (1 - rows[0].Value) / 4000); math.Abs(rows[0].Error-e) > 1e-15 {
		t.Errorf("binomial error %g, want %g", rows[0].Error, e)
	}
	text := s.Markdown("Title", "the command", rows)
	for _, part := range []string{"# Title", "    the command", "| coins | p |", "**off**", `\|z\| < 3`, "**coins.** Uniform and normal numbers."} {
		if !strings.Contains(text, part) {
			t.Errorf("table lacks %q:\n%s", part, text)
		}
	}
	if lines := strings.Split(strings.TrimSpace(s.CSV(rows)), "\n"); len(lines) != 6 || !strings.HasPrefix(lines[1], `coins,"p",4000,0,`) {
		t.Errorf("CSV:\n%s", strings.Join(lines, "\n"))
	}
	undefined := Row{Kind: Rate, Simulations: 100, Undefined: 1, Value: .05}
	if undefined.Right() {
		t.Error("a test that is undefined in a study is right")
	}
}

// A run that is ended again and again, whose file loses the end of its last line, gives the table of one that is not, on any number of cores.
func TestInterruptedRunsGiveTheSameTable(t *testing.T) {
	p := coins()
	s := Study{Parts: []Part{p}, Simulations: 300, Seed: 7}
	whole := open(t, filepath.Join(t.TempDir(), "whole"), p)
	if err := s.Run(context.Background(), whole); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "records")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for stop := int64(40); ; stop += 60 {
		runtime.GOMAXPROCS(1 + int(stop/60)%3)
		records, err := Open(path, 7, s.Parts)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancelCause(context.Background())
		ended := errors.New("ended")
		part := s
		part.Progress = progress.Func(func(done, _ int64) {
			if done >= stop {
				cancel(ended)
			}
		})
		err = part.Run(ctx, records)
		if closed := records.Close(); closed != nil {
			t.Fatal(closed)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, ended) {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text[:len(text)-5], 0o644); err != nil { // as after a power cut
			t.Fatal(err)
		}
	}
	a, b := s.Rows(whole), s.Rows(open(t, path, p))
	if !slices.Equal(a, b) {
		t.Errorf("interrupted: %v\nwant %v", b, a)
	}
}

func TestRecordsOfOtherSimulationsAreRefused(t *testing.T) {
	p := coins()
	path := filepath.Join(t.TempDir(), "records")
	r := open(t, path, p)
	if err := (Study{Parts: []Part{p}, Simulations: 3, Seed: 7}).Run(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, 8, []Part{p}); err == nil {
		t.Error("another seed: no error")
	}
	changed := p
	changed.About = "Other numbers."
	if open(t, path, changed).has(changed, 0) {
		t.Error("records of another part of that name are used")
	}
	reflowed := p
	reflowed.About = "Uniform and\nnormal numbers."
	if !open(t, path, reflowed, changed).has(reflowed, 2) {
		t.Error("other line breaks: no records")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{p.label() + "\n", p.label() + " x 1 2 3 4 5 6 7\n", p.label() + " 1 1 2 3 4 5 6 x\n", p.label() + " 1 1\n", "other\n", "\n"} {
		if err := os.WriteFile(path, append(slices.Clone(text), line...), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, 7, []Part{p}); err == nil {
			t.Errorf("line %q: no error", line)
		}
	}
	if _, err := Open(t.TempDir(), 7, []Part{p}); err == nil {
		t.Error("a folder: no error")
	}
}

func TestFailingSimulationsAreNamed(t *testing.T) {
	p := coins()
	p.Simulate = func(context.Context, rng.Seed) ([]float64, error) { return []float64{1}, nil }
	r := open(t, filepath.Join(t.TempDir(), "records"), p)
	err := Study{Parts: []Part{p}, Simulations: 1, Seed: 7}.Run(context.Background(), r)
	if err == nil || !strings.Contains(err.Error(), "coins: simulation 0: 1 numbers, want 7") {
		t.Errorf("%v", err)
	}
}

// Every part simulates a study, with finite numbers, the same for the same seed.
func TestPartsOfRSA(t *testing.T) {
	for _, p := range RSA() {
		var all [][]float64
		for range 2 {
			v, err := p.Simulate(context.Background(), rng.New(1).At(p.Name))
			if err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
			all = append(all, v)
		}
		if len(all[0]) != p.width() || !slices.Equal(all[0], all[1]) {
			t.Errorf("%s: %v, then %v", p.Name, all[0], all[1])
		}
		at := 0
		for _, c := range p.Columns {
			v := all[0][at]
			if (c.Kind == Rate || c.Kind == AtMost) && !(v > 0 && v <= 1) {
				t.Errorf("%s: p of %s is %g", p.Name, c.Name, v)
			}
			at += c.Kind.width()
		}
	}
	if chosen, err := Choose(RSA(), []string{"maps", "dual"}); err != nil || len(chosen) != 2 {
		t.Errorf("%v, %v", Names(chosen), err)
	}
	if _, err := Choose(RSA(), []string{"nothing"}); err == nil {
		t.Error("no such part: no error")
	}
}
