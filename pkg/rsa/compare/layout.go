package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// layout is what all evaluators of one set of rows share: the rows and the pairs that every one of them has.
type layout struct {
	name       string
	conditions int
	rows       [][]float64
	// missing tells of each pair whether it is NaN in some row; nil where none is.
	missing []bool
}

func newLayout(name string, n int, rdms *mat.Dense) (*layout, error) {
	count, pairs := rdms.Dims()
	if n < 0 || pairs != n*(n-1)/2 {
		return nil, fmt.Errorf("compare: %s: %d values an RDM, want %d for %d conditions", name, pairs, n*(n-1)/2, n)
	}
	l := &layout{name: name, conditions: n, rows: make([][]float64, count)}
	left := pairs
	for i := range l.rows {
		l.rows[i] = rdms.RawRowView(i)
		for p, v := range l.rows[i] {
			if math.IsInf(v, 0) {
				g, h := conditionsOf(n, p)
				return nil, fmt.Errorf("compare: %s: RDM %d: pair (%d,%d) is %v", name, i, g, h, v)
			}
			if !math.IsNaN(v) {
				continue
			}
			if l.missing == nil {
				l.missing = make([]bool, pairs)
			}
			if !l.missing[p] {
				l.missing[p] = true
				left--
			}
		}
	}
	if left == 0 {
		return nil, fmt.Errorf("compare: %s: no pair is in all %d RDMs", name, count)
	}
	return l, nil
}

// conditionsOf is the inverse of [rsa.PairIndex].
func conditionsOf(n, pair int) (g, h int) {
	for pair >= n-1-g {
		pair -= n - 1 - g
		g++
	}
	return g, g + 1 + pair
}

// sample is a layout under weights of the conditions: the pairs that count, and how often. Its slices have room for all pairs and never grow.
type sample struct {
	*layout
	// distinct holds the conditions that are in, and times how often each.
	distinct []int
	times    []float64
	// at holds the position of each counting pair in a row, first and second its conditions as indices in distinct, weight how often it counts.
	at            []int
	first, second []int
	weight        []float64
	// lost holds the pairs of distinct conditions that are missing, as indices in distinct.
	lost [][2]int
	// total is the sum of weight.
	total int
}

func newSample(l *layout) sample {
	pairs := l.conditions * (l.conditions - 1) / 2
	lost := 0
	for _, m := range l.missing {
		if m {
			lost++
		}
	}
	s := sample{
		layout:   l,
		distinct: make([]int, 0, l.conditions),
		times:    make([]float64, 0, l.conditions),
		at:       make([]int, 0, pairs),
		first:    make([]int, 0, pairs),
		second:   make([]int, 0, pairs),
		weight:   make([]float64, 0, pairs),
		lost:     make([][2]int, 0, lost),
	}
	s.weigh(nil)
	return s
}

// weigh finds the pairs that count when condition g is drawn copies[g] times.
func (s *sample) weigh(copies []int) {
	n := s.conditions
	if copies != nil && len(copies) != n {
		panic(fmt.Sprintf("compare: Weigh: %d copies for %d conditions", len(copies), n))
	}
	s.distinct, s.times = s.distinct[:0], s.times[:0]
	for g := range n {
		m := 1
		if copies != nil {
			m = copies[g]
		}
		if m < 0 {
			panic(fmt.Sprintf("compare: Weigh: %d copies of condition %d", m, g))
		}
		if m > 0 {
			s.distinct, s.times = append(s.distinct, g), append(s.times, float64(m))
		}
	}
	s.at, s.first, s.second, s.weight, s.lost, s.total = s.at[:0], s.first[:0], s.second[:0], s.weight[:0], s.lost[:0], 0
	for a, g := range s.distinct {
		for b := a + 1; b < len(s.distinct); b++ {
			p := rsa.PairIndex(n, g, s.distinct[b])
			if s.missing != nil && s.missing[p] {
				s.lost = append(s.lost, [2]int{a, b})
				continue
			}
			w := s.times[a] * s.times[b]
			s.at, s.first, s.second, s.weight = append(s.at, p), append(s.first, a), append(s.second, b), append(s.weight, w)
			s.total += int(w)
		}
	}
}

// Pairs implements [Evaluator].
func (s *sample) Pairs() int { return s.total }

// gather writes the counting pairs of an RDM to dst.
func (s *sample) gather(dst, x []float64) []float64 {
	dst = dst[:len(s.at)]
	for k, p := range s.at {
		dst[k] = x[p]
	}
	return dst
}

// row returns row i, or panics.
func (s *sample) row(i int) []float64 {
	if i < 0 || i >= len(s.rows) {
		panic(fmt.Sprintf("compare: %s: row %d of %d", s.name, i, len(s.rows)))
	}
	return s.rows[i]
}

// fits panics where x is not as long as a row.
func (s *sample) fits(x []float64) []float64 {
	if want := s.conditions * (s.conditions - 1) / 2; len(x) != want {
		panic(fmt.Sprintf("compare: %s: an RDM of %d pairs, want %d", s.name, len(x), want))
	}
	return x
}

// average writes to dst the weighted mean of rows, what rsa offers as pooled RDM where no better one is known. Pairs that do not count are 0.
func (s *sample) average(dst []float64, rows []int, weights []float64) {
	clear(s.fits(dst))
	sum := 0.
	for k, i := range rows {
		w := weightOf(rows, weights, k)
		sum += w
		x := s.row(i)
		for _, p := range s.at {
			dst[p] += w * x[p]
		}
	}
	for _, p := range s.at {
		dst[p] /= sum
	}
}

// weightOf returns the weight of the k-th of some rows, 1 where there are none.
func weightOf(rows []int, weights []float64, k int) float64 {
	if weights == nil {
		return 1
	}
	if len(weights) != len(rows) {
		panic(fmt.Sprintf("compare: Pool: %d weights for %d rows", len(weights), len(rows)))
	}
	return weights[k]
}
