package pages

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

const largeSize = 2 << 20 // of one large page

// Large asks for large pages behind s, which is about to be filled: the kernel gives 2 MiB at a time in place of 4 KiB. It is a hint, and an error changes nothing;
// nothing is asked for short slices.
func Large[T any](s []T) {
	var one T
	p := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(one)))
	if len(p) < largeSize {
		return
	}
	page := os.Getpagesize()
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(p)))) & (page - 1)
	if n := (len(p) - skip) &^ (page - 1); n > 0 {
		_ = unix.Madvise(p[skip:skip+n], unix.MADV_HUGEPAGE)
	}
}
