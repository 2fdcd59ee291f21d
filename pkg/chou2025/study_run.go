package chou2025

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// Course is what became of one network on its way: plain data, which [notebook.Keep] and encoding/gob can store.
//
// [notebook.Keep]: https://pkg.go.dev/github.com/richlazy/richlazy/pkg/notebook#Keep
type Course struct {
	Alpha           float64
	Seed            int       // which of the networks of this scale, from 0
	Loss            []float64 // of the batch before each step, of the scaled output
	Class, Manifold []int     // of each test point
	Checkpoints     []Checkpoint
}

// Checkpoint is a network at one step of its learning, measured on the test points.
type Checkpoint struct {
	Step int // number of updates before it
	// Loss and Accuracy are those of the scaled output α(f − f₀). With one output an answer is right where it has the sign of the target; the network that has not learnt answers 0,
	// which counts as below 0, and with several outputs as the first class.
	Loss, Accuracy float64

	Weights    float64 // ‖θ − θ₀‖ of all parameters
	Activation float64 // the share of hidden units × points on the same side of 0 as before learning ("activation stability")
	// TangentChange is ‖K − K₀‖/‖K₀‖ of the tangent kernel, summed over outputs where there are several, and TangentSimilarity ⟨K, K₀⟩/(‖K‖‖K₀‖).
	TangentChange, TangentSimilarity float64
	// TangentLabels is the alignment of tangent kernel and labels as published: the mean over classes of yᵀKy/(‖y‖²‖K‖), K of the class's output and y the 0/1 indicator of the class,
	// not centred; 1/classes for a constant kernel. TangentLabelsCentred takes the means off both and indicates all classes at once.
	TangentLabels, TangentLabelsCentred float64
	// HiddenLabels is the centred alignment of the hidden responses' kernel with the labels, HiddenSimilarity its similarity (CKA) with what it was before learning.
	HiddenLabels, HiddenSimilarity float64

	// Classes is the capacity and geometry of the classes, the points of all manifolds of a class being one manifold, and Spheres that of the manifolds that the task is made of,
	// each by itself and for random labels. Nil where they were not asked for.
	Classes, Spheres *capacity.Result
	Hidden           *mat.Dense // responses, test points × units; nil unless Study.Hidden
}

// ByClass returns the hidden responses of a checkpoint as manifolds, one a class, and ByManifold one for each manifold of the task. Both are nil where no responses were kept.
func (c *Course) ByClass(checkpoint int) []*mat.Dense {
	return partition(c.Checkpoints[checkpoint].Hidden, c.Class)
}

// ByManifold returns the hidden responses of a checkpoint, one matrix for each manifold of the task; see ByClass.
func (c *Course) ByManifold(checkpoint int) []*mat.Dense {
	return partition(c.Checkpoints[checkpoint].Hidden, c.Manifold)
}

func partition(x *mat.Dense, of []int) []*mat.Dense {
	if x == nil {
		return nil
	}
	return task.Partition(x, of)
}

// End returns the last checkpoint.
func (c *Course) End() *Checkpoint { return &c.Checkpoints[len(c.Checkpoints)-1] }

// Run trains all networks of the study and measures them: for each scale, in the order of Study.Scales, all seeds. The result has the same bits on any number of cores.
//
// A network that diverges, and one of which capacity has no value (a point at the origin, as where all units have died), is an error that says which, and so is a checkpoint of
// other work. What was done before ctx ended is in Study.Checkpoint.
func (s Study) Run(ctx context.Context, src rand.Source) ([]*Course, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	number := src.Uint64()
	seed, scales, seeds, points := rng.New(number), s.Scales(), cmp.Or(s.Seeds, 5), int64(len(s.Checkpoints()))
	plain := s
	plain.Progress, plain.Checkpoint = nil, nil
	count := progress.Count(s.Progress, int64(len(scales)*seeds)*points)
	return each(ctx, scales, seeds, s.Checkpoint, identity(plain, number), func() { count.Add(points) }, func(alpha float64, network int) (*Course, error) {
		return s.course(ctx, alpha, network, seed, count)
	})
}

// course trains and measures one network.
func (s Study) course(ctx context.Context, alpha float64, network int, seed rng.Seed, count *progress.Counter) (*Course, error) {
	t := s.Task(seed.At("task", network).Source())
	run, err := train.One(ctx, s.Network(seed.At("weights", network).Source()), t.Train.Task,
		s.options(alpha, func(int) rand.Source { return seed.At("batches", network).Source() }))
	if err != nil {
		return nil, err
	}
	c := &Course{Alpha: alpha, Seed: network, Loss: run.History.Loss, Class: t.Test.Class, Manifold: t.TestManifold}
	m := s.measure(run, t)
	for _, snapshot := range run.Snapshots {
		point, err := m.at(ctx, snapshot, seed.At("capacity", network))
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", snapshot.Step, err)
		}
		c.Checkpoints = append(c.Checkpoints, *point)
		count.Add(1)
	}
	return c, nil
}
