package geometry

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// TwoNNOptions of [TwoNN]. The zero value discards a tenth of the ratios.
type TwoNNOptions struct {
	// Discard is the fraction of points with the largest ratios that is left out, as they leave the assumption of constant density first; 0 is 0.1, as in Facco et al.;
	// NoDiscard for none.
	Discard float64
}

// NoDiscard stands in [TwoNNOptions] for a fraction of exactly 0, where 0 means the default.
const NoDiscard = -1e-300

// IntrinsicDimension is the result of [TwoNN].
type IntrinsicDimension struct {
	// Fit is the slope of −ln(1 − i/N) on ln μ_i through the origin, over the ratios that were kept: the estimate of Facco et al. 2017.
	Fit float64
	// MLE is the maximum-likelihood estimate with the discarded ratios as censored ones, (r−1) / (Σ_{i≤r} ln μ_i + (N−r) ln μ_r) for r kept of N, whose expectation is d for
	// independent ratios (Denti et al. 2022 for r = N). Its standard error is about d/√(r−2).
	MLE float64
	// Points is N and Kept is r.
	Points, Kept int
}

// TwoNN estimates the dimension of the manifold that responses, points × units, lie on, from the ratio μ = r₂/r₁ of the distances of each point to its two nearest neighbours: in
// d dimensions of locally constant density, ln μ is exponential with rate d (Facco, d'Errico, Rodriguez & Laio 2017).
//
// Both estimates are biased downward where exp(d) points are not at hand (d ≳ 20) and by the edge of the manifold; noise on small scales raises them. Ratios of points that
// share neighbours are not independent, so that the standard error is a little too small. They are blind to rotation, shift and scale.
//
// It is an error when points are fewer than three or an entry is NaN or infinite; when two points coincide (r₁ = 0: remove duplicates, with intent); when a
// point has r₁ = r₂ in more than half of the cases, or in all that are kept, as on a lattice, whose distances say nothing of dimension; and when fewer than two ratios are kept. A
// single tie is kept as ln μ = 0.
func TwoNN(x *mat.Dense, o TwoNNOptions) (*IntrinsicDimension, error) {
	if err := finite("responses", x, 3); err != nil {
		return nil, fmt.Errorf("geometry: TwoNN: %w", err)
	}
	switch o.Discard {
	case 0:
		o.Discard = 0.1
	case NoDiscard:
		o.Discard = 0
	}
	if !(o.Discard >= 0 && o.Discard < 1) {
		return nil, fmt.Errorf("geometry: TwoNN: the discarded fraction is %v, want 0 to 1", o.Discard)
	}
	c, _ := scaled(x)
	n, _ := c.Dims()
	type neighbours struct {
		first, second float64 // squared distances
		nearest       int
	}
	of := make([]neighbours, n)
	for i := range of {
		of[i] = neighbours{math.Inf(1), math.Inf(1), -1}
	}
	meet := func(i, j int, square float64) {
		if p := &of[i]; square < p.first {
			*p = neighbours{square, p.first, j}
		} else {
			p.second = min(p.second, square)
		}
	}
	eachPair(c, func(i, j int, square float64) {
		meet(i, j, square)
		meet(j, i, square)
	})
	logs, ties := make([]float64, n), 0
	for i, p := range of {
		if p.first == 0 {
			return nil, fmt.Errorf("geometry: TwoNN: points %d and %d coincide: the ratio of distances is not defined", min(i, p.nearest), max(i, p.nearest))
		}
		if logs[i] = math.Log(p.second/p.first) / 2; logs[i] <= 1e-12 {
			ties++
		}
	}
	slices.Sort(logs)
	r := n - int(math.Round(o.Discard*float64(n)))
	// The last point has F = 1 and no place in the fit.
	points := min(r, n-1)
	if points < 2 {
		return nil, fmt.Errorf("geometry: TwoNN: %d of %d ratios are kept, want at least 2", points, n)
	}
	if 2*ties > n || ties >= points {
		return nil, fmt.Errorf("geometry: TwoNN: %d of %d points (%d are kept) have two nearest neighbours at one distance: they lie on a lattice, which has no density", ties, n, points)
	}
	xy, xx := 0.0, 0.0
	for i, v := range logs[:points] {
		xy += v * -math.Log1p(-float64(i+1)/float64(n))
		xx += v * v
	}
	sum := floats.Sum(logs[:r]) + float64(n-r)*logs[r-1]
	return &IntrinsicDimension{Fit: xy / xx, MLE: float64(r-1) / sum, Points: n, Kept: r}, nil
}
