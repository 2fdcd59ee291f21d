package geometry

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// LinearKernel returns K = XXᵀ, trials × trials, of responses X, trials × units. NaN and infinite entries and products beyond float64 are errors.
func LinearKernel(x *mat.Dense) (*mat.SymDense, error) {
	if err := finite("responses", x, 1); err != nil {
		return nil, fmt.Errorf("geometry: linear kernel: %w", err)
	}
	k := gram(x)
	if err := finiteKernel("kernel", k, 1); err != nil {
		return nil, fmt.Errorf("geometry: linear kernel: %w", err)
	}
	return k, nil
}

// RBFKernel returns exp(−‖x_i − x_j‖² / 2σ²), trials × trials. The bandwidth σ is a fraction of the median Euclidean distance over all pairs of different trials, the rule
// of Kornblith et al. 2019 (who try 0.2, 0.4 and 0.8; their code takes the median over all entries, the zeros of the diagonal among them, which gives a smaller σ). 0 means
// the median itself. The kernel is thus blind to the scale of the responses, and to rotations and shifts.
//
// It is an error when there are fewer than two trials, the fraction is negative or not a number, or the median distance is 0, as where most trials are alike.
func RBFKernel(x *mat.Dense, fraction float64) (*mat.SymDense, error) {
	if err := finite("responses", x, 2); err != nil {
		return nil, fmt.Errorf("geometry: RBF kernel: %w", err)
	}
	if fraction == 0 {
		fraction = 1
	}
	if !(fraction > 0 && fraction <= math.MaxFloat64) {
		return nil, fmt.Errorf("geometry: RBF kernel: the bandwidth is %v of the median distance, want a positive number", fraction)
	}
	c, _ := scaled(x)
	n, _ := c.Dims()
	distances := make([]float64, 0, n*(n-1)/2)
	eachPair(c, func(_, _ int, square float64) { distances = append(distances, math.Sqrt(square)) })
	sorted := slices.Clone(distances)
	slices.Sort(sorted)
	m := len(sorted)
	median := (sorted[(m-1)/2] + sorted[m/2]) / 2
	if median == 0 {
		return nil, fmt.Errorf("geometry: RBF kernel: the median distance of %d trials is 0: no bandwidth", n)
	}
	k := mat.NewSymDense(n, nil)
	pair := 0
	for i := range n {
		k.SetSym(i, i, 1)
		for j := range i {
			r := distances[pair] / median / fraction // their product may be 0
			k.SetSym(i, j, math.Exp(-r*r/2))
			pair++
		}
	}
	return k, nil
}

// KernelChange returns ‖K − K₀‖ / ‖K₀‖, Frobenius norms: how far learning moved a kernel, of the responses or a tangent kernel, in units of where it began (Chou et al.
// 2025). Small is lazy. It has no upper bound and sees the scale of the kernel; [KernelCKA] does not. Errors: kernels of different size, entries that are NaN or infinite,
// K₀ = 0.
func KernelChange(before, after mat.Symmetric) (float64, error) {
	a, b, err := pairOf(before, after, 1)
	if err != nil {
		return 0, fmt.Errorf("geometry: kernel change: %w", err)
	}
	if mat.Norm(a, 2) == 0 {
		return 0, fmt.Errorf("geometry: kernel change: the first kernel is 0")
	}
	first := symmetric(a)
	own, common := unit(first), max(exponent(a), exponent(b)) // in units of 2^own and 2^common no norm overflows
	n := a.SymmetricDim()
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, math.Ldexp(b.At(i, j), -common)-math.Ldexp(a.At(i, j), -common))
		}
	}
	change := math.Ldexp(mat.Norm(a, 2)/mat.Norm(first, 2), common-own)
	if math.IsInf(change, 0) {
		return 0, fmt.Errorf("geometry: kernel change: the first kernel is too small beside the second: the ratio is beyond float64")
	}
	return change, nil
}

// gram returns XXᵀ.
func gram(x *mat.Dense) *mat.SymDense {
	n, _ := x.Dims()
	k := mat.NewSymDense(n, nil)
	k.SymOuterK(1, x)
	return k
}

// pairOf checks two kernels and returns them dense.
func pairOf(k, l mat.Symmetric, atLeast int) (a, b *mat.SymDense, err error) {
	if err = finiteKernel("first kernel", k, atLeast); err == nil {
		err = finiteKernel("second kernel", l, atLeast)
	}
	if err == nil && k.SymmetricDim() != l.SymmetricDim() {
		err = fmt.Errorf("kernels of %d and of %d trials", k.SymmetricDim(), l.SymmetricDim())
	}
	if err != nil {
		return nil, nil, err
	}
	return symmetric(k), symmetric(l), nil
}

func symmetric(k mat.Symmetric) *mat.SymDense {
	c := mat.NewSymDense(k.SymmetricDim(), nil)
	c.CopySym(k)
	return c
}

func finiteKernel(name string, k mat.Symmetric, atLeast int) error {
	n := 0
	if d, dense := k.(*mat.SymDense); k != nil && !(dense && d == nil) {
		n = k.SymmetricDim()
	}
	if n < atLeast {
		return fmt.Errorf("%s: %d trials, want at least %d", name, n, atLeast)
	}
	for i := range n {
		for j := range i + 1 {
			if v := k.At(i, j); !(math.Abs(v) <= math.MaxFloat64) {
				return fmt.Errorf("%s: entry (%d,%d) is %v, want finite numbers", name, j, i, v)
			}
		}
	}
	return nil
}

// unit multiplies a kernel by a power of two that brings its largest entry between ½ and 1, and returns the exponent that undoes it.
func unit(k *mat.SymDense) int {
	n, e := k.SymmetricDim(), exponent(k)
	for i := range n {
		for j := i; j < n; j++ {
			k.SetSym(i, j, math.Ldexp(k.At(i, j), -e))
		}
	}
	return e
}

// exponent returns e for which the largest entry is between ½·2^e and 2^e, 0 for a kernel that is 0.
func exponent(k *mat.SymDense) int {
	largest := 0.0
	n := k.SymmetricDim()
	for i := range n {
		for j := i; j < n; j++ {
			largest = max(largest, math.Abs(k.At(i, j)))
		}
	}
	_, e := math.Frexp(largest)
	return e
}
