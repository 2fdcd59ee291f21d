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

// Canonical correlations forget the units of each unit, and the stochastic distance goes with the units: magnetic fields of 1e-13 T are found as well as rates of 10 Hz.
func TestUnitsOfCCAAndStochastic(t *testing.T) {
	x, y := normal(9, 3, "x"), normal(9, 4, "y")
	want := must(shape.CCA(x, y))
	part := must(shape.SVCCA(x, y, .9))
	for _, unit := range []float64{1e-250, 1e-13, 1e160, 1e250} {
		var a, b mat.Dense
		a.Scale(unit, x)
		b.Scale(unit, y)
		got, svcca := must(shape.CCA(&a, &b)), must(shape.SVCCA(&a, &b, .9))
		if len(got.Values) != 3 || !(math.Abs(got.Mean-want.Mean) <= 1e-10) || !(math.Abs(got.Projection-want.Projection) <= 1e-10) {
			t.Errorf("unit %g: CCA %+v, want %+v", unit, got, want)
		}
		if len(svcca.Values) != len(part.Values) || !(math.Abs(svcca.Mean-part.Mean) <= 1e-10) {
			t.Errorf("unit %g: SVCCA %+v, want %+v", unit, svcca, part)
		}
	}
	stretched := mat.DenseCopyOf(x)
	for i := range 9 {
		stretched.Set(i, 0, 1e9*x.At(i, 0))
	}
	if got := must(shape.CCA(stretched, y)); len(got.Values) != 3 || !(math.Abs(got.Mean-want.Mean) <= 1e-5) {
		t.Errorf("one unit in other units: CCA %+v, want %+v", got, want)
	}

	noisy := func(unit float64, name string) shape.Noisy {
		n := shape.Noisy{Means: mat.NewDense(5, 3, nil)}
		n.Means.Scale(unit, normal(5, 3, name))
		for k := range 5 {
			c := mat.NewSymDense(3, nil)
			c.SymOuterK(unit*unit, normal(3, 3, name+string(rune('a'+k))))
			n.Covariances = append(n.Covariances, c)
		}
		return n
	}
	far := must(shape.Stochastic(t.Context(), noisy(1, "x"), noisy(1, "y")))
	for _, unit := range []float64{1e-13, 1e-6, 1e13} {
		got := must(shape.Stochastic(t.Context(), noisy(unit, "x"), noisy(unit, "y")))
		if !(math.Abs(got.Distance/unit/far.Distance-1) <= 1e-9) || got.Rounds < far.Rounds/2 {
			t.Errorf("unit %g: stochastic distance %v after %d rounds, want %v after %d", unit, got.Distance/unit, got.Rounds, far.Distance, far.Rounds)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
