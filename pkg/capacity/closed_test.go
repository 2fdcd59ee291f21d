package capacity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// near holds a number to the last digit that is printed of it.
func near(t *testing.T, what string, got, want, digit float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 0.51*digit) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestPoints(t *testing.T) {
	for kappa, want := range map[float64]float64{-1: 13.2732, 0: 2, 0.25: 1.364643, 0.5: 0.961205, 1: 0.519572, 1.5: 0.309871, 2: 0.200231, 3: 0.100002} {
		digit := 1e-6
		if kappa == -1 {
			digit = 1e-4
		}
		near(t, "capacity of points", Points(kappa), want, digit)
	}
	if got := Points(0); got != 2 {
		t.Errorf("without margin %v", got)
	}
	if a, b := overlap(-12+1e-9), overlap(-12-1e-9); !(math.Abs(a-b) <= 1e-7*b) {
		t.Errorf("closed form %g and series %g differ", a, b)
	}
	// The mean for κ and −κ together is E(κ+x)², whatever κ.
	for _, kappa := range []float64{0.1, 1, 3, 11, 13} {
		near(t, "sum", overlap(kappa)+overlap(-kappa), 1+kappa*kappa, 1e-12*(1+kappa*kappa))
	}
}

func TestPointsSparse(t *testing.T) {
	for f, want := range map[float64]float64{0.5: 2, 0.3: 2.23611, 0.2: 2.66759, 0.1: 3.91290, 0.05: 6.08285} {
		near(t, "capacity with sparse labels", PointsSparse(f, 0), want, 1e-5)
		near(t, "with the others", PointsSparse(1-f, 0), want, 1e-5)
	}
	near(t, "capacity with sparse labels", PointsSparse(0.01, 0), 19.1973, 1e-4)
	near(t, "with margin", PointsSparse(0.5, 1), Points(1), 1e-12)
}

func TestSegment(t *testing.T) {
	for r, want := range map[float64]float64{0: 2, 0.5: 1.25760, 1: 1, 2: 0.82999, math.Inf(1): 2. / 3} {
		near(t, "capacity of segments", Segment(r), want, 1e-5)
	}
}

func TestBall(t *testing.T) {
	radii := []float64{0.1, 0.25, 0.5, 1, 1.5, 2, 5, 10}
	for d, want := range map[int][]float64{
		1:   {1.77478, 1.52449, 1.25760, 1.00000, 0.88836, 0.82999, 0.72763, 0.69611},
		2:   {1.65435, 1.29468, 0.94986, 0.66667, 0.56264, 0.51355, 0.43774, 0.41744},
		4:   {1.50467, 1.04255, 0.65957, 0.40000, 0.32065, 0.28704, 0.24129, 0.23066},
		5:   {1.45020, 0.96019, 0.57651, 0.33333, 0.26321, 0.23444, 0.19671, 0.18831},
		20:  {1.04708, 0.48600, 0.20851, 0.09524, 0.07065, 0.06171, 0.05164, 0.04989},
		100: {0.52510, 0.14658, 0.04808, 0.01980, 0.01438, 0.01247, 0.01040, 0.01009},
	} {
		for i, r := range radii {
			near(t, "capacity of balls", Ball(d, r, 0), want[i], 1e-5)
		}
	}
	for d, want := range map[int][3]float64{1: {0.39828, 0.36763, 0.35251}, 5: {0.23263, 0.17581, 0.15369}, 20: {0.10949, 0.06486, 0.05004}} {
		for i, r := range []float64{0.5, 1, 2} {
			near(t, "capacity of balls with margin 1", Ball(d, r, 1), want[i], 1e-5)
		}
	}
	for _, d := range []int{1, 3, 10, 300} {
		near(t, "R = 1", Ball(d, 1, 0), 2/float64(d+1), 1e-11)
		near(t, "R = ∞", Ball(d, 1e9, 0), Ball(d, math.Inf(1), 0), 1e-6/float64(d))
		near(t, "R = 0", Ball(d, 1e-9, 0.5), Points(0.5), 1e-6)
		for _, r := range []float64{0.03, 0.3, 0.9} {
			near(t, "duality", 1/Ball(d, r, 0)+1/Ball(d, 1/r, 0), float64(d+1), 1e-10*float64(d+1))
		}
	}
	for _, r := range []float64{0.01, 0.4, 1, 3, 70} {
		near(t, "segment", Ball(1, r, 0), Segment(r), 1e-11)
	}
}

// TestEllipsoid holds means over samples to what is known exactly within 4 standard errors, and the distance from a cone to that from its dual: F and F of 1/R of the mirrored
// vector add up to its squared length.
func TestEllipsoid(t *testing.T) {
	for _, c := range []struct {
		radii []float64
		kappa float64
		want  float64
	}{
		{[]float64{0.5, 2}, 0, 2. / 3}, {[]float64{2, 1, 0.5}, 0, 0.5}, {[]float64{0.3, 0.3, 0.3}, 0, Ball(3, 0.3, 0)}, {[]float64{2, 2}, 1, Ball(2, 2, 1)},
		{nil, 0.5, Points(0.5)}, {[]float64{0, 2, 0}, 0, Segment(2)},
	} {
		got := Ellipsoid(c.radii, c.kappa, 40_000, rand.NewPCG(8, 7))
		if !(math.Abs(got.Value-c.want) <= 4*got.SE) || !(got.SE < 0.01*c.want) {
			t.Errorf("radii %v with margin %v: %v, want %v", c.radii, c.kappa, got, c.want)
		}
	}
	r := rand.New(rand.NewPCG(8, 8))
	for range 200 {
		x, t3, radii, inverse, all := r.NormFloat64(), make([]float64, 3), make([]float64, 3), make([]float64, 3), 0.0
		for i := range radii {
			t3[i], radii[i] = r.NormFloat64(), math.Exp(r.NormFloat64())
			inverse[i] = 1 / radii[i]
			all += t3[i] * t3[i]
		}
		near(t, "distances from dual cones", coneDistance(x, t3, radii)+coneDistance(-x, t3, inverse), x*x+all, 1e-9)
	}
	near(t, "on the hyperplane x = 0", coneDistance(0, []float64{2}, []float64{1}), 2, 1e-12)
}

func TestTogether(t *testing.T) {
	near(t, "points and segments", Together(2, 2, Segment(1), Segment(1)), 4./3, 1e-15)
}

func TestCover(t *testing.T) {
	for p := 1; p <= 30; p++ {
		near(t, "twice as many points", Cover(2*p, p), 0.5, 1e-12)
		sum := 0.0
		for n := range p {
			sum += 1 - Cover(p, n)
		}
		near(t, "mean number of dimensions in which points are not separable", sum, float64(p+1)/2, 1e-11)
	}
	near(t, "four points in the plane", Cover(4, 2), 0.5, 1e-15)
	near(t, "five points in space", Cover(5, 3), 11./16, 1e-12)
}

// TestVeryLargeRadii holds capacities to their limits where squares of radii are no numbers, and ellipsoids to the duality of radii and their inverses.
func TestVeryLargeRadii(t *testing.T) {
	for _, r := range []float64{1e13, 1e100, 1e160, 1e300} {
		near(t, fmt.Sprint("ball of ", r), Ball(3, r, 0), 1/3.5, 1e-11)
		near(t, fmt.Sprint("ball with a margin, of ", r), Ball(3, r, 1), Ball(3, 1e11, 1), 1e-10)
		near(t, fmt.Sprint("balls of ", r), HomogeneousBalls{Dimensions: 3, Radius: r}.CapacityOfMany(0), 1/3.5, 1e-11)
		within(t, fmt.Sprint("ellipsoid of ", r), Ellipsoid([]float64{r, 1, 1 / r}, 0, 4000, rand.NewPCG(8, 14)), 0.5)
	}
}
