package inference

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// kendallScores are Kendall's τ of complete RDMs. Relabelling conditions takes the ranks along, so that nothing is sorted again: concordant pairs of pairs are counted in the
// order of the data by sums over the ranks of the model.
type kendallScores struct {
	n       int
	average bool
	order   [][]int32   // of each data RDM: its pairs by ascending value
	last    [][]bool    // whether the next of them has a larger value
	ranks   [][]float64 // of each model: the squares of dense ranks, from 1
	levels  []int       // the number of different ranks
	factor  *mat.Dense  // data × models: from concordant − discordant to τ
}

// newKendallScores returns nil where the measure is neither τ-a nor τ-b.
func newKendallScores(n int, data, models *mat.Dense, measure compare.Measure, average bool) labelScores {
	forTies := sameMeasure(measure, compare.KendallB())
	if !forTies && !sameMeasure(measure, compare.KendallA()) {
		return nil
	}
	rows, pairs := data.Dims()
	count, _ := models.Dims()
	s := &kendallScores{n: n, average: average, factor: mat.NewDense(rows, count, nil)}
	untied := make([]float64, rows)
	for i := range rows {
		order, last, left := sortPairs(data.RawRowView(i))
		s.order, s.last = append(s.order, order), append(s.last, last)
		untied[i] = left
	}
	for k := range count {
		order, last, left := sortPairs(models.RawRowView(k))
		ranks, rank := make([]float64, pairs), 1
		for p, e := range order {
			ranks[e] = float64(rank)
			rank += btoi(last[p])
		}
		s.ranks, s.levels = append(s.ranks, square(n, ranks)), append(s.levels, rank-1)
		for i := range rows {
			all := float64(pairs*(pairs-1)) / 2
			if forTies {
				all = math.Sqrt(untied[i]) * math.Sqrt(left)
			}
			s.factor.Set(i, k, 1/all) // NaN comes of 0/0 where all values are tied
			if all == 0 {
				s.factor.Set(i, k, math.NaN())
			}
		}
	}
	return s
}

// sortPairs returns the order of values, whether each in that order is the last of its size, and the number of pairs of values that are not tied.
func sortPairs(x []float64) (order []int32, last []bool, untied float64) {
	order, last = make([]int32, len(x)), make([]bool, len(x))
	for e := range order {
		order[e] = int32(e)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(x[a], x[b]) })
	begin := 0
	for p := range order {
		if p+1 == len(order) || x[order[p+1]] != x[order[p]] {
			last[p] = true
			untied += float64(begin) * float64(p+1-begin)
			begin = p + 1
		}
	}
	return order, last, untied
}

func (s *kendallScores) dims() (rows, models int) {
	if s.average {
		return 1, len(s.ranks)
	}
	return len(s.order), len(s.ranks)
}

func (s *kendallScores) moments() (mean, deviation []float64) { return nil, nil }

func (s *kendallScores) scorer() func(dst []float64, order []int) {
	pairs := s.n * (s.n - 1) / 2
	x, ranks, below := make([]float64, pairs), make([]int32, pairs), make([]int32, slices.Max(s.levels)+1)
	_, models := s.dims()
	return func(dst []float64, order []int) {
		if s.average {
			clear(dst)
		}
		for k, full := range s.ranks {
			relabel(x, full, order)
			for e, r := range x {
				ranks[e] = int32(r)
			}
			for i := range s.order {
				tau := s.factor.At(i, k) * float64(s.concordance(i, ranks, below[:s.levels[k]+1]))
				if s.average {
					dst[k] += tau / float64(len(s.order))
				} else {
					dst[i*models+k] = tau
				}
			}
		}
	}
}

// concordance returns the number of concordant pairs of pairs minus that of discordant ones of data RDM i and ranks. below has room for a Fenwick tree over the ranks.
func (s *kendallScores) concordance(i int, ranks, below []int32) int {
	clear(below)
	order, last := s.order[i], s.last[i]
	sum, begin := 0, 0
	for p, e := range order {
		// Of the begin pairs with smaller values in the data, those of a smaller rank are concordant, those of a larger one discordant.
		less, upTo := int32(0), int32(0)
		r := ranks[e]
		for q := r - 1; q > 0; q &= q - 1 {
			less += below[q]
		}
		for q := r; q > 0; q &= q - 1 {
			upTo += below[q]
		}
		sum += int(less+upTo) - begin
		if last[p] {
			for _, f := range order[begin : p+1] {
				for q := ranks[f]; int(q) < len(below); q += q & -q {
					below[q]++
				}
			}
			begin = p + 1
		}
	}
	return sum
}
