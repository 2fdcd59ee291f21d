package inflate

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// hasBMI2 is whether the processor has what runBMI2 needs; every one with BMI2 that was ever built has SSSE3.
var (
	hasBMI2 = cpu.X86.HasBMI2 && cpu.X86.HasSSSE3
	useBMI2 = hasBMI2
)

func run(l *loop) reason {
	if useBMI2 {
		return reason(runBMI2((*byte)(unsafe.Pointer(l))))
	}
	return runGo(l)
}
