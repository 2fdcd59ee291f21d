package mcmc_test

import (
	"context"
	"fmt"

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
	fmt.Printf("log evidence %.1f ± %.1f, exactly %.1f; %d faults\n", r.Evidence.Log, r.Evidence.SE, exact, len(r.Faults()))
	// Output:
	// 10 rungs from β = 0 to 1
	// log evidence -13.1 ± 0.1, exactly -13.1; 0 faults
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
	fmt.Printf("log evidence %.1f ± %.1f, exactly %.1f\n", r.Evidence.Log, r.Evidence.SE, exact)
	fmt.Printf("beta[1] %.2f ± %.2f, exactly %.2f; %d faults\n", m, se, mean[0], len(r.Faults()))
	// Output:
	// log evidence -13.1 ± 0.1, exactly -13.1
	// beta[1] 0.93 ± 0.01, exactly 0.93; 0 faults
}
