package behavior

import (
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Without answers the posterior is the prior: uniform within the bounds.
func TestSamplePrior(t *testing.T) {
	m := Factorised()
	p, err := m.Sample(bg, Grid(0), SampleOptions{Draws: 4000}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range m.free() {
		sd := (b.high - b.low) / math.Sqrt(12)
		error := sd / math.Sqrt(p.ESS[i])
		if !(math.Abs(p.Mean[i]-(b.low+b.high)/2) < 4*error) || !(math.Abs(p.SD[i]/sd-1) < 4/math.Sqrt(p.ESS[i])) || !(p.RHat[i] < 1.02) || !(p.ESS[i] > 1000) {
			t.Errorf("%s: mean %v ± %v, SD %v, want %v; R̂ %v, ESS %v", b.name, p.Mean[i], error, p.SD[i], sd, p.RHat[i], p.ESS[i])
		}
	}
}

// With many answers it is the normal distribution about the estimate.
func TestSampleIsLaplaceWithManyAnswers(t *testing.T) {
	m := Factorised()
	c := simulated(t, m, []float64{170, 100, 1.5, .1, .1}, 4000, 1)
	f, err := m.Fit(bg, c, FitOptions{Starts: 4}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	l, err := f.Laplace(c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Sample(bg, c, SampleOptions{}, rand.NewPCG(2, 1))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range p.Parameters {
		if !(math.Abs(p.Mean[i]-f.Theta[i]) < (4/math.Sqrt(p.ESS[i])+.1)*l.SE[i]) || !(math.Abs(p.SD[i]/l.SE[i]-1) < .15) || !(p.RHat[i] < 1.03) {
			t.Errorf("%s: %v ± %v, want %v ± %v (R̂ %v, ESS %v)", name, p.Mean[i], p.SD[i], f.Theta[i], l.SE[i], p.RHat[i], p.ESS[i])
		}
		a, b := p.Interval(i, .95), l.Interval(i, .95)
		if !(math.Abs(a.Low-b.Low) < .5*l.SE[i]) || !(math.Abs(a.High-b.High) < .5*l.SE[i]) {
			t.Errorf("%s: %v, want %v", name, a, b)
		}
	}
}

// A slope alone has a posterior that can be integrated.
func TestSampleOfOneSlope(t *testing.T) {
	m := Model{Angles: TrueAngles, NoLapse: true, NoOffset: true, Bounds: Bounds{Slope: [2]float64{0, 5}}}
	c := simulated(t, m, []float64{4}, 1, 3)
	mass, mean, square := 0.0, 0.0, 0.0
	least := math.Inf(1)
	for _, weigh := range []bool{false, true} {
		for k := range 5000 {
			s := (float64(k) + .5) / 1000
			loss, _, err := m.Loss(Binomial, []float64{s}, c)
			if err != nil {
				t.Fatal(err)
			}
			if least = min(least, loss); weigh {
				w := math.Exp(least - loss)
				mass, mean, square = mass+w, mean+w*s, square+w*s*s
			}
		}
	}
	mean /= mass
	sd := math.Sqrt(square/mass - mean*mean)
	p, err := m.Sample(bg, c, SampleOptions{Draws: 5000}, rand.NewPCG(4, 4))
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(p.Mean[0]-mean) < 4*sd/math.Sqrt(p.ESS[0])) || !(math.Abs(p.SD[0]/sd-1) < .05) {
		t.Errorf("%v ± %v, want %v ± %v (ESS %v)", p.Mean[0], p.SD[0], mean, sd, p.ESS[0])
	}
}

func TestSampleIsReproducible(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	c := simulated(t, Factorised(), []float64{170, 100, 1.5, .1, .1}, 4, 1)
	var first *Posterior
	for _, procs := range []int{1, 3} {
		runtime.GOMAXPROCS(procs)
		p, err := Factorised().Sample(bg, c, SampleOptions{Chains: 3, Warmup: 10, Draws: 20}, rand.NewPCG(2, 1))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = p
		}
		if !mat.Equal(p.Draws, first.Draws) || !reflect.DeepEqual(p.RHat, first.RHat) {
			t.Errorf("%d cores give other draws", procs)
		}
	}
}

// An autoregression of order one has the effective size n(1 − ρ)/(1 + ρ); independent draws have n; chains at different places do not agree.
func TestConverged(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	const n = 20000
	for _, rho := range []float64{0, .5, .9} {
		x := make([]float64, 4*n)
		for i := range x {
			x[i] = random.NormFloat64()
			if i%n > 0 {
				x[i] = rho*x[i-1] + math.Sqrt(1-rho*rho)*x[i]
			}
		}
		rhat, ess := converged(x, 4)
		want := 4 * n * (1 - rho) / (1 + rho)
		if !(math.Abs(rhat-1) < .005) || !(math.Abs(ess/want-1) < .1) {
			t.Errorf("ρ = %v: R̂ %v, effective size %v, want %v", rho, rhat, ess, want)
		}
		for i := range n {
			x[i] += 2
		}
		if rhat, _ := converged(x, 4); !(rhat > 1.2) {
			t.Errorf("chains apart: R̂ %v", rhat)
		}
	}
	if rhat, ess := converged(make([]float64, 100), 4); !math.IsNaN(rhat) || !math.IsNaN(ess) {
		t.Errorf("constant chains: %v, %v", rhat, ess)
	}
}
