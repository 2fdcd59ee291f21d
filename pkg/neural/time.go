package neural

import "slices"

// Between returns the samples that lie wholly between two times in seconds. A sample lasts from its Time to Time + Width, so that with samples of 1 ms Between(.317, .751)
// starts with the sample at .317 s and ends with the one at .750 s. That there is none is an error.
func (r *Recording) Between(from, to float64) (*Recording, error) {
	if r.Time == nil {
		return nil, r.fail("between %v s and %v s: the data have no time", from, to)
	}
	slack := r.Width / 1000 // the times are rounded decimals
	first := slices.IndexFunc(r.Time, func(t float64) bool { return t >= from-slack })
	last := len(r.Time)
	for last > 0 && !(r.Time[last-1]+r.Width <= to+slack) {
		last--
	}
	if first < 0 || first >= last {
		return nil, r.fail("no whole sample lies between %v s and %v s: the recording lasts from %v s to %v s in samples of %v s",
			from, to, r.Time[0], r.Time[len(r.Time)-1]+r.Width, r.Width)
	}
	return r.Samples(first, last)
}

// Samples returns the samples from ≤ i < to, counted from 0: what MATLAB writes as 218:651 is Samples(217, 651). That there is none, or not all of them, is an error.
func (r *Recording) Samples(from, to int) (*Recording, error) {
	_, _, samples := r.Dims()
	if from < 0 || to > samples || from >= to {
		return nil, r.fail("samples %d ≤ i < %d: the recording has %d", from, to, samples)
	}
	out := r.with(take(r.Values, nil, nil, from, to), "samples %d ≤ i < %d of %d", from, to, samples)
	if r.Time != nil {
		out.Time = slices.Clone(r.Time[from:to])
	}
	return out, nil
}
