package coding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/spectrum"
)

// Kernel is the kernel of a layer and what the classes have to do with it.
type Kernel struct {
	// K is φφᵀ averaged over neurons, stimuli × stimuli, not centred.
	K *mat.SymDense
	// ClassForms are e_cᵀ K e_d for unit vectors e_c along the stimuli of class c, classes × classes. For classes that are alike inside, the diagonal holds the spikes of a linear
	// network, K₀ + Y U⁻¹ Yᵀ.
	ClassForms *mat.SymDense
	// LabelAlignment is the centred alignment with the kernel of the labels, YYᵀ. It is near 1 in all schemes and does not tell them apart.
	LabelAlignment float64
	// Eigenvalues descend. Spikes of them stick out of the bulk, see [Spikes].
	Eigenvalues []float64
	Spikes      int
}

// KernelOf returns the kernel of responses. Means over several samples are those of the K of each, which [KernelFrom] takes. Errors are those of [Responses.Check] and those of
// [KernelFrom].
func KernelOf(r Responses) (*Kernel, error) {
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("coding: kernel: %w", err)
	}
	k, err := geometry.LinearKernel(r.Values)
	if err != nil {
		return nil, fmt.Errorf("coding: kernel: %w", err)
	}
	_, neurons := r.Values.Dims()
	k.ScaleSym(1/float64(neurons), k)
	return KernelFrom(k, r.Labels, neurons)
}

// KernelFrom describes a kernel that is given: of theory, or the mean of those of samples. Neurons is the number over which it is an average, which the width of its bulk follows;
// 0 is infinitely many. It is an error where labels do not fit, an entry is not finite, or
// the kernel is the same for all stimuli.
func KernelFrom(k *mat.SymDense, labels []int, neurons int) (*Kernel, error) {
	if k == nil || k.IsEmpty() {
		return nil, fmt.Errorf("coding: kernel: it is empty")
	}
	if err := finite("kernel", mat.DenseCopyOf(k)); err != nil {
		return nil, fmt.Errorf("coding: %w", err)
	}
	n := k.SymmetricDim()
	counts, err := classCounts(labels, n)
	if err != nil {
		return nil, fmt.Errorf("coding: kernel: %w", err)
	}
	if neurons < 0 {
		return nil, fmt.Errorf("coding: kernel: %d neurons", neurons)
	}
	out := &Kernel{K: mat.NewSymDense(n, nil), ClassForms: mat.NewSymDense(len(counts), nil)}
	out.K.CopySym(k)
	for i, a := range labels {
		for j, b := range labels {
			if a <= b {
				out.ClassForms.SetSym(a, b, out.ClassForms.At(a, b)+k.At(i, j)/math.Sqrt(float64(counts[a])*float64(counts[b])))
			}
		}
	}
	if out.LabelAlignment, err = geometry.AlignmentCentred(k, geometry.Indicators(labels)); err != nil {
		return nil, fmt.Errorf("coding: kernel: %w", err)
	}
	if out.Eigenvalues, err = spectrum.Values(k); err != nil {
		return nil, fmt.Errorf("coding: kernel: %w", err)
	}
	out.Spikes = Spikes(out.Eigenvalues, neurons)
	return out, nil
}

// Spikes returns how many of the eigenvalues, which descend, lie above the bulk of a kernel over that many neurons: those above the 99 % quantile of the largest one
// (Johnstone 2001) of a Wishart matrix whose variance is the mean of the eigenvalues that are no spikes, the one in question included. It is right where the prior kernel of
// the layer is a multiple of 1, as on orthogonal data; a structured prior kernel has spikes of its own, and so has the mean of responses that are not negative. The bulk of
// infinitely many neurons, 0, has no width: any eigenvalue above the mean by more than a millionth of it is a spike.
func Spikes(eigenvalues []float64, neurons int) int {
	p := len(eigenvalues)
	spikes := 0
	for spikes < p-1 {
		rest := eigenvalues[spikes:]
		mean := 0.0
		for _, v := range rest {
			mean += v / float64(len(rest))
		}
		edge := 1 + 1e-6
		if neurons > 1 {
			a, b := math.Sqrt(float64(neurons-1)), math.Sqrt(float64(len(rest)))
			edge = ((a+b)*(a+b) + 2.0234*(a+b)*math.Cbrt(1/a+1/b)) / float64(neurons) // 2.0234: Tracy & Widom's distribution for real matrices at 0.99
		}
		if !(rest[0] > edge*mean) {
			break
		}
		spikes++
	}
	return spikes
}

// KernelFit says how near a kernel is to that of a theory.
type KernelFit struct {
	// Alignment is the centred alignment of the two, which is blind to scale; Error is ‖K − T‖/‖T‖, Frobenius, which is not.
	Alignment, Error float64
	// Forms are the ratios of the class forms e_cᵀ K e_c to those of the theory.
	Forms []float64
}

// FitKernel compares a kernel with that of a theory over the same stimuli and classes. Different numbers of them, and a theory of 0, are an error.
func FitKernel(k, theory *Kernel) (KernelFit, error) {
	n, classes := k.K.SymmetricDim(), k.ClassForms.SymmetricDim()
	if m, other := theory.K.SymmetricDim(), theory.ClassForms.SymmetricDim(); n != m || classes != other {
		return KernelFit{}, fmt.Errorf("coding: kernel against theory: %d stimuli of %d classes and %d of %d, want the same", n, classes, m, other)
	}
	alignment, err := geometry.KernelCKA(k.K, theory.K)
	if err != nil {
		return KernelFit{}, fmt.Errorf("coding: kernel against theory: %w", err)
	}
	var off mat.Dense
	off.Sub(k.K, theory.K)
	f := KernelFit{Alignment: alignment, Error: mat.Norm(&off, 2) / mat.Norm(theory.K, 2), Forms: make([]float64, classes)}
	for c := range f.Forms {
		f.Forms[c] = k.ClassForms.At(c, c) / theory.ClassForms.At(c, c)
	}
	return f, nil
}
