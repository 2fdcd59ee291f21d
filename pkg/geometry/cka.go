package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// CKA returns the linear centred kernel alignment of two sets of responses to the same trials (Kornblith et al. 2019, eq. 5),
//
//	CKA = ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖),   columns of X and Y centred, Frobenius norms,
//
// X being trials × units and Y trials × units, of any number of units each: 0 … 1, 1 for representations that differ by rotation, scale and shift. It is blind to all three, and
// to the order of units.
//
// It is biased upward, towards 1 where units are many and trials few, even for unrelated data (Murphy et al. 2024): for two independent Gaussian populations of p units
// each, about 1/(1 + n/p). [CKADebiased] has no such floor. It is an error when the trials differ in number or are fewer than two, an entry is NaN or infinite, or one
// side does not vary over trials. Memory is trials².
func CKA(x, y *mat.Dense) (float64, error) { return linearCKA("CKA", x, y, KernelCKA) }

// CKADebiased returns [CKA] from unbiased estimates of HSIC, see [KernelCKADebiased]: near 0 for unrelated data whatever the number of units, and possibly below. It needs four
// trials.
func CKADebiased(x, y *mat.Dense) (float64, error) {
	return linearCKA("debiased CKA", x, y, KernelCKADebiased)
}

func linearCKA(name string, x, y *mat.Dense, of func(k, l mat.Symmetric) (float64, error)) (float64, error) {
	for _, side := range []struct {
		name string
		m    *mat.Dense
	}{{"first responses", x}, {"second responses", y}} {
		if err := finite(side.name, side.m, 2); err != nil {
			return 0, fmt.Errorf("geometry: %s: %w", name, err)
		}
	}
	n, _ := x.Dims()
	if m, _ := y.Dims(); m != n {
		return 0, fmt.Errorf("geometry: %s: %d and %d trials, want the same", name, n, m)
	}
	kernel := func(m *mat.Dense) mat.Symmetric {
		m, _ = scaled(m)
		m, _ = centred(m)
		m, _ = scaled(m)
		return gram(m)
	}
	return of(kernel(x), kernel(y))
}

// KernelCKA returns the centred kernel alignment of any two kernels over the same trials, of responses ([LinearKernel], [RBFKernel]) or tangent kernels,
//
//	CKA = ⟨HKH, HLH⟩ / (‖HKH‖ ‖HLH‖),   H = I − 11ᵀ/n
//
// (Cortes et al. 2012). For positive semi-definite kernels 0 … 1. The bias is that of [CKA]. It is an error when the kernels differ in size or have fewer than two trials,
// an entry is NaN or infinite, or a kernel is 0 after centring.
func KernelCKA(k, l mat.Symmetric) (float64, error) {
	a, b, err := pairOf(k, l, 2)
	if err != nil {
		return 0, fmt.Errorf("geometry: CKA: %w", err)
	}
	if a, err = centredKernel(a); err == nil {
		b, err = centredKernel(b)
	}
	if err != nil {
		return 0, fmt.Errorf("geometry: CKA: %w", err)
	}
	return cosine(a, b), nil
}

// KernelCKADebiased returns HSIC_u(K,L) / √(HSIC_u(K,K) HSIC_u(L,L)) with the unbiased estimates of [HSIC] (Song et al. 2012; the ratio: Murphy et al. 2024). The estimates
// are unbiased, their ratio is consistent but biased by O(1/n). Values below 0, and slightly above 1, occur and are not cut.
//
// Errors as for [KernelCKA], for fewer than four trials, and where HSIC_u of a kernel with itself is not positive: then the trials are too few to tell it from noise.
func KernelCKADebiased(k, l mat.Symmetric) (float64, error) {
	a, b, err := pairOf(k, l, 4)
	if err != nil {
		return 0, fmt.Errorf("geometry: debiased CKA: %w", err)
	}
	for _, m := range []*mat.SymDense{a, b} {
		if _, err := centredKernel(m); err != nil {
			return 0, fmt.Errorf("geometry: debiased CKA: %w", err)
		}
		unit(m)
	}
	kl, kk, ll := hsic(a, b), hsic(a, a), hsic(b, b)
	if !(kk > 0 && ll > 0) {
		return 0, fmt.Errorf("geometry: debiased CKA: HSIC of the kernels with themselves is %.3g and %.3g, want positive numbers: too few trials", kk, ll)
	}
	return kl / (math.Sqrt(kk) * math.Sqrt(ll)), nil
}

// HSIC returns the unbiased estimate of the Hilbert–Schmidt independence criterion (Song et al. 2012, eq. 5),
//
//	[tr(K̃L̃) + 1ᵀK̃1·1ᵀL̃1/((n−1)(n−2)) − 2/(n−2)·1ᵀK̃L̃1] / (n(n−3)),   K̃ = K with a zero diagonal.
//
// For linear kernels its expectation is ‖Cov(x,y)‖², so that HSIC(K,K) estimates tr(Σ²). It can be negative. Errors: fewer than four trials, kernels of different size,
// entries that are NaN or infinite, a result beyond float64.
func HSIC(k, l mat.Symmetric) (float64, error) {
	a, b, err := pairOf(k, l, 4)
	if err != nil {
		return 0, fmt.Errorf("geometry: HSIC: %w", err)
	}
	h := hsic(a, b)
	if math.IsNaN(h) || math.IsInf(h, 0) {
		return 0, fmt.Errorf("geometry: HSIC: it comes out as %v: rescale the kernels", h)
	}
	return h, nil
}

func hsic(k, l *mat.SymDense) float64 {
	n := k.SymmetricDim()
	trace, cross, sumK, sumL := 0.0, 0.0, 0.0, 0.0
	for i := range n {
		rowK, rowL := 0.0, 0.0
		for j := range n {
			if j != i {
				a, b := k.At(i, j), l.At(i, j)
				trace += a * b
				rowK += a
				rowL += b
			}
		}
		cross += rowK * rowL
		sumK += rowK
		sumL += rowL
	}
	m := float64(n)
	return (trace + sumK/(m-1)*(sumL/(m-2)) - 2/(m-2)*cross) / (m * (m - 3))
}

// centredKernel returns HKH in the unit of its largest entry. What is left of a kernel that centring removes is rounding, and an error.
func centredKernel(k *mat.SymDense) (*mat.SymDense, error) {
	c := symmetric(k)
	unit(c)
	n := c.SymmetricDim()
	largest := mat.Norm(c, 2)
	rows, all := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			rows[i] += c.At(i, j) / float64(n)
		}
		all += rows[i] / float64(n)
	}
	for i := range n {
		for j := i; j < n; j++ {
			c.SetSym(i, j, c.At(i, j)-rows[i]-rows[j]+all)
		}
	}
	if norm := mat.Norm(c, 2); norm <= 1e-14*float64(n)*largest {
		return nil, fmt.Errorf("a kernel of %d trials is constant: nothing is left after centring", n)
	}
	return c, nil
}

// cosine returns ⟨K,L⟩ / (‖K‖‖L‖).
func cosine(k, l *mat.SymDense) float64 {
	n := k.SymmetricDim()
	dot := 0.0
	for i := range n {
		for j := range n {
			dot += k.At(i, j) * l.At(i, j)
		}
	}
	return dot / mat.Norm(k, 2) / mat.Norm(l, 2)
}
