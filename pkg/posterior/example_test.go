package posterior_test

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// classes returns orthogonal inputs, n of each of three classes, and one-hot targets. K_0 is the identity.
func classes(n int) (x, y *mat.Dense) {
	x, y = mat.NewDense(3*n, 3*n, nil), mat.NewDense(3*n, 3, nil)
	for i := range 3 * n {
		x.Set(i, i, math.Sqrt(float64(3*n)))
		y.Set(i, i/n, 1)
	}
	return x, y
}

// A linear network deep in the feature-learning regime: readout weights have the covariance U of theory, U² /σ_a² − (1 − P/N) U = G with G = YᵀK₀⁻¹Y.
func Example() {
	x, y := classes(4)
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 60, Activation: network.Linear}}}, x, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	beta := p.Beta()
	result, err := mcmc.Run(context.Background(), p.Target(beta), posterior.Sampler(), mcmc.Options{
		Chains: 2, Warmup: 200, Draws: 300, Start: mcmc.StartPrior(), Anneal: posterior.AnnealFast(beta), Adapt: mcmc.Adapt{Estimate: mcmc.EstimateNone},
		Observe: []mcmc.Observable{p.ObserveReadout("U"), p.Training().ObserveMeanSquaredError("mse", y)}, Observed: true,
	}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	draws, err := result.Draws("U[1,1]")
	if err != nil {
		fmt.Println(err)
		return
	}
	mean := 0.
	for _, chain := range draws {
		for _, u := range chain {
			mean += u / 600
		}
	}
	const trials, units = 12., 60.
	b, g := 1-trials/units-4/units, 4. // of three outputs, at finite width
	theory := (b + math.Sqrt(b*b+4*g*trials)) / (2 * trials)
	fmt.Printf("U of class 1 is within %.0f %% of theory\n", math.Ceil(100*math.Abs(mean/theory-1)))
	// Output: U of class 1 is within 1 % of theory
}

// What the likelihood cannot see is no coordinate: weights outside the span of four inputs in ten dimensions.
func ExamplePosterior_Network() {
	r := rng.New(2).Rand()
	x, y := random(4, 10, r), random(4, 1, r)
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 5, Activation: network.Erf}}}, x, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	theta := p.Prior(r)
	a, b := p.Network(theta, r), p.Network(theta, r)
	_, fa := a.Respond(x)
	_, fb := b.Respond(x)
	fmt.Println(p.Dim(), "coordinates,", len(a.Parameters()), "weights")
	fmt.Println("same weights:", mat.Equal(a.Layers[0].Weights, b.Layers[0].Weights), "same outputs:", mat.EqualApprox(fa, fb, 1e-12))
	// Output:
	// 25 coordinates, 55 weights
	// same weights: false same outputs: true
}

// Kernels in the directions of classes grow with learning; here, under the prior, they are those of the inputs.
func ExampleClassForms() {
	x, y := classes(2)
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 5000, Activation: network.Linear}}}, x, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	kernels := p.Training().Kernels(p.Prior(rng.New(3).Source()))
	class := []int{0, 0, 1, 1, 2, 2}
	for l, k := range kernels {
		fmt.Printf("K_%d: %.1f\n", l, posterior.ClassForms(k, class, 3).At(0, 0))
	}
	// Output:
	// K_0: 1.0
	// K_1: 1.0
}

// Whether β is large enough for zero temperature is seen in how far mean outputs are from the targets.
func ExampleResidual() {
	x, y := classes(2)
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 50, Activation: network.Linear}}}, x, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	mean := p.Targets()
	mean.Scale(.9, mean)
	warm := p.Residual(mean, 1000)
	mean.Scale(.999, p.Targets())
	cold := p.Residual(mean, 100000)
	fmt.Println(warm.Cold(), cold.Cold())
	fmt.Println(cold)
	// Output:
	// false true
	// mean outputs miss the targets, of a mean square of 0.33, by 3.3e-07, beside thermal noise of 1e-05: the temperature is as good as zero
}
