package simd

import "math"

// Momentum makes a step of gradient descent with momentum: v = mu·v + g, then w = w − rate·v, each with one rounding. mu = 0 is plain descent.
func Momentum(w, v, g []float64, rate, mu float64) {
	same("momentum", len(w), len(v), len(g))
	momentum64(w, v, g, rate, mu)
}

// Nesterov makes a step with Nesterov's momentum, as PyTorch's SGD(nesterov=True): v = mu·v + g, then w = w − rate·(g + mu·v).
func Nesterov(w, v, g []float64, rate, mu float64) {
	same("nesterov", len(w), len(v), len(g))
	nesterov64(w, v, g, rate, mu)
}

// AdamStep is what a step of Adam needs to know. All fields count as they stand, zeros too.
type AdamStep struct {
	Rate         float64 // learning rate
	Beta1, Beta2 float64 // decay of the two moments, in [0, 1)
	Epsilon      float64 // added to the root of the second moment
	L2           float64 // L2 penalty: L2·w is added to the gradient (PyTorch: Adam's weight_decay)
	Decay        float64 // decoupled weight decay: w is first multiplied by 1 − Rate·Decay (PyTorch: AdamW's weight_decay)
	Step         int     // number of this step, from 1
}

// Adam makes one step of Adam or AdamW (Kingma and Ba 2015; Loshchilov and Hutter 2019) in PyTorch's form, up to rounding: with g the gradient plus L2·w,
//
//	m = m + (1−β₁)(g − m)    v = β₂v + (1−β₂)g²    w = (1 − Rate·Decay)w − Rate/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
//
// It panics if Step is below 1.
func Adam(w, m, v, g []float64, s AdamStep) {
	same("adam", len(w), len(m), len(v), len(g))
	c := s.coefficients()
	adam64(w, m, v, g, s.L2, c.fresh1, s.Beta2, c.fresh2, c.root, s.Epsilon, c.rate, c.keep)
}

type adamCoefficients struct{ fresh1, fresh2, root, rate, keep float64 }

func (s AdamStep) coefficients() adamCoefficients {
	if s.Step < 1 {
		panic("simd: adam: steps count from 1")
	}
	return adamCoefficients{
		fresh1: 1 - s.Beta1,
		fresh2: 1 - s.Beta2,
		root:   1 / math.Sqrt(1-power(s.Beta2, s.Step)),
		rate:   s.Rate / (1 - power(s.Beta1, s.Step)),
		keep:   1 - float64(s.Rate*s.Decay),
	}
}

// power is x^n by squaring: math.Pow need not give the same bits on every processor.
func power(x float64, n int) float64 {
	p := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			p = float64(p * x)
		}
		x = float64(x * x)
	}
	return p
}
