package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Boundary is a hyperplane that parts two classes: Weights·x + Bias > 0 is the positive one.
type Boundary struct {
	Weights []float64
	Bias    float64
}

// Value returns Weights·x + Bias. It panics when x does not have one number a weight.
func (b Boundary) Value(x []float64) float64 {
	if len(x) != len(b.Weights) {
		panic(fmt.Sprintf("geometry: Boundary.Value: %d responses, want %d, one a weight", len(x), len(b.Weights)))
	}
	sum := b.Bias
	for j, v := range b.Weights {
		sum += v * x[j]
	}
	return sum
}

// Classifier finds a boundary between the rows of x where positive is true and those where it is not; both occur. It is a function of its arguments alone. [LeastSquares] and
// [SVM] make one.
type Classifier func(x *mat.Dense, positive []bool) (*Boundary, error)

// LeastSquares returns the linear classifier that minimises
//
//	Σ_i a_i (w·x_i + b − y_i)² + ridge·s·‖w‖²,   y = ±1
//
// with weights a_i that give both classes a total of ½, and s the mean square of the centred responses along the directions that they occupy, tr(S)/min(n−1, p), S being their
// weighted covariance. So it is blind to scale, rotation and shift of the responses, to the number of trials in a class, and to the order of trials. b is not penalised. 0
// means a ridge of 0.01. Its boundary is that of Fisher's discriminant, shrunk. The solution is exact, by a Cholesky factorization of the smaller of trials and units.
//
// The classifier has errors for responses of no variance and a system that cannot be solved.
func LeastSquares(ridge float64) Classifier {
	if ridge == 0 {
		ridge = 0.01
	}
	if !(ridge > 0 && ridge <= math.MaxFloat64) {
		panic(fmt.Sprintf("geometry: LeastSquares: a ridge of %v, want a positive number", ridge))
	}
	return func(x *mat.Dense, positive []bool) (*Boundary, error) {
		t, err := prepare(x, positive)
		if err != nil {
			return nil, fmt.Errorf("geometry: least squares: %w", err)
		}
		n, p := t.x.Dims()
		// Rows times √a: then w = Zᵀ(ZZᵀ + λ)⁻¹v or (ZᵀZ + λ)⁻¹Zᵀv.
		z, v, trace := mat.NewDense(n, p, nil), mat.NewVecDense(n, nil), 0.0
		for i := range n {
			root := math.Sqrt(t.weight[i])
			row := z.RawRowView(i)
			for j, u := range t.x.RawRowView(i) {
				row[j] = root * u
				trace += row[j] * row[j]
			}
			v.SetVec(i, root*t.y[i]) // the weighted mean of y is 0, as that of x
		}
		side := min(n, p)
		var matrix *mat.SymDense
		right := v
		if side == n {
			matrix = gram(z)
		} else {
			matrix = mat.NewSymDense(p, nil)
			matrix.SymOuterK(1, z.T())
			right = mat.NewVecDense(p, nil)
			right.MulVec(z.T(), v)
		}
		penalty := ridge * trace / float64(min(n-1, p))
		for i := range side {
			matrix.SetSym(i, i, matrix.At(i, i)+penalty)
		}
		var cholesky mat.Cholesky
		if !cholesky.Factorize(matrix) {
			return nil, fmt.Errorf("geometry: least squares: the matrix of %d rows with a ridge of %v is singular to rounding", side, ridge)
		}
		var solution mat.VecDense
		if err := cholesky.SolveVecTo(&solution, right); err != nil {
			return nil, fmt.Errorf("geometry: least squares: with a ridge of %v: %w", ridge, err)
		}
		w := solution
		if side == n {
			w = mat.VecDense{}
			w.MulVec(z.T(), &solution)
		}
		b, err := t.boundary(mat.Col(nil, 0, &w), 0)
		if err != nil {
			return nil, fmt.Errorf("geometry: least squares: %w", err)
		}
		return b, nil
	}
}

// task is a two-class problem in standard form: responses less their weighted mean, divided by their weighted root mean square length, targets ±1, weights that sum to ½ a class.
type task struct {
	x         *mat.Dense
	y, weight []float64
	mean      []float64
	length    float64
	exponent  int
}

func prepare(x *mat.Dense, positive []bool) (*task, error) {
	if err := finite("responses", x, 2); err != nil {
		return nil, err
	}
	n, p := x.Dims()
	if len(positive) != n {
		return nil, fmt.Errorf("%d labels for %d trials", len(positive), n)
	}
	of := map[bool]float64{}
	for _, is := range positive {
		of[is]++
	}
	if len(of) < 2 {
		return nil, fmt.Errorf("all %d trials are of one class", n)
	}
	t := &task{y: make([]float64, n), weight: make([]float64, n), mean: make([]float64, p)}
	t.x, t.exponent = scaled(x)
	first := mat.Row(nil, 0, t.x)
	for i, is := range positive {
		t.y[i], t.weight[i] = -1, 0.5/of[is]
		if is {
			t.y[i] = 1
		}
		row := t.x.RawRowView(i)
		for j := range row {
			row[j] -= first[j]
			t.mean[j] += t.weight[i] * row[j]
		}
	}
	squares := 0.0
	for i := range n {
		row := t.x.RawRowView(i)
		for j := range row {
			row[j] -= t.mean[j]
			squares += t.weight[i] * row[j] * row[j]
		}
	}
	if t.length = math.Sqrt(squares); t.length <= 1e-14 {
		return nil, fmt.Errorf("the responses of %d trials do not vary", n)
	}
	t.x.Scale(1/t.length, t.x)
	for j, v := range first {
		t.mean[j] += v
	}
	return t, nil
}

// boundary undoes the standard form.
func (t *task) boundary(w []float64, bias float64) (*Boundary, error) {
	b := &Boundary{Weights: make([]float64, len(w)), Bias: bias}
	for j, v := range w {
		b.Weights[j] = math.Ldexp(v/t.length, -t.exponent)
		b.Bias -= v / t.length * t.mean[j]
		if math.IsInf(b.Weights[j], 0) {
			return nil, fmt.Errorf("the weight of unit %d is beyond float64, as responses are smaller than 2^%d: rescale them", j, t.exponent)
		}
	}
	return b, nil
}
