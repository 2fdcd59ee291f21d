package inflate

import "unsafe"

// The assembly's offsets of the fields.
const (
	_ = -(unsafe.Offsetof(loop{}.in) ^ 0)
	_ = -(unsafe.Offsetof(loop{}.inEnd) ^ 8)
	_ = -(unsafe.Offsetof(loop{}.out) ^ 16)
	_ = -(unsafe.Offsetof(loop{}.outEnd) ^ 24)
	_ = -(unsafe.Offsetof(loop{}.base) ^ 32)
	_ = -(unsafe.Offsetof(loop{}.bits) ^ 40)
	_ = -(unsafe.Offsetof(loop{}.n) ^ 48)
	_ = -(unsafe.Offsetof(loop{}.litlen) ^ 56)
	_ = -(unsafe.Offsetof(loop{}.distance) ^ 64)
	_ = -(unsafe.Offsetof(loop{}.rest) ^ 72)
	_ = -(unsafe.Offsetof(loop{}.offset) ^ 80)
	_ = -(unsafe.Offsetof(loop{}.patterns) ^ 88)
	_ = -(unsafe.Offsetof(loop{}.mask) ^ 96)
)
