package capacity

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Ellipsoid is the capacity of ellipsoids with these radii, in units of the distance of their centre from the origin, at right angles to that, with margin κ: 1/E[F] with
// F the squared distance of a standard normal vector from the vectors that have the ellipsoid on the right side. F is exact for each of so many samples (0: 100 000), by the one
// root of a decreasing function; the expectation is a mean over samples, with its standard error.
//
// Where the radii come in pairs with product 1, or are 1, the capacity without margin is 2/(D+1). A radius of 0 is none; those above 1e12, and below 1e-12, are taken as that,
// which makes no difference. It panics where a radius is negative or not finite, where the margin is not finite, and for one sample or a negative number of them.
func Ellipsoid(radii []float64, kappa float64, samples int, src rand.Source) Estimate {
	for _, r := range radii {
		if !(r >= 0) || math.IsInf(r, 0) {
			panic(fmt.Sprintf("capacity: Ellipsoid: radius %v", r))
		}
	}
	if samples < 0 || samples == 1 || math.IsNaN(kappa) || math.IsInf(kappa, 0) {
		panic(fmt.Sprintf("capacity: Ellipsoid: margin %v, %d samples", kappa, samples))
	}
	if samples == 0 {
		samples = 100_000
	}
	radii = append([]float64(nil), radii...)
	for i, r := range radii {
		if r > 0 {
			radii[i] = min(max(r, 1/infinite), infinite)
		}
	}
	t := make([]float64, len(radii)+1)
	distances := make([]float64, samples)
	for k := range distances {
		simd.Normals(t, src)
		distances[k] = coneDistance(t[0]-kappa, t[1:], radii)
	}
	return reciprocal(distances, 1)
}

// coneDistance is the squared distance of (x, t) from the cone of the (w, v) with w ≥ ‖(R_i v_i)‖. The nearest has v_i = t_i/(1+νR_i²) and w = x/(1−ν), with the ν > 0 at which
// it is on the boundary.
func coneDistance(x float64, t, radii []float64) float64 {
	image := func(nu float64) float64 { // ‖(R_i v_i)‖
		sum := 0.0
		for i, r := range radii {
			v := r * t[i] / (1 + nu*r*r)
			sum += v * v
		}
		return math.Sqrt(sum)
	}
	polar, all := 0.0, x*x // the apex is nearest where −x ≥ ‖(t_i/R_i)‖
	for i, r := range radii {
		if r > 0 {
			polar += t[i] * t[i] / (r * r)
			all += t[i] * t[i]
		}
	}
	switch {
	case x >= image(0):
		return 0
	case -x >= math.Sqrt(polar):
		return all
	}
	low, high := 0.0, 1.0 // of ν where x ≥ 0, of 1/ν else; at the lower end the point is outside
	for range 60 {
		middle := (low + high) / 2
		nu := middle
		if x < 0 {
			nu = 1 / middle
		}
		if x/(1-nu) < image(nu) {
			low = middle
		} else {
			high = middle
		}
	}
	nu := (low + high) / 2
	if x < 0 {
		nu = 1 / nu
	}
	w := image(nu)
	sum := (w - x) * (w - x)
	for i, r := range radii {
		d := t[i] * nu * r * r / (1 + nu*r*r)
		sum += d * d
	}
	return sum
}
