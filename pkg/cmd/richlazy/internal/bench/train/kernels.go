package train

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rng"
)

const product = "torch.mm"

// kernels shows by a large product that PyTorch runs on this processor's kernels.
func kernels(p bench.Against, n int) bench.Part {
	return bench.Part{
		Name:    "kernels",
		Title:   fmt.Sprintf("Whether PyTorch has this processor's kernels: a product of %d×%[1]d matrices, one thread: the best round (the median)", n),
		Columns: columns(1, product),
		Notes: func(all []bench.Timed) []string {
			lines := bench.PeakNote(all)
			for _, t := range all {
				if share, ok := t.OfPeak(product, 1, all); ok && share < 0.5 {
					lines = append(lines, fmt.Sprintf("%s: PyTorch reaches %.0f %% of the peak: NOT this processor's kernels, or a busy machine; ratios may be unfair", t.Name, 100*share))
				}
			}
			return lines
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			f64, err := kernelCase[float64](ctx, p, r, n)
			if err != nil {
				return nil, err
			}
			f32, err := kernelCase[float32](ctx, p, r, n)
			if err != nil {
				return nil, err
			}
			return r.Measure(ctx, append(bench.Peaks(), f64, f32))
		},
	}
}

func kernelCase[T bench.Real](ctx context.Context, p bench.Against, r *bench.Runner, n int) (bench.Case, error) {
	g := rng.New(4).Rand()
	a, b := make([]T, n*n), make([]T, n*n)
	for i := range a {
		a[i], b[i] = T(g.NormFloat64()), T(g.NormFloat64())
	}
	c := bench.Case{Name: fmt.Sprintf("%d×%[1]d×%[1]d %s", n, bench.Kind[T]()), Work: 2 * float64(n*n) * float64(n), Threads: 1, Tolerance: float64(n) * bench.Epsilon[T]()}
	result := make([]T, n*n)
	c.Contenders = []bench.Contender{bench.Func(ours, 1, func() { multiply(result, a, b, n) }, func() []float64 {
		x := make([]float64, n*n)
		for i, v := range result {
			x[i] = float64(v)
		}
		return x
	})}
	return c, oppose(ctx, p, r, &c, 0, nil, []bench.Given{bench.Matrix("a", n, n, a), bench.Matrix("b", n, n, b)}, rival{product, product, 1, 0})
}

// multiply sets c to the product of n×n matrices.
func multiply[T bench.Real](c, a, b []T, n int) {
	switch c := any(c).(type) {
	case []float64:
		blas64.Implementation().Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, any(a).([]float64), n, any(b).([]float64), n, 0, c, n)
	case []float32:
		blas32.Implementation().Sgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, any(a).([]float32), n, any(b).([]float32), n, 0, c, n)
	}
}
