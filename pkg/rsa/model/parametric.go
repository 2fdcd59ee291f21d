package model

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Parametric is an RDM that depends on parameters in any way: coordinates of the conditions that turn, stretch or bend, a tuning width. The fit is a bounded search
// without derivatives (Nelder & Mead), from the best of some points that are spread over the box and are always the same, so that equal data give equal parameters. It is
// not certain to find the largest similarity; more Starts make it more likely.
type Parametric struct {
	Name string
	// Of are the conditions.
	Of []string
	// RDM writes the upper triangle of the RDM of parameters theta. It must be safe for concurrent use.
	RDM func(dst, theta []float64)
	// Low and High bound each parameter.
	Low, High []float64
	// Starts is the number of searches; 0 is 3. Evaluations bounds the RDMs that each search tries; 0 is 200 a parameter.
	Starts, Evaluations int
}

// String returns the name.
func (m Parametric) String() string { return m.Name }

// Conditions are Of.
func (m Parametric) Conditions() []string { return m.Of }

// Components is nil.
func (m Parametric) Components() []*rsa.RDM { return nil }

// Parameters is the number of bounds.
func (m Parametric) Parameters() int { return len(m.Low) }

// Predict writes the RDM of parameters theta.
func (m Parametric) Predict(dst, theta []float64) { m.RDM(dst, theta) }

func (m Parametric) check() error {
	if len(m.High) != len(m.Low) {
		return fmt.Errorf("model: %s: %d lower and %d upper bounds", m.Name, len(m.Low), len(m.High))
	}
	for k := range m.Low {
		if !(m.Low[k] <= m.High[k]) || math.IsInf(m.Low[k], 0) || math.IsInf(m.High[k], 0) {
			return fmt.Errorf("model: %s: parameter %d is bounded by %g and %g", m.Name, k, m.Low[k], m.High[k])
		}
	}
	if m.RDM == nil {
		return fmt.Errorf("model: %s: no RDM", m.Name)
	}
	if m.Starts < 0 || m.Evaluations < 0 {
		return fmt.Errorf("model: %s: %d starts of %d evaluations", m.Name, m.Starts, m.Evaluations)
	}
	return nil
}

// Fitter searches the box.
func (m Parametric) Fitter() Fitter {
	f := &searcher{model: m}
	f.search.f = f.evaluate
	n := len(m.Of)
	f.x = make([]float64, n*(n-1)/2)
	return f
}

type searcher struct {
	model    Parametric
	search   simplex
	training *Training
	x        []float64
	starts   [][]float64
	values   []float64
	point    []float64
}

// Fit implements [Fitter]: a bounded search without derivatives from fixed starts.
func (f *searcher) Fit(theta []float64, t *Training) (float64, error) {
	f.training = t
	d := len(theta)
	f.spread(d)
	evaluations := f.model.Evaluations
	if evaluations == 0 {
		evaluations = 200 * d
	}
	best := math.Inf(-1)
	for _, start := range f.starts {
		if v := f.search.maximise(start, f.model.Low, f.model.High, 0.1, 1e-9, evaluations); v > best {
			best = v
			copy(theta, start)
		}
	}
	if math.IsInf(best, -1) {
		return 0, fmt.Errorf("model: %s: no RDM that was tried has a similarity to the subjects", f.model.Name)
	}
	return 0, nil
}

// spread fills the starts with the best of 8d+1 points: the middle of the box and points of Halton's sequence.
func (f *searcher) spread(d int) {
	if f.starts == nil {
		n := f.model.Starts
		if n == 0 {
			n = 3
		}
		f.starts, f.values, f.point = make([][]float64, n), make([]float64, n), make([]float64, d)
		for i := range f.starts {
			f.starts[i] = make([]float64, d)
		}
	}
	for i := range f.values {
		f.values[i] = math.Inf(-1)
		f.place(f.starts[i], i)
	}
	for i := range max(8*d+1, len(f.starts)) {
		f.place(f.point, i)
		v := f.search.at(f.point)
		for s, worst := range f.values {
			if v > worst {
				last := f.starts[len(f.starts)-1]
				copy(f.starts[s+1:], f.starts[s:])
				copy(f.values[s+1:], f.values[s:])
				f.starts[s], f.values[s] = last, v
				copy(last, f.point)
				break
			}
		}
	}
}

// place writes point i: the middle of the box, then the points of Halton's sequence.
func (f *searcher) place(x []float64, i int) {
	for k := range x {
		share := 0.5
		if i > 0 {
			share = inverse(i, prime(k))
		}
		x[k] = f.model.Low[k] + share*(f.model.High[k]-f.model.Low[k])
	}
}

func (f *searcher) evaluate(theta []float64) float64 {
	f.model.RDM(f.x, theta)
	return f.training.similarityOf(f.x)
}

// inverse mirrors the digits of i in a base at the point: 6 = 110 becomes 0.011.
func inverse(i, base int) float64 {
	v, unit := 0.0, 1.0
	for ; i > 0; i /= base {
		unit /= float64(base)
		v += unit * float64(i%base)
	}
	return v
}

// prime returns prime number k, counted from 0.
func prime(k int) int {
	for p := 2; ; p++ {
		composite := false
		for q := 2; q*q <= p; q++ {
			composite = composite || p%q == 0
		}
		if !composite {
			if k == 0 {
				return p
			}
			k--
		}
	}
}
