package network_test

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
)

// The two that are made of erf are what their names say, with the slopes that follow, alone and with the slope beside, in both precisions and in place.
func TestActivationsOfErf(t *testing.T) {
	for _, z := range []float64{-7, -1.5, -.1, 0, 1e-8, .3, 2, 40, math.Inf(1), math.Inf(-1)} {
		erf, slope := math.Erf(math.Sqrt(math.Pi)*z/2), math.Exp(-math.Pi*z*z/4)
		for a, want := range map[network.Activation][2]float64{network.ScaledErf: {erf, slope}, network.ErfSigmoid: {.5 + .5*erf, .5 * slope}} {
			alone, in, s := []float64{0}, []float64{z}, []float64{0}
			a.Respond(alone, in)
			a.Grad(in, s, in)
			if !(math.Abs(in[0]-want[0]) <= 4e-16) || !(math.Abs(s[0]-want[1]) <= 4e-16) || alone[0] != in[0] {
				t.Errorf("%v(%v) = %v with slope %v, alone %v, want %v", a, z, in[0], s[0], alone[0], want)
			}
			alone32, in32, s32 := []float32{float32(z)}, []float32{float32(z)}, []float32{0}
			a.Grad32(alone32, s32, in32)
			a.Respond32(in32, in32)
			if !(math.Abs(float64(in32[0])-want[0]) <= 2e-7) || !(math.Abs(float64(s32[0])-want[1]) <= 3e-7) || alone32[0] != in32[0] {
				t.Errorf("%v(%v) in float32 = %v with slope %v, alone %v, want %v", a, z, in32[0], s32[0], alone32[0], want)
			}
		}
	}
	nan := []float64{math.NaN()}
	network.ErfSigmoid.Respond(nan, nan)
	if !math.IsNaN(nan[0]) {
		t.Errorf("NaN gives %v", nan[0])
	}
}
