package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Unit is the mass 1 of every coordinate, the same as a nil [Mass].
type Unit struct{}

// Draw sets p to a draw from N(0, I).
func (Unit) Draw(p []float64, src rand.Source) { simd.Normals(p, src) }

// Velocity sets v to p.
func (Unit) Velocity(v, p []float64) { copy(v, p) }

// DiagonalMass is a mass of its own for each coordinate. [Diagonal] and [ByLayer] make it.
type DiagonalMass struct {
	variances, root []float64 // variances of the target, and roots of the masses 1/variances
}

// Diagonal returns the masses 1/variances, for variances of the coordinates of the target. A variance that is not positive and finite is an error that names the coordinate.
func Diagonal(variances []float64) (*DiagonalMass, error) {
	m := &DiagonalMass{slices.Clone(variances), make([]float64, len(variances))}
	for i, v := range variances {
		if err := positive(v, "the variance", i); err != nil {
			return nil, err
		}
		m.root[i] = 1 / math.Sqrt(v)
	}
	return m, nil
}

// positive returns an error that names coordinate i unless v, and its reciprocal, is positive and finite.
func positive(v float64, what string, i int) error {
	if !(v > 0) || math.IsInf(v, 1) || math.IsInf(1/v, 1) {
		return fmt.Errorf("mcmc: mass: %s of coordinate %d is %g, and has to be positive and finite", what, i, v)
	}
	return nil
}

// ByLayer returns diagonal masses for the weights of a network, from the standard deviations of their prior: sizes[l] weights of layer l after each other, each of standard
// deviation sds[l]. With them, one step size suits layers of different scales. It panics unless there are as many sizes as standard deviations.
func ByLayer(sizes []int, sds []float64) (*DiagonalMass, error) {
	if len(sizes) != len(sds) {
		panic(fmt.Sprintf("mcmc: ByLayer of %d sizes and %d standard deviations", len(sizes), len(sds)))
	}
	var variances []float64
	for l, n := range sizes {
		if n < 0 {
			panic(fmt.Sprintf("mcmc: ByLayer: layer %d has size %d", l, n))
		}
		if !(sds[l] > 0) || math.IsInf(sds[l], 1) {
			return nil, fmt.Errorf("mcmc: mass: the standard deviation of layer %d is %g, and has to be positive and finite", l, sds[l])
		}
		variances = append(variances, slices.Repeat([]float64{sds[l] * sds[l]}, n)...)
	}
	return Diagonal(variances)
}

// Variances returns a copy of the variances that the masses are the inverses of.
func (m *DiagonalMass) Variances() []float64 { return slices.Clone(m.variances) }

// Draw sets p to a draw from N(0, M).
func (m *DiagonalMass) Draw(p []float64, src rand.Source) {
	simd.Normals(p, src)
	simd.Mul(p, m.root, p)
}

// Velocity sets v to M⁻¹p: each momentum times the variance of its coordinate.
func (m *DiagonalMass) Velocity(v, p []float64) { simd.Mul(v, m.variances, p) }
