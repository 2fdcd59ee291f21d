package figure

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The ellipse of a covariance holds its share of a normal distribution, and each vertex is as far from the centre in units of the covariance.
func TestEllipsesHoldTheirShare(t *testing.T) {
	covariance := mat.NewSymDense(2, []float64{4, 1.5, 1.5, 1})
	var root mat.Cholesky
	root.Factorize(covariance)
	var lower mat.TriDense
	root.LTo(&lower)
	source := rand.New(rand.NewPCG(1, 2))
	for _, share := range []float64{0.5, 0.95} {
		c := Scatter{Points: mat.NewDense(1, 2, []float64{3, -1}), Regions: []Region{{Covariance: covariance, Centre: []float64{10, 20}}}, Level: share}.cloud()
		want := -2 * math.Log(1-share) // χ² of two degrees of freedom
		for _, v := range c.outline(0) {
			if got := distance(covariance, v[0]-10, v[1]-20); math.Abs(got-want) > 1e-9 {
				t.Fatalf("a vertex of the ellipse of %v stands at %v, want %v", share, got, want)
			}
		}
		inside := 0
		const n = 20000
		for range n {
			a, b := source.NormFloat64(), source.NormFloat64()
			if distance(covariance, lower.At(0, 0)*a, lower.At(1, 0)*a+lower.At(1, 1)*b) < want {
				inside++
			}
		}
		if got := float64(inside) / n; math.Abs(got-share) > 4*math.Sqrt(share*(1-share)/n) {
			t.Errorf("%v of a sample lie in the ellipse of %v", got, share)
		}
	}
}

func distance(covariance *mat.SymDense, x, y float64) float64 {
	var inverse mat.Dense
	if err := inverse.Inverse(covariance); err != nil {
		panic(err)
	}
	v := mat.NewVecDense(2, []float64{x, y})
	return mat.Inner(v, &inverse, v)
}

// Axes hold whole regions, and ellipsoids reach as far as their covariance says.
func TestAxesHoldRegions(t *testing.T) {
	s := Scatter{X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Points: mat.NewDense(2, 2, []float64{0, 0, 1, 1}),
		Regions: []Region{{Covariance: mat.NewSymDense(2, []float64{9, 0, 0, 0})}, {Boundary: mat.NewDense(3, 2, []float64{0, 0, 1, 7, 2, 1})}}}
	reach := 3 * math.Sqrt(-2*math.Log(0.05))
	x, y := s.ends()
	if x.Min > -reach || x.Max < reach || y.Max < 7 {
		t.Errorf("axes %v … %v, %v … %v", x.Min, x.Max, y.Min, y.Max)
	}
	solid := Scatter3D{Points: mat.NewDense(1, 3, nil), Regions: []Region{{Covariance: mat.NewSymDense(3, []float64{1, 0.5, 0, 0.5, 4, 0, 0, 0, 1})}}}
	if _, half := solid.cube(); math.Abs(half/1.04-2*math.Sqrt(7.814727903251179)) > 1e-9 { // χ²(3) of 95 %
		t.Errorf("half the side of the cube is %v", half)
	}
}

// A covariance of NaN, as of a condition that a single sample has, is no region; the caption says what is drawn and nothing else.
func TestRegionsOfNothing(t *testing.T) {
	nan := math.NaN()
	s := Scatter{Title: "S", Caption: "Map.", X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Points: mat.NewDense(1, 2, nil),
		Regions: []Region{{Covariance: mat.NewSymDense(2, []float64{nan, nan, nan, nan}), Centre: []float64{nan, nan}}}}
	if err := s.check(); err != nil || s.cloud().outline(0) != nil || s.head().caption != "Map." {
		t.Errorf("%v, %v, %q", err, s.cloud().outline(0), s.head().caption)
	}
	s.Regions[0] = Region{Covariance: mat.NewSymDense(2, []float64{1, 0, 0, 1})}
	if !strings.HasSuffix(s.head().caption, "Map. Ellipses hold 95 % of a normal distribution.") {
		t.Errorf("%q", s.head().caption)
	}
}
