package geometry

import (
	"fmt"

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
	var kernels [2]*mat.SymDense
	for i, m := range []*mat.Dense{x, y} {
		m, _ = scaled(m)
		m, _ = centred(m)
		m, _ = scaled(m)
		if mat.Norm(m, 2) == 0 {
			return 0, fmt.Errorf("geometry: %s: %s: no unit varies over the %d trials", name, [2]string{"first responses", "second responses"}[i], n)
		}
		kernels[i] = gram(m)
	}
	return of(kernels[0], kernels[1])
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
	v, err := centredCosine(a, b, "first kernel", "second kernel")
	if err != nil {
		return 0, fmt.Errorf("geometry: CKA: %w", err)
	}
	return v, nil
}

// centredCosine returns the CKA of two kernels that have been checked; the names are for errors.
func centredCosine(k, l *mat.SymDense, nameK, nameL string) (float64, error) {
	a, err := centredKernel(nameK, k)
	if err != nil {
		return 0, err
	}
	b, err := centredKernel(nameL, l)
	if err != nil {
		return 0, err
	}
	return cosine(a, b), nil
}

// KernelCKADebiased returns HSIC_u(K,L) / √(HSIC_u(K,K) HSIC_u(L,L)) with the unbiased estimates of [HSIC] (Song et al. 2012; the ratio: Murphy et al. 2024), −1 … 1. The
// estimates are unbiased, their ratio is consistent but biased by O(1/n).
//
// Errors as for [KernelCKA], for fewer than four trials, and where HSIC_u of a kernel with itself is 0 to rounding, as for orthogonal trials or
// those of a simplex.
func KernelCKADebiased(k, l mat.Symmetric) (float64, error) {
	a, b, err := pairOf(k, l, 4)
	if err != nil {
		return 0, fmt.Errorf("geometry: debiased CKA: %w", err)
	}
	for i, m := range []*mat.SymDense{a, b} {
		unit(m)
		if !uCentre(m) {
			name := [2]string{"first", "second"}[i]
			return 0, fmt.Errorf("geometry: debiased CKA: HSIC of the %s kernel with itself is 0 to rounding, as for orthogonal trials: %d trials are too few", name, m.SymmetricDim())
		}
	}
	return cosine(a, b), nil
}

// centredKernel returns HKH in the unit of its largest entry. What is left of a kernel that centring removes is rounding, and an error.
func centredKernel(name string, k *mat.SymDense) (*mat.SymDense, error) {
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
		return nil, fmt.Errorf("%s: constant over %d trials: nothing is left after centring", name, n)
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
