package train_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// gaussian returns a task of random trials whose blocks repeat rows, and one of targets ±1, one-hot or real.
func gaussian(r *rand.Rand, trials, outputs int, widths []int, coding string) *task.Task {
	k := &task.Task{Name: "random", Targets: mat.NewDense(trials, outputs, nil)}
	for i := range trials {
		k.Trials = append(k.Trials, fmt.Sprint(i))
		class := r.IntN(outputs)
		for j := range outputs {
			v := map[string]float64{"real": r.NormFloat64(), "sign": float64(2*r.IntN(2) - 1), "class": 0}[coding]
			if coding == "class" && j == class {
				v = 1
			}
			k.Targets.Set(i, j, v)
		}
	}
	for b, width := range widths {
		x, kinds := mat.NewDense(trials, width, nil), 1+r.IntN(trials)
		pattern := mat.NewDense(kinds, width, nil)
		for i := range pattern.RawMatrix().Data {
			pattern.RawMatrix().Data[i] = r.NormFloat64() / math.Sqrt(float64(width))
		}
		for i := range trials {
			x.SetRow(i, pattern.RawRowView(r.IntN(kinds)))
		}
		k.Blocks = append(k.Blocks, task.Block{Name: fmt.Sprint(b), X: x})
	}
	return k
}

// setting is a random network with a random way to train it.
type setting struct {
	task *task.Task
	all  []*network.MLP
	opt  train.Options
}

func randomSetting(seed rng.Seed) setting {
	r := seed.Rand()
	losses := []struct {
		coding string
		loss   loss.Loss
	}{{"real", loss.Squared{}}, {"real", loss.MeanSquared{}}, {"sign", loss.Logistic{}}, {"sign", loss.Mean(loss.Margin{})}, {"class", loss.CrossEntropy{}}, {"real", loss.Reward{}}}
	l := losses[r.IntN(len(losses))]
	trials, outputs := 1+r.IntN(12), 1+r.IntN(3)
	if l.coding == "class" {
		outputs++
	}
	var widths []int
	var inputs []network.Input
	for range 1 + r.IntN(3) {
		widths = append(widths, 1+r.IntN(9))
		inputs = append(inputs, network.Input{Width: widths[len(widths)-1], Weights: network.Gaussian(.3 + r.Float64())})
	}
	s := setting{task: gaussian(r, trials, outputs, widths, l.coding)}
	spec := network.Spec{Inputs: inputs, Hidden: []network.Hidden{}, Outputs: outputs, Readout: network.LeCun(1)}
	for range r.IntN(4) {
		h := network.Hidden{Units: 1 + r.IntN(9), Activation: network.Activation(r.IntN(6))}
		if r.IntN(3) == 0 {
			h.Bias = network.NoBias()
		}
		spec.Hidden = append(spec.Hidden, h)
	}
	for i := range 2 {
		s.all = append(s.all, network.New(spec, seed.At("network", i).Source()))
	}
	maybe := func(v float64) float64 { return v * float64(r.IntN(2)) }
	// At a rate four times this, some settings are at the edge of stability: the loss rises tenfold and falls again, and every rounding error rises with it.
	sgd := train.SGD{Rate: .005, Momentum: maybe(.8), L2: maybe(.1), Decay: maybe(.2), Biases: r.IntN(2) == 0}
	sgd.Nesterov = sgd.Momentum > 0 && r.IntN(2) == 0
	s.opt = train.Options{Loss: l.loss, Optimiser: sgd, Steps: 60, Clip: maybe(.5), Alpha: maybe(3), Source: func(n int) rand.Source { return seed.At("batches", n).Source() }}
	if r.IntN(3) > 0 {
		s.opt.Batch = 1 + r.IntN(trials)
	}
	if r.IntN(3) == 0 {
		s.opt.Order = func(n int) *task.Order { return task.Interleaved(trials, 2, seed.At("order", n).Source()) }
	}
	if r.IntN(2) == 0 {
		s.opt.Schedule = train.WarmUp(10, train.Cosine(50, .1))
	}
	if r.IntN(3) == 0 {
		s.opt.Oja = train.Oja{Rate: .01}
		if r.IntN(2) == 0 {
			s.opt.Oja.Blocks = []int{r.IntN(len(widths))}
		}
	}
	if len(spec.Hidden) > 0 && r.IntN(3) == 0 {
		s.opt.Hidden = []train.HiddenLoss{{Layer: r.IntN(len(spec.Hidden)), Loss: loss.Activity{L1: .01, L2: .1}}}
	}
	for k := range s.all[0].Layers {
		for _, bias := range []bool{false, true} {
			if r.IntN(8) == 0 && (!bias || s.all[0].Layers[k].Bias != nil) {
				s.opt.Frozen = append(s.opt.Frozen, train.Part{Layer: k, Bias: bias})
			}
		}
	}
	return s
}

func distance(a, b []float64) float64 {
	return floats.Distance(a, b, 2) / (1 + floats.Norm(b, 2))
}

// All paths compute the same: whatever the network, loss, batches, optimiser and options, every loss and every parameter agree to rounding.
func TestPathsAgree(t *testing.T) {
	met := map[train.Path]int{}
	for i := range 400 {
		s := randomSetting(rng.New(77).At(i))
		s.opt.Path = train.Direct
		want, err := train.All(context.Background(), s.all, s.task, s.opt)
		if err != nil {
			t.Fatalf("setting %d: %v", i, err)
		}
		sgd := s.opt.Optimiser.(train.SGD)
		paths := []train.Path{train.Span, train.Fastest}
		if sgd.Momentum == 0 && s.opt.Oja.Rate == 0 {
			paths = append(paths, train.LookAhead)
		}
		for _, path := range paths {
			s.opt.Path = path
			got, err := train.All(context.Background(), s.all, s.task, s.opt)
			if err != nil {
				t.Fatalf("setting %d: %v: %v", i, path, err)
			}
			met[path]++
			for n := range got {
				g, w := got[n], want[n]
				if d := distance(g.Trained.Parameters(), w.Trained.Parameters()); !(d < 1e-12) {
					t.Errorf("setting %d: %v: network %d: parameters differ by %.2g (%+v, batch %d)", i, path, n, d, s.opt.Optimiser, s.opt.Batch)
				}
				if d := distance(g.History.Loss, w.History.Loss); !(d < 1e-12) {
					t.Errorf("setting %d: %v: network %d: losses differ by %.2g (%+v, batch %d)", i, path, n, d, s.opt.Optimiser, s.opt.Batch)
				}
				if s.opt.Clip > 0 {
					if d := distance(g.History.Gradient, w.History.Gradient); !(d < 1e-10) || len(g.History.Gradient) != 60 {
						t.Errorf("setting %d: %v: network %d: norms of gradients differ by %.2g", i, path, n, d)
					}
				}
			}
		}
	}
	if met[train.LookAhead] < 50 {
		t.Errorf("only %d settings for look-ahead", met[train.LookAhead])
	}
}

// In float32 the same comes out with seven digits in place of sixteen.
func TestSingleIsNearDouble(t *testing.T) {
	for i := range 200 {
		s := randomSetting(rng.New(78).At(i))
		s.opt.Steps = 20
		for _, path := range []train.Path{train.Direct, train.Span, train.LookAhead} {
			s.opt.Path, s.opt.Single = path, false
			if sgd := s.opt.Optimiser.(train.SGD); path == train.LookAhead && (sgd.Momentum > 0 || s.opt.Oja.Rate > 0) {
				continue
			}
			want, err := train.All(context.Background(), s.all, s.task, s.opt)
			if err != nil {
				t.Fatal(err)
			}
			s.opt.Single = true
			got, err := train.All(context.Background(), s.all, s.task, s.opt)
			if err != nil {
				t.Fatal(err)
			}
			for n := range got {
				d := distance(got[n].Trained.Parameters(), want[n].Trained.Parameters())
				if !(d < 1e-4) || d == 0 {
					t.Errorf("setting %d: %v: network %d: parameters differ by %.2g", i, path, n, d)
				}
				for _, v := range got[n].Trained.Parameters() {
					if v != float64(float32(v)) {
						t.Fatalf("setting %d: %v: parameter %v is no float32", i, path, v)
					}
				}
			}
		}
	}
}
