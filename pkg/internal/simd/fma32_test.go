package simd

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// fma32 against exact arithmetic, at random numbers and where rounding twice goes wrong: sums close to the middle between two float32, subnormal results.
func TestFMA32(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	bits := func() float32 { return math.Float32frombits(r.Uint32()) }
	near := func() float32 { // few bits, so that products and sums often end in the middle
		return float32(math.Ldexp(float64(1+2*r.IntN(8)), r.IntN(40)-20)) * float32(1-2*r.IntN(2))
	}
	beside := func() float32 { return float32(1-2*r.IntN(2)) * (1 + 0x1p-23*float32(r.IntN(3)-1)) }
	for i := range 400000 {
		var x, y, z float32
		switch i % 4 {
		case 0:
			x, y, z = bits(), bits(), bits()
		case 1:
			x, y, z = near(), near(), near()
		case 2: // the middle between two subnormal numbers, and 2⁻⁴⁶ of a unit more or less
			x, y = 0x1p-75*beside(), 0x1p-75*beside()
			z = math.Float32frombits(r.Uint32() >> 9)
		case 3: // the middle between two numbers around 1, likewise
			x, y = 0x1p-12*beside(), 0x1p-12*beside()
			z = 1 + 0x1p-23*float32(r.IntN(1<<20))
		}
		got := fma32(x, y, z)
		if x-x != 0 || y-y != 0 || z-z != 0 {
			if want := float32(float64(x)*float64(y) + float64(z)); !sameBits(got, want) {
				t.Fatalf("%x·%x + %x = %x, want %x", x, y, z, got, want)
			}
			continue
		}
		product := new(big.Float).SetPrec(1000).Mul(big.NewFloat(float64(x)), big.NewFloat(float64(y)))
		want, _ := product.Add(product, big.NewFloat(float64(z))).Float32()
		if got != want {
			t.Fatalf("%x·%x + %x = %x, want %x", x, y, z, got, want)
		}
	}
}
