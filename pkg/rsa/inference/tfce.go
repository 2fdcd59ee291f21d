package inference

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// TFCE is threshold-free cluster enhancement of a map of statistics over a graph (Smith & Nichols 2009): the score of a point with value v > 0 is
//
//	∫₀ᵛ extent(h)^E · h^H dh,   E = extent, H = height,
//
// extent(h) being the number of connected points about it whose values reach h; negative values are enhanced apart, with negative scores. E = ½ and H = 2 are the authors'. The
// integral is exact, piece by piece between successive values, and not a sum over steps of some width. It panics where the graph does not fit, a value is NaN or infinite, or an exponent
// is negative, NaN or infinite.
func TFCE(values []float64, g Graph, extent, height float64) []float64 {
	g.must(len(values))
	if !(extent >= 0 && height >= 0) || math.IsInf(extent+height, 1) {
		panic(fmt.Sprintf("inference: TFCE: exponents %v and %v, want numbers from 0", extent, height))
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			panic(fmt.Sprintf("inference: TFCE: value %d is %v", i, v))
		}
	}
	out := slices.Clone(values)
	newEnhancer(g, extent, height).enhance(out)
	return out
}

// TFCETest tests for each variable whether its mean is 0, as [MaxStatistic] does with t, by its enhanced t (E = ½, H = 2): signals that extend over neighbours in the graph
// gain, and no threshold has to be chosen. A significant score says that there is signal at the point or in the support it drew on. Variables that cannot be tested count
// as 0 in the map.
func TFCETest(ctx context.Context, x *mat.Dense, g Graph, sided Sided, opt Resampling) (*FamilyWise, error) {
	m := newSignMaps(x)
	g.must(len(m.tested))
	return m.test(ctx, "TFCE by sign flips", sided, opt, func() func([]float64) { return newEnhancer(g, .5, 2).enhance })
}

// enhancer has room for the enhancement of maps over a graph.
type enhancer struct {
	g              Graph
	extent, height float64
	order          []int     // points with values above 0, from the highest down
	root           []int     // a point of the same cluster, at last its latest; −1 for a point that is not in yet
	parent         []int     // the point whose arrival ended a cluster, −1 where none did
	size           []float64 // of the cluster whose latest point this is
	own            []float64 // what that cluster gave to its members while it lasted
}

func newEnhancer(g Graph, extent, height float64) *enhancer {
	n := len(g)
	return &enhancer{g, extent, height, make([]int, 0, n), make([]int, n), make([]int, n), make([]float64, n), make([]float64, n)}
}

// enhance puts the scores in the place of the values.
func (e *enhancer) enhance(values []float64) {
	e.upwards(values, 1)
	e.upwards(values, -1)
}

// upwards enhances the values whose sign is that given. Points arrive from the highest down. Each arrival joins the clusters of its neighbours with itself: those end, and what
// they gave is ∫ size^E h^H dh from the arrival's height to that of their own latest point. A point's score is what was given by all clusters it was ever in.
func (e *enhancer) upwards(values []float64, sign float64) {
	e.order = e.order[:0]
	for i, v := range values {
		e.root[i] = -1
		if v*sign > 0 {
			e.order = append(e.order, i)
		}
	}
	slices.SortFunc(e.order, func(a, b int) int {
		if c := cmp.Compare(values[b]*sign, values[a]*sign); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	for _, i := range e.order {
		e.root[i], e.parent[i], e.size[i] = i, -1, 1
		bottom := e.integral(values[i] * sign)
		for _, j := range e.g[i] {
			if e.root[j] < 0 {
				continue
			}
			r := e.find(j)
			if r == i {
				continue
			}
			e.own[r] = e.weight(e.size[r]) * (e.integral(values[r]*sign) - bottom)
			e.root[r], e.parent[r] = i, i
			e.size[i] += e.size[r]
		}
	}
	for k := len(e.order) - 1; k >= 0; k-- { // from the last arrival, whose cluster holds the earlier ones
		i := e.order[k]
		if p := e.parent[i]; p < 0 {
			e.own[i] = e.weight(e.size[i]) * e.integral(values[i]*sign)
		} else {
			e.own[i] += e.own[p]
		}
	}
	for _, i := range e.order {
		values[i] = sign * e.own[i]
	}
}

// find returns the latest point of the cluster of a point.
func (e *enhancer) find(i int) int {
	for e.root[i] != i {
		e.root[i] = e.root[e.root[i]]
		i = e.root[i]
	}
	return i
}

// integral returns ∫₀ʰ h^H dh.
func (e *enhancer) integral(h float64) float64 {
	if e.height == 2 {
		return h * h * h / 3
	}
	return math.Pow(h, e.height+1) / (e.height + 1)
}

// weight returns size^E.
func (e *enhancer) weight(size float64) float64 {
	if e.extent == .5 {
		return math.Sqrt(size)
	}
	return math.Pow(size, e.extent)
}
