package coding

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// ward returns the tree of the rows of x.
func ward(x *mat.Dense) (*rsa.Tree, error) {
	n, _ := x.Dims()
	r := &rsa.RDM{Conditions: make([]string, n), Values: make([]float64, 0, n*(n-1)/2)}
	for i := range n {
		r.Conditions[i] = strconv.Itoa(i)
		a := x.RawRowView(i)
		for j := i + 1; j < n; j++ {
			square := 0.0
			for k, v := range x.RawRowView(j) {
				square += (a[k] - v) * (a[k] - v)
			}
			r.Values = append(r.Values, math.Sqrt(square))
		}
	}
	tree, err := rsa.WardLinkage(r)
	if err != nil {
		return nil, fmt.Errorf("clusters: %w", err)
	}
	return tree, nil
}

// kmeans improves a partition into k clusters by moving rows to the nearest mean until none moves (Lloyd 1982), which ends, as the sum of squares falls each time. It returns the
// partition, the means, and that sum within clusters. Started from Ward's tree it needs no random starts.
func kmeans(x *mat.Dense, start []int, k int) (of []int, centres *mat.Dense, within float64) {
	n, d := x.Dims()
	of = append([]int(nil), start...)
	sizes := make([]float64, k)
	centres = mat.NewDense(k, d, nil)
	for range 100 {
		centres.Zero()
		clear(sizes)
		for i, c := range of {
			sizes[c]++
			into := centres.RawRowView(c)
			for j, v := range x.RawRowView(i) {
				into[j] += v
			}
		}
		for c := range k {
			row := centres.RawRowView(c)
			for j := range row {
				row[j] /= sizes[c]
			}
		}
		moved := false
		within = 0
		for i := range n {
			best, at := math.Inf(1), of[i]
			for c := range k {
				if s := square(x.RawRowView(i), centres.RawRowView(c)); s < best*(1-1e-12) {
					best, at = s, c
				}
			}
			within += best
			if at != of[i] && sizes[of[i]] > 1 { // the last row of a cluster stays: no cluster is empty
				sizes[of[i]]--
				sizes[at]++
				of[i], moved = at, true
			}
		}
		if !moved {
			break
		}
	}
	return of, centres, within
}

func square(a, b []float64) (s float64) {
	for j, v := range a {
		s += (v - b[j]) * (v - b[j])
	}
	return s
}

// adjustedRand is the adjusted Rand index of two partitions (Hubert & Arabie 1985): 1 for equal ones up to names, 0 on average for unrelated ones. Two partitions that are both
// trivial in the same way are equal.
func adjustedRand(a, b []int) float64 {
	together, first, second := map[[2]int]float64{}, map[int]float64{}, map[int]float64{}
	for i := range a {
		together[[2]int{a[i], b[i]}]++
		first[a[i]]++
		second[b[i]]++
	}
	pairs := func(n float64) float64 { return n * (n - 1) / 2 } // whole numbers: their order in a sum does not show
	both, one, two := 0.0, 0.0, 0.0
	for _, n := range together {
		both += pairs(n)
	}
	for _, n := range first {
		one += pairs(n)
	}
	for _, n := range second {
		two += pairs(n)
	}
	expected := one * two / pairs(float64(len(a)))
	most := (one + two) / 2
	if most == expected {
		return 1
	}
	return (both - expected) / (most - expected)
}
