package capacity

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func normal(r *rand.Rand, rows, columns int) *mat.Dense {
	m := mat.NewDense(rows, columns, nil)
	for i := range rows {
		for j := range columns {
			m.Set(i, j, r.NormFloat64())
		}
	}
	return m
}

// problem is a projection with what the solver takes of it.
type problem struct {
	points         *mat.Dense
	t, y, kappa, c []float64
	solver         *solver
}

func newProblem(points *mat.Dense, r *rand.Rand, kappa float64) *problem {
	n, d := points.Dims()
	p := &problem{points: points, t: make([]float64, d), y: make([]float64, n), kappa: make([]float64, n), solver: newSolver(newGram(points))}
	for i := range p.t {
		p.t[i] = r.NormFloat64()
	}
	for j := range n {
		p.y[j] = float64(2*r.IntN(2) - 1)
		p.kappa[j] = kappa / p.solver.length[j]
	}
	p.products()
	return p
}

func (p *problem) products() {
	n, d := p.points.Dims()
	var c mat.VecDense
	c.MulVec(p.points, mat.NewVecDense(d, p.t))
	p.c = make([]float64, n)
	for j := range n {
		p.c[j] = c.AtVec(j) / p.solver.length[j]
	}
}

// check holds the conditions of an optimum in the coordinates of the points, of which the solver knows only inner products.
func (p *problem) check(t *testing.T, how outcome, residual float64) (distance float64) {
	t.Helper()
	n, d := p.points.Dims()
	v := append([]float64(nil), p.t...)
	for j := range n {
		if p.solver.mu[j]*p.y[j] < 0 {
			t.Errorf("λ%d = %g", j, p.solver.mu[j]*p.y[j])
		}
		for i := range d {
			v[i] += p.solver.mu[j] / p.solver.length[j] * p.points.At(j, i)
		}
	}
	for i := range d {
		distance += (v[i] - p.t[i]) * (v[i] - p.t[i])
	}
	for j := range n {
		slack := -p.kappa[j]
		for i := range d {
			slack += p.y[j] * v[i] * p.points.At(j, i) / p.solver.length[j]
		}
		if !(slack >= -1e-8) {
			t.Errorf("point %d is %g beyond its margin", j, -slack)
		}
		if p.solver.mu[j] != 0 && !(math.Abs(slack) <= 1e-8) {
			t.Errorf("point %d has λ > 0 and is %g inside its margin", j, slack)
		}
	}
	if got := p.solver.squaredDistance(0, n); !(math.Abs(got-distance) <= 1e-8*(1+distance)) {
		t.Errorf("squared distance %v, in coordinates %v", got, distance)
	}
	if rounding := 1e-14 * p.solver.total() / p.solver.scale(); !(residual <= 1e-9+rounding) || how == exhausted || how == infeasible {
		t.Errorf("outcome %d with residual %g", how, residual)
	}
	return distance
}

func TestProjectionIsOptimal(t *testing.T) {
	for _, c := range []struct {
		name         string
		points, dims int
		kappa        float64
	}{
		{"few", 5, 20, 0}, {"few with margin", 5, 20, 1}, {"few with negative margin", 5, 20, -0.5}, {"as many", 40, 40, 0}, {"many", 200, 120, 0},
		{"hard", 300, 301, 0}, {"hard with margin", 120, 100, 0.3}, {"not separable", 100, 20, 0}, {"not separable, negative margin", 100, 20, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(8, 1))
			for range 5 {
				p := newProblem(normal(r, c.points, c.dims), r, c.kappa)
				how, residual := p.solver.project(p.c, p.y, p.kappa)
				p.check(t, how, residual)
				if separable, _ := p.solver.separable(p.y, make([]float64, c.points), make([]float64, c.points)); separable == strings.HasPrefix(c.name, "not") {
					t.Errorf("separable: %v", separable)
				}
			}
		})
	}
}

// TestProjectionOfDependentPoints has duplicates, few dimensions and rows of very unequal lengths.
func TestProjectionOfDependentPoints(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2))
	for _, kappa := range []float64{0, 0.1} {
		for range 10 {
			var low mat.Dense
			low.Mul(normal(r, 80, 5), normal(r, 5, 40))
			for j := range 20 { // each twice, the second longer or shorter
				for i := range 40 {
					low.Set(60+j, i, low.At(j, i)*math.Pow(10, float64(j%9-4)))
				}
			}
			p := newProblem(&low, r, 0)
			teacher := normal(r, 1, 40)
			for j := range 80 { // labels that can be separated
				p.y[j] = math.Copysign(1, mat.Dot(low.RowView(j), teacher.RowView(0)))
				p.kappa[j] = kappa
			}
			how, residual := p.solver.project(p.c, p.y, p.kappa)
			p.check(t, how, residual)
		}
	}
}

// TestProjectionOntoOrthant has the answer in closed form: t without its negative parts.
func TestProjectionOntoOrthant(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 3))
	points := mat.NewDense(30, 30, nil)
	for i := range 30 {
		points.Set(i, i, 1+float64(i))
	}
	p := newProblem(points, r, 0)
	p.solver.project(p.c, p.y, nil)
	want := 0.0
	for i, v := range p.t {
		if v*p.y[i] < 0 {
			want += v * v
		}
		if active := p.solver.mu[i] != 0; active != (v*p.y[i] < 0) {
			t.Errorf("point %d: μ = %v with t = %v and label %v", i, p.solver.mu[i], v, p.y[i])
		}
	}
	if got := p.solver.squaredDistance(0, 30); !(math.Abs(got-want) <= 1e-12*want) {
		t.Errorf("squared distance %v, want %v", got, want)
	}
}

// TestNoMargin has points of which a convex combination is the origin, which no hyperplane separates.
func TestNoMargin(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 4))
	for range 20 {
		p := newProblem(normal(r, 40, 10), r, 1)
		for j := range p.y {
			p.y[j] = 1
		}
		for i := range 10 { // the last point is minus a combination of the others
			sum := 0.0
			for j := range 39 {
				sum += p.points.At(j, i)
			}
			p.points.Set(39, i, -sum)
		}
		p.solver = newSolver(newGram(p.points))
		p.products()
		if how, _ := p.solver.project(p.c, p.y, p.kappa); how != infeasible {
			t.Errorf("outcome %d", how)
		}
	}
}

func TestProjectionAllocatesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 5))
	p := newProblem(normal(r, 200, 201), r, 0)
	if n := testing.AllocsPerRun(3, func() { p.solver.project(p.c, p.y, nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
