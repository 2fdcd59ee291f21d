package changepoint

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"gonum.org/v1/gonum/floats"
)

// bends goes through all segmentations into lines that meet. Values at the changes tie neighbouring segments, so that sums over segments do not part as they do in a
// recursion: what is known of a value at a change, from the left, is a normal distribution, and each segmentation has its own. Those with the same first changes share the work.
type bends struct {
	*pieces
	most, least int
	table       [][]piece // piece of series d from i to j at [i·n+j]
}

func newBends(p *pieces, most, least int) *bends {
	n := p.observations()
	b := &bends{p, most, least, make([][]piece, n*n)}
	for i := range n {
		for j := i + least; j < n; j++ {
			row, last := make([]piece, p.series), j
			if j == n-1 {
				last = n // an observation at a change counts with the segment after it
			}
			for d := range row {
				row[d] = p.line(d, i, last, j)
			}
			b.table[i*n+j] = row
		}
	}
	return b
}

// known is what the observations before a change say of a value at it: j a² − 2h a + c.
type known struct{ j, h, c float64 }

// walk is one of the parts of the enumeration: all that begin with one first change.
type walk struct {
	*bends
	scale    float64 // of the precision of the prior
	noise    float64
	changes  []int
	states   [][]known // for each change, and the end
	cost     []float64 // half the logarithm of the determinant so far
	best     []Segmentation
	evidence []float64     // sums, relative to top
	top      []float64     // logarithms
	position [][][]float64 // sums, relative to top
}

func (b *bends) newWalk(scale, noise float64) *walk {
	w := &walk{bends: b, scale: scale, noise: noise, states: make([][]known, b.most+2), cost: make([]float64, b.most+2)}
	w.evidence, w.top, w.position = make([]float64, b.most+1), filled(b.most+1, math.Inf(-1)), make([][][]float64, b.most+1)
	w.best = make([]Segmentation, b.most+1)
	for k := range w.best {
		w.best[k].Squares = math.Inf(1)
		w.position[k] = make([][]float64, k)
		for m := range k {
			w.position[k][m] = make([]float64, b.observations())
		}
	}
	for k := range w.states {
		w.states[k] = make([]known, b.series)
	}
	for d := range b.series {
		w.states[0][d] = known{j: b.lambda[d] * scale}
	}
	return w
}

// extend goes on from change number m, at observation i, to one at observation j, and fills the state there.
func (w *walk) extend(m, i, j int) {
	n := w.observations()
	cost, product := w.cost[m], 1.0
	for d, q := range w.table[i*n+j] {
		s := w.states[m][d]
		a, h, lambda := s.j+q.vv, s.h+q.hv, w.lambda[d]*w.scale
		w.states[m+1][d] = known{q.uu + lambda - q.uv*q.uv/a, q.hu - q.uv*h/a, s.c + q.c - h*h/a}
		if w.scale > 0 {
			if product *= a / lambda; product > 1e200 {
				cost, product = cost+0.5*math.Log(product), 1
			}
		}
	}
	w.cost[m+1] = cost + 0.5*math.Log(product)
}

// from counts all segmentations that begin with the changes so far, the last of which is at observation i.
func (w *walk) from(i int) {
	m, n := len(w.changes), w.observations()
	if n-1-i >= w.least {
		w.extend(m, i, n-1)
		w.finish(m)
	}
	if m == w.most {
		return
	}
	for j := i + w.least; j+w.least <= n-1; j++ {
		w.changes = append(w.changes, j)
		w.extend(m, i, j)
		w.from(j)
		w.changes = w.changes[:m]
	}
}

// finish counts the segmentation with the changes so far.
func (w *walk) finish(m int) {
	squares, cost, product := 0.0, w.cost[m+1], 1.0
	for d, s := range w.states[m+1] {
		squares += max(s.c-s.h*s.h/s.j, 0)
		if w.scale > 0 {
			if product *= s.j / (w.lambda[d] * w.scale); product > 1e200 {
				cost, product = cost+0.5*math.Log(product), 1
			}
		}
	}
	if w.scale == 0 {
		if squares < w.best[m].Squares {
			w.best[m] = Segmentation{Changes: append([]int{}, w.changes...), Squares: squares}
		}
		return
	}
	v := -squares/(2*w.noise*w.noise) - cost - 0.5*math.Log(product)
	if v > w.top[m] {
		w.rescale(m, v)
	}
	share := math.Exp(v - w.top[m])
	w.evidence[m] += share
	for k, i := range w.changes {
		w.position[m][k][i] += share
	}
}

// rescale makes sums relative to another number.
func (w *walk) rescale(m int, top float64) {
	factor := math.Exp(w.top[m] - top)
	w.top[m] = top
	w.evidence[m] *= factor
	for _, at := range w.position[m] {
		floats.Scale(factor, at)
	}
}

// all goes through all segmentations, in parts of one first change each, and puts these together in order.
func (b *bends) all(scale, noise float64) *walk {
	n := b.observations()
	parts := make([]*walk, n)
	cores.Do(n, func(j int) {
		if j != 0 && (b.most == 0 || j < b.least || j+b.least > n-1) {
			return
		}
		w := b.newWalk(scale, noise)
		if j == 0 {
			w.extend(0, 0, n-1)
			w.finish(0)
		} else {
			w.changes = append(w.changes, j)
			w.extend(0, 0, j)
			w.from(j)
		}
		parts[j] = w
	})
	whole := b.newWalk(scale, noise)
	for _, w := range parts {
		if w == nil {
			continue
		}
		for k := range whole.best {
			if w.best[k].Squares < whole.best[k].Squares {
				whole.best[k] = w.best[k]
			}
			if math.IsInf(w.top[k], -1) {
				continue
			}
			if w.top[k] > whole.top[k] {
				whole.rescale(k, w.top[k])
			}
			w.rescale(k, whole.top[k])
			whole.evidence[k] += w.evidence[k]
			for m, at := range w.position[k] {
				floats.Add(whole.position[k][m], at)
			}
		}
	}
	return whole
}

// posterior is as for [pieces.posterior].
func (b *bends) posterior(noise float64) (evidence []float64, position [][][]float64) {
	w := b.all(noise*noise, noise)
	for k := range w.evidence {
		for _, at := range w.position[k] {
			floats.Scale(1/w.evidence[k], at)
		}
		w.evidence[k] = w.top[k] + math.Log(w.evidence[k])
	}
	return w.evidence, w.position
}
