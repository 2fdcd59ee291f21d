package mcmc_test

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/rng"
)

// gamma is the density of a positive number and its gradient: x²·e^−x, up to its constant.
func gamma(gradient, x []float64) float64 {
	if gradient != nil {
		gradient[0] = 2/x[0] - 1
	}
	return 2*math.Log(x[0]) - x[0]
}

// A chain by hand: a kernel's Init and Step, on a parameter that has to be positive.
func Example_kernel() {
	target := mcmc.Constrain(&mcmc.Target{Dim: 1, Density: gamma}, mcmc.Parameter{Name: "rate", Constraint: mcmc.Positive()})
	kernel := mcmc.NUTS{}
	state, err := kernel.Init(target, []float64{0})
	if err != nil {
		fmt.Println(err)
		return
	}
	src := rng.New(1).Source()
	tuning := &mcmc.Tuning{Step: 0.5}
	rate, accept := make([]float64, 1), 0.0
	var draws []float64
	const n = 20000
	for range n {
		info := kernel.Step(target, state, tuning, src)
		accept += info.Accept / n
		target.Constrain(rate, state.X)
		draws = append(draws, rate[0])
	}
	mean, sd := stat.MeanStdDev(draws, nil)
	fmt.Printf("%s: %s has mean %.1f, standard deviation %.1f; acceptance %.2f\n", kernel, target.Names[0], mean, sd, accept)
	// Output:
	// NUTS (at most 10 doublings): rate has mean 3.0, standard deviation 1.7; acceptance 0.93
}

// A gradient with a wrong sign is found before it costs a night.
func ExampleCheckTarget() {
	target := &mcmc.Target{Dim: 2, Names: []string{"mu", "tau"}, Density: func(gradient, x []float64) float64 {
		if gradient != nil {
			gradient[0], gradient[1] = -x[0], x[1]
		}
		return -x[0]*x[0]/2 - x[1]*x[1]/2
	}}
	fmt.Println(mcmc.CheckTarget(target, []float64{0.5, 2}))
	// Output:
	// mcmc: gradient at the start is 2 in coordinate 1 ("tau"), where x is 2, but the log density changes by -2 there
}

// Parameters with bounds and their coordinates.
func ExampleParameters() {
	p := mcmc.Parameters{{Name: "mu"}, {Name: "tau", Constraint: mcmc.Positive()}, {Name: "pi", Size: 3, Constraint: mcmc.Simplex()}}
	fmt.Println(p.Dim(), "coordinates of", p.Names())
	x := make([]float64, p.Dim())
	if err := p.Unconstrain(x, []float64{1, 2, 0.5, 0.25, 0.25}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", x)
	values := make([]float64, p.Len())
	fmt.Printf("log Jacobian %.3f at ", p.Constrain(values, x))
	fmt.Printf("%.2f\n", values)
	fmt.Println(p.Unconstrain(x, []float64{1, -2, 0.5, 0.25, 0.25}))
	// Output:
	// 4 coordinates of [mu tau pi[0] pi[1] pi[2]]
	// [1.000 0.693 0.693 0.000]
	// log Jacobian -2.773 at [1.00 2.00 0.50 0.25 0.25]
	// mcmc: "tau" is -2, and has to be above 0
}

// Masses by layer: one step size suits 3 weights of a prior with standard deviation 0.1 and 2 with 1.
func ExampleByLayer() {
	mass, err := mcmc.ByLayer([]int{3, 2}, []float64{0.1, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", mass.Variances())
	_, err = mcmc.ByLayer([]int{3, 2}, []float64{0.1, 0})
	fmt.Println(err)
	// Output:
	// [0.01 0.01 0.01 1.00 1.00]
	// mcmc: mass: the standard deviation of layer 1 is 0, and has to be positive and finite
}
