package simd

// fma32 is x·y + z with one rounding to float32. The compiler may fuse the two operations, and on arm64 it does, to an instruction; TestFMA32 would notice if it did not.
func fma32(x, y, z float32) float32 { return x*y + z }
