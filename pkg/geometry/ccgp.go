package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Generalisation is the result of [CCGP].
type Generalisation struct {
	// Accuracy is the mean of Held: cross-condition generalisation performance. Chance is 0.5.
	Accuracy float64
	// Held has the balanced accuracy for each pair of conditions that were held out.
	Held []HeldOut
}

// HeldOut are the conditions, one of each side, that a classifier was not trained on, and the mean of the shares of their trials that it got right.
type HeldOut struct {
	Positive, Negative int
	Accuracy           float64
}

// CCGP returns the cross-condition generalisation performance of a dichotomy (Bernardi et al. 2020): a linear classifier is trained on all conditions but one of each side and
// tested on the trials of these two, for all pairs; the mean of its balanced accuracies is high where the dichotomy is coded in one format in all conditions: abstractly. A nil
// classifier is [LeastSquares] with its default ridge; the paper's is [SVM].
//
// No trial of a tested condition is trained on, so that overfitting cannot raise it. Its chance level of 0.5 is not a null distribution: values of single dichotomies scatter
// widely for a random geometry and with few conditions, and values well below 0.5 are real (sides that point in opposite directions). Judge it by [NullTest] with
// [GeometricNull]. Noise of trials biases it towards 0.5. In training both sides weigh the same, and within a side each trial does: a condition with more trials counts for
// more.
//
// It needs no random numbers, works with one trial a condition, and is an error when a side has fewer than two conditions, an entry is NaN or infinite, or the classifier fails.
func CCGP(t Trials, d Dichotomy, classifier Classifier) (*Generalisation, error) {
	counts, positive, negative, err := t.checkDichotomy(d, 2)
	if err != nil {
		return nil, fmt.Errorf("geometry: CCGP: %w", err)
	}
	if classifier == nil {
		classifier = LeastSquares(0)
	}
	side := t.of(d)
	g := &Generalisation{}
	for _, a := range positive {
		for _, b := range negative {
			var train []int
			var is []bool
			for i, c := range t.Condition {
				if c != a && c != b {
					train = append(train, i)
					is = append(is, side[i])
				}
			}
			boundary, err := classifier(rows(t.Responses, train), is)
			if err != nil {
				return nil, fmt.Errorf("geometry: CCGP: without conditions %d and %d: %w", a, b, err)
			}
			right := map[int]float64{}
			for i, c := range t.Condition {
				if c == a || c == b {
					right[c] += correct(boundary, t.Responses.RawRowView(i), c == a)
				}
			}
			g.Held = append(g.Held, HeldOut{a, b, (right[a]/float64(counts[a]) + right[b]/float64(counts[b])) / 2})
		}
	}
	for _, h := range g.Held {
		g.Accuracy += h.Accuracy / float64(len(g.Held))
	}
	return g, nil
}

// correct is 1 for a trial on the right side, 0 on the wrong one, and ½ on the boundary to rounding: where symmetry puts a condition there, as in a simplex, its sign says nothing.
func correct(b *Boundary, x []float64, positive bool) float64 {
	value, size := b.Value(x), math.Abs(b.Bias)
	for j, w := range b.Weights {
		size += math.Abs(w * x[j])
	}
	switch {
	case math.Abs(value) <= 1e-12*size:
		return 0.5
	case (value > 0) == positive:
		return 1
	}
	return 0
}

// ParallelismScore returns how parallel the coding directions of a balanced dichotomy are (Bernardi et al. 2020): conditions of both sides are paired, each pair has a coding
// vector, the difference of its mean responses, and the score is the mean cosine between the vectors of different pairs, for the pairing that makes it largest. −1/(m/2 − 1) … 1;
// 1 for a factorised code.
//
// The maximum over pairings biases it upward, also for a random geometry, more so with few units: judge it by [NullTest] with [GeometricNull]. Noise of trials biases the cosines
// towards 0. It sees only mean responses, is blind to rotation, shift and scale of them, and needs no random numbers.
//
// It is an error when the sides differ in their number of conditions or have fewer than 2 or more than 8 (8! pairings), an entry is NaN or infinite, or two conditions of
// different sides have the same mean, which leaves no direction.
func ParallelismScore(t Trials, d Dichotomy) (float64, error) {
	counts, positive, negative, err := t.checkDichotomy(d, 2)
	if err != nil {
		return 0, fmt.Errorf("geometry: parallelism score: %w", err)
	}
	half := len(positive)
	if len(negative) != half || half > 8 {
		return 0, fmt.Errorf("geometry: parallelism score: %d and %d conditions, want the same number on both sides, at most 8", half, len(negative))
	}
	x, _ := scaled(t.Responses)
	m := means(x, t.Condition, counts)
	_, p := m.Dims()
	largest := mat.Norm(m, 2)
	// Unit vectors of all pairs and their cosines.
	vectors := mat.NewDense(half*half, p, nil)
	for a, i := range positive {
		for b, j := range negative {
			row := vectors.RowView(a*half + b).(*mat.VecDense)
			row.SubVec(m.RowView(i), m.RowView(j))
			norm := mat.Norm(row, 2)
			if norm <= 1e-14*largest {
				return 0, fmt.Errorf("geometry: parallelism score: conditions %d and %d have the same mean response: no direction", i, j)
			}
			row.ScaleVec(1/norm, row)
		}
	}
	cosines := gram(vectors)
	best, partner := -2.0, make([]int, half)
	used := make([]bool, half)
	var pair func(a int, sum float64)
	pair = func(a int, sum float64) {
		if a == half {
			best = max(best, sum/float64(half*(half-1)/2))
			return
		}
		for b := range half {
			if used[b] {
				continue
			}
			used[b], partner[a] = true, b
			with := sum
			for e := range a {
				with += cosines.At(a*half+b, e*half+partner[e])
			}
			pair(a+1, with)
			used[b] = false
		}
	}
	pair(0, 0)
	return max(-1, min(1, best)), nil
}
