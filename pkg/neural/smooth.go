package neural

import (
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// reach is where the kernel of Smooth ends, in standard deviations: what it leaves out weighs less than a millionth.
const reach = 5

// Smooth returns the values smoothed in time by a Gaussian of standard deviation sd in seconds, taken at the samples within five of them. The weights are divided by
// their sum over the samples that there are, so that nothing leaks over the edges and a constant stays what it is; the number of spikes at an edge does not. A missing
// sample stays missing and has no part in the others. Spike counts stay counts per sample, no longer whole: [Recording.Rates] turns them into rates. Samples must follow
// each other without gaps.
//
// The kernel reaches into the future as into the past. The result takes eight bytes a value, so that spikes in samples of a millisecond are best cut to a window with a
// margin before.
func (r *Recording) Smooth(sd float64) (*Recording, error) {
	if !(sd > 0) || math.IsInf(sd, 1) {
		return nil, r.fail("smoothing: the standard deviation is %v s, want a positive one", sd)
	}
	if err := r.even(); err != nil {
		return nil, r.fail("smoothing: %w", err)
	}
	_, _, samples := r.Dims()
	side := 0
	for side+1 < samples && float64(side+1)*r.Width <= reach*sd {
		side++
	}
	kernel, norm := make([]float64, 2*side+1), make([]float64, samples)
	for i := range kernel {
		z := float64(i-side) * r.Width / sd
		kernel[i] = math.Exp(-z * z / 2)
	}
	for i := range norm {
		norm[i] = simd.Sum(kernel[max(0, side-i):min(len(kernel), side+samples-i)])
	}
	values, err := transform(r.Values, true, func(dst, src []float64, _, _ int) { smooth(dst, src, kernel, norm) })
	if err != nil {
		return nil, r.fail("smoothing: %w", err)
	}
	return r.with(values, "smoothed by a Gaussian of %v s", sd), nil
}

// smooth convolves a row with a symmetric kernel: it adds the kernel at each sample, times its value, so that samples without a spike cost nothing. norm holds the sums
// of the weights within the row.
func smooth(dst, src, kernel, norm []float64) {
	clear(dst)
	side, own := len(kernel)/2, false
	for j, v := range src {
		from, to := max(0, j-side), min(len(src), j+side+1)
		weights := kernel[from-j+side : to-j+side]
		switch {
		case v != v:
			if !own {
				norm, own = slices.Clone(norm), true
			}
			simd.Axpy(-1, weights, norm[from:to])
		case v != 0:
			simd.Axpy(v, weights, dst[from:to])
		}
	}
	for i := range dst {
		dst[i] /= norm[i]
		if src[i] != src[i] {
			dst[i] = math.NaN()
		}
	}
}
