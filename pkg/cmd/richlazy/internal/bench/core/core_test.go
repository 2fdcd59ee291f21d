package core

import (
	"context"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// short is a runner that measures as little as it can.
func short() *bench.Runner {
	return &bench.Runner{Rounds: 1, Batch: time.Nanosecond, Slow: time.Nanosecond}
}

// numpy starts the peer, or skips.
func numpy(t *testing.T) against {
	t.Helper()
	python, err := bench.Find(context.Background())
	if err != nil {
		t.Skipf("%v", err)
	}
	p, err := bench.Start(context.Background(), python, bench.CoreType())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return against{p}
}

// Every contender of these parts, NumPy too, computes the same, which the parts check themselves, and is timed.
func TestPartsAgree(t *testing.T) {
	p := numpy(t)
	for _, part := range []bench.Part{products(p), elementwise(p)} {
		timed, err := part.Run(context.Background(), short())
		if err != nil {
			t.Errorf("%s: %v", part.Name, err)
			continue
		}
		targets := 0
		for _, c := range timed {
			if strings.HasPrefix(c.Name, peakName) {
				continue
			}
			if c.Difference == nil {
				t.Errorf("%s: %s: nothing was compared", part.Name, c.Name)
			}
			if peer, ok := c.Of(openBLAS); part.Name == "products" && p.blas() && (!ok || peer.Best() <= 0) {
				t.Errorf("%s: %s: OpenBLAS has the times %+v", part.Name, c.Name, peer)
			}
			if peer, ok := c.Of(numPy); part.Name == "elementwise" && (!ok || peer.Best() <= 0) {
				t.Errorf("%s: %s: NumPy has the times %+v", part.Name, c.Name, peer)
			}
			if c.Target != nil {
				targets++
			}
		}
		if targets < 3 {
			t.Errorf("%s: %d targets", part.Name, targets)
		}
	}
}

// wrong is a BLAS whose products have one entry that is off by a millionth of its size.
type wrong struct{ gonum.Implementation }

func (wrong) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	gonum.Implementation{}.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	c[n*m/2] += 1e-6 * c[n*m/2]
}

func TestWrongProductIsAnError(t *testing.T) {
	defer func(old level3) { own = old }(own)
	own = wrong{}
	_, err := products(against{}).Run(context.Background(), short())
	if err == nil || !strings.Contains(err.Error(), "50×625×100 f64: WRONG NUMBERS of ours") {
		t.Errorf("error %v, want that of the first product", err)
	}
}

func TestShareOfPeak(t *testing.T) {
	timed := func(name, contender string, work, seconds float64) bench.Timed {
		return bench.Timed{Name: name, Work: work, Times: []bench.Times{{Contender: contender, Rounds: []int{0}, Seconds: []float64{seconds}}}}
	}
	all := []bench.Timed{timed(peakName+"f64", ours, 1e9, 0.02), timed(peakName+"f32", ours, 1e9, 0.01), timed("a f64", ours, 5e8, 0.02), timed("a f32", ours, 5e8, 0.02)}
	column := share("of peak", ours, 1)
	for i, want := range []string{"", "", "50 %", "25 %"} {
		if got := column.Text(all[i], all); got != want {
			t.Errorf("%s: %q, want %q", all[i].Name, got, want)
		}
	}
	if got := share("of 2", ours, 2).Text(all[2], all); got != "25 %" {
		t.Errorf("of two peaks: %q, want 25 %%", got)
	}
	if got := column.Text(all[2], all[2:]); got != "" {
		t.Errorf("without a peak: %q", got)
	}
}
