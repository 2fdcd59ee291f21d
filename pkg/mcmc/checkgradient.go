package mcmc

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// checkGradient compares the gradient in s with differences of a density.
func checkGradient(t *Target, whose string, density Density, s *State) error {
	n := t.Dim
	direction, at := make([]float64, n), slices.Clone(s.X)
	each := n <= 200
	src := rng.New(1).At("CheckTarget", "directions").Source()
	for k := 0; k < 4 && !each; k++ {
		simd.Normals(direction, src)
		simd.Scale(1/math.Sqrt(simd.SumSquares(direction)), direction)
		// Along a random direction, the derivative has the size of the gradient over √n.
		d, noise := slope(density, at, s.X, direction)
		got := simd.Dot(direction, s.Gradient)
		each = !(math.Abs(d-got) <= 1e-4*(math.Abs(d)+rms(s.Gradient))+noise)
	}
	if !each {
		return nil
	}
	worst, message := 0.0, error(nil)
	clear(direction)
	for i, got := range s.Gradient {
		direction[i] = 1
		d, noise := slope(density, at, s.X, direction)
		direction[i] = 0
		excess := math.Abs(d-got) / (1e-4*math.Max(math.Abs(d), math.Abs(got)) + noise)
		if !math.IsNaN(d) && !(excess <= 1) && !(excess <= worst) {
			worst = excess
			message = fmt.Errorf("mcmc: %sgradient at the start is %.6g in %s, where x is %g, but the log density changes by %.6g there", whose, got, t.coordinate(i), s.X[i], d)
		}
	}
	return message
}

// slope is the derivative of a density at x along a direction of length 1, and how much it may be off by. It is NaN where the density is not finite nearby.
func slope(density Density, at, x, direction []float64) (d, noise float64) {
	size := 1.0
	for i, v := range direction {
		size = math.Max(size, math.Abs(v*x[i]))
	}
	best, bestNoise := math.NaN(), math.Inf(1)
	for _, h := range [...]float64{1e-3 * size, 1e-5 * size} {
		var by [2]float64
		round := 0.0
		for k, w := range [...]float64{h, h / 2} {
			simd.MulAdd(at, w, direction, x)
			up := density(nil, at)
			simd.MulAdd(at, -w, direction, x)
			down := density(nil, at)
			by[k] = (up - down) / (2 * w)
			round = 1e-14 * (1 + math.Abs(up) + math.Abs(down)) / w
		}
		d := by[1] + (by[1]-by[0])/3
		if noise := math.Abs(by[1]-by[0]) + 10*round; noise < bestNoise {
			best, bestNoise = d, noise
		}
	}
	return best, bestNoise
}
