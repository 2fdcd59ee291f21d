package neural

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Rates returns spike counts as firing rates: each count divided by the width of its sample, in spikes per second. A recording of [FiringRate] is returned as it is.
// Another measure, and counts without time, are an error. Missing values stay missing.
func (r *Recording) Rates() (*Recording, error) {
	if r.Measure == FiringRate {
		return r, nil
	}
	if !r.perSecond() {
		return nil, r.fail("rates: want values of the measure %q with times, got %q in %d samples", SpikeCount, r.Measure, len(r.Time))
	}
	values, err := transform(r.Values, false, func(dst, src []float64, _, _ int) {
		for i, v := range src {
			dst[i] = v / r.Width
		}
	})
	if err != nil {
		return nil, r.fail("rates: %w", err)
	}
	out := r.with(values, "rates")
	out.Measure, out.Unit = FiringRate, perSecondUnit
	return out, nil
}

const perSecondUnit = "spikes/s"

// perSecond reports whether means over samples are rates: where the values are spike counts and have times.
func (r *Recording) perSecond() bool { return r.Measure == SpikeCount && r.Time != nil }

// seconds returns what a sum over so many samples is divided by to be the mean response, and what that is.
func (r *Recording) seconds(samples int) (by float64, measure, unit string) {
	if r.perSecond() {
		return r.Width * float64(samples), FiringRate, perSecondUnit
	}
	return float64(samples), r.Measure, r.Unit
}

// Matrix returns the mean response of each observation and channel over all samples, observations × channels. Spike counts with times give the firing rate in spikes per
// second, other values their mean in Unit. Missing samples have no part in the mean; NaN where all are missing. A recording without observations, channels or samples is
// an error.
func (r *Recording) Matrix() (*mat.Dense, error) {
	observations, channels, samples := r.Dims()
	if observations*channels*samples == 0 {
		return nil, r.fail("matrix: there are no values: %d observations × %d channels × %d samples", observations, channels, samples)
	}
	by, _, _ := r.seconds(1)
	all, _, _ := r.seconds(samples)
	out := mat.NewDense(observations, channels, nil)
	err := rows(r.Values, func(o, c int, row []float64) error {
		sum, n := total(row)
		if n > 0 && (math.IsNaN(sum) || math.IsInf(sum, 0)) { // +Inf and −Inf make NaN, which is to be a missing value alone
			return fmt.Errorf("the mean of observation %d, channel %q is %v, of infinite values", o, r.Names()[c], sum)
		}
		if n == len(row) {
			out.Set(o, c, sum/all)
			return nil
		}
		out.Set(o, c, sum/(float64(n)*by))
		return nil
	})
	if err != nil {
		return nil, r.fail("matrix: %w", err)
	}
	return out, nil
}
