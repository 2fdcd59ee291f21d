package simd

import (
	"syscall"
	"testing"
	"unsafe"
)

// Slices that end where memory ends: no kernel reads or writes behind them, nor, where they begin at the start of memory, before them.
func TestEndOfMemory(t *testing.T) {
	endOfMemory(t, operations64)
	endOfMemory(t, operations32)
}

func endOfMemory[T number](t *testing.T, all []operation[T]) {
	page := syscall.Getpagesize()
	var pages [4][]T // each one page between two that cannot be touched
	for i := range pages {
		m, err := syscall.Mmap(-1, 0, 3*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			t.Skip("no mapped memory: ", err)
		}
		defer syscall.Munmap(m)
		for _, forbidden := range [][]byte{m[:page], m[2*page:]} {
			if err := syscall.Mprotect(forbidden, syscall.PROT_NONE); err != nil {
				t.Skip("no protected memory: ", err)
			}
		}
		pages[i] = unsafe.Slice((*T)(unsafe.Pointer(&m[page])), page/int(unsafe.Sizeof(T(0))))
	}
	for _, o := range all {
		for _, p := range Paths() {
			for n := 1; n <= 70; n++ {
				start, end := make([][]T, o.arrays), make([][]T, o.arrays)
				for i := range start {
					start[i] = pages[i][:n]
					end[i] = pages[i][len(pages[i])-n:]
				}
				onPath(p, func() { o.call(start); o.call(end) })
			}
		}
	}
}
