package subspace

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

func levels(n int) (l []string) {
	for i := range n {
		l = append(l, fmt.Sprint(i))
	}
	return l
}

// random is a tensor of normal numbers, stimulus × decision × time.
func random(units, s, q, samples int, seed uint64) *Tensor {
	r := rand.New(rand.NewPCG(seed, 1))
	x := &Tensor{Units: levels(units), Factors: []Factor{{"stimulus", levels(s)}, {"decision", levels(q)}, {"time", levels(samples)}}, Values: mat.NewDense(units, s*q*samples, nil)}
	x.Values.Apply(func(int, int, float64) float64 { return r.NormFloat64() + 3 }, x.Values)
	return x
}

func apart(a, b mat.Matrix) float64 {
	var d mat.Dense
	d.Sub(a, b)
	return mat.Norm(&d, 2)
}

func TestMarginalisationsAddUpAndAreOrthogonal(t *testing.T) {
	x := random(7, 3, 4, 5, 1)
	every := []Group{{"s", [][]string{{"stimulus"}}}, {"q", [][]string{{"decision"}}}, {"t", [][]string{{"time"}}}, {"sq", [][]string{{"stimulus", "decision"}}},
		{"st", [][]string{{"time", "stimulus"}}}, {"qt", [][]string{{"decision", "time"}}}, {"sqt", [][]string{{"stimulus", "decision", "time"}}}}
	for name, groups := range map[string][]Group{"merged with time": nil, "each set alone": every} {
		parts, err := x.Marginalise(groups)
		if err != nil {
			t.Fatal(err)
		}
		data, _ := x.centred()
		sum, share, freedom := mat.NewDense(7, 60, nil), 0.0, 0
		for i, p := range parts {
			sum.Add(sum, p.Values)
			share += p.Share
			freedom += p.Freedom
			for _, q := range parts[:i] {
				var product mat.Dense
				product.Mul(p.Values, q.Values.T())
				if n := mat.Norm(&product, 2); !(n < 1e-11) {
					t.Errorf("%s: %s and %s have the product %g, want 0", name, p.Group.Name, q.Group.Name, n)
				}
			}
		}
		if d := apart(sum, data); !(d < 1e-12) {
			t.Errorf("%s: the sum differs from the data by %g", name, d)
		}
		if !(math.Abs(share-1) < 1e-12) || freedom != 59 {
			t.Errorf("%s: shares add up to %v, freedom to %d, want 1 and 59", name, share, freedom)
		}
	}
}

func TestEffectsByHand(t *testing.T) {
	// 2 × 2: a = 1, 3, 5, 11: mean 5, rows −3, +3, columns −2, +2, interaction ±1.
	x := &Tensor{Units: []string{"u"}, Factors: []Factor{{"a", levels(2)}, {"b", levels(2)}}, Values: mat.NewDense(1, 4, []float64{1, 3, 5, 11})}
	parts, err := x.Marginalise(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float64{{-3, -3, 3, 3}, {-2, 2, -2, 2}, {1, -1, -1, 1}} {
		near(t, parts[i].Group.Name, parts[i].Values.RawRowView(0), want, 1e-15)
	}
}

func TestOneGroupIsPCA(t *testing.T) {
	x := random(6, 3, 2, 4, 2)
	all := []Group{{"everything", [][]string{{"stimulus"}, {"decision"}, {"time"}, {"stimulus", "decision"}, {"stimulus", "time"}, {"decision", "time"},
		{"stimulus", "decision", "time"}}}}
	d, err := Demix(context.Background(), x, DemixedOptions{Groups: all, Components: 4})
	if err != nil {
		t.Fatal(err)
	}
	pca, err := spectrum.PCA(context.Background(), x.Values.T(), 4, spectrum.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range 4 {
		if c := math.Abs(cosine(d.Encoders.ColView(k), pca.Directions.ColView(k))); !(c > 1-1e-9) {
			t.Errorf("encoder %d has the cosine %v with the principal component", k, c)
		}
		if c := d.Components[k]; !(math.Abs(c.Explained-pca.Explained[k]/pca.Total) < 1e-9) || !(math.Abs(c.Index-1) < 1e-9) {
			t.Errorf("component %d explains %v with index %v, want %v and 1", k, c.Explained, c.Index, pca.Explained[k]/pca.Total)
		}
	}
	if e := apart(d.Encoders, d.Decoders); !(e < 1e-8) {
		t.Errorf("encoders and decoders differ by %g", e)
	}
	near(t, "cumulative", d.Cumulative, d.PCA, 1e-9)
	near(t, "captured", []float64{d.Components[0].Captured[0]}, []float64{1}, 1e-9)
}

// loss is ‖X_φ − FDX‖² + tr(FD R DᵀFᵀ).
func loss(f, d *mat.Dense, part, data *mat.Dense, r mat.Symmetric) float64 {
	var fd, rest, noisy, back mat.Dense
	fd.Mul(f, d)
	back.Mul(&fd, data)
	rest.Sub(part, &back)
	noisy.Product(&fd, r, fd.T())
	return square(&rest) + mat.Trace(&noisy)
}

// TestNoDescentFindsLess minimises the loss over encoders and decoders by L-BFGS with numerical gradients from random starts.
func TestNoDescentFindsLess(t *testing.T) {
	x := random(4, 3, 2, 3, 3)
	noise := mat.NewSymDense(4, []float64{30, 5, 0, 2, 5, 20, 1, 0, 0, 1, 40, 3, 2, 0, 3, 10})
	parts, err := x.Marginalise(nil)
	if err != nil {
		t.Fatal(err)
	}
	data, _ := x.centred()
	lambda := 0.3
	d, err := Demix(context.Background(), x, DemixedOptions{Components: 2, Lambda: lambda, Noise: noise})
	if err != nil {
		t.Fatal(err)
	}
	r := mat.NewSymDense(4, nil)
	r.CopySym(noise)
	for i := range 4 {
		r.SetSym(i, i, r.At(i, i)+lambda*lambda*square(data))
	}
	for _, p := range parts {
		of := d.Of(p.Group.Name)
		k := len(of)
		f, w := mat.NewDense(4, k, nil), mat.NewDense(k, 4, nil)
		for j, i := range of {
			f.SetCol(j, mat.Col(nil, i, d.Encoders))
			w.SetRow(j, mat.Col(nil, i, d.Decoders))
		}
		closed := loss(f, w, p.Values, data, r)
		split := func(v []float64) (*mat.Dense, *mat.Dense) {
			return mat.NewDense(4, k, v[:4*k]), mat.NewDense(k, 4, v[4*k:])
		}
		value := func(v []float64) float64 {
			f, w := split(v)
			return loss(f, w, p.Values, data, r)
		}
		gradient := func(g, v []float64) { // −2 Fᵀ… by hand: with A = FD, dL/dA = 2(A(XXᵀ+R) − X_φXᵀ)
			f, w := split(v)
			var a, s, cross, da, df, dw mat.Dense
			a.Mul(f, w)
			s.Mul(data, data.T())
			s.Add(&s, r)
			cross.Mul(p.Values, data.T())
			da.Mul(&a, &s)
			da.Sub(&da, &cross)
			da.Scale(2, &da)
			df.Mul(&da, w.T())
			dw.Mul(f.T(), &da)
			copy(g, df.RawMatrix().Data)
			copy(g[4*k:], dw.RawMatrix().Data)
		}
		best, rnd := math.Inf(1), rand.New(rand.NewPCG(5, 5))
		for range 8 {
			start := make([]float64, 8*k)
			for i := range start {
				start[i] = rnd.NormFloat64()
			}
			result, err := optimize.Minimize(optimize.Problem{Func: value, Grad: gradient}, start, &optimize.Settings{GradientThreshold: 1e-9, MajorIterations: 5000}, &optimize.LBFGS{})
			if result == nil {
				t.Fatal(err)
			}
			best = min(best, result.F)
		}
		if !(math.Abs(best-closed) < 1e-7*closed) {
			t.Errorf("%s: descent finds a loss of %v, the closed form has %v", p.Group.Name, best, closed)
		}
		g := make([]float64, 8*k)
		gradient(g, append(append([]float64{}, f.RawMatrix().Data...), w.RawMatrix().Data...))
		if n := mat.Norm(mat.NewVecDense(len(g), g), 2); !(n < 1e-7*closed) {
			t.Errorf("%s: the gradient at the closed form is %g", p.Group.Name, n)
		}
	}
}

// TestRotation holds that components rotate with the units: F → RF, D → RD, and what they explain stays.
func TestRotation(t *testing.T) {
	x := random(5, 3, 2, 4, 4)
	var qr mat.QR
	qr.Factorize(random(5, 5, 1, 1, 9).Values)
	var q mat.Dense
	qr.QTo(&q)
	y := *x
	y.Values = &mat.Dense{}
	y.Values.Mul(&q, x.Values)
	for _, lambda := range []float64{0, 0.2} {
		o := DemixedOptions{Components: 2, Lambda: lambda}
		a, err := Demix(context.Background(), x, o)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Demix(context.Background(), &y, o)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Components {
			near(t, "explained", []float64{b.Components[i].Explained}, []float64{a.Components[i].Explained}, 1e-9)
			var turned mat.VecDense
			turned.MulVec(&q, a.Decoders.ColView(i))
			if c := math.Abs(cosine(&turned, b.Decoders.ColView(i))); !(c > 1-1e-9) {
				t.Errorf("λ %v: decoder %d turns by a cosine of %v", lambda, i, c)
			}
		}
	}
}

// TestMixedAxesAreFound hides one stimulus, one decision and one time component on axes that are not orthogonal, and finds them without noise.
func TestMixedAxesAreFound(t *testing.T) {
	x := random(8, 4, 2, 6, 5)
	r := rand.New(rand.NewPCG(6, 6))
	axes := mat.NewDense(8, 3, nil)
	axes.Apply(func(int, int, float64) float64 { return r.NormFloat64() + 0.8 }, axes)
	for u := range 8 {
		for i := range 4 * 2 * 6 {
			s, q, k := float64(i/12)-1.5, float64(i/6%2)*2-1, float64(i%6)/5
			x.Values.Set(u, i, 5+3*axes.At(u, 0)*s*k+2*axes.At(u, 1)*q*k*k+4*axes.At(u, 2)*math.Sin(3*k))
		}
	}
	d, err := Demix(context.Background(), x, DemixedOptions{Lambda: 1e-6})
	if err != nil {
		t.Fatal(err)
	}
	for k, name := range []string{"stimulus", "decision", "time"} {
		of := d.Of(name)
		if len(of) == 0 {
			t.Fatalf("no component of %s", name)
		}
		if c := math.Abs(cosine(d.Encoders.ColView(of[0]), axes.ColView(k))); !(c > 1-1e-4) {
			t.Errorf("the encoder of %s has the cosine %v with the true axis", name, c)
		}
		if index := d.Components[of[0]].Index; !(index > 1-1e-4) {
			t.Errorf("the component of %s has the demixing index %v", name, index)
		}
	}
	if d.Of("stimulus:decision") != nil {
		t.Errorf("an interaction of %v, where there is none", d.Marginal)
	}
	z := d.Project(x)
	if back := d.Reconstruct(z, d.Of("stimulus")[0], d.Of("decision")[0], d.Of("time")[0]); !(apart(back, x.Values) < 1e-3*mat.Norm(x.Values, 2)) {
		t.Errorf("three components reconstruct to %v of the norm", apart(back, x.Values)/mat.Norm(x.Values, 2))
	}
}

func TestVarianceOfComponents(t *testing.T) {
	x := random(6, 4, 3, 5, 7)
	d, err := Demix(context.Background(), x, DemixedOptions{Components: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range d.Components {
		sum := 0.0
		for _, v := range c.Captured {
			sum += v
		}
		if !(math.Abs(sum-1) < 1e-12) || c.Index > 1 || c.Index < 1.0/4 {
			t.Errorf("component %d captures %v in all, index %v", i, sum, c.Index)
		}
		if !(d.Cumulative[i] <= d.PCA[i]+1e-12) {
			t.Errorf("%d components explain %v, more than PCA with %v", i+1, d.Cumulative[i], d.PCA[i])
		}
		if i > 0 && c.Explained > d.Components[i-1].Explained {
			t.Errorf("component %d explains more than the one before", i)
		}
	}
	// Shifts of units and a common scale change nothing.
	y := *x
	y.Values = mat.NewDense(6, 60, nil)
	y.Values.Apply(func(u, _ int, v float64) float64 { return 1e3*v + float64(u) }, x.Values)
	e, err := Demix(context.Background(), &y, DemixedOptions{Components: 3})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "cumulative after a change of unit", e.Cumulative, d.Cumulative, 1e-10)
}

func TestDemixRefuses(t *testing.T) {
	constant := random(3, 2, 2, 2, 1)
	constant.Values.Apply(func(int, int, float64) float64 { return 4 }, constant.Values)
	nan := random(3, 2, 2, 2, 1)
	nan.Values.Set(1, 3, math.NaN())
	short := random(3, 2, 2, 2, 1)
	short.Factors = short.Factors[:2]
	for _, c := range []struct {
		x    *Tensor
		o    DemixedOptions
		want string
	}{
		{constant, DemixedOptions{}, "no variance"},
		{nan, DemixedOptions{}, `unit "1": stimulus=0 decision=1 time=1: NaN`},
		{short, DemixedOptions{}, "want 3 units × 4 cells"},
		{random(30, 2, 2, 2, 1), DemixedOptions{}, "singular to rounding"},
		{random(3, 2, 2, 2, 1), DemixedOptions{Lambda: math.NaN()}, "λ is NaN"},
		{random(3, 2, 2, 2, 1), DemixedOptions{Noise: mat.NewSymDense(2, nil)}, "noise covariance of 2 units for 3"},
		{random(3, 2, 2, 2, 1), DemixedOptions{Groups: []Group{{"a", [][]string{{"colour"}}}}}, `no factor "colour"`},
		{random(3, 2, 2, 2, 1), DemixedOptions{Groups: []Group{{"a", [][]string{{"time"}}}, {"b", [][]string{{"time"}}}}}, `already in "a"`},
	} {
		if _, err := Demix(context.Background(), c.x, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}
