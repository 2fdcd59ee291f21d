package geometry_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// simplex returns unequally many trials of four classes, all on the vertices of a simplex in eight units.
func simplex(shift float64) (x, vertices *mat.Dense, labels []int) {
	r := rng.New(41).Rand()
	vertices = mat.NewDense(4, 8, nil)
	for c := range 4 {
		for j := range 4 {
			vertices.Set(c, j, -0.25)
		}
		vertices.Set(c, c, 0.75)
	}
	var turned mat.Dense
	turned.Mul(vertices, rotation(8, r))
	x = mat.NewDense(14, 8, nil)
	for i, c := range []int{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3} {
		labels = append(labels, c)
		for j := range 8 {
			x.Set(i, j, turned.At(c, j)+shift)
		}
	}
	return x, &turned, labels
}

func TestCollapsedRepresentation(t *testing.T) {
	x, vertices, labels := simplex(5)
	w := mat.DenseCopyOf(vertices)
	w.Scale(3, w)
	bias := make([]float64, 4)
	for c := range bias {
		bias[c] = -5 * mat.Sum(w.RowView(c)) // the shift
	}
	c := must[*geometry.Collapse](t)(geometry.NeuralCollapse(x, labels, geometry.CollapseOptions{Readout: &geometry.Readout{Weights: w, Bias: bias}}))
	for name, v := range map[string]float64{"NC1": c.Variability, "equinorm": c.Equinorm, "equiangularity": c.Equiangularity,
		"maximal angle": c.MaximalAngle, "NC3": c.SelfDuality, "NC4": c.NearestCentre} {
		near(t, name, v, 0, 1e-13)
	}
	if c.Rank != 3 {
		t.Errorf("rank %d of the means of 4 classes, want 3", c.Rank)
	}
	// A readout of the wrong sign: ‖−M − M‖² = 4, and every trial goes elsewhere.
	w.Scale(-1, w)
	for c := range bias {
		bias[c] = -bias[c]
	}
	c = must[*geometry.Collapse](t)(geometry.NeuralCollapse(x, labels, geometry.CollapseOptions{Readout: &geometry.Readout{Weights: w, Bias: bias}}))
	near(t, "NC3 of the opposite readout", c.SelfDuality, 4, 1e-12)
	near(t, "NC4 of the opposite readout", c.NearestCentre, 1, 0)
}

// Means ±1 on a line and a variance of v about each: Σ_B = 1, Σ_W = v, NC1 = v/2.
func TestVariabilityOfTwoClasses(t *testing.T) {
	x := mat.NewDense(6, 2, []float64{1.5, 7, 0.5, 7, -0.5, 7, -1.5, 7, -0.5, 7, -1.5, 7})
	c := must[*geometry.Collapse](t)(geometry.NeuralCollapse(x, []int{0, 0, 1, 1, 1, 1}, geometry.CollapseOptions{}))
	near(t, "NC1", c.Variability, 0.25/2, 1e-14)
	near(t, "maximal angle", c.MaximalAngle, 0, 1e-14)
	if !math.IsNaN(c.SelfDuality) || !math.IsNaN(c.NearestCentre) {
		t.Errorf("NC3 %v and NC4 %v without a readout, want NaN", c.SelfDuality, c.NearestCentre)
	}
}

// NC1 and NC2 do not see rotation, shift and scale, nor the order of trials; NC1 not even linear maps of two units, which the means of three classes span.
func TestCollapseInvariances(t *testing.T) {
	r := rng.New(42).Rand()
	x, labels := normal(20, 5, r), make([]int, 20)
	for i := range labels {
		labels[i] = i * i % 3 % 2 * 2
		if i%5 == 0 {
			labels[i] = 1
		}
	}
	of := func(x *mat.Dense, labels []int) *geometry.Collapse {
		return must[*geometry.Collapse](t)(geometry.NeuralCollapse(x, labels, geometry.CollapseOptions{}))
	}
	want := of(x, labels)
	var mapped mat.Dense
	two := mat.DenseCopyOf(x.Slice(0, 20, 0, 2))
	mapped.Mul(two, mat.NewDense(2, 2, []float64{3, 1, -2, 5}))
	near(t, "NC1 after a linear map", of(&mapped, labels).Variability, of(two, labels).Variability, 1e-10)
	for _, scale := range []float64{1, 1e-170, 1e170} {
		got := of(moved(x, scale, r), labels)
		near(t, "NC1", got.Variability, want.Variability, 1e-10)
		near(t, "equinorm", got.Equinorm, want.Equinorm, 1e-11)
		near(t, "maximal angle", got.MaximalAngle, want.MaximalAngle, 1e-11)
	}
	order, permuted := r.Perm(20), make([]int, 20)
	for i, k := range order {
		permuted[i] = labels[k]
	}
	near(t, "NC1 in another order", of(shuffled(x, order), permuted).Variability, want.Variability, 1e-11)
}

// Each class counts the same: doubling the trials of one changes nothing.
func TestCollapseOfUnequalClasses(t *testing.T) {
	x := normal(9, 4, rng.New(43).Rand())
	labels := []int{0, 0, 0, 1, 1, 1, 2, 2, 2}
	var more mat.Dense
	more.Stack(x, x.Slice(0, 3, 0, 4))
	want := must[*geometry.Collapse](t)(geometry.NeuralCollapse(x, labels, geometry.CollapseOptions{}))
	got := must[*geometry.Collapse](t)(geometry.NeuralCollapse(&more, append(labels, 0, 0, 0), geometry.CollapseOptions{}))
	near(t, "NC1", got.Variability, want.Variability, 1e-12)
	near(t, "equiangularity", got.Equiangularity, want.Equiangularity, 1e-13)
}
