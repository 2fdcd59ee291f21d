package trace_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// model is a layout with everything that a layout may have.
func model() trace.Layout {
	return trace.Layout{
		Chains: 3, Warmup: 7, Draws: 25, Block: 10,
		Variables: []trace.Variable{
			{Name: "tau"},
			{Name: "theta", Shape: []int{2, 3}, Dims: []string{"school", "year"}, Coords: [][]string{{"Ä", "B and C"}, nil}},
			{Name: "a[1]", Shape: []int{4}},
		},
		Stats:      []trace.Stat{{"lp", trace.Float}, {"diverging", trace.Boolean}, {"n_steps", trace.Integer}},
		Observed:   []trace.Data{{trace.Variable{Name: "y", Shape: []int{2}, Dims: []string{"school"}, Coords: [][]string{{"Ä", "B and C"}}}, []float64{28, math.Pi}}},
		Constant:   []trace.Data{{trace.Variable{Name: "N"}, []float64{8}}},
		Attributes: map[string]string{"kernel": "NUTS <1>", "seed": "7"},
	}
}

// draws are n draws of a chain from one on: the same for any way to come there.
func draws(l trace.Layout, chain int, g trace.Group, from, n int) (values, stats []float64) {
	for i := from; i < from+n; i++ {
		src := rand.New(rand.NewPCG(uint64(chain), uint64(i)<<1|uint64(g)))
		for range l.Numbers() {
			values = append(values, src.NormFloat64())
		}
		for _, s := range l.Stats {
			switch s.Kind {
			case trace.Float:
				stats = append(stats, src.NormFloat64())
			case trace.Integer:
				stats = append(stats, float64(src.IntN(1000)))
			case trace.Boolean:
				stats = append(stats, float64(src.IntN(2)))
			}
		}
	}
	return values, stats
}

// fill appends all draws of all chains at once, in pieces of several sizes.
func fill(t testing.TB, s trace.Sink, l trace.Layout) {
	t.Helper()
	var group sync.WaitGroup
	for chain := range l.Chains {
		group.Go(func() {
			for _, g := range []trace.Group{trace.Warmup, trace.Posterior} {
				for from, k := 0, 1+chain; from < l.Length(g); from, k = from+k, k+4 {
					k = min(k, l.Length(g)-from)
					values, stats := draws(l, chain, g, from, k)
					if err := s.Append(chain, g, values, stats); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	group.Wait()
}

// same compares two traces to the bit.
func same(t testing.TB, got, want trace.Trace) {
	t.Helper()
	if err := got.Layout().Same(want.Layout()); err != nil {
		t.Fatal(err)
	}
	sameDraws(t, got, want)
}

func sameDraws(t testing.TB, got, want trace.Trace) {
	t.Helper()
	l := want.Layout()
	compare := func(name string, a [][]float64, e1 error, b [][]float64, e2 error) {
		if e1 != nil || e2 != nil {
			t.Fatal(name, e1, e2)
		}
		for c := range b {
			if !slices.EqualFunc(a[c], b[c], func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }) {
				t.Fatalf("%s: chain %d: %v, want %v", name, c, a[c], b[c])
			}
		}
	}
	for _, g := range []trace.Group{trace.Posterior, trace.Warmup} {
		for _, v := range l.Variables {
			a, e1 := trace.Values(got, g, v.Name)
			b, e2 := trace.Values(want, g, v.Name)
			compare(v.Name, a, e1, b, e2)
		}
		for _, s := range l.Stats {
			a, e1 := trace.Stats(got, g, s.Name)
			b, e2 := trace.Stats(want, g, s.Name)
			compare(s.Name, a, e1, b, e2)
		}
	}
}

func filled(t testing.TB) *trace.Memory {
	m := trace.NewMemory(model())
	fill(t, m, model())
	return m
}

func created(t testing.TB, l trace.Layout) (*trace.Writer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "trace.zarr")
	w, err := trace.Create(path, l)
	if err != nil {
		t.Fatal(err)
	}
	return w, path
}

func opened(t testing.TB, path string) *trace.Reader {
	t.Helper()
	r, err := trace.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestChainsManyAtOnce(t *testing.T) {
	w, path := created(t, model())
	fill(t, w, model())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, want := opened(t, path), filled(t)
	same(t, r, want)
	var readers sync.WaitGroup
	for chain := range 3 {
		for _, v := range model().Variables {
			readers.Go(func() {
				a, b := make([]float64, 25*v.Size()), make([]float64, 25*v.Size())
				if err := errors.Join(r.ReadVariable(a, chain, trace.Posterior, v.Name, 0), want.ReadVariable(b, chain, trace.Posterior, v.Name, 0)); err != nil || !slices.Equal(a, b) {
					t.Errorf("chain %d, %s: %v, want %v; %v", chain, v.Name, a, b, err)
				}
			})
		}
	}
	readers.Wait()
}

func TestMemoryToStoreAndBack(t *testing.T) {
	w, path := created(t, model())
	m := filled(t)
	if err := trace.Copy(w, m); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	back := trace.NewMemory(model())
	if err := trace.Copy(back, opened(t, path)); err != nil {
		t.Fatal(err)
	}
	same(t, back, m)
}

// A path may be written in any way in which the system takes it.
func TestPathsOfAnyForm(t *testing.T) {
	t.Chdir(t.TempDir())
	m := filled(t)
	for i, path := range []string{"a.zarr", "./b.zarr", "c.zarr/", ".//d.zarr//"} {
		w, err := trace.Create(path, model())
		if err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		if err := trace.Copy(w, m); err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		if err := w.Close(); err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		same(t, opened(t, path), m)
		if names, err := os.ReadDir("."); err != nil || len(names) != i+1 {
			t.Fatalf("%q: %d names and not %d, error %v", path, len(names), i+1, err)
		}
		w, err = trace.Resume(path, model())
		if err != nil {
			t.Fatalf("%q: %v", path, err)
		}
		w.Close()
	}
}

// Chains that are not complete are as long as they are.
func TestUnfinishedChains(t *testing.T) {
	w, path := created(t, model())
	m := trace.NewMemory(model())
	for chain, n := range []int{0, 13, 25} {
		values, stats := draws(model(), chain, trace.Posterior, 0, n)
		for _, s := range []trace.Sink{w, m} {
			if err := s.Append(chain, trace.Posterior, values, stats); err != nil {
				t.Fatal(err)
			}
		}
	}
	r := opened(t, path) // before the last block of chain 1 is full
	if got := fmt.Sprint(r.Complete(0, trace.Posterior), r.Complete(1, trace.Posterior), r.Complete(2, trace.Posterior), r.Complete(2, trace.Warmup)); got != "0 10 25 0" {
		t.Errorf("complete: %s", got)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, opened(t, path), m)
}

func TestNumberIsTheValues(t *testing.T) {
	m := filled(t)
	all, err := trace.Values(m, trace.Posterior, "theta")
	if err != nil {
		t.Fatal(err)
	}
	one, err := trace.Number(m, trace.Posterior, "theta", 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	for c := range one {
		for i, x := range one[c] {
			if x != all[c][i*6+5] {
				t.Fatalf("chain %d, draw %d: %v, want %v", c, i, x, all[c][i*6+5])
			}
		}
	}
}
