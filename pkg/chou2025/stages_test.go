package chou2025

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func TestLogSteps(t *testing.T) {
	for _, c := range []struct {
		last int
		want []int
	}{{0, []int{0}}, {1, []int{0, 1}}, {3, []int{0, 1, 2, 3}}, {20, []int{0, 1, 2, 4, 5, 7, 8, 11, 13, 16, 20}}, {32, []int{0, 1, 2, 4, 5, 7, 8, 11, 13, 16, 21, 27, 32}}} {
		if got := LogSteps(c.last); !slices.Equal(got, c.want) {
			t.Errorf("up to %d: %v, want %v", c.last, got, c.want)
		}
	}
}

func TestContour(t *testing.T) {
	r, d := Contour(0.2, 0.5, 2)
	if r[0] != 0.5 || !(math.Abs(r[len(r)-1]-2) < 1e-12) || len(r) != len(d) {
		t.Errorf("radii %v", r)
	}
	for k := range r {
		if alpha := (1 + 1/(r[k]*r[k])) / d[k]; !(math.Abs(alpha-0.2) < 1e-12) {
			t.Errorf("capacity %v at radius %v", alpha, r[k])
		}
	}
}

// What Track measures at each checkpoint is what the study measured there, but for other directions.
func TestTrackOfCourse(t *testing.T) {
	study := Study{Manifolds: 6, Points: 20, TestPoints: 6, Inputs: 30, Units: 40, Classes: 3, Alphas: []float64{0.3}, Seeds: 1, Steps: 16, At: LogSteps(16), Hidden: true,
		Batch: 20}
	courses, err := study.Run(context.Background(), rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	for _, classes := range []bool{true, false} {
		track, err := courses[0].Track(context.Background(), classes, capacity.Options{}, rng.New(2).Source())
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range track.Checkpoints {
			want := courses[0].Checkpoints[k].Spheres
			if classes {
				want = courses[0].Checkpoints[k].Classes
			}
			d, err := capacity.Compare(c.Result, want)
			if err != nil || c.Step != float64(study.At[k]) || !(math.Abs(d.Capacity.Value) <= 4*d.Capacity.SE) {
				t.Errorf("step %v: capacity differs by %v (%v)", c.Step, d.Capacity, err)
			}
		}
	}
	study.Hidden = false
	courses, err = study.Run(context.Background(), rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := courses[0].Track(context.Background(), true, capacity.Options{}, rng.New(2).Source()); err == nil || !strings.Contains(err.Error(), "no responses were kept at step 0") {
		t.Errorf("error %v", err)
	}
}

// squares are pictures of three classes: a light row at one of three places, and noise.
func squares(each int, seed uint64) *task.Images {
	r := rng.New(seed).Rand()
	m := &task.Images{Name: "rows", Classes: []string{"a", "b", "c"}, Rows: 6, Cols: 6, Channels: 1}
	for class := range 3 {
		for range each {
			for i := range 36 {
				v := 60 * r.Float64()
				if i/6 == 2*class {
					v += 150
				}
				m.Pixels = append(m.Pixels, byte(v))
			}
			m.Labels = append(m.Labels, class)
		}
	}
	return m
}

func TestDigits(t *testing.T) {
	d := Digits{PerClass: 20, Points: 8, Units: 30, Layers: 2, Alphas: []float64{1, 0.1}, Seeds: 2, Steps: 64, Batch: 20, Rate: 0.1, Capacity: capacity.Options{Samples: 40}}
	training, test := squares(30, 1), squares(10, 2)
	all, err := d.Run(context.Background(), training, test, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 4 || all[2].Alpha != 0.1 || all[3].Seed != 1 || len(OfScale(all, 0.1)) != 2 {
		t.Fatalf("%d networks: %+v", len(all), all)
	}
	for _, f := range all {
		last := len(f.Accuracy) - 1
		if !slices.Equal(f.Trajectory.Steps(), floats64(LogSteps(64))) || f.Weights[0] != 0 || !(f.Accuracy[last] == 1) {
			t.Errorf("α = %v: accuracy %v, weights %v, steps %v", f.Alpha, f.Accuracy, f.Weights, f.Trajectory.Steps())
		}
	}
	if all[0].Trajectory.Checkpoints[0].Result.Capacity != all[2].Trajectory.Checkpoints[0].Result.Capacity {
		t.Error("networks of one seed and other scales begin with other capacities")
	}
	if !(all[2].Weights[len(all[2].Weights)-1] > all[0].Weights[len(all[0].Weights)-1]) {
		t.Error("the richer network moves its weights by no more")
	}
	again, err := d.Run(context.Background(), training, test, rng.New(3).Source())
	if err != nil || again[3].Trajectory.String() != all[3].Trajectory.String() {
		t.Errorf("a second run differs (%v)", err)
	}
	for _, c := range []struct {
		d    Digits
		want string
	}{{Digits{Alphas: []float64{0}}, "output scale"}, {Digits{Units: -1}, "size of -1"}, {Digits{Rate: math.NaN()}, "Rate"}, {Digits{PerClass: 100}, "α = 10"}} {
		if _, err := c.d.Run(context.Background(), training, test, rng.New(3).Source()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

func floats64(x []int) (y []float64) {
	for _, v := range x {
		y = append(y, float64(v))
	}
	return y
}
