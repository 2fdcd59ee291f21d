package capacity

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// semidefinite solves with positive semidefinite matrices, by the pivoted Cholesky factor of the matrix scaled to a diagonal of 1.
type semidefinite struct {
	l, scale, y, z, normal []float64
	order                  []int
}

// apply sets x to A†b, the shortest solution (with the matrix scaled to a diagonal of 1) of Ax = b, of which there is one. Rows of length 0 give 0; those within 1e-6 of the span
// of others count as in it. A is n × n.
func (s *semidefinite) apply(x, a, b []float64) {
	n := len(x)
	clear(x)
	rank := s.rank(a, n)
	m := len(s.order)
	if rank == 0 {
		return
	}
	for i, o := range s.order {
		s.y[i] = b[o] * s.scale[o]
	}
	if rank < m {
		s.shortest(rank, m, n)
	} else {
		forwardBackward(s.l, n, s.y[:m])
	}
	for i, o := range s.order {
		x[o] = s.y[i] * s.scale[o]
	}
}

// rank factors A, n × n, and returns its rank by the same standard.
func (s *semidefinite) rank(a []float64, n int) int {
	s.l, s.scale, s.y, s.normal = grow(s.l, n*n), grow(s.scale, n), grow(s.y, n), grow(s.normal, n*n)
	s.order = s.order[:0]
	for i := range n {
		if d := a[i*n+i]; d > 0 {
			s.scale[i] = 1 / math.Sqrt(d)
			s.order = append(s.order, i)
		}
	}
	return s.factor(a, n)
}

// factor writes the rows of L in the order of the pivots, which it makes that of order, and returns the rank.
func (s *semidefinite) factor(a []float64, n int) int {
	left := s.normal[:n] // what is left of the diagonal
	for i := range s.order {
		left[i] = 1
	}
	for k := range s.order {
		pivot := k
		for i := k; i < len(s.order); i++ {
			if left[i] > left[pivot] {
				pivot = i
			}
		}
		if !(left[pivot] > dependent) {
			return k
		}
		s.order[k], s.order[pivot], left[k], left[pivot] = s.order[pivot], s.order[k], left[pivot], left[k]
		for j := range k {
			s.l[k*n+j], s.l[pivot*n+j] = s.l[pivot*n+j], s.l[k*n+j]
		}
		o, row := s.order[k], s.l[k*n:k*n+k]
		diagonal := math.Sqrt(left[k])
		s.l[k*n+k] = diagonal
		for i := k + 1; i < len(s.order); i++ {
			q := s.order[i]
			v := (a[q*n+o]*s.scale[q]*s.scale[o] - simd.Dot(row, s.l[i*n:i*n+k])) / diagonal
			s.l[i*n+k] = v
			left[i] -= v * v
		}
	}
	return len(s.order)
}

// shortest replaces y by L(LᵀL)⁻²Lᵀy for the m × rank factor.
func (s *semidefinite) shortest(rank, m, n int) {
	s.z = grow(s.z, rank)
	z := s.z
	clear(z)
	for i := range m {
		simd.Axpy(s.y[i], s.l[i*n:i*n+min(i+1, rank)], z[:min(i+1, rank)])
	}
	normal := s.normal[:rank*rank]
	clear(normal)
	for i := range m {
		row := s.l[i*n : i*n+min(i+1, rank)]
		for j, v := range row {
			simd.Axpy(v, row[:j+1], normal[j*rank:j*rank+j+1])
		}
	}
	for i := range rank { // Cholesky factor of LᵀL, in place
		row := normal[i*rank : i*rank+i+1]
		for j := range i {
			row[j] = (row[j] - simd.Dot(row[:j], normal[j*rank:j*rank+j])) / normal[j*rank+j]
		}
		row[i] = math.Sqrt(row[i] - simd.SumSquares(row[:i]))
	}
	forwardBackward(normal, rank, z)
	forwardBackward(normal, rank, z)
	for i := range m {
		s.y[i] = simd.Dot(s.l[i*n:i*n+min(i+1, rank)], z[:min(i+1, rank)])
	}
}

// forwardBackward replaces x by (LLᵀ)⁻¹x.
func forwardBackward(l []float64, stride int, x []float64) {
	for i := range x {
		row := l[i*stride : i*stride+i+1]
		x[i] = (x[i] - simd.Dot(row[:i], x[:i])) / row[i]
	}
	for i := len(x) - 1; i >= 0; i-- {
		row := l[i*stride : i*stride+i+1]
		x[i] /= row[i]
		simd.Axpy(-x[i], row[:i], x[:i])
	}
}

func grow(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}
