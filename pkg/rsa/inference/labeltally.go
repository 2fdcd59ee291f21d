package inference

import (
	"math"
	"slices"
)

// labelTally counts how often the scores of permutations reach those of the data.
type labelTally struct {
	sided                   Sided
	data, chance, deviation []float64
	bar                     []float64 // the departure from chance, in deviations, that counts as reaching the data
	largest                 []float64 // of each permutation
	own                     float64   // the largest of the data
}

// expect sets what scores are by chance.
func (t *labelTally) expect(chance, deviation []float64) {
	t.chance, t.deviation, t.bar, t.own = chance, deviation, make([]float64, len(chance)), math.Inf(-1)
	for c, v := range t.data {
		if t.tests(c) {
			t.bar[c] = t.departure(c, v)
			t.own = max(t.own, t.bar[c])
			t.bar[c] -= 1e-12 * (1 + (math.Abs(v)+math.Abs(chance[c]))/deviation[c])
		}
	}
}

// tests reports whether a cell has a score that permutations change.
func (t *labelTally) tests(c int) bool { return t.deviation[c] > 0 && t.data[c] == t.data[c] }

// departure returns how many deviations a score lies from chance, to the side or sides that count.
func (t *labelTally) departure(c int, v float64) float64 {
	v -= t.chance[c]
	switch t.sided {
	case Less:
		v = -v
	case TwoSided:
		v = math.Abs(v)
	}
	return v / t.deviation[c]
}

// take counts the scores of permutation b.
func (t *labelTally) take(b int, scores []float64, counts []int) {
	t.largest[b] = math.Inf(-1)
	for c, v := range scores {
		if !t.tests(c) {
			continue
		}
		if v != v { // what this permutation leaves undefined counts against the data
			v = t.data[c]
		}
		d := t.departure(c, v)
		t.largest[b] = max(t.largest[b], d)
		counts[c] += btoi(d >= t.bar[c])
	}
}

// values returns the p values of all cells, alone and corrected, once all permutations have been taken.
func (t *labelTally) values(counts []int) (p, corrected []float64) {
	slices.Sort(t.largest)
	n := len(t.largest)
	p, corrected = make([]float64, len(t.data)), make([]float64, len(t.data))
	for c, v := range t.data {
		switch {
		case v != v:
			p[c], corrected[c] = math.NaN(), math.NaN()
		case !t.tests(c):
			p[c], corrected[c] = 1, 1
		default:
			below, _ := slices.BinarySearch(t.largest, t.bar[c])
			p[c], corrected[c] = shareOf(counts[c], n), shareOf(n-below, n)
		}
	}
	return p, corrected
}

// all returns the largest departures, those of the data among them.
func (t *labelTally) all() []float64 {
	at, _ := slices.BinarySearch(t.largest, t.own)
	return slices.Insert(t.largest, at, t.own)
}

// momentsOf returns the means and standard deviations of the scores of the data and of all permutations together, leaving out what is NaN.
func momentsOf(data []float64, all [][]float64) (mean, deviation []float64) {
	mean, deviation = make([]float64, len(data)), make([]float64, len(data))
	column := make([]float64, 0, len(all)+1)
	for c, v := range data {
		column = append(column[:0], v)
		for _, scores := range all {
			column = append(column, scores[c])
		}
		kept := present(column)
		m, _ := moments(kept)
		squares, size := 0.0, 0.0
		for _, v := range kept {
			squares += (v - m) * (v - m)
			size = max(size, math.Abs(v))
		}
		mean[c], deviation[c] = m, math.Sqrt(squares/float64(len(kept)))
		if deviation[c] < 1e-12*size { // rounding
			deviation[c] = 0
		}
	}
	return mean, deviation
}
