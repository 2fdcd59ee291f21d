package train_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// BenchmarkRecurrent is one update of the network of Chou et al. 2025: 300 units, 8 steps, 32 trials, SGD with momentum; of fixed trials and of trials that are drawn
// for each update.
func BenchmarkRecurrent(b *testing.B) {
	seed := rng.New(1)
	draw := func(trials int, name ...any) *task.Sequence {
		return task.Perceptual(task.PerceptualChou2025(trials), seed.At(name...).Source())
	}
	fixed := train.Fixed(draw(32, "fixed"))
	fresh := train.Fresh(func(_, step int) *task.Sequence { return draw(32, "fresh", step) })
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 3}, seed.At("weights").Source())
	for _, single := range []bool{true, false} {
		for name, of := range map[string]train.Trials{"fixed": fixed, "fresh": fresh} {
			b.Run(fmt.Sprintf("single=%v/%s", single, name), func(b *testing.B) {
				b.ReportAllocs()
				if _, err := train.Recurrent(context.Background(), []*network.RNN{n}, of, train.RecurrentOptions{Steps: b.N, Single: single}); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}
