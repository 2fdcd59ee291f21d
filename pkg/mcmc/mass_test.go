package mcmc

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// covariances of two coordinates that the masses of the tests are the inverses of, written out by hand.
var inverses = map[string][]float64{
	"nil": {1, 0, 0, 1}, "unit": {1, 0, 0, 1}, "diagonal": {0.5, 0, 0, 2}, "dense": {0.7, 0.3, 0.3, 1.5},
	// D^½(I + 2uuᵀ)D^½ with u = (0.6, 0.8), D = (0.5, 2).
	"low rank": {0.5 * 1.72, 0.96, 0.96, 2 * 2.28},
}

func TestMassesAreTheInverseOfTheirCovariance(t *testing.T) {
	for name, m := range masses(t) {
		if m == nil {
			m = Unit{}
		}
		c := inverses[name]
		v := make([]float64, 2)
		for j := range 2 {
			p := []float64{0, 0}
			p[j] = 1
			m.Velocity(v, p)
			for i := range 2 {
				if !(math.Abs(v[i]-c[2*i+j]) <= 1e-14) {
					t.Errorf("%s: M⁻¹ has %v in row %d, column %d, want %v", name, v[i], i, j, c[2*i+j])
				}
			}
		}
		// E ppᵀ = M, so that E (M⁻¹p)pᵀ = I; each entry's square has a mean that its standard error is made from.
		const n = 40000
		src := source("mass", name)
		var sum, squares [4]float64
		p := make([]float64, 2)
		for range n {
			m.Draw(p, src)
			m.Velocity(v, p)
			for i := range 4 {
				q := v[i/2] * p[i%2]
				sum[i] += q
				squares[i] += q * q
			}
		}
		for i, s := range sum {
			want := float64(1 - (i/2+i%2)%2)
			mean := s / n
			if se := math.Sqrt((squares[i]/n - mean*mean) / n); !(math.Abs(mean-want) <= 4*se) {
				t.Errorf("%s: mean of M⁻¹ppᵀ is %v ± %v in entry %d, want %v", name, mean, se, i, want)
			}
		}
	}
}

func TestMassesRoundTrip(t *testing.T) {
	all := masses(t)
	diagonal, _ := Diagonal(all["diagonal"].(*DiagonalMass).Variances())
	dense, _ := Dense(all["dense"].(*DenseMass).Covariance())
	low, _ := LowRank(all["low rank"].(*LowRankMass).Parts())
	for name, m := range map[string]Mass{"diagonal": diagonal, "dense": dense, "low rank": low} {
		a, b := make([]float64, 2), make([]float64, 2)
		m.Draw(a, source("round"))
		all[name].Draw(b, source("round"))
		if a[0] != b[0] || a[1] != b[1] {
			t.Errorf("%s: a mass made of the parts of another draws %v, not %v", name, a, b)
		}
	}
}

func TestByLayer(t *testing.T) {
	m, err := ByLayer([]int{2, 0, 1}, []float64{0.5, 7, 3})
	if err != nil {
		t.Fatal(err)
	}
	if v := m.Variances(); len(v) != 3 || v[0] != 0.25 || v[1] != 0.25 || v[2] != 9 {
		t.Errorf("variances %v, want 0.25, 0.25, 9", v)
	}
}

func TestBadMasses(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		want string
		make func() error
	}{
		{"variance of coordinate 1 is 0", func() error { _, err := Diagonal([]float64{1, 0}); return err }},
		{"variance of coordinate 0 is NaN", func() error { _, err := Diagonal([]float64{nan}); return err }},
		{"variance of coordinate 2 is -1", func() error { _, err := Diagonal([]float64{1, 1, -1}); return err }},
		{"variance of coordinate 0 is +Inf", func() error { _, err := Diagonal([]float64{math.Inf(1)}); return err }},
		{"standard deviation of layer 1 is 0", func() error { _, err := ByLayer([]int{1, 1}, []float64{1, 0}); return err }},
		{"variance of coordinate 1 is -2", func() error { _, err := Dense(mat.NewSymDense(2, []float64{1, 0, 0, -2})); return err }},
		{"covariance of coordinates 0 and 1 is NaN", func() error { _, err := Dense(mat.NewSymDense(2, []float64{1, nan, nan, 2})); return err }},
		{"not positive definite", func() error { _, err := Dense(mat.NewSymDense(2, []float64{1, 2, 2, 1})); return err }},
		{"variance of coordinate 0 is 0", func() error { _, err := LowRank([]float64{0}, nil, nil); return err }},
		{"value of vector 0 is NaN", func() error { _, err := LowRank([]float64{1}, [][]float64{{1}}, []float64{nan}); return err }},
		{"vectors 0 and 0 are not orthonormal", func() error { _, err := LowRank([]float64{1}, [][]float64{{1.1}}, []float64{2}); return err }},
		{"vectors 0 and 1 are not", func() error {
			_, err := LowRank([]float64{1, 1}, [][]float64{{1, 0}, {0.6, 0.8}}, []float64{2, 3})
			return err
		}},
	} {
		if err := c.make(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}
