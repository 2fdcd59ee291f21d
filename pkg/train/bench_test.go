package train_test

import (
	"context"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// BenchmarkGardens reports the time of 1000 updates of one network on one core, ours beside plain gradient descent on the weights.
func BenchmarkGardens(b *testing.B) {
	for _, regime := range []struct {
		name       string
		scale, cue float64
	}{{"rich", .01, .5}, {"lazy", 3, 1.5}} {
		garden := task.Gardens()
		spec := network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(regime.scale)}, {Width: 2, Weights: network.Gaussian(regime.cue)}}}
		b.Run(regime.name+"/all", func(b *testing.B) {
			for b.Loop() {
				n := network.New(spec, rng.New(1).Source())
				if _, err := train.FullBatch(context.Background(), n, garden.Task, train.Options{Steps: 1000}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(regime.name+"/plain", func(b *testing.B) {
			x := garden.Inputs()
			for b.Loop() {
				n := network.New(spec, rng.New(1).Source())
				for range 1000 {
					step(n, x, garden.Targets, 0.005)
				}
			}
		})
	}
}
