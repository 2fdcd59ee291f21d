package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Sample returns the RDMs of the conditions at the given positions, of which some may come several times: a bootstrap sample of conditions. The pair of two copies of one
// condition has no value, NaN, not 0: it says nothing about the geometry, and leaves every comparison. Copies have the same name. It panics when there are fewer than two
// positions or one is out of range.
func (s *Stack) Sample(positions []int) *Stack {
	if len(positions) < 2 {
		panic(fmt.Sprintf("rsa: stack: %d conditions, want 2 or more", len(positions)))
	}
	from := s.places(positions, true)
	out := &Stack{Values: mat.NewDense(s.Len(), len(from), nil), Measure: s.Measure, Patterns: s.Patterns.Select(positions), Info: s.Info}
	for _, p := range positions {
		out.Conditions = append(out.Conditions, s.Conditions[p])
	}
	for k := range s.Len() {
		gatherPairs(out.Values.RawRowView(k), s.Values.RawRowView(k), from)
	}
	return out
}

// Permute returns the RDMs with their values moved among the conditions, whose names and descriptors stay: condition i gets the row and column of condition order[i]. Under
// the hypothesis that conditions may be exchanged it is as likely as the data. It panics where order is no permutation of the conditions; [InversePermutation] undoes it.
func (s *Stack) Permute(order []int) *Stack {
	checkPermutation(order, len(s.Conditions))
	from := s.places(order, false)
	out := *s
	out.Conditions, out.Values = slices.Clone(s.Conditions), mat.NewDense(s.Len(), len(from), nil)
	for k := range s.Len() {
		gatherPairs(out.Values.RawRowView(k), s.Values.RawRowView(k), from)
	}
	return &out
}

// places returns for each pair of positions where its value is, −1 for two copies.
func (s *Stack) places(positions []int, copies bool) []int {
	n := len(s.Conditions)
	from := make([]int, 0, len(positions)*(len(positions)-1)/2)
	for a, i := range positions {
		if i < 0 || i >= n {
			panic(fmt.Sprintf("rsa: stack: condition %d of %d", i, n))
		}
		for _, j := range positions[a+1:] {
			switch {
			case j < 0 || j >= n:
				panic(fmt.Sprintf("rsa: stack: condition %d of %d", j, n))
			case i == j || copies && s.Conditions[i] == s.Conditions[j]:
				from = append(from, -1)
			default:
				from = append(from, PairIndex(n, i, j))
			}
		}
	}
	return from
}

func gatherPairs(to, values []float64, from []int) {
	for i, p := range from {
		to[i] = math.NaN()
		if p >= 0 {
			to[i] = values[p]
		}
	}
}

// checkCopies returns an error where two conditions have one name and their pair has a value.
func (s *Stack) checkCopies() error {
	n := len(s.Conditions)
	err := checkNames(s.Conditions, n)
	if err == nil {
		return nil
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			if s.Conditions[i] != s.Conditions[j] {
				continue
			}
			for k := range s.Len() {
				if !math.IsNaN(s.Values.At(k, PairIndex(n, i, j))) {
					return err
				}
			}
		}
	}
	return nil
}
