package rsa

import (
	"context"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// short is a runner that measures as little as it can.
func short() *bench.Runner {
	return &bench.Runner{Rounds: 1, Batch: time.Nanosecond, Slow: time.Nanosecond}
}

// python starts the peer. Where there is none the test is skipped, or fails where CI is set.
func python(t *testing.T) bench.Against {
	t.Helper()
	path, err := bench.Find(context.Background(), Software)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, and there is %v: apt-get install %s", err, Software.Debian)
		}
		t.Skipf("%v", err)
	}
	p, err := bench.Start(context.Background(), path, bench.CoreType(), Software)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	if len(p.OpenBLAS) == 0 && os.Getenv("CI") != "" && runtime.GOOS == "linux" {
		t.Fatalf("CI is set, and the NumPy of %s has no OpenBLAS: apt-get install %s", path, Software.Debian)
	}
	return bench.Against{Peer: p}
}

// small are the parts at sizes that take no time.
func small(p bench.Against) []bench.Part {
	few := study{samples: 3, models: 4, subjects: 4, conditions: 16}
	return []bench.Part{
		rdms(p, 2, 40, 300), unbalanced(p, 2, 40, 300), crossnobis(p, 2, 12, 3, 30, 100), precision(p, 2, 90, 60), bootstrap(p, 2, few), samples(p, few),
		spheres(p, 2, brain{edge: 7, centres: 100, voxels: 20, conditions: 12, few: 10}), maps(p, 2, 60), kendall(p, 20),
	}
}

// Ours and the peer compute the same, which the parts check themselves, and all are timed.
func TestPartsAgree(t *testing.T) {
	p := python(t)
	if p.SciKitLearn == "" {
		t.Error("the peer does not say which scikit-learn it has")
	}
	want := map[string]struct {
		others            []string
		compared, targets int
	}{
		"rdm": {[]string{gemm, numPy, sciPy, learn}, 4, 1}, "unbalanced": {[]string{one, numPy, memory}, 2, 3}, "crossnobis": {[]string{numPy}, 3, 2},
		"precision": {[]string{learn, numPy}, 4, 4}, "bootstrap": {nil, 0, 4}, "samples": {[]string{sciPy}, 3, 0}, "searchlight": {[]string{numPy, memory}, 2, 3},
		"mds": {[]string{learn}, 2, 2}, "kendall": {[]string{couples, sciPy}, 1, 1},
	}
	for _, part := range small(p) {
		timed, err := part.Run(context.Background(), short())
		if err != nil {
			t.Errorf("%s: %v", part.Name, err)
			continue
		}
		seen, compared, targets := map[string]bool{}, 0, 0
		for _, c := range timed {
			for _, times := range c.Times {
				seen[times.Contender] = times.Best() > 0
			}
			if c.Difference != nil {
				compared++
			}
			if c.Target != nil {
				targets++
				if c.Target.Value == nil {
					t.Errorf("%s: %s: the target was not measured", part.Name, c.Name)
				}
			}
		}
		for _, name := range append(want[part.Name].others, ours) {
			if !seen[name] {
				t.Errorf("%s: %s was not timed", part.Name, name)
			}
		}
		if compared != want[part.Name].compared || targets != want[part.Name].targets {
			t.Errorf("%s: %d cases compared and %d targets, want %d and %d", part.Name, compared, targets, want[part.Name].compared, want[part.Name].targets)
		}
	}
}

// Without Python ours is timed, and no target against the peer counts as reached.
func TestPartsWithoutPython(t *testing.T) {
	for _, part := range small(bench.Against{}) {
		timed, err := part.Run(context.Background(), short())
		if err != nil {
			t.Fatalf("%s: %v", part.Name, err)
		}
		for _, c := range timed {
			_, first := c.Of(ours)
			_, second := c.Of(memory)
			if !first && !second {
				t.Errorf("%s: %s has the times %+v, want those of ours", part.Name, c.Name, c.Times)
			}
			for _, peer := range []string{numPy, sciPy, learn} {
				if _, ok := c.Of(peer); ok {
					t.Errorf("%s: %s has times of %s", part.Name, c.Name, peer)
				}
			}
			if part.Name == "crossnobis" && c.Target != nil && c.Target.String() != "not measured" {
				t.Errorf("%s: %s: %s, want that it was not measured", part.Name, c.Name, c.Target)
			}
		}
	}
}

// Numbers that are not ours are an error, here of other data.
func TestOtherNumbersAreAnError(t *testing.T) {
	p, ctx, r := python(t), context.Background(), short()
	x := noise("distances", 2, 10)
	k := bench.Case{Name: "k", Threads: 1, Tolerance: near}
	k.Contenders = []bench.Contender{work(ours, 1, func(context.Context) ([]float64, error) { return []float64{byCouples(x)}, nil })}
	other := mat.NewDense(2, 10, append(mat.Row(nil, 1, x), mat.Row(nil, 1, x)...)) // tau is 1
	if err := p.Oppose(ctx, r, &k, sciPy, bench.Work{Name: "kendall"}, given("distances", other)); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Measure(ctx, []bench.Case{k}); err == nil || !strings.Contains(err.Error(), "k: WRONG NUMBERS of SciPy") {
		t.Errorf("error %v, want that the numbers are wrong", err)
	}
}

// A map counts as off by how much worse it is than the peer's, not by how much better.
func TestWorse(t *testing.T) {
	for _, test := range []struct{ ours, theirs, want float64 }{{3, 2, 0.5}, {2, 3, 0}, {2, 2, 0}} {
		if got := worse([]float64{test.ours}, []float64{test.theirs}); got != test.want {
			t.Errorf("%v beside %v: %v, want %v", test.ours, test.theirs, got, test.want)
		}
	}
	if got := worse([]float64{math.NaN()}, []float64{1}); got == got {
		t.Errorf("NaN: %v, want NaN, which no tolerance lets pass", got)
	}
}

func TestByCouples(t *testing.T) {
	for _, test := range []struct {
		x    []float64
		want float64
	}{{[]float64{1, 2, 3, 4, 5, 6}, 1}, {[]float64{1, 2, 3, 6, 5, 4}, -1}, {[]float64{1, 2, 3, 5, 4, 6}, 1. / 3}} {
		if got := byCouples(mat.NewDense(2, 3, test.x)); !(math.Abs(got-test.want) <= 1e-15) {
			t.Errorf("%v: %v, want %v", test.x, got, test.want)
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

// Ours stands over what it is held against, the peer that a case has over ours; cases without have nothing there.
func TestColumns(t *testing.T) {
	times := func(of map[string]float64) (t bench.Timed) {
		for name, s := range of {
			t.Times = append(t.Times, bench.Times{Contender: name, Rounds: []int{0}, Seconds: []float64{s}})
		}
		return t
	}
	for _, test := range []struct {
		of   map[string]float64
		want []string
	}{
		{map[string]float64{ours: 2, gemm: 4, sciPy: 9}, []string{"2.00 (2.00) s", "4.00 (4.00) s", "", "9.00 (9.00) s", "0.50 (0.50)", "4.5 (4.5)"}},
		{map[string]float64{ours: 2, numPy: 1}, []string{"2.00 (2.00) s", "", "1.00 (1.00) s", "", "", "0.5 (0.5)"}},
		{map[string]float64{ours: 0.001, sciPy: 2.0504}, []string{"1.00 (1.00) ms", "", "", "2.05 (2.05) s", "", "2050 (2050)"}},
		{map[string]float64{memory: 1}, []string{"", "", "", "", "", ""}},
	} {
		var got []string
		for _, c := range columns(gemm, numPy, sciPy) {
			got = append(got, c.Text(times(test.of), nil))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%v: %q, want %q", test.of, got, test.want)
		}
	}
}
