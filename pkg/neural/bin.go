package neural

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Bin returns the recording in bins of width seconds, a whole multiple of the samples' width: sums where the Measure is [SpikeCount] and means where it is another, see
// [Recording.BinSums] and [Recording.BinMeans]. That no Measure is stated is an error: use one of those.
func (r *Recording) Bin(width float64) (*Recording, error) {
	switch r.Measure {
	case "":
		return nil, r.fail("bins of %v s: no Measure is stated: use BinSums or BinMeans", width)
	case SpikeCount:
		return r.BinSums(width)
	}
	return r.BinMeans(width)
}

// BinSums returns the sums over bins of width seconds, a whole multiple of the samples' width. The first bin begins with the first sample; samples at the end that do not fill
// a bin are left out. A bin with a missing sample is missing. The sums of integers are integers, in as few bytes as hold the largest; sums beyond ±2³¹ are an error. Samples must
// follow each other without gaps. Of a lazy recording only the sums are held in memory.
func (r *Recording) BinSums(width float64) (*Recording, error) {
	size, err := r.bins(width)
	if err != nil {
		return nil, err
	}
	return r.bin(size, width, "sums", func(samples []float64) float64 {
		sum := 0.
		for _, v := range samples {
			sum += v
		}
		return sum
	})
}

// BinMeans returns the means over bins of width seconds, a whole multiple of the samples' width. The first bin begins with the first sample; samples at the end that do not fill
// a bin are left out. Missing samples have no part in the mean, and a bin without any other is missing. Samples must follow each other without gaps. Of a lazy recording only the
// means are held in memory.
func (r *Recording) BinMeans(width float64) (*Recording, error) {
	size, err := r.bins(width)
	if err != nil {
		return nil, err
	}
	return r.bin(size, width, "means", func(samples []float64) float64 {
		sum, n := total(samples)
		return sum / float64(n) // NaN where there is none
	})
}

// total returns the sum of the values that are not missing, and their number.
func total(values []float64) (sum float64, n int) {
	if sum = simd.Sum(values); sum == sum { // one that is missing makes all missing
		return sum, len(values)
	}
	sum = 0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum, n
}

// bins returns the number of samples in a bin.
func (r *Recording) bins(width float64) (int, error) {
	if err := r.even(); err != nil {
		return 0, r.fail("bins of %v s: %w", width, err)
	}
	size := int(math.Round(width / r.Width))
	if !(math.Abs(width-float64(size)*r.Width) <= r.Width/1000) || size < 1 || size > len(r.Time) {
		return 0, r.fail("bins of %v s: want a whole multiple of the samples' %v s, no more than %d of them", width, r.Width, len(r.Time))
	}
	return size, nil
}

func (r *Recording) bin(size int, width float64, what string, of func(samples []float64) float64) (*Recording, error) {
	observations, channels, samples := r.Dims()
	n := samples / size
	var counts []int32
	var values []float64
	integers := what == "sums" && whole(r.Values)
	err := rows(r.Values, func(o, c int, row []float64) error {
		for i := range n {
			v := of(row[i*size : (i+1)*size])
			switch {
			case !integers:
				values = append(values, v)
			case math.Abs(v) > math.MaxInt32:
				return fmt.Errorf("bins of %v s: the sum of observation %d, channel %q, bin %d is %v, want at most %d", width, o, r.Names()[c], i, v, math.MaxInt32)
			default:
				counts = append(counts, int32(v))
			}
		}
		return nil
	})
	if err != nil {
		return nil, r.fail("%w", err)
	}
	out := r.with(nil, "%s over %v s", what, width)
	if integers {
		out.Values = narrow(observations, channels, n, counts)
	} else {
		out.Values = Of(observations, channels, n, values)
	}
	out.Width, out.Time = float64(size)*r.Width, make([]float64, n)
	for i := range out.Time {
		out.Time[i] = r.Time[i*size]
	}
	return out, nil
}

// narrow returns integers in the smallest type that holds them all.
func narrow(observations, channels, samples int, values []int32) Values {
	var low, high int32
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	switch {
	case low >= 0 && high <= math.MaxUint8:
		return Of(observations, channels, samples, cast[uint8](values))
	case low >= 0 && high <= math.MaxUint16:
		return Of(observations, channels, samples, cast[uint16](values))
	case low >= math.MinInt8 && high <= math.MaxInt8:
		return Of(observations, channels, samples, cast[int8](values))
	case low >= math.MinInt16 && high <= math.MaxInt16:
		return Of(observations, channels, samples, cast[int16](values))
	}
	return Of(observations, channels, samples, values)
}

func cast[T Number](values []int32) []T {
	out := make([]T, len(values))
	for i, v := range values {
		out[i] = T(v)
	}
	return out
}
