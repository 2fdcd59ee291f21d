package compare

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// KendallA is Kendall's τ-a of two RDMs: of all couples of pairs, the share that both RDMs order alike less the share that they order oppositely. Couples that either RDM ties
// count as neither, so that τ-a of an RDM with equal values is below 1 even with itself, and of a constant RDM 0.
//
// Under weights all copies of the pairs are compared; copies of one pair are tied. Each RDM is sorted once, and a comparison of N pairs takes some N log N steps. The pooled RDM is
// the mean relative rank of each pair, a stand-in for the maximiser, which is not known.
func KendallA() Measure { return kendall{"Kendall's tau-a", false} }

// KendallB is Kendall's τ-b: as [KendallA], but over √((n0 − n1)(n0 − n2)), the couples that one and the other RDM does not tie, in place of all n0. It favours models with
// ties. It is NaN where one RDM is constant.
func KendallB() Measure { return kendall{"Kendall's tau-b", true} }

type kendall struct {
	name string
	b    bool
}

// String implements [Measure].
func (m kendall) String() string { return m.name }

// Ready implements [Measure].
func (m kendall) Ready(n int, rdms *mat.Dense) (Evaluator, error) {
	o, err := readyOrder(m.name, n, rdms)
	if err != nil {
		return nil, err
	}
	return newTau(o, m.b), nil
}

// tau counts couples of pairs.
type tau struct {
	order
	b bool
	// along holds, of each row and one RDM more, the counting pairs in ascending order as indices among those, and rank, by that index, the number of their group among the groups
	// that are there: 1, 2, …; known tells for which they are up to date. index is that of each pair, or -1.
	along, rank [][]int32
	ranked      []int
	known       []bool
	index       []int32
	// tied is the number of couples that each ties.
	tied []float64
	// count is the weight of the pairs seen so far in each group, tree its cumulative sums as in Fenwick's tree.
	count, tree []int64
	// room holds the ranks of rows that were pooled, pooled tells for which they are up to date.
	room   [][]float64
	pooled []bool
}

func newTau(o order, b bool) *tau {
	rows, pairs := len(o.rows)+1, len(o.external)
	e := &tau{
		order:  o,
		b:      b,
		along:  make([][]int32, rows),
		rank:   make([][]int32, rows),
		ranked: make([]int, rows),
		known:  make([]bool, rows),
		index:  make([]int32, pairs),
		tied:   make([]float64, rows),
		count:  make([]int64, pairs+1),
		tree:   make([]int64, pairs+1),
		room:   make([][]float64, rows),
		pooled: make([]bool, rows),
	}
	for i := range rows {
		e.along[i], e.rank[i] = make([]int32, pairs), make([]int32, pairs)
	}
	e.Weigh(nil)
	return e
}

// Clone implements [Evaluator].
func (e *tau) Clone() Evaluator { return newTau(e.order.clone(), e.b) }

// Weigh implements [Evaluator].
func (e *tau) Weigh(copies []int) {
	e.order.weigh(copies)
	clear(e.known)
	clear(e.pooled)
	for p := range e.index {
		e.index[p] = -1
	}
	for k, p := range e.at {
		e.index[p] = int32(k)
	}
}

// Similarity implements [Evaluator].
func (e *tau) Similarity(i, j int) float64 {
	e.row(i)
	e.row(j)
	return e.similarity(i, j)
}

// SimilarityOf implements [Evaluator]. It sorts x, once while x and the weights are the same.
func (e *tau) SimilarityOf(x []float64, j int) float64 {
	e.row(j)
	again, ok := e.take(e.fits(x))
	if !ok {
		return math.NaN()
	}
	last := len(e.rows)
	e.known[last] = e.known[last] && again
	return e.similarity(last, j)
}

// prepare finds the order of the counting pairs of row i, or of the one RDM more.
func (e *tau) prepare(i int) {
	if e.known[i] {
		return
	}
	along, rank, group := e.along[i], e.rank[i], e.group[i]
	k, last, groups := 0, int32(-1), int32(0)
	tied, size := 0., 0.
	for _, p := range e.sorted[i] {
		at := e.index[p]
		if at < 0 {
			continue
		}
		if g := group[p]; g != last {
			groups++
			last = g
			tied += size * (size - 1) / 2
			size = 0
		}
		size += e.weight[at]
		along[k], rank[at] = at, groups
		k++
	}
	e.tied[i] = tied + size*(size-1)/2
	e.ranked[i], e.known[i] = int(groups), true
}

func (e *tau) similarity(i, j int) float64 {
	if e.total < 2 {
		return math.NaN()
	}
	e.prepare(i)
	e.prepare(j)
	if e.ranked[i] < e.ranked[j] {
		i, j = j, i // the tree is over fewer groups
	}
	n := float64(e.total)
	couples := n * (n - 1) / 2
	size := couples
	if e.b {
		size = math.Sqrt(couples-e.tied[i]) * math.Sqrt(couples-e.tied[j])
		if size == 0 {
			return math.NaN()
		}
	}
	return float64(e.concordance(i, j)) / size
}

// concordance returns the number of couples that both order alike less that of those that they order oppositely. It goes along one and asks, of each pair, how many of
// those with smaller values had smaller and how many had larger values in the other.
func (e *tau) concordance(i, j int) int64 {
	n := len(e.at)
	along, outer, inner := e.along[i][:n], e.rank[i][:n], e.rank[j][:n]
	count, tree := e.count[:e.ranked[j]+1], e.tree[:e.ranked[j]+1]
	clear(count)
	clear(tree)
	var sum, seen int64
	for from := 0; from < n; {
		to := from
		for group := outer[along[from]]; to < n && outer[along[to]] == group; to++ {
			at := along[to]
			g := inner[at]
			below := int64(0)
			for t := g - 1; t > 0; t &= t - 1 {
				below += tree[t]
			}
			sum += int64(e.weight[at]) * (2*below + count[g] - seen)
		}
		for _, at := range along[from:to] {
			g, w := inner[at], int64(e.weight[at])
			count[g] += w
			seen += w
			for t := g; int(t) < len(tree); t += t & -t {
				tree[t] += w
			}
		}
		from = to
	}
	return sum
}

// Pool implements [Evaluator].
func (e *tau) Pool(dst []float64, rows []int, weights []float64) {
	e.poolRanks(dst, rows, weights, func(i int) []float64 {
		if e.room[i] == nil {
			e.room[i] = make([]float64, len(e.external))
		}
		ranks := e.room[i][:len(e.at)]
		if !e.pooled[i] {
			e.order.ranks(ranks, i)
			e.pooled[i] = true
		}
		return ranks
	})
}

// PoolIsExact implements [Evaluator].
func (e *tau) PoolIsExact() bool { return false }
