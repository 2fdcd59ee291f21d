package inference

import "math"

// bounds computes noise ceilings: the similarity of each subject to pools of subjects. The pools are made in one view, the sample, and compared in another, the test
// conditions, which may be the same.
type bounds struct {
	study  *study
	c, gc  []float64 // for linear measures: weight of each subject in the pool, and the pool's inner product with each subject
	rows   []int     // for others: who is in the pool, how often, and the pooled RDM
	weight []float64
	pooled []float64
	left   []float64 // of a unit: how often others count than its subjects
}

func newBounds(s *study) *bounds {
	b := &bounds{study: s, left: make([]float64, s.subjects.count)}
	if s.pearson == nil {
		b.c, b.gc = make([]float64, s.subjects.len()), make([]float64, s.subjects.len())
		return b
	}
	_, pairs := s.data.Values.Dims()
	b.rows, b.weight, b.pooled = make([]int, 0, s.subjects.len()), make([]float64, 0, s.subjects.len()), make([]float64, pairs)
	return b
}

// pool writes, for each subject that is tested, its similarity to the pool of the subjects that count, each times[s] times.
func (b *bounds) pool(dst []float64, in, test *view, times, tested []float64) {
	if b.c == nil {
		b.gather(in, times, -1)
		for s, t := range tested {
			if t > 0 {
				dst[s] = b.compare(test, s)
			}
		}
		return
	}
	square := b.weigh(in, test, times)
	for s, t := range tested {
		if t > 0 {
			dst[s] = test.cosine(b.gc[s], square, s)
		}
	}
}

// others writes, for each subject that is tested, its similarity to the pool without the subjects of its unit; NaN where nobody is left.
func (b *bounds) others(dst []float64, in, test *view, times, tested []float64) {
	of := b.study.subjects.of
	all := 0.0
	clear(b.left)
	for s, t := range times {
		all += t
		b.left[of[s]] -= t
	}
	for u := range b.left {
		b.left[u] += all
	}
	var square float64
	if b.c != nil {
		square = b.weigh(in, test, times)
	}
	last := -1
	for s, t := range tested {
		switch u := of[s]; {
		case t == 0:
		case b.left[u] == 0:
			dst[s] = math.NaN()
		case b.c != nil:
			dst[s] = b.without(test, u, s, square)
		default:
			if u != last {
				b.gather(in, times, u)
				last = u
			}
			dst[s] = b.compare(test, s)
		}
	}
}

// weigh computes the weights of the subjects in the pool, the sum of their RDMs scaled to length 1 in one view, and the pool's inner products in the other. It returns its
// squared length there.
func (b *bounds) weigh(in, test *view, times []float64) (square float64) {
	for s, t := range times {
		b.c[s] = 0
		if v := in.square(in.subjectRow(s)); t > 0 && v > 0 {
			b.c[s] = t / math.Sqrt(v)
		}
	}
	for s := range b.gc {
		b.gc[s] = 0
		row := test.subjectRow(s)
		for k, c := range b.c {
			if c != 0 {
				b.gc[s] += c * test.gram.At(row, test.subjectRow(k))
			}
		}
	}
	for s, c := range b.c {
		square += c * b.gc[s]
	}
	return square
}

// without takes the subjects of a unit out of the pool by subtraction.
func (b *bounds) without(test *view, unit, s int, square float64) float64 {
	inner := b.gc[s]
	for k, c := range b.c {
		if c == 0 || b.study.subjects.of[k] != unit {
			continue
		}
		inner -= c * test.gram.At(test.subjectRow(k), test.subjectRow(s))
		square -= 2 * c * b.gc[k]
		for l, d := range b.c {
			if d != 0 && b.study.subjects.of[l] == unit {
				square += c * d * test.gram.At(test.subjectRow(k), test.subjectRow(l))
			}
		}
	}
	return test.cosine(inner, square, s)
}

// gather pools the subjects that count, but those of one unit (−1: of none).
func (b *bounds) gather(in *view, times []float64, but int) {
	b.rows, b.weight = b.rows[:0], b.weight[:0]
	for s, t := range times {
		if t > 0 && b.study.subjects.of[s] != but {
			b.rows, b.weight = append(b.rows, in.subjectRow(s)), append(b.weight, t)
		}
	}
	in.evaluator.Pool(b.pooled, b.rows, b.weight)
}

func (b *bounds) compare(test *view, s int) float64 {
	return test.evaluator.SimilarityOf(b.pooled, test.subjectRow(s))
}
