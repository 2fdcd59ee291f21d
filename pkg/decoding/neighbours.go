package decoding

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Distance is what makes two responses of a population near each other.
type Distance uint8

const (
	Euclidean   Distance = iota // the length of the difference
	Cosine                      // one less the cosine of the angle: blind to how strongly the population responds. A response of 0 has a distance of 1 to all others
	Correlation                 // one less the Pearson correlation over units: blind to what is added to all units, too. A response that is alike in all units has a distance of 1
)

// String returns the name of the distance.
func (d Distance) String() string {
	switch d {
	case Euclidean:
		return "Euclidean distance"
	case Cosine:
		return "cosine distance"
	case Correlation:
		return "correlation distance"
	}
	return fmt.Sprintf("Distance(%d)", uint8(d))
}

// NearestNeighbours chooses the class that most of the k nearest of the trials learnt from have; 0 is 5. The score is the share of the class in these. It finds classes of any
// shape, and needs enough trials to have near ones. Classes with more trials are found more often: give each the same.
//
// Trials that are equally far, to 1e-12 of the largest squared length about the mean of the trials learnt from, share the places that are left for them: where two of class 0 and
// one of class 1 are equally far and the last place is open, class 0 has ⅔ of it and class 1 ⅓. So the order of trials has no effect, and duplicates none by rounding. Classes
// with the same score count as chance would in [Decode] and [Test]. [NeighbourScores] is faster for many trials.
//
// It panics where k is negative or the distance is none of those above. More neighbours than trials are an error.
func NearestNeighbours(k int, distance Distance) Classifier {
	if k < 0 || distance > Correlation {
		panic(fmt.Sprintf("decoding: %d nearest neighbours by %v", k, distance))
	}
	if k == 0 {
		k = 5
	}
	return func(x *mat.Dense, labels []int, classes int) (Rule, error) {
		l, err := learnNeighbours(x, labels, k, distance)
		if err != nil {
			return nil, err
		}
		n, units := x.Dims()
		type scratch struct{ row, products *mat.Dense }
		pool := sync.Pool{New: func() any { return &scratch{mat.NewDense(1, units, nil), mat.NewDense(1, n, nil)} }}
		return func(x, scores []float64) {
			s := pool.Get().(*scratch)
			defer pool.Put(s)
			copy(s.row.RawRowView(0), x)
			square := l.prepare(s.row.RawRowView(0))
			s.products.Mul(s.row, l.trials.T())
			l.vote(s.products.RawRowView(0), square, scores)
		}, nil
	}
}

// NeighbourScores returns the scores of [NearestNeighbours] for each row of test (test trials × classes), learnt from trials × units with classes 0 … classes−1: the same
// numbers, by one product of matrices for each few hundred trials, on all cores. [Grade] makes an accuracy of them. It is an error where units differ, labels are not those
// classes or not as many as trials, a response is NaN or infinite, or there are fewer trials than neighbours; k and distance are as there.
func NeighbourScores(train *mat.Dense, labels []int, classes int, test *mat.Dense, k int, distance Distance) (*mat.Dense, error) {
	if k < 0 || distance > Correlation {
		panic(fmt.Sprintf("decoding: %d nearest neighbours by %v", k, distance))
	}
	if k == 0 {
		k = 5
	}
	if err := trainAndTest(train, labels, classes, test); err != nil {
		return nil, err
	}
	l, err := learnNeighbours(train, labels, k, distance)
	if err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	rows, units := test.Dims()
	n, _ := train.Dims()
	scores := mat.NewDense(rows, classes, nil)
	size := max(1, min(256, 1<<22/n))
	cores.Do((rows+size-1)/size, func(b int) {
		from, to := b*size, min((b+1)*size, rows)
		some, squares := mat.NewDense(to-from, units, nil), make([]float64, to-from)
		for i := range squares {
			copy(some.RawRowView(i), test.RawRowView(from+i))
			squares[i] = l.prepare(some.RawRowView(i))
		}
		var products mat.Dense
		products.Mul(some, l.trials.T())
		for i, square := range squares {
			l.vote(products.RawRowView(i), square, scores.RawRowView(from+i))
		}
	})
	return scores, nil
}

// neighbours are trials that are learnt from: about their mean, or of length 1, so that distances are squared ones of what is left.
type neighbours struct {
	trials   *mat.Dense
	labels   []int
	k        int
	distance Distance
	mean     []float64
	squares  []float64 // their squared lengths
	largest  float64
}

func learnNeighbours(x *mat.Dense, labels []int, k int, distance Distance) (*neighbours, error) {
	n, units := x.Dims()
	if n < k {
		return nil, fmt.Errorf("nearest neighbours: %d trials for %d neighbours", n, k)
	}
	if distance == Correlation && units < 2 {
		return nil, errors.New("nearest neighbours by correlation: 1 unit, want at least 2")
	}
	l := &neighbours{trials: mat.DenseCopyOf(x), labels: labels, k: k, distance: distance, mean: make([]float64, units), squares: make([]float64, n)}
	if distance == Euclidean {
		l.mean, _ = scores(x, false)
	}
	for i := range n {
		l.squares[i] = l.prepare(l.trials.RawRowView(i))
		l.largest = max(l.largest, l.squares[i])
	}
	return l, nil
}

// prepare changes a response to one of which Euclidean distances are ordered as the distance is, and returns its squared length.
func (l *neighbours) prepare(x []float64) float64 {
	switch l.distance {
	case Euclidean:
		for j, m := range l.mean {
			x[j] -= m
		}
	case Correlation:
		standardise(x)
	case Cosine:
		if length := math.Sqrt(dot(x, x)); length > 0 {
			for j := range x {
				x[j] /= length
			}
		}
	}
	return dot(x, x)
}

// vote turns products of a trial with all that are learnt from into scores.
func (l *neighbours) vote(products []float64, square float64, scores []float64) {
	tie := 1e-12 * max(l.largest, square)
	for i, p := range products { // up to the squared length of the trial itself, which is the same for all
		if products[i] = l.squares[i] - 2*p; l.distance != Euclidean {
			products[i] = -p
		}
	}
	last := smallest(products, l.k)
	near := 0.0
	clear(scores)
	equal := 0.0
	for _, d := range products {
		switch {
		case d < last-tie:
			near++
		case d <= last+tie:
			equal++
		}
	}
	// Whole numbers over one denominator: classes with the same share have the same bits.
	left := float64(l.k) - near
	for i, d := range products {
		switch {
		case d < last-tie:
			scores[l.labels[i]] += equal
		case d <= last+tie:
			scores[l.labels[i]] += left
		}
	}
	for c := range scores {
		scores[c] /= equal * float64(l.k)
	}
}

// smallest returns the k-th smallest number, by a heap of the k smallest so far.
func smallest(x []float64, k int) float64 {
	heap := make([]float64, 0, 64)
	if k > cap(heap) {
		heap = make([]float64, 0, k)
	}
	for _, v := range x {
		switch {
		case len(heap) < k:
			heap = append(heap, v)
			for c := len(heap) - 1; c > 0 && heap[(c-1)/2] < heap[c]; c = (c - 1) / 2 {
				heap[c], heap[(c-1)/2] = heap[(c-1)/2], heap[c]
			}
		case v < heap[0]:
			heap[0] = v
			for p := 0; ; {
				c := 2*p + 1
				if c+1 < k && heap[c+1] > heap[c] {
					c++
				}
				if c >= k || heap[c] <= heap[p] {
					break
				}
				heap[p], heap[c] = heap[c], heap[p]
				p = c
			}
		}
	}
	return heap[0]
}
