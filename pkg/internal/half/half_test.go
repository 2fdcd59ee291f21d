package half_test

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/half"
)

// TestFloat32 asks each binary16 for what the standard says that it means, computed in float64.
func TestFloat32(t *testing.T) {
	for bits := range 1 << 16 {
		sign, e, f := 1-2*float64(bits>>15), bits>>10&31, float64(bits&1023)
		want := sign * math.Ldexp(1+f/1024, e-15)
		switch {
		case e == 0:
			want = sign * math.Ldexp(f, -24)
		case e == 31 && f == 0:
			want = sign * math.Inf(1)
		case e == 31:
			want = math.NaN()
		}
		got := float64(half.Float32(uint16(bits)))
		if math.IsNaN(want) {
			if !math.IsNaN(got) {
				t.Errorf("%#x: got %v, want NaN", bits, got)
			}
		} else if got != want || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("%#x: got %v, want %v", bits, got, want)
		}
	}
}

// TestBFloat32: 8 bits of exponent, 7 of fraction.
func TestBFloat32(t *testing.T) {
	for bits, want := range map[uint16]float32{0x3f80: 1, 0xc000: -2, 0x3f81: 1 + 1./128, 0x7f80: float32(math.Inf(1)), 1: 0x1p-133} {
		if got := half.BFloat32(bits); got != want {
			t.Errorf("%#x: got %v, want %v", bits, got, want)
		}
	}
}
