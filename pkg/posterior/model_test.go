package posterior_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

var activations = []network.Activation{
	network.ReLU, network.Linear, network.Tanh, network.Erf, network.Sigmoid, network.Softplus, network.ScaledErf, network.ErfSigmoid,
}

func random(rows, columns int, r *rand.Rand) *mat.Dense {
	return mat.NewDense(rows, columns, normals(rows*columns, r))
}

func normals(n int, r *rand.Rand) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// kind is a loss with targets that it takes.
type kind struct {
	loss    loss.Loss
	outputs int
	target  func(row []float64, r *rand.Rand)
}

var kinds = []kind{
	{nil, 1, func(y []float64, r *rand.Rand) { copy(y, normals(len(y), r)) }},
	{nil, 3, func(y []float64, r *rand.Rand) { copy(y, normals(len(y), r)) }},
	{loss.CrossEntropy{}, 3, func(y []float64, r *rand.Rand) { y[r.IntN(len(y))] = 1 }},
	{loss.Logistic{}, 1, func(y []float64, r *rand.Rand) { y[0] = float64(2*r.IntN(2) - 1) }},
}

func (k kind) targets(trials int, r *rand.Rand) *mat.Dense {
	y := mat.NewDense(trials, k.outputs, nil)
	for i := range trials {
		k.target(y.RawRowView(i), r)
	}
	return y
}

// each calls f with posteriors of all depths, activations, likelihoods and scalings, with and without biases, with fewer trials than inputs and with more.
func each(t *testing.T, f func(t *testing.T, p *posterior.Posterior, x, y *mat.Dense, k kind, beta float64, r *rand.Rand)) {
	r := rng.New(11).Rand()
	for _, a := range activations {
		for i, k := range kinds {
			for depth := range 4 {
				trials, inputs := 3+r.IntN(3), 2+r.IntN(6)
				m := posterior.Model{Loss: k.loss, Readout: posterior.Scaling((i + depth) % 2), ReadoutVariance: .5 + r.Float64()}
				for range depth {
					h := posterior.Hidden{Units: 1 + r.IntN(5), Activation: a, SD: .7 + r.Float64()}
					if r.IntN(2) == 0 {
						h.Bias = .5
					}
					m.Hidden = append(m.Hidden, h)
				}
				if r.IntN(2) == 0 {
					m.ReadoutBias = .3
				}
				x, y := random(trials, inputs, r), k.targets(trials, r)
				p, err := posterior.New(m, x, y)
				if err != nil {
					t.Fatal(err)
				}
				t.Run(fmt.Sprintf("%v,%d trials,%d inputs,%+v", a, trials, inputs, m), func(t *testing.T) { f(t, p, x, y, k, .5+3*r.Float64(), r) })
			}
		}
	}
}

// The density is that of the network of pkg/network with normal priors, and its gradient is the derivative.
func TestDensity(t *testing.T) {
	each(t, func(t *testing.T, p *posterior.Posterior, x, y *mat.Dense, k kind, beta float64, r *rand.Rand) {
		target, theta := p.Target(beta), p.Prior(r)
		l := k.loss
		if l == nil {
			l = loss.Squared{}
		}
		_, value := p.Network(theta, r).Gradient(x, y, l)
		want := -beta*value - simd.SumSquares(theta)/2
		gradient, part := make([]float64, len(theta)), make([]float64, len(theta))
		got := target.Density(gradient, theta)
		if !(math.Abs(got-want) <= 1e-12*math.Abs(want)) || !(math.Abs(target.Density(nil, theta)-want) <= 1e-12*math.Abs(want)) {
			t.Errorf("density %v, want %v", got, want)
		}
		if sum := target.Prior(nil, theta) + target.Likelihood(nil, theta); !(math.Abs(sum-want) <= 1e-12*math.Abs(want)) {
			t.Errorf("prior and likelihood %v, want %v", sum, want)
		}
		target.Likelihood(part, theta)
		for i, g := range part {
			if !(math.Abs(g-theta[i]-gradient[i]) <= 1e-13*(1+math.Abs(gradient[i]))) {
				t.Errorf("%s: parts of the gradient %v and %v, want %v", p.Names()[i], g, -theta[i], gradient[i])
			}
		}
		for i := range theta {
			const h = 1e-5
			at := theta[i]
			theta[i] = at + h
			up := target.Density(nil, theta)
			theta[i] = at - h
			down := target.Density(nil, theta)
			theta[i] = at
			if slope := (up - down) / (2 * h); !(math.Abs(slope-gradient[i]) <= 2e-8*(1+math.Abs(want))) {
				t.Errorf("%s: gradient %v, central difference %v", p.Names()[i], gradient[i], slope)
			}
		}
	})
}

// The way without gradients is the plain one, to rounding; back with the momentum turned round it leads to where it began.
func TestLeapfrog(t *testing.T) {
	each(t, func(t *testing.T, p *posterior.Posterior, x, y *mat.Dense, k kind, beta float64, r *rand.Rand) {
		for _, steps := range []int{1, 2, 7} {
			target := p.Target(beta)
			start, throw := p.Prior(r), normals(p.Dim(), r)
			plain := newTrajectory(target, start, throw)
			quick := newTrajectory(target, start, throw)
			const step = .03
			for range steps {
				plain.leap(target, step)
			}
			quick.logDensity = target.Leapfrog(quick.x, quick.p, quick.g, step, steps)
			size := 1 + math.Abs(plain.logDensity)
			same := func(what string, got, want []float64, tolerance float64) {
				for i := range got {
					if !(math.Abs(got[i]-want[i]) <= tolerance*size) {
						t.Fatalf("%d steps: %s[%d] = %v, want %v", steps, what, i, got[i], want[i])
					}
				}
			}
			same("x", quick.x, plain.x, 1e-12)
			same("p", quick.p, plain.p, 1e-12)
			same("gradient", quick.g, plain.g, 1e-11)
			same("log density", []float64{quick.logDensity}, []float64{plain.logDensity}, 1e-12)
			target.Leapfrog(quick.x, quick.p, quick.g, -step, steps)
			same("x on the way back", quick.x, start, 1e-11)
			same("p on the way back", quick.p, throw, 1e-11)
		}
	})
}

// A network in its own parametrisation has the priors that are given by layer, and may have any shape.
func TestOf(t *testing.T) {
	r := rng.New(12).Rand()
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 3}, {Width: 4}}, Hidden: []network.Hidden{{Units: 5, Activation: network.Tanh}, {Units: 2}}, Outputs: 2}, r)
	n.Layers[1].Bias = nil
	n.Readout().Activation = network.Sigmoid
	x, y := random(4, 7, r), random(4, 2, r)
	priors := []posterior.Prior{{2, .5}, {.7, 0}, {.1, 3}}
	p, err := posterior.Of(n, priors, nil, x, y)
	if err != nil {
		t.Fatal(err)
	}
	theta, err := p.Whiten(n)
	if err != nil {
		t.Fatal(err)
	}
	_, value := n.Gradient(x, y, loss.Squared{})
	want := -3 * value
	if got := p.Target(3).Likelihood(nil, theta); !(math.Abs(got-want) <= 1e-13*math.Abs(want)) {
		t.Errorf("log likelihood %v, want %v", got, want)
	}
	drawn := p.Network(p.Prior(r), r)
	for k := range 400 { // spread of weights and biases over draws, with its standard error of 1/√(2n)
		if k > 0 {
			more := p.Network(p.Prior(r), r)
			for l := range more.Layers {
				w := drawn.Layers[l].Weights.RawMatrix()
				w.Data = append(w.Data, more.Layers[l].Weights.RawMatrix().Data...)
				w.Rows = len(w.Data) / w.Cols
				drawn.Layers[l].Weights = mat.NewDense(w.Rows, w.Cols, w.Data)
				drawn.Layers[l].Bias = append(drawn.Layers[l].Bias, more.Layers[l].Bias...)
			}
		}
	}
	for l, prior := range priors {
		spread(t, drawn.Layers[l].Weights.RawMatrix().Data, prior.Weights)
		spread(t, drawn.Layers[l].Bias, prior.Bias)
	}
}

// spread fails unless the standard deviation around 0 of normal numbers is sd to four standard errors.
func spread(t *testing.T, v []float64, sd float64) {
	t.Helper()
	if len(v) == 0 && sd == 0 {
		return
	}
	n := float64(len(v))
	if got := math.Sqrt(simd.SumSquares(v) / n); !(math.Abs(got/sd-1) <= 4/math.Sqrt(2*n)) {
		t.Errorf("%v numbers have a standard deviation of %v, want %v", n, got, sd)
	}
}

// Names tell layers, units and inputs apart; other targets are those of a posterior that was made with them.
func TestNames(t *testing.T) {
	r := rng.New(13).Rand()
	x, y, other := random(2, 3, r), random(2, 2, r), random(2, 2, r)
	m := posterior.Model{Hidden: []posterior.Hidden{{Units: 2, Bias: 1}, {Units: 1, Activation: network.Erf}}, ReadoutBias: 1}
	p, err := posterior.New(m, x, y)
	if err != nil {
		t.Fatal(err)
	}
	want := "[W1[0,0] W1[0,1] W1[1,0] W1[1,1] b1[0] b1[1] W2[0,0] W2[0,1] a[0,0] a[1,0] c[0] c[1]]"
	if got := fmt.Sprint(p.Names()); got != want || !p.Target(1).Unidentified {
		t.Errorf("names %s, want %s", got, want)
	}
	q, err := p.With(other)
	if err != nil {
		t.Fatal(err)
	}
	same, err := posterior.New(m, x, other)
	if err != nil {
		t.Fatal(err)
	}
	theta := p.Prior(r)
	if got, want := q.Target(2).Density(nil, theta), same.Target(2).Density(nil, theta); got != want || got == p.Target(2).Density(nil, theta) {
		t.Errorf("with other targets: density %v, want %v", got, want)
	}
	if !mat.Equal(p.Targets(), y) || !mat.Equal(q.Targets(), other) {
		t.Error("targets are not those that were given")
	}
}

// Readout variances are those of van Meegen and Sompolinsky's scalings, and what a model has unless told otherwise.
func TestReadoutVariance(t *testing.T) {
	r := rng.New(14).Rand()
	for _, c := range []struct {
		last    network.Activation
		depth   int
		scaling posterior.Scaling
		want    float64
	}{
		{network.Linear, 1, posterior.NonLazy, 1. / 8}, {network.ReLU, 3, posterior.NonLazy, .5}, {network.ErfSigmoid, 3, posterior.NonLazy, 1. / 8},
		{network.Tanh, 1, posterior.NonLazy, 1. / 8}, {network.Linear, 2, posterior.Lazy, 1},
	} {
		m := posterior.Model{Readout: c.scaling}
		for range c.depth {
			m.Hidden = append(m.Hidden, posterior.Hidden{Units: 3, Activation: c.last})
		}
		p, err := posterior.New(m, random(8, 8, r), random(8, 1, r))
		if err != nil {
			t.Fatal(err)
		}
		theta := p.Zero()
		theta[len(theta)-1] = 1
		if got := p.Readout(theta).At(2, 0); !(math.Abs(got*got-c.want) <= 1e-15) {
			t.Errorf("%v, %d layers, %v: variance %v, want %v", c.last, c.depth, c.scaling, got*got, c.want)
		}
	}
}
