package neural

import (
	"math"
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
	weights := []float64{1}
	for k := 1; k < samples && float64(k)*r.Width <= reach*sd; k++ {
		z := float64(k) * r.Width / sd
		weights = append(weights, math.Exp(-z*z/2))
	}
	values, err := transform(r.Values, true, func(dst, src []float64, _, _ int) { smooth(dst, src, weights) })
	if err != nil {
		return nil, r.fail("smoothing: %w", err)
	}
	return r.with(values, "smoothed by a Gaussian of %v s", sd), nil
}

// smooth convolves a row with a symmetric kernel, of which weights is the middle and one side.
func smooth(dst, src, weights []float64) {
	for i := range dst {
		if math.IsNaN(src[i]) {
			dst[i] = src[i]
			continue
		}
		sum, all := 0., 0.
		for j := max(0, i-len(weights)+1); j < min(len(src), i+len(weights)); j++ {
			if v := src[j]; !math.IsNaN(v) {
				w := weights[max(i-j, j-i)]
				sum += w * v
				all += w
			}
		}
		dst[i] = sum / all
	}
}
