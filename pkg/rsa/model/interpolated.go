package model

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Interpolated is a point on a path of RDMs: w R_k + (1−w) R_k+1 for neighbours k and k+1 and w between 0 and 1. Its parameters are the weights of all RDMs, of which at
// most two are not 0; they sum to 1. The fit is exact for linear measures; for others each piece is searched.
type Interpolated struct {
	Name string
	RDMs []*rsa.RDM
}

// String returns the name.
func (m Interpolated) String() string { return m.Name }

// Conditions are those of the RDMs.
func (m Interpolated) Conditions() []string { return conditionsOf(m.RDMs) }

// Components are the RDMs along the path.
func (m Interpolated) Components() []*rsa.RDM { return m.RDMs }

// Parameters is the number of RDMs, whose weights they are.
func (m Interpolated) Parameters() int { return len(m.RDMs) }

// Predict writes the sum of the RDMs with weights theta.
func (m Interpolated) Predict(dst, theta []float64) { predictSum(dst, m.RDMs, theta) }

// Fitter tries each piece of the path.
func (m Interpolated) Fitter() Fitter { return &interpolator{model: m} }

type interpolator struct {
	model    Interpolated
	training *Training
	normal
	trial, best, x []float64
	value          float64
}

// Fit implements [Fitter]: the best place on the path, found between each two neighbouring RDMs, ends included.
func (f *interpolator) Fit(theta []float64, t *Training) (float64, error) {
	k := len(theta)
	f.training, f.value = t, math.NaN()
	f.trial, f.best = room(f.trial, k), room(f.best, k)
	if t.Gram != nil {
		f.form(t, t.Gram)
	} else {
		f.x = room(f.x, len(f.model.RDMs[0].Values))
	}
	for i := range k {
		f.try(i, 1)
	}
	for i := range k - 1 {
		if t.Gram != nil {
			f.try(i, f.stationary(i))
		} else {
			f.section(i)
		}
	}
	if f.value != f.value {
		return 0, fmt.Errorf("model: %s: no RDM has a similarity to the subjects", f.model.Name)
	}
	copy(theta, f.best)
	return 0, nil
}

// try evaluates w R_i + (1−w) R_i+1 and keeps it where it is the best so far. A w outside 0 … 1 is none.
func (f *interpolator) try(i int, w float64) float64 {
	if !(w >= 0 && w <= 1) {
		return math.NaN()
	}
	clear(f.trial)
	f.trial[i] = w
	if w < 1 {
		f.trial[i+1] = 1 - w
	}
	var v float64
	if f.training.Gram != nil {
		v = f.normal.value(f.trial)
	} else {
		f.model.Predict(f.x, f.trial)
		v = f.training.similarityOf(f.x)
	}
	if v == v && !(f.value >= v) {
		f.value = v
		copy(f.best, f.trial)
	}
	return v
}

// stationary returns the w of the largest similarity on the line through components i and i+1: the least-squares weights of the two, scaled to sum to 1.
func (f *interpolator) stationary(i int) float64 {
	p, q, r := f.a[i*f.k+i], f.a[i*f.k+i+1], f.a[(i+1)*f.k+i+1]
	first, second := r*f.b[i]-q*f.b[i+1], p*f.b[i+1]-q*f.b[i]
	return first / (first + second)
}

// section searches a piece by eleven points and golden sections around the best of them.
func (f *interpolator) section(i int) {
	const steps = 10
	best, at := math.Inf(-1), 0
	for s := range steps + 1 {
		if v := f.try(i, float64(s)/steps); v > best {
			best, at = v, s
		}
	}
	low, high := max(0, float64(at-1)/steps), min(1, float64(at+1)/steps)
	const ratio = 0.6180339887498949
	a, b := high-ratio*(high-low), low+ratio*(high-low)
	va, vb := f.try(i, a), f.try(i, b)
	for range 20 {
		if va >= vb {
			high, b, vb = b, a, va
			a = high - ratio*(high-low)
			va = f.try(i, a)
		} else {
			low, a, va = a, b, vb
			b = low + ratio*(high-low)
			vb = f.try(i, b)
		}
	}
}
