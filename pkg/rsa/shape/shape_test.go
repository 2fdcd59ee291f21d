package shape_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa/shape"
)

func normal(rows, columns int, name string) *mat.Dense {
	r, m := rng.New(11).At(name).Rand(), mat.NewDense(rows, columns, nil)
	m.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, m)
	return m
}

func rotation(p int, name string) *mat.Dense {
	var qr mat.QR
	qr.Factorize(normal(p, p, name))
	var q mat.Dense
	qr.QTo(&q)
	return &q
}

func product(a, b mat.Matrix) *mat.Dense {
	var out mat.Dense
	out.Mul(a, b)
	return &out
}

func shifted(x *mat.Dense, by float64) *mat.Dense {
	out := mat.DenseCopyOf(x)
	out.Apply(func(_, j int, v float64) float64 { return v + by*float64(j+1) }, out)
	return out
}

func distance(t *testing.T, x, y *mat.Dense, o shape.Options) float64 {
	t.Helper()
	d, err := shape.Distance(x, y, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What a distance is to forget, it forgets, for few and many units.
func TestInvariances(t *testing.T) {
	for _, p := range []int{3, 8, 40} {
		x, y := normal(12, p, fmt.Sprint("x", p)), normal(12, p, fmt.Sprint("y", p))
		q := rotation(p, fmt.Sprint("q", p))
		var scaled, linear mat.Dense
		scaled.Scale(3, x)
		linear.Mul(x, normal(p, p, fmt.Sprint("a", p)))
		order := rng.New(3).Rand().Perm(p)
		permuted := mat.NewDense(12, p, nil)
		for j, k := range order {
			permuted.SetCol(j, mat.Col(nil, k, x))
		}
		for _, c := range []struct {
			name string
			z    *mat.Dense
			o    shape.Options
		}{
			{"rotation and shift, angle", shifted(product(x, q), 2), shape.Options{}},
			{"rotation and shift, Euclidean", shifted(product(x, q), 2), shape.Options{Euclidean: true}},
			{"scale, angle", &scaled, shape.Options{}},
			{"rotation, half whitened", product(x, q), shape.Options{Whitening: .5}},
			{"scale, half whitened", &scaled, shape.Options{Whitening: .5}},
			{"linear map, whitened", &linear, shape.Options{Whitening: 1}},
			{"permutation", permuted, shape.Options{Permutations: true}},
			{"rotation without centring", product(x, q), shape.Options{Uncentred: true}},
		} {
			if p > 11 && c.o.Whitening == 1 {
				continue // as many dimensions as conditions: whitened, all shapes are one
			}
			if d := distance(t, x, c.z, c.o); !(d < 1e-9) {
				t.Errorf("%d units: %s: distance %.3g from itself", p, c.name, d)
			}
			a, b := distance(t, x, y, c.o), distance(t, c.z, y, c.o)
			if !(math.Abs(a-b) < 1e-9*(1+a)) && !c.o.Permutations || !(a > 1e-3) {
				t.Errorf("%d units: %s: %v from another, was %v", p, c.name, b, a)
			}
			if back := distance(t, y, x, c.o); !(math.Abs(a-back) < 1e-9*(1+a)) {
				t.Errorf("%d units: %s: %v there and %v back", p, c.name, a, back)
			}
		}
	}
}

// Small distances keep their digits: e in one entry of one condition of an orthonormal shape.
func TestNearlyEqualShapes(t *testing.T) {
	x := mat.NewDense(3, 2, []float64{1, 0, -.5, math.Sqrt(3) / 2, -.5, -math.Sqrt(3) / 2})
	y := mat.DenseCopyOf(x)
	const e = 1e-9
	for i := range 3 {
		y.Set(i, 0, x.At(i, 0)*(1+e)) // stretched along one axis: ‖X − Y‖ = e·√1.5, angle e/2
	}
	if d := distance(t, x, y, shape.Options{Euclidean: true}); !(math.Abs(d/(e*math.Sqrt(1.5))-1) < 1e-6) {
		t.Errorf("Euclidean distance %v, want %v", d, e*math.Sqrt(1.5))
	}
	if d := distance(t, x, y, shape.Options{}); !(math.Abs(d/(e/2)-1) < 1e-6) {
		t.Errorf("angle %v, want %v", d, e/2)
	}
}

func TestTriangleInequality(t *testing.T) {
	var all []*mat.Dense
	for i := range 8 {
		all = append(all, normal(7, 2+i, fmt.Sprint("triangle", i)))
	}
	for _, o := range []shape.Options{{}, {Euclidean: true}, {Whitening: .3}, {Whitening: 1}} {
		d, err := shape.Pairwise(context.Background(), all, o)
		if err != nil {
			t.Fatal(err)
		}
		for i := range all {
			for j := range all {
				for k := range all {
					if d.At(i, j) > d.At(i, k)+d.At(k, j)+1e-9 {
						t.Errorf("%+v: d(%d,%d) = %v > %v + %v", o, i, j, d.At(i, j), d.At(i, k), d.At(k, j))
					}
				}
			}
		}
		if one := distance(t, all[2], all[5], o); !(math.Abs(d.At(2, 5)-one) <= 1e-12) {
			t.Errorf("%+v: %v among all, %v alone", o, d.At(2, 5), one)
		}
	}
}

// The best permutation against all 720.
func TestMatchIsBestOfAll(t *testing.T) {
	for trial := range 20 {
		x, y := normal(5, 6, fmt.Sprint("mx", trial)), normal(5, 6, fmt.Sprint("my", trial))
		match, err := shape.Match(x, y, true)
		if err != nil {
			t.Fatal(err)
		}
		sum := func(order []int) float64 {
			s := 0.0
			for j, k := range order {
				s += mat.Dot(x.ColView(j), y.ColView(k))
			}
			return s
		}
		best := math.Inf(-1)
		var visit func(order []int)
		visit = func(order []int) {
			if len(order) == 6 {
				best = max(best, sum(order))
				return
			}
			for k := range 6 {
				if !slices.Contains(order, k) {
					visit(append(slices.Clone(order), k))
				}
			}
		}
		visit(nil)
		if got := sum(match); !(math.Abs(got-best) < 1e-12) {
			t.Errorf("match of %v, the best is %v", got, best)
		}
	}
}

// Whitened shapes and canonical correlations are one: cos of the angle is the mean correlation where ranks are equal.
func TestCCAIsTheWhitenedDistance(t *testing.T) {
	x, y := normal(30, 4, "x"), normal(30, 4, "y")
	c, err := shape.CCA(x, y)
	if err != nil {
		t.Fatal(err)
	}
	if d := distance(t, x, y, shape.Options{Whitening: 1}); !(math.Abs(math.Cos(d)-c.Mean) <= 1e-12) {
		t.Errorf("cos %v, mean correlation %v", math.Cos(d), c.Mean)
	}
	linear := product(x, normal(4, 4, "map"))
	same, err := shape.CCA(x, linear)
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(same.Mean-1) <= 1e-10) || !(math.Abs(same.Projection-1) <= 1e-10) || !(math.Abs(same.Yanai-1) <= 1e-10) {
		t.Errorf("a linear map has correlations %v", same.Values)
	}
	// One shared direction among independent noise of many samples.
	z := normal(20000, 3, "z")
	w := normal(20000, 3, "w")
	for i := range 20000 {
		w.Set(i, 0, .8*z.At(i, 1)+.6*w.At(i, 0))
	}
	one, err := shape.CCA(z, w)
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(one.Values[0]-.8) <= .02) || one.Values[1] > .05 {
		t.Errorf("correlations %v, want .8 and noise", one.Values)
	}
	// SVCCA leaves out what has little variance.
	tall := mat.NewDense(30, 5, nil)
	tall.Slice(0, 30, 0, 4).(*mat.Dense).Copy(x)
	noise := normal(30, 1, "noise")
	for i := range 30 {
		tall.Set(i, 4, 1e-3*noise.At(i, 0))
	}
	s, err := shape.SVCCA(tall, y, .99)
	if err != nil || len(s.Values) > 4 || !(math.Abs(s.Mean-c.Mean) <= 1e-3) {
		t.Errorf("SVCCA %v, %v, want about %v", s, err, c.Mean)
	}
}

// The projection-weighted mean against its definition, unit by unit.
func TestProjectionWeights(t *testing.T) {
	x, y := normal(9, 3, "px"), normal(9, 2, "py")
	c, err := shape.CCA(x, y)
	if err != nil {
		t.Fatal(err)
	}
	if !(c.Projection > c.Values[1] && c.Projection < c.Values[0]) {
		t.Errorf("weighted mean %v outside %v", c.Projection, c.Values)
	}
	centred := mat.DenseCopyOf(x)
	for j := range 3 {
		m := mat.Sum(x.ColView(j)) / 9
		for i := range 9 {
			centred.Set(i, j, x.At(i, j)-m)
		}
	}
	// Canonical variates by the eigenvectors of PxPy, the projections on both spans.
	hat := func(z *mat.Dense) *mat.Dense {
		n, p := z.Dims()
		c := mat.DenseCopyOf(z)
		for j := range p {
			m := mat.Sum(z.ColView(j)) / float64(n)
			for i := range n {
				c.Set(i, j, z.At(i, j)-m)
			}
		}
		var inverse mat.Dense
		if err := inverse.Inverse(product(c.T(), c)); err != nil {
			t.Fatal(err)
		}
		return product(product(c, &inverse), c.T())
	}
	px, py := hat(x), hat(y)
	m := product(product(px, py), px)
	sym := mat.NewSymDense(9, nil)
	for i := range 9 {
		for j := i; j < 9; j++ {
			sym.SetSym(i, j, (m.At(i, j)+m.At(j, i))/2)
		}
	}
	var eigen mat.EigenSym
	eigen.Factorize(sym, true)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	num, den := 0.0, 0.0
	for k := range 2 {
		h := vectors.ColView(8 - k)
		if rho := math.Sqrt(eigen.Values(nil)[8-k]); !(math.Abs(rho-c.Values[k]) <= 1e-10) {
			t.Errorf("correlation %d: %v, want %v", k, c.Values[k], rho)
		}
		w := 0.0
		for j := range 3 {
			w += math.Abs(mat.Dot(h, centred.ColView(j)))
		}
		num, den = num+w*c.Values[k], den+w
	}
	if !(math.Abs(num/den-c.Projection) <= 1e-10) {
		t.Errorf("projection-weighted %v, want %v", c.Projection, num/den)
	}
}

func TestAlignKeepsDistancesAndFits(t *testing.T) {
	x := normal(10, 4, "x")
	y := shifted(product(x, rotation(4, "q")), 3)
	placed, err := shape.Align(x, y, shape.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !mat.EqualApprox(placed, x, 1e-10) {
		t.Error("a rotated copy does not come back")
	}
	wide := mat.NewDense(10, 6, nil)
	wide.Slice(0, 10, 0, 4).(*mat.Dense).Copy(x)
	turned := product(wide, rotation(6, "q6"))
	if placed, err = shape.Align(turned, x, shape.Options{}); err != nil || !mat.EqualApprox(placed, turned, 1e-10) {
		t.Errorf("four units in six: %v, or elsewhere", err)
	}
}

func TestMeanOfTurnedCopies(t *testing.T) {
	x := normal(8, 3, "x")
	var all []*mat.Dense
	for i := range 4 {
		all = append(all, product(x, rotation(3, fmt.Sprint("q", i))))
	}
	m, err := shape.Mean(context.Background(), all, shape.Options{Euclidean: true})
	if err != nil || !m.Converged {
		t.Fatal(err, m)
	}
	for i, d := range m.Distances {
		if d > 1e-9 {
			t.Errorf("copy %d is %v from the mean", i, d)
		}
	}
	// Two shapes: the mean is half-way.
	y := normal(8, 3, "y")
	m, err = shape.Mean(context.Background(), []*mat.Dense{x, y}, shape.Options{Euclidean: true})
	if err != nil {
		t.Fatal(err)
	}
	if d := distance(t, x, y, shape.Options{Euclidean: true}); !(math.Abs(m.Distances[0]-d/2) <= 1e-8) || !(math.Abs(m.Distances[1]-d/2) <= 1e-8) {
		t.Errorf("distances %v of two that are %v apart", m.Distances, d)
	}
}

func TestStochastic(t *testing.T) {
	ctx := context.Background()
	covariance := func(name string) *mat.SymDense {
		a := normal(3, 3, name)
		s := mat.NewSymDense(3, nil)
		s.SymOuterK(1, a)
		return s
	}
	x := shape.Noisy{Means: normal(6, 3, "m")}
	for i := range 6 {
		x.Covariances = append(x.Covariances, covariance(fmt.Sprint("c", i)))
	}
	q := rotation(3, "q")
	y := shape.Noisy{Means: product(x.Means, q.T())}
	for _, c := range x.Covariances {
		s, m := mat.NewSymDense(3, nil), product(product(q, c), q.T())
		for i := range 3 {
			for j := i; j < 3; j++ {
				s.SetSym(i, j, (m.At(i, j)+m.At(j, i))/2)
			}
		}
		y.Covariances = append(y.Covariances, s)
	}
	d, err := shape.Stochastic(ctx, x, y)
	if err != nil || !d.Converged || d.Distance > 1e-7 {
		t.Fatalf("a rotated copy: %+v, %v", d, err)
	}
	// Equal means at 0 and isotropic noise of SD a and b: (a − b)√units.
	one, two := shape.Noisy{Means: mat.NewDense(2, 3, nil)}, shape.Noisy{Means: mat.NewDense(2, 3, nil)}
	for range 2 {
		one.Covariances = append(one.Covariances, mat.NewSymDense(3, []float64{4, 0, 0, 0, 4, 0, 0, 0, 4}))
		two.Covariances = append(two.Covariances, mat.NewSymDense(3, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1}))
	}
	if d, err = shape.Stochastic(ctx, one, two); err != nil || !(math.Abs(d.Distance-math.Sqrt(3)) <= 1e-9) {
		t.Errorf("noise of SD 2 and 1: %+v, %v, want √3", d, err)
	}
	// Without noise it is the Procrustes distance over √conditions.
	a, b := shape.Noisy{Means: normal(5, 2, "a")}, shape.Noisy{Means: normal(5, 2, "b")}
	for range 5 {
		a.Covariances, b.Covariances = append(a.Covariances, mat.NewSymDense(2, nil)), append(b.Covariances, mat.NewSymDense(2, nil))
	}
	want := distance(t, a.Means, b.Means, shape.Options{Euclidean: true, Uncentred: true}) / math.Sqrt(5)
	if d, err = shape.Stochastic(ctx, a, b); err != nil || !(math.Abs(d.Distance-want) <= 1e-9) {
		t.Errorf("without noise %v, %v, want %v", d, err, want)
	}
}

func TestRefusals(t *testing.T) {
	x, nan := normal(5, 3, "x"), normal(5, 3, "x")
	nan.Set(1, 2, math.NaN())
	flat := mat.NewDense(5, 3, []float64{1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3})
	for _, c := range []struct {
		x, y *mat.Dense
		o    shape.Options
		want string
	}{
		{x, nan, shape.Options{}, "second representation: condition 1, unit 2 is NaN"},
		{flat, x, shape.Options{}, "first representation: all 5 conditions have the same responses"},
		{x, normal(4, 3, "y"), shape.Options{}, "conditions"},
		{x, nil, shape.Options{}, "no responses"},
		{x, x, shape.Options{Whitening: 2}, "whitening of 2"},
		{x, x, shape.Options{Whitening: 1, Permutations: true}, "only permuted"},
		{x, normal(5, 4, "y"), shape.Options{Permutations: true}, "want the same shape"},
		{mat.NewDense(5, 1, nil), x, shape.Options{}, "all responses are 0"},
	} {
		if _, err := shape.Distance(c.x, c.y, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
