package task

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

// Where next to no draw of an exponential falls between minimum and maximum delays still come, with the mean of the distribution, that from minimum on is m − w/(exp(w/m) − 1) for
// the mean m and the width w: far out in its tail, and in a narrow window of a long one.
func TestUnlikelyDelays(t *testing.T) {
	for _, c := range []struct{ mean, min, max, want float64 }{
		{1, 1000, 1e9, 1001},
		{2, 1000, 1004, 1002 - 4/math.Expm1(2)},
		{1, 800, 800.5, 801 - .5/math.Expm1(.5)},
		{1e6, 1000, 1010, 1005},
		{1e-3, 1000, 1000.5, 1000.001},
		{600, 300, 3000, 900 - 2700/math.Expm1(2700./600)}, // a likely one
	} {
		const n, dt = 4000, 1e-4
		random, p := rng.New(31).Rand(), span{"delay", c.mean, c.min, c.max}
		sum, squares := 0.0, 0.0
		for range n {
			ms := dt * (float64(p.steps(dt, random)) + .5)
			if ms < c.min || ms > c.max {
				t.Fatalf("%+v: a delay of %v", c, ms)
			}
			sum, squares = sum+(ms-c.want), squares+(ms-c.want)*(ms-c.want)
		}
		if bias, se := sum/n, math.Sqrt(squares)/n; math.Abs(bias) > 4.5*se+dt {
			t.Errorf("%+v: the mean is off by %v ± %v", c, bias, se)
		}
	}
}
