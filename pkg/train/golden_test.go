package train_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// PyTorch, from the same weights and batches, makes the same steps by every optimiser (testdata/golden.py).
func TestGolden(t *testing.T) {
	var golden struct {
		X, Real, Sign, Initial []float64
		Label, Batches         []int
		Cases                  map[string]struct{ Loss, Norm, Trained []float64 }
	}
	data, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &golden); err != nil {
		t.Fatal(err)
	}
	begin := network.New(network.Spec{
		Inputs:  []network.Input{{Width: 5}},
		Hidden:  []network.Hidden{{Units: 7, Activation: network.Tanh}, {Units: 4}},
		Outputs: 2,
	}, rng.New(1).Source())
	begin.SetParameters(golden.Initial)
	oneHot := mat.NewDense(6, 2, nil)
	for i, class := range golden.Label {
		oneHot.Set(i, class, 1)
	}
	targets := map[string]*mat.Dense{"real": mat.NewDense(6, 2, golden.Real), "sign": mat.NewDense(6, 2, golden.Sign), "class": oneHot}
	halved := func(step int) float64 { return []float64{1, .5, .25}[step/3] }
	tested := 0
	for name, c := range map[string]struct {
		targets string
		opt     train.Options
	}{
		"sgd":                 {"", train.Options{Optimiser: train.SGD{Rate: .05}}},
		"momentum":            {"", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .9}}},
		"nesterov":            {"", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .8, Nesterov: true}}},
		"l2":                  {"", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .9, L2: .1}}},
		"l2 with biases":      {"", train.Options{Optimiser: train.SGD{Rate: .05, L2: .1, Biases: true}}},
		"nesterov l2":         {"", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .8, Nesterov: true, L2: .1}}},
		"adam":                {"", train.Options{Optimiser: train.Adam{Rate: .02}}},
		"adam betas":          {"", train.Options{Optimiser: train.Adam{Rate: .02, Beta1: .7, Beta2: .9, Epsilon: 1e-3}}},
		"adam l2":             {"", train.Options{Optimiser: train.Adam{Rate: .02, L2: .1}}},
		"adamw":               {"", train.Options{Optimiser: train.Adam{Rate: .02, Decay: .5}}},
		"adamw with biases":   {"", train.Options{Optimiser: train.Adam{Rate: .02, Decay: .5, Biases: true}}},
		"clip":                {"", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .9}, Clip: .7}},
		"schedule":            {"", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .9}, Schedule: halved}},
		"adam schedule":       {"", train.Options{Optimiser: train.Adam{Rate: .02, Decay: .5, Biases: true}, Schedule: halved}},
		"alpha":               {"", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .9}, Alpha: 5}},
		"alpha cross entropy": {"class", train.Options{Optimiser: train.SGD{Rate: .05}, Alpha: 5, Loss: loss.Mean(loss.CrossEntropy{})}},
		"mse":                 {"", train.Options{Optimiser: train.SGD{Rate: .05}, Loss: loss.MeanSquared{}}},
		"cross entropy":       {"class", train.Options{Optimiser: train.SGD{Rate: .05, Momentum: .9}, Loss: loss.Mean(loss.CrossEntropy{})}},
		"logistic":            {"sign", train.Options{Optimiser: train.SGD{Rate: .05}, Loss: loss.Logistic{}}},
	} {
		want, ok := golden.Cases[name]
		if !ok {
			t.Errorf("%s: no golden values", name)
			continue
		}
		tested++
		k := &task.Task{Name: "golden", Blocks: []task.Block{{Name: "x", X: mat.NewDense(6, 5, golden.X)}}, Targets: targets["real"]}
		if c.targets != "" {
			k.Targets = targets[c.targets]
		}
		for i := range 6 {
			k.Trials = append(k.Trials, fmt.Sprint(i))
		}
		c.opt.Steps, c.opt.Batch = 8, 4
		c.opt.Order = func(int) *task.Order { return &task.Order{Name: "golden", Trials: golden.Batches, Blocks: []int{0}} }
		_, linear := c.opt.Optimiser.(train.SGD)
		for _, path := range []train.Path{train.Direct, train.Span} {
			if path == train.Span && !linear {
				continue
			}
			c.opt.Path = path
			run, err := train.One(context.Background(), begin, k, c.opt)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := run.History.Loss; !floats.EqualApprox(got, want.Loss, 1e-12) {
				t.Errorf("%s: %v: losses %v, PyTorch %v", name, path, got, want.Loss)
			}
			if d := floats.Distance(run.Trained.Parameters(), want.Trained, 2); d > 1e-12 {
				t.Errorf("%s: %v: parameters are %.2g from PyTorch's", name, path, d)
			}
			if got := run.History.Gradient; c.opt.Clip > 0 && !floats.EqualApprox(got, want.Norm, 1e-12) {
				t.Errorf("%s: %v: norms of the gradient %v, PyTorch %v", name, path, got, want.Norm)
			}
		}
	}
	if tested != len(golden.Cases) {
		t.Errorf("%d cases tested, there are %d", tested, len(golden.Cases))
	}
}
