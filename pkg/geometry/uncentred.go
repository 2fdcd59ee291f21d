package geometry

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// KernelAlignment returns ⟨K, L⟩ / (‖K‖ ‖L‖), Frobenius, of two kernels over the same trials that are not centred: of a network's tangent kernels before and after
// learning, the tangent kernel alignment of Liu et al. 2023 and Chou et al. 2025. For positive semi-definite kernels 0 … 1, and 1 where one is a multiple of the other. Near 1
// is lazy.
//
// It is no measure from 0: what two kernels have in common, a mean response above all, holds it up, and kernels of unrelated responses of ReLU units can come close to 1.
// [KernelCKA] takes the mean off. It is an error when the kernels differ in size, an entry is NaN or infinite, or a kernel is 0.
func KernelAlignment(k, l mat.Symmetric) (float64, error) {
	a, b, err := pairOf(k, l, 1)
	if err != nil {
		return 0, fmt.Errorf("geometry: kernel alignment: %w", err)
	}
	unit(a)
	unit(b)
	if mat.Norm(a, 2) == 0 || mat.Norm(b, 2) == 0 {
		return 0, fmt.Errorf("geometry: kernel alignment: a kernel is 0")
	}
	return cosine(a, b), nil
}

// RepresentationSimilarity returns [KernelAlignment] of XXᵀ and YYᵀ, X and Y being responses, trials × units, of any number of units each: [CKA] without centring, the
// representation similarity of Liu et al. 2023 and Chou et al. 2025, who have it of responses at the decision before and after learning. Errors are those of KernelAlignment.
func RepresentationSimilarity(x, y *mat.Dense) (float64, error) {
	for i, m := range []*mat.Dense{x, y} {
		if err := finite([2]string{"first responses", "second responses"}[i], m, 1); err != nil {
			return 0, fmt.Errorf("geometry: representation similarity: %w", err)
		}
	}
	x, _ = scaled(x)
	y, _ = scaled(y)
	v, err := KernelAlignment(gram(x), gram(y))
	if err != nil {
		return 0, fmt.Errorf("geometry: representation similarity: %w", err)
	}
	return v, nil
}

// SignSimilarity returns the share of responses, over trials and units, that have the same sign in both, −, 0 or +: of ReLU units, those that were off and stayed off or
// were on and stayed on (Chou et al. 2025, of recurrent networks at the decision). Near 1 is lazy. For unrelated responses it is not 0: with a share p and q of ReLU units on, pq +
// (1−p)(1−q). It is an error when the shapes differ or an entry is NaN or infinite.
func SignSimilarity(x, y *mat.Dense) (float64, error) {
	for i, m := range []*mat.Dense{x, y} {
		if err := finite([2]string{"first responses", "second responses"}[i], m, 1); err != nil {
			return 0, fmt.Errorf("geometry: sign similarity: %w", err)
		}
	}
	r, c := x.Dims()
	if h, w := y.Dims(); h != r || w != c {
		return 0, fmt.Errorf("geometry: sign similarity: responses are %d × %d and %d × %d, want the same shape", r, c, h, w)
	}
	same := 0
	for i := range r {
		other := y.RawRowView(i)
		for j, v := range x.RawRowView(i) {
			if (v > 0) == (other[j] > 0) && (v < 0) == (other[j] < 0) {
				same++
			}
		}
	}
	return float64(same) / float64(r*c), nil
}
