package mcmc

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// CheckTarget says what is wrong with a target, by a look at it around x: a wrong number of coordinates or names, a log density or gradient that is not finite, functions that
// change x or give other values with a gradient than without, Prior and Likelihood whose sum is not Density, or not that under Bend, a Leapfrog that goes elsewhere, and a
// gradient that is not the derivative of its density. The error names the coordinate. It evaluates the density some 70 times, and for each coordinate 8 times more if there are
// at most 200, or if something is wrong.
//
// Derivatives are compared with central differences of two widths (Richardson's extrapolation), along random directions and then by coordinate. What counts as wrong is a
// difference beyond 1e-4 of the derivative's own scale, plus what the two widths differ by, plus what rounding of the log density can do.
func CheckTarget(t *Target, x []float64) error {
	s, err := newState(t, x, true)
	if err != nil {
		return err
	}
	for _, p := range []struct {
		name string
		got  []string
	}{{"Names", t.Names}, {"Coordinates", t.Coordinates}} {
		if len(p.got) > 0 && len(p.got) != t.Dim && (p.name == "Coordinates" || t.Constrain == nil) {
			return fmt.Errorf("mcmc: the target has %d %s of %d coordinates", len(p.got), p.name, t.Dim)
		}
	}
	if t.Constrain != nil {
		if len(t.Names) == 0 {
			return fmt.Errorf("mcmc: the target has a Constrain, and no Names that say how many quantities it computes")
		}
		t.Constrain(make([]float64, len(t.Names)), s.X)
	}
	if (t.Prior == nil) != (t.Likelihood == nil) && t.GaussianPrior == nil {
		return fmt.Errorf("mcmc: the target has one of Prior and Likelihood")
	}
	if err := checkSame(t, s, x); err != nil {
		return err
	}
	if err := checkGradient(t, "", t.Density, s); err != nil {
		return err
	}
	if t.Prior != nil && t.Likelihood != nil {
		if err := checkSum(t, s); err != nil {
			return err
		}
	}
	return checkLeapfrog(t, s)
}

// checkSame finds densities that change x, or depend on whether the gradient is asked for.
func checkSame(t *Target, s *State, x []float64) error {
	l := t.Density(nil, s.X)
	for i, v := range x {
		if s.X[i] != v {
			return fmt.Errorf("mcmc: the density changes x, in %s", t.coordinate(i))
		}
	}
	if !(math.Abs(l-s.LogDensity) <= 1e-9*(1+math.Abs(l))) {
		return fmt.Errorf("mcmc: the log density at the start is %v without gradient, %v with it", l, s.LogDensity)
	}
	return nil
}

// checkSum compares Prior and Likelihood, and the Gaussian prior, with Density. Sums may differ by a constant: so what is compared are changes, and gradients.
func checkSum(t *Target, s *State) error {
	prior, likelihood := make([]float64, t.Dim), make([]float64, t.Dim)
	l := t.Prior(prior, s.X) + t.Likelihood(likelihood, s.X)
	if !(math.Abs(l-s.LogDensity) <= 1e-9*(1+math.Abs(l)+math.Abs(s.LogDensity))) {
		return fmt.Errorf("mcmc: Prior and Likelihood at the start have the sum %v, Density is %v", l, s.LogDensity)
	}
	if t.Bend != nil {
		t.Bend(0.5)
		half, want := t.Density(nil, s.X), (l+t.Prior(nil, s.X))/2
		t.Bend(1)
		if !(math.Abs(half-want) <= 1e-9*(1+math.Abs(l)+math.Abs(want))) {
			return fmt.Errorf("mcmc: after Bend(0.5) the log density at the start is %v, Prior and half of Likelihood have the sum %v", half, want)
		}
	}
	scale := rms(prior) + rms(likelihood)
	for i, g := range s.Gradient {
		if sum := prior[i] + likelihood[i]; !(math.Abs(sum-g) <= 1e-8*(math.Abs(prior[i])+math.Abs(likelihood[i])+scale)) {
			return fmt.Errorf("mcmc: the gradients of Prior and Likelihood have the sum %v in %s, that of Density is %v", sum, t.coordinate(i), g)
		}
	}
	if err := checkGradient(t, "Likelihood's ", t.Likelihood, &State{X: s.X, Gradient: likelihood}); err != nil {
		return err
	}
	g := t.GaussianPrior
	if g == nil {
		return nil
	}
	if g.Mean != nil && len(g.Mean) != t.Dim || g.SD != nil && len(g.SD) != t.Dim {
		return fmt.Errorf("mcmc: the Gaussian prior has %d means and %d standard deviations, the target %d coordinates", len(g.Mean), len(g.SD), t.Dim)
	}
	g.Log(likelihood, s.X)
	for i, v := range likelihood {
		if !(math.Abs(v-prior[i]) <= 1e-8*(math.Abs(v)+math.Abs(prior[i]))+1e-12) {
			return fmt.Errorf("mcmc: the gradient of Prior is %v in %s, that of GaussianPrior %v", prior[i], t.coordinate(i), v)
		}
	}
	return nil
}

// checkLeapfrog compares Target.Leapfrog with steps by the density.
func checkLeapfrog(t *Target, s *State) error {
	if t.Leapfrog == nil {
		return nil
	}
	step := 0.01 / (1 + math.Sqrt(simd.SumSquares(s.Gradient)))
	slow := *t
	slow.Leapfrog = nil
	var a, b flow
	for _, f := range []*flow{&a, &b} {
		f.begin(t, s, new(Tuning))
		f.throw(rng.New(1).At("CheckTarget", "momentum").Source())
	}
	a.run(t, Leapfrog, step, 3, math.Inf(-1))
	b.run(&slow, Leapfrog, step, 3, math.Inf(-1))
	for i := range a.x {
		for _, p := range [][2]float64{{a.x[i], b.x[i]}, {a.p[i], b.p[i]}, {a.g[i], b.g[i]}} {
			if !(math.Abs(p[0]-p[1]) <= 1e-6*(1+math.Abs(p[1])+rms(b.g))) {
				return fmt.Errorf("mcmc: three steps of Leapfrog end at x = %v, p = %v, gradient = %v in %s, by Density at %v, %v, %v",
					a.x[i], a.p[i], a.g[i], t.coordinate(i), b.x[i], b.p[i], b.g[i])
			}
		}
	}
	if !(math.Abs(a.logDensity-b.logDensity) <= 1e-6*(1+math.Abs(b.logDensity))) {
		return fmt.Errorf("mcmc: three steps of Leapfrog end at log density %v, by Density at %v", a.logDensity, b.logDensity)
	}
	return nil
}

func rms(x []float64) float64 { return math.Sqrt(simd.SumSquares(x) / float64(len(x))) }
