package core

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"

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

func products(p bench.Against) bench.Part {
	return bench.Part{
		Name:  "products",
		Title: "Matrix products m×k×n on one thread, GF/s: the best round (the median)",
		Columns: []bench.Column{bench.Rate(ours, ours, gigaflops), bench.ShareOfPeak("of peak", ours, 1), bench.Rate(narrower, narrower, gigaflops),
			bench.Rate(openBLAS, openBLAS, gigaflops), bench.Rate(gonums, gonums, gigaflops), bench.Ratio("ours/OpenBLAS", openBLAS, ours)},
		Notes: notes("ours/OpenBLAS is the ratio of speeds, of the best rounds (the median of the rounds' ratios); the target is for that of the best",
			"OpenBLAS is called by np.dot, for 27×50×100 by np.matmul on a stack of eight, so that Python's part in the time is small"),
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			cases := bench.Peaks()
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

func productCase[T bench.Real](ctx context.Context, p bench.Against, r *bench.Runner, s shape) (bench.Case, error) {
	f := newFactors[T](s)
	c := bench.Case{
		Name: fmt.Sprint(s, " ", bench.Kind[T]()), Work: s.work(), Tolerance: float64(s.k) * bench.Epsilon[T](), Target: bench.Speed(ours, openBLAS, 0.85),
		Contenders: []bench.Contender{f.contender(gonums, reference, 1).Beside(), f.contender(ours, own, 1)},
	}
	if simd.Active() > simd.AVX2 {
		c.Contenders = append(c.Contenders, on(simd.AVX2, f.contender(narrower, own, 1)).Beside())
	}
	if !p.OnOpenBLAS() {
		return c, nil
	}
	return c, p.Add(ctx, r, &c, openBLAS, bench.Work{Name: "product", Threads: 1}, f.given()...)
}

// threads times a product on one thread and on two.
func threads(p bench.Against, s shape) bench.Part {
	const one, two, theirOne, theirTwo = "ours 1", "ours 2", "OpenBLAS 1", "OpenBLAS 2"
	measure := func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
		if runtime.NumCPU() < 2 {
			return nil, fmt.Errorf("%w: this machine has one CPU", bench.ErrSkipped)
		}
		if err := p.Begin(ctx, r); err != nil {
			return nil, err
		}
		cases := bench.Peaks()
		f64, f32 := newFactors[float64](s), newFactors[float32](s)
		contenders := [][]bench.Contender{
			{f64.contender(one, own, 1), f64.contender(two, own, 2)},
			{f32.contender(one, own, 1), f32.contender(two, own, 2)},
		}
		for i, given := range [][]bench.Given{f64.given(), f32.given()} {
			c := bench.Case{Name: fmt.Sprint(s, " ", []string{"f64", "f32"}[i]), Work: s.work(), Contenders: contenders[i], Target: bench.Speed(two, one, 1.8)}
			c.Tolerance = float64(s.k) * []float64{bench.Epsilon[float64](), bench.Epsilon[float32]()}[i]
			for threads, name := range []string{1: theirOne, 2: theirTwo} {
				if name != "" && p.OnOpenBLAS() {
					if err := p.Add(ctx, r, &c, name, bench.Work{Name: "product", Threads: threads}, given...); err != nil {
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
		Columns: []bench.Column{bench.Rate(one, one, gigaflops), bench.Rate(two, two, gigaflops), bench.ShareOfPeak("of 2 peaks", two, 2),
			bench.Rate(theirOne, theirOne, gigaflops), bench.Rate(theirTwo, theirTwo, gigaflops), bench.Ratio("ours 2/1", one, two),
			bench.Ratio("OpenBLAS 2/1", theirOne, theirTwo)},
		Notes: notes("ratios of speeds; three times the rounds, as both CPUs are seldom free at once on a busy machine"),
		Run:   measure,
	}
}

// factors are the operands of a product.
type factors[T bench.Real] struct {
	shape
	a, b []T
}

func newFactors[T bench.Real](s shape) factors[T] {
	return factors[T]{s, normal[T](1, s.m*s.k), normal[T](2, s.k*s.n)}
}

func (f factors[T]) given() []bench.Given {
	return []bench.Given{bench.Matrix("a", f.m, f.k, f.a), bench.Matrix("b", f.k, f.n, f.b)}
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
func normal[T bench.Real](seed uint64, n int) []T {
	g := rand.New(rand.NewPCG(seed, 0))
	x := make([]T, n)
	for i := range x {
		x[i] = T(g.NormFloat64())
	}
	return x
}

// notes are lines below a table, with one on the peak.
func notes(lines ...string) func([]bench.Timed) []string {
	return func(all []bench.Timed) []string { return append(bench.PeakNote(all), lines...) }
}
