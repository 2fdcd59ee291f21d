package train

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	engine "github.com/richlazy/richlazy/pkg/train"
)

const digits, digitPixels = 10, 784

// digitTask returns so many images of digits: MNIST's, where they are all wanted and in a folder of RICHLAZY_DATA, else noise with random labels.
func digitTask(ctx context.Context, images int) (t *task.Task, real bool, err error) {
	here := slices.ContainsFunc(data.Folders(), func(folder string) bool {
		_, err := os.Stat(filepath.Join(folder, "mnist"))
		return err == nil
	})
	if here && images == mnistImages {
		train, _, err := data.MNIST(ctx, data.Options{})
		if err != nil {
			return nil, false, err
		}
		k, err := task.Classify(train, nil, task.ImageSpec{}, rng.New(3).At("task").Source())
		if err != nil {
			return nil, false, err
		}
		return k.Train.Task, true, nil
	}
	g := rng.New(3).At("noise").Rand()
	x, class, names := mat.NewDense(images, digitPixels, nil), make([]int, images), make([]string, images)
	pixel := x.RawMatrix().Data
	for i := range pixel {
		pixel[i] = g.Float64()
	}
	for i := range class {
		class[i], names[i] = g.IntN(digits), fmt.Sprint("image ", i+1)
	}
	return &task.Task{Name: "noise", Trials: names, Blocks: []task.Block{{Name: "image", X: x}}, Targets: task.OneHot(class, digits)}, false, nil
}

// digitNetwork has two hidden layers of so many units.
func digitNetwork(units int) *network.MLP {
	return network.New(network.Spec{
		Inputs: []network.Input{{Width: digitPixels}}, Hidden: []network.Hidden{{Units: units}, {Units: units}}, Outputs: digits, Readout: network.LeCun(1),
	}, rng.New(3).At("weights").Source())
}

const (
	mnistImages = 60_000
	mnistBatch  = 100
)

// mnist times an epoch of a network with two hidden layers in float32 on all threads.
func mnist(p bench.Against, threads, images int) bench.Part {
	real := false
	return bench.Part{
		Name: "mnist",
		Title: fmt.Sprintf("An epoch of 784-512-512-10 on %d images, ReLU, cross-entropy, batches of %d, momentum 0.9, float32, %s: the best round (the median)",
			images, mnistBatch, bench.OnThreads(threads)),
		Columns: columns(1, eager, alone(eager)),
		Notes: func(all []bench.Timed) []string {
			images := "the images are noise: MNIST is in no folder of RICHLAZY_DATA"
			if real {
				images = "the images are MNIST's"
			}
			return notes(images, "the time of ours includes checking the images and rounding them to float32; a third of the rounds", faster,
				"difference: of the losses of the first 20 steps, relative to the largest")(all)
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer patient(r, 0, 3)()
			w := training{
				batch: mnistBatch, order: rng.New(3).At("order").Rand().Perm(images), loss: "cross-entropy", sgd: engine.SGD{Rate: 0.01, Momentum: 0.9},
				unit: images / mnistBatch, check: 20, gather: true,
			}
			var err error
			if w.task, real, err = digitTask(ctx, images); err != nil {
				return nil, err
			}
			w.networks = []*network.MLP{digitNetwork(512)}
			c := bench.Case{
				Name: "an epoch f32", Work: float64(w.unit) * work(mnistBatch, digitPixels, 512, 512, digits), Threads: threads,
				Contenders: []bench.Contender{w.contender(threads, 0, true)}, Tolerance: tolerance[float32](),
			}
			if err := oppose(ctx, p, r, &c, 1, w.settings(), given[float32]("mnist", w), rivals(eager, eager, threads, 0)...); err != nil {
				return nil, err
			}
			return r.Measure(ctx, append(bench.Peaks(), c))
		},
	}
}
