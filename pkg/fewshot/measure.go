package fewshot

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // products of gonum's matrices at full speed
)

// Measure estimates the geometry of classes from independent examples of each, points × channels as neural.Recording.Manifolds gives them. Every entry of Geometry is an unbiased
// estimate for any distribution that has four moments: means over all choices of different points, in which no point meets itself. The numbers of [Geometry.Pair] are ratios of
// these, and those and what is computed from them have a bias of the order of 1/points. Estimates of the distances and of Along may be negative where the truth is about 0.
//
// [PlugIn] takes sample means and covariances for the true ones. It is an error where there are fewer than two classes, a class has fewer than four points or does not vary,
// channels differ, a response is NaN or infinite, or fourth powers of their differences are no numbers, beyond 1e70 or all below 1e-70.
func Measure(manifolds []*mat.Dense) (*Geometry, error) {
	kernel, members, err := gram(manifolds, 4)
	if err != nil {
		return nil, err
	}
	return kernel.measure(members, false)
}

// PlugIn returns the geometry that classes would have if the sample means and covariances (dividing by the points less one) of these points were the true ones. Expectations are,
// for n_a points of class a and normal responses,
//
//	squared distance      ‖Δ‖² + tr Σ_a/n_a + tr Σ_b/n_b                   classes look further apart
//	tr S_a²               tr Σ_a² (1 + 1/(n_a−1)) + (tr Σ_a)²/(n_a−1)      and of fewer dimensions, 1/D by about 1/n
//	ΔᵀS_aΔ                ΔᵀΣ_aΔ + tr Σ_a²/n_a + tr Σ_aΣ_b/n_b             overlaps look larger
//	tr S_a, tr S_aS_b     unbiased
//
// Errors are those of [Measure], with two points a class.
func PlugIn(manifolds []*mat.Dense) (*Geometry, error) {
	kernel, members, err := gram(manifolds, 2)
	if err != nil {
		return nil, err
	}
	return kernel.measure(members, true)
}

// Known returns the geometry of classes with these centres, classes × channels, and covariances, channels × channels. It is an error where their numbers or sizes do not fit,
// there are fewer than two classes, or a class has no variance.
func Known(centres *mat.Dense, covariances []mat.Symmetric) (*Geometry, error) {
	k, channels := centres.Dims()
	if k < 2 || len(covariances) != k {
		return nil, fmt.Errorf("fewshot: %d centres and %d covariances, want as many, and two or more", k, len(covariances))
	}
	for a, s := range covariances {
		if s.SymmetricDim() != channels {
			return nil, fmt.Errorf("fewshot: covariance %d is of %d channels, the centres of %d", a, s.SymmetricDim(), channels)
		}
	}
	g := blank(k)
	for a := range k {
		g.Variance[a] = mat.Trace(covariances[a])
		if !(g.Variance[a] > 0) {
			return nil, fmt.Errorf("fewshot: class %d has the variance %v", a, g.Variance[a])
		}
		differences := mat.NewDense(k, channels, nil)
		for b := range k {
			for j := range channels {
				differences.Set(b, j, centres.At(a, j)-centres.At(b, j))
			}
			row := differences.RowView(b)
			g.Distances.SetSym(a, b, mat.Dot(row, row))
			g.Shared.SetSym(a, b, traceOfProduct(covariances[a], covariances[b]))
		}
		g.Squares[a] = g.Shared.At(a, a)
		var half, along mat.Dense
		half.Mul(differences, covariances[a])
		along.Mul(&half, differences.T())
		for b := range k {
			for c := b; c < k; c++ {
				g.Along[a].SetSym(b, c, along.At(b, c))
			}
		}
	}
	return g, nil
}

func traceOfProduct(s, t mat.Symmetric) (sum float64) {
	for i := range s.SymmetricDim() {
		for j := range s.SymmetricDim() {
			sum += s.At(i, j) * t.At(i, j)
		}
	}
	return sum
}

func blank(k int) *Geometry {
	g := &Geometry{Distances: mat.NewSymDense(k, nil), Variance: make([]float64, k), Squares: make([]float64, k), Shared: mat.NewSymDense(k, nil)}
	for range k {
		g.Along = append(g.Along, mat.NewSymDense(k, nil))
	}
	return g
}

// inner are the inner products of all points of all classes, about their common mean.
type inner struct{ *mat.Dense }

// gram returns them, and which rows are of which class.
func gram(manifolds []*mat.Dense, least int) (inner, [][]int, error) {
	if len(manifolds) < 2 {
		return inner{}, nil, fmt.Errorf("fewshot: %d classes, want at least two", len(manifolds))
	}
	n, channels := 0, -1
	members := make([][]int, len(manifolds))
	for a, x := range manifolds {
		if x == nil || x.IsEmpty() {
			return inner{}, nil, fmt.Errorf("fewshot: class %d is empty", a)
		}
		rows, columns := x.Dims()
		switch {
		case rows < least:
			return inner{}, nil, fmt.Errorf("fewshot: class %d has %d points, want at least %d", a, rows, least)
		case channels >= 0 && columns != channels:
			return inner{}, nil, fmt.Errorf("fewshot: class %d has %d channels, class 0 has %d", a, columns, channels)
		}
		channels = columns
		for i := range rows {
			members[a] = append(members[a], n+i)
			for j, v := range x.RawRowView(i) {
				if !(math.Abs(v) <= math.MaxFloat64) {
					return inner{}, nil, fmt.Errorf("fewshot: class %d has a response of %v: point %d, channel %d", a, v, i, j)
				}
			}
		}
		n += rows
	}
	all, mean := mat.NewDense(n, channels, nil), make([]float64, channels)
	for a, x := range manifolds {
		for i, p := range members[a] {
			for j, v := range x.RawRowView(i) {
				all.Set(p, j, v)
				mean[j] += v / float64(n)
			}
		}
	}
	largest := 0.0
	for i := range n {
		for j, row := 0, all.RawRowView(i); j < channels; j++ {
			row[j] -= mean[j]
			largest = max(largest, math.Abs(row[j]))
		}
	}
	if largest > 1e70 || largest > 0 && largest < 1e-70 { // fourth powers must be numbers
		const text = "fewshot: responses are up to %.3g from their mean: give them in another unit, in which that is between 1e-70 and 1e70"
		return inner{}, nil, fmt.Errorf(text, largest)
	}
	k := mat.NewDense(n, n, nil)
	k.Mul(all, all.T())
	return inner{k}, members, nil
}
