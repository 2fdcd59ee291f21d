package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// harmonic is a centred Gaussian of independent coordinates with curvatures.
func harmonic(curvatures ...float64) *Target {
	return &Target{Dim: len(curvatures), Density: func(g, x []float64) float64 {
		sum := 0.0
		for i, c := range curvatures {
			if g != nil {
				g[i] = -c * x[i]
			}
			sum -= c * x[i] * x[i] / 2
		}
		return sum
	}}
}

// Kernels without correction are off by exactly what their documentation says of a Gaussian; with masses, by what it says of the coordinates that the masses make of it.
func TestUncorrectedKernelsHaveTheirKnownBias(t *testing.T) {
	curvatures := []float64{1, 4}
	masses, err := Diagonal([]float64{1.5, 0.2})
	if err != nil {
		t.Fatal(err)
	}
	ula := func(step, c, noise float64) float64 {
		h := step * step / 2
		return (1 + h*noise/2) / (c * (1 - h*c/2))
	}
	for _, k := range []struct {
		name   string
		kernel Kernel
		step   float64
		noise  float64 // variance of the gradient's estimate
		want   func(step, c, noise float64) float64
	}{
		{"ula", ULA{}, 0.6, 0, ula},
		{"sgld without noise", SGLD{}, 0.6, 0, ula},
		{"sgld", SGLD{}, 0.6, 5, ula},
		{"obabo", Langevin{Scheme: OBABO}, 0.6, 0, func(h, c, _ float64) float64 { return 1 / (c * (1 - h*h*c/4)) }},
		{"obabo 3", Langevin{Scheme: OBABO, Steps: 3, Friction: 0.5}, 0.8, 0, func(h, c, _ float64) float64 { return 1 / (c * (1 - h*h*c/4)) }},
		{"baoab", Langevin{}, 0.8, 0, func(_, c, _ float64) float64 { return 1 / c }},
		{"baoab 3", Langevin{Steps: 3, Friction: 3}, 0.8, 0, func(_, c, _ float64) float64 { return 1 / c }},
	} {
		for name, m := range map[string]Mass{"unit": nil, "diagonal": masses} {
			target := harmonic(curvatures...)
			if k.noise > 0 {
				target.Minibatch = func(g, x []float64, src rand.Source) float64 {
					l := target.Density(g, x)
					r := rand.New(src)
					for i := range g {
						g[i] += math.Sqrt(k.noise) * r.NormFloat64()
					}
					return l
				}
			}
			if k.kernel.Acceptance() != 0 {
				t.Errorf("%s: an uncorrected kernel aims at acceptance %v", k.name, k.kernel.Acceptance())
			}
			var squares [2][]float64
			chain(t, target, setting{k.name + ", " + name + " masses", k.kernel, Tuning{Step: k.step, Mass: m}}, []float64{0.3, 0.4}, 60000, func(x []float64, info Info) {
				if !info.Moved || info.Divergent {
					t.Fatalf("%s: %+v", k.name, info)
				}
				for i, v := range x {
					squares[i] = append(squares[i], v*v)
				}
			})
			for i, c := range curvatures {
				scale := 1.0 // of the coordinate in which masses are 1
				if m != nil {
					scale = masses.Variances()[i]
				}
				expect(t, fmt.Sprintf("%s, %s masses: variance of coordinate %d", k.name, name, i), squares[i][1000:], scale*k.want(k.step, c*scale, k.noise*scale))
			}
		}
	}
}

// A shorter step makes the bias smaller, and what Metropolis would say of it larger.
func TestAcceptanceOfUncorrectedKernelsMeasuresTheirBias(t *testing.T) {
	target, _, _ := conjugate()
	for _, k := range []Kernel{ULA{}, Langevin{Scheme: OBABO}, Langevin{}} {
		var accept [2]float64
		for i, step := range []float64{0.5, 0.25} {
			chain(t, target, setting{k.String(), k, Tuning{Step: step}}, []float64{0, 0, 0}, 2000, func(_ []float64, info Info) { accept[i] += info.Accept / 2000 })
		}
		// The energy of a leapfrog step of length ε is off by O(ε³), of BAOAB too.
		if ratio := (1 - accept[0]) / (1 - accept[1]); !(ratio > 4 && ratio < 16) {
			t.Errorf("%v: mean acceptance %v at steps of 0.5 and 0.25: rejection falls by %v, want about 8", k, accept, ratio)
		}
	}
}

// Without friction, and with steps so small that nothing is rejected, GHMC and Langevin are Hamilton's equations.
func TestLittleFrictionConservesEnergy(t *testing.T) {
	for _, k := range []Kernel{GHMC{Friction: 1e-12}, Langevin{Friction: 1e-12}, Langevin{Friction: 1e-12, Scheme: OBABO}} {
		var first, last float64
		chain(t, harmonic(1, 2), setting{k.String(), k, Tuning{Step: 0.001}}, []float64{1, 1}, 1000, func(_ []float64, info Info) {
			if first == 0 {
				first = info.Energy
			}
			last = info.Energy
		})
		if !(math.Abs(first-last) < 1e-4) {
			t.Errorf("%v: the energy goes from %v to %v", k, first, last)
		}
	}
}
