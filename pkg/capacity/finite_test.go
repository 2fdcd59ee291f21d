package capacity

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestSubsets: halves have four groups each and any three groups in one; quarters are all pairs.
func TestSubsets(t *testing.T) {
	fours, pairs := subsets()
	if len(fours) != 14 || len(pairs) != 28 {
		t.Fatalf("%d halves and %d quarters", len(fours), len(pairs))
	}
	for _, s := range fours {
		if bits.OnesCount8(s) != 4 {
			t.Errorf("half %08b", s)
		}
	}
	for three := range 256 {
		if bits.OnesCount(uint(three)) != 3 {
			continue
		}
		in := 0
		for _, s := range fours {
			if int(s)&three == three {
				in++
			}
		}
		if in != 1 {
			t.Errorf("groups %08b are in %d halves", three, in)
		}
	}
	seen := map[uint8]bool{}
	for _, s := range pairs {
		seen[s] = bits.OnesCount8(s) == 2
	}
	if len(seen) != 28 {
		t.Error("not all pairs")
	}
}

// made has x at three sizes, with what it is without each group a little off.
func made(x [3]float64, off float64) sizes {
	s := sizes{x: x}
	r := rand.New(rand.NewPCG(4, 4))
	for g := range s.without {
		for i := range x {
			s.without[g][i] = x[i] + off*r.NormFloat64()
		}
	}
	return s
}

// TestLimit: of powers it is exact; where differences are noise it is what is typical; where they do not shrink there is none.
func TestLimit(t *testing.T) {
	for _, q := range []float64{0.25, 0.5, 0.9} {
		power := made([3]float64{3 - 2*q*q, 3 - 2*q, 3 - 2}, 0)
		h := newShrink(power)
		near(t, "q", h.q, q, 1e-12)
		limit := h.limit(power)
		near(t, "limit", limit.Value, 3, 1e-12)
		near(t, "its standard error", limit.SE, 0, 1e-12)
	}
	noise := made([3]float64{1.001, 1, 1.0005}, 1)
	h := newShrink(noise)
	if !(math.Abs(h.q-typical) <= 1e-3 && math.Abs(h.se-offTypical) <= 1e-3) {
		t.Errorf("q = %v ± %v of noise", h.q, h.se)
	}
	same := made([3]float64{2, 2, 2}, 0)
	h = newShrink(same)
	near(t, "limit of what stays", h.limit(same).Value, 2, 0)
	diverging := made([3]float64{2, 1, 0.4}, 1e-3)
	h = newShrink(diverging)
	if limit := h.limit(diverging); limit.Value == limit.Value {
		t.Errorf("limit %v of what diverges", limit)
	}
}

// TestStandardErrorOfLimit has differences so clear that they alone make q, and deviations of groups so small that standard errors to first order are those of a jackknife of
// Aitken's limit itself, x₀ − (x₀−x₁)²/((x₀−x₁) − (x₁−x₂)).
func TestStandardErrorOfLimit(t *testing.T) {
	const q = 0.6
	s := made([3]float64{3 - 2*q*q, 3 - 2*q, 3 - 2}, 1e-6)
	h := newShrink(s)
	aitken := func(x [3]float64) float64 {
		last, before := x[0]-x[1], x[1]-x[2]
		return x[0] - last*last/(last-before)
	}
	mean, squares := 0.0, 0.0
	for _, x := range s.without {
		mean += aitken(x) / eighths
	}
	for _, x := range s.without {
		squares += math.Pow(aitken(x)-mean, 2)
	}
	if want, got := math.Sqrt(7./8*squares), h.limit(s).SE; !(math.Abs(got/want-1) <= 1e-3) {
		t.Errorf("standard error %v of the limit, want %v", got, want)
	}
}

// sphere returns points on spheres of the radius in d dimensions about centres of length 1, each manifold in directions of its own.
func sphere(r *rand.Rand, manifolds, points, d int, radius float64) []*mat.Dense {
	w := make([]*mat.Dense, manifolds)
	for mu := range w {
		x := normal(r, points, d)
		w[mu] = mat.NewDense(points, manifolds*(d+1), nil)
		for j := range points {
			row := x.Slice(j, j+1, 0, d).(*mat.Dense)
			size := mat.Norm(row, 2)
			w[mu].Set(j, mu*(d+1), 1)
			for i := range d {
				w[mu].Set(j, mu*(d+1)+1+i, radius*row.At(0, i)/size)
			}
		}
	}
	return w
}

// TestExtrapolate has spheres of which the capacity is known. 4 standard errors for points and samples are allowed; the raw capacity of D = 6 is further away.
func TestExtrapolate(t *testing.T) {
	if testing.Short() {
		t.Skip("measures 51 sets of points, twice")
	}
	for _, c := range []struct {
		d   int
		off bool
	}{{2, false}, {6, true}} {
		e, err := Extrapolate(context.Background(), MFTMA, sphere(rand.New(rand.NewPCG(6, 1)), 6, 64, c.d, 1), Options{Origin: AsGiven, Samples: 400}, rand.NewPCG(6, 2))
		if err != nil {
			t.Fatal(err)
		}
		truth := Ball(c.d, 1, 0)
		within(t, "capacity", e.Corrected.Capacity, truth)
		within(t, "dimension", e.Corrected.Dimension, float64(c.d))
		if raw := e.Raw.Capacity; c.off && !(raw.Value > truth+4*raw.SE) {
			t.Errorf("D = %d: the raw capacity %v is not too large", c.d, raw)
		}
		if q, h, all := e.Quarter.Capacity.Value, e.Half.Capacity.Value, e.Raw.Capacity.Value; !(q > h && h > all && all > e.Corrected.Capacity.Value) {
			t.Errorf("capacities %v, %v, %v, %v of more and more points", q, h, all, e.Corrected.Capacity.Value)
		}
		if e.Corrected.AxisAlignment.Value == e.Corrected.AxisAlignment.Value {
			t.Error("alignments have a limit")
		}
		if _, err := Compare(e.Raw, e.Corrected); err == nil || !strings.Contains(err.Error(), "some points and infinitely many") {
			t.Errorf("compared: %v", err)
		}
		if text := e.String(); !strings.Contains(text, "capacity") || !strings.Contains(text, "limit") {
			t.Errorf("it says %q", text)
		}
	}
}

// TestExtrapolateWhatStays has segments of many points at their ends: any quarter of them has all there is.
func TestExtrapolateWhatStays(t *testing.T) {
	ends := make([]float64, 80)
	for j := range ends {
		ends[j] = 0.7 * float64(1-2*(j%2))
	}
	e, err := Extrapolate(context.Background(), MFTMA, orthogonal(4, mat.NewDense(80, 1, ends)), Options{Origin: AsGiven, Samples: 20}, rand.NewPCG(6, 3))
	if err != nil {
		t.Fatal(err)
	}
	raw, limit := e.Raw.Capacity, e.Corrected.Capacity
	// Centres of quarters, the means of their points, are a little off the middle.
	if !(math.Abs(limit.Value-raw.Value) <= 0.02*raw.Value) {
		t.Errorf("capacity %v, in the limit %v", raw, limit)
	}
	if _, err := Extrapolate(context.Background(), MFTMA, orthogonal(4, mat.NewDense(15, 1, ends[:15])), Options{Origin: AsGiven}, rand.NewPCG(6, 3)); err == nil ||
		!strings.Contains(err.Error(), "manifold 0 has 15 points: less than 16") {
		t.Errorf("error %v", err)
	}
}

// ballGeometry is GLUE's dimension, radius and utility of whole balls in directions of their own, whose projections are known: from n samples of t along the centre and the
// length of t along the axes.
func ballGeometry(r *rand.Rand, d int, radius float64, n int) (dimension, effective, utility float64) {
	active, along, square := make([]bool, n), make([]float64, n), make([]float64, n)
	centre, share := make([]float64, n), 0.0
	for k := range n {
		t, length := r.NormFloat64(), 0.0
		for range d {
			v := r.NormFloat64()
			length += v * v
		}
		length = math.Sqrt(length)
		centre[k] = t
		switch {
		case t >= radius*length: // on its side
			continue
		case t <= -length/radius: // no v but 0
			along[k], square[k] = t+length*length/t, length*length/(t*t)
		default:
			along[k], square[k] = t-radius*length, radius*radius
		}
		active[k], share = true, share+1/float64(n)
	}
	var b, c float64
	for k := range n {
		product, size := -share*centre[k], share*share
		if active[k] {
			product, size = along[k]-share*centre[k], (1-share)*(1-share)+square[k]
		}
		b += product * product / size / float64(n)
		c += product * product / (size + share*share) / float64(n)
	}
	return b, math.Sqrt(c / (b - c)), c * Ball(d, radius, 0)
}

// TestExtrapolateGLUE has the geometry of whole balls as its truth, within 4 standard errors.
func TestExtrapolateGLUE(t *testing.T) {
	if testing.Short() {
		t.Skip("measures 51 sets of points")
	}
	const d, radius = 3, 1
	e, err := Extrapolate(context.Background(), GLUE, sphere(rand.New(rand.NewPCG(6, 5)), 5, 96, d, radius), Options{Origin: AsGiven, Samples: 300}, rand.NewPCG(6, 6))
	if err != nil {
		t.Fatal(err)
	}
	dimension, effective, utility := ballGeometry(rand.New(rand.NewPCG(6, 7)), d, radius, 400_000)
	within(t, "capacity", e.Corrected.Capacity, Ball(d, radius, 0))
	within(t, "dimension", e.Corrected.Dimension, dimension)
	within(t, "radius", e.Corrected.Radius, effective)
	within(t, "utility", e.Corrected.Utility, utility)
}
