package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Planes is the geometry of a task with two features and two contexts in six numbers (Flesch et al. 2022): each context has a plane of two feature axes, compressed to 1 − c of
// their length, the plane of the second context turned by an angle, and the two planes lie a distance apart. With f₀, f₁ the features relevant in context 0 and 1, less their
// means,
//
//	context 0: ((1−c_irr) f₁, (1−c_rel) f₀, 0)
//	context 1: ((1−c_rel) f₁, (1−c_irr) f₀)·R(φ) and the offset,   R(φ) = (cos φ, −sin φ; sin φ, cos φ), row times matrix.
//
// No compression and φ = 0 is the grid, c_irr = 1 and φ = 0 the orthogonal, c_irr = 1 and φ = −90° the parallel geometry. (At φ = +90° the relevant axes are on one line and point
// in opposite directions.)
type Planes struct {
	Relevant   [2]float64 // compression of the relevant feature in context 0 and 1, 0 … 1
	Irrelevant [2]float64 // compression of the irrelevant feature, 0 … 1
	Rotation   float64    // φ in degrees, −90 … 90
	Offset     float64    // distance of the planes, in the units of the features
}

// Points returns the points of the conditions, conditions × 3. It is an error when the fields of c differ in length or a context is neither 0 nor 1.
func (g Planes) Points(c rsa.TwoContexts) (*mat.Dense, error) {
	n := len(c.Conditions)
	if n == 0 || len(c.Context) != n || len(c.Relevant0) != n || len(c.Relevant1) != n {
		return nil, fmt.Errorf("geometry: planes: %d conditions, %d contexts, %d and %d features: want one of each a condition", n, len(c.Context), len(c.Relevant0), len(c.Relevant1))
	}
	middle0, middle1 := average(c.Relevant0), average(c.Relevant1)
	sin, cos := math.Sincos(g.Rotation * math.Pi / 180)
	points := mat.NewDense(n, 3, nil)
	for i, context := range c.Context {
		f0, f1 := c.Relevant0[i]-middle0, c.Relevant1[i]-middle1
		switch context {
		case 0:
			points.SetRow(i, []float64{(1 - g.Irrelevant[0]) * f1, (1 - g.Relevant[0]) * f0, 0})
		case 1:
			x, y := (1-g.Relevant[1])*f1, (1-g.Irrelevant[1])*f0
			points.SetRow(i, []float64{x*cos + y*sin, -x*sin + y*cos, g.Offset})
		default:
			return nil, fmt.Errorf("geometry: planes: condition %q has context %d, want 0 or 1", c.Conditions[i], context)
		}
	}
	return points, nil
}

// RDM returns the Euclidean distances of [Planes.Points].
func (g Planes) RDM(c rsa.TwoContexts) (*rsa.RDM, error) {
	points, err := g.Points(c)
	if err != nil {
		return nil, err
	}
	r, err := rsa.Euclidean(rsa.Patterns(points, c.Conditions))
	if err != nil {
		return nil, fmt.Errorf("geometry: planes: %w", err)
	}
	return r, nil
}

// Canonical returns the same geometry, in its shape, with the least compressed axis not compressed at all: lengths 1 − c and the offset are divided by the largest 1 − c. As
// RDMs are fitted after division by their maximum, nothing else can be told from one: (1−c) and the offset times any number give the same fit. An offset above 2 can result.
// Where all axes are compressed to nothing g is returned as it is.
func (g Planes) Canonical() Planes {
	k := 1 - min(g.Relevant[0], g.Relevant[1], g.Irrelevant[0], g.Irrelevant[1])
	if k <= 0 {
		return g
	}
	for i := range 2 {
		g.Relevant[i] = 1 - (1-g.Relevant[i])/k
		g.Irrelevant[i] = 1 - (1-g.Irrelevant[i])/k
	}
	g.Offset /= k
	return g
}

// Selection returns how much more of the relevant than of the irrelevant feature is kept, the mean over contexts of (r − i)/(r + i), r = 1 − c_rel, i = 1 − c_irr: 0 for a
// grid, 1 where the irrelevant feature is lost, −1 where the relevant one is. It is the same for all parameters with the same fit (see [Planes.Canonical]), which
// [Planes.CompressionIndex] is not. It is NaN where a context keeps neither.
func (g Planes) Selection() float64 {
	sum := 0.0
	for i := range 2 {
		r, s := 1-g.Relevant[i], 1-g.Irrelevant[i]
		sum += (r - s) / (r + s) / 2
	}
	return sum
}

// CompressionIndex returns the mean over contexts of log(c_rel/c_irr), natural logarithm (Flesch et al. 2022): negative where the irrelevant feature is compressed more.
//
// It is a number of the parameters, not of the RDM: the scale of 1 − c is not identified ([Planes.Canonical]), and log(c_rel/c_irr) changes with it. For the paper's mean
// over starts ([PlanesFit.Mean]) it depends on where the starts were drawn. [Planes.Selection] says the same without that. A compression that is 0 is an error: the
// index is infinite, and for a grid 0/0.
func (g Planes) CompressionIndex() (float64, error) {
	sum := 0.0
	for i := range 2 {
		if !(g.Relevant[i] > 0 && g.Irrelevant[i] > 0) {
			return 0, fmt.Errorf("geometry: compression index: context %d has compressions %v (relevant) and %v (irrelevant), want positive numbers", i, g.Relevant[i], g.Irrelevant[i])
		}
		sum += math.Log(g.Relevant[i]/g.Irrelevant[i]) / 2
	}
	return sum, nil
}
