package raw

import (
	"strings"
	"unsafe"
)

// Make returns room for n numbers, each of which is to be set before it is looked at: in a large one that Go's collector has given back are numbers of before. To clear
// them takes as long as to read them. T holds no pointers.
func Make[T any](n int) []T {
	const large = 64 << 10 // bytes
	var one T
	size := n * int(unsafe.Sizeof(one))
	if n < 0 || size < large {
		return make([]T, n)
	}
	var b strings.Builder // the one way to memory that is not cleared
	b.Grow(size)
	b.WriteByte(0)
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.StringData(b.String()))), n)
}
