package train_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// run reports the time of one update, in a training of so many steps.
func run(b *testing.B, n []*network.MLP, k *task.Task, opt train.Options) {
	opt.Source = func(n int) rand.Source { return rng.New(9).At(n).Source() }
	for b.Loop() {
		if _, err := train.All(context.Background(), n, k, opt); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N*opt.Steps*len(n)), "µs/step")
}

// BenchmarkGardens is the network of Flesch et al. 2022, all trials at once, on one core.
func BenchmarkGardens(b *testing.B) {
	for _, regime := range []struct {
		name       string
		scale, cue float64
	}{{"rich", .01, .5}, {"lazy", 3, 1.5}} {
		garden, n := task.Gardens(), gardenNetwork(1, regime.scale, regime.cue)
		for _, path := range []train.Path{train.Span, train.Direct} {
			b.Run(fmt.Sprint(regime.name, "/", path), func(b *testing.B) {
				run(b, []*network.MLP{n}, garden.Task, train.Options{Steps: 1000, Path: path})
			})
		}
	}
	b.Run("240 networks", func(b *testing.B) {
		var all []*network.MLP
		for i := range 240 {
			all = append(all, gardenNetwork(i, .3, .5))
		}
		run(b, all, task.Gardens().Task, train.Options{Steps: 100})
	})
}

// large is the gardens with pictures of 25 × 25 pixels: 627 inputs.
func large() (*task.Task, *network.MLP) {
	garden, r := task.Gardens(), rng.New(3).Rand()
	blobs := mat.NewDense(50, 625, nil)
	for i := range 25 {
		for j := range 625 {
			blobs.Set(i, j, r.NormFloat64()/25)
		}
		blobs.SetRow(25+i, blobs.RawRowView(i))
	}
	k := &task.Task{Name: "large", Trials: garden.Trials, Targets: garden.Targets, Blocks: []task.Block{{Name: "picture", X: blobs}, garden.Blocks[1]}}
	return k, network.New(network.Spec{Inputs: []network.Input{{Width: 625, Weights: network.Gaussian(.1)}, {Width: 2, Weights: network.Gaussian(.5)}}}, r)
}

// BenchmarkLarge is 627-100-1, by all paths.
func BenchmarkLarge(b *testing.B) {
	k, n := large()
	for _, single := range []bool{false, true} {
		for _, c := range []struct {
			name  string
			batch int
			opt   train.SGD
			path  train.Path
		}{
			{"batch 1/direct", 1, train.SGD{Rate: 1e-3}, train.Direct},
			{"batch 1/look-ahead", 1, train.SGD{Rate: 1e-3}, train.LookAhead},
			{"batch 1/span", 1, train.SGD{Rate: 1e-3}, train.Span},
			{"batch 1/span momentum", 1, train.SGD{Rate: 1e-3, Momentum: .9}, train.Span},
			{"batch 1/span L2", 1, train.SGD{Rate: 1e-3, L2: .1}, train.Span},
			{"batch 50/direct", 0, train.SGD{Rate: 1e-3}, train.Direct},
			{"batch 50/direct momentum", 0, train.SGD{Rate: 1e-3, Momentum: .9}, train.Direct},
			{"batch 50/span", 0, train.SGD{Rate: 1e-3}, train.Span},
		} {
			b.Run(fmt.Sprintf("%s/single=%v", c.name, single), func(b *testing.B) {
				run(b, []*network.MLP{n}, k, train.Options{Steps: map[int]int{0: 1000, 1: 30000}[c.batch], Batch: c.batch, Optimiser: c.opt, Path: c.path, Single: single})
			})
		}
	}
}

// BenchmarkMNIST is 784-512-512-10 on batches of 100 random pictures, SGD with momentum, cross-entropy.
func BenchmarkMNIST(b *testing.B) {
	r := rng.New(4).Rand()
	const pictures = 5000
	x, y := mat.NewDense(pictures, 784, nil), mat.NewDense(pictures, 10, nil)
	k := &task.Task{Name: "pictures", Blocks: []task.Block{{Name: "picture", X: x}}, Targets: y}
	for i := range pictures {
		k.Trials = append(k.Trials, "")
		y.Set(i, r.IntN(10), 1)
		for j := range 784 {
			x.Set(i, j, r.Float64())
		}
	}
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 784}}, Hidden: []network.Hidden{{Units: 512}, {Units: 512}}, Outputs: 10}, r)
	for _, single := range []bool{true, false} {
		b.Run(fmt.Sprintf("single=%v", single), func(b *testing.B) {
			run(b, []*network.MLP{n}, k, train.Options{
				Steps: 100, Batch: 100, Optimiser: train.SGD{Rate: .01, Momentum: .9}, Loss: loss.Mean(loss.CrossEntropy{}), Single: single,
			})
		})
	}
}
