package capacity

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
)

// taughtByIntegral is 1/α(ρ) as its definition has it: the integral, by Gauss–Legendre on panels that double away from 0, and its minimum over c = −b by golden section.
func taughtByIntegral(rho float64) float64 {
	k := rho / math.Sqrt((1-rho)*(1+rho))
	integral := func(b float64) float64 {
		f := func(v float64) float64 { return 2 * density(v) * cumulative(k*v) * overlap(-b*v) }
		sum, scale := 0.0, min(1, 1/max(k, 1e-9), 1/max(b, 1e-9))/4
		for from, to := 0.0, scale; from < 12; from, to = to, 2*to {
			sum += quad.Fixed(f, from, to, 30, quad.Legendre{}, 1) + quad.Fixed(f, -to, -from, 30, quad.Legendre{}, 1)
		}
		return sum
	}
	const golden = 0.6180339887498949
	low, high := -1.0, 60.0
	for range 90 {
		a, b := high-golden*(high-low), low+golden*(high-low)
		if integral(a) < integral(b) {
			high = b
		} else {
			low = a
		}
	}
	return integral((low + high) / 2)
}

func TestTeacherCapacityIsTheIntegral(t *testing.T) {
	for _, rho := range []float64{0, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999} {
		near(t, "1/α by quadrature", taughtByIntegral(rho), 1/TeacherCapacity(rho), 1e-10)
	}
	near(t, "ρ = 0", TeacherCapacity(0), 2, 1e-15)
	near(t, "ρ = ½", TeacherCapacity(0.5), 2.2549, 1e-4) // known beforehand
}

// TestTeacherLimits: as ρ goes to 1 the capacity has a limit in closed form and labels are all told.
func TestTeacherLimits(t *testing.T) {
	for _, angle := range []float64{1e-2, 1e-3, 1e-5} {
		rho := math.Cos(angle)
		angle = math.Acos(rho) // what is left of the angle in ρ
		got := TeacherCapacity(rho) * math.Sqrt(3) * angle / math.Pi
		if !(math.Abs(got-1) <= angle*angle) { // the next term is of second order
			t.Errorf("at angle %g the capacity is %v of its limit", angle, got)
		}
	}
	if got := TeacherCapacity(1); !math.IsInf(got, 1) {
		t.Errorf("ρ = 1: %v", got)
	}
	if AccuracyOfCapacity(2) != 0.5 || AccuracyOfCapacity(math.Inf(1)) != 1 || TeacherCorrelation(math.Inf(1)) != 1 {
		t.Error("h at its ends")
	}
	if !math.IsNaN(AccuracyOfCapacity(1.99)) || !math.IsNaN(TeacherCorrelation(1.99)) || !math.IsNaN(AccuracyOfCapacity(math.NaN())) {
		t.Error("capacities below 2 are no teacher's")
	}
}

// TestTeacherInverses goes there and back, and up all the way.
func TestTeacherInverses(t *testing.T) {
	before, accuracyBefore := 0.0, 0.0
	for i := range 2000 {
		rho := float64(i) / 2000
		alpha := TeacherCapacity(rho)
		accuracy := AccuracyOfCapacity(alpha)
		if !(alpha > before && accuracy > accuracyBefore) {
			t.Fatalf("ρ = %v: capacity %v after %v, accuracy %v after %v", rho, alpha, before, accuracy, accuracyBefore)
		}
		before, accuracyBefore = alpha, accuracy
		near(t, "ρ² from α", math.Pow(TeacherCorrelation(alpha), 2), rho*rho, 1e-13)
		if !(math.Abs(accuracy-TeacherAccuracy(rho)) <= 1e-7) || rho > 0.01 && !(math.Abs(accuracy-TeacherAccuracy(rho)) <= 1e-12) { // ρ is a root of ρ² near 0
			t.Errorf("ρ = %v: h(α) = %v, want %v", rho, accuracy, TeacherAccuracy(rho))
		}
		if back := CapacityOfAccuracy(TeacherAccuracy(rho)); !(math.Abs(back-alpha) <= 1e-12*alpha) {
			t.Errorf("ρ = %v: %v back from the accuracy, want %v", rho, back, alpha)
		}
	}
	for _, angle := range []float64{0.29999999, 0.30000001, 0.52, 0.53} {
		near(t, "series and closed form", teacherDeficit(angle), 1-angle/math.Tan(angle), 1e-14)
		near(t, "both ways to the correlation", math.Pow(TeacherCorrelation(math.Pi/angle), 2), angle/math.Tan(angle), 1e-14)
	}
}

// mostSeparable returns the largest number of rows of x, in their order, that a hyperplane gives their labels.
func mostSeparable(t *testing.T, x *mat.Dense, labels []int) int {
	low, high := 0, len(labels)+1
	for high-low > 1 {
		n := (low + high) / 2
		_, channels := x.Dims()
		ok, _, err := Separable(x.Slice(0, n, 0, channels).(*mat.Dense), labels[:n])
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			low = n
		} else {
			high = n
		}
	}
	return low
}

// TestTeacherCapacitySimulated tries labels of a teacher on Gaussian features of unequal variances, of which it sees one direction: the mean over draws of the largest number
// of points that are separable, over the number of features. Cover's theorem has this exactly at 2 features for ρ = 0, for any number of them; else it is within O(1/features)
// of the limit, for which one point more or less for each draw is allowed.
func TestTeacherCapacitySimulated(t *testing.T) {
	const features, draws = 50, 150
	for _, rho := range []float64{0, 0.5, 0.8} {
		r := rand.New(rand.NewPCG(8, uint64(100*rho)))
		points := int(features * TeacherCapacity(rho) * 2)
		sum, square := 0.0, 0.0
		for range draws {
			x, labels := mat.NewDense(points, features, nil), make([]int, points)
			for i := range points {
				g := 0.0
				for j := range features {
					v := r.NormFloat64()
					g += v / math.Sqrt(features)
					x.Set(i, j, v*(1+float64(j)/10))
				}
				labels[i] = 1
				if rho*g+math.Sqrt(1-rho*rho)*r.NormFloat64() < 0 {
					labels[i] = -1
				}
			}
			n := float64(mostSeparable(t, x, labels))
			sum, square = sum+n, square+n*n
		}
		mean := sum / draws
		se := math.Sqrt((square/draws - mean*mean) / (draws - 1))
		want := features * TeacherCapacity(rho)
		if !(math.Abs(mean-want) <= 4*se+1) || !(4*se < 0.06*want) {
			t.Errorf("ρ = %v: %v ± %v points, want %v", rho, mean, se, want)
		}
		t.Logf("ρ = %v: %.1f ± %.1f points, theory %.1f", rho, mean, se, want)
	}
}

func TestTeacherMisuse(t *testing.T) {
	for i, f := range []func(){
		func() { TeacherCapacity(-0.1) }, func() { TeacherCapacity(math.NaN()) }, func() { TeacherAccuracy(1.1) }, func() { CapacityOfAccuracy(0.4) },
		func() { CapacityOfAccuracy(math.NaN()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("misuse %d does not panic", i)
				}
			}()
			f()
		}()
	}
}
