package core

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// short is a runner that measures as little as it can.
func short() *bench.Runner {
	return &bench.Runner{Rounds: 1, Batch: time.Nanosecond, Slow: time.Nanosecond}
}

// numpy starts the peer. Where there is none the test is skipped, or fails where CI is set; so it does there where a Linux has no OpenBLAS under NumPy.
func numpy(t *testing.T) bench.Against {
	t.Helper()
	python, err := bench.Find(context.Background(), bench.NumPy)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, and there is %v: apt-get install %s", err, bench.Debian)
		}
		t.Skipf("%v", err)
	}
	p, err := bench.Start(context.Background(), python, bench.CoreType(), bench.NumPy)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	if len(p.OpenBLAS) == 0 && os.Getenv("CI") != "" && runtime.GOOS == "linux" {
		t.Fatalf("CI is set, and the NumPy of %s has no OpenBLAS: apt-get install %s", python, bench.Debian)
	}
	return bench.Against{Peer: p}
}

// Every contender, NumPy too, computes the same, which the parts check themselves, and is timed. What takes long is made small.
func TestPartsAgree(t *testing.T) {
	p := numpy(t)
	for _, test := range []struct {
		part    bench.Part
		peer    []string // its contenders
		targets int
	}{
		{products(p), []string{openBLAS}, 8},
		{threads(p, shape{50, 100, 100}), []string{"OpenBLAS 1", "OpenBLAS 2"}, 2},
		{gram(p, 60, 400), []string{"OpenBLAS gemm", "OpenBLAS syrk"}, 2},
		{elementwise(p), []string{numPy}, 4},
		{eigenpairs(p, 120), []string{"eigh", "eigh of ten"}, 4},
	} {
		timed, err := test.part.Run(context.Background(), short())
		if test.part.Name == "threads" && errors.Is(err, bench.ErrSkipped) {
			t.Log(err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.part.Name, err)
			continue
		}
		targets := 0
		for _, c := range timed {
			if c.IsPeak() {
				continue
			}
			if c.Difference == nil && (p.OnOpenBLAS() || test.part.Name != "eigenpairs") {
				t.Errorf("%s: %s: nothing was compared", test.part.Name, c.Name)
			}
			for _, name := range test.peer {
				if times, ok := c.Of(name); (p.OnOpenBLAS() || name == numPy) && (!ok || times.Best() <= 0) {
					t.Errorf("%s: %s: %s has the times %+v", test.part.Name, c.Name, name, times)
				}
			}
			if c.Target != nil {
				targets++
			}
		}
		if targets != test.targets {
			t.Errorf("%s: %d targets, want %d", test.part.Name, targets, test.targets)
		}
	}
}

// Gonum's complete decomposition computes by gonum's own BLAS, and leaves what was installed.
func TestGonumIsItsOwn(t *testing.T) {
	installed := blas64.Implementation()
	defer blas64.Use(installed)
	used := &counting{}
	blas64.Use(used)
	a := centred(clustered(200, 20, 5)) // large enough for products
	c := completeByGonum(a)
	if _, err := c.Time(context.Background(), 1); err != nil || used.products > 0 {
		t.Errorf("%d products by the BLAS of this process, want none; error %v", used.products, err)
	}
	if blas64.Implementation() != blas.Float64(used) {
		t.Errorf("%T is left installed, want %T", blas64.Implementation(), used)
	}
	if new(mat.EigenSym).Factorize(a, true); used.products == 0 {
		t.Error("EigenSym makes no products by the BLAS of this process: the test sees nothing")
	}
}

// counting is a BLAS that counts its products.
type counting struct {
	gonum.Implementation
	products int
}

func (c *counting) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, r []float64, ldr int) {
	c.products++
	c.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, r, ldr)
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
	_, err := products(bench.Against{}).Run(context.Background(), short())
	if err == nil || !strings.Contains(err.Error(), "50×625×100 f64: WRONG NUMBERS of ours") {
		t.Errorf("error %v, want that of the first product", err)
	}
}
