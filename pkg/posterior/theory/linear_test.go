package theory_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

// near fails unless got is want to an absolute tolerance, NaN included.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if d := math.Abs(got - want); !(d <= tol) {
		t.Errorf("%s: %.8g, want %.8g ± %.2g", what, got, want, tol)
	}
}

// classes are orthogonal patterns, K₀ = I, of these class sizes, with targets on for the own class and off else.
func classes(on, off float64, sizes ...int) (k0 *mat.SymDense, y *mat.Dense) {
	patterns := 0
	for _, n := range sizes {
		patterns += n
	}
	k0, y = mat.NewSymDense(patterns, nil), mat.NewDense(patterns, len(sizes), nil)
	i := 0
	for c, n := range sizes {
		for range n {
			for r := range sizes {
				y.Set(i, r, off)
			}
			y.Set(i, c, on)
			k0.SetSym(i, i, 1)
			i++
		}
	}
	return k0, y
}

// toy is the task of three classes of 15, 9 and 6 patterns.
func toy(readout float64, widths ...int) theory.Problem {
	k0, y := classes(1, 0, 15, 9, 6)
	return theory.Problem{K0: k0, Y: y, Widths: widths, Readout: readout}
}

// form returns eᵀKe for the unit indicator e of patterns from … to.
func form(k mat.Matrix, from, to int) (sum float64) {
	for i := from; i < to; i++ {
		for j := from; j < to; j++ {
			sum += k.At(i, j)
		}
	}
	return sum / float64(to-from)
}

func random(seed rng.Seed, patterns, inputs, outputs int) (k0 *mat.SymDense, y *mat.Dense) {
	r := seed.Rand()
	x := mat.NewDense(patterns, inputs, nil)
	y = mat.NewDense(patterns, outputs, nil)
	x.Apply(func(_, _ int, _ float64) float64 { return r.NormFloat64() }, x)
	y.Apply(func(_, _ int, _ float64) float64 { return r.NormFloat64() }, y)
	k0 = mat.NewSymDense(patterns, nil)
	k0.SymOuterK(1/float64(inputs), x)
	return k0, y
}

func solve(t *testing.T, p theory.Problem, o theory.Order) *theory.Linear {
	t.Helper()
	l, err := theory.SolveLinear(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// U of one hidden layer, N = 100, P = 30, σ_a² = 1/30: the closed form to the printed digits, and the large-P limit √(s p).
func TestLinearOneLayer(t *testing.T) {
	for _, c := range []struct {
		order theory.Order
		u     [3]float64
	}{
		{theory.LeadingOrder, [3]float64{.7240, .5646, .4642}},
		{theory.FiniteLoad, [3]float64{.7189, .5595, .4590}},
	} {
		l := solve(t, toy(1./30, 100), c.order)
		for r, want := range c.u {
			near(t, fmt.Sprint(c.order, " U ", r), l.U.At(r, r), want, .5e-4)
			near(t, "off the diagonal", l.U.At(r, (r+1)%3), 0, 1e-14)
		}
	}
	k0, y := classes(1, 0, 500)
	l := solve(t, theory.Problem{K0: k0, Y: y, Widths: []int{1000}, Readout: 1. / 500}, theory.FiniteLoad)
	near(t, "large P", l.U.At(0, 0), 1, 2/math.Sqrt(500))
}

// Deep networks, N = 100, P = 30: U and the class form of the kernels of every layer, to the printed digits. The largest K₃ was printed to three.
func TestLinearDeep(t *testing.T) {
	for _, c := range []struct {
		readout float64
		layers  int
		order   theory.Order
		u       float64
		k       []float64
		digits  []float64
	}{
		{math.Pow(30, -1./3), 3, theory.LeadingOrder, .9345, []float64{2.90, 8.43, 24.5}, []float64{.005, .005, .05}},
		{math.Pow(30, -1./3), 3, theory.FiniteLoad, .9034, []float64{3.11, 9.02, 25.6}, []float64{.005, .005, .05}},
		{math.Pow(30, -1./2), 2, theory.FiniteLoad, .8387, []float64{4.894, 22.78}, []float64{.0005, .005}},
		{1. / 30, 3, theory.FiniteLoad, .1597, []float64{5.09, 24.7, 118.6}, []float64{.005, .05, .05}},
	} {
		widths := []int{100, 100, 100}[:c.layers]
		l := solve(t, toy(c.readout, widths...), c.order)
		near(t, "U", l.U.At(0, 0), c.u, .5e-4)
		for k, kernel := range l.Kernels() {
			near(t, fmt.Sprintf("L = %d, K%d", c.layers, k+1), form(kernel, 0, 15), c.k[k], c.digits[k])
		}
	}
}

// Lazy, one layer: (v − 1 + α) v = G/N, the printed values; and as N grows v is 1, and the kernel the prior's.
func TestLinearLazy(t *testing.T) {
	p := toy(1, 100)
	p.Lazy = true
	l := solve(t, p, theory.FiniteLoad)
	for r, want := range []float64{.872, .811, .777} {
		near(t, "U", l.U.At(r, r), want, .0005)
	}
	p.Widths = []int{100_000_000}
	l = solve(t, p, theory.FiniteLoad)
	near(t, "v of a wide network", l.Inflation[0][0], 1, 1e-6)
	near(t, "kernel of a wide network", form(l.Kernels()[0], 0, 15), 1, 1e-6)
	_, variance, err := l.Predict(mat.NewDense(1, 30, append([]float64{.6}, make([]float64, 29)...)), []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "variance of a wide network", variance.At(0, 0), .64, 1e-6)
}

// The mode of one output has 1 − α − 2/N where the saddle has 1 − α, and lies where the exact density of S does: that of log S times 1/S.
func TestLinearMode(t *testing.T) {
	p := one(toy(1./30, 100), 0)
	l := solve(t, p, theory.Mode)
	near(t, "mode", l.U.At(0, 0), (.68+math.Sqrt(.68*.68+4*15*30))/60, 1e-12)
	e := exact(t, p)
	best := 0
	for i, d := range e.Density {
		if d/math.Exp(e.LogS[i]) > e.Density[best]/math.Exp(e.LogS[best]) {
			best = i
		}
	}
	near(t, "top of the exact density", e.LogS[best], math.Log(l.U.At(0, 0)), e.LogS[1]-e.LogS[0])
}

// In general position (no orthogonality, outputs that do not commute, unequal widths, variances between layers) the equations as they are written hold: by hand from U and S.
func TestLinearEquations(t *testing.T) {
	k0, y := random(rng.New(1), 12, 20, 3)
	for _, temperature := range []float64{0, 1e-4, 1e-2, 1} {
		for _, lazy := range []bool{false, true} {
			p := theory.Problem{K0: k0, Y: y, Widths: []int{40, 25, 60}, Readout: .3, Hidden: []float64{1.5, .7}, Temperature: temperature, Lazy: lazy}
			l := solve(t, p, theory.FiniteLoad)
			scale, heat := 1., 60*temperature
			if lazy {
				scale, heat = math.Sqrt(60), temperature
			}
			// y/scale = K₀ t S + N T t
			var fit, left mat.Dense
			fit.Product(k0, l.Field, l.S)
			left.Scale(heat, l.Field)
			left.Add(&left, &fit)
			left.Scale(scale, &left)
			left.Sub(&left, y)
			near(t, "fields", mat.Norm(&left, 2), 0, 1e-9)
			left.Sub(y, l.Fit)
			left.Sub(&left, l.Misfit())
			near(t, "misfit", mat.Norm(&left, 2), 0, 1e-9)
			// Each width: N_l (v_l − 1) + load = N_L (S^½ tᵀ K₀ t S^½), whose off-diagonal elements in the basis vanish. The load is what is equal in all layers.
			var force, turned mat.Dense
			force.Product(l.Basis.T(), l.Field.T(), k0, l.Field, l.Basis)
			turned.Product(l.Basis.T(), l.S, l.Basis)
			for r := range 3 {
				s := turned.At(r, r)
				near(t, "S", s, .3*1.5*.7*l.Inflation[0][r]*l.Inflation[1][r]*l.Inflation[2][r], 1e-9*s)
				push := 60 * force.At(r, r) * s
				for k, n := range []float64{40, 25, 60} {
					load := push - n*(l.Inflation[k][r]-1)
					if temperature == 0 {
						near(t, "load", load, 12, 1e-6)
					}
					near(t, "load of all layers", load, push-60*(l.Inflation[2][r]-1), 1e-6)
				}
				near(t, "commute", force.At(r, (r+1)%3)*60*s, 0, 1e-6*(60+push))
			}
		}
	}
}

// One layer is the case L = 1; U commutes with G; the lower kernels obey K_l⁻¹ = K_{l−1}⁻¹ − A_l with A of rank outputs at leading order.
func TestLinearIdentities(t *testing.T) {
	k0, y := random(rng.New(2), 10, 30, 2)
	p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: .1}
	l := solve(t, p, theory.FiniteLoad)
	var inverse, g, square, b, product, other mat.Dense
	if err := inverse.Inverse(k0); err != nil {
		t.Fatal(err)
	}
	g.Product(y.T(), &inverse, y)
	square.Mul(l.U, l.U)
	square.Scale(10, &square)
	b.Scale(1-.2, l.U)
	square.Sub(&square, &b)
	square.Sub(&square, &g)
	near(t, "U²/σ² − (1−α)U − G", mat.Norm(&square, 2)/mat.Norm(&g, 2), 0, 1e-9)
	product.Mul(l.U, &g)
	other.Mul(&g, l.U)
	product.Sub(&product, &other)
	near(t, "commutator", mat.Norm(&product, 2)/mat.Norm(&g, 2), 0, 1e-9)

	deep := solve(t, theory.Problem{K0: k0, Y: y, Widths: []int{50, 50, 50}, Readout: .1}, theory.LeadingOrder)
	below := mat.NewSymDense(10, nil)
	below.CopySym(k0)
	for layer, above := range deep.Kernels() {
		// At leading order the layer above is inflated by the same v: K_l = K_{l−1} v along the targets.
		var left, a mat.Dense
		if err := left.Inverse(below); err != nil {
			t.Fatal(err)
		}
		if err := a.Inverse(above); err != nil {
			t.Fatal(err)
		}
		a.Sub(&left, &a)
		var values mat.SVD
		values.Factorize(&a, mat.SVDNone)
		sizes := values.Values(nil)
		near(t, fmt.Sprint("rank of the tilt of layer ", layer+1), sizes[2]/sizes[0], 0, 1e-8)
		below = above
	}
	spike, prior := mat.NewDense(2, 2, nil), mat.NewDense(2, 2, nil)
	var low mat.Dense
	if err := low.Inverse(deep.Kernels()[0]); err != nil {
		t.Fatal(err)
	}
	spike.Product(deep.Basis.T(), y.T(), &low, y, deep.Basis)
	prior.Product(deep.Basis.T(), &g, deep.Basis)
	for r := range 2 {
		near(t, "v along the targets", prior.At(r, r)/spike.At(r, r), deep.Inflation[0][r], 1e-8)
	}
}

// Outputs rotate, and patterns permute, with everything that depends on them.
func TestLinearInvariances(t *testing.T) {
	k0, y := random(rng.New(3), 9, 15, 2)
	p := theory.Problem{K0: k0, Y: y, Widths: []int{30, 20}, Readout: .2, Temperature: .003}
	l := solve(t, p, theory.FiniteLoad)
	turn := mat.NewDense(2, 2, []float64{.6, -.8, .8, .6})
	var rotated, want mat.Dense
	rotated.Mul(y, turn)
	p.Y = &rotated
	other := solve(t, p, theory.FiniteLoad)
	want.Product(turn.T(), l.U, turn)
	want.Sub(&want, other.U)
	near(t, "U rotated", mat.Norm(&want, 2), 0, 1e-9)
	for k := range 2 {
		want.Reset()
		want.Sub(l.Kernels()[k], other.Kernels()[k])
		near(t, "kernel of rotated outputs", mat.Norm(&want, 2), 0, 1e-8)
	}
	order := []int{3, 1, 4, 0, 8, 7, 6, 2, 5}
	shuffled, targets := mat.NewSymDense(9, nil), mat.NewDense(9, 2, nil)
	for i, a := range order {
		targets.SetRow(i, y.RawRowView(a))
		for j, b := range order {
			shuffled.SetSym(i, j, k0.At(a, b))
		}
	}
	p.K0, p.Y = shuffled, targets
	other = solve(t, p, theory.FiniteLoad)
	want.Reset()
	want.Sub(l.U, other.U)
	near(t, "U of permuted patterns", mat.Norm(&want, 2), 0, 1e-9)
}

// The predictor's mean is the minimum-norm one at zero temperature, at any depth, lazy or not; the residual is (N/β) t.
func TestLinearPredictor(t *testing.T) {
	k0, y := random(rng.New(4), 6, 15, 2)
	cross := mat.NewDense(1, 6, []float64{.1, -.2, .3, 0, .1, .05})
	var inverse, want mat.Dense
	if err := inverse.Inverse(k0); err != nil {
		t.Fatal(err)
	}
	want.Product(cross, &inverse, y)
	for _, lazy := range []bool{false, true} {
		for _, widths := range [][]int{{50}, {50, 40}, {20, 30, 40}} {
			l := solve(t, theory.Problem{K0: k0, Y: y, Widths: widths, Readout: .2, Lazy: lazy}, theory.FiniteLoad)
			mean, _, err := l.Predict(cross, []float64{1})
			if err != nil {
				t.Fatal(err)
			}
			mean.Sub(mean, &want)
			near(t, "mean", mat.Norm(mean, 2), 0, 1e-9)
		}
	}
	// One hidden layer, β = 10⁴, N = 100: samples have a square of the mean residual of 9.54·10⁻⁵, and U = .709, .550, .450 with the bias of the temperature.
	p := toy(1./30, 100)
	p.Temperature = 1e-4
	l := solve(t, p, theory.FiniteLoad)
	near(t, "square of the residual", l.TrainingError()-1e-4, 9.54e-5, .05e-5)
	for r, want := range []float64{.709, .550, .450} {
		near(t, "U", l.U.At(r, r), want, .0006)
	}
}

func TestLinearRefuses(t *testing.T) {
	k0, y := classes(1, 0, 2, 1)
	singular := mat.NewSymDense(3, []float64{1, 1, 0, 1, 1, 0, 0, 0, 1})
	apart := mat.DenseCopyOf(y)
	apart.Set(0, 0, -1)
	for _, c := range []struct {
		p    theory.Problem
		want string
	}{
		{theory.Problem{K0: singular, Y: apart, Widths: []int{10}, Readout: 1}, "out of the range of K0, of rank 2 of 3"},
		{theory.Problem{K0: mat.NewSymDense(3, []float64{1, 2, 0, 2, 1, 0, 0, 0, 1}), Y: y, Widths: []int{10}, Readout: 1}, "not positive semidefinite: eigenvalues from -1 to 3"},
		{theory.Problem{K0: k0, Y: mat.NewDense(3, 2, []float64{1, 0, 1, 0, 1, 0}), Widths: []int{2}, Readout: 1}, "has nothing to learn"},
		{theory.Problem{K0: k0, Y: mat.NewDense(3, 1, []float64{1, math.NaN(), 1}), Widths: []int{2}, Readout: 1}, "target 0 of pattern 1 is NaN"},
	} {
		if _, err := theory.SolveLinear(c.p, theory.FiniteLoad); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	l := solve(t, theory.Problem{K0: singular, Y: y, Widths: []int{10}, Readout: 1}, theory.FiniteLoad)
	near(t, "load of rank 2", l.U.At(0, 0), .5*(.8+math.Sqrt(.64+4)), 1e-9)
}
