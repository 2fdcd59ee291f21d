package rsa

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// seconds is the target that ours takes at most so many seconds in its best round.
func seconds(limit float64) *bench.Target { return bench.Seconds(ours, limit) }

// precision times the inverse of shrunk covariances of residuals with more rows than channels, and with fewer.
func precision(p bench.Against, threads, long, short int) bench.Part {
	return bench.Part{
		Name:    "precision",
		Title:   fmt.Sprintf("Shrunk covariance of residuals and its inverse, rows × channels, %s: the best round (the median)", bench.OnThreads(threads)),
		Columns: columns("", learn, numPy),
		Notes: func([]bench.Timed) []string {
			return []string{
				"scikit-learn: sklearn.covariance.ledoit_wolf, then np.linalg.inv; NumPy: products of the standardised rows and of their squares, then np.linalg.inv",
				"a third of the rounds; difference: of all elements of the inverse, relative to the largest",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer r.Patient(3)()
			var cases []bench.Case
			for _, size := range [][2]int{{long, short}, {short, long}} {
				x := noise("residuals", size[0], size[1])
				for _, c := range []struct {
					name       string
					options    rsa.NoiseOptions
					peer, work string
				}{
					{"to the identity", rsa.NoiseOptions{Method: rsa.ShrunkToIdentity, DoF: float64(size[0])}, learn, "ledoit-wolf"},
					{"to the diagonal", rsa.NoiseOptions{}, numPy, "schäfer-strimmer"},
				} {
					k := bench.Case{Name: fmt.Sprintf("%d × %d, %s", size[0], size[1], c.name), Threads: threads, Target: seconds(1), Tolerance: near}
					if size[0] == short {
						k.Target = bench.Speed(ours, c.peer, 1)
					}
					k.Contenders = []bench.Contender{work(ours, threads, func(context.Context) ([]float64, error) { return inverse(x, c.options) })}
					if err := p.Oppose(ctx, r, &k, c.peer, bench.Work{Name: c.work}, given("residuals", x)); err != nil {
						return nil, err
					}
					cases = append(cases, k)
				}
			}
			return r.Measure(ctx, cases)
		},
	}
}

// inverse returns the precision of residuals, element by element.
func inverse(x *mat.Dense, o rsa.NoiseOptions) ([]float64, error) {
	c, err := rsa.ResidualCovariance(x, o)
	if err != nil {
		return nil, err
	}
	p, err := c.Precision()
	if err != nil {
		return nil, err
	}
	return upper(p.RawSymmetric().Data, p.SymmetricDim()), nil
}

// upper returns the elements on and above the diagonal of a square matrix.
func upper(x []float64, n int) []float64 {
	out := make([]float64, 0, n*(n+1)/2)
	for i := range n {
		out = append(out, x[i*n+i:(i+1)*n]...)
	}
	return out
}
