package mcmc

import "math/rand/v2"

// Density is the logarithm of a density, up to a constant, and its derivative: it returns the value at x and sets gradient, of the same length, to the derivative by x,
// unless gradient is nil. It neither keeps nor changes x. −Inf says that x is impossible. NaN and +Inf are faults, which end a run with an error.
type Density func(gradient, x []float64) float64

// Target is what is to be drawn from: a density on all of ℝⁿ, of coordinates without bounds. [Constrain] makes one of a density on parameters with bounds.
type Target struct {
	Dim int // number of coordinates
	// Density is the log density. It may use memory of its own, as only one goroutine calls it: each chain works on a [Target.Fork].
	Density Density
	// Prior and Likelihood are the two parts whose sum Density is, for what bends the likelihood by a power β: tempering, annealing, [EllipticalSlice]. Both or none.
	Prior, Likelihood Density
	// GaussianPrior says that the prior is Gaussian with independent coordinates.
	GaussianPrior *Gaussian
	// DrawPrior sets x to a draw from the prior. With a GaussianPrior it need not be given.
	DrawPrior func(x []float64, src rand.Source)

	// Names are those of the quantities that are recorded, such as "tau" or "theta[3]": of the coordinates where Constrain is nil. Empty: x[0], x[1], ….
	Names []string
	// Constrain sets dst, of the length of Names, to the quantities at x.
	Constrain func(dst, x []float64)

	// Leapfrog, where there is one, is a quicker way through n steps of size ε of Hamilton's equations with unit masses, from x with momentum p, each half a kick, a drift and
	// half a kick. gradient is that at x before and after; the log density at the end is returned.
	Leapfrog func(x, p, gradient []float64, step float64, n int) float64

	// New returns a copy with working memory of its own. Nil: the functions keep nothing, and may be called from several goroutines at once.
	New func() *Target
}

// Gaussian is a normal density of independent coordinates. The zero value is standard normal.
type Gaussian struct {
	Mean []float64 // nil: 0
	SD   []float64 // nil: 1
}

// Fork returns a copy of t for another goroutine.
func (t *Target) Fork() *Target {
	if t.New == nil {
		return t
	}
	return t.New()
}
