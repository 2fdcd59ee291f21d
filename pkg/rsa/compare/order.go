package compare

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// order is what rank measures need of RDMs: their counting pairs in the order of their values. Each row is sorted once, for all samples.
type order struct {
	sample
	// sorted holds, of each row, its pairs in ascending order; it is shared.
	sorted [][]int32
	// slot holds, of each pair, its index among those that count, or -1.
	slot []int32
	// along holds, of each row and one RDM more, the counting pairs (by slot) in ascending order, and group, by slot, which group of equal values each is in: 1, 2, …
	along, group [][]int32
	groups       []int
	made         []bool
	// extra is room to sort one RDM more, size for the weights of groups.
	extra []int32
	size  []float64
}

func readyOrder(name string, n int, rdms *mat.Dense) (order, error) {
	l, err := newLayout(name, n, rdms)
	if err != nil {
		return order{}, err
	}
	var pairs []int32
	for p := range n * (n - 1) / 2 {
		if l.missing == nil || !l.missing[p] {
			pairs = append(pairs, int32(p))
		}
	}
	sorted := make([][]int32, len(l.rows))
	for i, x := range l.rows {
		sorted[i] = slices.Clone(pairs)
		sortBy(sorted[i], x)
	}
	return newOrder(l, sorted), nil
}

// sortBy sorts pairs by their values. NaN comes first.
func sortBy(pairs []int32, x []float64) {
	slices.SortFunc(pairs, func(p, q int32) int { return cmp.Compare(x[p], x[q]) })
}

func newOrder(l *layout, sorted [][]int32) order {
	rows, pairs := len(l.rows)+1, l.conditions*(l.conditions-1)/2
	o := order{
		sample: newSample(l),
		sorted: sorted,
		slot:   make([]int32, pairs),
		along:  make([][]int32, rows),
		group:  make([][]int32, rows),
		groups: make([]int, rows),
		made:   make([]bool, rows),
		extra:  make([]int32, 0, pairs),
		size:   make([]float64, 0, pairs),
	}
	room := make([]int32, 2*rows*pairs)
	for i := range rows {
		o.along[i], o.group[i] = room[2*i*pairs:(2*i+1)*pairs], room[(2*i+1)*pairs:(2*i+2)*pairs]
	}
	o.weigh(nil)
	return o
}

func (o *order) weigh(copies []int) {
	o.sample.weigh(copies)
	clear(o.made)
	fillInts(o.slot, -1)
	for k, p := range o.at {
		o.slot[p] = int32(k)
	}
}

func fillInts(x []int32, v int32) {
	for i := range x {
		x[i] = v
	}
}

// rank finds the groups of equal values among the counting pairs of row i, or of x where i is the number of rows. It reports false where there is a NaN.
func (o *order) rank(i int, x []float64) bool {
	if o.made[i] {
		return true
	}
	sorted := o.extra[:0]
	if i < len(o.sorted) {
		sorted, o.made[i] = o.sorted[i], true
	} else {
		for _, p := range o.at {
			sorted = append(sorted, int32(p))
		}
		sortBy(sorted, x)
		if len(sorted) > 0 && math.IsNaN(x[sorted[0]]) {
			return false
		}
	}
	along, group := o.along[i][:len(o.at)], o.group[i][:len(o.at)]
	k, groups, last := 0, int32(0), 0.
	for _, p := range sorted {
		slot := o.slot[p]
		if slot < 0 {
			continue
		}
		if v := x[p]; groups == 0 || v != last {
			groups++
			last = v
		}
		along[k], group[slot] = slot, groups
		k++
	}
	o.groups[i] = int(groups)
	return true
}

// sizes returns the weights of the groups of an RDM, group 1 first. They are overwritten by the next call.
func (o *order) sizes(i int) []float64 {
	size := o.size[:o.groups[i]]
	clear(size)
	for k, g := range o.group[i][:len(o.at)] {
		size[g-1] += o.weight[k]
	}
	return size
}

// ranks writes by slot, for row i, 2r − (N+1): twice the average rank among all N counting pairs, less its mean. These are whole numbers.
func (o *order) ranks(dst []float64, i int) {
	size, before := o.sizes(i), 0.
	for g, w := range size {
		size[g] = 2*before + w - float64(o.total)
		before += w
	}
	for k, g := range o.group[i][:len(o.at)] {
		dst[k] = size[g-1]
	}
}

// poolRanks writes the mean relative rank (r − ½)/N of each pair, in (0, 1). Sums are of whole numbers, so that equal ones are equal in the result.
func (o *order) poolRanks(dst, room []float64, rows []int, weights []float64) {
	clear(o.external(dst))
	sum := 0.
	for k, i := range rows {
		w := weightOf(rows, weights, k)
		sum += w
		o.rank(i, o.row(i))
		o.ranks(room, i)
		for slot, p := range o.at {
			dst[p] += w * (room[slot] + float64(o.total))
		}
	}
	for _, p := range o.at {
		dst[p] /= 2 * float64(o.total) * sum
	}
}
