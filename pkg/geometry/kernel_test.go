package geometry_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

func normal(n, p int, r *rand.Rand) *mat.Dense {
	m := mat.NewDense(n, p, nil)
	for i := range n {
		for j := range p {
			m.Set(i, j, r.NormFloat64())
		}
	}
	return m
}

// rotation returns a random orthogonal matrix.
func rotation(p int, r *rand.Rand) *mat.Dense {
	var qr mat.QR
	qr.Factorize(normal(p, p, r))
	var q mat.Dense
	qr.QTo(&q)
	return &q
}

// moved returns x rotated, scaled and shifted, its units thereby mixed.
func moved(x *mat.Dense, scale float64, r *rand.Rand) *mat.Dense {
	n, p := x.Dims()
	var y mat.Dense
	y.Mul(x, rotation(p, r))
	shift := normal(1, p, r)
	for i := range n {
		for j := range p {
			y.Set(i, j, scale*(y.At(i, j)+3*shift.At(0, j)))
		}
	}
	return &y
}

// shuffled returns the rows of x in another order, the same for each call with one order.
func shuffled(x *mat.Dense, order []int) *mat.Dense {
	n, p := x.Dims()
	y := mat.NewDense(n, p, nil)
	for i, k := range order {
		y.SetRow(i, x.RawRowView(k))
	}
	return y
}

func TestCKAOfMovedResponsesIsOne(t *testing.T) {
	r, ok := rng.New(1).Rand(), must[float64](t)
	x := normal(20, 7, r)
	for _, scale := range []float64{1, 1e-200, 1e200} {
		y := moved(x, scale, r)
		near(t, "CKA", ok(geometry.CKA(x, y)), 1, 1e-12)
		near(t, "debiased CKA", ok(geometry.CKADebiased(x, y)), 1, 1e-12)
		k := must[*mat.SymDense](t)
		near(t, "RBF CKA", ok(geometry.KernelCKA(k(geometry.RBFKernel(x, 0)), k(geometry.RBFKernel(y, 0)))), 1, 1e-12)
	}
}

func TestCKASymmetriesAndOrder(t *testing.T) {
	r, ok := rng.New(2).Rand(), must[float64](t)
	x, y, order := normal(15, 6, r), normal(15, 9, r), r.Perm(15)
	for name, of := range map[string]func(a, b *mat.Dense) (float64, error){"CKA": geometry.CKA, "debiased CKA": geometry.CKADebiased} {
		want := ok(of(x, y))
		near(t, name+" the other way round", ok(of(y, x)), want, 1e-13)
		near(t, name+" of moved responses", ok(of(moved(x, 5, r), y)), want, 1e-12)
		near(t, name+" of trials in another order", ok(of(shuffled(x, order), shuffled(y, order))), want, 1e-12)
		if broken := ok(of(shuffled(x, order), y)); math.Abs(broken-want) < 1e-3 {
			t.Errorf("%s does not notice that trials no longer match: %v", name, broken)
		}
	}
}

// Uncorrelated columns have a CKA of 0, and a constant column changes nothing.
func TestCKAOfUncorrelatedColumnsIsZero(t *testing.T) {
	ok := must[float64](t)
	x, y := mat.NewDense(4, 1, []float64{1, 1, -1, -1}), mat.NewDense(4, 1, []float64{5, 3, 5, 3})
	near(t, "CKA", ok(geometry.CKA(x, y)), 0, 1e-15)
	with := mat.NewDense(4, 2, []float64{1, 9, 1, 9, -1, 9, -1, 9})
	near(t, "with a constant column", ok(geometry.CKA(x, with)), 1, 1e-14)
}

// For unrelated Gaussian populations of p units CKA is about 1/(1+n/p); the debiased one is 0 on average.
func TestCKABias(t *testing.T) {
	r, ok := rng.New(3).Rand(), must[float64](t)
	const n, p, repeats = 20, 60, 60
	var biased, debiased, squares float64
	for range repeats {
		x, y := normal(n, p, r), normal(n, p, r)
		biased += ok(geometry.CKA(x, y)) / repeats
		d := ok(geometry.CKADebiased(x, y))
		debiased += d / repeats
		squares += d * d / repeats
	}
	near(t, "mean CKA", biased, 1/(1+float64(n)/p), 0.05)
	near(t, "mean debiased CKA", debiased, 0, 4*math.Sqrt(squares/repeats))
	if squares > 0.05 {
		t.Errorf("debiased CKA scatters by %v", math.Sqrt(squares))
	}
}

// HSIC of the linear kernel with itself is an unbiased estimate of tr(Σ²), that of independent data of 0.
func TestHSICIsUnbiased(t *testing.T) {
	r, ok, kernel := rng.New(4).Rand(), must[float64](t), must[*mat.SymDense](t)
	const repeats = 3000
	var sum, squares, cross, crossSquares float64
	for range repeats {
		x, y := normal(6, 3, r), normal(6, 2, r)
		for i := range 6 {
			x.Set(i, 0, 2*x.At(i, 0)) // tr(Σ²) = 16 + 1 + 1
		}
		k, l := kernel(geometry.LinearKernel(x)), kernel(geometry.LinearKernel(y))
		a, b := ok(geometry.HSIC(k, k)), ok(geometry.HSIC(k, l))
		sum, squares, cross, crossSquares = sum+a, squares+a*a, cross+b, crossSquares+b*b
	}
	mean, zero := sum/repeats, cross/repeats
	near(t, "E HSIC(K,K)", mean, 18, 4*math.Sqrt((squares/repeats-mean*mean)/repeats))
	near(t, "E HSIC(K,L)", zero, 0, 4*math.Sqrt(crossSquares/repeats/repeats))
}

func TestAlignmentOfKnownKernels(t *testing.T) {
	ok := must[float64](t)
	const classes, each = 4, 3
	var labels []int
	for i := range classes * each {
		labels = append(labels, i%classes)
	}
	n := len(labels)
	y := geometry.Indicators(labels)
	constant, own := mat.NewSymDense(n, nil), mat.NewSymDense(n, nil)
	for i := range n {
		for j := range n {
			constant.SetSym(i, j, 1e308)
		}
	}
	own.SymOuterK(1e-150, y)
	balanced := mat.NewDense(n, 1, nil)
	for i := range n {
		balanced.Set(i, 0, float64(1-i%2*2))
	}
	one := mat.NewDense(n, 1, mat.Col(nil, 0, y))
	near(t, "of the targets' own kernel", ok(geometry.Alignment(own, y)), 1, 1e-14)
	near(t, "centred", ok(geometry.AlignmentCentred(own, y)), 1, 1e-14)
	near(t, "constant kernel, one class of four", ok(geometry.Alignment(constant, one)), 0.25, 1e-14)
	near(t, "constant kernel, all classes", ok(geometry.Alignment(constant, y)), 0.5, 1e-14)
	near(t, "constant kernel, balanced ±1", ok(geometry.Alignment(constant, balanced)), 0, 1e-14)
	if _, err := geometry.AlignmentCentred(constant, y); err == nil {
		t.Error("centred alignment of a constant kernel: no error")
	}
	// A constant added to the kernel changes the uncentred alignment only.
	r := rng.New(5).Rand()
	k := must[*mat.SymDense](t)(geometry.LinearKernel(normal(n, 3, r)))
	more := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range n {
			more.SetSym(i, j, k.At(i, j)+2)
		}
	}
	near(t, "centred, with a constant", ok(geometry.AlignmentCentred(more, y)), ok(geometry.AlignmentCentred(k, y)), 1e-12)
	if math.Abs(ok(geometry.Alignment(more, y))-ok(geometry.Alignment(k, y))) < 1e-3 {
		t.Error("uncentred alignment does not see the constant")
	}
}

func TestKernelChange(t *testing.T) {
	ok := must[float64](t)
	k := must[*mat.SymDense](t)(geometry.LinearKernel(normal(5, 3, rng.New(6).Rand())))
	for factor, want := range map[float64]float64{1: 0, 3: 2, 0: 1, -1: 2} {
		after := mat.NewSymDense(5, nil)
		after.ScaleSym(factor, k)
		near(t, fmt.Sprint("× ", factor), ok(geometry.KernelChange(k, after)), want, 1e-14)
	}
}

func TestRBFBandwidth(t *testing.T) {
	k := must[*mat.SymDense](t)(geometry.RBFKernel(mat.NewDense(3, 1, []float64{0, 1, 3}), 2)) // distances 1, 2, 3: median 2, σ = 4
	near(t, "K(0,1)", k.At(0, 1), math.Exp(-1.0/32), 1e-15)
	near(t, "K(0,2)", k.At(0, 2), math.Exp(-9.0/32), 1e-15)
	near(t, "K(1,1)", k.At(1, 1), 1, 0)
	k = must[*mat.SymDense](t)(geometry.RBFKernel(mat.NewDense(4, 1, []float64{0, 0, 1, 3}), 5e-324)) // two alike, and no bandwidth to speak of
	near(t, "K of equal trials", k.At(0, 1), 1, 0)
	near(t, "K of others", k.At(1, 2), 0, 0)
}
