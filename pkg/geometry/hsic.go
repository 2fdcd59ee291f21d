package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// HSIC returns the unbiased estimate of the Hilbert–Schmidt independence criterion (Song et al. 2012, eq. 5),
//
//	[tr(K̃L̃) + 1ᵀK̃1·1ᵀL̃1/((n−1)(n−2)) − 2/(n−2)·1ᵀK̃L̃1] / (n(n−3)),   K̃ = K with a zero diagonal.
//
// For linear kernels its expectation is ‖Cov(x,y)‖², so that HSIC(K,K) estimates tr(Σ²). It can be negative, but not for a kernel with itself. Terms of K that depend on one of
// the two trials only, a constant among them, have no part in it, and large ones cost no digits but those they have cost K. Errors: fewer than four trials, kernels of
// different size, entries that are NaN or infinite, a result beyond float64.
func HSIC(k, l mat.Symmetric) (float64, error) {
	a, b, err := pairOf(k, l, 4)
	if err != nil {
		return 0, fmt.Errorf("geometry: HSIC: %w", err)
	}
	exponent := unit(a) + unit(b)
	uCentre(a)
	uCentre(b)
	h := math.Ldexp(hsic(a, b), exponent)
	if math.IsNaN(h) || math.IsInf(h, 0) {
		return 0, fmt.Errorf("geometry: HSIC: it comes out as %v: rescale the kernels", h)
	}
	return h, nil
}

// hsic returns the estimate from kernels after [uCentre]: it is their scalar product over n(n−3) (Székely & Rizzo 2014, prop. 1), without the cancellation of Song's three terms.
func hsic(k, l *mat.SymDense) float64 {
	n, sum := k.SymmetricDim(), 0.0
	for i := range n {
		for j := i + 1; j < n; j++ {
			sum += k.At(i, j) * l.At(i, j)
		}
	}
	return 2 * sum / (float64(n) * float64(n-3))
}

// uCentre gives a kernel a zero diagonal and takes off all that depends on one trial only, so that every row sums to 0 (U-centring, Székely & Rizzo 2014). It reports whether more
// than rounding is left.
func uCentre(k *mat.SymDense) bool {
	n := k.SymmetricDim()
	m, before, first := float64(n), mat.Norm(k, 2), k.At(0, 1)
	rows, all := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			if j != i {
				rows[i] += k.At(i, j) - first // so that a large constant does not grow in the sum
			}
		}
		all += rows[i]
	}
	for i := range n {
		k.SetSym(i, i, 0)
		for j := i + 1; j < n; j++ {
			k.SetSym(i, j, k.At(i, j)-first-(rows[i]+rows[j])/(m-2)+all/((m-1)*(m-2)))
		}
	}
	return mat.Norm(k, 2) > 1e-14*m*before
}
