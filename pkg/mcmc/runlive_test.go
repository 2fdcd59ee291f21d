package mcmc

import (
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestWhoWatchesIsTold(t *testing.T) {
	var seen []Status
	var most, total atomic.Int64
	opt := busy(0, EstimateDefault)
	opt.Draws = 200
	opt.Live, opt.LiveEvery = func(s Status) { seen = append(seen, s) }, time.Millisecond
	opt.Progress = progress.Func(func(done, of int64) {
		for old := most.Load(); done > old && !most.CompareAndSwap(old, done); old = most.Load() {
		}
		total.Store(of)
	})
	r := mustRun(t, gaussian(3), HMC{}, opt, 1)
	steps := 3*11 + 130 + 2*200
	if most.Load() != int64(3*steps) || total.Load() != int64(3*steps) {
		t.Errorf("progress came to %d of %d, want %d", most.Load(), total.Load(), 3*steps)
	}
	last := seen[len(seen)-1]
	if len(last.Chains) != 3 || last.Left != 0 || last.Quantity == "" || !(last.RHat > 0.9 && last.RHat < 1.2) {
		t.Fatalf("the last that is told: %+v", last)
	}
	for c, s := range last.Chains {
		if s.Chain != c || s.Phase != Complete || s.Done != steps || s.Total != steps || s.Step != r.Chains[c].Step ||
			s.LogDensity != r.Chains[c].LogDensity || !(s.Accept > 0.3 && s.Accept <= 1) {
			t.Errorf("the last that is told of chain %d: %+v", c, s)
		}
	}
	if lines := strings.Split(last.String(), "\n"); len(lines) != 4 || !strings.Contains(lines[3], "R-hat so far up to") {
		t.Errorf("\n%s", last)
	}
	for i := 1; i < len(seen); i++ {
		for c := range 3 {
			if seen[i].Chains[c].Done < seen[i-1].Chains[c].Done {
				t.Error("a chain went back")
			}
		}
	}
}

// Before stretches are merged, at a length that they divide, R-hat so far is that of all draws; and after merging still, where halves are of whole stretches.
func TestRHatSoFar(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	chains := make([]*spread, 3)
	draws := make([][]float64, 3)
	for c := range chains {
		chains[c] = &spread{}
		chains[c].begin(2)
	}
	if at, rhat := worst(chains); at != -1 || !math.IsNaN(rhat) {
		t.Errorf("before the first draw: %d, %v", at, rhat)
	}
	for n := 1; n <= 1024; n++ {
		for c := range chains {
			x := r.NormFloat64() + float64(c)
			draws[c] = append(draws[c], x)
			chains[c].take([]float64{4, x})
		}
		if n == 8 || n == 64 || n == 1024 {
			at, rhat := worst(chains)
			if want := diagnostic.RHatBasic(draws); at != 1 || !(math.Abs(rhat-want) <= 1e-12*want) {
				t.Errorf("after %d draws: R-hat %v of %d, want %v", n, rhat, at, want)
			}
		}
	}
}

// The memory of a run with a trace on disk does not depend on the number of draws.
func TestMemoryDoesNotGrow(t *testing.T) {
	heap := func(draws int) (most uint64) {
		opt := Options{Chains: 2, Warmup: 20, Draws: draws, Block: 1000, Path: t.TempDir() + "/run.zarr", Live: func(Status) {}}
		big := Observable{New: func() func(dst, x []float64) {
			return func(dst, x []float64) {
				for i := range dst {
					dst[i] = x[0]
				}
			}
		}}
		big.Name, big.Shape = "big", []int{50}
		var n atomic.Int64
		var m runtime.MemStats
		opt.Workers = 1
		opt.Observe = []Observable{big, Observe("look", func(x []float64) float64 {
			if n.Add(1) > 2*int64(draws)-10 { // near the end
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return 0
		})}
		mustRun(t, gaussian(1), HMC{Steps: 1}, opt, 1)
		return most
	}
	few, many := heap(2000), heap(10000) // 6.6 MB of numbers more
	if many > few+3<<20 {
		t.Errorf("%d bytes in use after 2000 draws, %d after 10000", few, many)
	}
}

// A transition, with all that a run does about it, allocates nothing once warm-up is over.
func TestDrawsAllocateNothing(t *testing.T) {
	p, err := newPlan(gaussian(10), NUTS{}, Options{Chains: 1, Warmup: 100, Draws: 100000, Block: 1000, Observe: []Observable{Observe("squares", squares)}})
	if err != nil {
		t.Fatal(err)
	}
	c := p.chain(0, rng.Fork(rand.NewPCG(1, 2)))
	if c.state, err = p.opt.Start.begin(c.target, p.kernel, 0, c.source); err != nil {
		t.Fatal(err)
	}
	for c.at < 200 {
		if err := c.advance(); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(500, func() {
		if err := c.advance(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("a draw allocates %v times", n)
	}
}
