package core

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	ownblas "github.com/richlazy/richlazy/pkg/internal/blas"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// level3 is what is timed of a BLAS.
type level3 interface {
	blas.Float64Level3
	blas.Float32Level3
}

var (
	reference level3 = gonum.Implementation{}
	own       level3 = ownblas.Implementation{}
)

// A shape is that of a product of m×k and k×n.
type shape struct{ m, k, n int }

// shapes are those of the targets: a small network's layer and its gradient, a square one, one that leaves the caches, a small ragged one.
var shapes = []shape{{50, 625, 100}, {100, 100, 100}, {500, 1000, 1000}, {27, 50, 100}}

// String returns the shape as tables show it: m×k×n.
func (s shape) String() string { return fmt.Sprintf("%d×%d×%d", s.m, s.k, s.n) }

func (s shape) work() float64 { return 2 * float64(s.m) * float64(s.k) * float64(s.n) }

const gigaflops = 1e9

func products(p against) bench.Part {
	return bench.Part{
		Name:  "products",
		Title: "Matrix products m×k×n on one thread, GF/s: the best round (the median)",
		Columns: []bench.Column{bench.Rate(ours, ours, gigaflops), share("of peak", ours, 1), bench.Rate(narrower, narrower, gigaflops),
			bench.Rate(openBLAS, openBLAS, gigaflops), bench.Rate(gonums, gonums, gigaflops), bench.Ratio("ours/OpenBLAS", openBLAS, ours)},
		Notes: notes("ours/OpenBLAS is the ratio of speeds, of the best rounds (the median of the rounds' ratios); the target is for that of the best",
			"OpenBLAS is called by np.dot, for 27×50×100 by np.matmul on a stack of eight, so that Python's part in the time is small"),
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.begin(ctx, r); err != nil {
				return nil, err
			}
			cases := peaks()
			for _, s := range shapes {
				c, err := productCase[float64](ctx, p, r, s)
				if err != nil {
					return nil, err
				}
				cases = append(cases, c)
			}
			for _, s := range shapes {
				c, err := productCase[float32](ctx, p, r, s)
				if err != nil {
					return nil, err
				}
				cases = append(cases, c)
			}
			return r.Measure(ctx, cases)
		},
	}
}

func productCase[T real](ctx context.Context, p against, r *bench.Runner, s shape) (bench.Case, error) {
	f := newFactors[T](s)
	c := bench.Case{
		Name: fmt.Sprint(s, " ", kind[T]()), Work: s.work(), Tolerance: float64(s.k) * epsilon[T](), Target: bench.Speed(ours, openBLAS, 0.85),
		Contenders: []bench.Contender{f.contender(gonums, reference, 1).Beside(), f.contender(ours, own, 1)},
	}
	if simd.Active() > simd.AVX2 {
		c.Contenders = append(c.Contenders, on(simd.AVX2, f.contender(narrower, own, 1)).Beside())
	}
	if !p.blas() {
		return c, nil
	}
	return c, p.add(ctx, r, &c, openBLAS, "product", 1, f.given()...)
}

// threads times a product on one thread and on two.
func threads(p against, s shape) bench.Part {
	const one, two, theirOne, theirTwo = "ours 1", "ours 2", "OpenBLAS 1", "OpenBLAS 2"
	measure := func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
		if runtime.NumCPU() < 2 {
			return nil, fmt.Errorf("%w: this machine has one CPU", bench.ErrSkipped)
		}
		if err := p.begin(ctx, r); err != nil {
			return nil, err
		}
		cases := peaks()
		f64, f32 := newFactors[float64](s), newFactors[float32](s)
		contenders := [][]bench.Contender{
			{f64.contender(one, own, 1), f64.contender(two, own, 2)},
			{f32.contender(one, own, 1), f32.contender(two, own, 2)},
		}
		for i, given := range [][]given{f64.given(), f32.given()} {
			c := bench.Case{Name: fmt.Sprint(s, " ", []string{"f64", "f32"}[i]), Work: s.work(), Contenders: contenders[i], Target: bench.Speed(two, one, 1.8)}
			c.Tolerance = float64(s.k) * []float64{epsilon[float64](), epsilon[float32]()}[i]
			for threads, name := range []string{1: theirOne, 2: theirTwo} {
				if name != "" && p.blas() {
					if err := p.add(ctx, r, &c, name, "product", threads, given...); err != nil {
						return nil, err
					}
				}
			}
			cases = append(cases, c)
		}
		return r.MeasureLonger(ctx, 3, cases)
	}
	return bench.Part{
		Name:  "threads",
		Title: "A matrix product on one thread and on two, GF/s: the best round (the median)",
		Columns: []bench.Column{bench.Rate(one, one, gigaflops), bench.Rate(two, two, gigaflops), share("of 2 peaks", two, 2),
			bench.Rate(theirOne, theirOne, gigaflops), bench.Rate(theirTwo, theirTwo, gigaflops), bench.Ratio("ours 2/1", one, two),
			bench.Ratio("OpenBLAS 2/1", theirOne, theirTwo)},
		Notes: notes("ratios of speeds; three times the rounds, as both CPUs are seldom free at once on a busy machine"),
		Run:   measure,
	}
}

// factors are the operands of a product.
type factors[T real] struct {
	shape
	a, b []T
}

func newFactors[T real](s shape) factors[T] {
	return factors[T]{s, normal[T](1, s.m*s.k), normal[T](2, s.k*s.n)}
}

func (f factors[T]) given() []given {
	return []given{array("a", f.m, f.k, f.a), array("b", f.k, f.n, f.b)}
}

// contender computes the product into a matrix of its own.
func (f factors[T]) contender(name string, by level3, threads int) bench.Contender {
	c := make([]T, f.m*f.n)
	var call func()
	switch a := any(f.a).(type) {
	case []float64:
		b, c := any(f.b).([]float64), any(c).([]float64)
		call = func() { by.Dgemm(blas.NoTrans, blas.NoTrans, f.m, f.n, f.k, 1, a, f.k, b, f.n, 0, c, f.n) }
	case []float32:
		b, c := any(f.b).([]float32), any(c).([]float32)
		call = func() { by.Sgemm(blas.NoTrans, blas.NoTrans, f.m, f.n, f.k, 1, a, f.k, b, f.n, 0, c, f.n) }
	}
	return bench.Func(name, threads, call, float64s(c))
}

// normal returns normals from a seed.
func normal[T real](seed uint64, n int) []T {
	g := rand.New(rand.NewPCG(seed, 0))
	x := make([]T, n)
	for i := range x {
		x[i] = T(g.NormFloat64())
	}
	return x
}

// peakName is the beginning of the names of the cases that measure what a core can do.
const peakName = "FMA peak of a core "

// peaks are the cases of the peak, none where our path has no multiply-add.
func peaks() []bench.Case {
	if simd.Active() == simd.Go {
		return nil
	}
	return []bench.Case{peak[float64](), peak[float32]()}
}

func peak[T real]() bench.Case {
	timed := func(_ context.Context, n int) (time.Duration, error) {
		best := simd.PeakFMA[T](simd.Active(), 4)
		return time.Duration(float64(n) / best * float64(time.Second)), nil // for 1 GFLOP each
	}
	return bench.Case{Name: peakName + kind[T](), Work: 1e9, Unlisted: true, Contenders: []bench.Contender{{Name: ours, Time: timed}}}
}

// notes are lines below a table, with one on the peak.
func notes(lines ...string) func([]bench.Timed) []string {
	return func(all []bench.Timed) []string {
		peaks := ""
		for _, p := range all {
			if best, ok := p.Of(ours); ok && strings.HasPrefix(p.Name, peakName) {
				peaks += fmt.Sprintf(", %s %.1f (%.1f) GF/s", p.Name[len(peakName):], p.Work/best.Best()/gigaflops, p.Work/best.Median()/gigaflops)
			}
		}
		if peaks != "" {
			return append([]string{peakName + "measured in the same rounds" + peaks}, lines...)
		}
		return lines
	}
}

// share is the column of how much of the peak of so many cores a contender reaches, both in their best rounds.
func share(head, contender string, cores float64) bench.Column {
	return bench.Column{Head: head, Text: func(t bench.Timed, all []bench.Timed) string {
		times, ok := t.Of(contender)
		if !ok || strings.HasPrefix(t.Name, peakName) {
			return ""
		}
		for _, p := range all {
			best, ok := p.Of(ours)
			if ok && strings.HasPrefix(p.Name, peakName) && p.Name[len(peakName):] == t.Name[len(t.Name)-3:] {
				return fmt.Sprintf("%.0f %%", 100*t.Work/times.Best()/(cores*p.Work/best.Best()))
			}
		}
		return ""
	}}
}
