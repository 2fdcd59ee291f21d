package vanmeegen2025

import (
	"fmt"
	"math"
)

// Check returns an error that says what is wrong with the study: a label that is missing or of no class, or an option that is negative or not finite. What package posterior
// refuses, such as
// targets that are not finite, it leaves to that.
func (s Study) Check() error {
	if s.World.X == nil || s.World.Y == nil {
		return fmt.Errorf("vanmeegen2025: the world has no inputs or no targets")
	}
	if trials, _ := s.World.X.Dims(); trials != len(s.World.Labels) {
		return fmt.Errorf("vanmeegen2025: %d labels of %d trials", len(s.World.Labels), trials)
	}
	for i, c := range s.World.Labels {
		if c < 0 {
			return fmt.Errorf("vanmeegen2025: trial %d is of class %d, want 0 or more", i, c)
		}
	}
	for _, o := range []struct {
		name  string
		value float64
	}{
		{"variance of readout weights", s.Variance}, {"variance of hidden weights", s.Hidden}, {"inverse temperature", s.Beta},
		{"units", float64(s.Units)}, {"layers", float64(s.Layers)}, {"chains", float64(s.Chains)}, {"warm-up", float64(s.Warmup)}, {"draws", float64(s.Draws)},
		{"thinning", float64(s.Thin)}, {"leapfrog steps", float64(s.Steps)},
	} {
		if !(o.value >= 0) || math.IsInf(o.value, 1) {
			return fmt.Errorf("vanmeegen2025: %s: got %v, want a positive number, or 0 for the default", o.name, o.value)
		}
	}
	return nil
}
