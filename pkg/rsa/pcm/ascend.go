package pcm

import (
	"context"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// Options govern a fit. The zero value is the usual choice.
type Options struct {
	// Start are parameters of the model to start from; nil means Model.Start at an estimate of G by moments.
	Start []float64
	// MaxIterations is the number of evaluations after which a fit gives up, where 0 means 1000.
	MaxIterations int
	// Progress hears of each subject that FitEach has fitted and each fold of a cross-validation that is done. It may be nil.
	Progress progress.Reporter
}

func (o Options) limit() int {
	if o.MaxIterations > 0 {
		return o.MaxIterations
	}
	return 1000
}

// ConvergenceError says that a fit did not reach a maximum. The result that comes with it is the best that was found.
type ConvergenceError struct {
	Model      string
	Who        string // the subject, or "group"
	Iterations int
	Gradient   float64 // largest element of the gradient, each in units of the square root of its information
	Reason     string
}

// Error names the model, the subject and the gradient that is left.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("pcm: model %q, %s: %s after %d iterations, scaled gradient %.3g", e.Model, e.Who, e.Reason, e.Iterations, e.Gradient)
}

// objective returns the value at x with its derivatives. The value is -Inf where x is impossible.
type objective func(x []float64) (value float64, d derivatives)

// derivatives belong to the objective that made them and stay valid until its next call.
type derivatives struct {
	gradient []float64
	expected *mat.SymDense // information
	minus    *mat.SymDense // what to use for the negative Hessian: the information, minus the part of the second derivatives of G where known
}

// summit is where an ascent ended.
type summit struct {
	x          []float64
	value      float64
	iterations int
	gradient   float64
	rank       int // of the information, scaled to unit diagonal
	reason     string
}

const (
	gradientTolerance = 1e-8  // of the scaled gradient: the gain that is left is below its square over the smallest scaled eigenvalue
	gainTolerance     = 1e-9  // of the log-likelihood, where steps follow a curved valley and the gradient falls but slowly
	almostNoDamping   = 1e-10 // relative to the scaled information's diagonal
	rankThreshold     = 1e-7  // of eigenvalues of the scaled information
)

// ascend maximises by Newton's method, with the expected information in place of (most of) the Hessian, and a trust region in the form
// of Levenberg and Marquardt: (F + λ·D²)·step = gradient, with λ steered by the ratio of gain and predicted gain (Nielsen 1999) and D² the
// largest diagonal of the information seen so far (Moré 1978), so that steps do not depend on units. Every accepted step gains. It ends: at
// a scaled gradient below gradientTolerance, where the gradient hardly falls any more and the gain that an undamped step promises is below
// gainTolerance, at the limit of evaluations, or where no step gains.
func ascend(ctx context.Context, f objective, start []float64, limit int) (summit, error) {
	n := len(start)
	s := summit{x: append([]float64(nil), start...)}
	value, at := f(s.x)
	if math.IsInf(value, -1) {
		s.reason, s.value, s.gradient = "the start is impossible", value, math.NaN()
		return s, nil
	}
	gradient := append([]float64(nil), at.gradient...)
	hessian, expected := mat.NewSymDense(n, nil), mat.NewSymDense(n, nil)
	hessian.CopySym(at.minus)
	expected.CopySym(at.expected)
	d := make([]float64, n)
	widen(d, expected)
	lambda, grow, slow := 1e-4, 2.0, false
	s.value, s.iterations, s.gradient = value, 1, steepest(gradient, d)
	next, a, b := make([]float64, n), mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	for s.gradient > gradientTolerance {
		if err := ctx.Err(); err != nil {
			return s, err
		}
		stuck := s.iterations >= limit || lambda > 1e18
		if slow || stuck {
			left, solved := step(a, b, hessian, gradient, d, almostNoDamping)
			if solved && left < gainTolerance {
				break
			}
			if slow = false; stuck {
				s.reason = "no convergence"
				break
			}
		}
		predicted, solved := step(a, b, hessian, gradient, d, lambda)
		if !solved {
			lambda, grow = lambda*grow, grow*2
			continue
		}
		for i := range n {
			next[i] = s.x[i] + b.AtVec(i)/d[i]
		}
		value, at = f(next)
		s.iterations++
		gain := value - s.value
		ratio, accept := gain/predicted, gain > 0
		if !math.IsInf(value, -1) && predicted <= 1e-12*(1+math.Abs(s.value)) { // gains of this size drown in rounding: the gradient decides
			accept = steepest(at.gradient, d) < s.gradient
			ratio = 1
		}
		if !accept || math.IsNaN(ratio) {
			lambda, grow = lambda*grow, grow*2
			continue
		}
		copy(s.x, next)
		copy(gradient, at.gradient)
		hessian.CopySym(at.minus)
		expected.CopySym(at.expected)
		widen(d, expected)
		before := s.gradient
		s.value, s.gradient = value, steepest(gradient, d)
		slow = s.gradient > 0.8*before
		t := 2*ratio - 1
		lambda, grow = max(lambda*max(1.0/3, 1-t*t*t), 1e-12), 2
	}
	s.rank = rank(expected)
	return s, nil
}

// step solves (F/dd' + λI)·b = g/d and returns the gain that the quadratic model predicts.
func step(a *mat.SymDense, b *mat.VecDense, f *mat.SymDense, g, d []float64, lambda float64) (predicted float64, solved bool) {
	n := len(g)
	right := mat.NewVecDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, f.At(i, j)/(d[i]*d[j]))
		}
		a.SetSym(i, i, a.At(i, i)+lambda)
		right.SetVec(i, g[i]/d[i])
	}
	var c mat.Cholesky
	if !c.Factorize(a) {
		return 0, false
	}
	if err := c.SolveVecTo(b, right); err != nil {
		if _, poor := err.(mat.Condition); !poor {
			return 0, false
		}
	}
	for i := range n {
		v := b.AtVec(i)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return 0, false
		}
		predicted += v * (right.AtVec(i) + lambda*v) / 2
	}
	return predicted, true
}

// widen raises d to the square roots of the diagonal of f. Where nothing was seen yet of a parameter its d is small against the others.
func widen(d []float64, f *mat.SymDense) {
	largest := 0.0
	for i := range d {
		d[i] = max(d[i], math.Sqrt(f.At(i, i)))
		largest = max(largest, d[i])
	}
	if largest == 0 {
		largest = 1
	}
	for i := range d {
		d[i] = max(d[i], 1e-6*largest)
	}
}

// steepest returns the largest |gᵢ|/dᵢ.
func steepest(g, d []float64) float64 {
	m := 0.0
	for i, v := range g {
		r := math.Abs(v) / d[i]
		if math.IsNaN(r) {
			return math.Inf(1)
		}
		m = max(m, r)
	}
	return m
}

// rank returns how many directions the information tells of, once each parameter is in units of its own.
func rank(f *mat.SymDense) int {
	n := f.SymmetricDim()
	if n == 0 {
		return 0
	}
	unit := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if r := math.Sqrt(f.At(i, i)) * math.Sqrt(f.At(j, j)); r > 0 {
				unit.SetSym(i, j, f.At(i, j)/r)
			}
		}
	}
	values, _ := eigen(unit)
	count := 0
	for _, v := range values {
		if v > rankThreshold*values[n-1] {
			count++
		}
	}
	return count
}
