package rsa

import (
	"fmt"
	"math"
	"runtime"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// rowByRow adds up the products of single pairs of rows, for weightings that do not factor into sums of rows. It goes through pairs of groups of rows, some at a time.
func (t *Trials) rowByRow(how pairing) (*pairSums, error) {
	g, err := t.group(how)
	if err != nil {
		return nil, err
	}
	var pairs [][2]int
	for a := range g.rows {
		for b := a; b < len(g.rows); b++ {
			if how.covariances == nil || g.run[a] != g.run[b] {
				pairs = append(pairs, [2]int{a, b})
			}
		}
	}
	out := newPairSums(t.Len())
	together := max(1, min(runtime.GOMAXPROCS(0), len(pairs)))
	products, weights, errs := make([]*mat.Dense, together), make([]*mat.Dense, together), make([]error, together)
	for first := 0; first < len(pairs); first += together {
		now := min(together, len(pairs)-first)
		cores.Do(now, func(k int) {
			products[k], weights[k], errs[k] = g.product(pairs[first+k][0], pairs[first+k][1])
		})
		for k := range now {
			if errs[k] != nil {
				return nil, errs[k]
			}
			out.add(g, pairs[first+k], products[k], weights[k])
		}
	}
	return out, nil
}

// add adds the products of the rows of two groups to the conditions' sums.
func (p *pairSums) add(g *rowGroups, pair [2]int, products, weights *mat.Dense) {
	t, how := g.of, &g.how
	for i, a := range g.rows[pair[0]] {
		for j, b := range g.rows[pair[1]] {
			s, w := products.At(i, j), weights.At(i, j)
			if pair[0] == pair[1] && j < i || w == 0 || how.crossed && t.Run[a] == t.Run[b] {
				continue
			}
			if how.weighting == WeightEqual {
				s, w = s/w, 1
			}
			if t.Of[a] == t.Of[b] && a != b { // as pair (a,b) and as pair (b,a)
				s, w = 2*s, 2*w
			}
			k := min(t.Of[a], t.Of[b])*p.n + max(t.Of[a], t.Of[b])
			p.sum[k] += s
			p.weight[k] += w
		}
	}
}

// rowGroups are groups of rows whose products are taken together: rows with one set of channels (and of one run) where blocks of a matrix are cut or inverted for these
// channels, else any rows.
type rowGroups struct {
	of         *Trials
	how        pairing
	rows       [][]int
	run        []int         // of each group, where runs have covariances
	values     *mat.Dense    // missing ones 0
	present    *mat.Dense    // 1 for a value, 0 for a missing one
	weighted   *mat.Dense    // values times the precision
	precision  *mat.Dense    // which is cut
	covariance mat.Symmetric // of which blocks are inverted
	inverses   inverses      // of mean covariances of runs
}

func (t *Trials) group(how pairing) (*rowGroups, error) {
	how.subBlocks = how.subBlocks && how.whitening.roots == nil // a block of a diagonal matrix is its inverse's inverse
	rows, channels := t.Values.Dims()
	g := &rowGroups{of: t, how: how, values: mat.DenseCopyOf(t.Values), present: mat.NewDense(rows, channels, nil)}
	for i := range rows {
		value, present := g.values.RawRowView(i), g.present.RawRowView(i)
		for c, v := range value {
			if math.IsNaN(v) {
				value[c] = 0
			} else {
				present[c] = 1
			}
		}
	}
	switch {
	case how.covariances != nil:
		g.inverses.of = how.covariances
	case how.subBlocks && how.precision != nil:
		covariance, err := inverse(how.precision)
		if err != nil {
			return nil, fmt.Errorf("the precision matrix: %w", err)
		}
		g.covariance = covariance
	case how.whitening.upper != nil:
		g.precision, g.weighted = denseOf(how.precision), new(mat.Dense)
		g.weighted.Mul(g.values, g.precision)
	default:
		g.values = how.whitening.rows(g.values)
	}
	g.divide()
	return g, nil
}

// divide divides the rows into groups, in the order of their first rows.
func (g *rowGroups) divide() {
	const most = 256 // rows of a group that is free
	free := g.covariance == nil && g.how.covariances == nil
	group := map[string]int{}
	for i := range g.of.Of {
		key := []byte(fmt.Sprint(i / most))
		if !free {
			key = key[:0]
			for _, p := range g.present.RawRowView(i) {
				key = append(key, byte(p))
			}
			if g.how.covariances != nil {
				key = fmt.Append(key, g.of.Run[i])
			}
		}
		k, ok := group[string(key)]
		if !ok {
			k = len(g.rows)
			group[string(key)], g.rows = k, append(g.rows, nil)
			if g.how.covariances != nil {
				g.run = append(g.run, g.of.Run[i])
			}
		}
		g.rows[k] = append(g.rows[k], i)
	}
}
