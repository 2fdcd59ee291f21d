package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/changepoint"
	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// logged are steps 0, 1, 2, 4, … with the points at 4/3 and 5/3 of each from 8 on: 38 checkpoints up to 8192.
func logged() (steps []float64) {
	steps = []float64{0, 1, 2, 4}
	for s := 8.0; s < 8192; s *= 2 {
		steps = append(steps, s, math.Round(s*4/3), math.Round(s*5/3))
	}
	return append(steps, 8192)
}

// course is a trajectory whose measures go through corners, log₂ of the step and value, with normal errors of this share of their range.
func course(noise float64, r *rand.Rand, corners map[Measure][][2]float64) *Trajectory {
	t := &Trajectory{}
	for _, step := range logged() {
		c := Checkpoint{Step: step, Result: &Result{Theory: glue}, Without: mat.NewDense(20, measureCount, nil)}
		for m, path := range corners {
			low, high := math.Inf(1), math.Inf(-1)
			for _, p := range path {
				low, high = min(low, p[1]), max(high, p[1])
			}
			x, v := math.Log2(1+step), path[len(path)-1][1]
			for k := len(path) - 1; k > 0; k-- {
				if a, b := later(path[k-1][0]), later(path[k][0]); x <= b {
					v = path[k-1][1] + (path[k][1]-path[k-1][1])*max(x-a, 0)/(b-a)
				}
			}
			e := Estimate{v + noise*(high-low)*r.NormFloat64(), noise * (high - low)}
			for g := range 20 { // of which the jackknife's standard error of a value would be the noise
				c.Without.Set(g, int(m), e.Value+noise*(high-low)*r.NormFloat64()/math.Sqrt(19))
			}
			switch m {
			case OfCapacity:
				c.Result.Capacity = e
			case OfDimension:
				c.Result.Dimension = e
			case OfRadius:
				c.Result.Radius = e
			case OfCentres:
				c.Result.CentreAlignment = e
			case OfAxes:
				c.Result.AxisAlignment = e
			case OfCentresAndAxes:
				c.Result.CentreAxisAlignment = e
			}
		}
		t.Checkpoints = append(t.Checkpoints, c)
	}
	return t
}

// later is log₂(1+step) for log₂ of the step, and 0 for 0, which stands for the start.
func later(x float64) float64 {
	if x == 0 {
		return 0
	}
	return math.Log2(1 + math.Exp2(x))
}

// published is the course of VGG-11 on CIFAR-10, with corners at steps 16, 64 and 1024.
var published = map[Measure][][2]float64{
	OfCapacity:       {{0, 0.05}, {6, 0.05}, {10, 0.12}, {13, 0.135}},
	OfDimension:      {{0, 9.1}, {4, 2}, {13, 1}},
	OfRadius:         {{0, 1}, {4, 0.8}, {6, 0.8}, {13, 0.66}},
	OfCentres:        {{0, 0.99}, {6, 1}, {10, 0.45}, {13, 0.34}},
	OfAxes:           {{0, 0.34}, {4, 0.34}, {6, 0.75}, {10, 0.2}, {13, 0.2}},
	OfCentresAndAxes: {{0, 0.47}, {4, 0.47}, {6, 0.6}, {10, 0.2}, {13, 0.2}},
}

func TestPublishedStages(t *testing.T) {
	track := course(0.02, rand.New(rng.New(1).Source()), published)
	l, err := Stages(context.Background(), StageOptions{}, track)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + l.String())
	if !l.InOrder() || len(l.Turns) != 3 {
		t.Errorf("stages are not in order:\n%v", l)
	}
	for k, want := range []float64{16, 64, 1024} {
		if turn := l.Turns[k]; !(turn.Low <= want*1.01 && want <= turn.High*1.01) || !(turn.High < 2*turn.Low+2) {
			t.Errorf("turn %d at %v, want %v within less than an octave", k, turn, want)
		}
	}
}

// A stage that is not there is said not to be, and why.
func TestMissingStages(t *testing.T) {
	change := func(m Measure, path [][2]float64) map[Measure][][2]float64 {
		other := map[Measure][][2]float64{}
		for k, v := range published {
			other[k] = v
		}
		if path == nil {
			delete(other, m)
		} else {
			other[m] = path
		}
		return other
	}
	for name, c := range map[string]struct {
		corners map[Measure][][2]float64
		present [4]bool
	}{
		"radius grows":          {change(OfRadius, [][2]float64{{0, 0.6}, {4, 0.8}, {6, 0.8}, {13, 1.2}}), [4]bool{false, true, true, true}},
		"capacity falls":        {change(OfCapacity, [][2]float64{{0, 0.1}, {6, 0.1}, {10, 0.04}, {13, 0.04}}), [4]bool{true, true, false, false}},
		"no alignment of axes":  {change(OfAxes, nil), [4]bool{true, true, true, true}},
		"no alignment of both":  {func() map[Measure][][2]float64 { o := change(OfAxes, nil); delete(o, OfCentresAndAxes); return o }(), [4]bool{true, false, true, true}},
		"centres keep aligned":  {change(OfCentres, [][2]float64{{0, 0.5}, {6, 0.5}, {10, 0.3}, {13, 0.3}}), [4]bool{true, true, true, false}},
		"alignments only rise":  {map[Measure][][2]float64{OfCapacity: {{0, 1}, {13, 2}}, OfAxes: {{0, 0}, {6, 1}, {13, 1}}}, [4]bool{false, true, false, false}},
		"clusters all the time": {map[Measure][][2]float64{OfDimension: {{0, 9}, {8, 2}, {13, 1}}, OfRadius: {{0, 2}, {8, 1}, {13, 0.7}}}, [4]bool{true, false, false, false}},
	} {
		l, err := Stages(context.Background(), StageOptions{Changes: changepoint.Options{MaxChanges: 4}}, course(0.02, rand.New(rng.New(2).Source()), c.corners))
		if err != nil {
			t.Fatal(err)
		}
		for k, s := range l.Stages {
			if s.Present != c.present[k] || s.Why == "" {
				t.Errorf("%s: %s is there: %v, want %v (%s)\n%v", name, s.Name, s.Present, c.present[k], s.Why, l)
			}
		}
		if l.InOrder() != (c.present == [4]bool{true, true, true, true}) {
			t.Errorf("%s: in order: %v", name, l.InOrder())
		}
	}
}

// Noise without a course has no stages: it is left out as flat, or has no measure that moves.
func TestNoStagesOfNoise(t *testing.T) {
	r := rand.New(rng.New(3).Source())
	flat := map[Measure][][2]float64{}
	for m := range published {
		flat[m] = [][2]float64{{0, 1}, {13, 1}}
	}
	track := course(0.02, r, flat)
	l, err := Stages(context.Background(), StageOptions{}, track)
	if err != nil || len(l.Segments) != 0 || l.InOrder() || !strings.Contains(l.String(), "separating   not there: no measure changes") {
		t.Errorf("flat: error %v\n%v", err, l)
	}
	stages := 0.0
	const repeats = 20
	for range repeats {
		for i := range track.Checkpoints {
			result := track.Checkpoints[i].Result
			for _, e := range []*Estimate{&result.Capacity, &result.Dimension, &result.Radius, &result.CentreAlignment, &result.AxisAlignment, &result.CentreAxisAlignment} {
				*e = Estimate{r.NormFloat64(), 0.01} // scatter between checkpoints that sampling does not explain
			}
		}
		l, err := Stages(context.Background(), StageOptions{Changes: changepoint.Options{MaxChanges: 3}}, track)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range l.Stages {
			if s.Present {
				stages++
			}
		}
	}
	// a slope passes two standard errors in one of twenty cases: of four stages, clustering and separating need two or three of these, structuring one of three
	if !(stages/repeats < 0.5) {
		t.Errorf("%v stages in each trajectory of noise", stages/repeats)
	}
}

func TestStagesFaults(t *testing.T) {
	ctx := context.Background()
	r := rand.New(rng.New(4).Source())
	track := course(0.02, r, published)
	track.Checkpoints[5].Result.AxisAlignment.Value = math.NaN()
	l, err := Stages(ctx, StageOptions{}, track)
	if err != nil || !strings.Contains(l.String(), "axis alignment is left out: it is NaN at step 11") {
		t.Errorf("error %v, %v", err, l)
	}
	if _, err := Stages(ctx, StageOptions{}); err == nil {
		t.Error("stages of nothing")
	}
	track.Checkpoints[0].Step = -2
	if _, err := Stages(ctx, StageOptions{}, track); err == nil || !strings.Contains(err.Error(), "step -2 is negative") {
		t.Errorf("error %v", err)
	}
	if l, err = Stages(ctx, StageOptions{Linear: true, Changes: changepoint.Options{MaxChanges: 2}}, track); err != nil || l.Turns == nil {
		t.Errorf("linear: error %v", err)
	}
	track.Checkpoints = track.Checkpoints[1:5]
	if _, err := Stages(ctx, StageOptions{}, track); err == nil || !strings.Contains(err.Error(), "too few") {
		t.Errorf("error %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Stages(ctx, StageOptions{Slight: 2}, track)
}
