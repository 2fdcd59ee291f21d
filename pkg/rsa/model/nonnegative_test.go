package model_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// TestNonNegativeIsOptimal solves every set of components and compares.
func TestNonNegativeIsOptimal(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 1))
	for trial := range 300 {
		k, n := 1+random.IntN(5), 8
		x := mat.NewDense(k, n, nil)
		y := make([]float64, n)
		for j := range n {
			common := random.NormFloat64()
			y[j] = random.NormFloat64() + []float64{-0.5, 2}[trial%2]*common
			for i := range k {
				x.Set(i, j, math.Pow(10, float64(3*i-6))*(common+random.NormFloat64())) // components of very different sizes
			}
		}
		var a mat.SymDense
		a.SymOuterK(1, x)
		b := make([]float64, k)
		for i := range b {
			b[i] = mat.Dot(mat.NewVecDense(n, y), x.RowView(i))
		}
		theta, residual, err := model.NonNegative(&a, b)
		if err != nil || !(residual < 1e-9) {
			t.Fatalf("trial %d: residual %v, %v", trial, residual, err)
		}
		if got, want := cost(&a, b, theta), bestOfAllSets(&a, b); !(got <= want+1e-9*(1+math.Abs(want))) {
			t.Errorf("trial %d: the cost is %v, %v is possible", trial, got, want)
		}
		for i, v := range theta {
			if !(v >= 0) {
				t.Errorf("trial %d: weight %d is %v", trial, i, v)
			}
		}
	}
}

func cost(a mat.Symmetric, b, theta []float64) float64 {
	sum := 0.0
	for i, v := range theta {
		sum -= b[i] * v
		for j, w := range theta {
			sum += v * w * a.At(i, j) / 2
		}
	}
	return sum
}

// bestOfAllSets returns the least cost of the unconstrained solutions of all sets of components that are not negative.
func bestOfAllSets(a *mat.SymDense, b []float64) float64 {
	k, best := len(b), 0.0
	for set := 1; set < 1<<k; set++ {
		var of []int
		for i := range k {
			if set>>i&1 == 1 {
				of = append(of, i)
			}
		}
		sub, right := mat.NewDense(len(of), len(of), nil), mat.NewVecDense(len(of), nil)
		for i, p := range of {
			right.SetVec(i, b[p]/math.Sqrt(a.At(p, p)))
			for j, q := range of {
				sub.Set(i, j, a.At(p, q)/math.Sqrt(a.At(p, p)*a.At(q, q)))
			}
		}
		var z mat.VecDense
		if err := z.SolveVec(sub, right); err != nil {
			continue
		}
		theta, feasible := make([]float64, k), true
		for i, p := range of {
			theta[p] = z.AtVec(i) / math.Sqrt(a.At(p, p))
			feasible = feasible && theta[p] >= 0
		}
		if feasible {
			best = min(best, cost(a, b, theta))
		}
	}
	return best
}

// TestNonNegativeLetsGo has a component that is taken first, as the most similar of all, and must leave again.
func TestNonNegativeLetsGo(t *testing.T) {
	rows := mat.NewDense(3, 3, []float64{1, 1, 0.5, 1, 0, 0, 0, 1, 0})
	var a mat.SymDense
	a.SymOuterK(1, rows)
	var b mat.VecDense
	b.MulVec(rows, mat.NewVecDense(3, []float64{1, 1, -0.2}))
	theta, residual, err := model.NonNegative(&a, b.RawVector().Data)
	if err != nil || !(residual < 1e-12) || theta[0] != 0 || !(math.Abs(theta[1]-1) <= 1e-12) || !(math.Abs(theta[2]-1) <= 1e-12) {
		t.Errorf("weights %v, residual %v, %v; want 0, 1, 1", theta, residual, err)
	}
}

// TestNonNegativeEnds has the cases on which active-set methods with an absolute tolerance run for ever: large gradients, components that are equal, many of them.
func TestNonNegativeEnds(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 2))
	for _, scale := range []float64{1e-9, 1, 4e3, 1e12} {
		for _, k := range []int{4, 40, 200} {
			n := 150
			x := mat.NewDense(k, n, nil)
			for i := range k {
				for j := range n {
					x.Set(i, j, scale*(1+random.Float64()))
				}
			}
			x.SetRow(k-1, x.RawRowView(0)) // twice the same
			b := make([]float64, k)
			y := mat.NewVecDense(n, nil)
			for j := range n {
				y.SetVec(j, random.Float64())
			}
			for i := range b {
				b[i] = mat.Dot(y, x.RowView(i))
			}
			var a mat.SymDense
			a.SymOuterK(1, x)
			theta, residual, err := model.NonNegative(&a, b)
			if err != nil || !(residual < 1e-10) {
				t.Errorf("scale %g, %d components: residual %v, %v", scale, k, residual, err)
			}
			for i, v := range theta {
				if !(v >= 0) {
					t.Errorf("scale %g, %d components: weight %d is %v", scale, k, i, v)
				}
			}
		}
	}
}

// The tolerance is relative: in other units of the data the weights are the same numbers in those units.
func TestNonNegativeInAnyUnits(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 4))
	x := mat.NewDense(4, 9, nil)
	x.Apply(func(_, _ int, _ float64) float64 { return 1 + random.NormFloat64() }, x)
	var a mat.SymDense
	a.SymOuterK(1, x)
	b := []float64{2, 5, -1, 3}
	want, _, err := model.NonNegative(&a, b)
	if err != nil || slices.Max(want) == 0 {
		t.Fatal(want, err)
	}
	for _, unit := range []float64{0x1p-80, 0x1p-30, 0x1p30, 0x1p80} { // powers of two round nothing
		scaled := slices.Clone(b)
		for i := range scaled {
			scaled[i] *= unit
		}
		got, _, err := model.NonNegative(&a, scaled)
		if err != nil {
			t.Fatal(unit, err)
		}
		for i, w := range want {
			if got[i] != w*unit {
				t.Errorf("in units of %g weight %d is %g, want %g", unit, i, got[i], w*unit)
			}
		}
	}
}

func TestNonNegativeRefuses(t *testing.T) {
	a := mat.NewSymDense(2, []float64{1, 0, 0, 1})
	for _, c := range []struct {
		name string
		a    *mat.SymDense
		b    []float64
	}{
		{"lengths", a, []float64{1}},
		{"NaN", a, []float64{1, math.NaN()}},
		{"infinity", mat.NewSymDense(2, []float64{1, math.Inf(1), 0, 1}), []float64{1, 1}},
		{"negative square", mat.NewSymDense(2, []float64{-1, 0, 0, 1}), []float64{1, 1}},
	} {
		if _, _, err := model.NonNegative(c.a, c.b); err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
	theta, residual, err := model.NonNegative(a, []float64{-1, -2})
	if err != nil || residual != 0 || theta[0] != 0 || theta[1] != 0 {
		t.Errorf("where nothing points towards b: %v, %v, %v", theta, residual, err)
	}
}
