package capacity

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestSmallAndDegenerateProblems has thousands of problems with few points in fewer dimensions, half of them with small whole numbers, so that points coincide, oppose each
// other and lie on one hyperplane, and some with lengths from 1e-4 to 1e4. Each solution is an optimum; where no margin is said to be possible, perceptron learning finds none
// either.
func TestSmallAndDegenerateProblems(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 81))
	none := 0
	for trial := range 6000 {
		n, d := 1+r.IntN(14), 1+r.IntN(6)
		points := normal(r, n, d)
		for j := range n {
			size := 1.0
			if trial%7 == 0 {
				size = math.Pow(10, float64(j%9-4))
			}
			row := points.RawRowView(j)
			for i := range row {
				if trial%2 == 0 {
					row[i] = float64(r.IntN(5) - 2)
				}
				row[i] *= size
			}
			if mat.Norm(points.RowView(j), 2) == 0 {
				row[0] = size
			}
		}
		p := newProblem(points, r, 0)
		margin := []float64{0, 0.5, -0.5}[trial%3]
		for j := range p.kappa {
			p.kappa[j] = margin
		}
		separable, _ := p.solver.separable(p.y, make([]float64, n), make([]float64, n))
		how, residual := p.solver.project(p.c, p.y, p.kappa)
		switch {
		case margin > 0 && separable == (how == infeasible), margin == 0 && how == strict && !separable:
			t.Fatalf("problem %d: outcome %d of a margin of %v, separable: %v", trial, how, margin, separable)
		case how != infeasible:
			p.check(t, how, residual)
		}
		if !separable {
			if none++; perceptron(p) {
				t.Fatalf("problem %d can be separated", trial)
			}
		}
		if t.Failed() {
			t.Fatalf("problem %d: %d points in %d dimensions with a margin of %v", trial, n, d, margin)
		}
	}
	if none < 600 {
		t.Errorf("%d problems that cannot be separated", none)
	}
}

// perceptron returns whether perceptron learning finds a hyperplane in 300 rounds.
func perceptron(p *problem) bool {
	n, d := p.points.Dims()
	w := make([]float64, d)
	for range 300 {
		wrong := false
		for j := range n {
			row, sum := p.points.RawRowView(j), 0.0
			for i, v := range row {
				sum += w[i] * v / p.solver.length[j]
			}
			if sum*p.y[j] <= 1e-9 {
				wrong = true
				for i, v := range row {
					w[i] += p.y[j] * v / p.solver.length[j]
				}
			}
		}
		if !wrong {
			return true
		}
	}
	return false
}
