package geometry_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Orthogonal trials, of equal length or not, and a simplex that is turned: HSIC of the kernel with itself is 0 and rounding must not become a CKA.
func TestDebiasedCKAOfOrthogonalTrials(t *testing.T) {
	r := rng.New(7).Rand()
	for n := 4; n < 14; n++ {
		lengths := identity(n)
		for i := range n {
			lengths.Set(i, i, float64(1+i))
		}
		y := normal(n, 5, r)
		for name, x := range map[string]*mat.Dense{"identity": identity(n), "lengths": lengths, "turned": moved(identity(n), 1, r), "turned lengths": moved(lengths, 1e-3, r)} {
			for _, pair := range [][2]*mat.Dense{{x, x}, {x, y}, {y, x}} {
				if v, err := geometry.CKADebiased(pair[0], pair[1]); err == nil || !strings.Contains(err.Error(), fmt.Sprint(n, " trials are too few")) {
					t.Errorf("%d trials, %s: %v, error %v", n, name, v, err)
				}
			}
			if v, err := geometry.ParticipationRatioUnbiased(x); err == nil {
				t.Errorf("%d trials, %s: participation ratio %v", n, name, v)
			}
		}
	}
}

// What depends on one trial only, f(i) + f(j), changes no unbiased estimate, nor does the diagonal. A large constant costs the digits that it costs the kernel.
func TestAdditiveTermsOfKernels(t *testing.T) {
	r, ok, kernel := rng.New(8).Rand(), must[float64](t), must[*mat.SymDense](t)
	k, l := kernel(geometry.LinearKernel(normal(20, 6, r))), kernel(geometry.LinearKernel(normal(20, 4, r)))
	cka, hsic, biased := ok(geometry.KernelCKADebiased(k, l)), ok(geometry.HSIC(k, l)), ok(geometry.KernelCKA(k, l))
	for _, size := range []float64{1, 1e4, 1e8} {
		more := mat.NewSymDense(20, nil)
		f := normal(1, 20, r).RawRowView(0)
		for i := range 20 {
			for j := i; j < 20; j++ {
				more.SetSym(i, j, k.At(i, j)+size*(3+f[i]+f[j]))
			}
		}
		tolerance := 1e-14 + 1e-15*size
		near(t, fmt.Sprint("biased CKA with terms of ", size), ok(geometry.KernelCKA(more, l)), biased, 10*tolerance)
		for i := range 20 {
			more.SetSym(i, i, 3*size)
		}
		near(t, fmt.Sprint("debiased CKA with terms of ", size), ok(geometry.KernelCKADebiased(more, l)), cka, 10*tolerance)
		near(t, fmt.Sprint("HSIC with terms of ", size), ok(geometry.HSIC(more, l)), hsic, 100*tolerance)
	}
	if h := ok(geometry.HSIC(k, k)); h <= 0 {
		t.Errorf("HSIC of a kernel with itself is %v", h)
	}
}

func TestKernelChangeAtTheEndsOfFloat64(t *testing.T) {
	ok := must[float64](t)
	of := func(v float64) *mat.SymDense { return mat.NewSymDense(3, []float64{v, v, v, v, v, v, v, v, v}) }
	for _, c := range []struct{ before, after, want float64 }{
		{1e308, 1.1e308, 0.1}, {1e308, -1.1e308, 2.1}, {1e-308, 1.1e-308, 0.1}, {1e-300, 1e-20, 1e280}, {1e300, 1e-300, 1}, {4e-323, 8e-323, 1},
	} {
		near(t, fmt.Sprint(c.before, " to ", c.after), ok(geometry.KernelChange(of(c.before), of(c.after)))/c.want, 1, 1e-13)
	}
	if v, err := geometry.KernelChange(of(1e-300), of(1e300)); err == nil {
		t.Errorf("a change of 1e600 is %v", v)
	}
}

// The kernel of a nil pointer is an error as the absent one is.
func TestAbsentKernels(t *testing.T) {
	var none *mat.SymDense
	for _, k := range []mat.Symmetric{nil, none, &mat.SymDense{}} {
		if _, err := geometry.KernelCKA(k, k); err == nil || !strings.Contains(err.Error(), "first kernel: 0 trials, want at least 2") {
			t.Errorf("%T: %v", k, err)
		}
		if _, err := geometry.Alignment(k, identity(3)); err == nil || !strings.Contains(err.Error(), "kernel: 0 trials") {
			t.Errorf("%T: %v", k, err)
		}
	}
}

// Distances are those of mathematics, by any number of units.
func TestRBFKernelOfAnyWidth(t *testing.T) {
	r := rng.New(9).Rand()
	for p := 1; p < 40; p++ {
		x := normal(5, p, r)
		squares := make([]float64, 0, 10)
		for i := range 5 {
			for j := range i {
				sum := 0.0
				for u := range p {
					sum += math.Pow(x.At(i, u)-x.At(j, u), 2)
				}
				squares = append(squares, sum)
			}
		}
		k := must[*mat.SymDense](t)(geometry.RBFKernel(x, 0))
		// −ln K is d²/2σ²: all ratios of two pairs are those of squared distances.
		pair := 0
		for i := range 5 {
			for j := range i {
				near(t, fmt.Sprintf("%d units, pair %d", p, pair), math.Log(k.At(i, j))/math.Log(k.At(1, 0)), squares[pair]/squares[0], 1e-11*squares[pair]/squares[0])
				pair++
			}
		}
	}
}
