package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Cluster is a set of neighbouring variables whose statistics all exceed the threshold to the same side.
type Cluster struct {
	// Members are the variables, ascending.
	Members []int
	// Mass is the sum of their t, negative for a cluster below 0.
	Mass float64
	// P is the probability under the null hypothesis that the heaviest cluster anywhere has at least this mass, corrected for all clusters by that.
	P float64
}

// ClusterOptions says what makes a cluster.
type ClusterOptions struct {
	Resampling
	// Forming is the p value, uncorrected, that each member has to reach, to the side or sides of the test; 0 is 0.01. It chooses which signals the test is sensitive to, not
	// how often it errs, and has to be fixed before the data are seen.
	Forming float64
}

// ClusterTest is the outcome of [ClusterMass].
type ClusterTest struct {
	// T is the t of each variable, NaN for those that could not be tested: with a NaN, or without variance.
	T []float64
	// Threshold is what t has to exceed for its variable to be in a cluster.
	Threshold float64
	// Clusters are those of the data, the heaviest first.
	Clusters []Cluster
	// Heaviest is the mass of the heaviest cluster of each resample, 0 where it has none, ascending.
	Heaviest []float64
	// Sided says which clusters count, N is the number of subjects, and Exact reports that the resamples are all sign patterns there are.
	Sided Sided
	N     int
	Exact bool
}

// String lists the clusters with their sizes, masses and p values.
func (c *ClusterTest) String() string {
	beyond := [...]string{TwoSided: "|t| >", Greater: "t >", Less: "−t >"}[c.Sided]
	s := fmt.Sprintf("clusters of %s %.3g by sign flips (%v, n = %d, %d resamples): %d\n", beyond, c.Threshold, c.Sided, c.N, len(c.Heaviest), len(c.Clusters))
	for _, k := range c.Clusters {
		s += fmt.Sprintf("  %d variables from %d to %d, mass %.4g, p = %.3g\n", len(k.Members), k.Members[0], k.Members[len(k.Members)-1], k.Mass, k.P)
	}
	return s
}

// ClusterMass finds clusters of neighbouring variables (columns of x, whose rows are subjects) with means off 0 and tests the mass of each, Σ t, against that of the heaviest
// cluster when the signs of whole subjects are turned (Maris & Oostenveld 2007). It says that there is an effect, not where it begins and ends: a cluster's borders
// depend on the threshold. The sign patterns and the errors are as for [MaxStatistic]. It panics where the graph does not fit or Forming is not between 0 and ½.
func ClusterMass(ctx context.Context, x *mat.Dense, g Graph, sided Sided, opt ClusterOptions) (*ClusterTest, error) {
	m := newSignMaps(x)
	g.must(len(m.tested))
	if opt.Forming == 0 {
		opt.Forming = .01
	}
	if !(opt.Forming > 0 && opt.Forming < .5) {
		panic(fmt.Sprintf("inference: a cluster-forming p value of %g, want one between 0 and 0.5", opt.Forming))
	}
	patterns, err := signPatterns(len(m.x), opt.Resampling)
	if err != nil {
		return nil, fmt.Errorf("inference: clusters: %w", err)
	}
	out := &ClusterTest{T: make([]float64, len(m.tested)), Sided: sided, N: len(m.x), Exact: patterns.all, Heaviest: make([]float64, patterns.n)}
	upper := opt.Forming
	if sided == TwoSided {
		upper /= 2
	}
	out.Threshold = quantileT(upper, float64(out.N-1))
	m.t(out.T, slices.Repeat([]float64{1}, out.N))
	out.Clusters = newClusterFinder(g, out.Threshold, sided).find(out.T)
	type worker struct {
		signs, t []float64
		*clusterFinder
	}
	err = each(ctx, patterns.n, patterns.source(opt.Resampling), opt.Progress, func() *worker {
		return &worker{make([]float64, out.N), make([]float64, len(out.T)), newClusterFinder(g, out.Threshold, sided)}
	}, func(w *worker, b int, random *rand.Rand) error {
		patterns.write(w.signs, b, random)
		m.t(w.t, w.signs)
		w.visit(w.t, func(_ []int, mass float64) { out.Heaviest[b] = max(out.Heaviest[b], math.Abs(mass)) })
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("inference: clusters: %w", err)
	}
	slices.Sort(out.Heaviest)
	for k, c := range out.Clusters {
		below, _ := slices.BinarySearch(out.Heaviest, math.Abs(c.Mass)*(1-1e-9))
		out.Clusters[k].P = shareOf(patterns.n-below, patterns.n)
	}
	for j, tested := range m.tested {
		if !tested {
			out.T[j] = math.NaN()
		}
	}
	return out, nil
}

// clusterFinder has room to find the clusters of maps over a graph.
type clusterFinder struct {
	g         Graph
	threshold float64
	sided     Sided
	seen      []bool
	members   []int
}

func newClusterFinder(g Graph, threshold float64, sided Sided) *clusterFinder {
	return &clusterFinder{g: g, threshold: threshold, sided: sided, seen: make([]bool, len(g))}
}

// side returns the sign of the clusters that a value can be in, 0 where it is in none.
func (f *clusterFinder) side(v float64) int {
	switch {
	case v > f.threshold && f.sided != Less:
		return 1
	case v < -f.threshold && f.sided != Greater:
		return -1
	}
	return 0
}

// visit calls do for each cluster. The members, in no order, are overwritten by the next.
func (f *clusterFinder) visit(t []float64, do func(members []int, mass float64)) {
	clear(f.seen)
	for i, v := range t {
		side := f.side(v)
		if side == 0 || f.seen[i] {
			continue
		}
		f.seen[i] = true
		f.members = append(f.members[:0], i)
		mass := 0.0
		for k := 0; k < len(f.members); k++ {
			mass += t[f.members[k]]
			for _, j := range f.g[f.members[k]] {
				if !f.seen[j] && f.side(t[j]) == side {
					f.seen[j] = true
					f.members = append(f.members, j)
				}
			}
		}
		do(f.members, mass)
	}
}

// find returns all clusters, the heaviest first.
func (f *clusterFinder) find(t []float64) []Cluster {
	var out []Cluster
	f.visit(t, func(members []int, mass float64) {
		c := Cluster{Members: slices.Clone(members), Mass: mass}
		slices.Sort(c.Members)
		out = append(out, c)
	})
	slices.SortStableFunc(out, func(a, b Cluster) int {
		if math.Abs(a.Mass) > math.Abs(b.Mass) {
			return -1
		}
		return btoi(math.Abs(a.Mass) < math.Abs(b.Mass))
	})
	return out
}
