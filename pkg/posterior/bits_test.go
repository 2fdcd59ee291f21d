package posterior_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// wide is a posterior whose products are divided among cores.
func wide(t *testing.T) (*posterior.Posterior, []float64, []float64) {
	r := rng.New(41).Rand()
	h := posterior.Hidden{Units: 600, Activation: network.ErfSigmoid, Bias: .1}
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{h, h}}, random(60, 80, r), random(60, 3, r))
	if err != nil {
		t.Fatal(err)
	}
	return p, p.Prior(r), normals(p.Dim(), r)
}

// No bit depends on the number of cores.
func TestBitsDoNotDependOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p, theta, momentum := wide(t)
	var seen [2][]float64
	for i := range seen {
		runtime.GOMAXPROCS(1 + i)
		target := p.Target(600)
		w := newTrajectory(target, theta, momentum)
		l := target.Leapfrog(w.x, w.p, w.g, .001, 3)
		seen[i] = slices.Concat(w.x, w.p, w.g, []float64{l}, p.Training().Output(w.x).RawMatrix().Data)
	}
	if !slices.Equal(seen[0], seen[1]) {
		t.Error("one core and two give other bits")
	}
}

// Neither a step nor a density allocates; of forks, each has memory of its own.
func TestAllocations(t *testing.T) {
	p, theta, momentum := wide(t)
	target := p.Target(600)
	w := newTrajectory(target, theta, momentum)
	dst, v := make([]float64, 180), p.Training()
	for what, f := range map[string]func(){
		"Leapfrog":   func() { target.Leapfrog(w.x, w.p, w.g, .001, 2) },
		"Density":    func() { target.Density(w.g, w.x) },
		"Likelihood": func() { target.Likelihood(w.g, w.x) },
		"Prior":      func() { target.Prior(w.g, w.x) },
		"Outputs":    func() { v.Outputs(dst, w.x) },
	} {
		if n := testing.AllocsPerRun(3, f); n > 0 && simd.Active() != simd.Go { // without kernels gonum's products allocate
			t.Errorf("%s: %v allocations", what, n)
		}
	}
	fork := target.Fork()
	done := make(chan float64)
	go func() { done <- fork.Density(make([]float64, p.Dim()), theta) }()
	want := target.Density(w.g, theta)
	if got := <-done; got != want {
		t.Errorf("a fork beside its target gives %v, want %v", got, want)
	}
}

// The posterior of a linear network in its own parametrisation, at the point for which density and derivatives are printed to ten digits (of a model in Stan).
func TestPrintedDensity(t *testing.T) {
	l := posteriordb.DeepLinear()
	n := &network.MLP{Layers: []network.Layer{{Weights: mat.NewDense(20, 3, nil), Activation: network.Linear}, {Weights: mat.NewDense(1, 20, nil), Activation: network.Linear}}}
	for i := range 60 {
		n.Layers[0].Weights.RawMatrix().Data[i] = .1
	}
	for i := range 20 {
		n.Layers[1].Weights.RawMatrix().Data[i] = .2
	}
	p, err := posterior.Of(n, []posterior.Prior{{Weights: math.Sqrt(1. / 3)}, {Weights: math.Sqrt(1. / 20)}}, nil, l.Inputs, mat.NewDense(8, 1, l.Targets))
	if err != nil {
		t.Fatal(err)
	}
	theta, err := p.Whiten(n)
	if err != nil {
		t.Fatal(err)
	}
	if p.Rank() != 2 {
		t.Errorf("inputs sin(1 + 3i + j) span %d dimensions, want 2", p.Rank())
	}
	const prior = -(60*.1*.1*3 + 20*.2*.2*20) / 2 // of all weights; those outside the span of the inputs are no coordinates
	gradient := make([]float64, p.Dim())
	density := p.Target(100).Likelihood(gradient, theta) + prior
	whole := p.Network(gradient, nil) // the gradient by coordinates times the scale of weights, which divides twice
	for what, c := range map[string][2]float64{
		"log density": {density, -294.5553755315},
		"by a[0]":     {whole.Layers[1].Weights.At(0, 0)*20 - .2*20, -129.1468026131},
		"by W[0,0]":   {whole.Layers[0].Weights.At(0, 0)*3 - .1*3, -47.3835438213},
	} {
		if !(math.Abs(c[0]-c[1]) <= 6e-11) {
			t.Errorf("%s: %.10f, want %.10f", what, c[0], c[1])
		}
	}
}

// Annealing keeps the quick way: with the likelihood raised to a power, target and steps are those of another β.
func TestPowers(t *testing.T) {
	p, theta, momentum := wide(t)
	whole, want := p.Target(500).Temper(.2), p.Target(100)
	for range 2 {
		a, b := newTrajectory(&whole.Target, theta, momentum), newTrajectory(want, theta, momentum)
		if whole.Leapfrog == nil {
			t.Fatal("no Leapfrog under a power")
		}
		la, lb := whole.Leapfrog(a.x, a.p, a.g, .002, 3), want.Leapfrog(b.x, b.p, b.g, .002, 3)
		if !(math.Abs(la-lb) <= 1e-9) || !(math.Abs(a.x[7]-b.x[7]) <= 1e-12) || !(math.Abs(a.p[7]-b.p[7]) <= 1e-11) {
			t.Errorf("β = %v: log density %v, want %v; x %v, want %v", whole.Beta, la, lb, a.x[7], b.x[7])
		}
		whole.Beta, want = 0, p.Target(0)
	}
	target := p.Target(100)
	tempered := target.Temper(.3)
	before := target.Density(nil, theta)
	tempered.Density(nil, theta)
	if after := target.Density(nil, theta); after != before {
		t.Errorf("the target's density was %v and is %v after that under a power", before, after)
	}
}
