package task

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/rng"
)

// Conventions of neurogym (github.com/neurogym/neurogym, core.py) that hold for all cognitive tasks.
const (
	neurogymStep  = 100. // dt, ms
	neurogymSigma = 1.   // noise per √ms: a step has standard deviation σ/√dt, .1 at 100 ms
	batch         = 32   // trials of a batch, Chou et al. 2025
)

// span is a period with its length in ms: fixed, or, where max > 0, exponential with that mean, drawn until it falls in [min, max).
type span struct {
	name           string
	mean, min, max float64
}

func (s span) check(generator string) {
	ok := s.mean >= 0 && finite(s.mean) && s.min >= 0 && s.max >= 0 && finite(s.max) && (s.max == 0 && s.min == 0 || s.mean > 0 && s.min < s.max)
	demand(ok, generator, "Timing, "+s.name, fmt.Sprintf("%v, %v … %v ms", s.mean, s.min, s.max), "a length ≥ 0, or a mean > 0 with minimum < maximum")
}

// steps draws the number of whole steps; what is left over is cut off, as in neurogym: 750 ms are 7 steps of 100 ms.
func (s span) steps(dt float64, random *rand.Rand) int {
	ms := s.mean
	switch kept := math.Exp(-s.min/s.mean) * -math.Expm1((s.min-s.max)/s.mean); {
	case s.max == 0:
	case kept > 1e-3:
		for ms = -1; ms < s.min || ms >= s.max; {
			ms = s.mean * random.ExpFloat64()
		}
	default:
		// Next to no draw would be kept. An exponential time from a minimum on is the minimum and an exponential time: here from the inverse of its
		// distribution function, cut at the maximum.
		ms = s.min - s.mean*math.Log1p(random.Float64()*math.Expm1((s.min-s.max)/s.mean))
		ms = min(ms, math.Nextafter(s.max, 0))
	}
	return int(math.Floor(ms/dt + 1e-9)) // 500/(100/3) is 15, and 14.999… in floating point
}

// drawn is one trial while it is made.
type drawn struct {
	sequence *Sequence
	trial    int
	choose   func(n int) int // one of 0 … n−1: at random, or the next digit of the trial's number where all conditions are to be equally frequent
	noise    *rand.Rand
}

// newSequence makes the trials, each from its own stream: first the lengths of all periods, then the contents by fill. Choices, lengths and noise
// have streams of their own, so that none of them changes with the others.
func newSequence(s *Sequence, trials int, balanced bool, spans []span, seed rng.Seed, fill func(d *drawn)) *Sequence {
	for _, p := range spans {
		s.Periods = append(s.Periods, Period{p.name, make([]int, trials), make([]int, trials)})
	}
	s.Trials, s.Lengths = make([]string, trials), make([]int, trials)
	for trial := range trials {
		var random *rand.Rand
		for i, p := range spans {
			if p.max > 0 && random == nil {
				random = seed.At(trial, "length").Rand()
			}
			s.Periods[i].Start[trial] = s.Lengths[trial]
			s.Lengths[trial] += p.steps(s.Step, random)
			s.Periods[i].End[trial] = s.Lengths[trial]
		}
	}
	steps := 0
	for _, length := range s.Lengths {
		steps = max(steps, length)
	}
	s.Inputs, s.Target, s.Weight = make([]float64, trials*steps*len(s.Features)), make([]int, trials*steps), make([]float64, trials*steps)
	for i := range s.Conditions {
		s.Conditions[i].Values = make([]float64, trials)
	}
	for trial := range trials {
		own, digits := seed.At(trial), trial
		choose := own.At("condition").Rand().IntN
		if balanced {
			choose = func(n int) int {
				digit := digits % n
				digits /= n
				return digit
			}
		}
		for step := range s.Lengths[trial] {
			s.Weight[trial*steps+step] = 1
		}
		fill(&drawn{s, trial, choose, own.At("noise").Rand()})
	}
	return s
}

// add adds v to a feature in all steps of a period.
func (d *drawn) add(period, feature int, v float64) {
	p := d.sequence.Periods[period]
	for step := p.Start[d.trial]; step < p.End[d.trial]; step++ {
		d.sequence.At(d.trial, step)[feature] += v
	}
}

// ring adds a stimulus to n features: .5 + cos(θ_k − θ)/2 · strength at θ_k = 2πk/n, and noise of standard deviation sd at every step.
func (d *drawn) ring(period, first, n int, theta, strength, sd float64) {
	for k := range n {
		d.add(period, first+k, .5+.5*strength*math.Cos(2*math.Pi*float64(k)/float64(n)-theta))
	}
	p := d.sequence.Periods[period]
	for step := p.Start[d.trial]; step < p.End[d.trial] && sd > 0; step++ {
		x := d.sequence.At(d.trial, step)[first : first+n]
		for k := range x {
			x[k] += sd * d.noise.NormFloat64()
		}
	}
}

// want sets the wanted action of a period.
func (d *drawn) want(period, action int) {
	p := d.sequence.Periods[period]
	for step := p.Start[d.trial]; step < p.End[d.trial]; step++ {
		d.sequence.Target[d.trial*d.sequence.Steps()+step] = action
	}
}

// label sets the values of all conditions.
func (d *drawn) label(name string, values ...float64) {
	d.sequence.Trials[d.trial] = name
	for i, v := range values {
		d.sequence.Conditions[i].Values[d.trial] = v
	}
}

func columns(names ...string) []Condition {
	out := make([]Condition, len(names))
	for i, name := range names {
		out[i].Name = name
	}
	return out
}
