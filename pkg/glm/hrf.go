package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mathext"
)

// DoubleGamma is a haemodynamic response: a gamma density for the rise, less one for the undershoot, 0 before time 0 and after Length. A density with delay d and
// dispersion s has the shape d/s and the scale s, so that its mean is d and its peak is at d − s. All times are in seconds.
type DoubleGamma struct {
	Delay, Undershoot                float64
	Dispersion, UndershootDispersion float64
	// Ratio is the area of the undershoot by that of the rise.
	Ratio float64
	// Onset moves the densities, not the window from 0 to Length.
	Onset, Length float64
}

// SPM returns the canonical response of SPM12 (spm_hrf): delays of 6 and 16 s, dispersions of 1 s, a ratio of 1/6, 32 s long.
func SPM() DoubleGamma {
	return DoubleGamma{Delay: 6, Undershoot: 16, Dispersion: 1, UndershootDispersion: 1, Ratio: 1. / 6, Length: 32}
}

// Glover returns the response that Glover (1999, Deconvolution of impulse response in event-related BOLD fMRI) fitted to the motor cortex's and that is known by his name:
// (t/d₁)^a₁·exp(−(t−d₁)/b) − .35·(t/d₂)^a₂·exp(−(t−d₂)/b) with a = 6 and 12, b = .9 s and d = a·b, in terms of densities, 32 s long.
func Glover() DoubleGamma {
	const a1, a2, b, c = 6, 12, .9, .35
	area := func(a float64) float64 { // of (t/ab)^a·exp(−(t−ab)/b)
		g, _ := math.Lgamma(a + 1)
		return b * math.Exp(g+a-a*math.Log(a))
	}
	return DoubleGamma{Delay: (a1 + 1) * b, Undershoot: (a2 + 1) * b, Dispersion: b, UndershootDispersion: b, Ratio: c * area(a2) / area(a1), Length: 32}
}

// NilearnGlover returns what nilearn calls Glover's response (glover_hrf, from version 0.11 on): delays of 6 and 12 s with dispersions of .9 s, a ratio of .48. Earlier
// versions have .35.
func NilearnGlover() DoubleGamma {
	return DoubleGamma{Delay: 6, Undershoot: 12, Dispersion: .9, UndershootDispersion: .9, Ratio: .48, Length: 32}
}

// check returns an error where the parameters make no response.
func (h DoubleGamma) check() error {
	for _, v := range []float64{h.Delay, h.Undershoot, h.Dispersion, h.UndershootDispersion, h.Length} {
		if !(v > 0) || math.IsInf(v, 1) {
			return fmt.Errorf("glm: haemodynamic response %+v: delays, dispersions and length have to be positive", h)
		}
	}
	if area := h.area(h.Length); !(h.Ratio >= 0) || math.IsNaN(h.Onset) || math.IsInf(h.Onset, 0) || !(area > 0) {
		return fmt.Errorf("glm: haemodynamic response %+v: its area is %v, want a positive one", h, area)
	}
	return nil
}

// density is the response without its scale, per second.
func (h DoubleGamma) density(t float64) float64 {
	if t < 0 || t > h.Length {
		return 0
	}
	return gammaDensity(t-h.Onset, h.Delay/h.Dispersion, h.Dispersion) - h.Ratio*gammaDensity(t-h.Onset, h.Undershoot/h.UndershootDispersion, h.UndershootDispersion)
}

// area is the integral of the density from 0 to t.
func (h DoubleGamma) area(t float64) float64 {
	t = min(max(t, 0), h.Length)
	part := func(delay, dispersion float64) float64 {
		return gammaBelow(t-h.Onset, delay/dispersion, dispersion) - gammaBelow(-h.Onset, delay/dispersion, dispersion)
	}
	return part(h.Delay, h.Dispersion) - h.Ratio*part(h.Undershoot, h.UndershootDispersion)
}

// At returns the response at time t to an event of no duration, per second: its integral over all times is 1.
func (h DoubleGamma) At(t float64) float64 { return h.density(t) / h.area(h.Length) }

// Integral returns the integral of [DoubleGamma.At] up to time t, the response to an event that goes on from time 0: it ends at 1.
func (h DoubleGamma) Integral(t float64) float64 { return h.area(t) / h.area(h.Length) }

// Kernel returns samples of the response every step seconds from 0 to Length, scaled to sum to 1, as spm_hrf does.
func (h DoubleGamma) Kernel(step float64) []float64 {
	if !(step > 0) {
		panic(fmt.Sprintf("glm: Kernel: a step of %v s", step))
	}
	samples := make([]float64, int(h.Length/step+1e-9)+1)
	for i := range samples {
		samples[i] = h.density(float64(i) * step)
	}
	floats.Scale(1/floats.Sum(samples), samples)
	return samples
}

// gammaDensity is the density of the gamma distribution.
func gammaDensity(x, shape, scale float64) float64 {
	switch {
	case x < 0:
		return 0
	case x == 0 && shape == 1:
		return 1 / scale
	case x == 0 && shape > 1:
		return 0
	}
	g, _ := math.Lgamma(shape)
	return math.Exp((shape-1)*math.Log(x/scale)-x/scale-g) / scale
}

// gammaBelow is its distribution function.
func gammaBelow(x, shape, scale float64) float64 {
	if x <= 0 {
		return 0
	}
	return mathext.GammaIncReg(shape, x/scale)
}
