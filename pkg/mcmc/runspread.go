package mcmc

import (
	"math"
	"sync"
)

// spread keeps means and variances of stretches of a chain, of which those of its two halves are made for R-hat so far, in memory that does not grow.
type spread struct {
	sync.Mutex
	first, n  int       // quantities first … first+n of a draw; there are at most spreadMost
	width     int       // numbers of a draw
	length    int       // draws of a stretch
	stretches []stretch // all full but the last
}

// stretch has a count, and means and sums of squared distances from them.
type stretch struct {
	count     float64
	mean, sum []float64
}

// Most quantities that R-hat so far looks at, the last of a draw where there are more; and most stretches of a chain.
const spreadMost, stretchMost = 4096, 16

func (s *spread) begin(numbers int) {
	s.n = min(numbers, spreadMost)
	s.first, s.width, s.length = numbers-s.n, numbers, 4
}

// take adds the draws of a block.
func (s *spread) take(values []float64) {
	s.Lock()
	defer s.Unlock()
	for ; len(values) > 0; values = values[s.width:] {
		k := len(s.stretches)
		if k == 0 || s.stretches[k-1].count == float64(s.length) {
			if k == stretchMost {
				s.halve()
			}
			s.stretches = append(s.stretches, stretch{0, make([]float64, s.n), make([]float64, s.n)})
			k = len(s.stretches)
		}
		t := &s.stretches[k-1]
		t.count++
		for i, x := range values[s.first:s.width] {
			d := x - t.mean[i]
			t.mean[i] += d / t.count
			t.sum[i] += d * (x - t.mean[i])
		}
	}
}

// halve makes one of every two stretches.
func (s *spread) halve() {
	for i := range stretchMost / 2 {
		s.stretches[i] = merged(s.stretches[2*i : 2*i+2])
	}
	s.stretches = s.stretches[:stretchMost/2]
	s.length *= 2
}

// merged is one stretch made of several (Chan, Golub & LeVeque 1983).
func merged(parts []stretch) stretch {
	n := len(parts[0].mean)
	all := stretch{0, make([]float64, n), make([]float64, n)}
	for _, p := range parts {
		total := all.count + p.count
		for i, m := range p.mean {
			d := m - all.mean[i]
			all.mean[i] += d * p.count / total
			all.sum[i] += p.sum[i] + d*d*all.count*p.count/total
		}
		all.count = total
	}
	return all
}

// worst returns the quantity with the largest R-hat of split chains, −1 where a chain has too few draws.
func worst(chains []*spread) (at int, rhat float64) {
	var halves []stretch
	for _, c := range chains {
		c.Lock()
		full := c.stretches
		if k := len(full); k > 0 && full[k-1].count < float64(c.length) {
			full = full[:k-1]
		}
		if k := len(full) / 2; k > 0 {
			halves = append(halves, merged(full[:k]), merged(full[len(full)-k:]))
		}
		c.Unlock()
	}
	if len(halves) < 2*len(chains) {
		return -1, math.NaN()
	}
	at, rhat = -1, math.Inf(-1)
	m := float64(len(halves))
	for i := range chains[0].n {
		mean, within, between, n := 0.0, 0.0, 0.0, 0.0
		for _, h := range halves {
			mean += h.mean[i] / m
			within += h.sum[i] / (h.count - 1) / m
			n += h.count / m
		}
		constant := within == 0
		for _, h := range halves {
			constant = constant && h.mean[i] == halves[0].mean[i]
			between += (h.mean[i] - mean) * (h.mean[i] - mean) / (m - 1)
		}
		if r := math.Sqrt((n-1)/n + between/within); r > rhat && !constant {
			at, rhat = chains[0].first+i, r
		}
	}
	return at, rhat
}
