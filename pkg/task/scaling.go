package task

import "math"

// Scaling says how pixels become inputs.
type Scaling int

const (
	// UnitPixels divides by 255: inputs in [0, 1].
	UnitPixels Scaling = iota
	// StandardChannels subtracts from each channel its mean and divides by its standard deviation, both over all pixels of the training images that
	// are used: per-channel mean and std, as for the networks of Chou et al. 2025. Test images are scaled with the numbers of the training images.
	StandardChannels
	// UnitLength divides each image by its own r.m.s. pixel: |x|² is the number of inputs, so that the kernel x·x/N₀ is 1 for each image, as van
	// Meegen & Sompolinsky 2025 scale patterns. A black image has no such scale and is an error.
	UnitLength
)

// fit returns the function that scales an image; it reports whether that is possible.
func (s Scaling) fit(m *Images, index []int) func(x []float64, pixels []byte) bool {
	mean, sd := []float64{0, 0, 0}, []float64{255, 255, 255}
	if s == StandardChannels {
		mean, sd = channels(m, index)
	}
	return func(x []float64, pixels []byte) bool {
		squares := 0.0
		for j, p := range pixels {
			c := j % m.Channels
			x[j] = (float64(p) - mean[c]) / sd[c]
			squares += x[j] * x[j]
		}
		if s != UnitLength {
			return true
		}
		if squares == 0 {
			return false
		}
		rms := math.Sqrt(squares / float64(len(x)))
		for j := range x {
			x[j] /= rms
		}
		return true
	}
}

// channels returns mean and standard deviation of each channel, from sums of whole numbers that are exact. The standard deviation of a constant channel is 1.
func channels(m *Images, index []int) (mean, sd []float64) {
	mean, sd = make([]float64, m.Channels), make([]float64, m.Channels)
	sum, squares := make([]int64, m.Channels), make([]int64, m.Channels)
	for _, i := range index {
		for j, p := range m.Bytes(i) {
			sum[j%m.Channels] += int64(p)
			squares[j%m.Channels] += int64(p) * int64(p)
		}
	}
	n := float64(len(index) * m.Rows * m.Cols)
	for c := range mean {
		mean[c] = float64(sum[c]) / n
		if sd[c] = math.Sqrt(float64(squares[c])/n - mean[c]*mean[c]); !(sd[c] > 1e-6) {
			sd[c] = 1
		}
	}
	return mean, sd
}
