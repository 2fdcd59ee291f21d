package mcmc_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/rng"
)

// line is a regression y = a + b·x with noise of known standard deviation 0.5.
func line() *mcmc.Target {
	x, y := []float64{0, 1, 2, 3, 4}, []float64{1.3, 1.6, 2.1, 2.8, 3.2}
	return &mcmc.Target{Dim: 2, Names: []string{"a", "b"}, Density: func(gradient, w []float64) float64 {
		clear(gradient)
		sum := 0.0
		for i := range x {
			r := (y[i] - w[0] - w[1]*x[i]) / 0.5
			sum -= r * r / 2
			if gradient != nil {
				gradient[0] += r / 0.5
				gradient[1] += r / 0.5 * x[i]
			}
		}
		return sum
	}}
}

func ExampleRun() {
	result, err := mcmc.Run(context.Background(), line(), mcmc.NUTS{}, mcmc.Options{}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	summary, err := result.Summary()
	if err != nil {
		fmt.Println(err)
		return
	}
	// The line of least squares has a = 1.2 and b = 0.5; the standard deviations are 0.5·√0.6 = 0.387 and 0.5/√10 = 0.158.
	for i, q := range summary.Quantities {
		fmt.Printf("%s: %.1f ± %.1f\n", summary.Names[i], q.Mean, q.SD)
	}
	fmt.Println(summary.Trustworthy())
	// Output:
	// a: 1.2 ± 0.4
	// b: 0.5 ± 0.2
	// true
}

// A run is ended after some time, and goes on where it was.
func ExampleResume() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	ctx, cancel := context.WithCancel(context.Background())
	target, draws := line(), 0
	opt := mcmc.Options{Chains: 1, Warmup: 200, Draws: 500, Block: 50, Path: filepath.Join(folder, "line.zarr")}
	opt.Observe = []mcmc.Observable{mcmc.Observe("slope is positive", func(w []float64) float64 {
		if draws++; draws == 270 {
			cancel() // someone presses a button
		}
		if w[1] > 0 {
			return 1
		}
		return 0
	})}
	result, err := mcmc.Run(ctx, target, mcmc.NUTS{}, opt, rng.New(1).Source())
	fmt.Println(errors.Is(err, context.Canceled), result.Chains[0].Draws)
	result, err = mcmc.Resume(context.Background(), target, mcmc.NUTS{}, opt)
	fmt.Println(err, result.Chains[0].Draws)
	// Output:
	// true 250
	// <nil> 500
}

// Two modes that are far apart: each chain stays where it began, and the comparison says so.
func ExampleCompareStarts() {
	target := &mcmc.Target{Dim: 1, Names: []string{"x"}, Density: func(gradient, x []float64) float64 {
		p := 1 / (1 + math.Exp(-20*x[0])) // share of the mode at 10
		if gradient != nil {
			gradient[0] = p*(10-x[0]) + (1-p)*(-10-x[0])
		}
		return -(math.Abs(x[0])-10)*(math.Abs(x[0])-10)/2 + math.Log1p(math.Exp(-20*math.Abs(x[0])))
	}}
	starts := mcmc.Starts{Uninformed: mcmc.StartAt([]float64{-9}), Informed: mcmc.StartAt([]float64{9})}
	opt := mcmc.Options{Chains: 2, Warmup: 200, Draws: 400, Adapt: mcmc.Adapt{Step: 0.2, KeepStep: true}}
	c, err := mcmc.CompareStarts(context.Background(), target, mcmc.HMC{}, opt, starts, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Verdict(), c.From())
	fmt.Printf("%.0f and %.0f\n", c.Quantities[0].Uninformed, c.Quantities[0].Informed)
	// Output:
	// differ -1
	// -10 and 10
}
