package file

import "fmt"

const (
	// FirstRoom bounds what is allocated on the word of a header alone, before any of the bytes that it declares has arrived.
	FirstRoom = 1 << 20
	// Inflation bounds what one byte of deflate can grow to: 258 bytes of a match from two bits.
	Inflation = 1032
)

// Budget counts what a reading holds in memory. The zero value grants nothing; see [NewBudget].
type Budget struct {
	Limits Limits
	held   int64
}

// NewBudget returns a budget of the limits, zero fields filled in, of which nothing is used.
func NewBudget(l Limits) *Budget { return &Budget{Limits: l.OrDefaults()} }

// Held returns the bytes that are charged.
func (b *Budget) Held() int64 { return b.held }

// Hold charges n elements of size bytes each. What and got of an error are the caller's to complete: want and got say which limit it was. It charges nothing where it fails.
func (b *Budget) Hold(n, size int64) (want, got string, ok bool) {
	switch {
	case n < 0 || size < 0:
		return "a size that is not negative", fmt.Sprintf("%d × %d bytes", n, size), false
	case n > b.Limits.MaxElements:
		return fmt.Sprintf("at most %d elements (Limits.MaxElements)", b.Limits.MaxElements), fmt.Sprint(n), false
	case size > 0 && n > (b.Limits.MaxBytes-b.held)/size:
		return fmt.Sprintf("at most %d bytes in all (Limits.MaxBytes), %d of them used", b.Limits.MaxBytes, b.held), fmt.Sprintf("%d × %d bytes more", n, size), false
	}
	b.held += n * size
	return "", "", true
}

// Product returns the number of elements of an array with the given dimensions, false where one is negative or the product is beyond most. An array with a dimension
// of 0 has 0 elements, however large the others are; one without dimensions has 1.
func Product(dims []int64, most int64) (int64, bool) {
	empty := false
	for _, d := range dims {
		if d < 0 {
			return 0, false
		}
		empty = empty || d == 0
	}
	if empty {
		return 0, true
	}
	n := int64(1)
	for _, d := range dims {
		if n > most/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}
