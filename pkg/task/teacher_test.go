package task_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleTeachers() {
	spec := task.TeacherSpec{Inputs: 50, Width: 3, Activation: task.TeacherErf, Sign: true}
	first, second := task.Teachers(spec, .7, rng.New(1).Source())
	fmt.Printf("%.3f\n", mat.Dot(first.Weights.RowView(2), second.Weights.RowView(2))/50)
	// Output: 0.700
}

// Overlaps and lengths are exact: w'_k·w_l = V w_k·w_l for all k, l.
func TestTeacherOverlap(t *testing.T) {
	for _, overlap := range []float64{-1, -.3, 0, .5, 1} {
		a, b := task.Teachers(task.TeacherSpec{Inputs: 9, Width: 8}, overlap, rng.New(2).Source())
		for k := range 8 {
			if n := mat.Dot(b.Weights.RowView(k), b.Weights.RowView(k)); math.Abs(n-9) > 1e-12 {
				t.Errorf("overlap %v: squared length %v, want 9", overlap, n)
			}
			for l := range 8 {
				got, want := mat.Dot(b.Weights.RowView(k), a.Weights.RowView(l)), overlap*mat.Dot(a.Weights.RowView(k), a.Weights.RowView(l))
				if math.Abs(got-want) > 1e-12 {
					t.Errorf("overlap %v: units %d, %d: %v, want %v", overlap, k, l, got, want)
				}
			}
		}
		if alone := task.Teacher(task.TeacherSpec{Inputs: 9, Width: 8}, rng.New(2).Source()); !mat.Equal(alone.Targets, a.Targets) {
			t.Error("the first of two teachers is not the one alone")
		}
	}
}

// For inputs N(0, I) a hidden unit sees N(0, 1): E φ² is 1, ½ and ⅓ (Saad & Solla: 2/π·asin ½), and the mean of a committee is √K·E φ.
func TestTeacherMoments(t *testing.T) {
	for _, c := range []struct {
		activation task.Activation
		second     float64
	}{{task.TeacherLinear, 1}, {task.TeacherReLU, .5}, {task.TeacherErf, 1. / 3}} {
		one := task.Teacher(task.TeacherSpec{Inputs: 20, Points: 20000, Activation: c.activation}, rng.New(3).Source())
		y := one.Targets.RawMatrix().Data
		within(t, "mean", y, c.activation.Mean())
		squares := make([]float64, len(y))
		for i, v := range y {
			squares[i] = v * v
		}
		within(t, "second moment", squares, c.second)
		wide := task.Teacher(task.TeacherSpec{Inputs: 20, Width: 4, Points: 20000, Activation: c.activation}, rng.New(4).Source())
		within(t, "mean of the committee", wide.Targets.RawMatrix().Data, 2*c.activation.Mean())
	}
}

// The sign of a ReLU teacher of one unit is that of max(0, z) − 1/√2π: positive where z > 1/√2π.
func TestSignOfReLU(t *testing.T) {
	teacher := task.Teacher(task.TeacherSpec{Inputs: 20, Points: 10000, Activation: task.TeacherReLU, Sign: true}, rng.New(6).Source())
	within(t, "mean target", teacher.Targets.RawMatrix().Data, math.Erfc(1/math.Sqrt(2*math.Pi)/math.Sqrt2)-1)
}

// One example by hand: ((2·1 + 1·(−1))/√2, ((−3)·1 + 0·(−1))/√2) → ReLU → (.7071, 0), readout 2, 5 → 1.4142/√2 = 1.
func TestTeacherByHand(t *testing.T) {
	teacher := &task.TeacherTask{Weights: mat.NewDense(2, 2, []float64{2, 1, -3, 0}), Readout: []float64{2, 5}, Activate: task.TeacherReLU}
	if got := teacher.Output(mat.NewDense(1, 2, []float64{1, -1}))[0]; math.Abs(got-1) > 1e-15 {
		t.Errorf("got %v, want 1", got)
	}
}

func TestTeacherNoise(t *testing.T) {
	const n = 10000
	spec := task.TeacherSpec{Inputs: 30, Points: n, Test: 50, Noise: .4}
	noisy := task.Teacher(spec, rng.New(5).Source())
	var errors []float64
	for i, f := range noisy.Output(noisy.Blocks[0].X) {
		d := noisy.Targets.At(i, 0) - f
		errors = append(errors, d*d)
	}
	within(t, "variance of the noise", errors, .16)
	for i, f := range noisy.Output(noisy.Test.Blocks[0].X) {
		if noisy.Test.Targets.At(i, 0) != f {
			t.Fatal("the test set has noise")
		}
	}

	spec.Noise, spec.Sign, spec.Flip = 0, true, .2
	flipped := task.Teacher(spec, rng.New(5).Source())
	if !mat.Equal(flipped.Blocks[0].X, noisy.Blocks[0].X) {
		t.Error("noise changes the inputs")
	}
	var wrong, positive []float64
	for i, f := range flipped.Output(flipped.Blocks[0].X) {
		y := flipped.Targets.At(i, 0)
		if y != 1 && y != -1 {
			t.Fatalf("target %v, want ±1", y)
		}
		wrong, positive = append(wrong, (1-y*math.Copysign(1, f))/2), append(positive, (1+math.Copysign(1, f))/2)
	}
	within(t, "share of flipped labels", wrong, .2)
	within(t, "share of positive outputs", positive, .5)
	for i, f := range flipped.Output(flipped.Test.Blocks[0].X) {
		if flipped.Test.Targets.At(i, 0) != math.Copysign(1, f) {
			t.Fatal("the test set has flipped labels")
		}
	}
	spec.Points = 3
	if few := task.Teacher(spec, rng.New(5).Source()); !mat.Equal(few.Test.Inputs(), flipped.Test.Inputs()) || few.Targets.At(2, 0) != flipped.Targets.At(2, 0) {
		t.Error("examples change with their number")
	}
}
