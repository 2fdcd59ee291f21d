package model

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// normal holds the normal equations of a weighted sum of k components: for the linear measures
//
//	mean over subjects of cos(Σ θ_k R_k, d_s) = b'θ / √(θ'Aθ) up to a constant,
//
// A being the inner products of the components and b their inner products with the pooled RDM, the mean of the subjects' RDMs scaled to length 1.
type normal struct {
	k int
	a []float64 // k × k
	b []float64
}

// form fills the equations from the inner products of all rows.
func (f *normal) form(t *Training, gram *mat.SymDense) {
	f.k = len(t.Components)
	f.a, f.b = room(f.a, f.k*f.k), room(f.b, f.k)
	for i, row := range t.Components {
		for j, column := range t.Components[:i+1] {
			v := gram.At(row, column)
			f.a[i*f.k+j], f.a[j*f.k+i] = v, v
		}
	}
	clear(f.b)
	all := 0.0
	for s, times := range t.Times {
		if times == 0 {
			continue
		}
		all += times
		square := gram.At(t.FirstSubject+s, t.FirstSubject+s)
		if !(square > 0) {
			continue
		}
		for i, row := range t.Components {
			f.b[i] += times * gram.At(row, t.FirstSubject+s) / math.Sqrt(square)
		}
	}
	for i := range f.b {
		f.b[i] /= all
	}
}

// cosineOf returns the mean similarity of one component to the subjects.
func (f *normal) cosineOf(k int) float64 { return f.b[k] / math.Sqrt(f.a[k*f.k+k]) }

// value returns the mean similarity of a weighted sum to the subjects.
func (f *normal) value(theta []float64) float64 {
	up, square := 0.0, 0.0
	for i, v := range theta {
		if v == 0 {
			continue
		}
		up += v * f.b[i]
		for j, w := range theta {
			square += v * w * f.a[i*f.k+j]
		}
	}
	return up / math.Sqrt(square)
}

// room returns s with length n, grown where need be.
func room[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }
