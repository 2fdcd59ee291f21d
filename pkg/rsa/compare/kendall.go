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
	// count is the weight of the pairs seen so far in each group, tree its cumulative sums as in Fenwick's tree.
	count, tree []int64
	room        []float64
}

func newTau(o order, b bool) *tau {
	pairs := len(o.slot)
	return &tau{order: o, b: b, count: make([]int64, pairs+1), tree: make([]int64, pairs+1), room: make([]float64, pairs)}
}

// Clone implements [Evaluator].
func (e *tau) Clone() Evaluator { return newTau(newOrder(e.layout, e.sorted), e.b) }

// Weigh implements [Evaluator].
func (e *tau) Weigh(copies []int) { e.order.weigh(copies) }

// Similarity implements [Evaluator].
func (e *tau) Similarity(i, j int) float64 {
	e.rank(i, e.row(i))
	e.rank(j, e.row(j))
	return e.similarity(i, j)
}

// SimilarityOf implements [Evaluator]. It sorts x.
func (e *tau) SimilarityOf(x []float64, j int) float64 {
	e.rank(j, e.row(j))
	last := len(e.rows)
	if !e.rank(last, e.external(x)) {
		return math.NaN()
	}
	return e.similarity(last, j)
}

func (e *tau) similarity(i, j int) float64 {
	if e.total < 2 {
		return math.NaN()
	}
	if e.groups[i] < e.groups[j] {
		i, j = j, i // the tree is over fewer groups
	}
	n := float64(e.total)
	couples := n * (n - 1) / 2
	size := couples
	if e.b {
		size = math.Sqrt(couples-e.tied(i)) * math.Sqrt(couples-e.tied(j))
		if size == 0 {
			return math.NaN()
		}
	}
	return float64(e.concordance(i, j)) / size
}

// tied returns the number of couples that an RDM ties.
func (e *tau) tied(i int) float64 {
	sum := 0.
	for _, w := range e.sizes(i) {
		sum += w * (w - 1) / 2
	}
	return sum
}

// concordance returns the number of couples that both order alike less that of those that they order oppositely. It goes along one and asks, of each pair, how many of those with smaller
// values had smaller and how many had larger values in the other.
func (e *tau) concordance(i, j int) int64 {
	n := len(e.at)
	along, outer, inner := e.along[i][:n], e.group[i][:n], e.group[j][:n]
	count, tree := e.count[:e.groups[j]+1], e.tree[:e.groups[j]+1]
	clear(count)
	clear(tree)
	var sum, seen int64
	for from := 0; from < n; {
		to := from
		for group := outer[along[from]]; to < n && outer[along[to]] == group; to++ {
			slot := along[to]
			g := inner[slot]
			below := int64(0)
			for t := g - 1; t > 0; t &= t - 1 {
				below += tree[t]
			}
			sum += int64(e.weight[slot]) * (2*below + count[g] - seen)
		}
		for _, slot := range along[from:to] {
			g, w := inner[slot], int64(e.weight[slot])
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
	e.poolRanks(dst, e.room, rows, weights)
}

// PoolIsExact implements [Evaluator].
func (e *tau) PoolIsExact() bool { return false }
