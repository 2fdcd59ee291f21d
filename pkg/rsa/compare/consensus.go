package compare

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Consensus is the compromise between RDMs that counts most those which agree with the others.
type Consensus struct {
	// RDM is the compromise: the sum of the RDMs, each brought to the mean length, by their weights.
	RDM *rsa.RDM
	// Weights are those of the RDMs; their sum is 1. One that has nothing in common with the others has a weight near 0.
	Weights []float64
	// RV holds the RV coefficients between the RDMs, 1 for geometries that differ in scale only (Robert & Escoufier 1976).
	RV *mat.SymDense
	// Share is the part of the largest eigenvalue of RV in the sum of all: 1 where all geometries are equal, near 1/RDMs where they have nothing in common.
	Share float64
}

// Distatis returns the consensus of RDMs of squared distances by DISTATIS (Abdi, O'Toole, Valentin & Edelman 2005): weights are the leading eigenvector of the matrix
// of RV coefficients, which are the cosines of the centred second moments −H·D·H/2 (linear CKA; [WhitenedCosine] with independent noise). Distances that are not
// squared are squared first by the caller, as rsa.Elementwise does.
//
// It is an error where a pair is missing, an RDM is 0, or an RDM agrees so little with the others that its weight would be negative, which cannot be where all are true
// squared distances; the message names it.
func Distatis(s *rsa.Stack) (*Consensus, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	n := s.Len()
	for i := range n {
		if at := slices.IndexFunc(s.Values.RawRowView(i), math.IsNaN); at >= 0 {
			g, h := conditionsOf(len(s.Conditions), at)
			return nil, fmt.Errorf("compare: consensus: RDM %d lacks the pair of %q and %q", i, s.Conditions[g], s.Conditions[h])
		}
	}
	e, err := WhitenedCosine(nil).Ready(len(s.Conditions), s.Values)
	if err != nil {
		return nil, err
	}
	rv := mat.NewSymDense(n, nil)
	e.(Linear).Gram(rv)
	length, mean := make([]float64, n), 0.0
	for i := range n {
		length[i] = math.Sqrt(rv.At(i, i))
		if !(length[i] > 0) {
			return nil, fmt.Errorf("compare: consensus: RDM %d is 0 everywhere", i)
		}
		mean += length[i] / float64(n)
	}
	for i := range n {
		rv.SetSym(i, i, 1)
		for j := range i {
			rv.SetSym(i, j, rv.At(i, j)/(length[i]*length[j]))
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(rv, true) {
		return nil, fmt.Errorf("compare: consensus: the eigenvalues of the RV coefficients were not found")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	c := &Consensus{RV: rv, Weights: make([]float64, n), Share: eigen.Values(nil)[n-1] / float64(n)}
	sum := 0.0
	for i := range n {
		c.Weights[i] = vectors.At(i, n-1)
		sum += c.Weights[i]
	}
	values := make([]float64, width(s.Values))
	for i := range n {
		c.Weights[i] /= sum
		if c.Weights[i] < 0 {
			return nil, fmt.Errorf("compare: consensus: RDM %d has the weight %.3g: it is opposed to the others", i, c.Weights[i])
		}
		for k, v := range s.Values.RawRowView(i) {
			values[k] += c.Weights[i] * mean / length[i] * v
		}
	}
	c.RDM = &rsa.RDM{Conditions: slices.Clone(s.Conditions), Values: values, Measure: s.Measure + ", consensus", Patterns: s.Patterns}
	return c, nil
}
