package chou2025

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// measure holds what measurements of one network compare with: the test points and the network before learning.
type measure struct {
	Study
	alpha          float64
	before         *network.MLP
	t              *task.ManifoldTask
	x, y           *mat.Dense
	hidden, output *mat.Dense    // before learning
	tangent        *mat.SymDense // before learning, summed over outputs
	indicators     *mat.Dense
}

func (s Study) measure(run *train.Run, t *task.ManifoldTask) *measure {
	m := &measure{Study: s, alpha: run.Alpha, before: run.Initial, t: t, x: t.Test.Inputs(), y: t.Test.Targets}
	m.hidden, m.output = run.Initial.Respond(m.x)
	m.tangent = run.Initial.NTKTrace(m.x)
	m.indicators = geometry.Indicators(t.Test.Class)
	return m
}

// at measures a network on its way.
func (m *measure) at(ctx context.Context, snapshot train.Snapshot, seed rng.Seed) (*Checkpoint, error) {
	n := snapshot.Network
	hidden, output := n.Respond(m.x)
	c := &Checkpoint{Step: snapshot.Step, Weights: network.Distance(m.before, n), Activation: network.SignStability(m.before, n, m.x)[0]}
	c.Loss, c.Accuracy = m.answers(output)
	if m.Study.Hidden {
		c.Hidden = hidden
	}
	if err := m.kernels(c, n, hidden); err != nil || m.NoGeometry {
		return c, err
	}
	var err error
	opt := capacity.Options{Samples: m.Samples}
	if c.Classes, err = capacity.GLUE(ctx, task.Partition(hidden, m.t.Test.Class), opt, seed.At("classes").Source()); err != nil {
		return nil, err
	}
	if m.NoSpheres {
		return c, nil
	}
	c.Spheres, err = capacity.GLUE(ctx, task.Partition(hidden, m.t.TestManifold), opt, seed.At("spheres").Source())
	return c, err
}

// kernels compares kernels with the labels and with what they were.
func (m *measure) kernels(c *Checkpoint, n *network.MLP, hidden *mat.Dense) error {
	tangent := n.NTKTrace(m.x)
	var err error
	set := func(dst *float64) func(float64, error) {
		return func(v float64, failed error) {
			*dst = v
			if err == nil {
				err = failed
			}
		}
	}
	set(&c.TangentChange)(geometry.KernelChange(m.tangent, tangent))
	set(&c.TangentSimilarity)(geometry.KernelAlignment(m.tangent, tangent))
	set(&c.TangentLabelsCentred)(geometry.AlignmentCentred(tangent, m.indicators))
	_, classes := m.indicators.Dims()
	all := n.NTKOfOutputs(m.x)
	for class := range classes {
		var v float64
		set(&v)(geometry.Alignment(all[min(class, len(all)-1)], mat.DenseCopyOf(m.indicators.ColView(class))))
		c.TangentLabels += v / float64(classes)
	}
	set(&c.HiddenSimilarity)(geometry.CKA(m.hidden, hidden))
	set(&c.HiddenLabels)(geometry.CKA(hidden, m.indicators))
	return err
}

// answers returns loss and accuracy of the scaled output.
func (m *measure) answers(output *mat.Dense) (value, accuracy float64) {
	trials, outputs := output.Dims()
	answer := mat.NewDense(trials, outputs, nil)
	answer.Sub(output, m.output)
	answer.Scale(m.alpha, answer)
	value = m.objective().Evaluate(make([]float64, trials*outputs), answer.RawMatrix().Data, m.y.RawMatrix().Data, nil, outputs)
	right := 0
	for i := range trials {
		a, y := answer.RawRowView(i), m.y.RawRowView(i)
		if outputs == 1 && (a[0] > 0) == (y[0] > 0) || outputs > 1 && floats.MaxIdx(a) == floats.MaxIdx(y) {
			right++
		}
	}
	return value, float64(right) / math.Max(1, float64(trials))
}
