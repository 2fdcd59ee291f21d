package theory

import (
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Constants of the grid over a.
const (
	// spacing of the grid in units of σ_a. P(a) is a mixture of normal densities of standard deviation σ_a, one for each z, so sums over the grid miss integrals by
	// 2 exp(−2π²/spacing²) = 5·10⁻¹¹ of them for each output, whatever the field.
	spacing = .9
	// deep is how far below the top a log density is left out.
	deep = 40
	// mostPoints is how many points of a grid are more than we want to hold.
	mostPoints = 1 << 23
)

// grid are points over readout weights a, with their log weights.
type grid struct {
	outputs int
	a       []float64 // outputs of each point in a row
	log     []float64
	top     float64
	full    bool // there were too many points
}

// readout is the log density of a, up to a constant, at a field.
type readout struct {
	variance float64
	counts   []float64
	tilts    []*tilt
	t        [][]float64 // classes × outputs
}

// at returns the log density −|a|²/2σ² + Σ n_c g(t_c·a).
func (d *readout) at(a []float64) float64 {
	sum := 0.
	for _, v := range a {
		sum -= v * v
	}
	sum /= 2 * d.variance
	for c, n := range d.counts {
		sum += n * d.tilts[c].at(logMass, dot(d.t[c], a))
	}
	return sum
}

// climb sets a to σ_a² Σ n_c t_c ⟨φ⟩_c: a step of expectation and maximisation in the mixture that P(a) is, never downhill. It returns how far a went.
func (d *readout) climb(a []float64) (moved float64) {
	next := make([]float64, len(a))
	for c, n := range d.counts {
		phi := d.tilts[c].at(meanPhi, dot(d.t[c], a))
		for r, t := range d.t[c] {
			next[r] += d.variance * n * t * phi
		}
	}
	for r, v := range next {
		moved += (v - a[r]) * (v - a[r])
	}
	copy(a, next)
	return math.Sqrt(moved)
}

// reach returns bounds of all modes: σ_a² Σ n_c t_c φ with φ anywhere between its bounds.
func (d *readout) reach(low, high []float64) {
	clear(low)
	clear(high)
	for c, n := range d.counts {
		u := d.tilts[c].unit
		for r, t := range d.t[c] {
			low[r] += d.variance * n * min(t*u.Low, t*u.High)
			high[r] += d.variance * n * max(t*u.Low, t*u.High)
		}
	}
}

// points returns all points of the grid whose log density is at most deep below the top, by branch and bound: in a box the density is at most what each of its terms is, and g is
// convex, largest at an end.
func (d *readout) points() *grid {
	outputs := len(d.t[0])
	low, high := make([]float64, outputs), make([]float64, outputs)
	d.reach(low, high)
	step := spacing * math.Sqrt(d.variance)
	from, to := make([]int, outputs), make([]int, outputs)
	for r := range from {
		from[r], to[r] = int(math.Floor((low[r]-9.5*math.Sqrt(d.variance))/step)), int(math.Ceil((high[r]+9.5*math.Sqrt(d.variance))/step))
	}
	boxes := []box{{from, to}}
	for range 6 { // pieces of work
		var finer []box
		for _, b := range boxes {
			finer = append(finer, b.halves()...)
		}
		boxes = finer
	}
	top := d.best(low, high)
	parts := make([]grid, len(boxes))
	cores.Do(len(boxes), func(k int) {
		parts[k] = grid{outputs: outputs, top: math.Inf(-1)}
		d.search(&parts[k], boxes[k], step, top-deep)
	})
	all := &grid{outputs: outputs, top: math.Inf(-1)}
	for _, p := range parts {
		all.a, all.log = append(all.a, p.a...), append(all.log, p.log...)
		all.top, all.full = max(all.top, p.top), all.full || p.full
	}
	return all
}

// sizes returns how large |h| gets for each class, anywhere on the grid.
func (d *readout) sizes() []float64 {
	outputs := len(d.t[0])
	low, high, size := make([]float64, outputs), make([]float64, outputs), make([]float64, len(d.t))
	d.reach(low, high)
	for c, t := range d.t {
		for r, v := range t {
			size[c] += math.Abs(v) * (max(-low[r], high[r]) + (9.5+spacing)*math.Sqrt(d.variance))
		}
	}
	return size
}

// best returns the highest log density found by climbing from corners of what the modes lie in.
func (d *readout) best(low, high []float64) float64 {
	a := make([]float64, len(low))
	top := d.at(a)
	for corner := range 1 << min(len(low), 6) {
		for r := range a {
			a[r] = low[r]
			if corner>>r&1 == 1 {
				a[r] = high[r]
			}
		}
		for range 20 {
			d.climb(a)
		}
		top = max(top, d.at(a))
	}
	return top
}

// box is a range of points, ends included.
type box struct{ from, to []int }

// cut returns the longest side and the point up to which its lower half goes, or false for a box of one point.
func (b box) cut() (side, middle int, ok bool) {
	for k := range b.from {
		if b.to[k]-b.from[k] > b.to[side]-b.from[side] {
			side = k
		}
	}
	return side, b.from[side] + (b.to[side]-b.from[side])/2, b.to[side] > b.from[side]
}

// halves divides the longest side; a box of one point stays whole.
func (b box) halves() []box {
	side, middle, ok := b.cut()
	if !ok {
		return []box{b}
	}
	lower, upper := slices.Clone(b.to), slices.Clone(b.from)
	lower[side], upper[side] = middle, middle+1
	return []box{{slices.Clone(b.from), lower}, {upper, slices.Clone(b.to)}}
}

// search appends the points of a box, which it changes and leaves as it was.
func (d *readout) search(g *grid, b box, step, floor float64) {
	if g.full || d.bound(b, step) < floor {
		return
	}
	if side, middle, ok := b.cut(); ok {
		from, to := b.from[side], b.to[side]
		b.to[side] = middle
		d.search(g, b, step, floor)
		b.from[side], b.to[side] = middle+1, to
		d.search(g, b, step, floor)
		b.from[side] = from
		return
	}
	at := len(g.a)
	for _, k := range b.from {
		g.a = append(g.a, float64(k)*step)
	}
	v := d.at(g.a[at:])
	if v < floor {
		g.a = g.a[:at]
		return
	}
	g.log, g.top = append(g.log, v), max(g.top, v)
	g.full = len(g.log) > mostPoints/64
}

// bound is not less than the log density anywhere in a box.
func (d *readout) bound(b box, step float64) float64 {
	sum := 0.
	for r := range b.from {
		if near := float64(max(b.from[r], -b.to[r], 0)) * step; near > 0 {
			sum -= near * near
		}
	}
	sum /= 2 * d.variance
	for c, n := range d.counts {
		low, high := 0., 0.
		for r, t := range d.t[c] {
			x, y := t*float64(b.from[r])*step, t*float64(b.to[r])*step
			low, high = low+min(x, y), high+max(x, y)
		}
		sum += n * max(d.tilts[c].at(logMass, low), d.tilts[c].at(logMass, high))
	}
	return sum
}

func dot(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
