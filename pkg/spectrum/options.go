package spectrum

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Order says which eigenvalues lead.
type Order int

const (
	Largest   Order = iota // the algebraically largest, in descending order
	Smallest               // the algebraically smallest, in ascending order
	Magnitude              // the largest in size, in descending order of size; of sizes that are equal to the last bits either may come first
)

// String returns the order in a word.
func (o Order) String() string {
	switch o {
	case Largest:
		return "largest"
	case Smallest:
		return "smallest"
	case Magnitude:
		return "largest in magnitude"
	}
	return fmt.Sprintf("Order(%d)", int(o))
}

// before reports whether eigenvalue a leads b.
func (o Order) before(a, b float64) bool {
	switch o {
	case Smallest:
		return a < b
	case Magnitude:
		if x, y := max(a, -a), max(b, -b); x != y {
			return x > y
		}
	}
	return a > b
}

// Options of [Eigen], [EigenOf], [SVD] and [PCA]. The zero value asks for the algebraically largest eigenvalues, checked, to a residual of 1e-12.
type Options struct {
	// Order says which eigenvalues are wanted. Singular values are always the largest.
	Order Order
	// Tolerance is the largest residual of a pair that is accepted, ‖Av − λv‖ / ‖A‖. 0 means 1e-12. What rounding lets one reach is about √n·1e-16.
	Tolerance float64
	// Source draws the vectors in which the iteration starts. nil means one fixed stream, the same in each call: then results depend on nothing but the matrix.
	Source rand.Source
	// MaxSteps is the number of products with the matrix at which iteration ends, for [SVD] and [PCA] of the iterations together; measuring residuals takes k or 2k
	// more each time. With it, iteration is the only way: no shift is inverted, and a matrix that is iterated is not reduced or decomposed in the end. 0 means n/2
	// for [Eigen], which then goes on to the reduction, and as many as there are rows for [EigenOf]. Memory grows by one vector a step.
	MaxSteps int
	// Unchecked skips the search for eigenvalues that the iteration has passed over: a Cholesky factorization of n³/3 multiplications, about half the time at
	// n = 1000. Without it each pair is still an eigenpair to the tolerance, but second copies of a multiple eigenvalue can be missing.
	Unchecked bool
}

// start is the seed of the stream that a nil Source stands for.
var start = [32]byte([]byte("richlazy/spectrum starting vecto"))

func (o Options) source() rand.Source {
	if o.Source != nil {
		return o.Source
	}
	return rand.NewChaCha8(start)
}

func (o Options) tolerance() float64 {
	if o.Tolerance == 0 {
		return 1e-12
	}
	return o.Tolerance
}

// check returns what is wrong with the options or with asking for k of n things.
func (o Options) check(things string, k, n int) error {
	switch {
	case k < 0 || k > n:
		return fmt.Errorf("%d %s of %d, want 0 to %d", k, things, n, n)
	case !(o.Tolerance >= 0 && o.Tolerance < 1):
		return fmt.Errorf("the tolerance is %v, want 0 to 1", o.Tolerance)
	case o.MaxSteps < 0:
		return fmt.Errorf("at most %d steps, want a number that is not negative", o.MaxSteps)
	case o.Order < Largest || o.Order > Magnitude:
		return fmt.Errorf("the order is %v, want Largest, Smallest or Magnitude", o.Order)
	}
	return nil
}

// Method says how pairs were found. It is empty where there was nothing to find, k = 0.
type Method string

const (
	Lanczos     Method = "Lanczos"     // Krylov space of one random vector, every vector orthogonalised against all before it
	Householder Method = "Householder" // tridiagonal form, bisection and inverse iteration for the pairs that are wanted
	Gram        Method = "Gram matrix" // singular triplets from the eigenpairs of AᵀA or AAᵀ
	GolubKahan  Method = "Golub–Kahan" // Lanczos bidiagonalisation, which never forms a Gram matrix
	Complete    Method = "complete"    // all eigenpairs or singular triplets, of which the leading ones are kept
)

// Pairs are leading eigenpairs of a symmetric matrix.
type Pairs struct {
	// Values are the eigenvalues, in the order that was asked for, multiple ones as often as they occur.
	Values []float64
	// Vectors is n × k, column i the eigenvector of Values[i]: orthonormal, the entry of largest size positive (the first of those within a relative 1e-9).
	// It is nil when k is 0, as gonum has no matrix without columns. Vectors of equal eigenvalues are one basis of many.
	Vectors *mat.Dense
	// Residuals are ‖Av − λv‖ / ‖A‖, computed with the matrix itself. An eigenvalue of A lies within Residuals[i]·‖A‖ of Values[i], and the angle between
	// column i and its eigenvector is at most that over the distance to the next eigenvalue (Davis & Kahan 1970).
	Residuals []float64
	// Norm is ‖A‖₂, the size of the largest eigenvalue at either end, to about 1e-3 where that is not one of the values. It is 0 when k is 0: nothing is computed.
	Norm float64
	// Steps counts products of the matrix, or of its inverse beyond a shift, with a vector; a block of k vectors counts k. What a direct method does is not counted.
	Steps int
	// Method is Lanczos, Householder where the iteration did not come to its end, or Complete for small matrices, for k of n/4 and more, and where both failed.
	Method Method
	// Checked is true when it is certain that no eigenvalue before the last one is missing, but for differences that rounding hides (1e-14·n of the norm) or that
	// the residuals leave open (some of them times the norm: with a Tolerance of 0.1 that is a lot): by a factorization, or because all were computed.
	Checked bool
}

// Unconverged is the error of a result that did not reach its tolerance. It holds what was reached; the pairs are not returned.
type Unconverged struct {
	Residual  float64 // the largest, relative to the norm; +Inf where the iteration did not come as far as pairs
	Tolerance float64
	Steps     int // products with the matrix
	MaxSteps  int // as in [Options]
}

// Error says how far the iteration came, in how many products.
func (u *Unconverged) Error() string {
	bound := ""
	if u.MaxSteps > 0 {
		bound = fmt.Sprintf(" (MaxSteps %d)", u.MaxSteps)
	}
	if math.IsInf(u.Residual, 1) {
		return fmt.Sprintf("no pair converged in %d products%s", u.Steps, bound)
	}
	return fmt.Sprintf("residual %.3g after %d products%s, want at most %.3g", u.Residual, u.Steps, bound, u.Tolerance)
}
