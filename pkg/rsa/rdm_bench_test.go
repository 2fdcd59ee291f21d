package rsa_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// benchmark runs an estimator over and over, and shows what it allocates: memory beyond the data.
func benchmark(b *testing.B, name string, t *rsa.Trials, e rsa.Estimator) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := e(t); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRDM has the sizes of a thousand images in ten thousand voxels, beside the matrix product that such an RDM needs at least.
func BenchmarkRDM(b *testing.B) {
	const conditions, channels = 1000, 10000
	r := rng.New(40).Rand()
	x := normal(conditions, channels, r)
	b.Run("product", func(b *testing.B) {
		g := mat.NewDense(conditions, conditions, nil)
		for b.Loop() {
			g.Mul(x, x.T())
		}
	})
	b.Run("symmetric product", func(b *testing.B) {
		g := mat.NewSymDense(conditions, nil)
		for b.Loop() {
			g.SymOuterK(1, x)
		}
	})
	trials := rsa.Patterns(x, names(conditions))
	benchmark(b, "squared Euclidean", trials, rsa.SquaredEuclidean)
	benchmark(b, "correlation", trials, rsa.Correlation)
	counts := mat.NewDense(conditions, channels, nil)
	counts.Apply(func(_, _ int, v float64) float64 { return math.Floor(v * v) }, x)
	benchmark(b, "Poisson", rsa.Patterns(counts, names(conditions)), func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Poisson(t, rsa.PoissonOptions{}) })

	var of, run []string
	for i := range conditions {
		for k := range 1 + i%4 {
			of, run = append(of, fmt.Sprintf("%04d", i)), append(run, fmt.Sprint(k))
		}
	}
	unequal := normal(len(of), channels, r)
	unbalanced, err := rsa.NewTrials(unequal, of, run)
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, "unbalanced squared Euclidean", unbalanced, rsa.SquaredEuclidean)
	for i := range of {
		for range 10 {
			unequal.Set(i, r.IntN(channels), math.NaN())
		}
	}
	benchmark(b, "squared Euclidean with missing values", unbalanced, rsa.SquaredEuclidean)
	benchmark(b, "correlation with missing values", unbalanced, rsa.Correlation)
}

// BenchmarkCrossnobis has 100 conditions in 8 runs.
func BenchmarkCrossnobis(b *testing.B) {
	const conditions, runs = 100, 8
	r := rng.New(41).Rand()
	var of, run []string
	for s := range runs {
		for i := range conditions {
			of, run = append(of, fmt.Sprintf("%03d", i)), append(run, fmt.Sprint(s))
		}
	}
	x := normal(len(of), 1000, r)
	trials, err := rsa.NewTrials(x, of, run)
	if err != nil {
		b.Fatal(err)
	}
	precision := positive(1000, r)
	byRun := make([]*rsa.Covariance, runs)
	for k := range byRun {
		byRun[k] = &rsa.Covariance{Matrix: positive(1000, r)}
	}
	with := func(opt rsa.CrossnobisOptions) rsa.Estimator {
		return func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, opt) }
	}
	benchmark(b, "1000 channels, one precision", trials, with(rsa.CrossnobisOptions{Precision: precision}))
	benchmark(b, "1000 channels, covariances of runs", trials, with(rsa.CrossnobisOptions{Covariances: byRun}))
	benchmark(b, "1000 channels, pairs of trials", trials, with(rsa.CrossnobisOptions{Precision: precision, Scheme: rsa.TrialPairs}))
	wide, err := rsa.NewTrials(normal(len(of), 10000, r), of, run)
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, "10000 channels, no noise", wide, with(rsa.CrossnobisOptions{}))
	benchmark(b, "10000 channels, decoding with a diagonal", wide, func(t *rsa.Trials) (*rsa.RDM, error) {
		ones := make([]float64, 10000)
		for c := range ones {
			ones[c] = 1
		}
		return rsa.DecodingAccuracy(t, rsa.DiscriminantOptions{Precision: mat.NewDiagDense(10000, ones)})
	})
	missing := x
	for i := range of {
		for range 5 {
			missing.Set(i, r.IntN(1000), math.NaN())
		}
	}
	benchmark(b, "1000 channels, one precision, missing values", trials, with(rsa.CrossnobisOptions{Precision: precision}))
}
