package compare

import "math"

// minimum returns the least value of f within reach of a middle: the best point of a grid, and then by golden section between its neighbours.
func minimum(f func(float64) float64, middle, reach, step float64) (at, value float64) {
	value = math.Inf(1)
	at = middle
	for k := range int(2*reach/step) + 1 {
		x := middle - reach + float64(k)*step
		if v := f(x); v < value {
			at, value = x, v
		}
	}
	const section = 0.3819660112501051 // (3 − √5)/2
	a, b := max(at-step, middle-reach), min(at+step, middle+reach)
	x, y := a+section*(b-a), b-section*(b-a)
	fx, fy := f(x), f(y)
	for b-a > 1e-8 {
		if fx <= fy {
			b, y, fy = y, x, fx
			x = a + section*(b-a)
			fx = f(x)
		} else {
			a, x, fx = x, y, fy
			y = b - section*(b-a)
			fy = f(y)
		}
	}
	for _, p := range []float64{x, y} {
		if v := f(p); v < value {
			at, value = p, v
		}
	}
	return at, value
}
