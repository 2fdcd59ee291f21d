package capacity_test

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"gonum.org/v1/gonum/mat"
)

// Eight segments of half-length 1, each with directions of its own, have the capacity 1.
func ExampleGLUE() {
	manifolds := make([]*mat.Dense, 8)
	for mu := range manifolds {
		manifolds[mu] = mat.NewDense(2, 16, nil)
		manifolds[mu].Set(0, 2*mu, 1)
		manifolds[mu].Set(1, 2*mu, 1)
		manifolds[mu].Set(0, 2*mu+1, 1)
		manifolds[mu].Set(1, 2*mu+1, -1)
	}
	opt := capacity.Options{Origin: capacity.AsGiven, Inactive: capacity.Touch, Samples: 1000}
	r, err := capacity.GLUE(context.Background(), manifolds, opt, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("capacity %.1f, dimension %.1f, radius %.1f\n", r.Capacity.Value, r.Dimension.Value, r.Radius.Value)
	fmt.Printf("in closed form: %.1f\n", capacity.Segment(1))
	// Output:
	// capacity 1.0, dimension 1.0, radius 1.0
	// in closed form: 1.0
}

// A result is compared with one that was made in the same way.
func ExampleCompare() {
	manifolds := []*mat.Dense{mat.NewDense(2, 3, []float64{1, 0, 1, 1, 0, -1}), mat.NewDense(2, 3, []float64{0, 1, 1, 0, 1, -1})}
	zero, err := capacity.GLUE(context.Background(), manifolds, capacity.Options{}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	touch, err := capacity.GLUE(context.Background(), manifolds, capacity.Options{Inactive: capacity.Touch}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = capacity.Compare(zero, touch)
	fmt.Println(err)
	// Output: capacity: results that cannot be compared: inactive at zero and inactive at the touching point
}

func ExampleSeparable() {
	points := mat.NewDense(3, 2, []float64{1, 0, 0, 1, -1, 2})
	fmt.Println(capacity.Separable(points, []int{1, 1, 1}))
	fmt.Println(capacity.Separable(points, []int{1, -1, 1})) // the second is between the others
	// Output:
	// true 0.5257311121191336 <nil>
	// false 0 <nil>
}

// Balls of radius 1 have the capacity 2/(D+1), and what a larger ball loses, a smaller one gains.
func ExampleBall() {
	fmt.Printf("%.4f %.4f %.4f\n", capacity.Ball(3, 0.5, 0), capacity.Ball(3, 1, 0), capacity.Ball(3, 2, 0))
	// Output: 0.7750 0.5000 0.3690
}

// Points on spheres of five dimensions: which of them there are matters less than how many.
func ExampleExtrapolate() {
	m := task.Manifolds(task.ManifoldSpec{Manifolds: 4, Points: 80, Inputs: 200, Dimension: 5}, rng.New(1).At("task").Source())
	manifolds := task.Partition(m.Train.Inputs(), m.Manifold)
	opt := capacity.Options{Samples: 100}
	points, err := capacity.Jackknife(context.Background(), capacity.GLUE, manifolds, opt, 10, rng.New(1).At("points").Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	more, err := capacity.Extrapolate(context.Background(), capacity.GLUE, manifolds, opt, rng.New(1).At("more points").Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("dimension of 80 points: %.2f, ± %.2f for these points\n", points.Points.Dimension.Value, points.Points.Dimension.SE)
	fmt.Printf("of 20, 40, 80 and any more: %.2f, %.2f, %.2f, %.2f\n",
		more.Quarter.Dimension.Value, more.Half.Dimension.Value, more.Raw.Dimension.Value, more.Corrected.Dimension.Value)
	// Output:
	// dimension of 80 points: 4.43, ± 0.04 for these points
	// of 20, 40, 80 and any more: 3.95, 4.32, 4.52, 4.79
}
