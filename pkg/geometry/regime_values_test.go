package geometry_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
)

// Dimensions in the table of responses whose spectrum is known: three harmonics over the trials, uncorrelated, with shares .8, .15 and .05 of the variance.
func TestRegimeDimensionsOfKnownSpectrum(t *testing.T) {
	const n = 12
	x := mat.NewDense(n, 3, nil)
	for unit, share := range []float64{.8, .15, .05} {
		for i := range n {
			x.Set(i, unit, math.Sqrt(share)*math.Cos(2*math.Pi*float64((unit+1)*i)/n+.3))
		}
	}
	table := regimeOf(t, []geometry.Learner{{After: geometry.State{Responses: x}}}, geometry.Design{}, geometry.RegimeOptions{})
	for name, want := range map[string]float64{
		"participation ratio":                1 / (.8*.8 + .15*.15 + .05*.05),
		"components of 90 % of the variance": 2,
	} {
		row, ok := table.Row("dimensions of the responses", name)
		if !ok {
			t.Fatalf("no row %q", name)
		}
		near(t, name, row.After.Mean, want, 1e-12)
	}
}
