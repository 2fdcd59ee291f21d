package decoding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	_ "github.com/richlazy/richlazy/pkg/internal/blas" // products of gonum's matrices at full speed
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Rule gives each class a score for the responses x of all units in one trial: the class of the largest is chosen. It writes one number a class to scores.
type Rule func(x, scores []float64)

// Classifier learns a rule from trials × units and the class of each trial, 0 … classes−1, all of which occur. It is a function of its arguments alone.
type Classifier func(x *mat.Dense, labels []int, classes int) (Rule, error)

// NearestMean chooses the class whose mean response is nearest in Euclidean distance; the score is −½‖x − m‖² up to a term that all classes share. Classes weigh alike,
// whatever their number of trials. It has nothing to tune and needs fewest trials, and takes noise that units share for signal.
func NearestMean(x *mat.Dense, labels []int, classes int) (Rule, error) {
	means := classMeans(x, labels, classes)
	offset := make([]float64, classes)
	for c := range offset {
		m := means.RawRowView(c)
		offset[c] = dot(m, m) / 2
	}
	return func(x, scores []float64) {
		for c := range scores {
			scores[c] = dot(means.RawRowView(c), x) - offset[c]
		}
	}, nil
}

// NearestMeanByCorrelation chooses the class whose mean response has the largest Pearson correlation over units with the trial (the maximum correlation classifier of Meyers et al.
// 2008): it is blind to how strongly the population responds, and to what is added to all units. It needs two units; a trial or class whose units all respond alike has a
// correlation of 0 with everything.
func NearestMeanByCorrelation(x *mat.Dense, labels []int, classes int) (Rule, error) {
	if _, units := x.Dims(); units < 2 {
		return nil, fmt.Errorf("nearest mean by correlation: %d units, want at least 2", units)
	}
	means := classMeans(x, labels, classes)
	for c := range classes {
		standardise(means.RawRowView(c))
	}
	return func(x, scores []float64) {
		mean, length := 0.0, 0.0
		for _, v := range x {
			mean += v / float64(len(x))
		}
		for _, v := range x {
			length += (v - mean) * (v - mean)
		}
		for c := range scores { // means are centred, so that the trial's own mean has no part
			scores[c] = 0
			if length > 0 {
				scores[c] = dot(means.RawRowView(c), x) / math.Sqrt(length)
			}
		}
	}, nil
}

// standardise subtracts the mean and divides by the length; what does not vary becomes 0.
func standardise(x []float64) {
	mean, length, size := 0.0, 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
		size += v * v
	}
	for i := range x {
		x[i] -= mean
		length += x[i] * x[i]
	}
	if length = math.Sqrt(length); length <= 1e-14*math.Sqrt(size) {
		clear(x)
		return
	}
	for i := range x {
		x[i] /= length
	}
}

// Boundaries chooses by hyperplanes of pkg/geometry, [geometry.SVM] or [geometry.LeastSquares]: of two classes one boundary decides, of more one for each class against the
// rest, and the largest value counts.
func Boundaries(of geometry.Classifier) Classifier {
	return func(x *mat.Dense, labels []int, classes int) (Rule, error) {
		var all []*geometry.Boundary
		for c := range classes {
			if classes == 2 && c == 0 {
				continue
			}
			positive := make([]bool, len(labels))
			for i, l := range labels {
				positive[i] = l == c
			}
			b, err := of(x, positive)
			if err != nil {
				return nil, err
			}
			all = append(all, b)
		}
		if classes == 2 {
			return func(x, scores []float64) {
				scores[1] = all[0].Value(x)
				scores[0] = -scores[1]
			}, nil
		}
		return func(x, scores []float64) {
			for c, b := range all {
				scores[c] = b.Value(x)
			}
		}, nil
	}
}

// classMeans returns the mean of each class, classes × units.
func classMeans(x *mat.Dense, labels []int, classes int) *mat.Dense {
	_, units := x.Dims()
	means, n := mat.NewDense(classes, units, nil), make([]float64, classes)
	for _, l := range labels {
		n[l]++
	}
	for i, l := range labels {
		m := means.RawRowView(l)
		for j, v := range x.RawRowView(i) {
			m[j] += v / n[l]
		}
	}
	return means
}

func dot(a, b []float64) float64 { return simd.Dot(a, b) }
