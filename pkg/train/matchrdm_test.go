package train_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// A step towards an RDM is one along the gradient of the whole, the loss of outputs and that of both hidden layers: of all trials, and of a batch, which sees its own part of the
// model in its own order.
func TestStepTowardsAnRDM(t *testing.T) {
	const trials, rate = 9, 1e-3
	for i := range 30 {
		r := rng.New(85).At(i).Rand()
		k := gaussian(r, trials, 2, []int{4, 3}, "real")
		model, err := rsa.Euclidean(rsa.Patterns(gaussian(r, trials, 3, []int{1}, "real").Targets, k.Trials))
		if err != nil {
			t.Fatal(err)
		}
		match := loss.MatchRDM{Model: model, Weight: .3, RootMean: i%2 == 1}
		hidden := network.Hidden{Units: 6, Activation: []network.Activation{network.Tanh, network.Erf, network.Sigmoid, network.Softplus}[i%4], Weights: network.LeCun(1.5)}
		spec := network.Spec{Inputs: []network.Input{{Width: 4}, {Width: 3}}, Hidden: []network.Hidden{hidden, hidden}, Outputs: 2, Readout: network.LeCun(1), Bias: network.Gaussian(.5)}
		n := network.New(spec, rng.New(85).At(i, "network").Source())
		batch := r.Perm(trials)[:5+i%5]
		opt := train.Options{
			Optimiser: train.SGD{Rate: rate}, Steps: 1, Batch: len(batch), Order: func(int) *task.Order { return &task.Order{Name: "own", Trials: batch, Blocks: []int{0}} },
			Hidden: []train.HiddenLoss{{Layer: 0, Loss: match}, {Layer: 1, Loss: match}},
		}
		probe := n.Clone()
		whole := func(p []float64) (sum float64) {
			probe.SetParameters(p)
			all := probe.Activity(k.Inputs())
			for layer, h := range all {
				_, units := h.Dims()
				var part, want []float64
				for _, trial := range batch {
					part, want = append(part, h.RawRowView(trial)...), append(want, k.Targets.RawRowView(trial)...)
				}
				if layer == len(all)-1 {
					sum += loss.Squared{}.Evaluate(make([]float64, len(part)), part, want, nil, units)
				} else {
					sum += match.EvaluateHidden(make([]float64, len(part)), part, batch, units)
				}
			}
			return sum
		}
		at := n.Parameters()
		want, scale := make([]float64, len(at)), 1.0
		for j, p := range at {
			const h = 1e-5
			at[j] = p + h
			up := whole(at)
			at[j] = p - h
			want[j], at[j] = (up-whole(at))/(2*h), p
			scale = max(scale, math.Abs(want[j]))
		}
		for _, path := range []train.Path{train.Direct, train.Span, train.LookAhead} {
			opt.Path = path
			run, err := train.One(context.Background(), n, k, opt)
			if err != nil {
				t.Fatal(i, path, err)
			}
			name := fmt.Sprintf("setting %d, %v, %v, batch of %d", i, path, hidden.Activation, len(batch))
			if got, want := run.History.Loss[0], whole(at); !(math.Abs(got-want) <= 1e-10*want) {
				t.Errorf("%s: loss %v, want %v", name, got, want)
			}
			for j, p := range run.Trained.Parameters() {
				if got := (at[j] - p) / rate; !(math.Abs(got-want[j]) <= 1e-6*scale) {
					t.Fatalf("%s: parameter %d went along %v, central difference %v", name, j, got, want[j])
				}
			}
		}
	}
}
