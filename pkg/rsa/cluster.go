package rsa

import (
	"fmt"
	"math"
	"slices"
)

// SingleLinkage joins, again and again, the two clusters whose closest members are closest. Heights are unique, ties or none; the tree is that of the minimum
// spanning tree. Values may be negative, as cross-validated ones are; NaN and infinity are errors. An RDM of one condition has a tree without unions.
//
// All four linkages follow chains of nearest neighbours (Murtagh 1983; Müllner 2011), which takes n² steps and a copy of the RDM, and gives the tree of the greedy
// algorithm exactly. Where dissimilarities are equal, the trees of several orders are all right: the one is returned that follows from the order of the conditions.
func SingleLinkage(r *RDM) (*Tree, error) {
	return linkage("single", r, func(a, b, _ float64, _, _, _ int) float64 { return min(a, b) })
}

// CompleteLinkage joins the two clusters whose farthest members are closest: the height of a union is its diameter. The rest is as for [SingleLinkage].
func CompleteLinkage(r *RDM) (*Tree, error) {
	return linkage("complete", r, func(a, b, _ float64, _, _, _ int) float64 { return max(a, b) })
}

// AverageLinkage joins the two clusters whose members are closest on average over all pairs (UPGMA). The rest is as for [SingleLinkage].
func AverageLinkage(r *RDM) (*Tree, error) {
	return linkage("average", r, func(a, b, _ float64, i, j, _ int) float64 {
		return (float64(i)*a + float64(j)*b) / float64(i+j)
	})
}

// WardLinkage joins the two clusters whose union adds least to the sum of squared distances from the means of clusters (Ward 1963). It takes the values of the RDM
// for Euclidean distances: give it the roots of squared ones. The height is that of SciPy and of R's ward.D2, √(2 × the sum that is added), which is the distance
// itself for two conditions. Negative values are an error. The rest is as for [SingleLinkage].
func WardLinkage(r *RDM) (*Tree, error) {
	if r != nil {
		for i, v := range r.Values {
			if v < 0 {
				return nil, fmt.Errorf("rsa: Ward linkage: value %d is %v, want a distance", i, v)
			}
		}
	}
	return linkage("Ward", r, func(a, b, between float64, i, j, k int) float64 {
		p, q, s := float64(i), float64(j), float64(k)
		// Lance & Williams on squares; hypot of roots of shares keeps large and small distances from overflowing.
		sum := p + q + s
		with := math.Hypot(math.Sqrt((p+s)/sum)*a, math.Sqrt((q+s)/sum)*b)
		less := math.Sqrt(s/sum) * between
		return math.Sqrt(max(0, with-less)) * math.Sqrt(with+less)
	})
}

// linkage builds the tree by chains of nearest neighbours. The update returns the dissimilarity of a third cluster, of k conditions, to the union of two of i and j conditions
// that are between apart, from its dissimilarities a and b to the two; it must be reducible: the union is not closer to the third than the closer of both.
func linkage(name string, r *RDM, update func(a, b, between float64, i, j, k int) float64) (*Tree, error) {
	if err := checkLinkage(r); err != nil {
		return nil, fmt.Errorf("rsa: %s linkage: %w", name, err)
	}
	n := r.Len()
	d := newCondensed(r)
	size, alive := slices.Repeat([]int{1}, n), make([]int, n)
	for i := range alive {
		alive[i] = i
	}
	low := make([]float64, n) // the height of the cluster that now stands at a place
	for i := range low {
		low[i] = math.Inf(-1)
	}
	unions := make([]union, 0, max(0, n-1))
	var chain []int
	for len(alive) > 1 {
		if len(chain) == 0 {
			chain = append(chain, alive[0])
		}
		tip := chain[len(chain)-1]
		next, nearest := -1, math.Inf(1)
		if len(chain) > 1 { // of equal ones the neighbour before it, or chains would never end
			next = chain[len(chain)-2]
			nearest = d.at(tip, next)
		}
		for _, other := range alive {
			if other != tip && (next < 0 || d.at(tip, other) < nearest) {
				next, nearest = other, d.at(tip, other)
			}
		}
		if len(chain) < 2 || next != chain[len(chain)-2] {
			chain = append(chain, next)
			continue
		}
		chain = chain[:len(chain)-2]
		keep, gone := min(tip, next), max(tip, next)
		// Rounding may place a union below its parts by the last digit; it stands at the higher of both then.
		height := max(nearest, low[keep], low[gone])
		unions = append(unions, union{keep, gone, height})
		at, _ := slices.BinarySearch(alive, gone)
		alive = slices.Delete(alive, at, at+1)
		for _, other := range alive {
			if other != keep {
				d.set(keep, other, update(d.at(keep, other), d.at(gone, other), nearest, size[keep], size[gone], size[other]))
			}
		}
		size[keep] += size[gone]
		low[keep] = height
	}
	return grow(r.Conditions, unions), nil
}

// union joins the clusters in which two conditions, the first of each, are.
type union struct {
	a, b   int
	height float64
}

// grow sorts unions by height and names their parts by nodes. The sort is stable and parts came before wholes, so that they still do.
func grow(conditions []string, unions []union) *Tree {
	n := len(conditions)
	slices.SortStableFunc(unions, func(p, q union) int {
		switch {
		case p.height < q.height:
			return -1
		case p.height > q.height:
			return 1
		}
		return 0
	})
	t := &Tree{Conditions: slices.Clone(conditions), Merges: make([][2]int, len(unions)), Heights: make([]float64, len(unions)), Sizes: make([]int, len(unions))}
	node, first, size := make([]int, n), make([]int, n), make([]int, n) // of the cluster that a condition stands for
	for i := range n {
		node[i], first[i], size[i] = i, i, 1
	}
	root := func(i int) int {
		for first[i] != i {
			first[i] = first[first[i]]
			i = first[i]
		}
		return i
	}
	for k, u := range unions {
		a, b := root(u.a), root(u.b)
		a, b = min(a, b), max(a, b)
		size[a] += size[b]
		t.Merges[k], t.Heights[k], t.Sizes[k] = [2]int{node[a], node[b]}, u.height, size[a]
		first[b], node[a] = a, n+k
	}
	return t
}

func checkLinkage(r *RDM) error {
	if err := r.whole(); err != nil {
		return err
	}
	if r.Len() == 0 {
		return fmt.Errorf("no conditions")
	}
	at := 0
	for i := range r.Len() {
		for j := i + 1; j < r.Len(); j++ {
			if v := r.Values[at]; math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("conditions %q and %q: dissimilarity %v", r.Conditions[i], r.Conditions[j], v)
			}
			at++
		}
	}
	return nil
}

// condensed is an upper triangle by rows.
type condensed struct {
	n      int
	values []float64
}

func newCondensed(r *RDM) condensed { return condensed{r.Len(), slices.Clone(r.Values)} }

func (c condensed) at(i, j int) float64 { return c.values[PairIndex(c.n, i, j)] }

func (c condensed) set(i, j int, v float64) { c.values[PairIndex(c.n, i, j)] = v }
