package pcm

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// kinds returns one model of each kind, of 4 conditions, with parameters in general position.
func kinds(r *rand.Rand) map[string]struct {
	model Model
	theta []float64
} {
	features := []*mat.Dense{normal(r, 4, 3), normal(r, 4, 3), normal(r, 4, 3)}
	within := randomG(r, 2)
	free := make([]float64, 10)
	for i := range free {
		free[i] = r.NormFloat64()
	}
	type at = struct {
		model Model
		theta []float64
	}
	c := Correlations{Items: 2, Within: []*mat.SymDense{identity(2), within}, StateMean: true}
	return map[string]at{
		"fixed":                 {must(Fixed("fixed", randomG(r, 4))), nil},
		"null":                  {Null("null", 4), nil},
		"common correlation":    {CommonCorrelation("common", 4), []float64{0.2, -0.7}},
		"component":             {must(Component("component", randomG(r, 4), randomG(r, 4), identity(4))), []float64{0.3, -0.4, -1}},
		"feature":               {must(Feature("feature", features...)), []float64{0.6, -0.5, 0.2}},
		"free":                  {Free("free", 4), free},
		"free contrasts":        {FreeContrasts("contrasts", 4), free[:6]},
		"fixed correlation":     {must(FixedCorrelation("r", 0.4, c)), []float64{-1, 0.3, 0.1, -0.2, 0.4, 0.2}},
		"flexible correlation":  {must(FlexibleCorrelation("r", c)), []float64{-1, 0.3, 0.1, -0.2, 0.4, 0.2, 0.7}},
		"correlation, one part": {must(FlexibleCorrelation("r", Correlations{Items: 2})), []float64{0.1, -0.2, -0.7}},
	}
}

// slope returns the central difference of fourth order of f by element i of x.
func slope(x []float64, i int, f func() float64) float64 {
	const h = 1e-3
	at := x[i]
	defer func() { x[i] = at }()
	value := func(by float64) float64 {
		x[i] = at + by*h
		return f()
	}
	return (value(-2) - 8*value(-1) + 8*value(1) - value(2)) / (12 * h)
}

func TestDerivativesOfG(t *testing.T) {
	for name, k := range kinds(rng.New(11).At("kinds").Rand()) {
		d := symmetrics(k.model.Params, 4)
		g := mat.NewSymDense(4, nil)
		for _, m := range append(d, g) { // old values must not matter
			for i := range 4 {
				for j := i; j < 4; j++ {
					m.SetSym(i, j, math.NaN())
				}
			}
		}
		k.model.Predict(k.theta, g, d)
		if err := semidefinite(g); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for p := range k.theta {
			for i := range 4 {
				for j := range 4 {
					want := slope(k.theta, p, func() float64 { return k.model.G(k.theta).At(i, j) })
					if !(math.Abs(d[p].At(i, j)-want) <= 1e-9) {
						t.Errorf("%s: ∂G[%d,%d]/∂θ%d = %.10f, difference %.10f", name, i, j, p, d[p].At(i, j), want)
					}
				}
			}
		}
	}
}

func TestCurvatureOfG(t *testing.T) {
	r := rng.New(12).At("curvature").Rand()
	w := randomG(r, 4)
	for name, k := range kinds(r) {
		if k.model.Curvature == nil {
			continue
		}
		n := k.model.Params
		h := mat.NewSymDense(n, nil)
		k.model.Curvature(k.theta, w, h)
		for a := range n {
			for b := range n {
				want := slope(k.theta, b, func() float64 {
					d := symmetrics(n, 4)
					k.model.Predict(k.theta, mat.NewSymDense(4, nil), d)
					return inner(w, d[a])
				})
				if !(math.Abs(h.At(a, b)-want) <= 1e-9) {
					t.Errorf("%s: curvature[%d,%d] = %.10f, difference %.10f", name, a, b, h.At(a, b), want)
				}
			}
		}
	}
}

func TestGradient(t *testing.T) {
	for name, k := range kinds(rng.New(13).At("kinds").Rand()) {
		for _, noise := range []Noise{nil, BlockNoise} {
			s := must(New(uneven(NoFixedEffects()), noise))
			x := append(append([]float64(nil), k.theta...), 0.2, -0.3, 0.1)[:k.model.Params+2+len(s.shared)]
			at := func() Parameters {
				return Parameters{Model: x[:len(k.theta)], LogScale: x[len(k.theta)], LogNoise: x[len(k.theta)+1:]}
			}
			ll, g, _, err := s.Derivatives(k.model, at())
			if err != nil {
				t.Fatal(err)
			}
			if v := must(s.LogLikelihood(k.model, at())); v != ll {
				t.Errorf("%s: log-likelihood %v with derivatives, %v without", name, ll, v)
			}
			for i := range x {
				want := slope(x, i, func() float64 { return must(s.LogLikelihood(k.model, at())) })
				if !(math.Abs(g[i]-want) <= 1e-7) {
					t.Errorf("%s: gradient[%d] = %.10f, difference %.10f", name, i, g[i], want)
				}
			}
		}
	}
}

// TestInformationIsTheExpectedHessian replaces the moments of the data by their expectation at the parameters, where the Hessian is the
// expected one exactly.
func TestInformationIsTheExpectedHessian(t *testing.T) {
	for name, k := range kinds(rng.New(14).At("kinds").Rand()) {
		s := must(New(uneven(NoFixedEffects()), BlockNoise))
		x := append(append([]float64(nil), k.theta...), 0.2, -0.3, 0.1)
		at := func() Parameters {
			return Parameters{Model: x[:len(k.theta)], LogScale: x[len(k.theta)], LogNoise: x[len(k.theta)+1:]}
		}
		e := must(s.at(k.model, at()))
		e.eval(e.g, nil, at().LogScale, at().LogNoise)
		s.yy.Scale(float64(s.channels), e.v)
		s.rest = float64(s.restDim*s.channels) * at().NoiseVariance()
		_, _, info, err := s.Derivatives(k.model, at())
		if err != nil {
			t.Fatal(err)
		}
		info = mat.NewSymDense(info.SymmetricDim(), append([]float64(nil), info.RawSymmetric().Data...))
		for i := range x {
			for j := range x {
				want := -slope(x, j, func() float64 {
					_, g, _, _ := s.Derivatives(k.model, at())
					return g[i]
				})
				if !(math.Abs(info.At(i, j)-want) <= 1e-7) {
					t.Errorf("%s: information[%d,%d] = %.10f, difference %.10f", name, i, j, info.At(i, j), want)
				}
			}
		}
	}
}

// TestRescale holds what Rescale promises.
func TestRescale(t *testing.T) {
	for name, k := range kinds(rng.New(15).At("kinds").Rand()) {
		if k.model.Rescale == nil {
			continue
		}
		want := k.model.G(k.theta)
		want.ScaleSym(3, want)
		k.model.Rescale(k.theta, math.Log(3))
		if got := k.model.G(k.theta); !mat.EqualApprox(got, want, 1e-12) {
			t.Errorf("%s: G %v, want %v", name, got, want)
		}
	}
}

// TestCorrelationModel: the correlation of an item's patterns between states is r, whatever the weights.
func TestCorrelationModel(t *testing.T) {
	m := must(FixedCorrelation("r", 0.4, Correlations{Items: 3}))
	g := m.G([]float64{0.8, -0.5})
	for i := range 3 {
		if r := g.At(i, 3+i) / math.Sqrt(g.At(i, i)*g.At(3+i, 3+i)); !(math.Abs(r-0.4) <= 1e-12) {
			t.Errorf("item %d correlates with %v", i, r)
		}
	}
	if g.At(0, 4) != 0 || !(math.Abs(g.At(0, 0)-math.Exp(0.8)) <= 1e-12) || !(math.Abs(g.At(3, 3)-math.Exp(-0.5)) <= 1e-12) {
		t.Errorf("G %v", mat.Formatted(g))
	}
}

// TestHelmert: the contrasts are orthonormal and leave the mean out.
func TestHelmert(t *testing.T) {
	c := helmert(6)
	var gram mat.Dense
	gram.Mul(c.T(), c)
	if !mat.EqualApprox(&gram, identity(5), 1e-12) {
		t.Errorf("gram %v", mat.Formatted(&gram))
	}
	for j := range 5 {
		if s := mat.Sum(c.ColView(j)); !(math.Abs(s) <= 1e-12) {
			t.Errorf("contrast %d adds up to %v", j, s)
		}
	}
}
