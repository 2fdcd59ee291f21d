package glm

import (
	"fmt"
	"math"
)

// Response is one function of a basis of haemodynamic responses. A condition has one regressor for each.
type Response struct {
	// Suffix is added to the condition's name: "" for the first, "_derivative", "_dispersion", "_delay_3".
	Suffix string
	// Stick is the response at a time in seconds after an event of no duration.
	Stick func(t float64) float64
	// Block is that to an event that began at 0 and goes on; what an event of duration d does at time t is Block(t) − Block(t−d). It stays constant after the last response.
	Block func(t float64) float64
}

// Basis is a set of responses.
type Basis []Response

// Basis returns the response alone. The regressor of a long event goes up to 1 by it, and that of an event of no duration has the area 1 s, so that weights are in units of
// the data, or units × seconds of events of no duration.
func (h DoubleGamma) Basis() Basis { return Basis{h.response("")} }

// WithTime returns the response and its time derivative as SPM has it, the response less that which begins 1 s later. A positive weight of it makes responses earlier.
func (h DoubleGamma) WithTime() Basis { return h.WithTimeStep(1) }

// WithTimeStep returns the response and (the response less that which begins step seconds later) / step: SPM has a step of 1 s, nilearn of .1 s.
func (h DoubleGamma) WithTimeStep(step float64) Basis {
	later := h
	later.Onset += step
	return append(h.Basis(), difference("_derivative", h, later, step))
}

// WithTimeAndDispersion returns the response, its time derivative and its dispersion derivative, (the response less that whose rise has a dispersion .01 s larger) / .01 s,
// as SPM has them.
func (h DoubleGamma) WithTimeAndDispersion() Basis {
	const step = .01
	wider := h
	wider.Dispersion += step
	return append(h.WithTime(), difference("_dispersion", h, wider, step))
}

func (h DoubleGamma) response(suffix string) Response {
	if err := h.check(); err != nil {
		panic(err.Error())
	}
	total := h.area(h.Length)
	return Response{suffix, func(t float64) float64 { return h.density(t) / total }, func(t float64) float64 { return h.area(t) / total }}
}

// difference is (a − b) / step.
func difference(suffix string, a, b DoubleGamma, step float64) Response {
	ra, rb := a.response(""), b.response("")
	return Response{
		suffix,
		func(t float64) float64 { return (ra.Stick(t) - rb.Stick(t)) / step },
		func(t float64) float64 { return (ra.Block(t) - rb.Block(t)) / step },
	}
}

// FIR returns a finite impulse response: so many bins of width seconds, one after the other from time 0. A volume that is taken within bin k after an event of no duration
// has a 1 in the regressor "_delay_k"; for an event with a duration it is the share of the bin that the event fills. It panics unless bins and width are positive.
func FIR(bins int, width float64) Basis {
	if bins <= 0 || !(width > 0) || math.IsInf(width, 1) {
		panic(fmt.Sprintf("glm: FIR: %d bins of %v s", bins, width))
	}
	const rounding = 1e-9 // of a bin: times are multiples of decimal fractions
	var b Basis
	for k := range bins {
		b = append(b, Response{
			fmt.Sprintf("_delay_%d", k),
			func(t float64) float64 {
				if math.Floor(t/width+rounding) == float64(k) {
					return 1
				}
				return 0
			},
			func(t float64) float64 { return min(max(t/width-float64(k), 0), 1) },
		})
	}
	return b
}

// regressor returns what events of one condition do at some times, by one response. Onsets and durations are taken as they are: nothing is put on a grid.
func (r Response) regressor(e Events, condition string, times []float64) []float64 {
	out := make([]float64, len(times))
	for i, name := range e.Conditions {
		if name != condition {
			continue
		}
		amplitude, duration := e.amplitude(i), e.duration(i)
		for k, t := range times {
			since := t - e.Onsets[i]
			if since < -1e-9 { // of seconds: a volume at the time of the onset is not before it
				continue
			}
			if duration == 0 {
				out[k] += amplitude * r.Stick(max(since, 0))
			} else {
				out[k] += amplitude * (r.Block(since) - r.Block(since-duration))
			}
		}
	}
	return out
}
