package mcmc

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

var constraints = map[string]Constraint{
	"real": Real(), "positive": Positive(), "lower": Lower(-2), "upper": Upper(3), "interval": Interval(-1, 4), "simplex": Simplex(), "ordered": Ordered(),
}

// The log Jacobian is that of the determinant by central differences (of all values but a simplex's last), the way back leads back, and gradients are derivatives.
func TestConstraints(t *testing.T) {
	u := []float64{0.7, -1.3, 0.2, 1.1}
	for name, c := range constraints {
		p := Parameters{{"q", 4, c}}
		d := p.Dim()
		if want := map[bool]int{true: 3, false: 4}[name == "simplex"]; d != want || p.Len() != 4 {
			t.Fatalf("%s: %d coordinates of %d values", name, d, p.Len())
		}
		x := make([]float64, 4)
		logJacobian := p.Constrain(x, u[:d])
		back := make([]float64, d)
		if err := p.Unconstrain(back, x); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		const h = 1e-5
		jacobian := mat.NewDense(d, d, nil)
		for j := range d {
			if !(math.Abs(back[j]-u[j]) <= 1e-13) {
				t.Errorf("%s: coordinate %d is %v, and %v after the way forth and back", name, j, u[j], back[j])
			}
			a, b := make([]float64, 4), make([]float64, 4)
			for k, v := range [][]float64{a, b} {
				w := append([]float64{}, u[:d]...)
				w[j] += h * float64(1-2*k)
				p.Constrain(v, w)
			}
			for i := range d {
				jacobian.Set(i, j, (a[i]-b[i])/(2*h))
			}
		}
		if want := math.Log(math.Abs(mat.Det(jacobian))); !(math.Abs(logJacobian-want) <= 1e-8) {
			t.Errorf("%s: log Jacobian %v, of central differences %v", name, logJacobian, want)
		}
		density := func(g, x []float64) float64 {
			l := 0.0
			for i, v := range x {
				if g != nil {
					g[i] = math.Cos(v+float64(i)) + x[(i+1)%4] + x[(i+3)%4]
				}
				l += math.Sin(v+float64(i)) + v*x[(i+1)%4]
			}
			return l
		}
		target := Constrain(&Target{Dim: 4, Density: density, Prior: density, Likelihood: func(g, x []float64) float64 { clear(g); return 0 }}, p...)
		if err := CheckTarget(target, u[:d]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if l, want := target.Density(nil, u[:d]), density(nil, x)+logJacobian; !(math.Abs(l-want) <= 1e-13) {
			t.Errorf("%s: log density %v, want %v", name, l, want)
		}
		g := make([]float64, d)
		if n := testing.AllocsPerRun(10, func() { target.Density(g, u[:d]) }); n != 0 {
			t.Errorf("%s: a density with bounds allocates %v times", name, n)
		}
	}
}

func TestSimplexOfZerosIsUniform(t *testing.T) {
	x := make([]float64, 5)
	Parameters{{"pi", 5, Simplex()}}.Constrain(x, make([]float64, 4))
	for i, v := range x {
		if !(math.Abs(v-0.2) <= 1e-15) {
			t.Errorf("number %d is %v", i, v)
		}
	}
}

// Far out, values round to their bounds, where a density need not know what to do.
func TestValuesOnTheirBoundsAreImpossible(t *testing.T) {
	for name, c := range constraints {
		p := Parameters{{"q", 3, c}}
		target := Constrain(&Target{Dim: 3, Density: func(g, x []float64) float64 {
			if c.outside(x) >= 0 {
				t.Errorf("%s: the density was asked for at %v", name, x)
			}
			clear(g)
			return 0
		}}, p...)
		for _, far := range []float64{-800, 800} {
			u := []float64{far, far, far}[:p.Dim()]
			if l := target.Density(nil, u); (name != "real") != math.IsInf(l, -1) {
				t.Errorf("%s: log density %v at %v", name, l, u)
			}
		}
	}
}

// Draws of a flat density within bounds have the moments of the uniform distribution on them: a Dirichlet distribution of ones, order statistics.
func TestDrawsWithinBounds(t *testing.T) {
	flat := func(g, x []float64) float64 { clear(g); return 0 }
	target := Constrain(&Target{Dim: 6, Density: flat}, Parameter{"a", 0, Interval(-1, 3)}, Parameter{"p", 5, Simplex()})
	var values [4][]float64
	x := make([]float64, 6)
	chain(t, target, setting{"flat", NUTS{}, Tuning{Step: 0.7}}, make([]float64, 5), 20000, func(u []float64, _ Info) {
		target.Constrain(x, u)
		for i, v := range []float64{x[0], (x[0] - 1) * (x[0] - 1), x[1], x[5] * x[5]} {
			values[i] = append(values[i], v)
		}
	})
	// Dirichlet(1, …, 1) of 5: mean 1/5, mean square 2/30.
	for i, want := range []float64{1, 16.0 / 12, 0.2, 2.0 / 30} {
		expect(t, []string{"mean of a", "variance of a", "mean of p[0]", "mean square of p[4]"}[i], values[i], want)
	}
	names := "a p[0] p[1] p[2] p[3] p[4]"
	if got := strings.Join(target.Names, " "); got != names {
		t.Errorf("names %q, want %q", got, names)
	}
}

func TestForksOfConstrainedTargetsShareNothing(t *testing.T) {
	base := &Target{Dim: 1, Density: func(g, x []float64) float64 {
		if g != nil {
			g[0] = -1
		}
		return -x[0]
	}}
	base.DrawPrior = func(x []float64, src rand.Source) { x[0] = rand.New(src).ExpFloat64() }
	target := Constrain(base, Parameter{Name: "rate", Constraint: Positive()})
	fork := target.Fork()
	if n := testing.AllocsPerRun(1, func() {}); n != 0 || fork == target {
		t.Fatal("a fork is the target itself")
	}
	done := make(chan float64, 2)
	for _, f := range []*Target{target, fork} {
		go func() {
			g, sum := make([]float64, 1), 0.0
			for i := range 10000 {
				sum += f.Density(g, []float64{float64(i%10) / 10}) + g[0]
			}
			done <- sum
		}()
	}
	if a, b := <-done, <-done; a != b {
		t.Errorf("two forks at once: %v and %v", a, b)
	}
	x := []float64{0}
	target.DrawPrior(x, source("prior"))
	if want := math.Log(rand.New(source("prior")).ExpFloat64()); x[0] != want {
		t.Errorf("a draw of the prior is %v, want %v", x[0], want)
	}
}

func TestBadParameters(t *testing.T) {
	for _, c := range []struct {
		want   string
		p      Parameter
		values []float64
	}{
		{`"tau" is 0, and has to be above 0`, Parameter{"tau", 0, Positive()}, []float64{0}},
		{`"q[1]" is NaN`, Parameter{"q", 2, Real()}, []float64{0, math.NaN()}},
		{`"q[0]" is 3, and has to be below 3`, Parameter{"q", 2, Upper(3)}, []float64{3, 1}},
		{`"r" is 1.5, and has to be between 0 and 1`, Parameter{"r", 0, Interval(0, 1)}, []float64{1.5}},
		{`"p[1]" is -0.5, and has to be simplex`, Parameter{"p", 2, Simplex()}, []float64{1.5, -0.5}},
		{`sum of "p[0]" to "p[1]" is 1.1`, Parameter{"p", 2, Simplex()}, []float64{0.6, 0.5}},
		{`"c[2]" is 2, and has to be ordered`, Parameter{"c", 3, Ordered()}, []float64{1, 2, 2}},
	} {
		p := Parameters{c.p}
		if err := p.Unconstrain(make([]float64, p.Dim()), c.values); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	for name, f := range map[string]func(){
		"empty interval": func() { Interval(1, 1) }, "infinite bound": func() { Lower(math.Inf(-1)) }, "no bound": func() { Upper(math.NaN()) },
		"small simplex": func() { Parameters{{"p", 1, Simplex()}}.Len() }, "negative size": func() { Parameters{{"p", -1, Real()}}.Len() },
		"dimension": func() { Constrain(harmonic(1, 2), Parameter{Name: "x"}) },
		"names":     func() { Constrain(harmonic(1, 2), Parameter{Name: "x"}, Parameter{Name: "x"}) },
	} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.HasPrefix(r.(string), "mcmc: ") {
					t.Errorf("%s: panic %v", name, r)
				}
			}()
			f()
		}()
	}
}
