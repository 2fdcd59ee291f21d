package posteriordb

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/rng"
)

func fill(n int, v float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = v
	}
	return x
}

// The values are those of Stan's C++ at 0.3 in every unconstrained coordinate (rstan 2.21.7, log_prob and grad_log_prob), to the digits printed.
func TestDensitiesOfStan(t *testing.T) {
	for _, c := range []struct {
		model         *Model
		value         float64
		gradient      []float64
		digits, slope float64
	}{
		{EightSchools(), -3.95517348682, []float64{-0.13624687409, -0.20152722822, -0.31953581916, -0.22977340190, -0.32841298877, -0.29670854938, -0.06654134746, -0.25294224565,
			0.40901554784, 1.03462658345}, 5e-12, 5.01e-12},
		{GPRegression(), -22.0208850487, []float64{25.230671138, 16.153393036, 3.298584296}, 5e-11, 5.01e-10},
		{ARK(), -71.4589559326, []float64{-31.82451304, -10.39681219, -13.04603731, -15.44316855, -17.22488200, -18.66391865, -168.45061707}, 5e-11, 5.01e-9},
	} {
		g := make([]float64, c.model.Target.Dim)
		if got := c.model.Target.Density(g, fill(len(g), .3)); !(math.Abs(got-c.value) <= c.digits) {
			t.Errorf("%s: log density %.12f, Stan's %.12f", c.model.Name, got, c.value)
		}
		for i, want := range c.gradient {
			if !(math.Abs(g[i]-want) <= c.slope) {
				t.Errorf("%s: slope by coordinate %d is %.12f, Stan's %.12f", c.model.Name, i, g[i], want)
			}
		}
	}
}

// The value without constants, at 0.1 in all weights of the hidden layer and 0.2 in those of the readout, is that of Stan.
func TestDensityOfLinearNetwork(t *testing.T) {
	l := DeepLinear()
	target := l.Target()
	x := fill(80, .1)
	copy(x[60:], fill(20, .2))
	g := make([]float64, 80)
	constant := -30*math.Log(2*math.Pi/3) - 10*math.Log(2*math.Pi/20) - 8*(.5*math.Log(2*math.Pi)+math.Log(.1))
	got := target.Density(g, x) - constant
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"log density", got, -294.5553755315}, {"by a₀", g[60], -129.1468026131}, {"by W₀₀", g[0], -47.3835438213}} {
		if !(math.Abs(c.got-c.want) <= 5.01e-11) {
			t.Errorf("%s %.12f, want %.10f", c.name, c.got, c.want)
		}
	}
}

func everyModel() []*Model {
	lazy := DeepLinear()
	lazy.Scale = 1 / math.Sqrt(20)
	lazy.ReadoutVariance = 1
	return append(All(), EightSchoolsCentred(), Funnel(4), Conjugate().Model("conjugate"), lazy.Model("lazy"))
}

// Central differences of fourth order agree with every gradient, at several places, of density, prior and likelihood; the two parts sum to the whole; and a fork gives the
// same bits.
func TestGradients(t *testing.T) {
	for _, m := range everyModel() {
		target, fork := m.Target, m.Target.Fork()
		n := target.Dim
		for trial := range 3 {
			x := make([]float64, n)
			src := rng.New(7).At(m.Name, trial).Rand()
			for i := range x {
				x[i] = .3 + .3*src.NormFloat64()
			}
			g, again := make([]float64, n), make([]float64, n)
			value := target.Density(g, x)
			if value != fork.Density(again, x) || value != target.Density(nil, x) {
				t.Errorf("%s: a fork, or the density without its gradient, gives other bits", m.Name)
			}
			for i := range g {
				if g[i] != again[i] {
					t.Errorf("%s: a fork gives another gradient in coordinate %d", m.Name, i)
				}
			}
			checkGradient(t, m.Name+": density", target.Density, x)
			if target.Prior == nil {
				continue
			}
			checkGradient(t, m.Name+": prior", target.Prior, x)
			checkGradient(t, m.Name+": likelihood", target.Likelihood, x)
			if sum := target.Prior(nil, x) + target.Likelihood(nil, x); !(math.Abs(sum-value) <= 1e-12*math.Max(1, math.Abs(value))) {
				t.Errorf("%s: prior and likelihood sum to %v, the density is %v", m.Name, sum, value)
			}
		}
	}
}

func checkGradient(t *testing.T, name string, density mcmc.Density, x []float64) {
	t.Helper()
	g := fill(len(x), math.NaN()) // a density sets its gradient, and does not add to it
	density(g, x)
	largest := 0.
	for _, v := range g {
		largest = max(largest, math.Abs(v))
	}
	for i := range x {
		at := func(d float64) float64 {
			old := x[i]
			defer func() { x[i] = old }()
			x[i] += d
			return density(nil, x)
		}
		const h = 1e-3
		want := (8*(at(h)-at(-h)) - (at(2*h) - at(-2*h))) / (12 * h)
		if !(math.Abs(g[i]-want) <= 1e-6*(1+largest)) {
			t.Errorf("%s: slope by coordinate %d is %v, by differences %v", name, i, g[i], want)
		}
	}
}

// No target allocates.
func TestAllocations(t *testing.T) {
	for _, m := range everyModel() {
		x, g := fill(m.Target.Dim, .3), make([]float64, m.Target.Dim)
		dst := make([]float64, len(m.Target.Names))
		if n := testing.AllocsPerRun(10, func() { m.Target.Density(g, x) }); n != 0 {
			t.Errorf("%s: %v allocations in a density", m.Name, n)
		}
		if m.Target.Constrain == nil {
			continue
		}
		if n := testing.AllocsPerRun(10, func() { m.Target.Constrain(dst, x) }); n != 0 {
			t.Errorf("%s: %v allocations in the quantities", m.Name, n)
		}
	}
}
