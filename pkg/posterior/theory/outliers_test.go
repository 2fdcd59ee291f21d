package theory_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Outliers of three classes at both sizes, and of targets 1 and −½, to the printed digits of the theory.
func TestOrthogonalOutliers(t *testing.T) {
	for _, c := range []struct {
		width int
		sizes []int
		a, z  [3]float64
	}{
		{100, []int{15, 9, 6}, [3]float64{8.41, 7.40, 6.69}, [3]float64{11.9, 13.5, 15.0}},
		{200, []int{30, 18, 12}, [3]float64{11.9, 10.5, 9.46}, [3]float64{16.8, 19.1, 21.1}},
	} {
		k0, y := classes(1, 0, c.sizes...)
		o, err := theory.OrthogonalOutliers(theory.Problem{K0: k0, Y: y, Widths: []int{c.width}, Readout: 1 / float64(k0.SymmetricDim())})
		if err != nil {
			t.Fatal(err)
		}
		root := math.Sqrt(float64(c.width))
		from := 0
		for r, n := range c.sizes {
			near(t, "a", root*o.Readout.At(r, r), c.a[r], []float64{.0051, .051}[min(1, int(c.a[r]/10))])
			near(t, "z", root*o.Preactivation.At(r, from), c.z[r], .051)
			near(t, "z elsewhere", o.Preactivation.At(r, (from+n)%k0.SymmetricDim()), 0, 0)
			from += n
		}
		near(t, "residual", o.Residual, 0, 1e-12)
	}
	k0, y := classes(1, -.5, 15, 9, 6)
	o, err := theory.OrthogonalOutliers(theory.Problem{K0: k0, Y: y, Widths: []int{100}, Readout: 1. / 30})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "z", 10*o.Preactivation.At(0, 0), 13.2, .051)
	for r, want := range []float64{7.6, -3.8, -3.8} {
		near(t, "a", 10*o.Readout.At(0, r), want, .051)
	}
}

// The search finds the closed form for one-hot targets, whatever the start: cost, number, weights.
func TestSearchFindsClosedForm(t *testing.T) {
	p := toy(1./30, 100)
	want, err := theory.OrthogonalOutliers(p)
	if err != nil {
		t.Fatal(err)
	}
	got, err := theory.SolveOutliers(p, theory.OutlierOptions{Starts: 3}, rng.New(8).Source())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "cost", got.Cost/want.Cost, 1, 1e-3)
	near(t, "residual", got.Residual, 0, 1e-5)
	if len(got.Share) != 3 {
		t.Errorf("%d outliers, want 3", len(got.Share))
	}
	a, b := slices.Sorted(slices.Values(got.Share)), slices.Sorted(slices.Values(want.Share))
	for k := range b {
		near(t, "share", a[k], b[k], .005)
	}
}

// With correlated patterns the result fits, costs no more than one outlier a pattern, has |ā|/σ_a = |z̄| in the norm of K₀⁻¹ (the balance of a minimum), and its cost is the
// sum of products of those.
func TestOutliersOfCorrelatedPatterns(t *testing.T) {
	k0, y := random(rng.New(9), 5, 8, 2)
	p := theory.Problem{K0: k0, Y: y, Widths: []int{100}, Readout: .2}
	o, err := theory.SolveOutliers(p, theory.OutlierOptions{Starts: 4}, rng.New(10).Source())
	if err != nil {
		t.Fatal(err)
	}
	var inverse, left mat.Dense
	if err := inverse.Inverse(k0); err != nil {
		t.Fatal(err)
	}
	units, _ := o.Readout.Dims()
	sum := 0.
	for i := range units {
		a, z := o.Readout.RowView(i), o.Preactivation.RowView(i)
		left.Reset()
		left.Product(z.T(), &inverse, z)
		x, w := mat.Norm(a, 2)/math.Sqrt(.2), math.Sqrt(left.At(0, 0))
		near(t, "balance", x/w, 1, .02)
		sum += x * w
	}
	near(t, "cost", sum/o.Cost, 1, 1e-3)
	fit := o.Predict(mat.DenseCopyOf(k0))
	fit.Sub(fit, y)
	near(t, "fit", mat.Norm(fit, 2), 0, 1e-9)
	upper := 0.
	for i := range 5 { // one outlier a pattern, active for that alone
		upper += mat.Norm(y.RowView(i), 2) / math.Sqrt(.2) * math.Sqrt(inverse.At(i, i))
	}
	if !(o.Cost <= upper*(1+1e-6)) {
		t.Errorf("cost %g, one outlier a pattern costs %g", o.Cost, upper)
	}
}
