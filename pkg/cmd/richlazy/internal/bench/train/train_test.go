package train

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// short is a runner that measures as little as it can.
func short() *bench.Runner { return &bench.Runner{Rounds: 1, Batch: time.Nanosecond} }

// small are the parts at sizes that take no time.
func small(p bench.Against) []bench.Part {
	return []bench.Part{kernels(p, 40), sweep(p, 2, 2, 3), wide(p, 2100), mnist(p, 2, 1000), recurrent(p, 2, 20)}
}

// Ours and PyTorch compute the same, which the parts check themselves, and all are timed.
func TestPartsAgree(t *testing.T) {
	p := pytorch(t)
	if !fair(p) {
		t.Fatalf("PyTorch multiplies by %q: apt-get install %s", p.Torch.BLAS, Software.Debian)
	}
	want := map[string]struct {
		rivals  []string
		targets int
	}{
		"kernels": {[]string{product}, 0}, "sweep": {[]string{eager, alone(eager), bmm, alone(bmm)}, 2}, "wide": {[]string{eager}, 6},
		"mnist": {[]string{eager, alone(eager)}, 1}, "rnn": {[]string{cells, alone(cells), whole, alone(whole)}, 2},
	}
	for _, part := range small(p) {
		timed, err := part.Run(context.Background(), short())
		if err != nil {
			t.Errorf("%s: %v", part.Name, err)
			continue
		}
		seen, targets := map[string]bool{}, 0
		for _, c := range timed {
			if c.IsPeak() {
				continue
			}
			if c.Difference == nil || c.Work <= 0 || c.Threads < 1 {
				t.Errorf("%s: %s: difference %v, work %v, %d threads: want all three", part.Name, c.Name, c.Difference, c.Work, c.Threads)
			}
			for _, times := range c.Times {
				seen[times.Contender] = times.Best() > 0
			}
			if c.Target != nil {
				targets++
				if c.Target.Value == nil {
					t.Errorf("%s: %s: the target was not measured", part.Name, c.Name)
				}
			}
		}
		for _, name := range append(want[part.Name].rivals, ours) {
			if !seen[name] {
				t.Errorf("%s: %s was not timed", part.Name, name)
			}
		}
		if targets != want[part.Name].targets {
			t.Errorf("%s: %d targets, want %d", part.Name, targets, want[part.Name].targets)
		}
	}
}

// Without PyTorch ours is timed, and no target counts as reached.
func TestPartsWithoutTorch(t *testing.T) {
	for _, part := range small(bench.Against{}) {
		timed, err := part.Run(context.Background(), short())
		if err != nil {
			t.Fatalf("%s: %v", part.Name, err)
		}
		for _, c := range timed {
			if c.IsPeak() {
				continue
			}
			if _, ok := c.Of(ours); !ok || len(c.Times) != 1 {
				t.Errorf("%s: %s has the times %+v, want those of ours", part.Name, c.Name, c.Times)
			}
			if c.Target != nil && (c.Target.Met || c.Target.String() != "not measured") {
				t.Errorf("%s: %s: %s, want that it was not measured", part.Name, c.Name, c.Target)
			}
		}
	}
}

// A training that is not ours is an error, here one at another rate.
func TestOtherTrainingIsAnError(t *testing.T) {
	p, ctx, w := pytorch(t), context.Background(), sweepTraining(1, 1)
	settings := w.settings()
	settings["rate"] = w.sgd.Rate * (1 + 1e-3)
	c := bench.Case{Name: "c", Contenders: []bench.Contender{w.contender(1, 0, false)}, Compare: relative, Tolerance: 1e-8}
	r := short()
	if err := oppose(ctx, p, r, &c, 1, settings, given[float64]("", w), rival{eager, eager, 1, 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Measure(ctx, []bench.Case{c}); err == nil || !strings.Contains(err.Error(), "c: WRONG NUMBERS of eager") {
		t.Errorf("error %v, want that the numbers are wrong", err)
	}
}

// PyTorch on another library than OpenBLAS or MKL is no rival, and the target is not measured.
func TestFair(t *testing.T) {
	for _, test := range []struct {
		torch *bench.Torch
		want  bool
	}{
		{nil, false},
		{&bench.Torch{BLAS: "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0"}, false},
		{&bench.Torch{BLAS: "unknown"}, false},
		{&bench.Torch{BLAS: "/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3"}, true},
		{&bench.Torch{BLAS: "MKL", MKL: true}, true},
	} {
		p := bench.Against{Peer: &bench.Peer{Hello: bench.Hello{Torch: test.torch}}}
		if got := fair(p); got != test.want {
			t.Errorf("%+v: %v, want %v", test.torch, got, test.want)
		}
		if test.want {
			continue
		}
		var c bench.Case
		if err := oppose(context.Background(), p, short(), &c, 3, nil, nil, rival{eager, eager, 1, 0}); err != nil || len(c.Contenders) != 0 || c.Target == nil {
			t.Errorf("%+v: %d contenders, target %v, error %v, want a target and nobody", test.torch, len(c.Contenders), c.Target, err)
		}
	}
}

// timed is a case with the seconds of its contenders.
func timed(name string, threads int, work float64, seconds map[string]float64) bench.Timed {
	t := bench.Timed{Name: name, Threads: threads, Work: work}
	for contender, s := range seconds {
		t.Times = append(t.Times, bench.Times{Contender: contender, Rounds: []int{0}, Seconds: []float64{s}})
	}
	return t
}

// The ratio is that to the fastest rival, and the target is not measured unless all of them were.
func TestAgainstTheFastest(t *testing.T) {
	c := bench.Case{}
	if err := oppose(context.Background(), bench.Against{}, short(), &c, 3, nil, nil, rivals(eager, eager, 2, 0)...); err != nil {
		t.Fatal(err)
	}
	both := timed("a f64", 2, 1, map[string]float64{ours: 2, eager: 9, alone(eager): 8})
	if best, med, ok := ahead(both); best != 4 || med != 4 || !ok {
		t.Errorf("%v (%v) times as fast, want 4", best, med)
	}
	if o := c.Target.Judge(both); !o.Met || *o.Value != 4 {
		t.Errorf("the target is %s", o)
	}
	if o := c.Target.Judge(timed("a f64", 2, 1, map[string]float64{ours: 2, eager: 9})); o.String() != "not measured" {
		t.Errorf("with a rival lost the target is %s", o)
	}
	if o := c.Target.Judge(timed("a f64", 2, 1, map[string]float64{ours: 4, eager: 9, alone(eager): 8})); o.String() != "MISSED" {
		t.Errorf("at 2 of 3 times the target is %s", o)
	}
	if got := rivals(eager, eager, 1, 0); len(got) != 1 {
		t.Errorf("%d rivals on one thread, want 1", len(got))
	}
}

func TestColumns(t *testing.T) {
	all := []bench.Timed{
		timed(bench.PeakName+"f64", 0, 1e9, map[string]float64{"measured": 0.01}),
		timed("a f64", 2, 1e8, map[string]float64{ours: 0.002, eager: 0.01, alone(eager): 0.005}),
	}
	var got []string
	for _, c := range columns(1000, eager, alone(eager)) {
		got = append(got, c.Text(all[1], all))
	}
	want := []string{"2.00 (2.00) s", "25 %", "10.0 (10.0) s", "5 %", "5.00 (5.00) s", "20 %", "2.5 (2.5)"}
	if !slices.Equal(got, want) {
		t.Errorf("columns %q, want %q", got, want)
	}
}

// Operations are counted by hand: two products for the first layer, three for those above.
func TestWork(t *testing.T) {
	for _, test := range []struct{ got, want float64 }{
		{work(50, 27, 100, 1), 2 * (2*50*27*100 + 3*50*100)},
		{work(100, 784, 512, 512, 10), 2 * 100 * (2*784*512 + 3*512*512 + 3*5120)},
		{recurrentWork(32, 8, 3, 300, 3), 2 * 32 * (2*8*900 + 3*7*90000 + 3*8*900)},
	} {
		if test.got != test.want {
			t.Errorf("%v operations, want %v", test.got, test.want)
		}
	}
}

func TestRelative(t *testing.T) {
	for _, test := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 1000}, []float64{1.5, 1000}, 0.5}, {[]float64{0, 2}, []float64{0, 2}, 0}, {[]float64{1}, []float64{1, 2}, math.Inf(1)},
		{[]float64{1}, []float64{math.NaN()}, math.Inf(1)}, {[]float64{0}, []float64{1}, math.Inf(1)}, {nil, nil, 0},
	} {
		if got := relative(test.a, test.b); got != test.want {
			t.Errorf("%v and %v: %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestSuiteNames(t *testing.T) {
	var names []string
	for _, part := range Suite(nil, 0).Parts {
		if slices.Contains(names, part.Name) || part.Title == "" || part.Run == nil {
			t.Errorf("part %q: a name twice, or no title, or nothing to run", part.Name)
		}
		names = append(names, part.Name)
	}
}
