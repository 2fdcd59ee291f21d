package theory

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Code is one of the kinds of neuron that a posterior has: a maximum of P(a), with all a that lie uphill to it.
type Code struct {
	Occupation float64       // share of neurons
	Mode       []float64     // the maximum of P(a), one an output
	Readout    []float64     // mean of a within the code
	Covariance *mat.SymDense // of a within the code
	Activation []float64     // mean of φ(z) within the code, one a class of patterns
	Active     []bool        // whether that is above the middle of the unit's range
	LogDensity float64       // of a at the mode
}

// Pattern returns Active as ones and zeros, such as "110": active for the patterns of the first two classes.
func (c Code) Pattern() string {
	s := make([]byte, len(c.Active))
	for i, on := range c.Active {
		s[i] = '0'
		if on {
			s[i] = '1'
		}
	}
	return string(s)
}

// String returns the pattern, the share of neurons, and means of readout weights and activations within the code.
func (c Code) String() string {
	return fmt.Sprintf("%s: %.3f of the neurons, readout %.3g, activation %.2f", c.Pattern(), c.Occupation, c.Readout, c.Activation)
}

// Codes returns the codes, those with most neurons first. The basins of maxima are found by the steps of expectation and maximisation of the mixture that P(a) is, which go uphill
// from any a. Where maxima have merged, at few patterns, a code holds more than one pattern of activation; Active is that of its mean then.
func (n *Neuron) Codes() []Code {
	s := n.saddle
	outputs, sd := s.outputs, math.Sqrt(s.readout.variance)
	var codes []Code
	weight := make([]float64, 0)
	basin := make([]int, len(n.grid.log))
	a := make([]float64, outputs)
	order := make([]int, len(basin))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { // from the top, so that maxima are met first
		return cmp.Compare(n.grid.log[j], n.grid.log[i])
	})
	for _, i := range order {
		basin[i] = -1
		w := math.Exp(n.grid.log[i] - n.grid.top)
		if w < 1e-12 {
			continue
		}
		for r := range a { // a little off planes of symmetry, on which there are only saddle points to climb to
			a[r] = n.grid.a[i*outputs+r] + 1e-3*sd*math.Sqrt(float64(r+2))
		}
		k := s.basin(a, codes, sd)
		if k == len(codes) {
			codes = append(codes, Code{Mode: append([]float64{}, a...), LogDensity: math.Log(n.Density(a)), Readout: make([]float64, outputs),
				Covariance: mat.NewSymDense(outputs, nil), Activation: make([]float64, len(s.counts)), Active: make([]bool, len(s.counts))})
			weight = append(weight, 0)
		}
		basin[i] = k
		weight[k] += w
	}
	n.fill(codes, weight, basin)
	slices.SortStableFunc(codes, func(a, b Code) int { return cmp.Compare(b.Occupation, a.Occupation) })
	return codes
}

// basin moves a uphill until it is within a tenth of a standard deviation of a mode, whose number it returns, or until it does not move: a new one.
func (s *saddle) basin(a []float64, codes []Code, sd float64) int {
	for range 10000 {
		for k, c := range codes {
			far := 0.
			for r, v := range c.Mode {
				far += (v - a[r]) * (v - a[r])
			}
			if far < .01*sd*sd {
				return k
			}
		}
		if s.climb(a) < 1e-9*sd {
			break
		}
	}
	return len(codes)
}

// fill sets means and covariances of the codes.
func (n *Neuron) fill(codes []Code, weight []float64, basin []int) {
	s := n.saddle
	total := 0.
	for _, w := range weight {
		total += w
	}
	for k := range codes {
		codes[k].Occupation = weight[k] / total
	}
	for i, k := range basin {
		if k < 0 {
			continue
		}
		c, w := &codes[k], math.Exp(n.grid.log[i]-n.grid.top)/weight[k]
		a := n.grid.a[i*s.outputs : (i+1)*s.outputs]
		for r, v := range a {
			c.Readout[r] += w * v
			for q := r; q < len(a); q++ {
				c.Covariance.SetSym(r, q, c.Covariance.At(r, q)+w*v*a[q])
			}
		}
		for class, t := range s.t {
			c.Activation[class] += w * s.tilts[class].at(meanPhi, dot(t, a))
		}
	}
	for k := range codes {
		c := &codes[k]
		for r, v := range c.Readout {
			for q := r; q < s.outputs; q++ {
				c.Covariance.SetSym(r, q, c.Covariance.At(r, q)-v*c.Readout[q])
			}
		}
		for class, v := range c.Activation {
			c.Active[class] = v > (s.unit.Low+s.unit.High)/2
		}
	}
}
