package backprop_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

var grads = []struct {
	name   string
	grad   func(dst, slope, x []float64)
	grad32 func(dst, slope, x []float32)
}{
	{"linear", nil, nil}, {"tanh", simd.TanhGrad, simd.TanhGrad32}, {"erf", simd.ErfGrad, simd.ErfGrad32},
	{"softplus", simd.SoftplusGrad, simd.SoftplusGrad32}, {"ReLU", simd.ReLUGrad, simd.ReLUGrad32},
}

// chainOf draws a chain of so many hidden layers, in both precisions.
func chainOf(hidden int, r *rand.Rand) (*backprop.Chain[float64], *backprop.Chain[float32], string) {
	var layers []backprop.Layer[float64]
	var layers32 []backprop.Layer[float32]
	name, inputs := "", 1+r.IntN(9)
	for range hidden + 1 {
		g := grads[r.IntN(len(grads))]
		units, bias := 1+r.IntN(11), r.IntN(2) == 0
		layers = append(layers, backprop.Layer[float64]{Inputs: inputs, Units: units, Bias: bias, Grad: g.grad})
		layers32 = append(layers32, backprop.Layer[float32]{Inputs: inputs, Units: units, Bias: bias, Grad: g.grad32})
		name += fmt.Sprintf("%d-%s(bias %v)-", inputs, g.name, bias)
		inputs = units
	}
	return backprop.NewChain(layers), backprop.NewChain(layers32), name + fmt.Sprint(inputs)
}

func normals(n int, r *rand.Rand) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	return x
}

// value is a loss of outputs, ½ Σ ŷ², and of hidden responses, Σ c·h.
func value(p *backprop.Pass[float64], params, x, c []float64, trials int, slope []float64) (l float64) {
	for i, y := range p.Forward(params, x, trials) {
		l += y * y / 2
		slope[i] = y
	}
	for i, h := range p.Responses(0) {
		l += c[i] * h
	}
	return l
}

func TestBackwardAgainstCentralDifferences(t *testing.T) {
	r := rng.New(1).Rand()
	for range 120 {
		chain, _, name := chainOf(r.IntN(4), r)
		trials := 1 + r.IntN(6)
		layers := chain.Layers()
		params, x, c := normals(chain.Size(), r), normals(trials*layers[0].Inputs, r), normals(trials*layers[0].Units, r)
		p := chain.NewPass(trials)
		slope, gradient := make([]float64, trials*layers[len(layers)-1].Units), normals(chain.Size(), r)
		value(p, params, x, c, trials, slope)
		for i, v := range c {
			p.HiddenSlope(0)[i] += v
		}
		p.Backward(params, gradient, slope)
		scale := 1.0
		for _, g := range gradient {
			scale = max(scale, math.Abs(g))
		}
		scratch := make([]float64, len(slope))
		for i, at := range params {
			const h = 1e-5
			params[i] = at + h
			up := value(p, params, x, c, trials, scratch)
			params[i] = at - h
			down := value(p, params, x, c, trials, scratch)
			params[i] = at
			if want := (up - down) / (2 * h); !(math.Abs(gradient[i]-want) <= 1e-6*scale) {
				t.Errorf("%s, %d trials: derivative by parameter %d is %v, central difference %v", name, trials, i, gradient[i], want)
			}
		}
	}
}

// Rise and Descend do what Forward and Backward do, but for the weights of the first layer.
func TestRiseAndDescend(t *testing.T) {
	r := rng.New(2).Rand()
	for range 60 {
		chain, _, name := chainOf(r.IntN(4), r)
		trials := 2 + r.IntN(6)
		first := chain.Layers()[0]
		params, x := normals(chain.Size(), r), normals(trials*first.Inputs, r)
		p := chain.NewPass(trials + r.IntN(3))
		out := append([]float64(nil), p.Forward(params, x, trials)...)
		slope := normals(len(out), r)
		want, got := make([]float64, chain.Size()), make([]float64, chain.Size())
		p.Backward(params, want, slope)
		drive := p.Drive()[:trials*first.Units]
		w := chain.Weights(params, 0)
		for i := range trials {
			for u := range first.Units {
				drive[i*first.Units+u] = 0
				for j := range first.Inputs {
					drive[i*first.Units+u] += x[i*first.Inputs+j] * w[u*first.Inputs+j]
				}
			}
		}
		near(t, name+": outputs", p.Rise(params, drive, trials), out, 1e-12)
		delta := p.Descend(params, got, slope)
		for u := range first.Units {
			for j := range first.Inputs {
				for i := range trials {
					chain.Weights(got, 0)[u*first.Inputs+j] += delta[i*first.Units+u] * x[i*first.Inputs+j]
				}
			}
		}
		near(t, name+": gradient", got, want, 1e-11)
	}
}

func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	scale := 1.0
	for _, v := range want {
		scale = max(scale, math.Abs(v))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance*scale) {
			t.Fatalf("%s: number %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}
