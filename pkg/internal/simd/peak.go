package simd

import (
	"math"
	"time"
	"unsafe"
)

// PeakFMA measures what one core can do at most, in GFLOP/s: a loop of nothing but independent multiply-adds on full vectors of the path, the best of a number of
// repeats of about a millisecond. It returns NaN on the path Go.
func PeakFMA[T float32 | float64](p Path, repeats int) float64 {
	var t T
	run, lanes := peakLoop(unsafe.Sizeof(t) == 8, p)
	if run == nil {
		return math.NaN()
	}
	const n = 1 << 18
	best := math.Inf(1)
	for range repeats {
		start := time.Now()
		run(n)
		best = min(best, time.Since(start).Seconds())
	}
	return 2 * n * peakChains * float64(lanes) / best / 1e9
}
