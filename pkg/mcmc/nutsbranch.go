package mcmc

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// branch is what is known of a stretch of a trajectory: a state that was drawn from it, its edges and the sum of its momenta.
type branch struct {
	x, g        []float64 // of the state
	logDensity  float64
	logWeight   float64 // logarithm of the sum of the densities in phase space, relative to that at the beginning
	first, last edge    // in the order in which the states were made
	sum         []float64
}

// edge is the momentum p and the velocity v at an end; with unit masses both are one slice.
type edge struct{ p, v []float64 }

func newEdge(n int, unit bool) edge {
	e := edge{p: make([]float64, n)}
	if e.v = e.p; !unit {
		e.v = make([]float64, n)
	}
	return e
}

func newBranch(n int, unit bool) branch {
	return branch{x: make([]float64, n), g: make([]float64, n), first: newEdge(n, unit), last: newEdge(n, unit), sum: make([]float64, n)}
}

// size gives w memory, all at once unless that is much.
func (w *tree) size(n, depth int, unit bool) {
	if w.n != n || (&w.whole.first.p[0] == &w.whole.first.v[0]) != unit {
		w.n, w.whole, w.branches = n, newBranch(n, unit), nil
	}
	if n <= 1<<14 {
		w.branch(depth)
	}
}

// branch returns the memory for a branch of a depth.
//
// A branch of depth d is built in that of depth d, whose first half is the branch itself and whose second half of depth d − 1 is in branch d − 1: nothing is in use twice.
func (w *tree) branch(depth int) *branch {
	for len(w.branches) <= depth {
		w.branches = append(w.branches, newBranch(w.n, &w.whole.first.p[0] == &w.whole.first.v[0]))
	}
	return &w.branches[depth]
}

// copy makes f stand where g does.
func (f *flow) copy(g *flow, tuning *Tuning) {
	f.size(len(g.x), tuning)
	copy(f.x, g.x)
	copy(f.p, g.p)
	copy(f.g, g.g)
	f.logDensity = g.logDensity
}

// leaf makes b the stretch of one state, whose velocity is known.
func (b *branch) leaf(f *flow, unit bool) {
	copy(b.x, f.x)
	copy(b.g, f.g)
	b.logDensity = f.logDensity
	copy(b.first.p, f.p)
	copy(b.last.p, f.p)
	copy(b.sum, f.p)
	if !unit {
		copy(b.first.v, f.v)
		copy(b.last.v, f.v)
	}
}

// append makes b the stretch of b and c after it, whose weights have the sum total; the state stays. c keeps memory, but no use.
func (b *branch) append(c *branch, total float64) {
	b.last, c.last = c.last, b.last
	simd.Add(b.sum, b.sum, c.sum)
	b.logWeight = total
}

// turns says whether the stretch of a and b after it turns around: between its ends, between the ends of a with the first state of b, or between those of b with the last of a.
func turns(a, b *branch) bool {
	far, near := simd.Dot(a.first.v, a.sum), simd.Dot(b.last.v, b.sum)
	return !(far+simd.Dot(a.first.v, b.sum) > 0 && simd.Dot(b.last.v, a.sum)+near > 0 &&
		far+simd.Dot(a.first.v, b.first.p) > 0 && simd.Dot(b.first.v, a.sum)+simd.Dot(b.first.v, b.first.p) > 0 &&
		simd.Dot(a.last.v, b.sum)+simd.Dot(a.last.v, a.last.p) > 0 && near+simd.Dot(b.last.v, a.last.p) > 0)
}

// logAdd is log(eᵃ + eᵇ) of finite numbers, and the share of eᵇ in the sum.
func logAdd(a, b float64) (sum, share float64) {
	e := math.Exp(-math.Abs(b - a))
	if b > a {
		return b + math.Log1p(e), 1 / (1 + e)
	}
	return a + math.Log1p(e), e / (1 + e)
}
