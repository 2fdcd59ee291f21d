package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"
)

// apartRDM returns the distances of points.
func apartRDM(points *mat.Dense) *rsa.RDM {
	n, _ := points.Dims()
	r := &rsa.RDM{Measure: "Euclidean distance"}
	for i := range n {
		r.Conditions = append(r.Conditions, fmt.Sprint("c", i))
		for j := i + 1; j < n; j++ {
			var d mat.VecDense
			d.SubVec(points.RowView(i), points.RowView(j))
			r.Values = append(r.Values, mat.Norm(&d, 2))
		}
	}
	return r
}

func randomPoints(n, dims int, seed uint64) *mat.Dense {
	r := rand.New(rand.NewPCG(seed, 7))
	m := mat.NewDense(n, dims, nil)
	for i := range n {
		for k := range dims {
			m.Set(i, k, r.NormFloat64())
		}
	}
	return m
}

// The linkages, each with the dissimilarity of two clusters by its definition.
var linkages = []struct {
	name    string
	tree    func(*rsa.RDM) (*rsa.Tree, error)
	between func(r *rsa.RDM, points *mat.Dense, a, b []int) float64
}{
	{"single", rsa.SingleLinkage, func(r *rsa.RDM, _ *mat.Dense, a, b []int) float64 { return slices.Min(pairsOf(r, a, b)) }},
	{"complete", rsa.CompleteLinkage, func(r *rsa.RDM, _ *mat.Dense, a, b []int) float64 { return slices.Max(pairsOf(r, a, b)) }},
	{"average", rsa.AverageLinkage, func(r *rsa.RDM, _ *mat.Dense, a, b []int) float64 {
		all := pairsOf(r, a, b)
		sum := 0.0
		for _, v := range all {
			sum += v
		}
		return sum / float64(len(all))
	}},
	{"Ward", rsa.WardLinkage, func(_ *rsa.RDM, points *mat.Dense, a, b []int) float64 {
		added := spreadOf(points, append(slices.Clone(a), b...)) - spreadOf(points, a) - spreadOf(points, b)
		return math.Sqrt(2 * added)
	}},
}

func pairsOf(r *rsa.RDM, a, b []int) (all []float64) {
	for _, i := range a {
		for _, j := range b {
			all = append(all, r.At(i, j))
		}
	}
	return all
}

// spreadOf is the sum of squared distances from the mean.
func spreadOf(points *mat.Dense, members []int) (sum float64) {
	_, dims := points.Dims()
	for k := range dims {
		mean := 0.0
		for _, i := range members {
			mean += points.At(i, k) / float64(len(members))
		}
		for _, i := range members {
			sum += (points.At(i, k) - mean) * (points.At(i, k) - mean)
		}
	}
	return sum
}

// greedy joins the two closest clusters again and again, by the definition of their dissimilarity, and returns heights and cophenetic values.
func greedy(r *rsa.RDM, points *mat.Dense, between func(*rsa.RDM, *mat.Dense, []int, []int) float64) (heights []float64, together *mat.SymDense) {
	n := r.Len()
	together = mat.NewSymDense(n, nil)
	var clusters [][]int
	for i := range n {
		clusters = append(clusters, []int{i})
	}
	for len(clusters) > 1 {
		p, q, least := 0, 0, math.Inf(1)
		for i := range clusters {
			for j := range i {
				if d := between(r, points, clusters[j], clusters[i]); d < least {
					p, q, least = j, i, d
				}
			}
		}
		for _, i := range clusters[p] {
			for _, j := range clusters[q] {
				together.SetSym(i, j, least)
			}
		}
		heights = append(heights, least)
		clusters[p] = append(slices.Clone(clusters[p]), clusters[q]...)
		clusters = slices.Delete(clusters, q, q+1)
	}
	return heights, together
}

func TestLinkagesAreTheGreedyAlgorithm(t *testing.T) {
	for _, l := range linkages {
		for seed, n := range []int{1, 2, 3, 5, 17, 40} {
			points := randomPoints(n, 3, uint64(seed))
			r := apartRDM(points)
			tree, err := l.tree(r)
			if err != nil {
				t.Fatal(err)
			}
			heights, together := greedy(r, points, l.between)
			if len(tree.Merges) != n-1 || len(tree.Heights) != n-1 || len(tree.Sizes) != n-1 {
				t.Fatalf("%s, %d conditions: %d unions", l.name, n, len(tree.Merges))
			}
			for k := range heights {
				if !scalar.EqualWithinRel(heights[k], tree.Heights[k], 1e-10) {
					t.Errorf("%s, %d conditions: height %d is %v, want %v", l.name, n, k, tree.Heights[k], heights[k])
				}
			}
			c := tree.Cophenetic()
			for i := range n {
				for j := range i {
					if !scalar.EqualWithinRel(c.At(i, j), together.At(i, j), 1e-10) {
						t.Errorf("%s, %d conditions: %d and %d meet at %v, want %v", l.name, n, i, j, c.At(i, j), together.At(i, j))
					}
				}
			}
		}
	}
}

// Points at 0, 1, 3 and 7 of a line, where every height can be written down.
func TestLinkagesOfALine(t *testing.T) {
	r := apartRDM(mat.NewDense(4, 1, []float64{0, 1, 3, 7}))
	for i, want := range [][]float64{{1, 2, 4}, {1, 3, 7}, {1, 2.5, 17. / 3}, {1, 2.5 * math.Sqrt(4./3), 17. / 3 * math.Sqrt(1.5)}} {
		tree, err := linkages[i].tree(r)
		if err != nil {
			t.Fatal(err)
		}
		for k := range want {
			if !scalar.EqualWithinRel(tree.Heights[k], want[k], 1e-14) {
				t.Errorf("%s: heights %v, want %v", linkages[i].name, tree.Heights, want)
				break
			}
		}
		if got := fmt.Sprint(tree.Merges, tree.Sizes, tree.Leaves()); got != "[[0 1] [4 2] [5 3]] [2 3 4] [0 1 2 3]" {
			t.Errorf("%s: %s", linkages[i].name, got)
		}
	}
}

// With ties, the heights of single linkage are still unique: two conditions meet at the least largest step of all paths between them.
func TestSingleLinkageWithTiesIsTheMinimaxPath(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		const n = 25
		r := apartRDM(randomPoints(n, 2, 1))
		for i := range r.Values {
			r.Values[i] = float64(source.IntN(9) - 2) // negative ones too
		}
		path := mat.DenseCopyOf(r.Matrix())
		for k := range n {
			for i := range n {
				for j := range n {
					if i != j && i != k && j != k {
						path.Set(i, j, min(path.At(i, j), max(path.At(i, k), path.At(k, j))))
					}
				}
			}
		}
		tree, err := rsa.SingleLinkage(r)
		if err != nil {
			t.Fatal(err)
		}
		c := tree.Cophenetic()
		for i := range n {
			for j := range i {
				if c.At(i, j) != path.At(i, j) {
					t.Fatalf("%d and %d meet at %v, want %v", i, j, c.At(i, j), path.At(i, j))
				}
			}
		}
	}
}

// Whatever the ties, parts come before wholes, heights never fall, every condition is once below the tree, and cuts have as many clusters as asked for.
func TestTreesAreTrees(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	for _, l := range linkages {
		for round := range 30 {
			n := 1 + source.IntN(60)
			r := apartRDM(randomPoints(n, 2, 1))
			for i := range r.Values {
				r.Values[i] = float64(source.IntN(1 + round))
				if round%3 == 0 {
					r.Values[i] *= 0.1 // sums are not exact
				}
			}
			tree, err := l.tree(r)
			if err != nil {
				t.Fatal(err)
			}
			again, err := l.tree(r)
			if err != nil || fmt.Sprint(*again) != fmt.Sprint(*tree) {
				t.Fatalf("%s: two runs differ: %v", l.name, err)
			}
			if !slices.IsSorted(tree.Heights) {
				t.Errorf("%s: heights %v", l.name, tree.Heights)
			}
			used := map[int]bool{}
			for k, m := range tree.Merges {
				if used[m[0]] || used[m[1]] || max(m[0], m[1]) >= n+k || m[0] == m[1] {
					t.Fatalf("%s: union %d joins %v", l.name, k, m)
				}
				used[m[0]], used[m[1]] = true, true
			}
			leaves := tree.Leaves()
			sorted := slices.Sorted(slices.Values(leaves))
			for i := range n {
				if len(leaves) != n || sorted[i] != i {
					t.Fatalf("%s: leaves %v", l.name, leaves)
				}
			}
			for clusters := 1; clusters <= n; clusters++ {
				label := tree.Cut(clusters)
				last := -1
				for _, leaf := range leaves { // numbered from the left, and in one piece each
					if label[leaf] != last && label[leaf] != last+1 {
						t.Fatalf("%s: clusters %v below leaves %v", l.name, label, leaves)
					}
					last = label[leaf]
				}
				if last != clusters-1 {
					t.Fatalf("%s: %d clusters, want %d", l.name, last+1, clusters)
				}
			}
		}
	}
}

func TestCutAt(t *testing.T) {
	tree, err := rsa.SingleLinkage(apartRDM(mat.NewDense(4, 1, []float64{3, 1, 0, 7})))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		height float64
		want   string
	}{{0.5, "[0 1 2 3]"}, {1, "[0 1 1 2]"}, {2.5, "[0 0 0 1]"}, {4, "[0 0 0 0]"}} {
		if got := fmt.Sprint(tree.CutAt(c.height)); got != c.want {
			t.Errorf("at %v: %s, want %s", c.height, got, c.want)
		}
	}
}

// The tree does not depend on the order of the conditions, nor its shape on scale.
func TestLinkagesInvariances(t *testing.T) {
	points := randomPoints(30, 4, 9)
	r := apartRDM(points)
	order := rand.New(rand.NewPCG(1, 1)).Perm(30)
	for _, l := range linkages {
		a, err := l.tree(r)
		if err != nil {
			t.Fatal(err)
		}
		b, err := l.tree(r.Select(order...))
		if err != nil {
			t.Fatal(err)
		}
		huge := r.Select(slices.Sorted(slices.Values(order))...)
		for i := range huge.Values {
			huge.Values[i] *= 0x1p600 // whose squares are not numbers
		}
		c, err := l.tree(huge)
		if err != nil {
			t.Fatal(err)
		}
		ca, cb, cc := a.Cophenetic(), b.Cophenetic(), c.Cophenetic()
		for i := range 30 {
			for j := range i {
				if v := ca.At(order[i], order[j]); !scalar.EqualWithinRel(v, cb.At(i, j), 1e-12) {
					t.Fatalf("%s: %v in another order %v", l.name, v, cb.At(i, j))
				}
				if v := ca.At(i, j) * 0x1p600; !scalar.EqualWithinRel(v, cc.At(i, j), 1e-12) {
					t.Fatalf("%s: %v scaled %v", l.name, v, cc.At(i, j))
				}
			}
		}
	}
}

func TestLinkagesRefuse(t *testing.T) {
	bad := &rsa.RDM{Conditions: []string{"face", "house", "tool"}, Values: []float64{1, math.NaN(), 2}}
	negative := &rsa.RDM{Conditions: []string{"face", "house"}, Values: []float64{-1}}
	for _, c := range []struct {
		run  func(*rsa.RDM) (*rsa.Tree, error)
		rdm  *rsa.RDM
		want string
	}{
		{rsa.AverageLinkage, bad, `rsa: average linkage: conditions "face" and "tool": dissimilarity NaN`},
		{rsa.WardLinkage, negative, `rsa: Ward linkage: value 0 is -1, want a distance`},
		{rsa.SingleLinkage, &rsa.RDM{}, `rsa: single linkage: no conditions`},
		{rsa.CompleteLinkage, &rsa.RDM{Conditions: []string{"a", "b"}}, `rsa: complete linkage: 0 values, want 1 for 2 conditions`},
	} {
		if _, err := c.run(c.rdm); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	tree, err := rsa.SingleLinkage(negative)
	if err != nil || tree.Heights[0] != -1 {
		t.Errorf("%+v, %v", tree, err)
	}
	defer func() {
		if recover() == nil {
			t.Error("three clusters of two conditions")
		}
	}()
	tree.Cut(3)
}

func BenchmarkAverageLinkage1000(b *testing.B) {
	r := apartRDM(randomPoints(1000, 10, 1))
	for b.Loop() {
		if _, err := rsa.AverageLinkage(r); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleAverageLinkage() {
	r, _ := rsa.New([]float64{1, 6, 7, 5, 6, 2}, []string{"face", "body", "house", "tool"}, "Euclidean distance")
	tree, err := rsa.AverageLinkage(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tree.Merges, tree.Heights)
	fmt.Println(tree.Cut(2))
	// Output:
	// [[0 1] [2 3] [4 5]] [1 2 6]
	// [0 0 1 1]
}
