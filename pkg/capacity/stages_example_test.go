package capacity_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// Two classes whose clouds shrink until step 32, and stay as they are from there on.
func ExampleStages() {
	steps := []float64{0, 1, 2, 4, 8, 11, 16, 21, 32, 43, 64, 85, 128, 171, 256, 341, 512, 683, 1024}
	seed := rng.New(1)
	classes := func(i int) ([]*mat.Dense, error) {
		size := 1 - 0.15*math.Log2(1+min(steps[i], 32))
		random := rand.New(seed.At("points").Source()) // the same points at all steps
		manifolds := make([]*mat.Dense, 2)
		for k := range manifolds {
			manifolds[k] = mat.NewDense(20, 30, nil)
			for point := range 20 {
				for unit := range 30 {
					manifolds[k].Set(point, unit, 0.3*float64(2*k-1)+size*random.NormFloat64())
				}
			}
		}
		return manifolds, nil
	}
	track, err := capacity.Track(context.Background(), steps, classes, capacity.Options{}, seed.At("capacity").Source())
	if err != nil {
		panic(err)
	}
	learning, err := capacity.Stages(context.Background(), capacity.StageOptions{}, track)
	if err != nil {
		panic(err)
	}
	for _, stage := range learning.Stages {
		fmt.Println(stage.Name, stage.Present)
	}
	fmt.Println("last turn:", learning.Turns[len(learning.Turns)-1])
	// Output:
	// clustering true
	// structuring true
	// separating false
	// stabilising false
	// last turn: step 32
}
