package mcmc

// windows returns the steps of a warm-up of n steps after which the masses are estimated anew, in order, and the step with which the first window begins: Stan's plan, in which
// windows double and the last takes what is left before the end. None where n is below 20.
func (a *Adapt) windows(n int) (begin int, ends []int) {
	begin, window, end := or(a.Begin, 75), or(a.Window, 25), or(a.End, 50)
	if n < 20 {
		return n, nil
	}
	if begin+window+end > n {
		begin, end = int(0.15*float64(n)), int(0.1*float64(n))
		window = n - begin - end
	}
	last := n - end // of the last window
	for at := begin + window; ; {
		ends = append(ends, at)
		if at >= last {
			break
		}
		window *= 2
		at += window
		if at != last && at+2*window > last { // the next window would not fit
			at = last
		}
	}
	return begin, ends
}
