package compare

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// order is what rank measures need of RDMs. Each row is sorted once, for all samples.
type order struct {
	sample
	// sorted holds, of each row and one RDM more, the pairs in ascending order of their values, and group, by pair, which group of equal values it is in: 0, 1, … of
	// groups. Those of the rows are shared between clones and hold all pairs that are not missing, those of the one more the pairs that count.
	sorted, group [][]int32
	groups        []int
	// external is the one RDM more, fresh tells whether it is sorted, and entries and spare are room to do that.
	external       []float64
	fresh          bool
	entries, spare []entry
	// size is room for a number for each group.
	size []float64
}

func readyOrder(name string, n int, rdms *mat.Dense) (order, error) {
	l, err := newLayout(name, n, rdms)
	if err != nil {
		return order{}, err
	}
	rows := len(l.rows)
	o := order{sample: newSample(l), sorted: make([][]int32, rows+1), group: make([][]int32, rows+1), groups: make([]int, rows+1)}
	o.room()
	for i, x := range l.rows {
		o.sorted[i], o.group[i] = make([]int32, len(o.at)), make([]int32, len(x))
		o.sort(i, x)
	}
	return o, nil
}

// room makes what clones do not share.
func (o *order) room() {
	pairs, last := o.conditions*(o.conditions-1)/2, len(o.rows)
	o.external = make([]float64, pairs)
	o.sorted[last], o.group[last] = make([]int32, pairs), make([]int32, pairs)
	o.entries, o.spare = make([]entry, 0, pairs), make([]entry, pairs)
	o.size = make([]float64, pairs)
}

func (o *order) clone() order {
	c := order{sample: newSample(o.layout), sorted: slices.Clone(o.sorted), group: slices.Clone(o.group), groups: slices.Clone(o.groups)}
	c.room()
	return c
}

// weigh hides that of sample.
func (o *order) weigh(copies []int) {
	o.sample.weigh(copies)
	o.fresh = false
}

// sort sorts the pairs that count of an RDM, and finds groups of equal values.
func (o *order) sort(i int, x []float64) {
	entries := o.entries[:0]
	for _, p := range o.at {
		entries = append(entries, entry{keyOf(x[p]), int32(p)})
	}
	entries = sortEntries(entries, o.spare[:len(entries)])
	sorted, group, last := o.sorted[i][:len(entries)], o.group[i], int32(-1)
	for k, e := range entries {
		if k == 0 || e.key != entries[k-1].key {
			last++
		}
		sorted[k], group[e.pair] = e.pair, last
	}
	o.sorted[i], o.groups[i] = sorted, int(last+1)
}

// take sorts x as the one RDM more, unless it is the same as last time. It reports false where there is a NaN among the pairs that count.
func (o *order) take(x []float64) (again, ok bool) {
	if len(x) == len(o.external) && o.fresh && slices.Equal(x, o.external) {
		return true, true
	}
	o.fresh = false
	for _, p := range o.at {
		if math.IsNaN(x[p]) {
			return false, false
		}
	}
	copy(o.external, x)
	o.sorted[len(o.rows)] = o.sorted[len(o.rows)][:cap(o.sorted[len(o.rows)])]
	o.sort(len(o.rows), x)
	o.fresh = true
	return false, true
}

// sizes returns the weights of the groups of an RDM. They are overwritten by the next call.
func (o *order) sizes(i int) []float64 {
	size, group := o.size[:o.groups[i]], o.group[i]
	clear(size)
	for k, p := range o.at {
		size[group[p]] += o.weight[k]
	}
	return size
}

// ranks writes, for the pairs that count of row i, 2r − (N+1): twice the average rank among all N counting pairs, less its mean. These are whole numbers.
func (o *order) ranks(dst []float64, i int) {
	size, group, before := o.sizes(i), o.group[i], -float64(o.total)
	for g, w := range size {
		size[g] = before + w
		before += 2 * w
	}
	for k, p := range o.at {
		dst[k] = size[group[p]]
	}
}

// poolRanks writes the mean relative rank (r − ½)/N of each pair, in (0, 1), from the ranks of each row as ranks gives them. Sums are of whole numbers, so that equal ones
// are equal in the result.
func (o *order) poolRanks(dst []float64, rows []int, weights []float64, ranks func(i int) []float64) {
	clear(o.fits(dst))
	sum, size := 0., float64(o.total)
	all := dst[:len(o.at)]
	for k, i := range rows {
		w := weightOf(rows, weights, k)
		sum += w
		o.row(i)
		for slot, r := range ranks(i) {
			all[slot] += w * (r + size)
		}
	}
	for slot := len(all) - 1; slot >= 0; slot-- { // from the end, as no pair comes before its slot
		v := all[slot] / (2 * size * sum)
		all[slot] = 0
		dst[o.at[slot]] = v
	}
}
