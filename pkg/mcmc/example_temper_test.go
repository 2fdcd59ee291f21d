package mcmc_test

import (
	"context"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// The evidence of a linear regression, of which the exact value is known.
func ExampleTemper() {
	model := posteriordb.Conjugate()
	r, err := mcmc.Temper(context.Background(), model.Target(), mcmc.HMC{}, mcmc.Tempering{}, mcmc.Options{Warmup: 300, Draws: 500}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _, exact := model.Exact()
	fmt.Printf("%d rungs from β = %v to %v\n", len(r.Ladder.Betas), r.Ladder.Betas[0], r.Ladder.Betas[len(r.Ladder.Betas)-1])
	fmt.Printf("log evidence %.0f ± %.1f, exactly %.1f: %v\n", r.Evidence.Log, r.Evidence.SE, exact, math.Abs(r.Evidence.Log-exact) < 4*r.Evidence.SE)
	fmt.Println(len(r.Faults()), "faults")
	// Output:
	// 10 rungs from β = 0 to 1
	// log evidence -13 ± 0.1, exactly -13.1: true
	// 0 faults
}

// The same by particles, which need no start.
func ExampleRunSequential() {
	model := posteriordb.Conjugate()
	r, err := mcmc.RunSequential(context.Background(), model.Target(), mcmc.HMC{}, mcmc.Sequential{}, mcmc.Options{Chains: 2, Draws: 500}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	mean, _, exact := model.Exact()
	m, se, err := r.Mean("beta[1]", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("log evidence %.0f ± %.1f, exactly %.1f: %v\n", r.Evidence.Log, r.Evidence.SE, exact, math.Abs(r.Evidence.Log-exact) < 4*r.Evidence.SE)
	fmt.Printf("beta[1] %.1f ± %.2f, exactly %.2f: %v\n", m, se, mean[0], math.Abs(m-mean[0]) < 4*se)
	fmt.Println(len(r.Faults()), "faults")
	// Output:
	// log evidence -13 ± 0.1, exactly -13.1: true
	// beta[1] 0.9 ± 0.01, exactly 0.93: true
	// 0 faults
}
