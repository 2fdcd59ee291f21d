package rsa_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// inRuns are trials of two conditions, two rows of each in each of two runs: a a b b in the first, a a b b in the second.
func inRuns(channels int, values ...float64) *rsa.Trials {
	return &rsa.Trials{Values: mat.NewDense(8, channels, values), Conditions: names(2), Of: []int{0, 0, 1, 1, 0, 0, 1, 1},
		Runs: []string{"1", "2"}, Run: []int{0, 0, 0, 0, 1, 1, 1, 1}}
}

// A row in the very middle of two means counts half, though the sums by which both scores are computed round differently.
func TestRowsInTheMiddleCountHalf(t *testing.T) {
	known := rsa.DiscriminantOptions{Precision: mat.NewDiagDense(1, []float64{1})}
	for _, c := range []struct {
		unit, want float64
	}{{1, .5}, {.1, .5}, {1. / 3, .5}, {1e-100, .5}, {7e99, .5}} {
		// Means are 1 and 3 in the first run and 2 and 2 in the second, where all rows lie in the middle; and what the second has learnt tells nothing.
		values := []float64{0, 2, 2, 4, 2, 2, 2, 2}
		for i := range values {
			values[i] = values[i]*c.unit + 5*c.unit
		}
		if got := must[*rsa.RDM](t)(rsa.DecodingAccuracy(inRuns(1, values...), known)).Values[0]; got != c.want {
			t.Errorf("unit %g: accuracy %v, want %v", c.unit, got, c.want)
		}
	}
	// Counts, three rows of each condition in each run; the shares follow from whole numbers, (Σa − Σb)(6x − Σa − Σb).
	for _, c := range []struct {
		precision float64
		counts    []float64
		want      float64
	}{
		{1, []float64{3, 0, 3, 0, 1, 2, 0, 4, 3, 4, 2, 1}, .5},
		{1, []float64{0, 2, 2, 0, 2, 0, 2, 3, 0, 4, 2, 1}, 5. / 12},
		{.1, []float64{2, 3, 2, 0, 4, 1, 3, 4, 4, 2, 2, 4}, .5},
		{.3, []float64{3, 1, 4, 4, 3, 3, 3, 3, 3, 0, 3, 3}, .375},
		{.7, []float64{4, 0, 2, 4, 4, 1, 1, 0, 0, 1, 4, 0}, .625},
	} {
		x := &rsa.Trials{Values: mat.NewDense(12, 1, c.counts), Conditions: names(2), Of: []int{0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1},
			Runs: []string{"1", "2"}, Run: []int{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}}
		got := must[*rsa.RDM](t)(rsa.DecodingAccuracy(x, rsa.DiscriminantOptions{Precision: mat.NewDiagDense(1, []float64{c.precision})})).Values[0]
		if !(math.Abs(got-c.want) <= 1e-15) {
			t.Errorf("counts %v, precision %v: accuracy %v, want %v", c.counts, c.precision, got, c.want)
		}
	}
}

func TestLinearDiscriminantTWithoutDirection(t *testing.T) {
	known := rsa.DiscriminantOptions{Precision: mat.NewDiagDense(1, []float64{1})}
	// The second run's discriminant is 0, as the means of the first are equal. That of the first is −3.
	got := must[*rsa.RDM](t)(rsa.LinearDiscriminantT(inRuns(1, .1, .3, .2, .2, 1, 3, 0, 10), known)).Values[0]
	if got != 0 {
		t.Errorf("t = %v, want 0: nothing differs in the first run", got)
	}
	for _, unit := range []float64{1, .1, 1. / 3} {
		x := inRuns(1, 1*unit, 1*unit, 2*unit, 2*unit, 1*unit, 3*unit, 0, 7*unit)
		if got, err := rsa.LinearDiscriminantT(x, known); err == nil || !strings.Contains(err.Error(), `run 1 left out: its rows do not vary along the discriminant of conditions "c0" and "c1"`) {
			t.Errorf("unit %g: rows without noise: %v, error %v", unit, got, err)
		}
	}
}
