package chou2025

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

func small() Study {
	return Study{Manifolds: 4, Points: 30, TestPoints: 10, Inputs: 40, Dimension: 2, Units: 60, Steps: 64, Batch: 20, Seeds: 2, Samples: 40, Alphas: []float64{1e4, 1, .1}}
}

func run(t *testing.T, s Study) []*Course {
	t.Helper()
	all, err := s.Run(context.Background(), rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCheckpointsDefault(t *testing.T) {
	if got, want := (Study{Steps: 20}).Checkpoints(), []int{0, 1, 2, 3, 4, 6, 8, 11, 16, 20}; !reflect.DeepEqual(got, want) {
		t.Errorf("checkpoints %v, want %v", got, want)
	}
	if got := (Study{}).Checkpoints(); got[len(got)-1] != 2048 || got[len(got)-2] != 1448 {
		t.Errorf("the last default checkpoints are %v", got[len(got)-2:])
	}
}

// In the lazy limit weights, units and kernel stay as they were; the untrained network is the same for all scales; and the richer, the further it goes.
func TestFromLazyToRich(t *testing.T) {
	s := small()
	all := run(t, s)
	at := s.Checkpoints()
	for k, c := range all {
		if c.Alpha != s.Alphas[k/2] || c.Seed != k%2 || len(c.Checkpoints) != len(at) || len(c.Loss) != 64 {
			t.Fatalf("course %d has α = %v, seed %d, %d checkpoints and %d losses", k, c.Alpha, c.Seed, len(c.Checkpoints), len(c.Loss))
		}
		start, first := c.Checkpoints[0], all[k%2].Checkpoints[0]
		if start.Weights != 0 || start.Activation != 1 || start.TangentChange != 0 || !(math.Abs(start.HiddenSimilarity-1) < 1e-12) || !(math.Abs(start.TangentSimilarity-1) < 1e-12) {
			t.Errorf("course %d has moved before learning: %+v", k, start)
		}
		if start.Loss != .5 || start.Accuracy != .5 {
			t.Errorf("course %d: before learning the output is 0 and half of the classes in balance right; loss %v, accuracy %v", k, start.Loss, start.Accuracy)
		}
		if start.TangentLabels != first.TangentLabels || start.TangentLabelsCentred != first.TangentLabelsCentred || start.HiddenLabels != first.HiddenLabels ||
			start.Classes.Capacity != first.Classes.Capacity || start.Spheres.Radius != first.Spheres.Radius {
			t.Errorf("course %d is not what that of α = %v was before learning", k, all[0].Alpha)
		}
		if end := c.End(); end.Step != 64 || !(end.Accuracy > .9) {
			t.Errorf("course %d ends at step %d with accuracy %v", k, end.Step, end.Accuracy)
		}
		if c.Alpha == 1e4 {
			if end := c.End(); !(end.Weights < 1e-3) || !(end.TangentChange < 1e-3) || !(end.Activation > .999) || !(end.HiddenSimilarity > .99999) {
				t.Errorf("course %d with α = 10⁴ is not lazy: %+v", k, end)
			}
		}
	}
	for _, measure := range []Measure{
		func(c *Checkpoint) float64 { return c.Weights },
		func(c *Checkpoint) float64 { return c.TangentChange },
		func(c *Checkpoint) float64 { return -c.Activation },
		func(c *Checkpoint) float64 { return c.Classes.Capacity.Value },
	} {
		of := OverRichness(all, measure)
		for seed := range 2 {
			if !(of[0][seed] < of[1][seed] && of[1][seed] < of[2][seed]) {
				t.Errorf("seed %d: %v does not rise with richness", seed, of)
			}
			if over := OverLearning(all, s.Alphas[1], measure); len(over) != len(at) || over[len(at)-1][seed] != of[1][seed] {
				t.Errorf("seed %d: over learning %v ends elsewhere than %v", seed, over, of[1])
			}
		}
	}
}

// To first order in 1/α the weights move by 1/α of what they would, whatever α.
func TestLazyWeightsMoveByOneOverAlpha(t *testing.T) {
	s := small()
	s.Alphas, s.Seeds, s.NoGeometry = []float64{1e3, 1e5}, 1, true
	all := run(t, s)
	ratio := all[0].End().Weights / all[1].End().Weights
	if !(math.Abs(ratio-100) < 1) {
		t.Errorf("weights move %v times as far with α = 10³ as with 10⁵, want 100", ratio)
	}
}

// What checkpoints say agrees with what can be had from the responses that they keep.
func TestHiddenResponses(t *testing.T) {
	s := small()
	s.Alphas, s.Seeds, s.NoGeometry, s.Hidden, s.At = []float64{.3}, 1, true, true, []int{0, 5, 64}
	c := run(t, s)[0]
	for k := range c.Checkpoints {
		cp := c.Checkpoints[k]
		if cp.Classes != nil || cp.Spheres != nil {
			t.Error("there is a geometry that was not asked for")
		}
		byClass, byManifold := c.ByClass(k), c.ByManifold(k)
		if rows, cols := byClass[1].Dims(); len(byClass) != 2 || rows != 20 || cols != 60 || len(byManifold) != 4 {
			t.Fatalf("%d classes, of %d × %d, and %d manifolds", len(byClass), rows, cols, len(byManifold))
		}
		labels, err := geometry.CKA(cp.Hidden, geometry.Indicators(c.Class))
		if err != nil || labels != cp.HiddenLabels {
			t.Errorf("alignment of hidden responses with labels %v, from the responses %v, %v", cp.HiddenLabels, labels, err)
		}
	}
	if c.Checkpoints[0].Hidden == nil || mat.Equal(c.Checkpoints[0].Hidden, c.End().Hidden) {
		t.Error("hidden responses did not change")
	}
}

func TestSeveralClassesAndCrossEntropy(t *testing.T) {
	s := small()
	s.Classes, s.CrossEntropy, s.FixedReadout, s.Alphas, s.Seeds, s.NoSpheres = 4, true, true, []float64{1}, 1, true
	c := run(t, s)[0]
	if start := c.Checkpoints[0]; !(math.Abs(start.Loss-math.Log(4)) < 1e-12) || start.Accuracy != .25 {
		t.Errorf("loss %v and accuracy %v of four classes before learning", start.Loss, start.Accuracy)
	}
	if end := c.End(); !(end.Accuracy > .9) || len(end.Classes.Manifolds) != 4 || end.Spheres != nil {
		t.Errorf("accuracy %v, %d classes, spheres %v", end.Accuracy, len(end.Classes.Manifolds), end.Spheres)
	}
}

// box is a checkpoint in memory.
type box struct {
	state  any
	saves  int
	cancel func()
}

func (b *box) Save(state any) error {
	copied := *state.(*kept[Course])
	b.state = copied
	if b.saves++; b.cancel != nil && b.saves == 2 {
		b.cancel()
	}
	return nil
}

func (b *box) Restore(state any) (bool, error) {
	if b.state == nil {
		return false, nil
	}
	*state.(*kept[Course]) = b.state.(kept[Course])
	return true, nil
}

// The bits do not depend on the number of cores, nor on an interruption, and a checkpoint of other work is refused.
func TestSameBits(t *testing.T) {
	s := small()
	s.Steps = 16
	before := runtime.GOMAXPROCS(1)
	one := run(t, s)
	runtime.GOMAXPROCS(4)
	four := run(t, s)
	runtime.GOMAXPROCS(before)
	if !reflect.DeepEqual(one, four) {
		t.Error("one core and four give different results")
	}
	ctx, cancel := context.WithCancel(context.Background())
	b := &box{cancel: cancel}
	s.Checkpoint = b
	if _, err := s.Run(ctx, rng.New(3).Source()); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	b.cancel = nil
	saved := b.saves
	if resumed := run(t, s); !reflect.DeepEqual(one, resumed) || b.saves != 6 {
		t.Errorf("resumed with other results, or %d of 6 networks trained again", b.saves-6+saved)
	}
	s.Units++
	if _, err := s.Run(context.Background(), rng.New(3).Source()); err == nil || !strings.Contains(err.Error(), "other work") {
		t.Errorf("a checkpoint of other work: %v", err)
	}
}

func TestStudyErrors(t *testing.T) {
	for want, s := range map[string]Study{
		"α is -1":                 {Alphas: []float64{-1}},
		"checkpoint 1 is step 3":  {At: []int{3, 3}},
		"checkpoint 0 is step 65": {At: []int{65}, Steps: 64},
		"Rate -1":                 {Rate: -1},
	} {
		if _, err := s.Run(context.Background(), rng.New(1).Source()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}
