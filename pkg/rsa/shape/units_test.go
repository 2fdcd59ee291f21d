package shape_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/shape"
)

// Angles do not depend on units, however large or small, and distances go with them.
func TestExtremeUnits(t *testing.T) {
	x, y := normal(7, 4, "x"), normal(7, 4, "y")
	for _, o := range []shape.Options{{}, {Whitening: .5}, {Euclidean: true}, {Permutations: true}, {Permutations: true, Euclidean: true}} {
		want := distance(t, x, y, o)
		for _, unit := range []float64{1e-250, 1e-160, 1e160, 1e250} {
			var a, b mat.Dense
			a.Scale(unit, x)
			b.Scale(unit, y)
			got := distance(t, &a, &b, o)
			if o.Euclidean {
				got /= unit
			}
			if !(math.Abs(got-want) < 1e-12) {
				t.Errorf("%+v, unit %g: distance %v, want %v", o, unit, got, want)
			}
		}
	}
}
