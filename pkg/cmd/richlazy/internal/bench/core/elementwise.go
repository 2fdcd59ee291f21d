package core

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

const (
	goMath = "Go's math"
	numPy  = "NumPy"
)

// onPath is the name of our contender on a path.
func onPath(p simd.Path) string { return "ours " + p.String() }

// elements is the length of the slices: the hidden layer of a small network for a batch of 50.
const elements = 5000

// A function is one that is applied to each element.
type function struct {
	name   string
	work   string // of the peer
	target float64
	slopes bool // whether it sets slope, too
	double func(dst, slope, x []float64)
	single func(dst, slope, x []float32)
	plain  func(x float64) (y, slope float64) // by package math
}

var functions = []function{
	{name: "exp", work: "exp", target: 1.5,
		double: func(dst, _, x []float64) { simd.Exp(dst, x) },
		single: func(dst, _, x []float32) { simd.Exp32(dst, x) },
		plain:  func(x float64) (y, _ float64) { return math.Exp(x), 0 }},
	{name: "tanh", work: "tanh", target: 2.5,
		double: func(dst, _, x []float64) { simd.Tanh(dst, x) },
		single: func(dst, _, x []float32) { simd.Tanh32(dst, x) },
		plain:  func(x float64) (y, _ float64) { return math.Tanh(x), 0 }},
	{name: "erf, derivative", work: "erf and slope", target: 2.5, slopes: true,
		double: simd.ErfGrad, single: simd.ErfGrad32,
		plain: func(x float64) (y, slope float64) { return math.Erf(x), 2 / math.Sqrt(math.Pi) * math.Exp(-x*x) }},
}

// elementwise times functions of each element, and normals.
func elementwise(p bench.Against) bench.Part {
	var columns []bench.Column
	for _, path := range slices.Backward(simd.Paths()) {
		columns = append(columns, bench.PerElement(onPath(path), onPath(path)))
	}
	columns = append(columns, bench.PerElement(goMath, goMath), bench.PerElement(numPy, numPy),
		bench.Ratio("NumPy/ours", numPy, onPath(simd.Active())))
	return bench.Part{
		Name:    "elementwise",
		Title:   "Functions of 5000 elements on one thread, ns per element: the best round (the median)",
		Columns: columns,
		Notes: func([]bench.Timed) []string {
			return []string{
				"NumPy/ours: ratio of times. Arguments are normal with a standard deviation of 2; Go's float32 is computed in float64; NumPy's erf is SciPy's",
				"normals: Go's are NormFloat64's of math/rand/v2 with the same kind of source, NumPy's are default_rng's",
				"normals differ by standard errors (s.e.) by which mean, variance, skewness and kurtosis are off 0, 1, 0 and 3, whichever is most",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			var cases []bench.Case
			for _, f := range functions {
				c, err := elementwiseCase(ctx, p, r, f, f.double)
				if err != nil {
					return nil, err
				}
				c.Target = bench.Nanoseconds(onPath(simd.Active()), f.target)
				cases = append(cases, c)
			}
			c, err := normals(ctx, p, r, simd.Normals)
			if err != nil {
				return nil, err
			}
			c.Target = bench.Nanoseconds(onPath(simd.Active()), 3)
			cases = append(cases, c)
			for _, f := range functions {
				c, err := elementwiseCase(ctx, p, r, f, f.single)
				if err != nil {
					return nil, err
				}
				cases = append(cases, c)
			}
			if c, err = normals(ctx, p, r, simd.Normals32); err != nil {
				return nil, err
			}
			return r.Measure(ctx, append(cases, c))
		},
	}
}

func elementwiseCase[T bench.Real](ctx context.Context, p bench.Against, r *bench.Runner, f function, own func(dst, slope, x []T)) (bench.Case, error) {
	x, y, slope := normal[T](6, elements), make([]T, elements), make([]T, 0, elements)
	for i := range x {
		x[i] *= 2
	}
	if f.slopes {
		slope = slope[:elements]
	}
	result := func() []float64 { return append(float64s(y)(), float64s(slope)()...) }
	c := bench.Case{Name: f.name + " " + bench.Kind[T](), Work: elements, Tolerance: 16 * bench.Epsilon[T]()}
	c.Contenders = append(c.Contenders, bench.Func(goMath, 1, func() {
		for i, v := range x {
			a, b := f.plain(float64(v))
			y[i] = T(a)
			if f.slopes {
				slope[i] = T(b)
			}
		}
	}, result).Beside())
	for _, path := range simd.Paths() {
		contender := on(path, bench.Func(onPath(path), 1, func() { own(y, slope, x) }, result))
		contender.Aside = path != simd.Active()
		c.Contenders = append(c.Contenders, contender)
	}
	return c, p.Add(ctx, r, &c, numPy, bench.Work{Name: f.work, Threads: 1}, bench.Matrix("x", 1, elements, x))
}

// normals fills a slice by numbers of a source of the kind that package rng gives; Go's are rand.NormFloat64's of the same source. The numbers of contenders differ,
// so their moments are compared, with those of the distribution.
func normals[T bench.Real](ctx context.Context, p bench.Against, r *bench.Runner, own func(dst []T, src rand.Source)) (bench.Case, error) {
	x, seed := make([]T, elements), rng.New(7)
	c := bench.Case{Name: "normals " + bench.Kind[T](), Work: elements, Compare: bench.Normal, Unit: "s.e.", Tolerance: 6}
	g := seed.Rand()
	c.Contenders = append(c.Contenders, bench.Func(goMath, 1, func() {
		for i := range x {
			x[i] = T(g.NormFloat64())
		}
	}, float64s(x)).Beside())
	for _, path := range simd.Paths() {
		src := seed.Source()
		contender := on(path, bench.Func(onPath(path), 1, func() { own(x, src) }, float64s(x)))
		contender.Aside = path != simd.Active()
		c.Contenders = append(c.Contenders, contender)
	}
	return c, p.Add(ctx, r, &c, numPy, bench.Work{Name: "normals", Threads: 1}, bench.Matrix("z", 1, elements, x))
}
