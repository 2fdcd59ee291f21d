package task_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleManifolds() {
	m := task.Manifolds(task.ManifoldSpec{Manifolds: 4, Points: 50, TestPoints: 10, Inputs: 200, Radius: .5, CentreCorrelation: .8}, rng.New(1).Source())
	fmt.Println(m.Train.Len(), "points to learn,", m.Test.Len(), "to test,", m.Train.Counts(), "of each class")
	clouds := task.Partition(m.Train.Inputs(), m.Manifold) // as a measure of manifold geometry takes them
	rows, cols := clouds[2].Dims()
	fmt.Println(len(clouds), "manifolds of", rows, "points ×", cols)
	// Output:
	// 200 points to learn, 40 to test, [100 100] of each class
	// 4 manifolds of 50 points × 200
}

// The geometry of D.1.1 point by point: without noise a point of a sphere is at distance R from its centre and in the span of its axes.
func TestManifoldPointsLieWhereTheyShould(t *testing.T) {
	spec := task.ManifoldSpec{Manifolds: 3, Points: 20, TestPoints: 5, Inputs: 60, Dimension: 5, Radius: 1.7, Noise: task.Zero, CentreAxis: .3, CentreSpread: .5}
	m := task.Manifolds(spec, rng.New(2).Source())
	for _, set := range []struct {
		task *task.Labelled
		of   []int
	}{{m.Train, m.Manifold}, {m.Test, m.TestManifold}} {
		for i, manifold := range set.of {
			d := mat.NewVecDense(60, nil)
			d.SubVec(mat.NewVecDense(60, set.task.Blocks[0].X.RawRowView(i)), m.Centres.RowView(manifold))
			if r := mat.Norm(d, 2); math.Abs(r-1.7) > 1e-13 {
				t.Errorf("%s %s: distance %v from the centre, want 1.7", set.task.Name, set.task.Trials[i], r)
			}
			var coefficients, rest mat.VecDense
			if err := coefficients.SolveVec(m.Axes[manifold].T(), d); err != nil {
				t.Fatal(err)
			}
			rest.MulVec(m.Axes[manifold].T(), &coefficients)
			rest.SubVec(&rest, d)
			if off := mat.Norm(&rest, 2); off > 1e-12 {
				t.Errorf("%s %s: %v outside the span of the axes", set.task.Name, set.task.Trials[i], off)
			}
		}
	}
}

// mean and its standard error.
func meanOf(x []float64) (mean, se float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		se += (v - mean) * (v - mean)
	}
	n := float64(len(x))
	return mean, math.Sqrt(se / (n - 1) / n)
}

func within(t *testing.T, what string, draws []float64, want float64) {
	t.Helper()
	if mean, se := meanOf(draws); math.Abs(mean-want) > 4.5*se {
		t.Errorf("%s: got %.5f ± %.5f, want %.5f", what, mean, se, want)
	}
}

// Moments over the independent coordinates of one large draw: N·u_i·u_j has mean ρ^|i−j| over coordinates, each an independent draw.
func TestManifoldCorrelations(t *testing.T) {
	const n = 20000
	products := func(a, b []float64) []float64 {
		out := make([]float64, len(a))
		for i := range a {
			out[i] = n * a[i] * b[i]
		}
		return out
	}
	m := task.Manifolds(task.ManifoldSpec{Manifolds: 4, Points: 1, Inputs: n, Dimension: 2, CentreCorrelation: .8, AxisCorrelation: -.6}, rng.New(3).Source())
	for i := range 4 {
		for j := range 4 {
			lag := math.Abs(float64(i - j))
			within(t, fmt.Sprintf("centres %d, %d", i, j), products(m.Centres.RawRowView(i), m.Centres.RawRowView(j)), math.Pow(.8, lag))
			for k := range 2 {
				within(t, fmt.Sprintf("axes %d of %d, %d", k, i, j), products(m.Axes[i].RawRowView(k), m.Axes[j].RawRowView(k)), math.Pow(-.6, lag))
				within(t, fmt.Sprintf("axis %d of %d, centre %d", k, i, j), products(m.Axes[i].RawRowView(k), m.Centres.RawRowView(j)), 0)
			}
			within(t, fmt.Sprintf("axes 0 of %d, 1 of %d", i, j), products(m.Axes[i].RawRowView(0), m.Axes[j].RawRowView(1)), 0)
		}
	}
	m = task.Manifolds(task.ManifoldSpec{Manifolds: 2, Points: 1, Inputs: n, Dimension: 2, CentreAxis: .5}, rng.New(4).Source())
	for i := range 2 {
		within(t, "axis, own centre", products(m.Axes[i].RawRowView(0), m.Centres.RawRowView(i)), .5)
		within(t, "axis, other centre", products(m.Axes[i].RawRowView(0), m.Centres.RawRowView(1-i)), 0)
		within(t, "two axes of one", products(m.Axes[i].RawRowView(0), m.Axes[i].RawRowView(1)), .25)
		within(t, "an axis with itself", products(m.Axes[i].RawRowView(0), m.Axes[i].RawRowView(0)), 1)
	}
}

// ψ stretches centres by 1 + ψq and leaves their directions.
func TestCentreSpread(t *testing.T) {
	spec := task.ManifoldSpec{Manifolds: 2000, Points: 1, Inputs: 3, Dimension: 1}
	plain := task.Manifolds(spec, rng.New(5).Source())
	spec.CentreSpread = .3
	spread := task.Manifolds(spec, rng.New(5).Source())
	var q, squares []float64
	for i := range 2000 {
		stretch := spread.Centres.At(i, 0) / plain.Centres.At(i, 0)
		if other := spread.Centres.At(i, 2) / plain.Centres.At(i, 2); math.Abs(other-stretch) > 1e-12*math.Abs(stretch) {
			t.Fatalf("centre %d: stretched by %v and %v", i, stretch, other)
		}
		q = append(q, (stretch-1)/.3)
		squares = append(squares, (stretch-1)*(stretch-1)/.09)
	}
	within(t, "mean of q", q, 0)
	within(t, "variance of q", squares, 1)
	if !mat.Equal(spread.Axes[7], plain.Axes[7]) {
		t.Error("ψ changes the axes")
	}
}

// The r.m.s. distance of clouds: exactly R² of expectation for Isotropic; for Cloud over the axes' lengths too, which are 1 on average.
func TestCloudsHaveTheirRadius(t *testing.T) {
	for name, shape := range map[string]task.Shape{"cloud": task.Cloud, "isotropic": task.Isotropic} {
		spec := task.ManifoldSpec{Manifolds: 1000, Points: 2, Inputs: 40, Dimension: 3, Radius: .7, Shape: shape, Noise: task.Zero}
		m := task.Manifolds(spec, rng.New(6).Source())
		var squares []float64
		for i, manifold := range m.Manifold {
			if i%2 == 1 { // one point a manifold: independent draws
				continue
			}
			sum := 0.0
			for j, v := range m.Train.Blocks[0].X.RawRowView(i) {
				sum += (v - m.Centres.At(manifold, j)) * (v - m.Centres.At(manifold, j))
			}
			squares = append(squares, sum)
		}
		within(t, name, squares, .49)
	}
}

// Noise of ε = 1e-2 has r.m.s. length ε; SameCoordinates leaves only that between training and test points.
func TestSameCoordinatesDifferByNoise(t *testing.T) {
	spec := task.ManifoldSpec{Points: 500, TestPoints: 500, Inputs: 50, SameCoordinates: true}
	m := task.Manifolds(spec, rng.New(7).Source())
	var d mat.Dense
	d.Sub(m.Train.Blocks[0].X, m.Test.Blocks[0].X)
	var squares []float64
	for i := range 1000 {
		squares = append(squares, mat.Dot(d.RowView(i), d.RowView(i)))
	}
	within(t, "squared distance", squares, 2*1e-4)
}

func TestManifoldsStayWhenOthersAreAdded(t *testing.T) {
	small := task.Manifolds(task.ManifoldSpec{Manifolds: 2, Points: 5, TestPoints: 3, Inputs: 10, CentreCorrelation: .5}, rng.New(8).Source())
	large := task.Manifolds(task.ManifoldSpec{Manifolds: 4, Points: 9, TestPoints: 3, Inputs: 10, CentreCorrelation: .5}, rng.New(8).Source())
	for i, trial := range small.Train.Trials {
		if at := slices.Index(large.Train.Trials, trial); !slices.Equal(small.Train.Blocks[0].X.RawRowView(i), large.Train.Blocks[0].X.RawRowView(at)) {
			t.Errorf("%s has moved", trial)
		}
	}
	if !mat.Equal(small.Test.Blocks[0].X, large.Test.Blocks[0].X.Slice(0, 6, 0, 10)) {
		t.Error("the test set changes with the training set")
	}
	again := task.Manifolds(task.ManifoldSpec{Manifolds: 4, Points: 9, TestPoints: 3, Inputs: 10, CentreCorrelation: .5}, rng.New(8).Source())
	if !mat.Equal(again.Train.Blocks[0].X, large.Train.Blocks[0].X) || !mat.Equal(again.Train.Targets, large.Train.Targets) {
		t.Error("the same seed gives other points")
	}
	if err := large.Train.Validate(); err != nil {
		t.Error(err)
	}
}

func TestClassesOfManifoldsAreBalanced(t *testing.T) {
	m := task.Manifolds(task.ManifoldSpec{Manifolds: 7, Points: 2, Inputs: 5, Classes: 3}, rng.New(9).Source())
	counts := m.Train.Counts()
	slices.Sort(counts)
	if !slices.Equal(counts, []int{4, 4, 6}) {
		t.Errorf("classes of %v trials, want 4, 4 and 6", counts)
	}
	for seed := range uint64(5) { // as many classes as manifolds: each its own, in their order
		m = task.Manifolds(task.ManifoldSpec{Manifolds: 4, Points: 1, Inputs: 5, Classes: 4}, rng.New(seed).Source())
		if !slices.Equal(m.Train.Class, []int{0, 1, 2, 3}) {
			t.Errorf("classes %v, want 0, 1, 2, 3", m.Train.Class)
		}
	}
	m = task.Manifolds(task.ManifoldSpec{Manifolds: 3, Points: 1, Inputs: 5, Class: []int{1, 1, 0}}, rng.New(9).Source())
	if got := m.Train.Targets.RawMatrix().Data; !slices.Equal(got, []float64{1, 1, -1}) {
		t.Errorf("targets %v, want 1, 1, -1", got)
	}
}
