package mcmc

import (
	"fmt"
	"math"
)

// check is an error where a kernel cannot be tuned so for a target.
func (a *Adapt) check(t *Target, kernel Kernel) error {
	accept := or(a.Acceptance, kernel.Acceptance())
	switch {
	case t.Dim < 1:
		return fmt.Errorf("the target has %d coordinates", t.Dim)
	case !(accept >= 0 && accept < 1) || !(a.Step >= 0 && a.Step <= math.MaxFloat64): // NaN is neither
		return fmt.Errorf("target acceptance %v and step size %v: want a probability below 1, and a positive step", accept, a.Step)
	case a.Estimate < EstimateDefault || a.Estimate > EstimateNone:
		return fmt.Errorf("there is no Estimate %d", int(a.Estimate))
	case a.Rank < 0 || a.Begin < 0 || a.Window < 0 || a.End < 0:
		return fmt.Errorf("masses of rank %d, windows of %d, %d and %d steps: want no negative number", a.Rank, a.Begin, a.Window, a.End)
	}
	if n := coordinatesOf(a.Mass); n >= 0 && n != t.Dim {
		return fmt.Errorf("the masses are of %d coordinates, the target has %d", n, t.Dim)
	}
	return nil
}

// coordinatesOf is the number of coordinates that a mass is for, −1 where any will do or the type is the caller's.
func coordinatesOf(m Mass) int {
	switch m := m.(type) {
	case *DiagonalMass:
		return len(m.variances)
	case *DenseMass:
		return m.covariance.SymmetricDim()
	case *LowRankMass:
		return len(m.variances)
	}
	return -1
}
