package blas

// reaches says whether x holds n elements, n > 0, inc apart. A negative inc counts from the end, as in all of BLAS. It does not overflow.
func reaches[T float](n int, x []T, inc int) bool {
	if inc < 0 {
		inc = -inc
	}
	return inc > 0 && len(x) > 0 && n-1 <= (len(x)-1)/inc
}

// gather returns n elements of x, inc apart, one after the other: in buffer, unless they are so already.
func gather[T float](buffer *[]T, n int, x []T, inc int) []T {
	if inc == 1 {
		return x[:n]
	}
	*buffer = sized(*buffer, n)
	for i, at := 0, first(n, inc); i < n; i, at = i+1, at+inc {
		(*buffer)[i] = x[at]
	}
	return *buffer
}

// scatter writes what gather read back to where it came from.
func scatter[T float](from []T, n int, x []T, inc int) {
	if inc == 1 {
		return
	}
	for i, at := 0, first(n, inc); i < n; i, at = i+1, at+inc {
		x[at] = from[i]
	}
}

// first returns where element 0 of n lies.
func first(n, inc int) int {
	if inc < 0 {
		return (1 - n) * inc
	}
	return 0
}
