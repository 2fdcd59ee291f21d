package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// TestSimulatedPointsRepeated repeats a simulation of 12 points, of which half of the projections to 6 dimensions are separable (Cover): the capacities are 2 on average, to
// within 4 standard errors of that average, and vary by as much as their standard errors say.
func TestSimulatedPointsRepeated(t *testing.T) {
	const p, repeats = 12, 60
	r := rand.New(rand.NewPCG(8, 66))
	points := make([]*mat.Dense, p)
	for mu := range points {
		points[mu] = normal(r, 1, 40)
	}
	var values, errors []float64
	for k := range uint64(repeats) {
		s, err := Simulate(context.Background(), points, Options{Origin: AsGiven, Samples: 200}, rand.NewPCG(9, k))
		if err != nil {
			t.Fatal(err)
		}
		values, errors = append(values, s.Capacity.Value), append(errors, s.Capacity.SE)
	}
	mean, sd := stat.MeanStdDev(values, nil)
	if !(math.Abs(mean-2) <= 4*sd/math.Sqrt(repeats)) {
		t.Errorf("capacity %v ± %v, want 2", mean, sd/math.Sqrt(repeats))
	}
	if ratio := sd / stat.Mean(errors, nil); !(math.Abs(ratio-1) <= 0.36) { // the deviation of 60 is uncertain by 9 %: 4 of its errors
		t.Errorf("capacities vary by %v, their standard errors are %v", sd, stat.Mean(errors, nil))
	}
}
