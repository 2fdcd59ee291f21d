package capacity

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestSeparable(t *testing.T) {
	for _, c := range []struct {
		name      string
		points    []float64 // in the plane
		labels    []int
		separable bool
		margin    float64
	}{
		{"one point", []float64{3, 4}, []int{-1}, true, 1},
		{"right angle", []float64{2, 0, 0, 5}, []int{1, 1}, true, math.Sqrt(0.5)},
		{"right angle, other labels", []float64{2, 0, 0, 5}, []int{1, -1}, true, math.Sqrt(0.5)},
		{"opposite", []float64{1, 1, -1, -1}, []int{1, 1}, false, 0},
		{"opposite, other labels", []float64{1, 1, -1, -1}, []int{1, -1}, true, 1},
		{"same point twice", []float64{1, 1, 1, 1}, []int{1, 1}, true, 1},
		{"same point with both labels", []float64{1, 1, 1, 1}, []int{1, -1}, false, 0},
		{"three around the origin", []float64{1, 0, -1, 2, -1, -2}, []int{1, 1, 1}, false, 0},
		{"right angle, so short that squares are 0", []float64{2e-320, 0, 0, 5e-320}, []int{1, -1}, true, math.Sqrt(0.5)},
		{"right angle, so long that squares are infinite", []float64{2e300, 0, 0, 5e300}, []int{1, -1}, true, math.Sqrt(0.5)},
		{"one degree less than a half plane", []float64{1, 0, math.Cos(math.Pi * 179 / 180), math.Sin(math.Pi * 179 / 180)}, []int{1, 1}, true, math.Sin(math.Pi / 360)},
	} {
		ok, margin, err := Separable(mat.NewDense(len(c.labels), 2, c.points), c.labels)
		if err != nil || ok != c.separable || !(math.Abs(margin-c.margin) <= 1e-9) {
			t.Errorf("%s: %v with margin %v, error %v; want %v with %v", c.name, ok, margin, err, c.separable, c.margin)
		}
	}
}

// TestSeparableAgreesWithCover counts in how many of 400 draws a random dichotomy of 12 points in n dimensions can be separated: Cover's number (1965), within 4 standard errors.
func TestSeparableAgreesWithCover(t *testing.T) {
	const points, draws = 12, 400
	r := rand.New(rand.NewPCG(8, 6))
	for n := 1; n <= 12; n++ {
		found := 0
		for range draws {
			labels := make([]int, points)
			for j := range labels {
				labels[j] = 2*r.IntN(2) - 1
			}
			ok, _, err := Separable(normal(r, points, n), labels)
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				found++
			}
		}
		p := Cover(points, n)
		if got := float64(found) / draws; !(math.Abs(got-p) <= 4*math.Sqrt(p*(1-p)/draws)+1e-12) {
			t.Errorf("%d dimensions: %v separable, want %v", n, got, p)
		}
	}
}

func TestSeparableNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		points *mat.Dense
		labels []int
		want   string
	}{
		{nil, nil, "capacity: no points"},
		{mat.NewDense(2, 1, []float64{1, 2}), []int{1}, "capacity: 1 labels for 2 points"},
		{mat.NewDense(2, 1, []float64{1, 2}), []int{1, 0}, "capacity: point 1 has label 0, which is neither 1 nor −1"},
		{mat.NewDense(2, 2, []float64{1, 2, 3, math.NaN()}), []int{1, 1}, "capacity: point 1 has NaN in channel 1"},
		{mat.NewDense(2, 2, []float64{0, 0, 3, 1}), []int{1, 1}, "capacity: point 0 is at the origin, on which no hyperplane has a strict side"},
	} {
		if _, _, err := Separable(c.points, c.labels); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}
