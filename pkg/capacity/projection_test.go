package capacity_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// In the plane, by hand.
func TestProjectByHand(t *testing.T) {
	right := mat.NewDense(2, 2, []float64{1, 1, 1, -1}) // a segment at x = 1
	left := mat.NewDense(1, 2, []float64{-1, 0})
	for _, c := range []struct {
		name      string
		manifolds []*mat.Dense
		labels    []int
		t, v      []float64
		anchor    []float64 // of the first manifold; nil where it does not touch
		separable bool
	}{
		{"t is on the side of both", []*mat.Dense{right, left}, []int{1, -1}, []float64{3, 1}, []float64{3, 1}, nil, true},
		{"one corner holds it", []*mat.Dense{right, left}, []int{1, -1}, []float64{1, 2}, []float64{1.5, 1.5}, []float64{1, -1}, true},
		{"both corners hold it at the tip", []*mat.Dense{right}, []int{1}, []float64{-2, 1}, []float64{0, 0}, []float64{1, -.5}, true},
		{"the other side", []*mat.Dense{right}, []int{-1}, []float64{-2, 1}, []float64{-2, 1}, nil, true},
		{"no line has both on one side", []*mat.Dense{right, left}, []int{1, 1}, []float64{3, 1}, []float64{0, 0}, []float64{1, 1. / 3}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := capacity.Project(c.manifolds, c.labels, c.t)
			if err != nil {
				t.Fatal(err)
			}
			if !floats.EqualApprox(p.Nearest, c.v, 1e-12) || p.Separable != c.separable {
				t.Errorf("nearest %v, separable %v, want %v, %v", p.Nearest, p.Separable, c.v, c.separable)
			}
			if !(math.Abs(p.Distance-floats.Distance(c.t, c.v, 2)) <= 1e-12) {
				t.Errorf("distance %v", p.Distance)
			}
			anchor := p.Anchors.RawRowView(0)
			if c.anchor == nil != math.IsNaN(anchor[0]) || c.anchor != nil && c.separable && !floats.EqualApprox(anchor, c.anchor, 1e-12) {
				t.Errorf("anchor %v, want %v", anchor, c.anchor)
			}
		})
	}
}

// The mean of its squared distances is what GLUE makes the capacity of, its weights give back v, and no point is on the wrong side.
func TestProjectIsASampleOfGLUE(t *testing.T) {
	seed := rng.New(8)
	drawn := task.Manifolds(task.ManifoldSpec{Manifolds: 4, Points: 20, Inputs: 60}, seed.At("manifolds").Source())
	manifolds := task.Partition(drawn.Train.Inputs(), drawn.Manifold)
	result, err := capacity.GLUE(context.Background(), manifolds, capacity.Options{Samples: 4000, Origin: capacity.AsGiven}, seed.At("glue").Source())
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(seed.At("samples").Source())
	const samples = 4000
	squares := make([]float64, samples)
	for k := range squares {
		labels, direction := make([]int, 4), make([]float64, 60)
		for i := range labels {
			labels[i] = 2*rnd.IntN(2) - 1
		}
		for i := range direction {
			direction[i] = rnd.NormFloat64()
		}
		p, err := capacity.Project(manifolds, labels, direction)
		if err != nil {
			t.Fatal(err)
		}
		squares[k] = p.Distance * p.Distance
		if k > 50 {
			continue
		}
		back := append([]float64(nil), direction...)
		for mu, m := range manifolds {
			for j, w := range p.Weights[mu] {
				side := float64(labels[mu]) * mat.Dot(m.RowView(j), mat.NewVecDense(60, p.Nearest))
				if w < 0 || side < -1e-9 || w > 0 && side > 1e-9 {
					t.Fatalf("sample %d: weight %g of a point at %g", k, w, side)
				}
				floats.AddScaled(back, w*float64(labels[mu]), m.RawRowView(j))
			}
		}
		if !floats.EqualApprox(back, p.Nearest, 1e-10) {
			t.Fatalf("sample %d: weights give %v, v is %v", k, back, p.Nearest)
		}
	}
	mean := floats.Sum(squares) / samples
	variance := 0.0
	for _, s := range squares {
		variance += (s - mean) * (s - mean) / samples / samples
	}
	got, sd := 4/mean, 4/mean/mean*math.Sqrt(variance)
	if !(math.Abs(got-result.Capacity.Value) <= 4*math.Hypot(sd, result.Capacity.SE)) {
		t.Errorf("capacity %g ± %g, GLUE has %v", got, sd, result.Capacity)
	}
}

func TestProjectErrors(t *testing.T) {
	one := mat.NewDense(1, 2, []float64{1, 1})
	for _, c := range []struct {
		manifolds []*mat.Dense
		labels    []int
		t         []float64
		want      string
	}{
		{nil, nil, nil, "capacity: no manifolds"},
		{[]*mat.Dense{one}, []int{1, 1}, []float64{1, 1}, "capacity: 2 labels for 1 manifolds"},
		{[]*mat.Dense{one}, []int{0}, []float64{1, 1}, "capacity: manifold 0 has label 0, which is neither 1 nor −1"},
		{[]*mat.Dense{one}, []int{1}, []float64{1}, "capacity: t has 1 numbers for 2 channels"},
		{[]*mat.Dense{one}, []int{1}, []float64{1, math.NaN()}, "capacity: t has NaN in channel 1"},
		{[]*mat.Dense{mat.NewDense(1, 2, nil)}, []int{1}, []float64{1, 1}, "capacity: manifold 0: point 0 is at the origin, on which no hyperplane has a strict side"},
	} {
		if _, err := capacity.Project(c.manifolds, c.labels, c.t); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}
