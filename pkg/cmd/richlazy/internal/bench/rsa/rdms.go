package rsa

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// near is how far numbers may be off that are computed by other sums of as many terms.
const near = 1e-9

// rdms times RDMs of patterns of one row a condition, beside a matrix product and what NumPy, SciPy and scikit-learn have.
func rdms(p bench.Against, threads, conditions, channels int) bench.Part {
	few := max(conditions/4, 8)
	return bench.Part{
		Name:    "rdm",
		Title:   fmt.Sprintf("RDMs of one row a condition, float64, %s (SciPy: one): the best round (the median)", bench.OnThreads(threads)),
		Columns: columns(gemm, numPy, sciPy, learn),
		Notes: func([]bench.Timed) []string {
			return []string{
				gemm + ": one product of the patterns with their transpose by our gemm in the same rounds; the target of the correlation is against it",
				"NumPy: 1 - np.corrcoef(x); SciPy: pdist(x, metric); scikit-learn: euclidean_distances(x, squared=True)",
				"difference: of all distances, relative to the largest",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			var cases []bench.Case
			for _, c := range []struct {
				name       string
				conditions int
				of         rsa.Estimator
				scale      float64 // of the peer's values over ours
				target     *bench.Target
				peer, work string
				settings   map[string]any
			}{
				{"correlation", conditions, rsa.Correlation, 1, bench.Share(ours, gemm, 1.3), numPy, "corrcoef", nil},
				{"squared Euclidean", conditions, rsa.SquaredEuclidean, float64(channels), nil, learn, "euclidean", nil},
				{"correlation", few, rsa.Correlation, 1, nil, sciPy, "pdist", map[string]any{"metric": "correlation"}},
				{"squared Euclidean", few, rsa.SquaredEuclidean, float64(channels), nil, sciPy, "pdist", map[string]any{"metric": "sqeuclidean"}},
			} {
				x := noise("patterns", c.conditions, channels)
				trials := rsa.Patterns(x, names(c.conditions))
				k := bench.Case{Name: fmt.Sprintf("%s %d × %d", c.name, c.conditions, channels), Threads: threads, Target: c.target, Tolerance: near}
				k.Contenders = []bench.Contender{work(ours, threads, func(context.Context) ([]float64, error) { return scaled(c.of(trials))(c.scale) })}
				if c.conditions == conditions {
					into := blas64.General{Rows: conditions, Cols: conditions, Stride: conditions, Data: make([]float64, conditions*conditions)}
					k.Contenders = append(k.Contenders, bench.Func(gemm, threads, func() { blas64.Gemm(blas.NoTrans, blas.Trans, 1, x.RawMatrix(), x.RawMatrix(), 0, into) }, nil))
				}
				if err := p.Oppose(ctx, r, &k, c.peer, bench.Work{Name: c.work, Settings: c.settings}, given("patterns", x)); err != nil {
					return nil, err
				}
				cases = append(cases, k)
			}
			return r.Measure(ctx, cases)
		},
	}
}

// scaled returns the values of an RDM times a factor.
func scaled(d *rsa.RDM, err error) func(factor float64) ([]float64, error) {
	return func(factor float64) ([]float64, error) {
		if err != nil {
			return nil, err
		}
		if factor != 1 {
			for i := range d.Values {
				d.Values[i] *= factor
			}
		}
		return d.Values, nil
	}
}
