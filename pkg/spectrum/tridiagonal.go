package spectrum

import "math"

// A tridiagonal matrix is symmetric with diagonal d and off-diagonal e; len(e) is len(d)−1, more is not looked at.
type tridiagonal struct{ d, e []float64 }

// below returns how many eigenvalues are less than x: the negative pivots of T − xI (Sylvester's law of inertia; Golub & Van Loan 2013, §8.4).
func (t tridiagonal) below(x float64) int {
	const least = 1e-290 // a pivot of zero becomes this one, a perturbation that no rounding can tell from none
	count, pivot := 0, t.d[0]-x
	if math.Abs(pivot) < least {
		pivot = -least
	}
	if pivot < 0 {
		count++
	}
	e := t.e[:len(t.d)-1]
	for i, v := range t.d[1:] {
		pivot = v - x - e[i]*e[i]/pivot
		if math.Abs(pivot) < least {
			pivot = -least
		}
		if pivot < 0 {
			count++
		}
	}
	return count
}

// bounds returns an interval that holds all eigenvalues (Gershgorin), a little wider than need be.
func (t tridiagonal) bounds() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for i, v := range t.d {
		r := 0.0
		if i > 0 {
			r = math.Abs(t.e[i-1])
		}
		if i < len(t.d)-1 {
			r += math.Abs(t.e[i])
		}
		low, high = min(low, v-r), max(high, v+r)
	}
	margin := 1e-15*max(math.Abs(low), math.Abs(high)) + 1e-280 // more than the least pivot
	return low - margin, high + margin
}

// from returns the value with exactly i eigenvalues below it, bisected between low and high to the last bits of size.
func (t tridiagonal) from(i int, low, high, size float64) float64 {
	for high-low > 0x1p-52*size {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			break
		}
		if t.below(middle) > i {
			high = middle
		} else {
			low = middle
		}
	}
	return low + (high-low)/2
}

// ends returns how many of the k leading eigenvalues are counted from the top and how many from the bottom.
func (t tridiagonal) ends(k int, order Order) (top, bottom int) {
	switch order {
	case Largest:
		return k, 0
	case Smallest:
		return 0, k
	}
	n := len(t.d)
	low, high := t.bounds()
	out := func(x float64) int { return t.below(-x) + n - t.below(x) } // eigenvalues below −x, and at x or above
	a, b := 0.0, max(-low, high)
	for range 60 { // a has k or more outside, b fewer
		middle := a + (b-a)/2
		switch c := out(middle); {
		case c == k:
			bottom = t.below(-middle)
			return k - bottom, bottom
		case c > k:
			a = middle
		default:
			b = middle
		}
	}
	// Several eigenvalues of one size at the edge: the positive ones first.
	bottom = t.below(-b)
	top = n - t.below(b)
	rest := min(k-top-bottom, n-t.below(a)-top)
	top += rest
	return top, k - top
}

// leading returns the k leading eigenvalues, those at the top in descending order before those at the bottom in ascending order.
func (t tridiagonal) leading(k int, order Order) []float64 {
	n := len(t.d)
	low, high := t.bounds()
	size := max(-low, high)
	top, bottom := t.ends(k, order)
	values := make([]float64, 0, k)
	edge := high
	for i := range top {
		v := t.from(n-1-i, low, edge, size)
		edge = min(v+0x1p-51*size, high)
		values = append(values, v)
	}
	edge = low
	for i := range bottom {
		v := t.from(i, edge, high, size)
		edge = max(v-0x1p-51*size, low)
		values = append(values, v)
	}
	return values
}

// last returns the eigenvalues that close the leading k, one for each end that has some: they converge last.
func (t tridiagonal) last(k int, order Order) []float64 {
	low, high := t.bounds()
	size := max(-low, high)
	top, bottom := t.ends(k, order)
	var values []float64
	if top > 0 {
		values = append(values, t.from(len(t.d)-top, low, high, size))
	}
	if bottom > 0 {
		values = append(values, t.from(bottom-1, low, high, size))
	}
	return values
}
