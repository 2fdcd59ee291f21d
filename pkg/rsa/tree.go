package rsa

import (
	"fmt"
	"slices"
	"sort"
)

// Tree is a hierarchical clustering of the conditions of an RDM: a dendrogram.
type Tree struct {
	Conditions []string
	// Merges lists n−1 unions in the order of their heights. Nodes 0 … n−1 are the conditions, and node n+k is the union of the two nodes of Merges[k], as in
	// the linkage matrices of SciPy. The node that holds the earlier condition comes first.
	Merges [][2]int
	// Heights is the dissimilarity at which each union is made. It never falls from one union to the next.
	Heights []float64
	// Sizes is the number of conditions in each union.
	Sizes []int
}

// Len returns the number of conditions.
func (t *Tree) Len() int { return len(t.Conditions) }

// Leaves returns the conditions, as positions, in the order in which they stand below the tree without crossings.
func (t *Tree) Leaves() []int {
	n := t.Len()
	leaves := make([]int, 0, n)
	if n == 0 {
		return leaves
	}
	open := []int{n + len(t.Merges) - 1} // a stack: trees of single linkage may be as deep as they have leaves
	for len(open) > 0 {
		node := open[len(open)-1]
		open = open[:len(open)-1]
		if node < n {
			leaves = append(leaves, node)
			continue
		}
		open = append(open, t.Merges[node-n][1], t.Merges[node-n][0])
	}
	return leaves
}

// Cut returns the cluster of each condition where the tree is cut into so many, by undoing the last unions. Clusters are numbered in the order of [Tree.Leaves]. Among
// unions of equal height the later ones are undone. It panics when clusters is not between 1 and the number of conditions.
func (t *Tree) Cut(clusters int) []int {
	n := t.Len()
	if clusters < 1 || clusters > n {
		panic(fmt.Sprintf("rsa: Cut: %d clusters of %d conditions", clusters, n))
	}
	return t.clusters(n - clusters)
}

// CutAt returns the cluster of each condition where all unions up to a height are made, numbered as by [Tree.Cut].
func (t *Tree) CutAt(height float64) []int {
	return t.clusters(sort.Search(len(t.Heights), func(k int) bool { return t.Heights[k] > height }))
}

// clusters numbers the conditions after the first unions.
func (t *Tree) clusters(unions int) []int {
	n := t.Len()
	top := make([]int, n+unions)
	for node := range top {
		top[node] = node
	}
	for k := unions - 1; k >= 0; k-- { // wholes come after their parts
		for _, part := range t.Merges[k] {
			top[part] = top[n+k]
		}
	}
	number, labels := map[int]int{}, make([]int, n)
	for _, leaf := range t.Leaves() {
		if _, seen := number[top[leaf]]; !seen {
			number[top[leaf]] = len(number)
		}
		labels[leaf] = number[top[leaf]]
	}
	return labels
}

// Cophenetic returns the RDM of the tree: for each pair the height of the lowest union that holds both. Its correlation with the RDM says how well the tree fits.
func (t *Tree) Cophenetic() *RDM {
	n := t.Len()
	c := condensed{n, make([]float64, n*(n-1)/2)}
	members := make([][]int, n+len(t.Merges))
	for i := range n {
		members[i] = []int{i}
	}
	for k, m := range t.Merges {
		a, b := members[m[0]], members[m[1]]
		for _, i := range a {
			for _, j := range b {
				c.set(i, j, t.Heights[k])
			}
		}
		members[n+k] = append(a, b...) // the parts are not needed any more
		members[m[0]], members[m[1]] = nil, nil
	}
	return &RDM{Conditions: slices.Clone(t.Conditions), Values: c.values, Measure: "height in the tree"}
}
