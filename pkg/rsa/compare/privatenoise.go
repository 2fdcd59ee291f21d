package compare

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// privateNoise returns the diagonal Ψ of the split Σ = Λ + Ψ that [WhitenedCosine] describes, the part of the noise that copies of a condition do not share. It is an
// error where the contrasts of Σ have no inverse.
func privateNoise(sigma *mat.SymDense) ([]float64, error) {
	n := sigma.SymmetricDim()
	variance := make([]float64, n)
	mean := 0.
	offset := offsets(sigma)
	for g := range variance {
		variance[g] = sigma.At(g, g) - 2*offset[g]
		mean += variance[g] / float64(n)
	}
	for g := range variance {
		variance[g] = max(variance[g], mean/1000)
	}
	// the largest share of it that leaves a covariance is 1/λ, λ the largest eigenvalue of L⁻¹ C'diag(variance)C L⁻ᵀ
	contrasts, own := mat.NewSymDense(n-1, nil), mat.NewSymDense(n-1, nil)
	last := n - 1
	for a := range last {
		for b := a; b < last; b++ {
			contrasts.SetSym(a, b, sigma.At(a, b)-sigma.At(a, last)-sigma.At(b, last)+sigma.At(last, last))
			own.SetSym(a, b, variance[last])
		}
		own.SetSym(a, a, variance[a]+variance[last])
	}
	var chol mat.Cholesky
	if !chol.Factorize(contrasts) {
		return nil, fmt.Errorf("the contrasts of sigma are not positive definite: it is no covariance, or has fewer degrees of freedom than conditions")
	}
	if c := chol.Cond(); !(c < 1e14) {
		return nil, fmt.Errorf("the contrasts of sigma have condition number %.3g, above 1e14", c)
	}
	var l mat.TriDense
	chol.LTo(&l)
	var left, both mat.Dense
	if err := left.Solve(&l, own); err != nil {
		return nil, fmt.Errorf("the contrasts of sigma: %w", err)
	}
	if err := both.Solve(&l, left.T()); err != nil {
		return nil, fmt.Errorf("the contrasts of sigma: %w", err)
	}
	whitened := mat.NewSymDense(last, nil)
	for a := range last {
		for b := a; b < last; b++ {
			whitened.SetSym(a, b, (both.At(a, b)+both.At(b, a))/2)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(whitened, false) {
		return nil, fmt.Errorf("the eigenvalues of sigma do not converge")
	}
	values := eigen.Values(nil)
	share := min(1, 1/values[last-1])
	for g := range variance {
		variance[g] *= share
	}
	return variance, nil
}

// offsets returns the vector u for which Σ − u1' − 1u' has rows that sum to 0 off the diagonal. Two conditions have a single contrast, and their offsets are equal.
func offsets(sigma *mat.SymDense) []float64 {
	n := sigma.SymmetricDim()
	u := make([]float64, n)
	if n == 2 {
		// variances of the contrast, halved between both
		half := (sigma.At(0, 0) + sigma.At(1, 1) - 2*sigma.At(0, 1)) / 2
		return []float64{(sigma.At(0, 0) - half) / 2, (sigma.At(1, 1) - half) / 2}
	}
	total := 0.
	for g := range u {
		for h := range n {
			if h != g {
				u[g] += sigma.At(g, h)
			}
		}
		total += u[g]
	}
	for g := range u {
		u[g] = (u[g] - total/float64(2*(n-1))) / float64(n-2)
	}
	return u
}
