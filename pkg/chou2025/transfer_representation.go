package chou2025

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/decoding"
	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
	"github.com/richlazy/richlazy/pkg/task"
)

// Representation is what the units of one network, usually those of its last hidden layer, respond to images of classes that it was trained on and of others. No image is one
// that it was trained on. It is plain data.
type Representation struct {
	Name     string
	Richness float64 // 1/α, or any other number that grows with richness
	Seed     int     // networks that differ in richness only have the same
	Accuracy float64 // on test images of the trained classes; NaN where it is not known
	Features *mat.Dense
	Labels   []int // of each row: 0 … Trained−1 are the trained classes, and higher ones held out
	Trained  int
}

// Side is what a representation makes of one of the two sets of classes.
type Side struct {
	Classes, Images int // the number of both
	// Linear and Neighbours are the balanced accuracies of two probes: classifiers that learn the classes anew from the features of some of the images, and are tested on the others.
	// Units are z-scored for the linear one, and as they are for nearest neighbours.
	Linear, Neighbours float64
	Glue               *capacity.Result // of all classes together, or of Probes.Classes of them
	Participation      float64          // participation ratio of the features of the points that Glue has: the dimension of all classes together
}

// Chance is the accuracy of a probe that knows nothing.
func (s Side) Chance() float64 { return 1 / float64(s.Classes) }

// Transferred is a representation measured.
type Transferred struct {
	Name                     string
	Richness                 float64
	Seed                     int
	Accuracy                 float64 // on test images of the trained classes; NaN where it is not known
	Trained, HeldOut         Side
	TrainAccuracy            float64     // on the training images; this and what follows is known of networks that [Transfer.Run] has trained, and NaN or nil of others
	WeightChange, Activation float64     // ‖θ − θ₀‖/‖θ₀‖, and the share of units × test images on the side of 0 that they began on, averaged over layers
	Classes                  []int       // of the images, which are trained
	Corrupted                []Corrupted // accuracy on corrupted test images of the trained classes
}

// Corrupted is an accuracy on corrupted images.
type Corrupted struct {
	Kind     Corruption
	Severity int
	Accuracy float64
}

// Corruption returns the mean accuracy over severities of some kinds, of all where none is named; NaN where there is none.
func (t *Transferred) Corruption(kinds ...Corruption) float64 {
	sum, n := 0.0, 0.0
	for _, c := range t.Corrupted {
		for _, kind := range kinds {
			if c.Kind == kind {
				sum, n = sum+c.Accuracy, n+1
			}
		}
		if len(kinds) == 0 {
			sum, n = sum+c.Accuracy, n+1
		}
	}
	return sum / n
}

// Measure probes a representation on trained and on held-out classes, and takes the capacity and geometry of both. Equal sources give equal folds and directions, so that
// representations of the same images can be compared; both sides have the same source.
//
// It is an error where a feature is not finite, the trained or the held-out classes are not at least two, labels do not fit, a class has fewer images than Probes.Points or
// Folds, or package capacity finds no value.
func (r *Representation) Measure(ctx context.Context, p Probes, src rand.Source) (*Transferred, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	t := &Transferred{Name: r.Name, Richness: r.Richness, Seed: r.Seed, Accuracy: r.Accuracy, TrainAccuracy: math.NaN(), WeightChange: math.NaN(), Activation: math.NaN()}
	seed := rng.New(src.Uint64())
	var rows [2][]int
	for i, l := range r.Labels {
		side := 0
		if l >= r.Trained {
			side = 1
		}
		rows[side] = append(rows[side], i)
	}
	for i, side := range []*Side{&t.Trained, &t.HeldOut} {
		if err := r.side(ctx, side, rows[i], p, seed); err != nil {
			return nil, fmt.Errorf("chou2025: %s: %s classes: %w", r.Name, [...]string{"trained", "held-out"}[i], err)
		}
	}
	return t, nil
}

// check returns an error that names what does not fit.
func (r *Representation) check() error {
	if r.Features == nil || r.Features.IsEmpty() {
		return fmt.Errorf("chou2025: %s: there are no features", r.Name)
	}
	images, units := r.Features.Dims()
	if images != len(r.Labels) {
		return fmt.Errorf("chou2025: %s: features of %d images and labels of %d", r.Name, images, len(r.Labels))
	}
	for i, l := range r.Labels {
		if l < 0 {
			return fmt.Errorf("chou2025: %s: image %d has label %d; want none below 0", r.Name, i, l)
		}
		for j := range units {
			if v := r.Features.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("chou2025: %s: image %d, unit %d: a feature of %v", r.Name, i, j, v)
			}
		}
	}
	if math.IsNaN(r.Richness) || math.IsInf(r.Richness, 0) {
		return fmt.Errorf("chou2025: %s: a richness of %v", r.Name, r.Richness)
	}
	return nil
}

// side measures the images in some rows.
func (r *Representation) side(ctx context.Context, s *Side, rows []int, p Probes, seed rng.Seed) error {
	_, units := r.Features.Dims()
	x, of, labels := mat.NewDense(max(1, len(rows)), units, nil), make([]float64, len(rows)), map[int]int{}
	for k, i := range rows {
		x.SetRow(k, r.Features.RawRowView(i))
		of[k] = float64(r.Labels[i])
		labels[r.Labels[i]]++
	}
	if s.Classes, s.Images = len(labels), len(rows); s.Classes < 2 {
		return fmt.Errorf("there are %d; want at least two", s.Classes)
	}
	points := cmp.Or(p.Points, 50)
	for l, n := range labels {
		if n < points || n < cmp.Or(p.Folds, 5) {
			return fmt.Errorf("label %d has %d images; want at least %d points and %d folds", l, n, points, cmp.Or(p.Folds, 5))
		}
	}
	codes, _ := table.Numbers("class", of...).Codes()
	if err := s.probe(ctx, x, codes, p, seed); err != nil {
		return err
	}
	classes := seed.At("classes").Rand().Perm(s.Classes)
	classes = classes[:min(len(classes), cmp.Or(p.Classes, 10))]
	slices.Sort(classes)
	var first, which []int // rows of x, by class, and the number of the class
	for number, class := range classes {
		for k, n := 0, 0; n < points; k++ {
			if codes[k] == class {
				first, which, n = append(first, k), append(which, number), n+1
			}
		}
	}
	cloud := mat.NewDense(len(first), units, nil)
	for k, i := range first {
		cloud.SetRow(k, x.RawRowView(i))
	}
	var err error
	if s.Participation, err = geometry.ParticipationRatio(cloud); err != nil {
		return err
	}
	s.Glue, err = capacity.GLUE(ctx, task.Partition(cloud, which), capacity.Options{Samples: p.Samples}, seed.At("capacity").Source())
	return err
}

// probe fills in how well the classes are read out anew.
func (s *Side) probe(ctx context.Context, x *mat.Dense, class []int, p Probes, seed rng.Seed) error {
	images, units := x.Dims()
	rec := &neural.Recording{Observations: table.Table{table.Integers("class", class...)}, Values: neural.Of(images, units, 1, x.RawMatrix().Data)}
	for _, probe := range []struct {
		dst        *float64
		classifier decoding.Classifier
		raw        bool
	}{{&s.Linear, decoding.Logistic(p.L2), false}, {&s.Neighbours, decoding.NearestNeighbours(p.Neighbours, decoding.Euclidean), true}} {
		opt := decoding.Options{Label: "class", Classifier: probe.classifier, Folds: p.Folds, Repetitions: 1, Raw: probe.raw}
		result, err := decoding.Together(ctx, rec, opt, seed.At("folds").Source())
		if err != nil {
			return err
		}
		*probe.dst = result.Accuracy[0]
	}
	return nil
}
