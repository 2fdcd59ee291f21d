package posteriordb

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // the products of gonum
	"github.com/richlazy/richlazy/pkg/mcmc"
)

// LinearNetwork is a linear network of one hidden layer in the Bayesian sense: f(x) = Scale · Σ_i a_i w_i·x with readout weights a_i ~ N(0, ReadoutVariance) and weights of the
// hidden layer w_ij ~ N(0, WeightVariance), trained on y ~ N(f(x), Noise). Its posterior over the weights is not Gaussian, and yet known exactly: see
// [LinearNetwork.Exact]. So it is the one network whose sampler can be tested to the last digit, in the rich regime and in the lazy one.
//
// Scale 1/Width is the non-lazy (mean-field) network of van Meegen and Sompolinsky, whose kernel of inputs K0 is WeightVariance times the products of the inputs; 1/√Width is
// the lazy one.
type LinearNetwork struct {
	Width           int
	Inputs          *mat.Dense // one row a datum
	Targets         []float64
	ReadoutVariance float64 // variance of each a_i in the prior
	WeightVariance  float64 // variance of each w_ij in the prior
	Noise           float64 // standard deviation of the targets around the network: 1/√β at inverse temperature β
	Scale           float64 // factor before the sum over hidden units; 0: 1
}

// DeepLinear is the network for which exact values are printed in the tests: 20 hidden units, 8 data of 3 inputs, X[i][j] = sin(1 + 3i + j), y_i = X[i][0] − X[i][1]/2 +
// cos(i)/10, noise 0.1, variances 1/20 and 1/3.
func DeepLinear() *LinearNetwork {
	l := &LinearNetwork{Width: 20, Inputs: mat.NewDense(8, 3, nil), Targets: make([]float64, 8), ReadoutVariance: 1. / 20, WeightVariance: 1. / 3, Noise: .1}
	for i := range l.Targets {
		row := l.Inputs.RawRowView(i)
		for j := range row {
			row[j] = math.Sin(float64(1 + 3*i + j))
		}
		l.Targets[i] = row[0] - .5*row[1] + .1*math.Cos(float64(i))
	}
	return l
}

// check panics on a network that is none.
func (l *LinearNetwork) check() (data, inputs int) {
	data, inputs = l.Inputs.Dims()
	if l.Width < 1 || !(l.ReadoutVariance > 0) || !(l.WeightVariance > 0) || !(l.Noise > 0) {
		panic(fmt.Sprintf("posteriordb: LinearNetwork: width %d, variances %v and %v, noise %v: all have to be positive", l.Width, l.ReadoutVariance, l.WeightVariance, l.Noise))
	}
	if len(l.Targets) != data {
		panic(fmt.Sprintf("posteriordb: LinearNetwork: %d targets of %d inputs", len(l.Targets), data))
	}
	return data, inputs
}

func (l *LinearNetwork) scale() float64 {
	if l.Scale == 0 {
		return 1
	}
	return l.Scale
}

// Target returns the posterior over the weights. Coordinates are those of the hidden layer, unit by unit, and then the readout weights. Recorded is what the symmetries of
// the network leave alone: "norm", that is Σ a_i², "w[1]" …, the effective weights Scale · Σ_i a_i w_i, and "mse", the mean squared error on the data. The densities of prior
// and likelihood are normalised, so that the evidence is that of the data.
func (l *LinearNetwork) Target() *mcmc.Target {
	data, inputs := l.check()
	n, gamma := l.Width, l.scale()
	x := slices.Clone(mat.DenseCopyOf(l.Inputs).RawMatrix().Data)
	y := slices.Clone(l.Targets)
	precision := 1 / (l.Noise * l.Noise)
	priorConstant := -.5*float64(n*inputs)*math.Log(2*math.Pi*l.WeightVariance) - .5*float64(n)*math.Log(2*math.Pi*l.ReadoutVariance)
	constant := -float64(data) * (.5*math.Log(2*math.Pi) + math.Log(l.Noise))
	weights, slope := make([]float64, inputs), make([]float64, inputs)

	prior := func(g, v []float64) float64 {
		first, second := 0., 0.
		for i, w := range v[:n*inputs] {
			first += w * w
			add(g, i, -w/l.WeightVariance)
		}
		for i, a := range v[n*inputs:] {
			second += a * a
			add(g, n*inputs+i, -a/l.ReadoutVariance)
		}
		return priorConstant - .5*first/l.WeightVariance - .5*second/l.ReadoutVariance
	}
	// effective sets w to the weights of the network as one linear map.
	effective := func(w, v []float64) {
		clear(w)
		for i, a := range v[n*inputs:] {
			for j, u := range v[i*inputs : (i+1)*inputs] {
				w[j] += gamma * a * u
			}
		}
	}
	// squares returns the squared errors, and sets slope to −½ their derivative by the effective weights, unless it is nil.
	squares := func(slope, w []float64) float64 {
		clear(slope)
		sum := 0.
		for p, target := range y {
			row := x[p*inputs : (p+1)*inputs]
			r := target
			for j, v := range row {
				r -= w[j] * v
			}
			sum += r * r
			for j := range slope {
				slope[j] += r * row[j]
			}
		}
		return sum
	}
	likelihood := func(g, v []float64) float64 {
		effective(weights, v)
		if g == nil {
			return constant - .5*precision*squares(nil, weights)
		}
		value := constant - .5*precision*squares(slope, weights)
		for i, a := range v[n*inputs:] {
			unit := v[i*inputs : (i+1)*inputs]
			sum := 0.
			for j, s := range slope {
				g[i*inputs+j] += precision * gamma * a * s
				sum += unit[j] * s
			}
			g[n*inputs+i] += precision * gamma * sum
		}
		return value
	}

	spread := make([]float64, n*(inputs+1))
	for i := range spread {
		spread[i] = math.Sqrt(l.WeightVariance)
		if i >= n*inputs {
			spread[i] = math.Sqrt(l.ReadoutVariance)
		}
	}
	return &mcmc.Target{
		Dim: n * (inputs + 1), Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
		GaussianPrior: &mcmc.Gaussian{SD: spread},
		DrawPrior: func(v []float64, src rand.Source) {
			rng := rand.New(src)
			for i, sd := range spread {
				v[i] = sd * rng.NormFloat64()
			}
		},
		Names: append(append([]string{"norm"}, indexed("w", inputs)...), "mse"),
		Constrain: func(dst, v []float64) {
			dst[0] = 0
			for _, a := range v[n*inputs:] {
				dst[0] += a * a
			}
			effective(dst[1:1+inputs], v)
			dst[1+inputs] = squares(nil, dst[1:1+inputs]) / float64(data)
		},
		New: l.Target,
	}
}

// Model returns the posterior with its exact answer.
func (l *LinearNetwork) Model(name string) *Model {
	exact := l.Exact(nil)
	known := []Known{{"norm", exact.Norm.Mean, exact.Norm.SD, 0}}
	for i, w := range indexed("w", len(exact.Weights)) {
		known = append(known, Known{w, exact.Weights[i].Mean, exact.Weights[i].SD, 0})
	}
	known = append(known, Known{"mse", exact.MSE.Mean, exact.MSE.SD, 0})
	return &Model{
		Name: name, Target: l.Target(), Known: known, Source: "exact: given Σ a_i² the network is a Gaussian process; quadrature over that",
		Simulate: func(src rand.Source) ([]float64, *mcmc.Target) {
			t := l.Target()
			x := make([]float64, t.Dim)
			t.DrawPrior(x, src)
			quantities := make([]float64, len(t.Names))
			t.Constrain(quantities, x)
			simulated := *l
			simulated.Targets = make([]float64, len(l.Targets))
			rng := rand.New(src)
			for p := range simulated.Targets {
				f := mat.Dot(l.Inputs.RowView(p), mat.NewVecDense(len(quantities)-2, quantities[1:len(quantities)-1]))
				simulated.Targets[p] = f + l.Noise*rng.NormFloat64()
			}
			return x, simulated.Target()
		},
	}
}
