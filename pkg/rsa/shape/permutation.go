package shape

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// permuted returns the distance after the best matching of units.
func permuted(x, y *mat.Dense, o Options) (float64, error) {
	match, err := Match(x, y, o.Uncentred)
	if err != nil {
		return 0, fmt.Errorf("shape: distance: %w", err)
	}
	a, b := plain(x, o.Uncentred), plain(y, o.Uncentred)
	moved := mat.DenseCopyOf(b.points)
	for j, k := range match {
		moved.SetCol(j, mat.Col(nil, k, b.points))
	}
	b.points = moved
	return apart(a, b, o.Euclidean), nil
}

// Match returns the order of the units of y that fits those of x best: unit j of x goes with unit match[j] of y, so that ‖X − YP‖ is least over all permutations (exact,
// by the Hungarian method in time units³). The mean of each unit is taken away unless uncentred is set. It is an error where shapes differ, an entry is NaN or
// infinite, or no unit varies.
func Match(x, y *mat.Dense, uncentred bool) (match []int, err error) {
	for _, m := range []*mat.Dense{x, y} {
		if _, err := reduce(m, 0, uncentred); err != nil {
			return nil, err
		}
	}
	n, p := x.Dims()
	if m, q := y.Dims(); m != n || q != p {
		return nil, fmt.Errorf("%d × %d responses and %d × %d: permutations want the same shape", n, p, m, q)
	}
	a, b := plain(x, uncentred), plain(y, uncentred)
	var unit, cost mat.Dense
	unit.Scale(1/b.size, b.points) // first, so that no product overflows
	cost.Mul(a.points.T(), &unit)
	cost.Scale(-1/a.size, &cost)
	return assign(&cost), nil
}

// plain is a form that keeps its units as axes.
func plain(x *mat.Dense, uncentred bool) *form {
	f := &form{points: mat.DenseCopyOf(x)}
	n, p := x.Dims()
	for j := range p {
		if uncentred {
			break
		}
		sum := 0.0
		for i := range n {
			sum += f.points.At(i, j) / float64(n)
		}
		for i := range n {
			f.points.Set(i, j, f.points.At(i, j)-sum)
		}
	}
	f.size = mat.Norm(f.points, 2)
	return f
}

// assign returns for each row of a square matrix the column it gets, each column once, so that the sum of the costs is least: shortest augmenting paths with potentials
// (Jonker & Volgenant 1987).
func assign(cost *mat.Dense) []int {
	n, _ := cost.Dims()
	rowPotential, columnPotential := make([]float64, n+1), make([]float64, n+1)
	rowOf, before := make([]int, n+1), make([]int, n+1) // of columns; 0 is none, others count from 1
	for row := 1; row <= n; row++ {
		rowOf[0] = row
		least, used := make([]float64, n+1), make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		column := 0
		for rowOf[column] != 0 {
			used[column] = true
			at, step, next := rowOf[column], math.Inf(1), 0
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if c := cost.At(at-1, j-1) - rowPotential[at] - columnPotential[j]; c < least[j] {
					least[j], before[j] = c, column
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := range least {
				if used[j] {
					rowPotential[rowOf[j]] += step
					columnPotential[j] -= step
				} else {
					least[j] -= step
				}
			}
			column = next
		}
		for column != 0 {
			rowOf[column] = rowOf[before[column]]
			column = before[column]
		}
	}
	match := make([]int, n)
	for j := 1; j <= n; j++ {
		match[rowOf[j]-1] = j - 1
	}
	return match
}
