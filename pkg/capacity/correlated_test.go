package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestCorrelatedIsGLUE: from one source the two theories have the same projections, whatever the labels, margin and origin; and the parts add up.
func TestCorrelatedIsGLUE(t *testing.T) {
	manifolds := spheres(rand.New(rand.NewPCG(8, 61)), 6, 12, 60, 3, 0.7, 0.5)
	for _, opt := range []Options{{Origin: AsGiven}, {}, {Labels: BalancedLabels, Samples: 50}, {Margin: 0.3, Origin: AsGiven, Samples: 50}} {
		g, err := GLUE(context.Background(), manifolds, opt, rand.NewPCG(8, 62))
		must(t, g, err)
		c, err := Correlated(context.Background(), manifolds, opt, rand.NewPCG(8, 62))
		must(t, c, err)
		if g.Capacity != c.Capacity || g.NonSeparable != c.NonSeparable || g.Manifolds[2].Capacity != c.Manifolds[2].Capacity || g.Manifolds[3].Active != c.Manifolds[3].Active {
			t.Errorf("%+v: %v, GLUE has %v", opt, c, g)
		}
		q := c.Parts
		near(t, "sum of parts", q.Own.Value+q.Centres.Value+q.Axes.Value+q.CentreAxes.Value, 1/c.Capacity.Value, 1e-9)
		if _, err := Compare(g, c); err == nil {
			t.Error("results of two theories are compared")
		}
		if c.Theory != "correlated" || !math.IsNaN(c.Radius.Value) || !math.IsNaN(c.Axes.Value.At(0, 1)) || math.IsNaN(c.CentreAlignment.Value) {
			t.Errorf("%v has what the theory does not have", c)
		}
	}
}

// TestCorrelatedByCovariance solves the problem in the coordinates of the publication: with C = LLᵀ, the covariance of centres and of an orthonormal basis of what is about them,
// and the same noise. The capacity is that of the points where they are, within the two standard errors.
func TestCorrelatedByCovariance(t *testing.T) {
	manifolds := spheres(rand.New(rand.NewPCG(8, 63)), 3, 4, 40, 2, 1, 0.6)
	channels, axes := 40, 4 // of 4 points: 3 about their centre, and it
	u := mat.NewDense(3*axes, channels, nil)
	inside := make([]*mat.Dense, 3) // points in the coordinates of their manifold
	for mu, m := range manifolds {
		c := &clouds{points: m, first: []int{0, 4}, centres: mat.NewDense(1, channels, nil), length: make([]float64, 1)}
		c.centre()
		about := mat.NewDense(channels, 3, nil)
		for j := range 3 {
			for i := range channels {
				about.Set(i, j, m.At(j, i)-c.centres.At(0, i))
			}
		}
		var qr mat.QR
		qr.Factorize(about)
		var q mat.Dense
		qr.QTo(&q)
		basis := u.Slice(mu*axes, (mu+1)*axes, 0, channels).(*mat.Dense)
		basis.SetRow(0, c.centres.RawRowView(0))
		basis.Slice(1, axes, 0, channels).(*mat.Dense).Copy(q.Slice(0, channels, 0, 3).T())
		inside[mu] = mat.NewDense(4, axes, nil)
		for j := range 4 {
			inside[mu].Set(j, 0, 1)
			for i := 1; i < axes; i++ {
				var d mat.VecDense
				d.SubVec(m.RowView(j), c.centres.RowView(0))
				inside[mu].Set(j, i, mat.Dot(&d, basis.RowView(i)))
			}
		}
	}
	var covariance mat.SymDense
	covariance.SymOuterK(1, u)
	var cholesky mat.Cholesky
	if !cholesky.Factorize(&covariance) {
		t.Fatal("the axes depend on each other")
	}
	var l mat.TriDense
	cholesky.LTo(&l)
	there := make([]*mat.Dense, 3)
	for mu := range there {
		there[mu] = new(mat.Dense)
		there[mu].Mul(inside[mu], mat.DenseCopyOf(&l).Slice(mu*axes, (mu+1)*axes, 0, 3*axes))
	}
	opt := Options{Origin: AsGiven, Samples: 2000}
	here, err := Correlated(context.Background(), manifolds, opt, rand.NewPCG(8, 64))
	must(t, here, err)
	other, err := Correlated(context.Background(), there, opt, rand.NewPCG(8, 65))
	must(t, other, err)
	for _, m := range []struct {
		what string
		a, b Estimate
	}{
		{"capacity", here.Capacity, other.Capacity}, {"own part", here.Parts.Own, other.Parts.Own}, {"centres", here.Parts.Centres, other.Parts.Centres},
		{"axes", here.Parts.Axes, other.Parts.Axes}, {"centres and axes", here.Parts.CentreAxes, other.Parts.CentreAxes},
	} {
		if d := m.a.minus(m.b); !(math.Abs(d.Value) <= 4*d.SE) {
			t.Errorf("%s: %v in channels, %v in the coordinates of the covariance", m.what, m.a, m.b)
		}
	}
	near(t, "alignment of centres", other.CentreAlignment.Value, here.CentreAlignment.Value, 1e-12)
}

func TestCorrelatedMisuse(t *testing.T) {
	manifolds := spheres(rand.New(rand.NewPCG(8, 66)), 2, 3, 10, 2, 1, 0)
	for _, opt := range []Options{{Bias: true}, {Inactive: Touch}, {Radius: MeanOfRatios}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v does not panic", opt)
				}
			}()
			_, _ = Correlated(context.Background(), manifolds, opt, rand.NewPCG(8, 67))
		}()
	}
	if _, err := Correlated(context.Background(), nil, Options{}, rand.NewPCG(8, 67)); err == nil {
		t.Error("no manifolds, and no error")
	}
}
