package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// solved fails a test of which the projections are not what they are said to be.
func solved(t *testing.T, r *Result, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if r != nil && !(r.Residual <= tangency) {
		t.Errorf("residual %g", r.Residual)
	}
}

// TestEllipsoidsUncorrelated: what has nothing in common has the capacity of one, in closed form.
func TestEllipsoidsUncorrelated(t *testing.T) {
	for _, c := range []struct {
		d, p  int
		r     float64
		kappa float64
	}{{1, 20, 1, 0}, {2, 20, 0.7, 0}, {3, 12, 2, 0}, {7, 8, 0.5, 0}, {2, 20, 0.5, 0.4}} {
		b := HomogeneousBalls{Dimensions: c.d, Radius: c.r}
		got, err := b.Ellipsoids(c.p).Capacity(context.Background(), Options{Origin: AsGiven, Margin: c.kappa, Samples: 400}, rand.NewPCG(8, 71))
		solved(t, got, err)
		want := Ball(c.d, c.r, c.kappa)
		if !(math.Abs(got.Capacity.Value-want) <= 4*got.Capacity.SE) || !(got.Capacity.SE < 0.03*want) || got.NonSeparable != 0 {
			t.Errorf("%+v: %v, want %v", c, got.Capacity, want)
		}
		if q := got.Parts; !(math.Abs(q.Own.Value-1/got.Capacity.Value) <= 1e-9) || !(math.Abs(q.Centres.Value)+math.Abs(q.Axes.Value)+math.Abs(q.CentreAxes.Value) <= 1e-9) {
			t.Errorf("%+v: parts %+v of what has nothing in common", c, *q)
		}
	}
	// Radii closed under inversion have 2/(D+1).
	e := Ellipsoids{Axes: make([]int, 12), Covariance: mat.NewDiagDense(48, nil)}
	for mu := range e.Axes {
		e.Axes[mu] = 3
		for i, r := range []float64{1, 2, 1, 0.5} {
			e.Covariance.(*mat.DiagDense).SetDiag(4*mu+i, r*r)
		}
	}
	got, err := e.Capacity(context.Background(), Options{Origin: AsGiven, Samples: 400}, rand.NewPCG(8, 72))
	solved(t, got, err)
	if !(math.Abs(got.Capacity.Value-0.5) <= 4*got.Capacity.SE) {
		t.Errorf("ellipsoids: %v, want ½", got.Capacity)
	}
}

// TestEllipsoidsHomogeneous: many balls with correlations have the closed form with the effective radius, lower by no more than what the K+1 directions in common cost.
func TestEllipsoidsHomogeneous(t *testing.T) {
	for _, c := range []struct {
		b     HomogeneousBalls
		kappa float64
	}{
		{HomogeneousBalls{1, 0.4, 0.8, 0.3}, 0}, {HomogeneousBalls{2, 0.7, 0.5, 0.2}, 0}, {HomogeneousBalls{2, 1, 0.2, 0.8}, 0}, {HomogeneousBalls{1, 0.5, 0.6, 0.6}, 0.2},
	} {
		const p = 60
		got, err := c.b.Ellipsoids(p).Capacity(context.Background(), Options{Origin: AsGiven, Margin: c.kappa, Samples: 120}, rand.NewPCG(8, 73))
		solved(t, got, err)
		most := c.b.Capacity(c.kappa)
		least := 1 / (1/most + float64(c.b.Dimensions+1)/p)
		if a := got.Capacity; !(a.Value <= most+4*a.SE && a.Value >= least-4*a.SE) || !(a.SE < 0.02*most) {
			t.Errorf("%+v: %v, want %v, or down to %v for %d of them", c, a, most, least, p)
		}
		near(t, "alignment of centres", got.CentreAlignment.Value, c.b.CentreCorrelation, 1e-9)
		t.Logf("%+v: %v in %v … %v", c, got.Capacity, least, most)
	}
}

// TestPartsOfEllipsoids adds up to 1/α where axes are at no right angles to centres or each other.
func TestPartsOfEllipsoids(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 79))
	manifolds := make([]*mat.Dense, 5)
	for mu := range manifolds {
		manifolds[mu] = normal(r, 3, 12)
	}
	got, err := EllipsoidsOf(manifolds).Capacity(context.Background(), Options{Origin: AsGiven, Samples: 40}, rand.NewPCG(8, 80))
	solved(t, got, err)
	p := got.Parts
	near(t, "parts of 1/α", p.Own.Value+p.Centres.Value+p.Axes.Value+p.CentreAxes.Value, 1/got.Capacity.Value, 1e-9)
}

// TestEllipsoidsAreHullsOfManyPoints: a polygon in a disc has a larger capacity than the disc, one about it a smaller one, in each sample.
func TestEllipsoidsAreHullsOfManyPoints(t *testing.T) {
	b := HomogeneousBalls{Dimensions: 2, Radius: 0.8, CentreCorrelation: 0.6, AxisCorrelation: 0.4}
	for _, opt := range []Options{{Origin: AsGiven, Samples: 40}, {Samples: 40, Labels: BalancedLabels}} {
		e := b.Ellipsoids(8)
		disc, err := e.Capacity(context.Background(), opt, rand.NewPCG(8, 74))
		solved(t, disc, err)
		f, err := e.factor(opt)
		solved(t, nil, err)
		polygon := func(corners int, radius float64) *Result {
			s := mat.NewDense(corners, 3, nil)
			for j := range corners {
				angle := 2 * math.Pi * float64(j) / float64(corners)
				s.SetRow(j, []float64{1, radius * math.Cos(angle), radius * math.Sin(angle)})
			}
			hulls := make([]*mat.Dense, 8)
			for mu := range hulls {
				hulls[mu] = new(mat.Dense)
				hulls[mu].Mul(s, f.l.Slice(3*mu, 3*mu+3, 0, f.rank))
			}
			r, err := Correlated(context.Background(), hulls, opt, rand.NewPCG(8, 74))
			solved(t, r, err)
			return r
		}
		for _, corners := range []int{6, 24, 96} {
			inner, outer := polygon(corners, 1), polygon(corners, 1/math.Cos(math.Pi/float64(corners)))
			a, low, high := disc.Capacity.Value, outer.Capacity.Value, inner.Capacity.Value
			if !(low < a*(1+1e-4) && a < high*(1+1e-4)) || !(high-low < 15*a/float64(corners*corners)) {
				t.Errorf("%d corners: %v … %v, disc %v", corners, low, high, a)
			}
			if corners == 96 {
				near(t, "part of the axes", disc.Parts.Axes.Value, inner.Parts.Axes.Value, 0.01)
				near(t, "part of the centres", disc.Parts.Centres.Value, inner.Parts.Centres.Value, 0.01)
			}
		}
	}
}

// TestEllipsoidsOfOneAxis are segments, which are hulls of two points: the same to rounding, with any margin, labels and origin, and also where axes depend on each other.
func TestEllipsoidsOfOneAxis(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 75))
	for _, channels := range []int{5, 40} {
		axes := make([]*mat.Dense, 8)
		for mu := range axes {
			axes[mu] = normal(r, 2, channels)
			for i := range channels {
				axes[mu].Set(0, i, axes[mu].At(0, i)+1)
				axes[mu].Set(1, i, axes[mu].At(1, i)*0.3)
			}
		}
		e := EllipsoidsOf(axes)
		for _, opt := range []Options{{Origin: AsGiven}, {}, {Labels: OneVersusRest}, {Origin: AsGiven, Margin: 0.5}} {
			if channels == 5 && opt.Margin > 0 {
				continue
			}
			f, err := e.factor(opt)
			solved(t, nil, err)
			segments := make([]*mat.Dense, 8)
			for mu := range segments {
				segments[mu] = new(mat.Dense)
				segments[mu].Mul(mat.NewDense(2, 2, []float64{1, 1, 1, -1}), f.l.Slice(2*mu, 2*mu+2, 0, f.rank))
			}
			want, err := Correlated(context.Background(), segments, opt, rand.NewPCG(8, 76))
			solved(t, want, err)
			got, err := e.Capacity(context.Background(), opt, rand.NewPCG(8, 76))
			solved(t, got, err)
			a, b := got, want
			if !(math.Abs(a.Capacity.Value-b.Capacity.Value) <= 1e-4*b.Capacity.Value) || a.NonSeparable != b.NonSeparable {
				t.Errorf("%d channels, %+v: %v, %d not separable; segments %v, %d", channels, opt, a.Capacity, a.NonSeparable, b.Capacity, b.NonSeparable)
			}
			if channels == 5 && (a.NonSeparable == 0 || a.NonSeparable == a.Options.Samples) && opt.Labels == RandomLabels {
				t.Errorf("8 segments in 5 channels: %d not separable, which tests nothing", a.NonSeparable)
			}
		}
	}
}

// TestCorrelatedBallsAreHullsOfTheirPoints: correlated balls have the capacity of the hulls of many of their points, and the same source gives the same numbers.
func TestCorrelatedBallsAreHullsOfTheirPoints(t *testing.T) {
	b := HomogeneousBalls{Dimensions: 2, Radius: 1, CentreCorrelation: 0.3, AxisCorrelation: 0.5}
	points, err := b.Ellipsoids(6).Points(400, rand.NewPCG(8, 77))
	solved(t, nil, err)
	ball, err := b.Ellipsoids(6).Capacity(context.Background(), Options{Origin: AsGiven, Samples: 400}, rand.NewPCG(8, 78))
	solved(t, ball, err)
	hull, err := Correlated(context.Background(), points, Options{Origin: AsGiven, Samples: 400}, rand.NewPCG(8, 79))
	solved(t, hull, err)
	if d := ball.Capacity.minus(hull.Capacity); !(math.Abs(d.Value) <= 4*d.SE) {
		t.Errorf("balls %v, 400 points on each %v", ball.Capacity, hull.Capacity)
	}
	again, err := b.Ellipsoids(6).Capacity(context.Background(), Options{Origin: AsGiven, Samples: 400}, rand.NewPCG(8, 78))
	solved(t, again, err)
	if again.Capacity != ball.Capacity || *again.Parts != *ball.Parts {
		t.Error("other numbers from the same source")
	}
}

// TestHomogeneousPublished holds the closed form to the published simulations of 200 balls of 7 dimensions, of effective radius times √7 from ¼ to 1 (csv of the code of Wakhloo
// et al. 2023, means of 20): they are between that of many balls and that with K+1 dimensions more for the hyperplane, to the 2 % that 20 single draws are known to.
func TestHomogeneousPublished(t *testing.T) {
	simulated := []float64{1.346, 1.175, 1.085, 0.971, 0.890, 0.8125, 0.7525, 0.6885, 0.635, 0.590}
	exact := []float64{1.390, 1.243, 1.116, 1.008, 0.914, 0.832, 0.762, 0.700, 0.646, 0.599}
	const psi, lambda = 0.85, 0.7
	for i, x := range []float64{3, 4, 5, 6, 7, 8, 9, 10, 11, 12} {
		b := HomogeneousBalls{7, x / 12 / math.Sqrt(7) * math.Sqrt((1-psi)/(1-lambda)), psi, lambda}
		near(t, "effective radius", b.EffectiveRadius()*math.Sqrt(7), x/12, 1e-12)
		near(t, "capacity", b.Capacity(0), exact[i], 2e-3)
		if low := 1 / (1/b.Capacity(0) + 8./200); !(simulated[i] > 0.98*low && simulated[i] < 1.02*b.Capacity(0)) {
			t.Errorf("R√7 = %v: simulated %v, theory %v … %v", x/12, simulated[i], low, b.Capacity(0))
		}
	}
}

// TestHomogeneousOfMany: the approximation has the order that is documented, its minimum is one, and its ends are exact.
func TestHomogeneousOfMany(t *testing.T) {
	share := func(k int, x, kappa float64) float64 {
		b := HomogeneousBalls{Dimensions: k, Radius: x / math.Sqrt(float64(k))}
		return 1 - b.CapacityOfMany(kappa)/b.Capacity(kappa)
	}
	near(t, "K = 7", share(7, 1, 0), 0.06, 0.01)
	near(t, "K = 70", share(70, 1, 0), 0.006, 0.001)
	for _, x := range []float64{0.3, 1, 3} {
		if a, b := share(50, x, 0.5), share(500, x, 0.5); !(b > 0 && math.Abs(a/b-10) < 2) {
			t.Errorf("R√K = %v: %v at K = 50, %v at 500", x, a, b)
		}
	}
	near(t, "R = 0", HomogeneousBalls{Dimensions: 5}.CapacityOfMany(0.3), Points(0.3), 1e-12)
	near(t, "R → ∞", HomogeneousBalls{Dimensions: 5, Radius: 1e9}.CapacityOfMany(0), Ball(5, math.Inf(1), 0), 1e-6)
	near(t, "margin", HomogeneousBalls{3, 0, 0.75, 0}.CapacityOfMany(0.3), Points(0.6), 1e-12)
}

func TestEllipsoidsFaults(t *testing.T) {
	indefinite := mat.NewSymDense(2, []float64{1, 2, 2, 1})
	for want, e := range map[string]Ellipsoids{
		"no ellipsoids":         {},
		"2 rows":                {Axes: []int{1, 1}, Covariance: indefinite},
		"no vectors'":           {Axes: []int{1}, Covariance: indefinite},
		"-1 axes":               {Axes: []int{-1}, Covariance: indefinite},
		"NaN":                   {Axes: []int{1}, Covariance: mat.NewSymDense(2, []float64{1, math.NaN(), math.NaN(), 1})},
		"centre at the origin":  {Axes: []int{1}, Covariance: mat.NewSymDense(2, []float64{0, 0, 0, 1})},
		"cannot be separated":   {Axes: []int{1}, Covariance: mat.NewSymDense(2, []float64{1, 2, 2, 4})}, // a segment through the origin
		"differs from the near": HomogeneousBalls{1, 1, -0.9, 0}.Ellipsoids(5),
	} {
		_, err := e.Capacity(context.Background(), Options{Origin: AsGiven, Margin: 0.1}, rand.NewPCG(8, 80))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	if _, err := (HomogeneousBalls{1, 1, 0, 0}).Ellipsoids(1).Capacity(context.Background(), Options{}, rand.NewPCG(8, 80)); err == nil {
		t.Error("one ellipsoid at its own centre, and no error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (HomogeneousBalls{1, 1, 0, 0}).Ellipsoids(3).Capacity(ctx, Options{}, rand.NewPCG(8, 80)); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	for i, f := range []func(){
		func() { HomogeneousBalls{1, 1, 1, 0}.EffectiveRadius() }, func() { HomogeneousBalls{0, 1, 0, 0}.Capacity(0) }, func() { EllipsoidsOf(nil) },
		func() { EllipsoidsOf([]*mat.Dense{mat.NewDense(1, 2, nil), mat.NewDense(1, 3, nil)}) },
		func() { EllipsoidsFrom(mat.NewSymDense(2, nil), mat.NewSymDense(3, nil)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("misuse %d does not panic", i)
				}
			}()
			f()
		}()
	}
	_, err := HomogeneousBalls{2, 1, 0, 0}.Ellipsoids(3).Capacity(context.Background(), Options{Origin: AsGiven, Labels: SparseLabels, Share: 0.2}, rand.NewPCG(8, 80))
	if err != nil {
		t.Error(err)
	}
}
