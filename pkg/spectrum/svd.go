package spectrum

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Triplets are the leading singular triplets of a matrix A of m rows and n columns: A·V = U·diag(Values), Aᵀ·U = V·diag(Values), to the residuals.
type Triplets struct {
	// Values are the singular values, in descending order.
	Values []float64
	// U is m × k and V is n × k, both with orthonormal columns; the entry of largest size in each column of V is positive (the first of those within a relative
	// 1e-9). They are nil when k is 0, as gonum has no matrix without columns.
	U, V *mat.Dense
	// Residuals are the larger of ‖Av − σu‖ and ‖Aᵀu − σv‖ over ‖A‖₂, computed with the matrix itself. A singular value of A lies within Residuals[i]·‖A‖
	// of Values[i]: an absolute bound, so that values below Tolerance·Values[0] can be noise.
	Residuals []float64
	// Steps counts products of a matrix with a vector: of the Gram matrix, of A, of Aᵀ.
	Steps int
	// Method is Gram, GolubKahan where Gram's residuals are too large, or Complete for small matrices, for k of a quarter of the shorter side and more, and where
	// both failed.
	Method Method
	// Checked is true when no value before the last one is missing, as in [Pairs]. A Gram matrix cannot tell a value that is missing from rounding below
	// √(σ² + 1e-15·n·σ₁²), σ being the last value and n the shorter side.
	Checked bool
}

const (
	largestGram        = 5000 // the shorter side up to which a Gram matrix is formed: 200 MB
	largestUncheckedBy = 2000 // the same where no check needs it: beyond, iteration with the matrix is quicker
	largestCompleteSVD = 1500 // the shorter side up to which a complete decomposition stands in where iteration fails
)

// SVD returns the k leading singular triplets. Order in the options has no meaning here.
//
// The Gram matrix of the shorter side gives a first answer (σ² are its eigenvalues). That squares the condition: a value σ is off by about 1e-16·σ₁²/σ, and nothing
// is left of values below 1e-8·σ₁. So the residuals are measured with the matrix, and where one is above the tolerance the matrix of (0 A; Aᵀ 0) is iterated in its
// place, which is Golub–Kahan bidiagonalisation (Golub & Van Loan 2013, §10.4) when it starts on one side: values are then off by their residual times σ₁ at most,
// small ones too. Where that does not come to its end, and for small matrices and k near their rank, all triplets are computed. A value below Tolerance·σ₁ may
// so have no correct digit: ask for a smaller Tolerance where such values count.
//
// It is an error when k is negative or above the shorter side, an entry is NaN or infinite, or the tolerance was not reached ([Unconverged]). A matrix without rows
// (as nil stands for in gonum) has no triplets. On cancellation the error is that of ctx, which is looked at between products; a product that forms a Gram matrix, and
// the computation of all triplets, run to their end.
func SVD(ctx context.Context, a mat.Matrix, k int, o Options) (*Triplets, error) {
	t, err := factor(ctx, a, k, o)
	if err != nil {
		return nil, fmt.Errorf("spectrum: singular triplets: %w", err)
	}
	return t, nil
}

func factor(ctx context.Context, a mat.Matrix, k int, o Options) (*Triplets, error) {
	m, n := 0, 0
	if a != nil {
		m, n = a.Dims()
	}
	o.Order = Largest
	if err := o.check("triplets", k, min(m, n)); err != nil {
		return nil, err
	}
	if m == 0 || n == 0 {
		return &Triplets{Checked: true}, nil
	}
	r, err := newRectangle(a)
	if err != nil {
		return nil, err
	}
	if k == 0 {
		return &Triplets{Checked: true}, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	short := min(m, n)
	every := everyPair(k, short)
	if every && max(m, n) < 4*short {
		return r.result(r.complete(k), o)
	}
	var t *rectangleSVD
	rest := o
	if short <= largestUncheckedBy || !o.Unchecked && short <= largestGram {
		t, err = r.byGram(ctx, k, o)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil && t.worst() <= o.tolerance() || o.MaxSteps > 0 && r.steps >= o.MaxSteps {
			return r.result(t, o)
		}
		if o.MaxSteps > 0 {
			rest.MaxSteps -= r.steps
		}
	}
	if every && o.MaxSteps == 0 {
		return r.result(r.complete(k), o)
	}
	if t, err = r.byBidiagonal(ctx, k, rest); err != nil {
		return nil, err
	}
	if (t == nil || !(t.worst() <= o.tolerance()) || !t.checked && !o.Unchecked) && short <= largestCompleteSVD && o.MaxSteps == 0 {
		t = r.complete(k)
	}
	if t != nil && !t.checked && !o.Unchecked && t.worst() <= o.tolerance() {
		return nil, fmt.Errorf("%d products do not suffice to check that no singular value is missing", r.steps)
	}
	return r.result(t, o)
}

// result brings triplets back to scale.
func (r *rectangle) result(t *rectangleSVD, o Options) (*Triplets, error) {
	if t == nil {
		return nil, &Unconverged{math.Inf(1), o.tolerance(), r.steps, o.MaxSteps}
	}
	if !(t.worst() <= o.tolerance()) {
		return nil, &Unconverged{t.worst(), o.tolerance(), r.steps, o.MaxSteps}
	}
	k := len(t.values)
	p := &Triplets{Values: make([]float64, k), Residuals: t.residuals, Steps: r.steps, Method: t.method, Checked: t.checked}
	p.U, p.V = mat.NewDense(r.a.Rows, k, nil), mat.NewDense(r.a.Cols, k, nil)
	for i, v := range t.values {
		p.Values[i] = math.Ldexp(v, r.power)
		if math.IsInf(p.Values[i], 0) {
			return nil, fmt.Errorf("singular value %d is above the largest float64", i)
		}
		u, v := t.u[i], t.v[i]
		if positive(v) {
			for j := range u {
				u[j] = -u[j]
			}
		}
		p.U.SetCol(i, u)
		p.V.SetCol(i, v)
	}
	return p, nil
}
