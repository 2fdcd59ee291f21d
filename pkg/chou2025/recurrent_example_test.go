package chou2025_test

import (
	"context"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/chou2025"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Networks that begin with recurrent weights of rank 1 and of full rank, small and trained for a short time.
func ExampleRecurrentStudy() {
	study := chou2025.RecurrentStudy{Task: chou2025.DelayedMatch, Ranks: []int{1, 30}, Units: 30, Updates: 20, Test: 64, Points: 20, Sets: 2, Samples: 50}
	networks, err := study.Run(context.Background(), rng.New(1).Source())
	if err != nil {
		panic(err)
	}
	ranks, values := chou2025.ByRank(networks, chou2025.DelayedMatch, "sign similarity")
	for k, r := range ranks {
		fmt.Println("rank", r, "- networks", len(values[k]), "- signs that stayed, more than half:", values[k][0] > 0.5)
	}
	fmt.Printf("norms of the first weights differ by a part of %.0e or less: %v\n", 1e-12, math.Abs(networks[1].Norm/networks[0].Norm-1) < 1e-12)
	// Output:
	// rank 1 - networks 1 - signs that stayed, more than half: true
	// rank 30 - networks 1 - signs that stayed, more than half: true
	// norms of the first weights differ by a part of 1e-12 or less: true
}

// A published mean of 50 networks, all tested on one set of trials, beside two networks tested on two sets: what differs between sets is most of the error.
func ExampleRecurrentNumber_Compare() {
	published := chou2025.RecurrentNumber{Task: chou2025.TwoAlternatives, Quantity: "accuracy", Rank: 300, Networks: 50, Value: 0.91, Reading: 0.01}
	tested := func(seed int, accuracies ...float64) chou2025.RecurrentNetwork {
		n := chou2025.RecurrentNetwork{Task: chou2025.TwoAlternatives, Rank: 300, Seed: seed}
		for _, a := range accuracies {
			n.Sets = append(n.Sets, chou2025.RecurrentSet{After: chou2025.RecurrentState{Accuracy: a}})
		}
		return n
	}
	c := published.Compare([]chou2025.RecurrentNetwork{tested(0, 0.86, 0.90), tested(1, 0.87, 0.89)})
	fmt.Printf("%.3f here, %.3f published: %.1f standard errors of the difference\n", c.Got, c.Value, c.Errors)
	fmt.Printf("standard deviation of sets %.3f, of networks %.3f\n", c.BySet, c.BySeed)
	// Output:
	// 0.880 here, 0.910 published: 0.8 standard errors of the difference
	// standard deviation of sets 0.020, of networks 0.000
}
