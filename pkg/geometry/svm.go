package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// SVMOptions of [SVM]. The zero value is C = 1, a gap of 1e-6 and at most 100 000 passes.
type SVMOptions struct {
	C float64
	// Gap is the accepted duality gap as a share of the objective.
	Gap float64
	// MaxPasses bounds the passes over the trials.
	MaxPasses int
}

// DualityGap is the error of a support vector machine that was not solved: how far its objective can be from the optimum, as a share of it.
type DualityGap struct {
	Gap, Tolerance float64
	Passes         int
}

// Error says how far the machine is from solved.
func (e *DualityGap) Error() string {
	return fmt.Sprintf("duality gap %.3g of the objective after %d passes, want at most %.3g", e.Gap, e.Passes, e.Tolerance)
}

// SVM returns the linear support vector machine that minimises
//
//	½(‖w‖² + b²) + C·n·Σ_i a_i max(0, 1 − y_i (w·z_i + b)),   y = ±1
//
// over responses z that have been centred and divided by their root mean square length, with weights a_i that give both classes a total of ½: the classifier of Bernardi et
// al. 2020 in a form that is blind to scale, rotation and shift of the responses and to the number of trials in a class. The penalty of b, as in LIBLINEAR, makes
// the solution unique; b is counted from the centre, where it is small.
//
// The dual is solved by coordinate ascent (Hsieh et al. 2008) in the order of the trials, without random numbers, until the duality gap, which bounds the distance from the
// optimum, is below the tolerance; a gap that stays above is the error [DualityGap]. Large C needs many passes.
func SVM(o SVMOptions) Classifier {
	if o.C == 0 {
		o.C = 1
	}
	if o.Gap == 0 {
		o.Gap = 1e-6
	}
	if o.MaxPasses == 0 {
		o.MaxPasses = 100_000
	}
	if !(o.C > 0 && o.C <= math.MaxFloat64) || !(o.Gap > 0 && o.Gap < 1) || o.MaxPasses < 1 {
		panic(fmt.Sprintf("geometry: SVM: C %v, gap %v, %d passes: want positive numbers and a gap below 1", o.C, o.Gap, o.MaxPasses))
	}
	return func(x *mat.Dense, positive []bool) (*Boundary, error) {
		t, err := prepare(x, positive)
		if err != nil {
			return nil, fmt.Errorf("geometry: SVM: %w", err)
		}
		n, p := t.x.Dims()
		alpha, w, bias := make([]float64, n), make([]float64, p), 0.0
		limit, square := make([]float64, n), make([]float64, n)
		for i := range n {
			limit[i] = o.C * float64(n) * t.weight[i]
			square[i] = floats.Dot(t.x.RawRowView(i), t.x.RawRowView(i)) + 1
		}
		gap := math.Inf(1)
		for pass := 1; pass <= o.MaxPasses; pass++ {
			for i := range n {
				row := t.x.RawRowView(i)
				slope := t.y[i]*(floats.Dot(w, row)+bias) - 1
				next := max(0, min(limit[i], alpha[i]-slope/square[i]))
				if step := (next - alpha[i]) * t.y[i]; step != 0 {
					floats.AddScaled(w, step, row)
					bias += step
					alpha[i] = next
				}
			}
			if pass%8 != 0 && pass != o.MaxPasses {
				continue
			}
			// w from α anew: no rounding gathers.
			clear(w)
			bias = 0
			for i, a := range alpha {
				floats.AddScaled(w, a*t.y[i], t.x.RawRowView(i))
				bias += a * t.y[i]
			}
			norm := floats.Dot(w, w) + bias*bias
			primal, dual := norm/2, floats.Sum(alpha)-norm/2
			for i := range n {
				primal += limit[i] * max(0, 1-t.y[i]*(floats.Dot(w, t.x.RawRowView(i))+bias))
			}
			if gap = (primal - dual) / primal; gap <= o.Gap {
				b, err := t.boundary(w, bias)
				if err != nil {
					return nil, fmt.Errorf("geometry: SVM: %w", err)
				}
				return b, nil
			}
		}
		return nil, fmt.Errorf("geometry: SVM: %w", &DualityGap{gap, o.Gap, o.MaxPasses})
	}
}
