package train

import (
	"context"
	"fmt"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	engine "github.com/richlazy/richlazy/pkg/train"
)

// sweepSteps is how long each network of the sweep learns in Flesch et al. 2022.
const sweepSteps = 10_000

// scales are the standard deviations of the initial weights from the stimulus and from the cue in Flesch et al. 2022.
var scales = [][2]float64{{.01, .5}, {.1, .5}, {.2, .5}, {.3, .5}, {.4, .5}, {1, .8}, {2, 1.35}, {3, 1.5}}

// sweepTraining is that of the networks of so many scales and seeds, scale by scale.
func sweepTraining(scaled, seeds int) training {
	garden := task.Gardens()
	w := training{task: garden.Task, batch: garden.Len(), loss: "squared", sgd: engine.SGD{Rate: 0.005}, check: 40}
	for i, scale := range scales[:scaled] {
		for seed := range seeds {
			w.networks = append(w.networks, network.New(network.Spec{Inputs: []network.Input{
				{Width: 25, Weights: network.Gaussian(scale[0])}, {Width: 2, Weights: network.Gaussian(scale[1])},
			}}, rng.New(1).At("scale", i).At("seed", seed).Source()))
		}
	}
	return w
}

// sweep times the training of the networks of Flesch et al. 2022 on all threads.
func sweep(p bench.Against, threads, scaled, seeds int) bench.Part {
	return bench.Part{
		Name: "sweep",
		Title: fmt.Sprintf("The sweep of Flesch et al. 2022: %d scales × %d seeds × %d steps of 27-100-1, 50 trials each, float64, %s: the best round (the median)",
			scaled, seeds, sweepSteps, bench.OnThreads(threads)),
		Columns: columns(sweepSteps, eager, alone(eager), bmm, alone(bmm)),
		Notes: notes(fmt.Sprintf("extrapolated: a round trains each network for 100 steps or more by ours, 25 by bmm, 5 by eager, and is multiplied up to %d", sweepSteps),
			"eager: one network after another, nn.Module, autograd and optim.SGD; bmm: the parameters of the seeds of a scale in one stack, autograd and optim.SGD",
			faster, nominal, fmt.Sprintf("difference: of the losses of all networks in their first %d steps, relative to each", sweepTraining(1, 1).check)),
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer patient(r, 20*time.Millisecond, 1)()
			w := sweepTraining(scaled, seeds)
			on, cases := given[float64]("sweep", w), bench.Peaks()
			for _, against := range []struct {
				name   string
				limit  float64
				least  int
				others map[string]any
			}{{eager, 10, 5, nil}, {bmm, 2, 25, map[string]any{"group": seeds}}} {
				settings := w.settings()
				for name, value := range against.others {
					settings[name] = value
				}
				c := bench.Case{
					Name: "beside " + against.name + " f64", Work: float64(len(w.networks)) * work(w.batch, 27, 100, 1), Threads: threads,
					Contenders: []bench.Contender{w.contender(threads, 100, false)}, Compare: relative, Tolerance: 1e-8,
				}
				if err := oppose(ctx, p, r, &c, against.limit, settings, on, rivals(against.name, against.name, threads, against.least)...); err != nil {
					return nil, err
				}
				cases = append(cases, c)
			}
			return r.Measure(ctx, cases)
		},
	}
}
