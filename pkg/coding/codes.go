package coding

import (
	"fmt"
	"math"
	"strings"
)

// Codes name the code of each neuron by one letter a class: "110" is active on classes 0 and 1 and silent on class 2.
type Codes []string

// BinaryCodes writes 1 for each class whose mean response is above the threshold and 0 for the others. One half is the threshold for sigmoidal units, which respond between 0
// and 1. It panics on a threshold that is NaN.
func (c *ClassMeans) BinaryCodes(threshold float64) Codes {
	if math.IsNaN(threshold) {
		panic("coding: BinaryCodes: the threshold is NaN")
	}
	return c.codes(func(_ int, m float64) byte {
		if m > threshold {
			return '1'
		}
		return '0'
	})
}

// SignCodes writes + and − for means above silent and below −silent, and 0 for those between. One half is the threshold for units between −1 and 1, such as erf. It panics
// where silent is negative or NaN.
func (c *ClassMeans) SignCodes(silent float64) Codes {
	if !(silent >= 0) {
		panic(fmt.Sprintf("coding: SignCodes: silent is %v, want 0 or more", silent))
	}
	return c.codes(func(_ int, m float64) byte {
		switch {
		case m > silent:
			return '+'
		case m < -silent:
			return '-'
		}
		return '0'
	})
}

// RelativeCodes writes 1 for classes whose mean is nearer to the largest of the neuron than to its least, and 0 for the others: for recorded neurons, whose rates have no
// common scale. Each neuron so has a 1 and a 0, even one whose means differ by noise alone: read them beside [ClassMeans.Share]. A neuron with equal means has zeros only.
func (c *ClassMeans) RelativeCodes() Codes {
	middle := make([]float64, 0)
	neurons, _ := c.Mean.Dims()
	for i := range neurons {
		low, high := math.Inf(1), math.Inf(-1)
		for _, m := range c.Mean.RawRowView(i) {
			low, high = min(low, m), max(high, m)
		}
		middle = append(middle, low/2+high/2)
	}
	return c.codes(func(i int, m float64) byte {
		if m > middle[i] {
			return '1'
		}
		return '0'
	})
}

func (c *ClassMeans) codes(letter func(neuron int, mean float64) byte) Codes {
	neurons, classes := c.Mean.Dims()
	out, word := make(Codes, neurons), make([]byte, classes)
	for i := range out {
		for k, m := range c.Mean.RawRowView(i) {
			word[k] = letter(i, m)
		}
		out[i] = string(word)
	}
	return out
}

// active counts the letters of a code that are not 0.
func active(code string) int { return len(code) - strings.Count(code, "0") }

// StayProbability is the share of neurons that keep their code, and what to compare it with.
type StayProbability struct {
	// Stay is the share of neurons with the same code in both.
	Stay float64
	// Chance is the share that would be the same if the codes of one were dealt out again to its neurons: Σ p(code)·q(code).
	Chance float64
	// Kappa is (Stay − Chance)/(1 − Chance) (Cohen 1960): 1 where all neurons keep their code, about 0 where codes are exchanged freely. It is NaN where all have one code.
	Kappa float64
}

// Stay compares the codes of the same neurons at two times. Codes of different numbers of neurons, or of none, are an error.
func Stay(before, after Codes) (StayProbability, error) {
	n := float64(len(before))
	if len(before) != len(after) || n == 0 {
		return StayProbability{}, fmt.Errorf("coding: stay probability: codes of %d and %d neurons, want as many and at least one", len(before), len(after))
	}
	var s StayProbability
	p := map[string]float64{}
	for i, code := range before {
		p[code]++
		if after[i] == code {
			s.Stay += 1 / n
		}
	}
	pairs := 0.0 // counts, so that the order in which they are added does not show
	for _, code := range after {
		pairs += p[code]
	}
	s.Chance = pairs / (n * n)
	s.Stay = min(s.Stay, 1)
	s.Kappa = math.NaN()
	if pairs < n*n {
		s.Kappa = (s.Stay - s.Chance) / (1 - s.Chance)
	}
	return s, nil
}
