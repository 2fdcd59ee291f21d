package train_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// step is gradient descent as in the books, by the gradient of package network.
func step(n *network.MLP, x, y *mat.Dense, rate float64) float64 {
	g, value := n.Gradient(x, y, loss.Squared{})
	floats.AddScaled(n.Layers[0].Weights.RawMatrix().Data, -rate, g.Layers[0].Weights.RawMatrix().Data)
	floats.AddScaled(n.Layers[0].Bias, -rate, g.Layers[0].Bias)
	floats.AddScaled(n.Readout().Weights.RawMatrix().Data, -rate, g.Readout().Weights.RawMatrix().Data)
	floats.AddScaled(n.Readout().Bias, -rate, g.Readout().Bias)
	return value
}

func gardenNetwork(seed int, scale, cue float64) *network.MLP {
	spec := network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(scale)}, {Width: 2, Weights: network.Gaussian(cue)}}}
	return network.New(spec, rng.New(2022).At(seed).Source())
}

func ExampleOne() {
	garden := task.Gardens()
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(3)}, {Width: 2, Weights: network.Gaussian(1.5)}}}, rng.New(1).Source())
	run, err := train.One(context.Background(), n, garden.Task, train.Options{Steps: 200})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("loss %.0f before, below 5 after: %v\n", run.History.Loss[0], run.History.Loss[199] < 5)
	_, ok := run.History.Converged()
	fmt.Println("all choices right:", ok)
	// Output:
	// loss 50 before, below 5 after: true
	// all choices right: true
}

// Teaching one network in two regimes: the larger alpha, the less its weights move for the same answers.
func ExampleOutputs() {
	xor := task.Parity(task.ParitySpec{}, rng.New(1).Source()).Train.Task
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 2}}, Readout: network.LeCun(1)}, rng.New(1).Source())
	for _, alpha := range []float64{0.1, 10} {
		run, err := train.One(context.Background(), n, xor, train.Options{Alpha: alpha, Optimiser: train.SGD{Rate: 0.0005}})
		if err != nil {
			fmt.Println(err)
			return
		}
		y := train.Outputs(run, xor.Inputs())
		fmt.Printf("alpha %v: answers %.2f, weights onto the hidden units changed by %.1f %%\n", alpha, y.RawMatrix().Data, 100*network.Change(n, run.Trained))
	}
	// Output:
	// alpha 0.1: answers [-1.00 1.00 1.00 -1.00], weights onto the hidden units changed by 8.9 %
	// alpha 10: answers [-1.00 1.00 1.00 -1.00], weights onto the hidden units changed by 0.1 %
}

// The path through Gram matrices is plain gradient descent: every parameter and every loss agrees with it to rounding.
func TestEqualsPlainGradientDescent(t *testing.T) {
	r := rng.New(7).Rand()
	several := &task.Task{Name: "three outputs, repeated rows"}
	colour, shape, y := mat.NewDense(12, 3, nil), mat.NewDense(12, 4, nil), mat.NewDense(12, 3, nil)
	for i := range 12 {
		several.Trials = append(several.Trials, fmt.Sprint(i))
		for j := range 3 {
			colour.Set(i, j, float64((i%4)*(j+1)%3))
			y.Set(i, j, r.NormFloat64())
		}
		for j := range 4 {
			shape.Set(i, j, r.NormFloat64())
		}
	}
	several.Blocks, several.Targets = []task.Block{{Name: "colour", X: colour}, {Name: "shape", X: shape}}, y
	half := network.Gaussian(.5)
	three := network.Spec{Inputs: []network.Input{{Width: 3, Weights: half}, {Width: 4, Weights: half}}, Hidden: []network.Hidden{{Units: 9}}, Outputs: 3}
	garden := task.Gardens()
	for _, c := range []struct {
		name string
		n    *network.MLP
		task *task.Task
		rate float64
	}{
		{"rich gardens", gardenNetwork(1, .01, .5), garden.Task, 0.005},
		{"lazy gardens", gardenNetwork(2, 3, 1.5), garden.Task, 0.005},
		{"three outputs", network.New(three, r), several, 0.01},
	} {
		const steps = 300
		run, err := train.One(context.Background(), c.n, c.task, train.Options{Steps: steps, Optimiser: train.SGD{Rate: c.rate}})
		if err != nil {
			t.Fatal(c.name, err)
		}
		plain, x := c.n.Clone(), c.task.Inputs()
		for i := range steps {
			if loss := step(plain, x, c.task.Targets, c.rate); !(math.Abs(run.History.Loss[i]-loss) <= 1e-10*loss) {
				t.Fatalf("%s: step %d: loss %.17g, plain %.17g", c.name, i, run.History.Loss[i], loss)
			}
		}
		for part, pair := range map[string][2]*mat.Dense{
			"hidden":        {run.Trained.Layers[0].Weights, plain.Layers[0].Weights},
			"readout":       {run.Trained.Readout().Weights, plain.Readout().Weights},
			"hidden biases": {mat.NewDense(1, len(plain.Layers[0].Bias), run.Trained.Layers[0].Bias), mat.NewDense(1, len(plain.Layers[0].Bias), plain.Layers[0].Bias)},
			"readout bias":  {mat.NewDense(1, len(plain.Readout().Bias), run.Trained.Readout().Bias), mat.NewDense(1, len(plain.Readout().Bias), plain.Readout().Bias)},
		} {
			var difference mat.Dense
			difference.Sub(pair[0], pair[1])
			if d := mat.Norm(&difference, 2) / mat.Norm(pair[1], 2); d > 1e-10 {
				t.Errorf("%s: %s differ by %.2g of their norm", c.name, part, d)
			}
		}
		if !reflect.DeepEqual(run.Initial, c.n) {
			t.Errorf("%s: Initial is not the network that was given", c.name)
		}
	}
}

func TestAccuracyIsThatOfTheOutputs(t *testing.T) {
	garden := task.Gardens()
	run, err := train.One(context.Background(), gardenNetwork(3, 3, 1.5), garden.Task, train.Options{Steps: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, output := run.Initial.Respond(garden.Inputs())
	right := 0
	for i := range 50 {
		if want := garden.Targets.At(i, 0); want != 0 && (output.At(i, 0) > 0) == (want > 0) {
			right++
		}
	}
	if got, want := run.History.Accuracy[0], float64(right)/40; got != want {
		t.Errorf("accuracy %v, want %v", got, want)
	}
}

func networks(n int) (all []*network.MLP) {
	for i := range n {
		all = append(all, gardenNetwork(i, []float64{.01, 3}[i%2], .5))
	}
	return all
}

func TestSameBitsOnAnyNumberOfCoresAndInAnyCompany(t *testing.T) {
	garden := task.Gardens()
	opt := train.Options{Steps: 700}
	var first []*train.Run
	for _, cores := range []int{1, 2, 5} {
		before := runtime.GOMAXPROCS(cores)
		runs, err := train.All(context.Background(), networks(5), garden.Task, opt)
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = runs
		} else if !reflect.DeepEqual(runs, first) {
			t.Errorf("%d cores give other bits than 1", cores)
		}
	}
	alone, err := train.One(context.Background(), networks(5)[3], garden.Task, opt)
	if err != nil || !reflect.DeepEqual(alone, first[3]) {
		t.Errorf("network 3 alone differs from network 3 among five (error %v)", err)
	}
}

// memory is a checkpoint that goes through gob, as one on disk does.
type memory struct {
	stored []byte
	saves  int
}

func (m *memory) Save(state any) error {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(state)
	m.stored, m.saves = b.Bytes(), m.saves+1
	return err
}

func (m *memory) Restore(state any) (bool, error) {
	if m.stored == nil {
		return false, nil
	}
	return true, gob.NewDecoder(bytes.NewReader(m.stored)).Decode(state)
}

// Stopped at any moment and taken up again, as often as one likes, training ends with the bits of training without a stop.
func TestInterruptAndResume(t *testing.T) {
	garden := task.Gardens()
	opt := train.Options{Steps: 1300}
	want, err := train.All(context.Background(), networks(3), garden.Task, opt)
	if err != nil {
		t.Fatal(err)
	}
	store, stops, before := &memory{}, 0, int64(0)
	opt.Checkpoint = store
	for {
		ctx, cancel := context.WithCancel(context.Background())
		var done atomic.Int64
		opt.Progress = progress.Func(func(now, total int64) {
			done.Store(now)
			if now > before+700 {
				cancel()
			}
		})
		got, err := train.All(ctx, networks(3), garden.Task, opt)
		cancel()
		if err == nil {
			if !reflect.DeepEqual(got, want) {
				t.Error("resumed training gives other bits")
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if stops++; done.Load() <= before {
			t.Fatalf("stop %d: no progress since the last", stops)
		}
		before = done.Load()
	}
	if stops < 3 || store.saves < stops {
		t.Errorf("%d stops, %d checkpoints", stops, store.saves)
	}
	short := opt
	short.Steps, short.Progress = 400, nil
	if _, err := train.All(context.Background(), networks(3), garden.Task, short); err == nil || !strings.Contains(err.Error(), "other work") {
		t.Errorf("a checkpoint of more steps was taken: %v", err)
	}
	if _, err := train.All(context.Background(), networks(2), garden.Task, opt); err == nil || !strings.Contains(err.Error(), "holds 3 networks, want 2") {
		t.Errorf("a checkpoint of more networks was taken: %v", err)
	}
}

func TestProgressEndsAtTheTotal(t *testing.T) {
	garden := task.Gardens()
	var most, of atomic.Int64
	opt := train.Options{Steps: 600, Progress: progress.Func(func(done, total int64) {
		of.Store(total)
		for old := most.Load(); done > old && !most.CompareAndSwap(old, done); old = most.Load() {
		}
	})}
	if _, err := train.All(context.Background(), networks(3), garden.Task, opt); err != nil {
		t.Fatal(err)
	}
	if most.Load() != 1800 || of.Load() != 1800 {
		t.Errorf("%d of %d, want 1800 of 1800", most.Load(), of.Load())
	}
}

func TestDivergenceIsAnErrorWithItsNumbers(t *testing.T) {
	garden := task.Gardens()
	all := networks(3)
	all[1].Readout().Weights.Set(0, 0, 1e200)
	runs, err := train.All(context.Background(), all, garden.Task, train.Options{Steps: 50})
	var diverged *train.Diverged
	if !errors.As(err, &diverged) || diverged.Network != 1 || diverged.Step != 0 || !math.IsNaN(diverged.LastLoss) {
		t.Fatalf("error %v, want network 1 at step 0", err)
	}
	if runs[0] == nil || runs[1] != nil || runs[2] == nil {
		t.Error("want the runs of networks 0 and 2 only")
	}
	_, err = train.One(context.Background(), all[0], garden.Task, train.Options{Steps: 2000, Optimiser: train.SGD{Rate: 5}})
	if !errors.As(err, &diverged) || diverged.Step == 0 || math.IsNaN(diverged.LastLoss) || math.IsInf(diverged.LastLoss, 0) {
		t.Errorf("error %v, want a step after the first with the last finite loss", err)
	}
}

func TestBadInputNamesTheArgument(t *testing.T) {
	garden := task.Gardens()
	spoilt := task.Gardens()
	spoilt.Blocks[0].X.Set(2, 3, math.NaN())
	narrow := network.New(network.Spec{Inputs: []network.Input{{Width: 24, Weights: network.Gaussian(1)}, {Width: 2, Weights: network.Gaussian(1)}}}, rng.New(1).Source())
	single := network.New(network.Spec{Inputs: []network.Input{{Width: 27, Weights: network.Gaussian(1)}}}, rng.New(1).Source())
	broken := gardenNetwork(1, 1, 1)
	broken.Layers[0].Bias[4] = math.Inf(1)
	for _, c := range []struct {
		name string
		n    *network.MLP
		task *task.Task
		opt  train.Options
		want string
	}{
		{"NaN stimulus", gardenNetwork(1, 1, 1), spoilt.Task, train.Options{}, "stimulus: trial 2 (north b1 l3), column 3: NaN"},
		{"width", narrow, garden.Task, train.Options{}, "network 0: its input block 0 has 24 inputs, the task's stimulus 25"},
		{"blocks", single, garden.Task, train.Options{}, "network 0: it has 1 input blocks, the task 2"},
		{"broken network", broken, garden.Task, train.Options{}, "network 0: network: layer 0: the bias of unit 4 is +Inf"},
		{"negative rate", gardenNetwork(1, 1, 1), garden.Task, train.Options{Optimiser: train.SGD{Rate: -1}}, "SGD: Rate: got -1"},
		{"NaN rate", gardenNetwork(1, 1, 1), garden.Task, train.Options{Optimiser: train.SGD{Rate: math.NaN()}}, "SGD: Rate: got NaN"},
		{"negative steps", gardenNetwork(1, 1, 1), garden.Task, train.Options{Steps: -1}, "-1 steps"},
		{"no trials", gardenNetwork(1, 1, 1), &task.Task{Name: "empty"}, train.Options{}, "empty: no trials"},
	} {
		run, err := train.One(context.Background(), c.n, c.task, c.opt)
		if run != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}
