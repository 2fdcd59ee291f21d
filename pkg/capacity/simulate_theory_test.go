package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// TestSimulationIsTheoryWithinFivePercent has 16 manifolds of random segments, circles and spheres in 400 channels, where P(D+1) is at most 80: simulated and mean-field capacity
// differ by no more than 5 %, with no allowance for sampling, of which there is so much that 4 of its standard errors fit into that.
func TestSimulationIsTheoryWithinFivePercent(t *testing.T) {
	if testing.Short() {
		t.Skip("tries 1000 labellings for each of three shapes")
	}
	for _, c := range []struct {
		dims, points int
		radius       float64
	}{{1, 4, 2}, {2, 20, 0.5}, {4, 20, 1}} {
		manifolds := spheres(rand.New(rand.NewPCG(8, 71)), 16, c.points, 400, c.dims, c.radius, 0)
		s, err := Simulate(context.Background(), manifolds, Options{Origin: AsGiven, Samples: 1000}, rand.NewPCG(8, 72))
		g, err2 := GLUE(context.Background(), manifolds, Options{Origin: AsGiven, Samples: 2500}, rand.NewPCG(8, 73))
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		ratio := s.Capacity.Value / g.Capacity.Value
		se := ratio * math.Hypot(s.Capacity.SE/s.Capacity.Value, g.Capacity.SE/g.Capacity.Value)
		if !(math.Abs(ratio-1) <= 0.05) || !(se <= 0.05/4) {
			t.Errorf("%+v: %v simulated, %v by theory, ratio %.3f ± %.3f", c, s.Capacity, g.Capacity, ratio, se)
		}
		t.Logf("%+v: ratio %.3f ± %.3f", c, ratio, se)
	}
}
