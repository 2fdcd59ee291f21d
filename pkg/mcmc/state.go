package mcmc

import (
	"fmt"
	"math"
	"slices"
)

// memory returns the kernel's memory in s, new if s has none of its kind.
func memory[T any](s *State) *T {
	w, ok := s.work.(*T)
	if !ok {
		w = new(T)
		s.work = w
	}
	return w
}

// newState is what Init returns for kernels with a gradient, or without.
func newState(t *Target, x []float64, gradient bool) (*State, error) {
	if t.Density == nil {
		return nil, fmt.Errorf("mcmc: the target has no Density")
	}
	if len(x) != t.Dim {
		return nil, fmt.Errorf("mcmc: the start has %d coordinates, the target %d", len(x), t.Dim)
	}
	if t.Dim == 0 {
		return nil, fmt.Errorf("mcmc: the target has no coordinates")
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("mcmc: the start is %g in %s", v, t.coordinate(i))
		}
	}
	s := &State{X: slices.Clone(x)}
	if gradient {
		s.Gradient = make([]float64, len(x))
	}
	s.LogDensity = t.Density(s.Gradient, s.X)
	if math.IsNaN(s.LogDensity) || math.IsInf(s.LogDensity, 0) {
		return nil, fmt.Errorf("mcmc: log density at the start is %g%s", s.LogDensity, blame(t, s))
	}
	for i, g := range s.Gradient {
		if math.IsNaN(g) || math.IsInf(g, 0) {
			return nil, fmt.Errorf("mcmc: gradient at the start is %g in %s, where x is %g", g, t.coordinate(i), x[i])
		}
	}
	return s, nil
}

// blame says which coordinate is the reason that the density at s is not finite: one whose gradient is not finite, if there is only one such, or the first that, moved to 0, ±1,
// or a little, makes the density finite. It is empty where there is none.
func blame(t *Target, s *State) string {
	g := s.Gradient
	if g == nil {
		g = make([]float64, len(s.X))
		t.Density(g, s.X)
	}
	at, count := 0, 0
	for i, v := range g {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			at = i
			count++
		}
	}
	if count == 1 {
		return fmt.Sprintf(", and the gradient is %g in %s, where x is %g", g[at], t.coordinate(at), s.X[at])
	}
	x := slices.Clone(s.X)
	for i := range x[:min(len(x), 1000)] {
		old := x[i]
		for _, v := range [...]float64{0, 1, -1, old * 1.01, old * 0.99, old * 1.5, old / 2} {
			x[i] = v
			if l := t.Density(nil, x); !math.IsNaN(l) && !math.IsInf(l, 0) {
				return fmt.Sprintf(": %s is %g, and with %g in its place it is %g", t.coordinate(i), old, v, l)
			}
		}
		x[i] = old
	}
	return ""
}
