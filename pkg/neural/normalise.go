package neural

import (
	"fmt"
	"math"
	"strings"
)

// ZScore returns the values of each channel shifted to mean 0 and scaled to standard deviation 1 (n − 1 in its denominator), over all observations and samples together,
// so that its time course keeps its shape. With columns it does so within each combination of their values: by "run" within each run. Missing values stay missing and
// have no part. A channel that is constant, to 1e-12 of its largest value, or has fewer than two values, is an error that names it, as is an observation without a value
// in one of the columns.
func (r *Recording) ZScore(by ...string) (*Recording, error) {
	groups, names, err := r.groups(by)
	if err != nil {
		return nil, r.fail("z score: %w", err)
	}
	for o, g := range groups {
		if g < 0 {
			return nil, r.fail("z score: observation %d has no value in %s", o, quoted(by))
		}
	}
	_, channels, _ := r.Dims()
	all := make([]moments, len(names)*channels)
	err = rows(r.Values, func(o, c int, row []float64) error {
		all[groups[o]*channels+c].add(row)
		return nil
	})
	if err != nil {
		return nil, r.fail("z score: %w", err)
	}
	constant := 0
	for _, m := range all {
		if !m.varies() {
			constant++
		}
	}
	for i, m := range all {
		if !m.varies() {
			where := ""
			if len(by) > 0 {
				where = " in " + names[i/channels]
			}
			more := ""
			if constant > 1 {
				more = fmt.Sprintf(" (and %d more)", constant-1)
			}
			return nil, r.fail("z score: channel %q%s: the standard deviation of %d values is %v, of values up to %v%s", r.Names()[i%channels], where, m.n, m.sd(), m.largest, more)
		}
	}
	values, err := transform(r.Values, false, func(dst, src []float64, o, c int) {
		m := &all[groups[o]*channels+c]
		sd := m.sd()
		for i, v := range src {
			dst[i] = (v - m.mean) / sd
		}
	})
	if err != nil {
		return nil, r.fail("z score: %w", err)
	}
	out := r.with(values, "z score within each %s", nameOr(strings.Join(by, " × "), "channel"))
	out.Measure, out.Unit = nameOr(r.Measure, "value")+", z score", ""
	return out, nil
}

// SoftNormalise returns the values of each channel divided by its range plus a constant, where the range is that over all observations and samples: channels that vary
// much come to a range of nearly 1, and channels that hardly vary are not blown up. Churchland et al. (2012, Nature 487:51) take 5 spikes/s, of rates averaged over the
// trials of each condition: see [Recording.AverageBy]. Spike counts are an error: take the Rates first. Missing values stay missing and have no part in the range. A
// constant that is negative, and a channel without values or for which range plus constant are 0, are errors.
func (r *Recording) SoftNormalise(constant float64) (*Recording, error) {
	switch {
	case !(constant >= 0) || math.IsInf(constant, 1):
		return nil, r.fail("soft normalisation: the constant is %v, want none below 0", constant)
	case r.Measure == SpikeCount:
		return nil, r.fail("soft normalisation: the values are spike counts: take Rates first, for the constant is one of rates")
	}
	_, channels, _ := r.Dims()
	low, high := make([]float64, channels), make([]float64, channels)
	for c := range low {
		low[c], high[c] = math.Inf(1), math.Inf(-1)
	}
	err := rows(r.Values, func(_, c int, row []float64) error {
		for _, v := range row {
			if !math.IsNaN(v) {
				low[c], high[c] = min(low[c], v), max(high[c], v)
			}
		}
		return nil
	})
	if err != nil {
		return nil, r.fail("soft normalisation: %w", err)
	}
	for c := range low {
		if by := high[c] - low[c] + constant; !(by > 0) || math.IsInf(by, 1) {
			return nil, r.fail("soft normalisation: channel %q: its values lie between %v and %v, and the constant is %v", r.Names()[c], low[c], high[c], constant)
		}
	}
	values, err := transform(r.Values, false, func(dst, src []float64, _, c int) {
		for i, v := range src {
			dst[i] = v / (high[c] - low[c] + constant)
		}
	})
	if err != nil {
		return nil, r.fail("soft normalisation: %w", err)
	}
	out := r.with(values, "divided by range + %v", constant)
	out.Measure, out.Unit = nameOr(r.Measure, "value")+", soft-normalised", ""
	return out, nil
}

// moments of the values of a channel that are not missing.
type moments struct {
	n             int
	mean, squares float64 // the sum of the squared deviations from the mean
	largest       float64
}

// add takes in the values of a row, by the update of Chan, Golub & LeVeque (1979).
func (m *moments) add(row []float64) {
	sum, n := total(row)
	if n == 0 {
		return
	}
	mean, squares := sum/float64(n), 0.
	for _, v := range row {
		if !math.IsNaN(v) {
			squares += (v - mean) * (v - mean)
			m.largest = max(m.largest, math.Abs(v))
		}
	}
	difference, both := mean-m.mean, float64(m.n+n)
	m.squares += squares + difference*difference*float64(m.n)*float64(n)/both
	m.mean += difference * float64(n) / both
	m.n += n
}

func (m *moments) sd() float64 { return math.Sqrt(m.squares / float64(m.n-1)) }

func (m *moments) varies() bool {
	sd := m.sd()
	return m.n > 1 && sd > flat*m.largest && !math.IsInf(sd, 1)
}
