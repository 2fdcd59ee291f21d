package vanmeegen2025_test

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

// Rectified units code for three classes by three units of forty.
func Example() {
	study := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{8, 8, 8}, 1, 0), Activation: network.ReLU, Units: 40, Chains: 1, Warmup: 100, Draws: 20}
	seed := rng.New(2025)
	draws, err := study.Run(context.Background(), seed.At("chains").Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	networks, err := study.Ensemble(draws)
	if err != nil {
		fmt.Println(err)
		return
	}
	scheme, err := networks.Scheme(context.Background(), 0, 1, seed.At("scheme").Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("fits the targets:", networks.TrainingError().Mean < 1e-3)
	fmt.Println("code:", scheme.Verdict)
	// Output:
	// fits the targets: true
	// code: sparse
}

// Inputs that no trial has show what networks make of what they learnt.
func ExampleWorld_Probes() {
	names, x := vanmeegen2025.Orthogonal([]int{5, 3}, 1, 0).Within(10).Probes()
	trials, inputs := x.Dims()
	fmt.Println(names, trials, inputs)
	// Output:
	// [new direction .7 of a trial two classes mixed sum of five] 4 10
}
