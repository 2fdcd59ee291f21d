package file

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// large asks for large pages behind p, which is about to be filled: the kernel gives 2 MiB at a time in place of 4 KiB. It is a hint, and an error changes nothing.
func large(p []byte) {
	page := os.Getpagesize()
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(p)))) & (page - 1)
	if n := (len(p) - skip) &^ (page - 1); n > 0 {
		_ = unix.Madvise(p[skip:skip+n], unix.MADV_HUGEPAGE)
	}
}
