package mcmc

import (
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Density is the logarithm of a density, up to a constant, and its derivative: it returns the value at x and sets gradient, of the same length, to the derivative by x,
// unless gradient is nil. It neither keeps nor changes x. −Inf says that x is impossible. NaN and +Inf are faults: no chain begins where they are, and no state has them, because a
// trajectory that meets one ends there, as divergent.
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

	// Minibatch, where there is one, is an unbiased estimate of Density and its gradient from a part of the data that it draws by src, for [SGLD].
	Minibatch func(gradient, x []float64, src rand.Source) float64

	// Names are those of the quantities that are recorded, such as "tau" or "theta[3]": of the coordinates where Constrain is nil. Empty: x[0], x[1], ….
	Names []string
	// Constrain sets dst, of the length of Names, to the quantities at x.
	Constrain func(dst, x []float64)
	// Unidentified says that the quantities are known up to permutations or signs only, as the weights of networks are. They are recorded, but the summary of a run does not judge
	// by them unless asked: they need not agree between chains.
	Unidentified bool
	// Coordinates are names of the coordinates themselves, for messages, where Names are of other quantities.
	Coordinates []string

	// Leapfrog, where there is one, is a quicker way through n steps of size ε of Hamilton's equations with unit masses, from x with momentum p, each half a kick, a drift and
	// half a kick. gradient is that at x before and after; the log density at the end is returned.
	Leapfrog func(x, p, gradient []float64, step float64, n int) float64
	// Bend, where there is one, raises the likelihood in Density and Leapfrog to a power β until it is called again: 1 before it is. With it, annealing and tempering keep
	// the Leapfrog.
	Bend func(beta float64)

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

// Log returns the log density at x without its constant, −½ Σ ((x − Mean)/SD)², and sets gradient to its derivative unless that is nil.
func (g *Gaussian) Log(gradient, x []float64) float64 {
	if g.Mean == nil && g.SD == nil {
		if gradient != nil {
			simd.MulAdd(gradient, -2, x, x)
		}
		return -0.5 * simd.SumSquares(x)
	}
	sum := 0.0
	for i, v := range x {
		z, s := v, 1.0
		if g.Mean != nil {
			z -= g.Mean[i]
		}
		if g.SD != nil {
			s = g.SD[i]
		}
		z /= s
		sum += z * z
		if gradient != nil {
			gradient[i] = -z / s
		}
	}
	return -0.5 * sum
}

// Draw sets x to a draw.
func (g *Gaussian) Draw(x []float64, src rand.Source) {
	simd.Normals(x, src)
	if g.SD != nil {
		simd.Mul(x, g.SD, x)
	}
	if g.Mean != nil {
		simd.Add(x, x, g.Mean)
	}
}

// coordinate names coordinate i for a message, as in: coordinate 3 ("tau").
func (t *Target) coordinate(i int) string {
	names := t.Coordinates
	if names == nil && t.Constrain == nil {
		names = t.Names
	}
	if i < len(names) {
		return fmt.Sprintf("coordinate %d (%q)", i, names[i])
	}
	return fmt.Sprintf("coordinate %d", i)
}
