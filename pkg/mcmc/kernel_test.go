package mcmc

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// conjugate is a Gaussian prior of three coordinates with a Gaussian likelihood, and the posterior's mean and covariance: precision A + S⁻², mean (A + S⁻²)⁻¹(A b + S⁻² m).
func conjugate() (target *Target, mean []float64, covariance *mat.SymDense) {
	prior := &Gaussian{Mean: []float64{1, -2, 0.5}, SD: []float64{1, 2, 0.5}}
	a := mat.NewSymDense(3, []float64{2, -1.2, 0.3, -1.2, 1.5, 0.4, 0.3, 0.4, 1})
	b := []float64{-1, 0.5, 2}
	precision := mat.NewSymDense(3, nil)
	precision.CopySym(a)
	var right mat.VecDense
	right.MulVec(a, mat.NewVecDense(3, b))
	for i, s := range prior.SD {
		precision.SetSym(i, i, precision.At(i, i)+1/(s*s))
		right.SetVec(i, right.AtVec(i)+prior.Mean[i]/(s*s))
	}
	var c mat.Cholesky
	if !c.Factorize(precision) {
		panic("not positive definite")
	}
	covariance = new(mat.SymDense)
	if err := c.InverseTo(covariance); err != nil {
		panic(err)
	}
	var m mat.VecDense
	if err := c.SolveVecTo(&m, &right); err != nil {
		panic(err)
	}
	likelihood := func(g, x []float64) float64 {
		sum := 0.0
		for i := range 3 {
			d := 0.0
			for j := range 3 {
				d += a.At(i, j) * (x[j] - b[j])
			}
			if g != nil {
				g[i] = -d
			}
			sum -= (x[i] - b[i]) * d / 2
		}
		return sum
	}
	target = &Target{Dim: 3, Prior: prior.Log, Likelihood: likelihood, GaussianPrior: prior}
	target.Density = func(g, x []float64) float64 {
		if g == nil {
			return prior.Log(nil, x) + likelihood(nil, x)
		}
		l := likelihood(g, x)
		var h [3]float64
		l += prior.Log(h[:], x)
		for i := range g {
			g[i] += h[i]
		}
		return l
	}
	return target, m.RawVector().Data, covariance
}

// setting is a kernel with its tuning.
type setting struct {
	name   string
	kernel Kernel
	tuning Tuning
}

// exact are kernels that leave the target as it is, with steps that suit a density of unit scale.
func exact(m Mass) []setting {
	return []setting{
		{"hmc", HMC{}, Tuning{Step: 0.4}},
		{"hmc static", HMC{Steps: 5, StepJitter: -1}, Tuning{Step: 0.4}},
		{"hmc count", HMC{Steps: 6, CountJitter: 0.5}, Tuning{Step: 0.3}},
		{"hmc Forest–Ruth", HMC{Integrator: ForestRuth, Time: 1}, Tuning{Step: 0.5}},
		{"hmc McLachlan", HMC{Integrator: McLachlan, Time: 1}, Tuning{Step: 0.7}},
		{"hmc masses", HMC{}, Tuning{Step: 0.6, Mass: m}},
		{"nuts", NUTS{}, Tuning{Step: 0.5}},
		{"nuts masses", NUTS{}, Tuning{Step: 0.7, Mass: m}},
		{"nuts rough", NUTS{}, Tuning{Step: 0.85}},
		{"nuts depth 2", NUTS{MaxDepth: 2}, Tuning{Step: 0.3}},
		{"mala", MALA{}, Tuning{Step: 0.7}},
		{"mala masses", MALA{}, Tuning{Step: 0.7, Mass: m}},
		{"ghmc", GHMC{}, Tuning{Step: 0.4}},
		{"ghmc steps, masses", GHMC{Steps: 3, Friction: 2}, Tuning{Step: 0.5, Mass: m}},
		{"ghmc rough", GHMC{Friction: 0.3}, Tuning{Step: 0.8}},
		{"elliptical slice", EllipticalSlice{}, Tuning{}},
		{"random walk", RandomWalk{}, Tuning{Step: 0.8}},
		{"random walk masses", RandomWalk{}, Tuning{Step: 1.2, Mass: m}},
	}
}

// chain draws n states, and gives each to look.
func chain(t *testing.T, target *Target, s setting, start []float64, n int, look func(x []float64, info Info)) {
	t.Helper()
	state, err := s.kernel.Init(target, start)
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	src := rng.New(3).At(s.name).Source()
	for range n {
		info := s.kernel.Step(target, state, &s.tuning, src)
		look(state.X, info)
	}
}

// expect compares the mean of values of a chain with what it has to be, within 4 standard errors from 40 batches.
func expect(t *testing.T, name string, values []float64, want float64) {
	t.Helper()
	const batches = 40
	size := len(values) / batches
	means := make([]float64, batches)
	for b := range means {
		means[b] = stat.Mean(values[b*size:(b+1)*size], nil)
	}
	mean, sd := stat.MeanStdDev(means, nil)
	if se := sd / math.Sqrt(batches); !(math.Abs(mean-want) <= 4*se) {
		t.Errorf("%s: %.5g ± %.2g, want %.5g", name, mean, se, want)
	}
}

func TestExactKernelsHaveTheMomentsOfTheTarget(t *testing.T) {
	target, mean, covariance := conjugate()
	m, err := Dense(covariance)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range exact(m) {
		const n = 20000
		var first [3][]float64
		var second [3][3][]float64
		chain(t, target, s, mean, n, func(x []float64, info Info) {
			for i := range 3 {
				first[i] = append(first[i], x[i])
				for j := range i + 1 {
					second[i][j] = append(second[i][j], (x[i]-mean[i])*(x[j]-mean[j]))
				}
			}
			if info.Divergent || info.Steps < 1 || info.Gradients < 1 || !(info.Accept >= 0 && info.Accept <= 1) {
				t.Fatalf("%s: %+v", s.name, info)
			}
		})
		for i := range 3 {
			expect(t, s.name+": mean", first[i], mean[i])
			for j := range i + 1 {
				expect(t, s.name+": covariance", second[i][j], covariance.At(i, j))
			}
		}
	}
}

// well is a density with two modes of unequal weight, a Gaussian prior times a likelihood, and draws from it exactly, to the width of a fine grid.
func well() (target *Target, draw func(u float64) float64, edges []float64, weights []float64) {
	prior := &Gaussian{Mean: []float64{0.3}, SD: []float64{1.5}}
	target = &Target{Dim: 1, GaussianPrior: prior, Prior: prior.Log, Likelihood: func(g, x []float64) float64 {
		d := x[0]*x[0] - 1.5
		if g != nil {
			g[0] = -2 * d * x[0]
		}
		return -d * d / 2
	}}
	target.Density = func(g, x []float64) float64 {
		l := target.Likelihood(g, x)
		if g == nil {
			return l + prior.Log(nil, x)
		}
		var h [1]float64
		l += prior.Log(h[:], x)
		g[0] += h[0]
		return l
	}
	const n, low, high = 100000, -4.0, 4.0
	sums := make([]float64, n+1)
	for i := range n {
		sums[i+1] = sums[i] + math.Exp(target.Density(nil, []float64{low + (high-low)*(float64(i)+0.5)/n}))
	}
	draw = func(u float64) float64 {
		a, b := 0, n
		for b-a > 1 {
			if c := (a + b) / 2; sums[c] <= u*sums[n] {
				a = c
			} else {
				b = c
			}
		}
		return low + (high-low)*(float64(a)+(u*sums[n]-sums[a])/(sums[b]-sums[a]))/n
	}
	edges = []float64{draw(0.1), draw(0.3), 0, draw(0.6), draw(0.85)}
	zero := sums[n/2] / sums[n]
	return target, draw, edges, []float64{0.1, 0.2, zero - 0.3, 0.6 - zero, 0.25, 0.15}
}

// From exact draws, one transition goes as often from one interval to another as back (detailed balance), and leaves as many in each. GHMC only does the latter.
func TestDetailedBalance(t *testing.T) {
	target, draw, edges, weights := well()
	m, err := Diagonal([]float64{0.4})
	if err != nil {
		t.Fatal(err)
	}
	bin := func(x float64) (b int) {
		for _, e := range edges {
			if x >= e {
				b++
			}
		}
		return b
	}
	for _, s := range exact(m) {
		const n = 40000
		src := rng.New(5).At(s.name).Source()
		var flux [6][6]float64
		state, err := s.kernel.Init(target, []float64{1})
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			state.X[0] = draw((float64(i) + uniform(src)) / n)
			state.LogDensity = target.Density(state.Gradient, state.X)
			state.Momentum = nil
			from := bin(state.X[0])
			s.kernel.Step(target, state, &s.tuning, src)
			flux[from][bin(state.X[0])]++
		}
		_, persistent := s.kernel.(GHMC)
		for a := range 6 {
			stay := 0.0
			for b := range 6 {
				stay += flux[b][a]
				there, back := flux[a][b], flux[b][a]
				if !persistent && !(math.Abs(there-back) <= 4*math.Sqrt(there+back)) {
					t.Errorf("%s: %v transitions from interval %d to %d, %v back", s.name, there, a, b, back)
				}
			}
			if want := n * weights[a]; !(math.Abs(stay-want) <= 4*math.Sqrt(want)) {
				t.Errorf("%s: %v of %d in interval %d after a transition, want %v", s.name, stay, n, a, want)
			}
		}
	}
}

// Neal's funnel, as wide as one step size can do: v is N(0, 1), and two coordinates are N(0, eᵛ).
func TestFunnel(t *testing.T) {
	target := &Target{Dim: 3, Density: func(g, x []float64) float64 {
		v, w := x[0], math.Exp(-x[0])
		q := x[1]*x[1] + x[2]*x[2]
		if g != nil {
			g[0], g[1], g[2] = -v+q*w/2-1, -x[1]*w, -x[2]*w
		}
		return -v*v/2 - q*w/2 - v
	}}
	for _, s := range []setting{
		{"hmc", HMC{Time: 3}, Tuning{Step: 0.2}}, {"nuts", NUTS{}, Tuning{Step: 0.2}}, {"ghmc", GHMC{}, Tuning{Step: 0.2}}, {"mala", MALA{}, Tuning{Step: 0.5}},
	} {
		var v, square, x []float64
		chain(t, target, s, []float64{0, 0.5, -0.5}, 40000, func(at []float64, _ Info) {
			v, square, x = append(v, at[0]), append(square, at[0]*at[0]), append(x, math.Tanh(at[1]*math.Exp(-at[0]/2)))
		})
		expect(t, s.name+": mean of v", v, 0)
		expect(t, s.name+": variance of v", square, 1)
		expect(t, s.name+": mean of x", x, 0)
	}
}
