package vanmeegen2025

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/nngp"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// Descend returns n networks that begin as draws from the study's prior and learn its world by gradient descent, all trials at once, until the mean of (f − y)² over trials
// and outputs is below the goal
// or the steps of the options are done: no prior pulls at them and no noise shakes them while they learn. Training of other lengths or by another rule is said by the options.
func (s Study) Descend(ctx context.Context, n int, goal float64, o train.Options, src rand.Source) ([]*train.Run, error) {
	p, err := s.Posterior()
	if err != nil {
		return nil, err
	}
	networks, seed := make([]*network.MLP, n), rng.New(src.Uint64())
	for i := range networks {
		networks[i] = p.Network(p.Prior(seed.At("prior", i).Source()), seed.At("outside", i).Source())
	}
	trials, outputs := s.World.Y.Dims()
	o.Until.Loss = goal * float64(trials*outputs) / 2 // the loss is half the sum of squares
	runs, err := train.All(ctx, networks, s.World.task(), o)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	return runs, nil
}

// task returns the world as package train takes it.
func (w World) task() *task.Task {
	t := &task.Task{Name: "classes", Blocks: []task.Block{{Name: "input", X: w.X}}, Targets: w.Y}
	for i := range w.Labels {
		t.Trials = append(t.Trials, fmt.Sprint("trial ", i))
	}
	return t
}

// GaussianProcess returns what infinitely many units would make of inputs in the lazy scaling: the posterior mean of the outputs, trials × outputs, and the variance of each
// trial's, at the study's
// temperature. It is an error for the non-lazy scaling, which has no such limit, and for activations that have no closed form.
func (s Study) GaussianProcess(x *mat.Dense) (mean *mat.Dense, variance []float64, err error) {
	wide, err := s.wide()
	if err != nil {
		return nil, nil, err
	}
	k, err := wide.Kernels(s.World.X, s.World.X)
	if err != nil {
		return nil, nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	cross, err := wide.Kernels(x, s.World.X)
	if err != nil {
		return nil, nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	fit, err := nngp.Regress(nngp.Symmetric(k.Output()), s.World.Y, 1/s.Temperature())
	if err != nil {
		return nil, nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	variance, err = fit.Variance(cross.Output(), cross.RowVariance[len(cross.RowVariance)-1])
	return fit.Mean(cross.Output()), variance, err
}

// wide returns the network of infinite width in whose limit the study is, where that is a Gaussian process.
func (s Study) wide() (n nngp.Network, err error) {
	if s.Readout != posterior.Lazy {
		return n, errors.New("vanmeegen2025: a network that is not lazy is no Gaussian process in the limit")
	}
	return s.unlearnt()
}

// unlearnt returns the network of infinite width under the study's prior.
func (s Study) unlearnt() (n nngp.Network, err error) {
	activation, err := nngp.ActivationOf(s.Activation)
	if err != nil {
		return n, fmt.Errorf("vanmeegen2025: %w", err)
	}
	n.Readout = s.ReadoutVariance()
	for l := range or(s.Layers, 1) {
		n.Hidden = append(n.Hidden, nngp.Layer{Activation: activation})
		if l > 0 {
			n.Hidden[l].Weight = s.Hidden
		}
	}
	return n, nil
}

// Descended says of networks that have learnt the study's world by gradient descent, the results of [Study.Descend], what [Ensemble.Generalise] says of those of the
// posterior. It is an error where
// responses are not finite or all alike.
func (s Study) Descended(runs []*train.Run, test World) (g Generalisation, err error) {
	var outputs []*mat.Dense
	n := float64(len(runs))
	for _, r := range runs {
		hidden, out := r.Trained.Respond(s.World.X)
		g.Train += s.World.Score(out).SquaredError / n
		learnt, err := coding.KernelOf(coding.Responses{Values: hidden, Labels: s.World.Labels})
		if err != nil {
			return g, fmt.Errorf("vanmeegen2025: %w", err)
		}
		hidden, out = r.Trained.Respond(test.X)
		other, err := coding.KernelOf(coding.Responses{Values: hidden, Labels: test.Labels})
		if err != nil {
			return g, fmt.Errorf("vanmeegen2025: %w", err)
		}
		g.Alignment += learnt.LabelAlignment / n
		g.TestAlignment += other.LabelAlignment / n
		outputs = append(outputs, out)
	}
	g.judge(test, outputs)
	return g, nil
}
