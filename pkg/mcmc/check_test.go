package mcmc

import (
	"math"
	"strings"
	"testing"
)

func TestCheckTargetPassesWhatIsRight(t *testing.T) {
	good, mean, _ := conjugate()
	two, _, _, _ := well()
	wide := make([]float64, 500)
	for i := range wide {
		wide[i] = math.Exp(float64(i%30) - 15) // curvatures over 13 orders of magnitude
	}
	at := make([]float64, len(wide))
	for i, c := range wide {
		at[i] = (float64(i%7) - 3) / math.Sqrt(c)
	}
	offset := harmonic(1, 1e-3)
	plain := offset.Density
	offset.Density = func(g, x []float64) float64 { return plain(g, x) - 1e9 } // rounding of the density hides all but large changes
	kink := &Target{Dim: 1, Density: func(g, x []float64) float64 {
		if g != nil {
			g[0] = math.Copysign(1, -x[0])
		}
		return -math.Abs(x[0])
	}}
	for name, c := range map[string]struct {
		t *Target
		x []float64
	}{
		"conjugate": {good, mean}, "far": {good, []float64{1e4, -1e4, 3}},
		"well": {two, []float64{0.4}}, "oscillators": {oscillators(), []float64{1, 2}}, "wide": {harmonic(wide...), at},
		"narrow": {harmonic(wide[:30]...), at[:30]}, "offset": {offset, []float64{1, 2}}, "kink": {kink, []float64{0.3}}, "mode": {harmonic(1, 2), []float64{0, 0}},
	} {
		if err := CheckTarget(c.t, c.x); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckTargetSaysWhatIsWrong(t *testing.T) {
	names := []string{"mu", "tau", "theta[0]"}
	// broken is the conjugate target after some change.
	broken := func(change func(t *Target)) *Target {
		target, _, _ := conjugate()
		target.Names = names
		change(target)
		return target
	}
	gradient := func(i int, by func(g, x float64) float64) func(t *Target) {
		return func(t *Target) {
			right := t.Density
			t.Density = func(g, x []float64) float64 {
				l := right(g, x)
				if g != nil {
					g[i] = by(g[i], x[i])
				}
				return l
			}
			t.Prior, t.Likelihood = nil, nil
		}
	}
	value := func(f func(x []float64) float64) func(t *Target) {
		return func(t *Target) {
			right := t.Density
			t.Density = func(g, x []float64) float64 { return right(g, x) + f(x) }
		}
	}
	many := harmonic(make([]float64, 1000)...)
	many.Density = func(g, x []float64) float64 {
		l := 0.0
		for i, v := range x {
			l -= v * v / 2
			if g != nil {
				g[i] = -v
			}
		}
		if g != nil {
			g[617] *= 1.5
		}
		return l
	}
	ones := make([]float64, 1000)
	for i := range ones {
		ones[i] = 1
	}
	start := []float64{0.2, 0.7, -0.4}
	for _, c := range []struct {
		want string
		t    *Target
		x    []float64
	}{
		{`gradient at the start is`, broken(gradient(1, func(g, _ float64) float64 { return -g })), start},
		{`in coordinate 1 ("tau"), where x is 0.7, but the log density changes by`, broken(gradient(1, func(g, _ float64) float64 { return 1.001 * g })), start},
		{`in coordinate 2 ("theta[0]")`, broken(gradient(2, func(g, _ float64) float64 { return g + 0.01 })), start},
		{`in coordinate 617,`, many, ones},
		{`gradient at the start is NaN in coordinate 0 ("mu")`, broken(gradient(0, func(_, _ float64) float64 { return math.NaN() })), start},
		{`gradient at the start is +Inf in coordinate 2 ("theta[0]")`, broken(gradient(2, func(_, _ float64) float64 { return math.Inf(1) })), start},
		{`log density at the start is NaN: coordinate 1 ("tau") is -1, and with 0`, broken(value(func(x []float64) float64 { return math.Sqrt(x[1]) })), []float64{0, -1, 0}},
		{`log density at the start is -Inf: coordinate 2 ("theta[0]") is 0, and with 1`, broken(value(func(x []float64) float64 { return math.Log(math.Abs(x[2])) })), []float64{0, -1, 0}},
		{`log density at the start is +Inf`, broken(value(func(x []float64) float64 { return math.Inf(1) })), start},
		{`the start is NaN in coordinate 2 ("theta[0]")`, broken(func(*Target) {}), []float64{0, 0, math.NaN()}},
		{`the start has 2 coordinates, the target 3`, broken(func(*Target) {}), []float64{0, 0}},
		{`3 Names of 2 coordinates`, &Target{Dim: 2, Density: harmonic(1, 1).Density, Names: names}, []float64{0, 0}},
		{`no Names`, broken(func(t *Target) { t.Constrain, t.Names = func(dst, x []float64) {}, nil }), start},
		{`no coordinates`, &Target{Density: harmonic().Density}, nil},
		{`no Density`, &Target{Dim: 1}, []float64{0}},
		{`one of Prior and Likelihood`, broken(func(t *Target) { t.Likelihood, t.GaussianPrior = nil, nil }), start},
		{`Prior and Likelihood at the start have the sum`, broken(value(func(x []float64) float64 { return 1 })), start},
		{`gradient of Prior is`, broken(func(t *Target) { t.GaussianPrior = &Gaussian{SD: []float64{1, 2, 0.5}} }), start},
		{`1 means and 0 standard deviations`, broken(func(t *Target) { t.GaussianPrior = &Gaussian{Mean: []float64{1}} }), start},
		{`without gradient`, broken(func(t *Target) {
			right := t.Density
			t.Density = func(g, x []float64) float64 {
				if g == nil {
					return right(g, x) + 1
				}
				return right(g, x)
			}
		}), start},
		{`changes x, in coordinate 1 ("tau")`, broken(func(t *Target) {
			right := t.Density
			t.Density = func(g, x []float64) float64 { l := right(g, x); x[1] = 0.7000001; return l }
		}), start},
		{`after Bend(0.5) the log density at the start is`, broken(func(t *Target) { t.Bend = func(float64) {} }), start},
		{`three steps of Leapfrog end at`, broken(func(t *Target) {
			t.Leapfrog = func(x, p, g []float64, step float64, n int) float64 {
				f := at(&Target{Dim: 3, Density: t.Density}, nil, x, p)
				f.run(&Target{Dim: 3, Density: t.Density}, Leapfrog, step, n+1, -1e9)
				copy(x, f.x)
				copy(p, f.p)
				copy(g, f.g)
				return f.logDensity
			}
		}), start},
		{`Likelihood's gradient at the start is`, broken(func(t *Target) {
			right, whole := t.Likelihood, t.Density
			t.Likelihood = func(g, x []float64) float64 {
				l := right(g, x)
				if g != nil {
					g[0] += 3
				}
				return l
			}
			prior := t.Prior
			t.Prior = func(g, x []float64) float64 {
				l := prior(g, x)
				if g != nil {
					g[0] -= 3
				}
				return l
			}
			t.Density = whole
		}), start},
	} {
		if err := CheckTarget(c.t, c.x); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}

// A trajectory that meets a fault ends, divergent, and the chain stays where all is finite.
func TestFaultsOnTheWayAreDivergent(t *testing.T) {
	for name, fault := range map[string]float64{"NaN": math.NaN(), "+Inf": math.Inf(1), "−Inf": math.Inf(-1)} {
		target := harmonic(1, 1)
		right := target.Density
		target.Density = func(g, x []float64) float64 {
			l := right(g, x)
			if x[0] > 0.5 {
				if g != nil {
					g[0] = math.NaN()
				}
				return fault
			}
			return l
		}
		target.GaussianPrior, target.Likelihood = &Gaussian{}, func(_, x []float64) float64 { return target.Density(nil, x) - right(nil, x) }
		target.Prior = right
		kernels := append(exact(nil), setting{"ula", ULA{}, Tuning{Step: 0.3}}, setting{"baoab", Langevin{}, Tuning{Step: 0.3}}, setting{"sgld", SGLD{}, Tuning{Step: 0.3}})
		for _, s := range kernels {
			divergent, moved := 0, 0
			chain(t, target, s, []float64{0, 0}, 400, func(x []float64, info Info) {
				if info.Divergent {
					divergent++
					if len(info.DivergedAt) != 2 {
						t.Errorf("%s: divergent at %v", s.name, info.DivergedAt)
					}
				}
				if info.Moved {
					moved++
				}
				if !(x[0] <= 0.5) || math.IsNaN(x[1]) {
					t.Fatalf("%s, %s: the chain is at %v", name, s.name, x)
				}
			})
			_, walk := s.kernel.(RandomWalk)
			_, slice := s.kernel.(EllipticalSlice)
			if divergent == 0 && !(fault == math.Inf(-1) && (walk || slice)) || moved == 0 {
				t.Errorf("%s, %s: %d of 400 transitions divergent, %d moved", name, s.name, divergent, moved)
			}
		}
	}
}
