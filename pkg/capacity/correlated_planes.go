package capacity

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// tangents finds projections by cutting planes. Each point of an ellipsoid is a combination w = (1, s) of its centre and axes, times those; all products are taken by the
// covariance, so that there are no coordinates. It is working memory for one goroutine at a time.
type tangents struct {
	*ellipsoids
	*solver
	ball      []int       // of which ellipsoid a point is; −1 where there is none
	w         [][]float64 // its combination, divided by its length
	cw        []float64   // what all centres and axes have as products with a point
	x, omega  []float64   // dual of the combinations, y λ w summed over points; products of v with all centres and axes
	tau       []float64   // those of t
	labels, k []float64   // of the ellipsoids: labels and margins
	next      []float64
	at        int // from which point on to look for one that can be replaced
}

func newTangents(f *ellipsoids) *tangents {
	p, n := f.manifolds(), f.total()
	room := f.rank + 2*p + 2
	m := &gram{n: room, rank: f.rank, g: make([]float64, room*room), length: make([]float64, room)}
	t := &tangents{
		ellipsoids: f, solver: newSolver(m), ball: make([]int, room), w: make([][]float64, room), cw: make([]float64, n), x: make([]float64, n), omega: make([]float64, n),
		labels: make([]float64, p), k: make([]float64, p), next: make([]float64, n),
	}
	widest := 0
	for mu := range p {
		widest = max(widest, f.first[mu+1]-f.first[mu])
	}
	all := make([]float64, room*widest)
	for j := range t.w {
		t.w[j] = all[j*widest : (j+1)*widest : (j+1)*widest]
	}
	t.y, t.c, t.kappa = make([]float64, room), make([]float64, room), make([]float64, room)
	return t
}

// project solves the problem for the products tau of t with centres and axes, the labels y of ellipsoids, and a margin in units of the centres' lengths.
func (t *tangents) project(tau, y []float64, margin float64) (how outcome, residual float64, err error) {
	scale := 0.0
	for mu := range y {
		t.k[mu] = margin * math.Sqrt(t.inner.At(t.first[mu], t.first[mu]))
		block := tau[t.first[mu]:t.first[mu+1]]
		scale = max(scale, (math.Abs(block[0])+math.Sqrt(simd.SumSquares(block[1:]))+math.Abs(t.k[mu]))/t.size[mu])
	}
	return t.search(tau, y, scale)
}

// separable says whether a hyperplane has all ellipsoids strictly on their sides: whether v·z ≥ the length of the centre can be had, from t = 0.
func (t *tangents) separable(y []float64) (outcome, error) {
	scale := 0.0
	for mu := range y {
		t.k[mu] = math.Sqrt(t.inner.At(t.first[mu], t.first[mu]))
		scale = max(scale, t.k[mu]/t.size[mu])
	}
	clear(t.next)
	how, _, err := t.search(t.next, y, scale)
	return how, err
}

// search adds points until none is violated by more than tangency in units of scale, which residual is in, too.
func (t *tangents) search(tau, y []float64, scale float64) (how outcome, residual float64, err error) {
	const rounds = 500
	for j := range t.ball {
		t.ball[j], t.length[j], t.c[j], t.kappa[j], t.y[j] = -1, 1, 0, 0, 1
	}
	clear(t.g)
	for j := range t.n {
		t.g[j*t.n+j] = 1
	}
	t.tau, t.at = tau, 0
	copy(t.labels, y)
	copy(t.omega, tau)
	t.start(t.c, t.y, t.kappa)
	how = strict
	for range rounds {
		residual = 0
		added := false
		for mu := range y {
			violation := t.violation(mu) / t.size[mu]
			residual = max(residual, violation/scale)
			if violation > tangency*scale {
				if !t.add(mu) {
					return infeasible, residual, nil
				}
				added = true
			}
		}

		if !added {
			return how, residual, nil
		}
		for _, k := range t.kappa {
			t.margins = t.margins || k != 0
		}
		t.products()
		clear(t.barred)
		t.solves = 0
		var unsolved float64
		how, unsolved = t.resume()
		switch {
		case how == infeasible:
			return infeasible, residual, nil
		case how == exhausted || !(unsolved <= worst):
			return how, residual, failed(0, how, unsolved)
		}
		how = strict // which points are beside others on the hyperplane says nothing of ellipsoids
		t.update()
	}
	return exhausted, residual, fmt.Errorf("no projection within %d rounds of cutting planes, residual %.3g", rounds, residual)
}

// violation is by how much the point of ellipsoid μ that is furthest on the wrong side is short of the margin.
func (t *tangents) violation(mu int) float64 {
	block := t.omega[t.first[mu]:t.first[mu+1]]
	return t.k[mu] - t.labels[mu]*block[0] + math.Sqrt(simd.SumSquares(block[1:]))
}

// add takes in the point of ellipsoid μ that is furthest on the wrong side; false where that is the origin, which has no side.
func (t *tangents) add(mu int) bool {
	f := t.ellipsoids
	from, to := f.first[mu], f.first[mu+1]
	for t.in[t.at%t.n] {
		t.at++
	}
	j := t.at % t.n
	t.at++
	w := t.w[j][:to-from]
	copy(w, t.omega[from:to])
	w[0] = 0
	if length := math.Sqrt(simd.SumSquares(w)); length > 0 {
		simd.Scale(-t.labels[mu]/length, w)
	}
	w[0] = 1
	clear(t.cw)
	for i, v := range w {
		simd.Axpy(v, f.inner.RawRowView(from+i), t.cw)
	}
	square := simd.Dot(w, t.cw[from:to])
	if !(square > 1e-20*t.size[mu]*t.size[mu]) {
		return false
	}
	length := math.Sqrt(square)
	simd.Scale(1/length, w)
	simd.Scale(1/length, t.cw)
	t.ball[j], t.length[j] = mu, length
	t.y[j], t.kappa[j], t.c[j] = t.labels[mu], t.k[mu]/length, simd.Dot(w, t.tau[from:to])
	for i, nu := range t.ball {
		v := 0.0
		if nu >= 0 {
			a, b := f.first[nu], f.first[nu+1]
			v = simd.Dot(t.w[i][:b-a], t.cw[a:b])
		}
		t.g[i*t.n+j], t.g[j*t.n+i] = v, v
	}
	t.g[j*t.n+j] = 1
	return true
}

// update takes x and ω from the solution.
func (t *tangents) update() {
	clear(t.x)
	for _, j := range t.passive {
		from, to := t.first[t.ball[j]], t.first[t.ball[j]+1]
		simd.Axpy(t.mu[j], t.w[j][:to-from], t.x[from:to])
	}
	copy(t.omega, t.tau)
	for i, v := range t.x {
		if v != 0 {
			simd.Axpy(v, t.inner.RawRowView(i), t.omega)
		}
	}
}

// keep fills the sample with what the solution has of each ellipsoid, and returns the summands of Parts, before they are divided by the number of ellipsoids.
func (t *tangents) keep(s *sample) (parts [4]float64) {
	f := t.ellipsoids
	for _, j := range t.passive {
		s.sum[t.ball[j]] += t.y[j] * t.mu[j] / t.length[j]
	}
	var all, own, centres, axes, across float64
	for mu := range s.sum {
		from, to := f.first[mu], f.first[mu+1]
		for i := from; i < to; i++ {
			s.distance[mu] += t.x[i] * (t.omega[i] - t.tau[i])
		}
		all += s.distance[mu]
		cc, aa, ca := f.within(t.x, from, to)
		own, centres, axes, across = own+cc+aa+ca, centres+cc, axes+aa, across+ca
	}
	copy(t.next, t.x) // the parts along axes
	for mu := range s.sum {
		t.next[f.first[mu]] = 0
	}
	var cc, aa float64
	for i, v := range t.x {
		if v == 0 {
			continue
		}
		row := f.inner.RawRowView(i)
		if t.next[i] != 0 {
			aa += v * simd.Dot(row, t.next)
		} else {
			cc += v * (simd.Dot(row, t.x) - simd.Dot(row, t.next))
		}
	}
	return [4]float64{own, cc - centres, aa - axes, all - cc - aa - across}
}

// within are the squared lengths of the parts of x along the centre and the axes of one ellipsoid, and twice the inner product of the two.
func (f *ellipsoids) within(x []float64, from, to int) (cc, aa, ca float64) {
	for i := from; i < to; i++ {
		product := simd.Dot(f.inner.RawRowView(i)[from+1:to], x[from+1:to])
		if i == from {
			cc, ca = x[i]*x[i]*f.inner.At(i, i), 2*x[i]*product
		} else {
			aa += x[i] * product
		}
	}
	return cc, aa, ca
}
