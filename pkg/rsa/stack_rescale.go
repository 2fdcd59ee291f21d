package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// RescaleWeight says how much an RDM counts for a pair when partial RDMs are brought to one scale.
type RescaleWeight int

const (
	// RescaleByEvidence is d², at least 0.2²: large dissimilarities were seen better (Kriegeskorte & Mur 2012). It is the default.
	RescaleByEvidence RescaleWeight = iota
	// RescaleBySetSize is 1/pairs of the RDM: who arranged few items placed them with more care.
	RescaleBySetSize
	// RescaleUniformly is 1.
	RescaleUniformly
)

// Rescaled is the result of [Stack.Rescale].
type Rescaled struct {
	// Stack holds the RDMs on their common scale, on which the mean has unit norm.
	Stack *Stack
	// Weights is RDMs × pairs for [Stack.Mean], NaN where there is no value.
	Weights *mat.Dense
	// Iterations is the number of alignments, and Change the squared change of the mean in the last.
	Iterations int
	Change     float64
}

// rescaleLimit bounds the iterations, rescaleChange ends them.
const (
	rescaleLimit  = 10000
	rescaleChange = 1e-8
)

// Rescale brings partial RDMs over overlapping sets of pairs to a common scale by alignment with their mean, over and over, from the plain mean on (Kriegeskorte & Mur
// 2012): each RDM gets the norm that the current mean has over its pairs, then their weighted mean is taken and scaled to unit norm, until its squared change is below 10⁻⁸.
// An RDM without values or with zeros alone, RDMs that no chain of shared pairs connects, so that nothing says how their scales compare, and alignment that has not ended
// after 10 000 iterations, are errors, and so are values beyond 1e150.
func (s *Stack) Rescale(weight RescaleWeight) (*Rescaled, error) {
	if weight < RescaleByEvidence || weight > RescaleUniformly {
		panic(fmt.Sprintf("rsa: rescale: there is no weight %d", weight))
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	rdms, pairs := s.Values.Dims()
	parts := make([]partial, rdms)
	for k := range parts {
		parts[k] = newPartial(s.Values.RawRowView(k), weight)
		if parts[k].norm == 0 {
			return nil, fmt.Errorf("rsa: rescale: RDM %d of %d has no value that is not 0", k, rdms)
		}
		if !(parts[k].norm < 1e150) { // squares are summed
			return nil, fmt.Errorf("rsa: rescale: the values of RDM %d of %d have the norm %.3g, want less than 1e150", k, rdms, parts[k].norm)
		}
	}
	if k := unconnected(parts, pairs); k >= 0 {
		return nil, fmt.Errorf("rsa: rescale: RDM %d of %d shares no pair, over any chain, with RDM 0: their scales cannot be compared", k, rdms)
	}
	out := &Rescaled{Weights: mat.NewDense(rdms, pairs, nil), Change: math.Inf(1)}
	scale := make([]float64, rdms)
	total := make([]float64, pairs)
	for _, p := range parts {
		for i, at := range p.at {
			total[at] += p.weight[i]
		}
	}
	current := plainMean(parts, pairs)
	for out.Change > rescaleChange {
		if out.Iterations++; out.Iterations > rescaleLimit {
			return nil, fmt.Errorf("rsa: rescale: the squared change of the mean is still %.3g after %d alignments, want below %v", out.Change, rescaleLimit, rescaleChange)
		}
		for k, p := range parts {
			square := 0.0
			for _, at := range p.at {
				square += current[at] * current[at]
			}
			scale[k] = math.Sqrt(square) / p.norm
		}
		next := unitMean(parts, scale, total)
		change := floats.Distance(next, current, 2)
		out.Change, current = change*change, next
	}
	aligned := *s
	aligned.Values = mat.NewDense(rdms, pairs, nil)
	for k, p := range parts {
		to, weights := aligned.Values.RawRowView(k), out.Weights.RawRowView(k)
		for i := range to {
			to[i], weights[i] = math.NaN(), math.NaN()
		}
		for i, at := range p.at {
			to[at], weights[at] = scale[k]*p.values[i], p.weight[i]
		}
	}
	out.Stack = &aligned
	return out, nil
}

// partial is what an RDM has.
type partial struct {
	at             []int
	values, weight []float64
	norm           float64
}

func newPartial(values []float64, weight RescaleWeight) (p partial) {
	for at, v := range values {
		if !math.IsNaN(v) {
			p.at, p.values = append(p.at, at), append(p.values, v)
		}
	}
	p.norm = floats.Norm(p.values, 2)
	p.weight = make([]float64, len(p.at))
	for i, v := range p.values {
		switch weight {
		case RescaleByEvidence:
			p.weight[i] = max(v*v, 0.04)
		case RescaleBySetSize:
			p.weight[i] = 1 / float64(len(p.at))
		case RescaleUniformly:
			p.weight[i] = 1
		}
	}
	return p
}

// plainMean returns the mean of all that have a pair, over its norm.
func plainMean(parts []partial, pairs int) []float64 {
	equal, ones, total := make([]partial, len(parts)), make([]float64, len(parts)), make([]float64, pairs)
	for k, p := range parts {
		ones[k] = 1
		equal[k] = partial{at: p.at, values: p.values, weight: make([]float64, len(p.at))}
		for i, at := range p.at {
			equal[k].weight[i] = 1
			total[at]++
		}
	}
	return unitMean(equal, ones, total)
}

// unitMean returns the weighted mean of scaled RDMs, 0 where none has a pair, over its norm.
func unitMean(parts []partial, scale, total []float64) []float64 {
	mean := make([]float64, len(total))
	for k, p := range parts {
		for i, at := range p.at {
			mean[at] += scale[k] * p.values[i] * p.weight[i]
		}
	}
	for i, w := range total {
		if w > 0 {
			mean[i] /= w
		}
	}
	if norm := floats.Norm(mean, 2); norm > 0 {
		floats.Scale(1/norm, mean)
	}
	return mean
}

// unconnected returns the first RDM that no chain of shared pairs connects with RDM 0, −1 if there is none.
func unconnected(parts []partial, pairs int) int {
	reached, seen := make([]bool, len(parts)), make([]bool, pairs)
	reached[0] = true
	for grown := true; grown; {
		grown = false
		for _, p := range parts[:1] {
			for _, at := range p.at {
				seen[at] = true
			}
		}
		for k, p := range parts {
			if reached[k] {
				continue
			}
			for _, at := range p.at {
				if seen[at] {
					reached[k], grown = true, true
					break
				}
			}
			if reached[k] {
				for _, at := range p.at {
					seen[at] = true
				}
			}
		}
	}
	for k, ok := range reached {
		if !ok {
			return k
		}
	}
	return -1
}
