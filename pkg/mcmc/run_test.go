package mcmc

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// gaussian is a normal density of independent coordinates whose standard deviations run from 0.1 to 10, and its prior and likelihood, each of twice the variance.
func gaussian(n int) *Target {
	t := &Target{Dim: n, GaussianPrior: &Gaussian{Mean: make([]float64, n), SD: make([]float64, n)}}
	half := func(gradient, x []float64) float64 {
		sum := 0.0
		for i, v := range x {
			s := scale(i, n)
			sum -= v * v / (4 * s * s)
			if gradient != nil {
				gradient[i] = -v / (2 * s * s)
			}
		}
		return sum
	}
	for i := range n {
		t.GaussianPrior.SD[i] = math.Sqrt2 * scale(i, n)
		t.Names = append(t.Names, fmt.Sprintf("theta[%d]", i+1))
	}
	t.Prior, t.Likelihood = half, half
	t.Density = func(gradient, x []float64) float64 {
		l := half(gradient, x)
		for i := range gradient {
			gradient[i] *= 2
		}
		return 2 * l
	}
	return t
}

func scale(i, n int) float64 {
	if n == 1 {
		return 1
	}
	return 0.1 * math.Pow(100, float64(i)/float64(n-1))
}

// same compares two traces bit by bit, with all that is in them.
func same(t *testing.T, what string, a, b trace.Trace) {
	t.Helper()
	if err := a.Layout().Same(b.Layout()); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	l := a.Layout()
	for _, g := range []trace.Group{trace.Posterior, trace.Warmup} {
		read := map[string]func(trace.Trace, trace.Group, string) ([][]float64, error){}
		for _, v := range l.Variables {
			read[v.Name] = trace.Values
		}
		for _, s := range l.Stats {
			read[s.Name] = trace.Stats
		}
		for name, f := range read {
			x, errX := f(a, g, name)
			y, errY := f(b, g, name)
			if errX != nil || errY != nil || len(x) != len(y) {
				t.Fatalf("%s: %s: %v, %v, %d and %d chains", what, name, errX, errY, len(x), len(y))
			}
			for c := range x {
				if len(x[c]) != len(y[c]) || len(x[c]) == 0 && l.Length(g) > 0 {
					t.Fatalf("%s: %s: chain %d has %d and %d numbers", what, name, c, len(x[c]), len(y[c]))
				}
				for i := range x[c] {
					if math.Float64bits(x[c][i]) != math.Float64bits(y[c][i]) {
						t.Fatalf("%s: %s of chain %d differs at %d: %v and %v", what, name, c, i, x[c][i], y[c][i])
					}
				}
			}
		}
	}
}

// kernels are all that a run has to serve, with the step that those get that tune none.
var kernels = []struct {
	kernel Kernel
	step   float64
}{
	{NUTS{}, 0}, {HMC{}, 0}, {MALA{}, 0}, {GHMC{}, 0}, {RandomWalk{}, 0}, {EllipticalSlice{}, 0}, {Langevin{}, 0.01}, {ULA{}, 0.01}, {SGLD{}, 0.01},
}

func squares(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return sum
}

// busy has all that a run can have: annealing, warm-up that is kept, thinning, an observable, and blocks that fit none of them.
func busy(step float64, estimate Estimate) Options {
	return Options{Chains: 3, Warmup: 130, Draws: 47, Thin: 2, Block: 13, KeepWarmup: true, Anneal: &Anneal{Stages: 3, Steps: 11},
		Observe: []Observable{Observe("squares", squares)}, Adapt: Adapt{Step: step, Estimate: estimate}, Start: StartPrior()}
}

func mustRun(t *testing.T, target *Target, kernel Kernel, opt Options, seed uint64) *Result {
	t.Helper()
	r, err := Run(context.Background(), target, kernel, opt, rand.NewPCG(seed, 2))
	if err != nil {
		t.Fatalf("%s: %v", kernel, err)
	}
	return r
}

func TestNoNumberDependsOnWorkersOrCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, k := range kernels {
		runtime.GOMAXPROCS(1)
		opt := busy(k.step, EstimateDefault)
		opt.Workers = 1
		one := mustRun(t, gaussian(4), k.kernel, opt, 1)
		for _, workers := range []int{0, 2, 7} {
			runtime.GOMAXPROCS(3)
			opt.Workers, opt.Live, opt.LiveEvery = workers, func(Status) {}, time.Millisecond
			same(t, fmt.Sprintf("%s by %d workers", k.kernel, workers), one.Trace, mustRun(t, gaussian(4), k.kernel, opt, 1).Trace)
		}
	}
}

func TestChainsHaveStreamsOfTheirOwn(t *testing.T) {
	r := mustRun(t, gaussian(2), NUTS{}, Options{Warmup: 100, Draws: 10}, 1)
	d, err := r.Draws("theta[1]")
	if err != nil {
		t.Fatal(err)
	}
	for a := range d {
		for b := range a {
			if d[a][0] == d[b][0] {
				t.Errorf("chains %d and %d have the same draw %v", b, a, d[a][0])
			}
		}
	}
	// A chain is the same whatever the number of the others.
	two, err := mustRun(t, gaussian(2), NUTS{}, Options{Chains: 2, Warmup: 100, Draws: 10}, 1).Draws("theta[1]")
	if err != nil || !slices.Equal(two[1], d[1]) {
		t.Errorf("chain 1 of 2 is %v, of 4 %v (%v)", two[1], d[1], err)
	}
}

func TestWhatIsRecorded(t *testing.T) {
	target := gaussian(3)
	target.Names = []string{"sum", "w[0,0]", "w[0,1]"}
	target.Constrain = func(dst, x []float64) { dst[0], dst[1], dst[2] = x[0]+x[1]+x[2], x[0], x[1] }
	opt := Options{Warmup: 50, Draws: 20, Observe: []Observable{Observe("squares", squares), {Variable: trace.Variable{Name: "x", Shape: []int{3}},
		New: func() func(dst, x []float64) { return func(dst, x []float64) { copy(dst, x) } }}}}
	r := mustRun(t, target, NUTS{}, opt, 3)
	if got := fmt.Sprint(r.Names()); got != "[sum w[0,0] w[0,1] squares x[0] x[1] x[2]]" {
		t.Fatalf("recorded: %s", got)
	}
	draws := map[string][][]float64{}
	for _, n := range r.Names() {
		var err error
		if draws[n], err = r.Draws(n); err != nil {
			t.Fatal(err)
		}
	}
	lp, err := r.Stat("lp")
	if err != nil {
		t.Fatal(err)
	}
	for c := range 4 {
		for i := range 20 {
			x := []float64{draws["x[0]"][c][i], draws["x[1]"][c][i], draws["x[2]"][c][i]}
			got := []float64{draws["sum"][c][i], draws["w[0,0]"][c][i], draws["w[0,1]"][c][i], draws["squares"][c][i], lp[c][i]}
			if want := []float64{x[0] + x[1] + x[2], x[0], x[1], squares(x), target.Density(nil, x)}; !slices.Equal(got, want) {
				t.Fatalf("chain %d, draw %d: %v, want %v", c, i, got, want)
			}
		}
	}
	opt.Observed = true
	if got := fmt.Sprint(mustRun(t, target, NUTS{}, opt, 3).Names()); got != "[squares x[0] x[1] x[2]]" {
		t.Fatalf("recorded without the target's quantities: %s", got)
	}
}

func TestNamesBecomeArrays(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string
	}{
		{[]string{"mu", "tau"}, "mu[] tau[]"},
		{[]string{"theta[1]", "theta[2]", "tau"}, "theta[2] tau[]"},
		{[]string{"w[0,0]", "w[0,1]", "w[1,0]", "w[1,1]", "a[0]"}, "w[2 2] a[1]"},
		{[]string{"w[1,1]", "w[2,1]"}, "w[2 1]"},
		{[]string{"theta[2]", "theta[3]"}, "theta[2][] theta[3][]"},
		{[]string{"theta[1]", "theta[1]"}, "theta[1][] theta[1][]"},
		{[]string{"w[0,0]", "w[1,1]"}, "w[0,0][] w[1,1][]"},
		{[]string{"a[b]", "[1]"}, "a[b][] [1][]"},
	} {
		var got []string
		var back []string
		for _, v := range (&Target{Dim: len(c.names), Names: c.names}).variables() {
			got = append(got, v.Name+fmt.Sprint(v.Shape))
			back = append(back, elements(v)...)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%v become %s, want %s", c.names, s, c.want)
		}
		if !slices.Equal(back, c.names) {
			t.Errorf("%v come back as %v", c.names, back)
		}
	}
}
