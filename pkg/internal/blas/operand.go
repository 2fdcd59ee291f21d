package blas

import "unsafe"

// storage says how the elements of an operand lie in memory.
type storage int

const (
	plain          storage = iota // element (i, j) at data[i·ld+j]
	transposed                    // element (i, j) at data[j·ld+i]
	symmetricUpper                // of a symmetric matrix only i ≤ j is stored, at data[i·ld+j]
	symmetricLower                // of a symmetric matrix only i ≥ j is stored
)

// operand is a factor of a product, as the product sees it: element (i, j) of op(A).
type operand[T float] struct {
	data    []T
	ld      int
	storage storage
}

// at returns the address of element (i, j) of an operand that is plain or transposed.
func (o *operand[T]) at(i, j int) unsafe.Pointer {
	if o.storage == transposed {
		i, j = j, i
	}
	return unsafe.Pointer(&o.data[i*o.ld+j])
}

// strides returns the bytes between rows and between columns of an operand that is plain or transposed.
func (o *operand[T]) strides() (row, column uintptr) {
	size := unsafe.Sizeof(*new(T))
	if o.storage == transposed {
		return size, size * uintptr(o.ld)
	}
	return size * uintptr(o.ld), size
}

// part returns the operand without its first i rows and j columns; of a symmetric one, i and j are equal.
func (o operand[T]) part(i, j int) operand[T] {
	if o.storage == transposed {
		i, j = j, i
	}
	o.data = o.data[i*o.ld+j:]
	return o
}

// symmetric returns element (i, j) of a symmetric operand.
func (o *operand[T]) symmetric(i, j int) T {
	if (o.storage == symmetricUpper) == (i <= j) {
		return o.data[i*o.ld+j]
	}
	return o.data[j*o.ld+i]
}
