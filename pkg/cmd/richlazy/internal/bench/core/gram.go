package core

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// gram times A·Aᵀ of an m×k matrix by the symmetric product against OpenBLAS' general one, which is the target, and against its symmetric one.
func gram(p bench.Against, m, k int) bench.Part {
	const byGemm, bySyrk = "OpenBLAS gemm", "OpenBLAS syrk"
	return bench.Part{
		Name:  "gram",
		Title: fmt.Sprintf("A·Aᵀ of a %d×%d matrix by ours and gonum's syrk on one thread: the best round (the median)", m, k),
		Columns: []bench.Column{bench.Time(ours, ours), bench.Rate("GF/s", ours, gigaflops), bench.ShareOfPeak("of peak", ours, 1), bench.Time(byGemm, byGemm),
			bench.Time(bySyrk, bySyrk), bench.Time(gonums, gonums), bench.Ratio("ours/gemm", ours, byGemm), bench.Ratio("ours/syrk", ours, bySyrk)},
		Notes: notes("ratios of times; GF/s count half of the product, as syrk computes it"),
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			add := func(c *bench.Case, a bench.Given) error {
				if !p.OnOpenBLAS() {
					return nil
				}
				if err := p.Add(ctx, r, c, byGemm, bench.Work{Name: "gram by gemm", Threads: 1}, a); err != nil {
					return err
				}
				return p.Add(ctx, r, c, bySyrk, bench.Work{Name: "gram by syrk", Threads: 1}, a)
			}
			f64, given64 := gramCase[float64](m, k, byGemm)
			f32, given32 := gramCase[float32](m, k, byGemm)
			if err := add(&f64, given64); err != nil {
				return nil, err
			}
			if err := add(&f32, given32); err != nil {
				return nil, err
			}
			return r.Measure(ctx, append(bench.Peaks(), f64, f32))
		},
	}
}

func gramCase[T bench.Real](m, k int, peer string) (bench.Case, bench.Given) {
	a := normal[T](3, m*k)
	return bench.Case{
		Name: fmt.Sprintf("%d×%d %s", m, k, bench.Kind[T]()), Work: float64(m) * float64(m+1) * float64(k), Tolerance: float64(k) * bench.Epsilon[T](),
		Contenders: []bench.Contender{gramContender(gonums, reference, m, k, a).Beside(), gramContender(ours, own, m, k, a)},
		Target:     bench.Share(ours, peer, 0.6),
	}, bench.Matrix("a", m, k, a)
}

// gramContender computes the upper triangle of A·Aᵀ; its result is the whole matrix.
func gramContender[T bench.Real](name string, by level3, m, k int, a []T) bench.Contender {
	c := make([]T, m*m)
	var call func()
	switch a := any(a).(type) {
	case []float64:
		c := any(c).([]float64)
		call = func() { by.Dsyrk(blas.Upper, blas.NoTrans, m, k, 1, a, k, 0, c, m) }
	case []float32:
		c := any(c).([]float32)
		call = func() { by.Ssyrk(blas.Upper, blas.NoTrans, m, k, 1, a, k, 0, c, m) }
	}
	return bench.Func(name, 1, call, func() []float64 {
		full := make([]float64, m*m)
		for i := range m {
			for j := i; j < m; j++ {
				full[i*m+j], full[j*m+i] = float64(c[i*m+j]), float64(c[i*m+j])
			}
		}
		return full
	})
}
