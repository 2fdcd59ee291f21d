package train_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

func TestConvergedIsTheFirstStepWithAllRight(t *testing.T) {
	for _, c := range []struct {
		accuracy []float64
		step     int
		ok       bool
	}{
		{nil, 0, false},
		{[]float64{.5, .975, math.Nextafter(1, 0)}, 0, false},
		{[]float64{math.NaN(), math.NaN()}, 0, false},
		{[]float64{1}, 0, true},
		{[]float64{.5, .9, 1, .9, 1, 1}, 2, true},
		{[]float64{.5, .9, .95, 1}, 3, true},
	} {
		if step, ok := (train.History{Accuracy: c.accuracy}).Converged(); step != c.step || ok != c.ok {
			t.Errorf("%v: step %d, %v; want %d, %v", c.accuracy, step, ok, c.step, c.ok)
		}
	}
}

func TestCurvesAreThoseOfTheirName(t *testing.T) {
	runs := []*train.Run{
		nil,
		{History: train.History{Loss: []float64{4, 1}, Accuracy: []float64{.25, .5}}},
		nil,
		{History: train.History{Loss: []float64{6, 3}, Accuracy: []float64{.75, 1}}},
	}
	if got, want := train.Losses(runs), [][]float64{{4, 1}, {6, 3}}; !reflect.DeepEqual(got, want) {
		t.Errorf("losses %v, want %v", got, want)
	}
	if got, want := train.Accuracies(runs), [][]float64{{.25, .5}, {.75, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("accuracies %v, want %v", got, want)
	}
}

// watch keeps the highest report.
type watch struct{ done, total atomic.Int64 }

func (w *watch) reporter() progress.Reporter {
	return progress.Func(func(done, total int64) {
		w.total.Store(total)
		for old := w.done.Load(); done > old && !w.done.CompareAndSwap(old, done); old = w.done.Load() {
		}
	})
}

// pair is a task of two trials and a small network for it, on which 10 000 steps take no time.
func pair() (*task.Task, *network.MLP) {
	x, y := mat.NewDense(2, 2, []float64{1, 0, .5, 1}), mat.NewDense(2, 1, []float64{1, -1})
	k := &task.Task{Name: "pair", Trials: []string{"a", "b"}, Blocks: []task.Block{{Name: "x", X: x}}, Targets: y}
	return k, network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(.5)}}, Hidden: []network.Hidden{{Units: 3}}}, rng.New(30).Source())
}

func TestZeroOptionsAreThoseOfThePaper(t *testing.T) {
	k, n := pair()
	var w watch
	run, err := train.One(context.Background(), n, k, train.Options{Progress: w.reporter()})
	if err != nil {
		t.Fatal(err)
	}
	if len(run.History.Loss) != 10_000 || len(run.History.Accuracy) != 10_000 || w.done.Load() != 10_000 || w.total.Load() != 10_000 {
		t.Errorf("%d losses, %d accuracies, progress %d of %d; want 10 000", len(run.History.Loss), len(run.History.Accuracy), w.done.Load(), w.total.Load())
	}
	plain := n.Clone()
	for i := range 20 {
		if loss := step(plain, k.Inputs(), k.Targets, 0.005); !(math.Abs(run.History.Loss[i]-loss) <= 1e-12*loss) {
			t.Fatalf("step %d: loss %.17g, with a rate of .005 %.17g", i, run.History.Loss[i], loss)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stopped watch
	if _, err := train.All(ctx, []*network.MLP{n, n, n}, k, train.Options{Progress: stopped.reporter()}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if stopped.total.Load() != 30_000 || stopped.done.Load() > 300 {
		t.Errorf("cancelled: %d of %d, want few of 30 000", stopped.done.Load(), stopped.total.Load())
	}
}

func TestInitialIsACopy(t *testing.T) {
	k, n := pair()
	before := n.Clone()
	run, err := train.One(context.Background(), n, k, train.Options{Steps: 3})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(n, before) {
		t.Error("training changes the network that was given")
	}
	trained := run.Trained.Clone()
	n.Blocks[0], n.Layers[0].Bias[0], n.Readout().Bias[0] = 9, 9, 9
	n.Layers[0].Weights.Set(0, 0, 9)
	n.Readout().Weights.Set(0, 0, 9)
	if !reflect.DeepEqual(run.Initial, before) || !reflect.DeepEqual(run.Trained, trained) {
		t.Error("a change of the network that was given shows in the run")
	}
}

// A network that is lost counts as done, whenever it is lost, and so does one that was lost before a checkpoint.
func TestProgressEndsAtTheTotalInSpiteOfDivergence(t *testing.T) {
	garden := task.Gardens()
	for _, c := range []struct {
		name string
		rate float64
		all  int
	}{{"one, at the start", .005, 1}, {"all, on the way", 5, 3}} {
		all := networks(3)
		if c.all == 1 {
			all[1].Readout().Weights.Set(0, 0, 1e200)
		}
		var w, again watch
		store := &memory{}
		opt := train.Options{Steps: 700, Optimiser: train.SGD{Rate: c.rate}, Progress: w.reporter(), Checkpoint: store, Every: 1}
		_, first := train.All(context.Background(), all, garden.Task, opt)
		if joined, ok := first.(interface{ Unwrap() []error }); !ok || len(joined.Unwrap()) != c.all {
			t.Fatalf("%s: error %v, want %d networks lost", c.name, first, c.all)
		}
		if w.done.Load() != 2100 || w.total.Load() != 2100 {
			t.Errorf("%s: progress ends at %d of %d, want 2100", c.name, w.done.Load(), w.total.Load())
		}
		if store.stored == nil {
			t.Fatalf("%s: no checkpoint", c.name)
		}
		opt.Progress = again.reporter()
		if _, err := train.All(context.Background(), all, garden.Task, opt); err == nil || err.Error() != first.Error() {
			t.Errorf("%s: resumed: error %v, want %v", c.name, err, first)
		}
		if again.done.Load() != 2100 {
			t.Errorf("%s: resumed: progress ends at %d of 2100", c.name, again.done.Load())
		}
	}
}

// Up to the step that Diverged names all is finite: that many steps are no error, and end with the loss that it names.
func TestDivergedNamesTheFirstStepThatIsNotFinite(t *testing.T) {
	garden := task.Gardens()
	n := gardenNetwork(0, 3, 1.5)
	_, err := train.One(context.Background(), n, garden.Task, train.Options{Steps: 2000, Optimiser: train.SGD{Rate: 5}})
	var diverged *train.Diverged
	if !errors.As(err, &diverged) || diverged.Step < 1 {
		t.Fatalf("error %v", err)
	}
	run, err := train.One(context.Background(), n, garden.Task, train.Options{Steps: diverged.Step, Optimiser: train.SGD{Rate: 5}})
	if err != nil {
		t.Fatalf("%d steps: %v", diverged.Step, err)
	}
	if last := run.History.Loss[diverged.Step-1]; last != diverged.LastLoss {
		t.Errorf("last loss %v, want %v", diverged.LastLoss, last)
	}
	if _, err := train.One(context.Background(), n, garden.Task, train.Options{Steps: diverged.Step + 1, Optimiser: train.SGD{Rate: 5}}); !errors.As(err, &diverged) {
		t.Errorf("%d steps: error %v", diverged.Step+1, err)
	}
}

// Two stimuli that differ by 1e-9 are two: only their difference drives the weights from the second feature.
func TestStimuliThatHardlyDifferAreDistinct(t *testing.T) {
	const tiny, rate = 1e-9, .05
	k, n := pair()
	k.Blocks[0].X = mat.NewDense(2, 2, []float64{1, 0, 1, tiny})
	for unit := range 3 {
		n.Layers[0].Weights.SetRow(unit, []float64{.3 + .1*float64(unit), 0})
	}
	run, err := train.One(context.Background(), n, k, train.Options{Steps: 50, Optimiser: train.SGD{Rate: rate}})
	if err != nil {
		t.Fatal(err)
	}
	plain := n.Clone()
	for range 50 {
		step(plain, k.Inputs(), k.Targets, rate)
	}
	for unit := range 3 {
		got, want := run.Trained.Layers[0].Weights.At(unit, 1), plain.Layers[0].Weights.At(unit, 1)
		if want == 0 || !(math.Abs(got-want) <= 1e-6*math.Abs(want)) {
			t.Errorf("unit %d: weight %v from the second feature, plain %v", unit, got, want)
		}
	}
	// The same beside a feature of size 1: the loss of the second stimulus differs by about 1e-9, far above rounding.
	k.Blocks[0].X = mat.NewDense(2, 2, []float64{1, 0, 1 + tiny, 0})
	if run, err = train.One(context.Background(), n, k, train.Options{Steps: 50, Optimiser: train.SGD{Rate: rate}}); err != nil {
		t.Fatal(err)
	}
	plain = n.Clone()
	for i, got := range run.History.Loss {
		if want := step(plain, k.Inputs(), k.Targets, rate); !(math.Abs(got-want) <= 1e-12*want) {
			t.Fatalf("step %d: loss %.17g, plain %.17g", i, got, want)
		}
	}
}

// A parameter that is no number is a fault of the network, found before any step, and not a divergence.
func TestNetworksThatAreNotFiniteAreRefused(t *testing.T) {
	k, _ := pair()
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for name, spoil := range map[string]func(n *network.MLP){
			"hidden":       func(n *network.MLP) { n.Layers[0].Weights.Set(2, 1, bad) },
			"hidden bias":  func(n *network.MLP) { n.Layers[0].Bias[2] = bad },
			"readout":      func(n *network.MLP) { n.Readout().Weights.Set(0, 2, bad) },
			"readout bias": func(n *network.MLP) { n.Readout().Bias[0] = bad },
		} {
			_, good := pair()
			_, broken := pair()
			spoil(broken)
			runs, err := train.All(context.Background(), []*network.MLP{good, broken}, k, train.Options{Steps: 2})
			var diverged *train.Diverged
			if runs != nil || err == nil || errors.As(err, &diverged) || !strings.Contains(err.Error(), "train: network 1: network: layer ") ||
				!strings.HasSuffix(err.Error(), fmt.Sprint(" is ", bad)) {
				t.Errorf("%s: error %v, want that a parameter of network 1 is %v", name, err, bad)
			}
		}
	}
}

// Whatever does not fit is an error that names the argument, got and want.
func TestOptionsThatDoNotSuitAreRefused(t *testing.T) {
	k, n := pair()
	other, wide := task.Gardens(), gardenNetwork(1, 1, 1)
	nan := math.NaN()
	source := func(int) rand.Source { return rng.New(1).Source() }
	order := func(trials ...int) func(int) *task.Order {
		return func(int) *task.Order { return &task.Order{Name: "o", Trials: trials, Blocks: []int{0}} }
	}
	for _, c := range []struct {
		want string
		opt  train.Options
	}{
		{"Batch: got -1 trials", train.Options{Batch: -1}},
		{"Batch: got 3 trials, want at most the 2", train.Options{Batch: 3, Source: source}},
		{"Source: got nil, want randomness for batches of 1 of 2 trials", train.Options{Batch: 1}},
		{"Source: network 0: got nil", train.Options{Batch: 1, Source: func(int) rand.Source { return nil }}},
		{"Order: network 0: task: order o: step 1: got trial 2, want 0 … 1", train.Options{Order: order(0, 2)}},
		{"Order: network 0: task: order: no steps", train.Options{Order: func(int) *task.Order { return nil }}},
		{"Order: network 0: task: order: no steps", train.Options{Order: order()}},
		{"Momentum: got 1, want", train.Options{Optimiser: train.SGD{Momentum: 1}}},
		{"Momentum: got NaN, want", train.Options{Optimiser: train.SGD{Momentum: nan}}},
		{"Nesterov: got a momentum of 0", train.Options{Optimiser: train.SGD{Nesterov: true}}},
		{"L2: got -1, want", train.Options{Optimiser: train.SGD{L2: -1}}},
		{"SGD: Decay: got 200, want", train.Options{Optimiser: train.SGD{Decay: 200}}},
		{"Beta2: got 1, want", train.Options{Optimiser: train.Adam{Beta2: 1}}},
		{"Epsilon: got -1, want", train.Options{Optimiser: train.Adam{Epsilon: -1}}},
		{"Adam: Beta1: got 1, want at least 0 and less than 1", train.Options{Optimiser: train.Adam{Beta1: 1, Beta2: 2}}},
		{"Adam: Rate: got -1", train.Options{Optimiser: train.Adam{Rate: -1}}},
		{"Clip: got -1, want", train.Options{Clip: -1}},
		{"Clip: got NaN, want", train.Options{Clip: nan}},
		{"Alpha: got NaN, want", train.Options{Alpha: nan}},
		{"Alpha: got -2, want", train.Options{Alpha: -2}},
		{"Snapshots: got [3 3], want ascending steps from 0 to 9", train.Options{Snapshots: []int{3, 3}, Steps: 9}},
		{"Snapshots: got [10], want ascending steps from 0 to 9", train.Options{Snapshots: []int{10}, Steps: 9}},
		{"Snapshots: got [-1]", train.Options{Snapshots: []int{-1}}},
		{"Schedule: got NaN at step 0", train.Options{Schedule: func(int) float64 { return nan }}},
		{"Schedule: got -1 at step 3", train.Options{Schedule: func(step int) float64 { return []float64{1, 1, 1, -1}[step] }}},
		{"Until: Accuracy: got 1.5", train.Options{Until: train.Until{Accuracy: 1.5}}},
		{"Until: Loss: got NaN", train.Options{Until: train.Until{Loss: nan}}},
		{"Until: Worse: got 2, but there is no Test", train.Options{Until: train.Until{Worse: 2}}},
		{"TestEvery: got -5", train.Options{Test: k, TestEvery: -5}},
		{"Test: got 2 input blocks, want 1", train.Options{Test: other.Task}},
		{"Test: task: empty: no trials", train.Options{Test: &task.Task{Name: "empty"}}},
		{"Oja: Rate: got NaN", train.Options{Oja: train.Oja{Rate: nan}}},
		{"Oja: Blocks: got [1], want", train.Options{Oja: train.Oja{Rate: 1, Blocks: []int{1}}}},
		{"Frozen: got {Layer:2 Bias:false}", train.Options{Frozen: []train.Part{{Layer: 2}}}},
		{"Hidden: got layer 1, want one of the network's 1 hidden layers", train.Options{Hidden: []train.HiddenLoss{{Layer: 1, Loss: loss.Activity{L2: 1}}}}},
		{"Hidden: the loss of layer 0 is nil", train.Options{Hidden: []train.HiddenLoss{{}}}},
		{"CrossEntropy: target of trial 0", train.Options{Loss: loss.CrossEntropy{}}},
		{"Path: span is for SGD, got train.Adam", train.Options{Path: train.Span, Optimiser: train.Adam{}}},
		{"Path: look-ahead is for SGD without momentum", train.Options{Path: train.LookAhead, Optimiser: train.SGD{Momentum: .5}}},
		{"Path: Path(9) does not exist", train.Options{Path: 9}},
	} {
		run, err := train.One(context.Background(), n, k, c.opt)
		if run != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	coded := task.Gardens()
	coded.Targets.Set(7, 0, .5)
	if _, err := train.One(context.Background(), wide, coded.Task, train.Options{Loss: loss.Logistic{}}); err == nil || !strings.Contains(err.Error(), "target of trial 0") {
		t.Errorf("targets that are no signs: error %v", err)
	}
}

// An update that overflows in the very last step shows in no loss, but is an error all the same.
func TestOverflowInTheLastUpdate(t *testing.T) {
	garden := task.Gardens()
	run, err := train.One(context.Background(), gardenNetwork(1, 3, 1.5), garden.Task, train.Options{Steps: 1, Optimiser: train.SGD{Rate: 1e308}})
	var diverged *train.Diverged
	if run != nil || !errors.As(err, &diverged) || diverged.Step != 1 {
		t.Errorf("run %v, error %v, want divergence at step 1", run, err)
	}
}
