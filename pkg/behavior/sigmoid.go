package behavior

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Curves returns the shares of yes by the level of the feature that decides in a task, and by the level of the other one: the mean over the cells of each level, in ascending
// order, of each task, and then of both tasks. Levels must be those of both features in both tasks. Cells without answers are left out; NaN where a level has none.
func (c *Choices) Curves() (levels, relevant, irrelevant []float64, err error) {
	if err := c.Check(); err != nil {
		return nil, nil, nil, err
	}
	levels = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(c.X), c.Y...))))
	curves := [2][]float64{make([]float64, len(levels)), make([]float64, len(levels))}
	for task := range 2 {
		for kind := range 2 {
			feature := c.Y
			if task != kind {
				feature = c.X
			}
			for l, level := range levels {
				sum, n := 0.0, 0.0
				for i, v := range feature {
					if c.Task[i] == task && v == level && c.Trials[i] > 0 {
						sum, n = sum+c.Yes[i]/c.Trials[i], n+1
					}
				}
				curves[kind][l] += sum / n / 2
			}
		}
	}
	return levels, curves[0], curves[1], nil
}

// SigmoidOptions of [FitSigmoid]; the zero value is a logistic regression.
type SigmoidOptions struct {
	// Published fits as Flesch et al. did for their slopes: levels divided by their standard deviation (n − 1 in its denominator), no offset, least squares.
	Published bool
	// Bound is the largest slope in size, per level or per standard deviation; 0 is 20. A step has no slope of its own.
	Bound float64
}

// Sigmoid is 1/(1 + exp(−Slope·(x − Offset))) fitted to shares by level.
type Sigmoid struct {
	// Offset is NaN for a slope of 0, and the farther out the smaller the slope is.
	Slope, Offset float64
	// Loss is the cost: cross-entropy summed over levels, or the sum of squares.
	Loss float64
	// AtBound says that the slope ended at its bound.
	AtBound bool
}

// FitSigmoid fits a sigmoid to shares of yes at levels of a feature, as those of [Choices.Curves]: by cross-entropy, which is maximum likelihood when all levels have the same
// number of answers, with slope and offset, or in the published way. The slope for a feature that does not decide should be 0 and says how much it intrudes. NaN shares are left
// out. It is an error for fewer than two levels with a share, equal levels, a share outside of 0 … 1, and, unless in the published way, for shares that are all 0 or all 1.
func FitSigmoid(levels, shares []float64, opt SigmoidOptions) (*Sigmoid, error) {
	if len(levels) != len(shares) {
		return nil, fmt.Errorf("behavior: sigmoid: %d levels and %d shares", len(levels), len(shares))
	}
	var x, y []float64
	for i, v := range shares {
		if math.IsNaN(v) {
			continue
		}
		if !(v >= 0 && v <= 1) {
			return nil, fmt.Errorf("behavior: sigmoid: share %d is %v, want 0 … 1", i, v)
		}
		x, y = append(x, levels[i]), append(y, v)
	}
	bound := opt.Bound
	if bound == 0 {
		bound = 20
	}
	if len(x) < 2 || slices.Min(x) == slices.Max(x) || !(bound > 0) {
		return nil, fmt.Errorf("behavior: sigmoid: %d levels from a slope of −%v to %[2]v, want two different ones and a positive bound", len(x), bound)
	}
	if opt.Published {
		sd := stat.StdDev(x, nil)
		for i := range x {
			x[i] /= sd
		}
		return steepest(func(slope float64) (float64, float64) { return squares(x, y, slope), 0 }, bound), nil
	}
	if low, high := slices.Min(y), slices.Max(y); low == high && (low == 0 || low == 1) {
		return nil, fmt.Errorf("behavior: sigmoid: all shares are %v: any slope fits them, with an offset far enough out", low)
	}
	middle := stat.Mean(x, nil)
	for i := range x {
		x[i] -= middle
	}
	s := steepest(func(slope float64) (float64, float64) { return crossEntropy(x, y, slope) }, bound)
	s.Offset += middle
	return s, nil
}

// steepest searches the slope with the lowest cost: a scan, then golden sections. cost returns the best offset for a slope too.
func steepest(cost func(slope float64) (loss, offset float64), bound float64) *Sigmoid {
	const steps = 800
	best, at := math.Inf(1), 0
	for k := range steps + 1 {
		if v, _ := cost(bound * (2*float64(k)/steps - 1)); v < best {
			best, at = v, k
		}
	}
	low, high := bound*(2*float64(max(at-1, 0))/steps-1), bound*(2*float64(min(at+1, steps))/steps-1)
	const ratio = 0.6180339887498949
	for high-low > 1e-10*bound {
		a, b := high-ratio*(high-low), low+ratio*(high-low)
		va, _ := cost(a)
		vb, _ := cost(b)
		if va <= vb {
			high = b
		} else {
			low = a
		}
	}
	s := &Sigmoid{Slope: (low + high) / 2}
	if s.AtBound = bound-math.Abs(s.Slope) < 1e-8*bound; s.AtBound {
		s.Slope = math.Copysign(bound, s.Slope)
	}
	if s.Loss, s.Offset = cost(s.Slope); s.Slope == 0 {
		s.Offset = math.NaN()
	}
	return s
}

// squares is the sum of squared errors of a sigmoid without offset.
func squares(x, y []float64, slope float64) float64 {
	total := 0.0
	for i := range x {
		d := y[i] - 1/(1+math.Exp(-slope*x[i]))
		total += d * d
	}
	return total
}

// crossEntropy returns the cost of a logistic regression with a given slope and its best intercept, as an offset. The cost is convex in the intercept, and Newton's steps, kept
// within a bracket, find it.
func crossEntropy(x, y []float64, slope float64) (loss, offset float64) {
	size := 0.0
	for _, v := range x {
		size = max(size, math.Abs(slope*v))
	}
	low, high, b := -size-40, size+40, 0.0
	for range 200 {
		gradient, curvature := 0.0, 0.0
		for i := range x {
			p := 1 / (1 + math.Exp(-slope*x[i]-b))
			gradient += p - y[i]
			curvature += p * (1 - p)
		}
		if gradient > 0 {
			high = b
		} else {
			low = b
		}
		next := b - gradient/curvature
		if !(next > low && next < high) {
			next = (low + high) / 2
		}
		if math.Abs(next-b) <= 1e-14*(1+math.Abs(b)) {
			break
		}
		b = next
	}
	for i := range x {
		u := slope*x[i] + b
		tail := math.Log1p(math.Exp(-math.Abs(u)))
		loss -= y[i]*(min(0, u)-tail) + (1-y[i])*(min(0, -u)-tail)
	}
	return loss, -b / slope
}
