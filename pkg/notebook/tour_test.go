package notebook_test

import (
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/notebook"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

var seeds = notebook.Param("seeds", 1) // networks in each regime; 30 in the tutorial
var garden = task.Gardens()

func networks(stimulus, cue float64) []*network.MLP {
	spec := network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(stimulus)}, {Width: 2, Weights: network.Gaussian(cue)}}}
	nets := make([]*network.MLP, seeds)
	for i := range nets {
		nets[i] = network.New(spec, rng.New(2022).At("weights", stimulus, i).Source())
	}
	return nets
}

// At the paper's rate of 0.005 a rich network ends in oscillations in which the last bits, other ones on a processor without AVX2, decide the third digit of one seed.
func trained(stimulus, cue float64) []*train.Run {
	return notebook.Must(notebook.Keep("trained", notebook.On(stimulus, cue), func(job *notebook.Job) ([]*train.Run, error) {
		return train.All(job, networks(stimulus, cue), garden.Task, train.Options{Optimiser: train.SGD{Rate: 0.002}, Progress: job, Checkpoint: job})
	}))
}

// geometry returns the weights of the model RDMs in the mean RDM: grid, orthogonal, parallel.
func geometry(runs []*train.Run) []float64 {
	rdms := make([]*rsa.RDM, len(runs))
	for i, run := range runs {
		hidden, _ := run.Trained.Respond(garden.Inputs())
		rdms[i] = notebook.Must(rsa.Euclidean(rsa.Patterns(hidden, garden.Trials)))
	}
	gardens := rsa.TwoContexts{Conditions: garden.Trials, Context: garden.Context, Relevant0: garden.Second, Relevant1: garden.First}
	return notebook.Must(rsa.Regress(notebook.Must(rsa.Mean(rdms...)), notebook.Must(gardens.Models())...))
}

func Example() {
	rich, lazy := geometry(trained(0.01, 0.5)), geometry(trained(3, 1.5))
	notebook.Checks(
		notebook.Above("rich: β orthogonal over β grid", rich[1], rich[0]),
		notebook.Above("lazy: β grid over β orthogonal", lazy[0], lazy[1]),
	)
	// Output:
	// ✓ rich: β orthogonal over β grid: got 0.4097, want > 0.237
	// ✓ lazy: β grid over β orthogonal: got 0.8371, want > 0.01631
}
