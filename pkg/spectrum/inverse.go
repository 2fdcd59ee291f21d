package spectrum

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/gonum"
)

// vectors returns unit eigenvectors of the tridiagonal matrix for some of its eigenvalues, one a row, by inverse iteration (Golub & Van Loan 2013, §8.4). Each is
// kept orthogonal to those before it, so that eigenvalues which agree to the last bit still get vectors of their own.
func (t tridiagonal) vectors(values []float64) [][]float64 {
	n := len(t.d)
	low, high := t.bounds()
	size := max(-low, high)
	random := rand.New(rand.NewPCG(1, 2)) // any vector that is not orthogonal to the answer; nothing of it is left in the answer but rounding
	found := make([][]float64, 0, len(values))
	diagonal, upper, lower := make([]float64, n), make([]float64, n), make([]float64, n)
	for i, value := range values {
		if i > 0 && math.Abs(value-values[i-1]) < 10*0x1p-52*size { // a distance that keeps the two systems apart
			value = values[i-1] - math.Copysign(10*0x1p-52*size, values[i-1]-value)
			values[i] = value
		}
		x := make([]float64, n)
		for j := range x {
			x[j] = random.Float64() - 0.5
		}
		for range 4 {
			for _, y := range found {
				floats.AddScaled(x, -floats.Dot(x, y), y)
			}
			length := floats.Norm(x, 2)
			if !(length > 0) || math.IsInf(length, 0) {
				for j := range x {
					x[j] = random.Float64() - 0.5
				}
				continue
			}
			floats.Scale(1/length, x)
			t.solve(value, size, x, diagonal, upper, lower)
		}
		for range 2 {
			for _, y := range found {
				floats.AddScaled(x, -floats.Dot(x, y), y)
			}
			floats.Scale(1/floats.Norm(x, 2), x)
		}
		found = append(found, x)
	}
	return found
}

// solve replaces x by (T − value·I)⁻¹ x, divided by its largest entry. Where value is an eigenvalue to the last bit it moves a little.
func (t tridiagonal) solve(value, size float64, x, diagonal, upper, lower []float64) {
	n := len(t.d)
	rhs := append([]float64(nil), x...)
	for shift := 0.0; ; shift = max(2*shift, 0x1p-53*size+1e-300) {
		copy(x, rhs)
		for i, v := range t.d {
			diagonal[i] = v - value - shift
		}
		copy(upper, t.e[:n-1])
		copy(lower, t.e[:n-1])
		if !(gonum.Implementation{}).Dgtsv(n, 1, lower, diagonal, upper, x, 1) {
			continue
		}
		largest := floats.Norm(x, math.Inf(1))
		if largest > 0 && !math.IsInf(largest, 0) && !math.IsNaN(largest) {
			floats.Scale(1/largest, x)
			return
		}
	}
}
