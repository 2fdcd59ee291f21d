package calibration_test

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/calibration"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// A kernel on a model with a known posterior.
func ExampleRun() {
	model := calibration.Model{Name: "regression", Simulate: posteriordb.Conjugate().Model("regression").Simulate}
	sampler := calibration.Chain(mcmc.NUTS{}, mcmc.Options{Warmup: 300, Unchecked: true})
	r, err := calibration.Run(context.Background(), model, sampler, calibration.Options{Simulations: 200, Draws: 19}, rng.New(1).Source())
	if err != nil {
		panic(err)
	}
	for _, v := range r.Verdicts {
		fmt.Println(v.Name, v.Words())
	}
	// Output:
	// beta[1] calibrated
	// beta[2] calibrated
	// beta[3] calibrated
	// beta[4] calibrated
	// log likelihood calibrated
}

// Ranks from elsewhere are judged in the same way.
func ExampleJudge() {
	var ranks []int
	for i := range 200 {
		ranks = append(ranks, i%20/2+5) // 5 … 14 of 0 … 19
	}
	verdicts, bands, err := calibration.Judge([]string{"beta"}, [][]int{ranks}, 19, calibration.Judgement{Bins: 5}, rng.New(1).Source())
	if err != nil {
		panic(err)
	}
	fmt.Println(verdicts[0].Counts, "in a band from", bands.BinLow, "to", bands.BinHigh)
	fmt.Println(verdicts[0].Words())
	// Output:
	// [0 60 80 60 0] in a band from 27 to 55
	// draws are too wide
}
