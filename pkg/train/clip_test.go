package train_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// The norm of a gradient is right, and clipping works, where its square is too large or too small for float32.
func TestClipOfLargeAndSmallGradients(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 3}}, Outputs: 2, Readout: network.LeCun(1), Bias: network.Constant(0)}, rng.New(1).Source())
	for _, scale := range []float64{1, 1e22, 1e30, 1e-14, 1e-17} {
		k := gaussian(rng.New(2).Rand(), 6, 2, []int{3}, "real")
		k.Blocks[0].X.Scale(math.Min(1, scale), k.Blocks[0].X) // small responses, small errors
		k.Targets.Scale(scale, k.Targets)
		for _, path := range []train.Path{train.Direct, train.Span, train.LookAhead} {
			var norm, moved [2]float64
			for i, single := range []bool{false, true} {
				run, err := train.One(context.Background(), n, k, train.Options{Steps: 1, Single: single, Path: path, Clip: scale / 100, Optimiser: train.SGD{Rate: 1 / scale}})
				if err != nil {
					t.Fatal(err)
				}
				norm[i], moved[i] = run.History.Gradient[0], network.Distance(run.Initial, run.Trained)
			}
			if !(math.Abs(norm[1]/norm[0]-1) < 1e-5) {
				t.Errorf("scale %v, %v: the norm is %v in float32, %v in float64", scale, path, norm[1], norm[0])
			}
			if !(norm[0] < scale/100) && !(math.Abs(moved[0]-.01) < 1e-12 && math.Abs(moved[1]-.01) < 1e-6) {
				t.Errorf("scale %v, %v: moved by %v, want 0.01", scale, path, moved)
			}
		}
	}
}

// A gradient whose norm overflows cannot be clipped: training diverges, and does not stand still.
func TestClipOfOverflow(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 1}}, Hidden: []network.Hidden{{Units: 2, Activation: network.Linear}}}, rng.New(1).Source())
	k := &task.Task{Name: "huge", Trials: []string{"a"}, Targets: mat.NewDense(1, 1, []float64{1e150}), Blocks: []task.Block{{Name: "x", X: mat.NewDense(1, 1, []float64{1e10})}}}
	for _, path := range []train.Path{train.Direct, train.Span, train.LookAhead} {
		_, err := train.One(context.Background(), n, k, train.Options{Steps: 5, Clip: 1, Path: path})
		var diverged *train.Diverged
		if !errors.As(err, &diverged) || diverged.Step != 1 || !(math.Abs(diverged.LastLoss/5e299-1) < 1e-12) {
			t.Errorf("%v: got %v, want a divergence at step 1", path, err)
		}
	}
}
