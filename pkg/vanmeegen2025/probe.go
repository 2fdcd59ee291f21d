package vanmeegen2025

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Within returns the world in a space of n inputs: directions that no trial has come after those that it had. Trials become longer by as much as keeps K₀. The responses of a
// network to the trials do not depend on n. It panics where n is less than the inputs that there are.
func (w World) Within(n int) World {
	p, old := w.X.Dims()
	if n < old {
		panic(fmt.Sprintf("vanmeegen2025: within: %d inputs are fewer than the %d that there are", n, old))
	}
	x := mat.NewDense(p, n, nil)
	x.Slice(0, p, 0, old).(*mat.Dense).Scale(math.Sqrt(float64(n)/float64(old)), w.X)
	w.X = x
	return w
}

// Probes returns inputs that no trial has, of the length √N₀ that orthogonal trials have, and their names: a direction that is orthogonal to all trials; the first trial of the
// first class to .7, the rest being that direction; the sum of the first trials of the first two classes; and that of the first five, or of all that there are, of the first
// class. The linear network says (k*ᵀK₀⁻¹Y) 0, .7, .71 and .71, and √5 to them.
//
// The direction is that of the last input. It panics where a trial has it: [World.Within] makes room.
func (w World) Probes() (names []string, x *mat.Dense) {
	_, n := w.X.Dims()
	if mat.Norm(w.X.ColView(n-1), math.Inf(1)) != 0 {
		panic("vanmeegen2025: probes: trials have the last input, and leave no direction that is new")
	}
	fresh := make([]float64, n)
	fresh[n-1] = 1
	of := func(class, most int) []float64 { // the sum of the first trials of a class
		sum := make([]float64, n)
		for i, c := range w.Labels {
			if c == class && most > 0 {
				floats.Add(sum, w.X.RawRowView(i))
				most--
			}
		}
		floats.Scale(1/floats.Norm(sum, 2), sum)
		return sum
	}
	near, both := of(0, 1), of(0, 1)
	floats.Scale(0.7, near)
	floats.AddScaled(near, math.Sqrt(1-0.7*0.7), fresh)
	floats.Add(both, of(1, 1))
	names = []string{"new direction", ".7 of a trial", "two classes mixed", "sum of five"}
	x = mat.NewDense(len(names), n, nil)
	for i, v := range [][]float64{fresh, near, both, of(0, 5)} {
		floats.Scale(math.Sqrt(float64(n))/floats.Norm(v, 2), v)
		x.SetRow(i, v)
	}
	return names, x
}

// Cross returns what theories of the predictor take: K₀ between tests and trials, tests × trials, and K₀ of each test with itself.
func (w World) Cross(tests *mat.Dense) (cross *mat.Dense, own []float64) {
	_, n := w.X.Dims()
	cross = new(mat.Dense)
	cross.Mul(tests, w.X.T())
	cross.Scale(1/float64(n), cross)
	for i := range tests.RawMatrix().Rows {
		v := tests.RawRowView(i)
		own = append(own, floats.Dot(v, v)/float64(n))
	}
	return cross, own
}
