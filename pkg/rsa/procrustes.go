package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// ProcrustesOptions says what [ProcrustesAlign] may do to a map. The zero value rotates, reflects and translates, which leave distances as they are.
type ProcrustesOptions struct {
	// Scale also stretches each map by a factor of its own, which then no longer counts as variation.
	Scale bool
	// NoReflection keeps the handedness of each map.
	NoReflection bool
}

// Aligned are maps of one set of conditions that were turned onto a common target.
type Aligned struct {
	// Conditions are those of the target, and Target its points.
	Conditions []string
	Target     *mat.Dense
	// Maps has the points of each sample after alignment, conditions × dimensions; the row of a condition that the sample does not have is NaN.
	Maps []*mat.Dense
	// Mean is the mean of each condition over the samples that have it, NaN where none has.
	Mean *mat.Dense
	// Covariance is that of each condition over the samples that have it, with their number less one in the denominator; its entries are NaN where fewer than two have it.
	Covariance []*mat.SymDense
	// Counts is the number of samples that have each condition.
	Counts []int
	// Residuals is, for each sample, the root of the mean squared distance of its points from those of the target.
	Residuals []float64
	// Scales is the factor by which each sample was stretched, 1 without Scale.
	Scales []float64
}

// Undetermined is the error of a map that can be turned onto its target in several ways, all as good, with different results: one of both has no extent where the other has.
type Undetermined struct {
	Sample int
	// Singular are the singular values of the product of both maps, in descending order; the last of them are zero.
	Singular []float64
}

// Error says which sample it is and how far from determined.
func (u *Undetermined) Error() string {
	return fmt.Sprintf("rsa: Procrustes: sample %d: its orientation is not determined: singular values %.3g", u.Sample, u.Singular)
}

// ProcrustesAlign turns maps, such as those of bootstrap samples, onto a target by the rotation, reflection and translation, and optionally the scale, that bring them
// closest in squares over the conditions that both have (Schönemann 1966; Gower 1975), and returns where each condition lies on average and how it varies.
//
// Conditions are matched by name. A sample may lack conditions of the target, as samples of conditions do, or have NaN in their rows; it needs one more than dimensions.
// Aligning takes the variation out that turns and shifts make: with few conditions the covariance is too small by what the alignment has fitted, dims(dims+1)/2 of
// conditions × dims numbers.
func ProcrustesAlign(target *Embedding, samples []*Embedding, opt ProcrustesOptions) (*Aligned, error) {
	fail := func(format string, args ...any) (*Aligned, error) {
		return nil, fmt.Errorf("rsa: Procrustes: "+format, args...)
	}
	if err := checkMap(target); err != nil {
		return fail("target: %w", err)
	}
	if len(samples) == 0 {
		return fail("no samples")
	}
	n, dims := target.Points.Dims()
	a := &Aligned{Conditions: slices.Clone(target.Conditions), Target: mat.DenseCopyOf(target.Points)}
	at := make(map[string]int, n)
	for i, name := range target.Conditions {
		at[name] = i
		if missing(target.Points.RawRowView(i)) {
			return fail("target: condition %q is NaN", name)
		}
	}
	for s, sample := range samples {
		if err := checkMap(sample); err != nil {
			return fail("sample %d: %w", s, err)
		}
		if _, d := sample.Points.Dims(); d != dims {
			return fail("sample %d: %d dimensions, want %d as in the target", s, d, dims)
		}
		whole := mat.NewDense(n, dims, slices.Repeat([]float64{math.NaN()}, n*dims))
		var common []int
		for i, name := range sample.Conditions {
			place, known := at[name]
			if !known {
				return fail("sample %d: condition %q is not in the target", s, name)
			}
			if !missing(sample.Points.RawRowView(i)) {
				whole.SetRow(place, sample.Points.RawRowView(i))
				common = append(common, place)
			}
		}
		slices.Sort(common)
		if len(common) <= dims {
			return fail("sample %d: %d conditions, want at least %d for %d dimensions", s, len(common), dims+1, dims)
		}
		scale, singular := superpose(whole, target.Points, common, opt)
		if math.IsNaN(scale) {
			return nil, &Undetermined{s, singular}
		}
		a.Maps, a.Scales = append(a.Maps, whole), append(a.Scales, scale)
		sum := 0.0
		for _, i := range common {
			for k := range dims {
				sum += (whole.At(i, k) - target.Points.At(i, k)) * (whole.At(i, k) - target.Points.At(i, k))
			}
		}
		a.Residuals = append(a.Residuals, math.Sqrt(sum/float64(len(common))))
	}
	a.moments()
	return a, nil
}

// moments computes mean and covariance of each condition over the samples that have it.
func (a *Aligned) moments() {
	n, dims := a.Target.Dims()
	a.Mean, a.Counts, a.Covariance = mat.NewDense(n, dims, nil), make([]int, n), make([]*mat.SymDense, n)
	for i := range n {
		mean := a.Mean.RawRowView(i)
		var rows [][]float64
		for _, m := range a.Maps {
			if row := m.RawRowView(i); !missing(row) {
				rows = append(rows, row)
			}
		}
		a.Counts[i] = len(rows)
		for k := range dims {
			for _, row := range rows {
				mean[k] += row[k]
			}
			mean[k] /= float64(len(rows)) // 0/0 is NaN
		}
		c := mat.NewSymDense(dims, nil)
		for k := range dims {
			for l := k; l < dims; l++ {
				sum := 0.0
				for _, row := range rows {
					sum += (row[k] - mean[k]) * (row[l] - mean[l])
				}
				if len(rows) < 2 {
					sum = math.NaN()
				}
				c.SetSym(k, l, sum/float64(len(rows)-1))
			}
		}
		a.Covariance[i] = c
	}
}

func missing(row []float64) bool { return slices.ContainsFunc(row, math.IsNaN) }

// checkMap returns an error where e is not a map of named conditions.
func checkMap(e *Embedding) error {
	if e == nil || e.Points == nil || e.Points.IsEmpty() {
		return fmt.Errorf("no points")
	}
	n, _ := e.Points.Dims()
	if err := checkNames(e.Conditions, n); err != nil {
		return err
	}
	for i := range n {
		for _, v := range e.Points.RawRowView(i) {
			if math.IsInf(v, 0) {
				return fmt.Errorf("condition %q is infinite", e.Conditions[i])
			}
		}
	}
	return nil
}
