package coding

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestKernelOfLinearScheme: class forms, eigenvalues and spikes of K = 1 + Y U⁻¹ Yᵀ in closed form, and of responses drawn from it.
func TestKernelOfLinearScheme(t *testing.T) {
	labels := labelsOf(15, 9, 6)
	theory := mat.NewSymDense(30, nil)
	form := []float64{1 + 15/math.Sqrt(.5), 1 + 9/math.Sqrt(.3), 1 + 6/math.Sqrt(.2)}
	for i, a := range labels {
		for j, b := range labels {
			v := 0.0
			if i == j {
				v = 1
			}
			if a == b {
				v += 1 / math.Sqrt([]float64{.5, .3, .2}[a])
			}
			theory.SetSym(i, j, v)
		}
	}
	k, err := KernelFrom(theory, labels, 0)
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range form {
		if !(math.Abs(k.ClassForms.At(c, c)-want) < 1e-12) || !(math.Abs(k.Eigenvalues[c]-want) < 1e-11) {
			t.Errorf("class %d: form %v and eigenvalue %v, want %v", c, k.ClassForms.At(c, c), k.Eigenvalues[c], want)
		}
	}
	if k.Spikes != 3 || !(math.Abs(k.ClassForms.At(0, 1)) < 1e-12) {
		t.Errorf("%d spikes, want 3; off-diagonal form %v", k.Spikes, k.ClassForms.At(0, 1))
	}
	others := 0
	for seed := range uint64(20) {
		r := three(100).analog(rand.New(rand.NewPCG(seed, 1)))
		sample, err := KernelOf(r)
		if err != nil {
			t.Fatal(err)
		}
		fit, err := FitKernel(sample, k)
		if err != nil {
			t.Fatal(err)
		}
		if sample.Spikes != 3 {
			others++
		}
		if sample.Spikes < 3 || !(fit.Alignment > .9) {
			t.Errorf("seed %d: %d spikes, alignment %v", seed, sample.Spikes, fit.Alignment)
		}
		for c, ratio := range fit.Forms { // a χ² of 100 degrees of freedom over 100
			if !(math.Abs(ratio-1) < 4*math.Sqrt(2./100)) {
				t.Errorf("seed %d: form of class %d is %v of theory's", seed, c, ratio)
			}
		}
	}
	if others > 2 { // at a level of 1 %
		t.Errorf("%d of 20 kernels with more than 3 spikes", others)
	}
	if fit, err := FitKernel(k, k); err != nil || fit.Error != 0 || !(math.Abs(fit.Alignment-1) < 1e-12) {
		t.Errorf("theory with itself: %+v, %v", fit, err)
	}
}

// TestSpikesOfNoise: pure noise has a spike in one of a hundred draws.
func TestSpikesOfNoise(t *testing.T) {
	found := 0
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		x := mat.NewDense(30, 100, nil)
		x.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, x)
		k, err := KernelOf(Responses{Values: x, Labels: labelsOf(15, 15)})
		if err != nil {
			t.Fatal(err)
		}
		if k.Spikes > 0 {
			found++
		}
	}
	if found > 8 { // 2 ± 1.4, and 4 standard deviations above
		t.Errorf("spikes in %d of 200 kernels of noise", found)
	}
}

// TestLinearSlope: the slope of simulated neurons has the predicted value within what their number lets expect, and of neurons whose output is the target exactly that value.
func TestLinearSlope(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 4))
	r := three(200).analog(rnd)
	y := mat.NewDense(30, 3, nil)
	for s, c := range r.Labels {
		y.Set(s, c, 1)
	}
	s, err := LinearSlope(r, y)
	if err != nil {
		t.Fatal(err)
	}
	if !(s.Error < 2*s.Noise) || !(s.Explained > .3 && s.Explained < .9) {
		t.Errorf("error %v, noise %v, explained %v", s.Error, s.Noise, s.Explained)
	}
	if mean := mat.Trace(s.Residual) / 30; !(math.Abs(mean-1) < 4*math.Sqrt(2./200/30)) {
		t.Errorf("mean residual variance %v, want 1", mean)
	}
	var f mat.Dense // targets that are what these neurons put out
	f.Mul(r.Values, r.Readout)
	f.Scale(1./200, &f)
	if s, err := LinearSlope(r, &f); err != nil || !(s.Error < 1e-13) {
		t.Errorf("neurons that meet their targets: error %v, %v", s.Error, err)
	}
}
