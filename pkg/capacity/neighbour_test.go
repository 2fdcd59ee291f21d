package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestNeighbours: a run that begins where another ended finds what one from nothing finds, in fewer steps: with points left out or twice, with a margin, with a bias, with
// many active points, and where no labels can be separated.
func TestNeighbours(t *testing.T) {
	for _, c := range []struct {
		name                                string
		manifolds, points, channels, radius int
		opt                                 Options
	}{
		{"few", 3, 12, 40, 1, Options{}}, {"margin", 3, 12, 60, 1, Options{Margin: 0.2}}, {"bias", 3, 12, 40, 1, Options{Bias: true}},
		{"many", 20, 15, 150, 1, Options{}}, {"not separable", 6, 30, 12, 3, Options{Margin: 0}},
	} {
		r := rand.New(rand.NewPCG(9, 1))
		manifolds := scattered(r, c.manifolds, c.points, c.channels, 3, float64(c.radius))
		first := new(solutions)
		c.opt.Samples = 30
		c.opt.neighbour = &neighbour{first: first}
		if _, err := GLUE(context.Background(), manifolds, c.opt, rand.NewPCG(9, 2)); err != nil {
			t.Fatal(c.name, err)
		}
		lists := make([][]int, c.manifolds)
		for mu := range lists {
			for j := range c.points - 2 {
				lists[mu] = append(lists[mu], j)
			}
			lists[mu] = append(lists[mu], 1) // twice
		}
		some := pick(manifolds, lists)
		c.opt.neighbour = nil
		cold, err := GLUE(context.Background(), some, c.opt, rand.NewPCG(9, 2))
		if err != nil {
			t.Fatal(c.name, err)
		}
		c.opt.neighbour = &neighbour{first, numbers(manifolds, lists)}
		if where := c.opt.neighbour.guess(30, len(c.opt.neighbour.rows)); where == nil || where[1] != 1 || where[c.points-1] != -1 {
			t.Errorf("%s: points are at %v", c.name, where)
		}
		warm, err := GLUE(context.Background(), some, c.opt, rand.NewPCG(9, 2))
		if err != nil {
			t.Fatal(c.name, err)
		}
		if warm.Options.neighbour != nil {
			t.Errorf("%s: a result keeps another's solutions", c.name)
		}
		a, b := cold.estimates(), warm.estimates()
		numbers := a[:measureCount]
		if cold.NonSeparable > 0 { // weights that add up to −t are not unique, and so no anchors
			numbers = a[:1]
		}
		for i := range numbers {
			if !(math.Abs(a[i].Value-b[i].Value) <= 1e-7*math.Abs(a[i].Value)) {
				t.Errorf("%s: number %d is %v from nothing and %v from a neighbour", c.name, i, a[i].Value, b[i].Value)
			}
		}
		if warm.NonSeparable != cold.NonSeparable {
			t.Errorf("%s: %d and %d samples not separable", c.name, cold.NonSeparable, warm.NonSeparable)
		}
	}
}

// TestNeighboursSaveSteps counts solutions of the passive set for points of which one in twenty is gone.
func TestNeighboursSaveSteps(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 3))
	points := normal(r, 100, 101)
	p := newProblem(points, r, 0)
	p.solver.project(p.c, p.y, nil)
	s := newSample(1)
	s.keep(p.solver, 0, 0, 100, 0)
	rows := make([]int, 95)
	for j := range rows {
		rows[j] = j
	}
	n := &neighbour{&solutions{samples: []*sample{s}, points: 100}, rows}
	less := newSolver(newGram(points.Slice(0, 95, 0, 101).(*mat.Dense)))
	how, _ := less.project(p.c[:95], p.y[:95], nil)
	cold, distance := less.solves, less.squaredDistance(0, 95)
	less.start(p.c[:95], p.y[:95], nil)
	n.begin(less, 0, n.guess(1, 95))
	warmHow, residual := less.resume()
	if how != warmHow || !(residual <= 1e-9) || !(math.Abs(less.squaredDistance(0, 95)-distance) <= 1e-9*distance) {
		t.Errorf("outcomes %d and %d, residual %g, distances %v and %v", how, warmHow, residual, distance, less.squaredDistance(0, 95))
	}
	if !(2*less.solves < cold) {
		t.Errorf("%d steps from a neighbour, %d from nothing", less.solves, cold)
	}
}
