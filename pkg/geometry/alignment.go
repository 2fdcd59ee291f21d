package geometry

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Alignment returns the uncentred alignment of a kernel with targets (Cristianini et al. 2002),
//
//	⟨K, YYᵀ⟩ / (‖K‖ ‖YYᵀ‖),   Frobenius,
//
// K trials × trials, the kernel of responses or the empirical tangent kernel JJᵀ of one output, Y trials × outputs: 0 … 1 for positive semi-definite K, 1 for K ∝ YYᵀ. For one
// column y this is yᵀKy / (‖y‖²‖K‖).
//
// It is no measure from 0: with the 0/1 indicator of one of C equal classes a constant kernel has 1/C, which Chou et al. 2025 have as their baseline (their number is the mean
// of it over classes, each with the kernel of its own output), and with all C indicators 1/√C. With ±1 targets in balance a constant kernel has 0. [AlignmentCentred]
// takes the constant off. Both are biased upward in small samples, as [CKA] is.
//
// It is an error when trials differ in number, an entry is NaN or infinite, or K or Y is 0.
func Alignment(k mat.Symmetric, y *mat.Dense) (float64, error) {
	a, b, err := withTargets(k, y)
	if err != nil {
		return 0, fmt.Errorf("geometry: alignment: %w", err)
	}
	unit(a)
	if mat.Norm(a, 2) == 0 || mat.Norm(b, 2) == 0 {
		return 0, fmt.Errorf("geometry: alignment: the kernel or the targets are 0")
	}
	return cosine(a, b), nil
}

// AlignmentCentred returns ⟨HKH, YYᵀ⟩ / (‖HKH‖ ‖HYYᵀH‖) (Cortes et al. 2012): [Alignment] after centring kernel and targets, that is the CKA of the kernel and the targets. A
// constant kernel is an error, and so are constant targets. Other errors as for [Alignment].
func AlignmentCentred(k mat.Symmetric, y *mat.Dense) (float64, error) {
	a, b, err := withTargets(k, y)
	if err != nil {
		return 0, fmt.Errorf("geometry: centred alignment: %w", err)
	}
	v, err := centredCosine(a, b, "kernel", "targets")
	if err != nil {
		return 0, fmt.Errorf("geometry: centred alignment: %w", err)
	}
	return v, nil
}

func withTargets(k mat.Symmetric, y *mat.Dense) (a, b *mat.SymDense, err error) {
	if err := finite("targets", y, 1); err != nil {
		return nil, nil, err
	}
	if err := finiteKernel("kernel", k, 1); err != nil {
		return nil, nil, err
	}
	if n, _ := y.Dims(); n != k.SymmetricDim() {
		return nil, nil, fmt.Errorf("a kernel of %d trials and targets of %d", k.SymmetricDim(), n)
	}
	c, _ := scaled(y)
	return symmetric(k), gram(c), nil
}
