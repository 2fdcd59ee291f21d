package rsa

import (
	"context"
	_ "embed"
	"fmt"
	"runtime"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rng"
)

//go:embed works.py
var works string

// Software is NumPy and SciPy with scikit-learn.
var Software = bench.Software{
	Name: "scikit-learn", Import: bench.NumPy.Import + ", sklearn.covariance, sklearn.manifold, sklearn.metrics", Debian: bench.NumPy.Debian + " python3-sklearn", Works: works,
}

// Names of contenders, as the tables have them.
const (
	ours    = "ours"
	gemm    = "A·Aᵀ"
	one     = "balanced"
	numPy   = "NumPy"
	sciPy   = "SciPy"
	learn   = "scikit-learn"
	couples = "by couples"
	memory  = bench.Memory
)

// Suite returns the parts of bench rsa. peer may be nil. threads is on how many the parts run that are not said to run on one; 0 is one for each CPU.
func Suite(peer *bench.Peer, threads int) bench.Suite {
	p := bench.Against{Peer: peer}
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	return bench.Suite{Name: "rsa", Parts: []bench.Part{
		rdms(p, threads, 1000, 10_000), unbalanced(p, threads, 1000, 10_000), crossnobis(p, threads, 100, 8, 1000, 10_000), precision(p, threads, 2000, 1000),
		bootstrap(p, threads, study{samples: 1000, models: 10, subjects: 20, conditions: 92}), samples(p, study{samples: 5, models: 10, subjects: 20, conditions: 92}),
		spheres(p, threads, brain{edge: 37, centres: 50_000, voxels: 224, conditions: 72, few: 200}), maps(p, threads, 1000), kendall(p, 92),
	}}
}

// work is the contender that does f on so many threads; its numbers are compared.
func work(name string, threads int, f func(context.Context) ([]float64, error)) bench.Contender {
	c := silent(name, threads, f)
	c.Result = func(ctx context.Context) ([]float64, error) {
		defer bench.Threads(threads)()
		return f(ctx)
	}
	return c
}

// silent is one whose numbers are not compared.
func silent(name string, threads int, f func(context.Context) ([]float64, error)) bench.Contender {
	return bench.Contender{Name: name, Time: func(ctx context.Context, n int) (time.Duration, error) {
		defer bench.Threads(threads)()
		began := time.Now()
		for range n {
			if _, err := f(ctx); err != nil {
				return 0, err
			}
		}
		return time.Since(began), nil
	}}
}

// columns are those of a part: ours, what it is to be held against, the peers of whom a case has one each, ours over the former and the peer over ours.
func columns(against string, peers ...string) (all []bench.Column) {
	shown := []string{ours}
	if against != "" {
		shown = append(shown, against)
	}
	for _, name := range append(shown, peers...) {
		all = append(all, bench.Time(name, name))
	}
	if against != "" {
		all = append(all, bench.Ratio(ours+"/"+against, ours, against))
	}
	return append(all, bench.Column{Head: "peer/ours", Text: func(t bench.Timed, _ []bench.Timed) string {
		for _, name := range peers {
			if best, med, ok := t.Ratio(name, ours); ok {
				return threeDigits(best) + " (" + threeDigits(med) + ")"
			}
		}
		return ""
	}})
}

// extraMemory is the column of the cases of memory.
var extraMemory = bench.MemoryColumn("extra memory", "%.0f MB")

// threeDigits writes a number by three digits, more where it is that large.
func threeDigits(x float64) string {
	if x >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// noise returns rows × columns independent standard normals, always the same for a name.
func noise(name string, rows, columns int) *mat.Dense {
	g, x := rng.New(5).At(name, rows, columns).Rand(), mat.NewDense(rows, columns, nil)
	data := x.RawMatrix().Data
	for i := range data {
		data[i] = g.NormFloat64()
	}
	return x
}

// given is a matrix that the peer is given.
func given(name string, x *mat.Dense) bench.Given {
	rows, columns := x.Dims()
	return bench.Matrix(name, rows, columns, x.RawMatrix().Data)
}

// names are those of so many conditions.
func names(conditions int) []string {
	out := make([]string, conditions)
	for i := range out {
		out[i] = fmt.Sprintf("condition %04d", i)
	}
	return out
}
