package geometry

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Robustness is a score under noise of each standard deviation.
type Robustness struct {
	Deviation []float64 // of the noise, in the units of what it was added to
	Mean      []float64 // of the score over repetitions
	// Error is the standard error of Mean over repetitions: 0 where there is no noise, NaN for a single repetition.
	Error []float64
	// Repetitions is the number of draws of noise.
	Repetitions int
}

// NoiseOptions of [NoiseRobustness]. The zero value adds noise of 0, 0.01, …, 0.1, as Flesch et al. 2022 do to normalised inputs, a hundred times.
type NoiseOptions struct {
	Deviations  []float64
	Repetitions int
}

// NoiseRobustness scores x + s·ε for each standard deviation s, ε being independent standard normal numbers: x can be the responses, or the inputs of a network that the score
// runs, as in Flesch et al. 2022.
//
//	curve, err := geometry.NoiseRobustness(ctx, inputs, func(noisy *mat.Dense) (float64, error) {…}, geometry.NoiseOptions{}, seed.Source())
//
// Each repetition draws one ε for all s, so that curves are smooth and their points are not independent: compare repetitions, not points. The mean is an unbiased estimate of
// the expected score. It is an error when x has entries that are NaN or infinite, a deviation is negative or not finite, the score fails or is NaN, or ctx is cancelled.
func NoiseRobustness(ctx context.Context, x *mat.Dense, score Score, o NoiseOptions, src rand.Source) (*Robustness, error) {
	if err := finite("data", x, 1); err != nil {
		return nil, fmt.Errorf("geometry: noise: %w", err)
	}
	if o.Deviations == nil {
		for i := range 11 {
			o.Deviations = append(o.Deviations, float64(i)/100)
		}
	}
	if o.Repetitions == 0 {
		o.Repetitions = 100
	}
	if o.Repetitions < 0 {
		return nil, fmt.Errorf("geometry: noise: %d repetitions, want a number that is not negative", o.Repetitions)
	}
	for i, s := range o.Deviations {
		if !(s >= 0 && s <= math.MaxFloat64) {
			return nil, fmt.Errorf("geometry: noise: standard deviation %d is %v, want a number that is not negative", i, s)
		}
	}
	k := len(o.Deviations)
	r := &Robustness{Deviation: append([]float64(nil), o.Deviations...), Mean: make([]float64, k), Error: make([]float64, k), Repetitions: o.Repetitions}
	random, n, p := rand.New(src), 0, 0
	n, p = x.Dims()
	noise, noisy := make([]float64, n*p), mat.NewDense(n, p, nil)
	squares := make([]float64, k) // sums of squares about the running mean (Welford 1962)
	for repetition := range o.Repetitions {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("geometry: noise: after %d of %d repetitions: %w", repetition, o.Repetitions, err)
		}
		for i := range noise {
			noise[i] = random.NormFloat64()
		}
		for i, s := range o.Deviations {
			for trial := range n {
				row, from := noisy.RawRowView(trial), x.RawRowView(trial)
				for j, v := range from {
					row[j] = v + s*noise[trial*p+j]
				}
			}
			v, err := score(noisy)
			if err == nil && math.IsNaN(v) {
				err = fmt.Errorf("the score is NaN")
			}
			if err != nil {
				return nil, fmt.Errorf("geometry: noise of %v: %w", s, err)
			}
			step := v - r.Mean[i]
			r.Mean[i] += step / float64(repetition+1)
			squares[i] += step * (v - r.Mean[i])
		}
	}
	m := float64(o.Repetitions)
	for i, s := range o.Deviations {
		if r.Error[i] = math.Sqrt(squares[i] / (m - 1) / m); s == 0 {
			r.Error[i] = 0
		}
	}
	return r, nil
}
