package mcmc

import (
	"context"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

// halves is a Gaussian target in two parts.
func halves(n int) *Target {
	narrow := &Gaussian{SD: make([]float64, n)}
	for i := range narrow.SD {
		narrow.SD[i] = .1 + float64(i)
	}
	wide := &Gaussian{}
	return &Target{Dim: n, Prior: wide.Log, Likelihood: narrow.Log, GaussianPrior: wide, Density: func(g, x []float64) float64 {
		sum := 0.0
		for i, v := range x {
			d := 1 + 1/(narrow.SD[i]*narrow.SD[i])
			sum -= .5 * d * v * v
			if g != nil {
				g[i] = -d * v
			}
		}
		return sum
	}}
}

// A transition of an ensemble, and one of a cloud's particle, allocate nothing.
func TestTemperingAllocations(t *testing.T) {
	target := halves(3)
	for _, kernel := range []Kernel{HMC{}, NUTS{}, GHMC{}, RandomWalk{}, EllipticalSlice{}} {
		ladder := &Ladder{Betas: []float64{0, .1, 1}, Explore: 2}
		for range ladder.Betas {
			ladder.Tuning = append(ladder.Tuning, Tuning{Step: .2, Mass: Unit{}})
		}
		all, k, _, err := ladder.run(target, kernel, Options{})
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float64, all.Dim)
		for i := range 3 {
			x[9+2*3+i] = float64(i)
		}
		s, err := k.Init(all, x)
		if err != nil {
			t.Fatal(err)
		}
		src := rng.New(1).Source()
		for range 20 {
			k.Step(all, s, nil, src)
		}
		if n := testing.AllocsPerRun(100, func() { k.Step(all, s, nil, src) }); n != 0 {
			t.Errorf("%v: %v allocations in a scan", kernel, n)
		}
	}
}

// The ladder that is found has equal barriers between its rungs, and keeps both ends.
func TestEqualised(t *testing.T) {
	// Λ(β) = 3√β, known at eleven places.
	var betas, barrier []float64
	for i := range 101 {
		b := math.Pow(float64(i)/100, 3)
		betas, barrier = append(betas, b), append(barrier, 3*math.Sqrt(b))
	}
	found := equalised(betas, barrier, 7)
	if found[0] != 0 || found[6] != 1 {
		t.Errorf("the ends are %v and %v", found[0], found[6])
	}
	for i, b := range found {
		want := math.Pow(float64(i)/6, 2)
		if !(math.Abs(b-want) <= 1e-3) {
			t.Errorf("β %d is %v, want %v", i, b, want)
		}
	}
}

// Merging windows is as adding their draws to one.
func TestWindowMerge(t *testing.T) {
	src := rng.New(2).Rand()
	for _, what := range []Estimate{EstimateDiagonal, EstimateDense} {
		var a, b, all window
		for _, w := range []*window{&a, &b, &all} {
			w.forget(3, what)
		}
		for i := range 50 {
			x := []float64{src.NormFloat64(), src.NormFloat64() + float64(i), float64(i * i)}
			all.add(x, what)
			if i < 20 {
				a.add(x, what)
			} else {
				b.add(x, what)
			}
		}
		a.merge(&b, what)
		got, err := a.mass(&Target{Dim: 3}, what, 0)
		if err != nil {
			t.Fatal(err)
		}
		want, err := all.mass(&Target{Dim: 3}, what, 0)
		if err != nil {
			t.Fatal(err)
		}
		p, v, u := []float64{1, 2, -1}, make([]float64, 3), make([]float64, 3)
		got.Velocity(v, p)
		want.Velocity(u, p)
		for i := range v {
			if !(math.Abs(v[i]-u[i]) <= 1e-9*math.Abs(u[i])) {
				t.Errorf("velocity %v of merged windows, %v of one", v, u)
			}
		}
	}
}

// The step of β leaves what was asked of effective particles; systematic resampling makes each as often as its weight says, rounded down or up.
func TestSequentialStep(t *testing.T) {
	s, err := newSequential(halves(2), RandomWalk{}, Sequential{Keep: .7}, Options{Draws: 400})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.run(context.Background(), 0, rng.Fork(rng.New(4).Source()))
	if err != nil {
		t.Fatal(err)
	}
	for i, stage := range c.Stages[:len(c.Stages)-1] {
		if !(math.Abs(stage.Conditional-.7) <= 1e-9) {
			t.Errorf("stage %d keeps %v, want 0.7", i, stage.Conditional)
		}
	}
	src := rng.New(5).Rand()
	sum := 0.0
	for i := range c.particles {
		c.particles[i].weight = src.ExpFloat64()
		if i%7 == 0 || i > 380 {
			c.particles[i].weight = 0
		}
		sum += c.particles[i].weight
	}
	for i := range c.particles {
		c.particles[i].weight /= sum
	}
	copies := make([]int, len(c.particles))
	for _, k := range c.systematic(.999999) {
		copies[k]++
	}
	for i, n := range copies {
		expected := c.particles[i].weight * float64(len(copies))
		if float64(n) < math.Floor(expected) || float64(n) > math.Ceil(expected) {
			t.Errorf("%d copies of a particle of which there should be %.3f", n, expected)
		}
	}
}
