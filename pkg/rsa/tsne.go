package rsa

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// TSNEOptions are those of [TSNE].
type TSNEOptions struct {
	// Perplexity is about how many neighbours each condition is to keep; 0 is 30, or a third of the other conditions if that is less.
	Perplexity float64
	// Updates is the number of updates; 0 is 1000.
	Updates int
	// Rate is the step; 0 is a twelfth of the number of conditions, and at least 50 (Belkina et al. 2019).
	Rate float64
	// Source draws a random configuration to begin with. nil begins with the classical solution, which keeps more of the arrangement at large (Kobak & Berens 2019).
	Source rand.Source
}

// TSNE places the conditions so that near ones stay near (van der Maaten & Hinton 2008): p_ij falls off as a Gaussian of the dissimilarity, as wide for each condition
// as gives the perplexity, q_ij as 1/(1 + distance²) in the map, and the points minimise the Kullback–Leibler divergence Σ p log(p/q), which is returned. It is
// computed exactly, in time conditions² an update. Distances between far groups, and the sizes of groups, mean nothing in such a map: use [MetricMDS] where they count.
//
// Errors are those of [ClassicalMDS], and a perplexity that is not between 1 and the number of other conditions.
func TSNE(ctx context.Context, r *RDM, dims int, o TSNEOptions) (e *Embedding, divergence float64, err error) {
	if err := checkMDS(r, dims); err != nil {
		return nil, 0, fmt.Errorf("rsa: t-SNE: %w", err)
	}
	n := r.Len()
	if n < 3 {
		return nil, 0, fmt.Errorf("rsa: t-SNE: %d conditions, want at least 3", n)
	}
	if o.Perplexity == 0 {
		o.Perplexity = max(1.5, min(30, float64(n-1)/3))
	}
	if o.Updates == 0 {
		o.Updates = 1000
	}
	if o.Rate == 0 {
		o.Rate = max(float64(n)/12, 50)
	}
	if !(o.Perplexity >= 1 && o.Perplexity <= float64(n-1)) || o.Updates < 1 || !(o.Rate > 0) || math.IsInf(o.Rate, 1) {
		return nil, 0, fmt.Errorf("rsa: t-SNE: perplexity %v for %d other conditions, %d updates, rate %v", o.Perplexity, n-1, o.Updates, o.Rate)
	}
	near, err := affinities(r, o.Perplexity)
	if err != nil {
		return nil, 0, fmt.Errorf("rsa: t-SNE: %w", err)
	}
	points, err := tsneStart(ctx, r, dims, o)
	if err != nil {
		return nil, 0, fmt.Errorf("rsa: t-SNE: %w", err)
	}
	t := &tsne{n: n, dims: dims, p: near, q: make([]float64, n*n), gain: make([]float64, n*dims), move: make([]float64, n*dims), gradient: make([]float64, n*dims)}
	for i := range t.gain {
		t.gain[i] = 1
	}
	x := points.RawMatrix().Data
	for step := range o.Updates {
		if err := ctx.Err(); err != nil {
			return nil, 0, fmt.Errorf("rsa: t-SNE: %w", err)
		}
		exaggeration, momentum := 12.0, 0.5
		if step >= min(250, o.Updates/4) {
			exaggeration, momentum = 1, 0.8
		}
		t.descend(x, exaggeration)
		t.step(x, o.Rate, momentum)
	}
	divergence = t.descend(x, 1)
	if math.IsNaN(divergence) || math.IsInf(divergence, 0) || math.IsNaN(floats.Sum(x)) {
		return nil, 0, fmt.Errorf("rsa: t-SNE: the points ran away at rate %v: take a smaller one", o.Rate)
	}
	e = &Embedding{Points: points, Updates: o.Updates}
	e.settle(r, nil)
	return e, divergence, nil
}

func tsneStart(ctx context.Context, r *RDM, dims int, o TSNEOptions) (*mat.Dense, error) {
	const spread = 1e-4 // of the start, so that exaggerated neighbours find each other before they are stuck
	n := r.Len()
	points := mat.NewDense(n, dims, nil)
	if o.Source != nil {
		random := rand.New(o.Source)
		for i := range n {
			for k := range dims {
				points.Set(i, k, spread*random.NormFloat64())
			}
		}
		return points, nil
	}
	points, err := principalCoordinates(ctx, torgerson(r), dims)
	if err != nil {
		return nil, err
	}
	turn(points)
	deviation := floats.Norm(mat.Col(nil, 0, points), 2) / math.Sqrt(float64(n))
	if deviation == 0 {
		return nil, errors.New("all dissimilarities are 0")
	}
	points.Scale(spread/deviation, points)
	return points, nil
}

// affinities returns the symmetric probabilities p_ij, n², which add up to 1.
func affinities(r *RDM, perplexity float64) ([]float64, error) {
	n := r.Len()
	p, want := make([]float64, n*n), math.Log(perplexity)
	squares, row := make([]float64, n), make([]float64, n)
	for i := range n {
		least := math.Inf(1)
		for j := range n {
			if squares[j] = r.At(i, j) * r.At(i, j); j != i {
				least = min(least, squares[j])
			}
		}
		scale := 0.0
		for j := range n {
			scale = max(scale, squares[j]-least)
		}
		low, high, beta := 0.0, math.Inf(1), 1/max(scale, math.SmallestNonzeroFloat64)
		if scale == 0 {
			beta = 1
		}
		for range 200 { // bisection of the precision, on a logarithmic scale until it is bracketed
			sum, mean := 0.0, 0.0
			for j := range n {
				row[j] = 0
				if j != i {
					row[j] = math.Exp(-beta * (squares[j] - least))
					sum += row[j]
					mean += row[j] * beta * (squares[j] - least)
				}
			}
			entropy := math.Log(sum) + mean/sum
			floats.Scale(1/sum, row)
			if math.Abs(entropy-want) < 1e-10 || scale == 0 {
				break
			}
			if entropy > want {
				low = beta
			} else {
				high = beta
			}
			if math.IsInf(high, 1) {
				beta *= 2
			} else {
				beta = low + (high-low)/2
			}
		}
		for j := range n {
			p[i*n+j] += row[j] / float64(2*n)
			p[j*n+i] += row[j] / float64(2*n)
		}
	}
	for _, v := range p {
		if math.IsNaN(v) {
			return nil, errors.New("no width gives the perplexity")
		}
	}
	return p, nil
}

// tsne holds the state of a descent.
type tsne struct {
	n, dims              int
	p, q                 []float64
	gradient, gain, move []float64
}

// descend sets the gradient of the divergence with exaggerated p, and returns the divergence without.
func (t *tsne) descend(x []float64, exaggeration float64) (divergence float64) {
	sum := 0.0
	for i := range t.n {
		for j := range i {
			square := 0.0
			for k := range t.dims {
				d := x[i*t.dims+k] - x[j*t.dims+k]
				square += d * d
			}
			t.q[i*t.n+j] = 1 / (1 + square)
			sum += 2 * t.q[i*t.n+j]
		}
	}
	clear(t.gradient)
	for i := range t.n {
		for j := range i {
			w := t.q[i*t.n+j]
			p, q := t.p[i*t.n+j], w/sum
			if p > 0 {
				divergence += 2 * p * math.Log(p/q)
			}
			force := 4 * (exaggeration*p - q) * w
			for k := range t.dims {
				d := force * (x[i*t.dims+k] - x[j*t.dims+k])
				t.gradient[i*t.dims+k] += d
				t.gradient[j*t.dims+k] -= d
			}
		}
	}
	return divergence
}

// step moves the points along the gradient with momentum and a gain for each coordinate (Jacobs 1988).
func (t *tsne) step(x []float64, rate, momentum float64) {
	for i, g := range t.gradient {
		if (g > 0) == (t.move[i] > 0) {
			t.gain[i] = max(0.8*t.gain[i], 0.01)
		} else {
			t.gain[i] += 0.2
		}
		t.move[i] = momentum*t.move[i] - rate*t.gain[i]*g
		x[i] += t.move[i]
	}
}
