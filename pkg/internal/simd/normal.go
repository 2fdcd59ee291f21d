package simd

import (
	"math/rand/v2"
	"unsafe"
)

// Normals fills dst with independent standard normal numbers, the same on every path and machine. It takes four numbers from src, whatever the length of dst, as the
// key of 8 generators xoshiro256++, whose words are those of SplitMix64 streams started from the mixed key, and transforms their output after Box and Muller, with
// logarithm, root, sine and cosine to some units of 2⁻⁵³. The largest number that can come is √(128 log 2) = 9.42.
//
// A call with a shorter dst and the same src gives the first numbers of a call with a longer one. But two calls, for the two parts of a slice, do not give what
// one call for the whole slice does: each call has a key of its own, which costs about as much as 90 numbers.
func Normals(dst []float64, src rand.Source) {
	var r room
	state := r.aligned()
	streams(state, src)
	whole := len(dst) &^ 15
	normals64(dst[:whole], state)
	if rest := dst[whole:]; len(rest) > 0 {
		var last [16]float64
		normals64(last[:], state)
		copy(rest, last[:])
	}
}

// Normals32 is Normals rounded to float32, from the same numbers of src.
func Normals32(dst []float32, src rand.Source) {
	var r room
	state := r.aligned()
	streams(state, src)
	whole := len(dst) &^ 15
	normals32(dst[:whole], state)
	if rest := dst[whole:]; len(rest) > 0 {
		var last [16]float32
		normals32(last[:], state)
		copy(rest, last[:])
	}
}

const golden = 0x9e3779b97f4a7c15 // 2⁶⁴ divided by the golden ratio, the increment of SplitMix64

// room holds a state wherever it lies. A state across two lines of the cache would take the kernels half as long again, and where the stack begins is chance.
type room [39]uint64

func (r *room) aligned() *[32]uint64 {
	skip := int(-uintptr(unsafe.Pointer(r)) % 64 / 8)
	return (*[32]uint64)(r[skip : skip+32])
}

// streams fills the state of 8 generators: word i of generator j at 8i+j.
func streams(state *[32]uint64, src rand.Source) {
	var key [4]uint64
	for i := range key {
		key[i] = src.Uint64()
	}
	// After two rounds each word of the key depends on each bit of src's four numbers, and different numbers give different keys.
	for i := range uint64(8) {
		key[i%4] ^= mix(key[(i+3)%4] + (i+1)*golden)
	}
	for i := range key {
		for j := range uint64(8) {
			state[8*i+int(j)] = mix(key[i] + (j+1)*golden)
		}
	}
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014, with Stafford's constants): each bit of x affects each bit of the result.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
