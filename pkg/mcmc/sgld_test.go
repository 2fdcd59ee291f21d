package mcmc

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The mean of a hundred numbers under a flat prior, by batches of ten: the variance of the chain is known exactly at every step, and falls to the posterior's with the step.
func TestSGLDWithMinibatches(t *testing.T) {
	src := rand.New(source("data"))
	data := make([]float64, 100)
	sum := 0.0
	for i := range data {
		data[i] = 2 + src.NormFloat64()
		sum += data[i]
	}
	target := &Target{Dim: 1, Density: func(g, x []float64) float64 {
		l := 0.0
		d := 0.0
		for _, y := range data {
			d += y - x[0]
			l -= (y - x[0]) * (y - x[0]) / 2
		}
		if g != nil {
			g[0] = d
		}
		return l
	}}
	target.Minibatch = func(g, x []float64, src rand.Source) float64 {
		l, d := 0.0, 0.0
		for range 10 {
			y := data[src.Uint64()%100]
			d += 10 * (y - x[0])
			l -= 10 * (y - x[0]) * (y - x[0]) / 2
		}
		g[0] = d
		return l
	}
	spread := 0.0 // variance of one number that is drawn from the data
	for _, y := range data {
		spread += (y - sum/100) * (y - sum/100) / 100
	}
	for _, k := range []SGLD{{}, {Decay: 0.6, Delay: 500}} {
		var draws, excess []float64
		variance, start, count := 0.0, (2-sum/100)*(2-sum/100), 0.0 // of the chain, exactly, and of its mean
		chain(t, target, setting{k.String(), k, Tuning{Step: 0.05}}, []float64{2}, 40000, func(x []float64, info Info) {
			h := 0.00125
			if k.Decay > 0 {
				h *= math.Pow(1+count/500, -0.6)
			}
			count++
			if d := info.Step - math.Sqrt(2*h); !(math.Abs(d) <= 1e-15) {
				t.Fatalf("%v: step %v has size %v, want %v", k, count, info.Step, math.Sqrt(2*h))
			}
			keep := (1 - 100*h) * (1 - 100*h)
			noise := 10 * 100 * spread
			if count == 1 {
				noise = 0 // the first gradient is of all data
			}
			variance, start = keep*variance+2*h+h*h*noise, keep*start
			draws = append(draws, x[0])
			excess = append(excess, (x[0]-sum/100)*(x[0]-sum/100)-variance-start)
		})
		expect(t, k.String()+": mean", draws, sum/100)
		expect(t, k.String()+": variance beyond its own", excess, 0)
		if k.Decay > 0 && !(math.Abs(variance/0.01-1) < 0.1) || k.Decay == 0 && !(variance > 0.015) {
			t.Errorf("%v: the variance is %v at the end, the posterior's 0.01", k, variance)
		}
	}
}

// Preconditioned by squared gradients, one step size serves curvatures of 1 and 400, of which the longest stable step without is the last one's. The step's bias is hλ/(2·21) = 5
// % of the narrow variance; the wide one takes some 760 steps from draw to draw, and has a standard error of 6 %.
func TestSGLDPreconditioned(t *testing.T) {
	target := harmonic(1, 400)
	var squares [2]float64
	const n = 200000
	chain(t, target, setting{"rms", SGLD{RMS: 0.999}, Tuning{Step: 0.1}}, []float64{0, 0}, n, func(x []float64, _ Info) {
		squares[0] += x[0] * x[0] / n
		squares[1] += 400 * x[1] * x[1] / n
	})
	for i, s := range squares {
		if !(math.Abs(s-1) < 0.25) {
			t.Errorf("variance of coordinate %d over its true value is %v", i, s)
		}
	}
}

// A chain that goes on from its exported fields goes on to the same bits.
func TestStatesGoOnFromTheirFields(t *testing.T) {
	target, mean, covariance := conjugate()
	m, err := Dense(covariance)
	if err != nil {
		t.Fatal(err)
	}
	kernels := append(exact(m), setting{"sgld", SGLD{RMS: 0.9, Decay: 0.6}, Tuning{Step: 0.1}},
		setting{"baoab", Langevin{}, Tuning{Step: 0.2}}, setting{"ula", ULA{}, Tuning{Step: 0.2}})
	for _, s := range kernels {
		state, err := s.kernel.Init(target, mean)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			s.kernel.Step(target, state, &s.tuning, source(s.name, "a"))
		}
		clone := func(x []float64) []float64 {
			if x == nil {
				return nil
			}
			return append([]float64{}, x...)
		}
		other := &State{X: clone(state.X), LogDensity: state.LogDensity, Gradient: clone(state.Gradient), Momentum: clone(state.Momentum), Carry: clone(state.Carry)}
		a, b := source(s.name, "b"), source(s.name, "b")
		for range 5 {
			i, j := s.kernel.Step(target, state, &s.tuning, a), s.kernel.Step(target, other, &s.tuning, b)
			if i.Accept != j.Accept || i.Steps != j.Steps || state.LogDensity != other.LogDensity || state.X[0] != other.X[0] || state.X[2] != other.X[2] {
				t.Fatalf("%s: a chain goes on to %v, %+v, and from its fields to %v, %+v", s.name, state.X, i, other.X, j)
			}
		}
	}
}
