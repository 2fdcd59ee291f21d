package theory_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

// within fails unless all fields are within 4 standard errors, the root mean square of those that populations give (of eight alone they are too noisy), and those are small.
func within(t *testing.T, got *theory.Particles, want *mat.Dense) {
	t.Helper()
	patterns, outputs := want.Dims()
	se := mat.Norm(got.FieldError, 2) / math.Sqrt(float64(patterns*outputs))
	if !(se < .02*mat.Norm(want, 2)) {
		t.Errorf("standard error %g of fields of norm %g", se, mat.Norm(want, 2))
	}
	for i := range patterns {
		for r := range outputs {
			near(t, "field", got.Field.At(i, r), want.At(i, r), 4*se)
		}
	}
}

// Particles find what the grid finds where patterns are orthogonal.
func TestParticlesAgainstGrid(t *testing.T) {
	k0, y := classes(1, 0, 3, 2)
	p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: .2, Temperature: 1e-4}
	got, err := theory.SolveParticles(p, theory.Sigmoid(), theory.ParticleOptions{Populations: 8, Particles: 400, Moves: 2}, rng.New(11).Source())
	if err != nil {
		t.Fatal(err)
	}
	within(t, got, neuron(t, p, theory.Sigmoid()).Field)
}

// Where they are not, a sum over all of a, z₁ and z₂ at the field that particles find gives back the targets, within 4 standard errors.
func TestParticlesOfCorrelatedPatterns(t *testing.T) {
	k0 := mat.NewSymDense(2, []float64{1, .6, .6, 1.3})
	y := mat.NewDense(2, 1, []float64{.8, -.3})
	p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: .4, Temperature: .002}
	u := theory.Tanh()
	got, err := theory.SolveParticles(p, u, theory.ParticleOptions{Populations: 8, Moves: 2, Averaged: 60}, rng.New(12).Source())
	if err != nil {
		t.Fatal(err)
	}
	var inverse mat.Dense
	if err := inverse.Inverse(k0); err != nil {
		t.Fatal(err)
	}
	const step, reach = .1, 80
	// The targets of a field t: ⟨aφ⟩ + N T t.
	targets := func(t1, t2 float64) [2]float64 {
		var total, f1, f2 float64
		for i := -reach; i <= reach; i++ {
			a := float64(i) * step
			for j := -reach; j <= reach; j++ {
				z1 := float64(j) * step
				for k := -reach; k <= reach; k++ {
					z2 := float64(k) * step
					w := math.Exp(-a*a/.8 - (inverse.At(0, 0)*z1*z1+2*inverse.At(0, 1)*z1*z2+inverse.At(1, 1)*z2*z2)/2 + a*(t1*math.Tanh(z1)+t2*math.Tanh(z2)))
					total, f1, f2 = total+w, f1+w*a*math.Tanh(z1), f2+w*a*math.Tanh(z2)
				}
			}
		}
		return [2]float64{f1/total + .1*t1, f2/total + .1*t2}
	}
	t1, t2 := got.Field.At(0, 0), got.Field.At(1, 0)
	at, right, up := targets(t1, t2), targets(t1+.01, t2), targets(t1, t2+.01)
	se := mat.Norm(got.FieldError, 2) / math.Sqrt2
	for i := range 2 {
		slope := math.Hypot(right[i]-at[i], up[i]-at[i]) / .01
		near(t, "target", at[i], y.At(i, 0), 4*se*slope)
		near(t, "fit", got.Fit.At(i, 0)+.1*got.Field.At(i, 0), y.At(i, 0), .01)
	}
	prediction, err := got.Predict(mat.DenseCopyOf(k0), []float64{1, 1.3})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		near(t, "prediction of training", prediction.Mean.At(i, 0), y.At(i, 0)-got.Misfit().At(i, 0), 6*prediction.Error.At(i, 0))
	}
}

// The same source gives the same bits.
func TestParticlesAreReproducible(t *testing.T) {
	k0, y := classes(1, 0, 2, 1)
	p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: .3}
	o := theory.ParticleOptions{Particles: 300, Populations: 3, Moves: 1, Averaged: 10}
	a, err := theory.SolveParticles(p, theory.ScaledErf(), o, rng.New(13).Source())
	if err != nil {
		t.Fatal(err)
	}
	b, err := theory.SolveParticles(p, theory.ScaledErf(), o, rng.New(13).Source())
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(a.Field, b.Field) || !mat.Equal(a.Neurons.Preactivation, b.Neurons.Preactivation) {
		t.Error("two runs differ")
	}
}

func TestParticlesRefuse(t *testing.T) {
	singular := mat.NewSymDense(2, []float64{1, 1, 1, 1})
	p := theory.Problem{K0: singular, Y: mat.NewDense(2, 1, []float64{1, 1}), Widths: []int{10}, Readout: 1}
	_, err := theory.SolveParticles(p, theory.Tanh(), theory.ParticleOptions{}, rng.New(1).Source())
	if err == nil || !strings.Contains(err.Error(), "singular") {
		t.Errorf("error %v", err)
	}
}
