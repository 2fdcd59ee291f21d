package model_test

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

func monkeys() (c rsa.TwoContexts) {
	c.Conditions = conditions(72)
	for context := range 2 {
		for slow := range 6 {
			for fast := range 6 {
				c.Context = append(c.Context, context)
				c.Relevant0, c.Relevant1 = append(c.Relevant0, float64(slow)-2.5), append(c.Relevant1, float64(fast)-2.5)
			}
		}
	}
	return c
}

// TestFleschModels compares the seven with coordinates that are written down here, and three of them with those of package rsa.
func TestFleschModels(t *testing.T) {
	task := monkeys()
	all, err := model.Flesch{Task: task}.Models()
	if err != nil {
		t.Fatal(err)
	}
	near := func(name string, r *rsa.RDM, want func(i, j int) float64) {
		t.Helper()
		for i := range 72 {
			for j := range i {
				if !(math.Abs(r.At(i, j)-want(i, j)) <= 1e-12) {
					t.Fatalf("%s: pair (%d,%d) is %v, want %v", name, i, j, r.At(i, j), want(i, j))
				}
			}
		}
	}
	x, y := task.Relevant0, task.Relevant1
	apart := func(point func(i int) [3]float64) func(i, j int) float64 {
		return func(i, j int) float64 {
			p, q := point(i), point(j)
			return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
		}
	}
	first := func(i int) bool { return task.Context[i] == 0 }
	names := []string{"grid", "rotated grid", "orthogonal", "parallel", "only feature 0", "only feature 1", "diagonal"}
	for k, point := range []func(i int) [3]float64{
		func(i int) [3]float64 { return [3]float64{x[i], y[i], float64(task.Context[i])} },
		func(i int) [3]float64 {
			if first(i) {
				return [3]float64{x[i], y[i], 0}
			}
			return [3]float64{y[i], -x[i], 1}
		},
		func(i int) [3]float64 {
			if first(i) {
				return [3]float64{x[i], 0, 0}
			}
			return [3]float64{0, y[i], 1}
		},
		func(i int) [3]float64 {
			if first(i) {
				return [3]float64{x[i], 0, 0}
			}
			return [3]float64{y[i], 0, 1}
		},
		func(i int) [3]float64 { return [3]float64{x[i]} },
		func(i int) [3]float64 { return [3]float64{y[i]} },
		func(i int) [3]float64 { return [3]float64{(x[i] + y[i]) / math.Sqrt2} },
	} {
		near(names[k], all[k].Components()[0], apart(point))
		if all[k].String() != names[k] {
			t.Errorf("model %d is called %q, want %q", k, all[k], names[k])
		}
	}
	three, err := task.Models()
	if err != nil {
		t.Fatal(err)
	}
	for k, of := range []int{0, 2, 3} {
		near("rsa's "+names[of], three[k], all[of].Components()[0].At)
	}
	with, err := model.Flesch{Task: task, DiagonalContext: true}.Models()
	if err != nil {
		t.Fatal(err)
	}
	diagonal, err := task.Diagonal()
	if err != nil {
		t.Fatal(err)
	}
	near("rsa's diagonal", diagonal, with[6].Components()[0].At)
	opposite, err := model.Flesch{Task: task, Turn: 270}.Models()
	if err != nil {
		t.Fatal(err)
	}
	near("antiparallel", opposite[3].Components()[0], apart(func(i int) [3]float64 {
		if first(i) {
			return [3]float64{x[i]}
		}
		return [3]float64{-y[i], 0, 1}
	}))
}

// TestCompressedGeometryIsFound makes RDMs of known parameters and fits them.
func TestCompressedGeometryIsFound(t *testing.T) {
	m, err := model.Compressed(monkeys())
	if err != nil {
		t.Fatal(err)
	}
	three, err := monkeys().Models()
	if err != nil {
		t.Fatal(err)
	}
	for k, theta := range [][]float64{{0, 0, 0, 0, 0, 1}, {0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 90, 1}} {
		got := model.Predict(m, theta...)
		for p, want := range three[k].Values {
			if !(math.Abs(got.Values[p]-want) <= 1e-12) {
				t.Fatalf("%s: pair %d is %v, want %v", three[k].Measure, p, got.Values[p], want)
			}
		}
	}
	truth := []float64{0.1, 0.7, 0.2, 0.5, 30, 1.2}
	data := stackOf([][]float64{model.Predict(m, truth...).Values})
	data.Conditions = monkeys().Conditions
	for _, by := range []compare.Measure{compare.Cosine(), compare.WhitenedPearson(nil)} {
		f, err := model.Fit(m, data, by)
		if err != nil {
			t.Fatal(err)
		}
		if !(f.Mean > 0.9999) {
			t.Errorf("%v: the fit reaches %v with %v, the truth is %v", by, f.Mean, f.Parameters, truth)
		}
		again, err := model.Fit(m, data, by)
		if err != nil {
			t.Fatal(err)
		}
		for k := range truth {
			if again.Parameters[k] != f.Parameters[k] {
				t.Errorf("%v: parameter %d is %v the first time and %v the second", by, k, f.Parameters[k], again.Parameters[k])
			}
		}
	}
}
