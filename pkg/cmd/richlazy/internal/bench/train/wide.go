package train

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	engine "github.com/richlazy/richlazy/pkg/train"
)

// pixels and cues are the inputs of the wide network: pictures of 25 × 25 and a cue of the context.
const pixels, cues = 625, 2

// wideTask has so many stimuli that are all different, each in one of two contexts, and random targets.
func wideTask(stimuli int) *task.Task {
	g := rng.New(2).At("stimuli", stimuli).Rand()
	x, cue, y := mat.NewDense(stimuli, pixels, nil), mat.NewDense(stimuli, cues, nil), mat.NewDense(stimuli, 1, nil)
	names := make([]string, stimuli)
	for i := range stimuli {
		names[i] = fmt.Sprint("stimulus ", i+1)
		for j := range pixels {
			x.Set(i, j, g.NormFloat64()/math.Sqrt(pixels))
		}
		cue.Set(i, i%cues, 1)
		y.Set(i, 0, g.NormFloat64())
	}
	return &task.Task{Name: "wide", Trials: names, Blocks: []task.Block{{Name: "stimulus", X: x}, {Name: "context", X: cue}}, Targets: y}
}

// wideTraining is that of the network on batches of so many trials.
func wideTraining(stimuli, batch int) training {
	n := network.New(network.Spec{
		Inputs: []network.Input{{Width: pixels, Weights: network.LeCun(1)}, {Width: cues, Weights: network.LeCun(1)}}, Readout: network.LeCun(1),
	}, rng.New(2).At("weights").Source())
	w := training{networks: []*network.MLP{n}, task: wideTask(stimuli), batch: batch, loss: "mean squared", sgd: engine.SGD{Rate: 0.002}, check: 200}
	for i := range stimuli {
		w.order = append(w.order, i)
	}
	if stimuli < 1000 { // a long random order of few stimuli
		w.order = w.order[:0]
		random := rand.New(rng.New(2).At("order").Source())
		for len(w.order) < 2000 {
			w.order = append(w.order, random.Perm(stimuli)...)
		}
	}
	return w
}

// wide times a network with wide inputs on one thread, on many stimuli and on 50.
func wide(p bench.Against, many int) bench.Part {
	const few = 50
	return bench.Part{
		Name:    "wide",
		Title:   "A step of 627-100-1, ReLU, mean squared error, SGD, one thread: the best round (the median)",
		Columns: columns(1, eager),
		Notes: notes(fmt.Sprintf("of %d, of %d: so many different stimuli; with %d ours follows the responses to each in place of the weights, which is exact", many, few, few),
			"eager: nn.Module, autograd and optim.SGD; batches are cut before it is timed", nominal, "difference: of the losses of the first 200 steps, relative to the largest"),
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer patient(r, 100*time.Millisecond, 1)()
			cases := bench.Peaks()
			for _, w := range []struct {
				stimuli, batch int
				limit          float64
				least          int // steps of ours, so that its set-up does not count for much
			}{{many, 50, 3, 500}, {many, 1, 15, 20_000}, {few, 1, 200, 100_000}, {few, few, 0, 5000}} {
				both := []func(context.Context, bench.Against, *bench.Runner, training, float64, int) (bench.Case, error){wideCase[float64], wideCase[float32]}
				for _, of := range both {
					c, err := of(ctx, p, r, wideTraining(w.stimuli, w.batch), w.limit, w.least)
					if err != nil {
						return nil, err
					}
					cases = append(cases, c)
				}
			}
			return r.Measure(ctx, cases)
		},
	}
}

func wideCase[T bench.Real](ctx context.Context, p bench.Against, r *bench.Runner, w training, limit float64, least int) (bench.Case, error) {
	name := fmt.Sprintf("batch %d of %d", w.batch, w.task.Len())
	c := bench.Case{
		Name: name + " " + bench.Kind[T](), Work: work(w.batch, pixels+cues, 100, 1), Threads: 1,
		Contenders: []bench.Contender{w.contender(1, least, single[T]())}, Tolerance: tolerance[T](),
	}
	return c, oppose(ctx, p, r, &c, limit, w.settings(), given[T](name, w), rival{eager, eager, 1, 0})
}

// tolerance is how far losses may be off, relative to the largest, after some tens of steps. Training amplifies rounding little, until the input of a ReLU unit in some
// trial is 0 to rounding: there one side has a slope of 1, the other of 0. In float32 a network with a thousand units meets that within some tens of steps, and one trial of a
// hundred in the gradient of one unit then moves the loss by up to some 1e-4. In float64 it does not happen.
func tolerance[T bench.Real]() float64 {
	if single[T]() {
		return 1e-3
	}
	return 1e-8
}
