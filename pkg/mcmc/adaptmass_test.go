package mcmc

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Dual averaging has to find the step at which the mean of noisy acceptances is the one that is wanted, and its average has to be closer than its last step.
func TestDualAveragingFindsTheStep(t *testing.T) {
	for _, c := range []struct{ root, aim float64 }{{1e-3, 0.8}, {0.3, 0.65}, {2, 0.8}, {50, 0.574}} {
		r := rand.New(rand.NewPCG(1, 2))
		var d dualAveraging
		step := 1.0
		d.begin(10 * step)
		for range 5000 {
			// The probability falls from 1 to 0 around the root, where it is the aim.
			mean := 1 / (1 + (1/c.aim-1)*math.Pow(step/c.root, 2))
			accept := 0.0
			if r.Float64() < mean {
				accept = 1
			}
			step = d.learn(accept, c.aim)
		}
		// Of the last 1000 acceptances of variance a(1 − a) the mean has this error; the slope of the probability by log step at the root is −2a(1 − a).
		sd := 4 / math.Sqrt(c.aim*(1-c.aim)*1000) / 2
		if off := math.Abs(math.Log(d.final() / c.root)); !(off <= sd) {
			t.Errorf("acceptance %v at %v: found %v", c.aim, c.root, d.final())
		}
	}
}

// The estimates of a window are those of Stan's formulas from sums over all draws.
func TestWindowsEstimateAsStan(t *testing.T) {
	const n, draws = 4, 37
	r := rand.New(rand.NewPCG(1, 2))
	x := mat.NewDense(draws, n, nil)
	var w window
	target := &Target{Dim: n}
	w.forget(n, EstimateDense)
	for i := range draws {
		for j := range n {
			x.Set(i, j, 100+r.NormFloat64()*math.Pow(3, float64(j)))
			if j > 0 {
				x.Set(i, j, x.At(i, j)+x.At(i, j-1))
			}
		}
		w.add(x.RawRowView(i), EstimateDense)
	}
	m, err := w.mass(target, EstimateDense, 0)
	if err != nil {
		t.Fatal(err)
	}
	diagonal, err := w.mass(target, EstimateDiagonal, 0)
	if err != nil {
		t.Fatal(err)
	}
	for a := range n {
		for b := range n {
			ma, mb, sum := 0.0, 0.0, 0.0
			for i := range draws {
				ma, mb = ma+x.At(i, a)/draws, mb+x.At(i, b)/draws
			}
			for i := range draws {
				sum += (x.At(i, a) - ma) * (x.At(i, b) - mb) / (draws - 1)
			}
			want := draws / (draws + 5.0) * sum
			if a == b {
				want += 1e-3 * 5 / (draws + 5.0)
				if got := diagonal.(*DiagonalMass).Variances()[a]; !(math.Abs(got-want) <= 1e-12*want) {
					t.Errorf("variance %d is %v, want %v", a, got, want)
				}
			}
			if got := m.(*DenseMass).Covariance().At(a, b); !(math.Abs(got-want) <= 1e-11*math.Abs(want)+1e-11) {
				t.Errorf("covariance %d, %d is %v, want %v", a, b, got, want)
			}
		}
	}
}

// Of many coordinates with two directions that are longer and one that is shorter, a low-rank mass finds these three and no other.
func TestLowRankFindsDirections(t *testing.T) {
	const n, draws = 30, 900
	lengths := []float64{9, 5, 0.05} // variances along directions (1, 1, 0, …), (1, −1, 0, …), (0, 0, 1, 1, …)/√2 of standardised coordinates
	r := rand.New(rand.NewPCG(5, 6))
	var w window
	w.forget(n, EstimateLowRank)
	for range draws {
		z := make([]float64, n)
		for i := range z {
			z[i] = r.NormFloat64()
		}
		for k, pair := range [][2]int{{0, 1}, {4, 5}, {2, 3}} {
			a, b := z[pair[0]], z[pair[1]]
			u, v := math.Sqrt(lengths[k])*a, b
			z[pair[0]], z[pair[1]] = (u+v)/math.Sqrt2, (u-v)/math.Sqrt2
		}
		w.add(z, EstimateLowRank)
	}
	v, err := w.shrunk(&Target{Dim: n})
	if err != nil {
		t.Fatal(err)
	}
	vectors, values, err := w.directions(v, 10)
	if err != nil {
		t.Fatal(err)
	}
	// Standardised by their variances (λ + 1)/2, the pairs have the eigenvalues 2λ/(λ + 1) and 2/(λ + 1): of 9, 5 and 0.05 that is 1.8 and 0.2, 1.67 and 0.33, 0.095 and
	// 1.9. All are outside (1 ± √(30/900))² = 0.67 … 1.4.
	want := []float64{0.095, 0.2, 1. / 3, 1.9, 1.8, 5. / 3}
	if len(values) != len(want) {
		t.Fatalf("values %v, want %v", values, want)
	}
	for _, l := range want {
		best := math.Inf(1)
		for _, got := range values {
			best = math.Min(best, math.Abs(math.Log(got/l)))
		}
		if !(best <= 4*math.Sqrt(2./draws)) { // the relative error of a variance
			t.Errorf("values %v, none near %v", values, l)
		}
	}
	if _, err := LowRank(v, vectors, values); err != nil {
		t.Error(err)
	}
}

// correlated is a normal density with variances 0.01 … 100 and correlation 0.9 of neighbours.
func correlated(n int) (*Target, *mat.SymDense) {
	c := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			c.SetSym(i, j, scale(i, n)*scale(j, n)*math.Pow(0.9, float64(j-i)))
		}
	}
	var f mat.Cholesky
	f.Factorize(c)
	var p mat.SymDense
	f.InverseTo(&p)
	return &Target{Dim: n, Density: func(gradient, x []float64) float64 {
		sum := 0.0
		for i := range n {
			g := 0.0
			for j := range n {
				g -= p.At(i, j) * x[j]
			}
			sum += g * x[i] / 2
			if gradient != nil {
				gradient[i] = g
			}
		}
		return sum
	}}, c
}

// Warm-up comes to the acceptance that is aimed at, to 0.1, and to the variances of the target: those of a last window of 500 draws are within 4 of their standard errors,
// where squares have at least 150 effective draws.
func TestWarmupFindsStepAndMass(t *testing.T) {
	sizes := []int{2, 10, 100}
	if testing.Short() {
		sizes = []int{10}
	}
	for _, n := range sizes {
		for _, estimate := range []Estimate{EstimateDiagonal, EstimateDense, EstimateLowRank} {
			if n == 100 && estimate != EstimateDiagonal { // takes a minute
				continue
			}
			target := gaussian(n)
			c := mat.NewSymDense(n, nil)
			for i := range n {
				c.SetSym(i, i, scale(i, n)*scale(i, n))
			}
			if estimate != EstimateDiagonal {
				target, c = correlated(n)
			}
			r, err := Run(context.Background(), target, NUTS{}, Options{Chains: 2, Warmup: 1500, Draws: 400, Adapt: Adapt{Estimate: estimate, End: 500}}, rand.NewPCG(uint64(n), 2))
			if err != nil {
				t.Fatal(err)
			}
			accept, err := r.Stat("acceptance_rate")
			if err != nil {
				t.Fatal(err)
			}
			for k, chain := range r.Chains {
				if a := mean(accept[k : k+1]); !(math.Abs(a-0.8) <= 0.1) {
					t.Errorf("%d coordinates, masses %d: chain %d accepts %.3f with steps of %.3g", n, estimate, k, a, chain.Step)
				}
				unit, v := make([]float64, n), make([]float64, n)
				for i := range n {
					clear(unit)
					unit[i] = 1
					chain.Mass.Velocity(v, unit)
					if got, want := v[i], c.At(i, i); estimate != EstimateLowRank && !(math.Abs(got/want-1) <= 4*math.Sqrt(2./150)) {
						t.Errorf("%d coordinates, masses %d: chain %d has variance %d at %.3g, want %.3g", n, estimate, k, i, got, want)
					}
				}
			}
		}
	}
}

func TestWarmupRefuses(t *testing.T) {
	for _, c := range []struct {
		what   string
		target *Target
		kernel Kernel
		opt    Options
		want   []string
	}{
		{"a coordinate that does not move", &Target{Dim: 3, Names: []string{"mu", "tau", "nu"}, Density: gaussian(3).Density}, frozen{HMC{}, 0}, Options{},
			[]string{"chain ", `coordinate 1 ("tau")`, "variance is 0"}},
		{"a density that is flat", &Target{Dim: 1, Density: func(g, x []float64) float64 { clear(g); return 0 }}, HMC{}, Options{}, []string{"does not fall off"}},
		{"steps that are never accepted", &Target{Dim: 2, Density: func(g, x []float64) float64 {
			if x[0] != 0 {
				return math.Inf(-1)
			}
			clear(g)
			return 0
		}}, RandomWalk{}, Options{Start: StartZero(), Unchecked: true}, []string{"not moved once in 1000 steps"}},
		{"no step for Langevin", gaussian(2), ULA{}, Options{}, []string{"Adapt.Step"}},
		{"a kernel that runs away", gaussian(2), frozen{HMC{}, math.Inf(1)}, Options{}, []string{"ran away", `coordinate 1 ("theta[2]") is +Inf`}},
		{"an acceptance of 1", gaussian(2), HMC{}, Options{Adapt: Adapt{Acceptance: 1}}, []string{"target acceptance 1"}},
		{"annealing without a likelihood", &Target{Dim: 1, Density: gaussian(1).Density}, HMC{}, Options{Anneal: &Anneal{}}, []string{"Prior and Likelihood"}},
		{"a ladder of one rung below zero", gaussian(1), HMC{}, Options{Anneal: &Anneal{Ladder: []float64{0.5, -1}}}, []string{"β of stage 1 is -1"}},
	} {
		_, err := Run(context.Background(), c.target, c.kernel, c.opt, rand.NewPCG(1, 2))
		for _, w := range c.want {
			if !strings.Contains(fmt.Sprint(err), w) {
				t.Errorf("%s: %v, want %q in it", c.what, err, w)
			}
		}
	}
}

// frozen is a kernel that leaves coordinate 1 where it was, plus something.
type frozen struct {
	HMC
	plus float64
}

func (k frozen) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	old := s.X[1]
	info := k.HMC.Step(t, s, tuning, src)
	s.X[1] = old + k.plus
	s.LogDensity = t.Density(s.Gradient, s.X)
	return info
}
