package decoding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// Logistic returns multinomial logistic regression that minimises
//
//	−Σ_i a_i log p(label_i | x_i) + ½ l2 ‖W‖²,   p(c | x) = softmax(Wx + b)_c,
//
// with weights a_i that give all classes the same total and add up to 1. b is not penalised. The score of a class is its log odds, (Wx + b)_c less their mean. 0 is an l2 of 0.01;
// it panics where l2 is negative or not a number. The minimum is unique, and found by L-BFGS; where it stops at a gradient of 1e-6 or more that is an error.
func Logistic(l2 float64) Classifier {
	if !(l2 >= 0) || math.IsInf(l2, 0) {
		panic(fmt.Sprintf("decoding: Logistic with an l2 of %v", l2))
	}
	if l2 == 0 {
		l2 = 0.01
	}
	return func(x *mat.Dense, labels []int, classes int) (Rule, error) {
		f := newLikelihood(x, labels, classes, l2)
		start := make([]float64, classes*f.width)
		// A line search that can no longer lower the loss for rounding is an error of optimize; what counts is the gradient where it ended.
		result, err := optimize.Minimize(optimize.Problem{Func: f.loss, Grad: f.gradient}, start, &optimize.Settings{GradientThreshold: 1e-8, MajorIterations: 10000}, &optimize.LBFGS{})
		if result == nil {
			return nil, fmt.Errorf("logistic regression: %w", err)
		}
		gradient := make([]float64, len(start))
		f.gradient(gradient, result.X)
		if size := math.Sqrt(dot(gradient, gradient)); !(size < 1e-6) {
			return nil, fmt.Errorf("logistic regression: stopped at a gradient of %.3g after %d steps", size, result.MajorIterations)
		}
		w := mat.NewDense(classes, f.width, result.X)
		return func(x, scores []float64) {
			mean := 0.0
			for c := range scores {
				row := w.RawRowView(c)
				scores[c] = dot(row[:len(x)], x) + row[len(x)]
				mean += scores[c] / float64(len(scores))
			}
			for c := range scores {
				scores[c] -= mean
			}
		}, nil
	}
}

// likelihood is the loss of weights classes × (units + 1), the bias last.
type likelihood struct {
	x       *mat.Dense // trials × (units + 1), the last column 1
	labels  []int
	weight  []float64
	classes int
	width   int
	l2      float64
	p       *mat.Dense // trials × classes
}

func newLikelihood(x *mat.Dense, labels []int, classes int, l2 float64) *likelihood {
	n, units := x.Dims()
	f := &likelihood{x: mat.NewDense(n, units+1, nil), labels: labels, classes: classes, width: units + 1, l2: l2, p: mat.NewDense(n, classes, nil), weight: make([]float64, n)}
	counts := make([]float64, classes)
	for _, l := range labels {
		counts[l]++
	}
	for i, l := range labels {
		copy(f.x.RawRowView(i), x.RawRowView(i))
		f.x.Set(i, units, 1)
		f.weight[i] = 1 / (counts[l] * float64(classes))
	}
	return f
}

// loss leaves the probabilities in f.p.
func (f *likelihood) loss(v []float64) float64 {
	w := mat.NewDense(f.classes, f.width, v)
	f.p.Mul(f.x, w.T())
	sum := 0.0
	for i, l := range f.labels {
		row := f.p.RawRowView(i)
		largest, total := math.Inf(-1), 0.0
		for _, s := range row {
			largest = max(largest, s)
		}
		own := row[l] - largest
		for c, s := range row {
			row[c] = math.Exp(s - largest)
			total += row[c]
		}
		for c := range row {
			row[c] /= total
		}
		sum -= f.weight[i] * (own - math.Log(total))
	}
	for c := range f.classes {
		row := w.RawRowView(c)[:f.width-1]
		sum += f.l2 / 2 * dot(row, row)
	}
	return sum
}

func (f *likelihood) gradient(g, v []float64) {
	f.loss(v)
	for i, l := range f.labels {
		row := f.p.RawRowView(i)
		row[l]--
		for c := range row {
			row[c] *= f.weight[i]
		}
	}
	to := mat.NewDense(f.classes, f.width, g)
	to.Mul(f.p.T(), f.x)
	for c := range f.classes {
		for j := range f.width - 1 {
			g[c*f.width+j] += f.l2 * v[c*f.width+j]
		}
	}
}
