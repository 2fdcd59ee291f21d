package spectrum

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// nothingMissing reports whether no eigenvalue that comes before the last of p is missing from p.
//
// A Krylov space cannot tell: it holds one direction of each eigenspace. But with the found pairs moved away, B = A − Σ (λ − c) vvᵀ has no eigenvalue above σ
// exactly when σI − B is positive definite, which a Cholesky factorization decides; and as B is A less a positive matrix of rank k, A has then no more than k
// eigenvalues above σ. σ lies above the last value by what residuals and rounding move it.
func nothingMissing(a *operator, p *approximation, order Order) bool {
	if p.norm == 0 {
		return true // the zero matrix
	}
	edge := p.values[len(p.values)-1]
	switch order {
	case Largest:
		return bounded(a, p, 1, edge)
	case Smallest:
		return bounded(a, p, -1, -edge)
	}
	return bounded(a, p, 1, math.Abs(edge)) && bounded(a, p, -1, math.Abs(edge))
}

// enclosed reports, without a factorization, whether no eigenvalue that comes before the last of p is missing from p: false means that it cannot tell.
//
// In a basis of the chain's m vectors and any others, A is T with a second block R, coupled by one entry β. σI − A has as many negative eigenvalues as σI − T and the
// Schur complement σI − R − β² g eeᵀ together (Sylvester; Golub & Van Loan 2013, §8.1), g being the last entry of (σI − T)⁻¹, one over the last pivot. The
// complement has none when σ is above ‖R‖ + β² g, and ‖R‖² is at most what the squares of A leave after those of T and β. So T's count above σ is A's.
// Data with a few strong directions pass this test; a flat spectrum does not.
func (c *chain) enclosed(p *approximation, order Order) bool {
	m := len(c.t.d)
	if c.skip > 0 || m == 0 || !c.a.known() {
		return false
	}
	all := c.a.squares()
	rest := all
	for i := range m {
		rest -= c.t.d[i]*c.t.d[i] + 2*c.t.e[i]*c.t.e[i] // the last off-diagonal entry is β
	}
	rest = math.Sqrt(max(0, rest) + 8*float64(c.a.n)*epsilon*all)
	edge := math.Abs(p.values[len(p.values)-1])
	slack := p.slack(c.a.n)
	switch order {
	case Largest:
		return c.above(p, 1, p.values[len(p.values)-1]+slack, rest, slack)
	case Smallest:
		return c.above(p, -1, -p.values[len(p.values)-1]+slack, rest, slack)
	}
	return c.above(p, 1, edge+slack, rest, slack) && c.above(p, -1, edge+slack, rest, slack)
}

// above reports whether p holds all eigenvalues of sign·A above sigma, rest being a bound of the block that the chain has not seen.
func (c *chain) above(p *approximation, sign, sigma, rest, slack float64) bool {
	count, pivot := 0, 0.0
	for i, v := range c.t.d {
		coupling := 0.0
		if i > 0 {
			coupling = c.t.e[i-1] * c.t.e[i-1] / pivot
		}
		pivot = sigma - sign*v - coupling
		if math.Abs(pivot) < 1e-290 {
			return false
		}
		if pivot < 0 {
			count++
		}
	}
	found := 0
	for _, v := range p.values {
		if sign*v > sigma {
			found++
		}
	}
	beta := c.t.e[len(c.t.d)-1]
	return count <= found && sigma-rest-max(0, beta*beta/pivot) > slack
}

// bounded reports whether sign·A has no eigenvalue above edge but those in p.
func bounded(a *operator, p *approximation, sign, edge float64) bool {
	slack := p.slack(a.n)
	_, ok := factorize(a, p, sign, edge+slack, edge-slack)
	return ok
}

// factorize returns the Cholesky factor of σI − sign·B, B being A with the pairs of p that lie above from moved to below σ by the norm. It is not ok when B has an
// eigenvalue above σ. The factor holds until the next call.
func factorize(a *operator, p *approximation, sign, sigma, from float64) (blas64.Triangular, bool) {
	n, k := a.n, len(p.values)
	if a.work == nil {
		a.work = make([]float64, n*n)
	}
	m := a.work
	for i := range n { // the upper triangle is enough
		for j := i*n + i; j < (i+1)*n; j++ {
			m[j] = -sign * a.matrix.Data[j]
		}
		m[i*n+i] += sigma
	}
	moved := blas64.General{Cols: n, Stride: n, Data: make([]float64, k*n)}
	for i, v := range p.values {
		if sign*v >= from {
			floats.AddScaled(moved.Data[moved.Rows*n:][:n], math.Sqrt(max(0, sign*v-sigma)+p.norm), p.row(i))
			moved.Rows++
		}
	}
	symmetric := blas64.Symmetric{N: n, Stride: n, Uplo: blas.Upper, Data: m}
	if moved.Rows > 0 {
		blas64.Syrk(blas.Trans, 1, moved, 1, symmetric)
	}
	return lapack64.Potrf(symmetric)
}

// squares returns the sum of the squares of all entries.
func (a *operator) squares() float64 {
	sum := 0.0
	for i := range a.n {
		row := a.matrix.Data[i*a.n+i : (i+1)*a.n]
		sum += 2*floats.Dot(row, row) - row[0]*row[0]
	}
	return sum
}

// slack is by how much residuals and rounding move an eigenvalue.
func (p *approximation) slack(n int) float64 {
	return (8*float64(n)*epsilon + 2*math.Sqrt(float64(len(p.values)))*p.worst()) * p.norm
}
