package capacity

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestSimulatedPoints holds the shares of separable draws of 12 points, for each number of dimensions, to Cover's theorem within 4 standard errors; with a bias, that of one
// dimension more.
func TestSimulatedPoints(t *testing.T) {
	const p, draws = 12, 600
	points := make([]*mat.Dense, p)
	r := rand.New(rand.NewPCG(8, 61))
	for mu := range points {
		points[mu] = normal(r, 1, 40)
	}
	for _, bias := range []bool{false, true} {
		s, err := Simulate(context.Background(), points, Options{Origin: AsGiven, Samples: draws, Bias: bias}, rand.NewPCG(8, 62))
		if err != nil {
			t.Fatal(err)
		}
		more := 0
		if bias {
			more = 1
		}
		for n := range 15 {
			if n == 0 {
				continue
			}
			share := Cover(p, n+more)
			if got := s.Separable(n); !(math.Abs(got-share) <= 4*math.Sqrt(share*(1-share)/draws)+1e-12) {
				t.Errorf("bias %v: %v are separable in %d dimensions, want %v", bias, got, n, share)
			}
		}
		if !bias {
			within(t, "at one half", s.Capacity, 2)
			within(t, "mean", s.Mean, 2.*p/(p-1))
		}
		if s.NonSeparable != 0 {
			t.Errorf("%d draws are never separable", s.NonSeparable)
		}
	}
}

// TestSimulationAgreesWithTheory has 16 manifolds of 20 points of a circle in 200 channels. The two capacities agree within 5 % and their sampling errors.
func TestSimulationAgreesWithTheory(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 63))
	for _, radius := range []float64{0.5, 1} {
		manifolds := spheres(r, 16, 20, 200, 2, radius, 0)
		opt := Options{Origin: AsGiven, Samples: 100}
		s, err := Simulate(context.Background(), manifolds, opt, rand.NewPCG(8, 64))
		g, err2 := GLUE(context.Background(), manifolds, Options{Origin: AsGiven, Samples: 400}, rand.NewPCG(8, 65))
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if !(math.Abs(s.Capacity.Value-g.Capacity.Value) <= 0.05*g.Capacity.Value+4*math.Hypot(s.Capacity.SE, g.Capacity.SE)) || !(s.Capacity.SE < 0.05*s.Capacity.Value) {
			t.Errorf("radius %v: simulated %v, by theory %v", radius, s.Capacity, g.Capacity)
		}
		t.Logf("radius %v: simulated %v, mean %v, by theory %v", radius, s.Capacity, s.Mean, g.Capacity)
	}
}

func TestSimulationIsTheSameOnAnyNumberOfCores(t *testing.T) {
	manifolds := spheres(rand.New(rand.NewPCG(8, 66)), 5, 6, 30, 2, 1, 0)
	run := func(cores int) *Simulation {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		s, err := Simulate(context.Background(), manifolds, Options{Samples: 30, Labels: BalancedLabels}, rand.NewPCG(8, 67))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if !reflect.DeepEqual(run(1), run(5)) {
		t.Error("another result on 5 cores")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Simulate(ctx, manifolds, Options{}, rand.NewPCG(8, 68)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after the context's end", err)
	}
}

func TestSimulationOfWhatIsNeverSeparable(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 69))
	_, err := Simulate(context.Background(), []*mat.Dense{normal(r, 40, 3), normal(r, 40, 3)}, Options{Samples: 10}, rand.NewPCG(8, 70))
	if err == nil || !strings.HasPrefix(err.Error(), "capacity: 10 of 10 draws are separable in no projection") {
		t.Errorf("error %v", err)
	}
}
