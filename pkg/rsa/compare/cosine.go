package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Cosine is the cosine of the angle between two RDMs, Σ x y / √(Σ x² Σ y²). It is for ratio scales: 0 must mean no difference, as in cross-validated distances. Its chance level
// is not 0 where all dissimilarities are positive. An RDM of zeros has similarity 0 with all.
//
// Under weights each pair (g,h) counts copies[g]·copies[h] times. The evaluator is [Linear] and its pooled RDM, the mean of RDMs scaled to a root mean square of 1, is
// the true maximiser of the mean similarity. Ready returns an error where the largest value of an RDM is not 0 and not between 1e-140 and 1e140, as its square could not be held.
func Cosine() Measure { return linearMeasure{name: "cosine similarity", make: onlyPlain} }

// Pearson is the correlation of two RDMs over pairs: the cosine after the mean is taken from each. It is NaN where one is constant up to rounding. The pooled RDM is the mean
// of the z-scored RDMs. The rest is as for [Cosine].
func Pearson() Measure {
	return linearMeasure{name: "Pearson correlation", centred: true, make: onlyPlain}
}

// linearMeasure is a measure whose evaluator is [Linear].
type linearMeasure struct {
	name    string
	centred bool
	make    func(name string, conditions int) (features, error)
}

// String implements [Measure].
func (m linearMeasure) String() string { return m.name }

// Ready implements [Measure]. The evaluator is [Linear].
func (m linearMeasure) Ready(n int, rdms *mat.Dense) (Evaluator, error) {
	l, err := newLayout(m.name, n, rdms)
	if err != nil {
		return nil, err
	}
	for i, x := range l.rows { // squares of it are summed, times weights
		largest := 0.
		for p, v := range x {
			if l.missing == nil || !l.missing[p] {
				largest = max(largest, math.Abs(v))
			}
		}
		if largest != 0 && !(largest > 1e-140 && largest < 1e140) {
			return nil, fmt.Errorf("compare: %s: the largest value of RDM %d is %.3g, want 1e-140 to 1e140: rescale it", m.name, i, largest)
		}
	}
	f, err := m.make(m.name, n)
	if err != nil {
		return nil, err
	}
	return newLinear(l, m.centred, f), nil
}

// plain are the pairs themselves, times the root of their weights.
type plain struct{ root []float64 }

func onlyPlain(string, int) (features, error) { return plain{}, nil }

func (f plain) clone(s *sample) features { return plain{make([]float64, cap(s.weight))} }

func (f plain) weigh(s *sample) int {
	for k, w := range s.weight {
		f.root[k] = math.Sqrt(w)
	}
	return len(s.at)
}

func (f plain) apply(s *sample, dst []float64) {
	for k, r := range f.root[:len(s.at)] {
		dst[k] *= r
	}
}
