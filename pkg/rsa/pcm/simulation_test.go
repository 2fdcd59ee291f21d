package pcm

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// The criterion of this file, fixed before any run: the mean over simulations lies within 3 of its standard errors of the truth (|z| < 3).

// tally collects estimates of several quantities over simulations.
type tally struct{ values [][]float64 }

func (t *tally) add(v ...float64) { t.values = append(t.values, v) }

// check holds each mean against the truth.
func (a *tally) check(t *testing.T, what string, truth ...float64) {
	t.Helper()
	n := float64(len(a.values))
	for k, want := range truth {
		mean, square := 0.0, 0.0
		for _, v := range a.values {
			mean += v[k] / n
		}
		for _, v := range a.values {
			square += (v[k] - mean) * (v[k] - mean)
		}
		se := math.Sqrt(square / (n - 1) / n)
		if z := (mean - want) / se; !(math.Abs(z) < 3) {
			t.Errorf("%s, quantity %d: mean %.5f ± %.5f, truth %.5f: z = %.2f", what, k, mean, se, want, z)
		}
	}
}

func TestEstimateGIsUnbiased(t *testing.T) {
	r := rng.New(41).At("g").Rand()
	g := randomG(r, 4)
	condition, run := ladder(3, 4)
	for _, c := range []int{0, 2, 1, 1, 3} { // repeats in the last run, so that nothing is balanced
		condition, run = append(condition, c), append(run, 2)
	}
	tests := []struct {
		name    string
		x       *mat.Dense
		model   Model
		centred bool
	}{
		{"no patterns", nil, Null("null", 4), true},
		{"patterns, run means", nil, must(Fixed("g", g)), true},
		{"patterns, no fixed effects", NoFixedEffects(), must(Fixed("g", g)), false},
	}
	for _, test := range tests {
		truth := test.model.G(nil)
		if test.centred {
			h := floored(truth, 0)
			row := make([]float64, 4)
			total := 0.0
			for i := range 4 {
				for j := range 4 {
					row[i] += truth.At(i, j) / 4
					total += truth.At(i, j) / 16
				}
			}
			for i := range 4 {
				for j := i; j < 4; j++ {
					h.SetSym(i, j, truth.At(i, j)-row[i]-row[j]+total)
				}
			}
			truth = h
		}
		var a tally
		for sim := range 500 {
			d := Data{Condition: condition, Run: run, X: test.x}
			d = must(Simulate(test.model, Parameters{LogNoise: []float64{0.5}}, d, nil, 12, false, rng.New(41).At(test.name, sim).Source()))
			estimate, _, err := EstimateG(d)
			if err != nil {
				t.Fatal(err)
			}
			a.add(triangle(estimate)...)
		}
		a.check(t, test.name, triangle(truth)...)
	}
}

func triangle(g mat.Symmetric) []float64 {
	var v []float64
	for i := range g.SymmetricDim() {
		for j := range i + 1 {
			v = append(v, g.At(i, j))
		}
	}
	return v
}

// TestEstimateGHasCrossnobisDistances compares with the definition: the mean over pairs of runs of products of differences.
func TestEstimateGHasCrossnobisDistances(t *testing.T) {
	r := rng.New(42).At("crossnobis").Rand()
	condition, run := ladder(3, 4)
	y := normal(r, 12, 7)
	g, noise, err := EstimateG(Data{Y: y, Condition: condition, Run: run})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		for j := range i {
			sum := 0.0
			for a := range 3 {
				for b := range 3 {
					for c := 0; c < 7 && a != b; c++ {
						sum += (y.At(4*a+i, c) - y.At(4*a+j, c)) * (y.At(4*b+i, c) - y.At(4*b+j, c)) / (6 * 7)
					}
				}
			}
			if d := g.At(i, i) + g.At(j, j) - 2*g.At(i, j); !(math.Abs(d-sum) <= 1e-12) {
				t.Errorf("distance %d %d: %v, want %v", i, j, d, sum)
			}
		}
	}
	if noise.At(0, 0) <= 0 {
		t.Errorf("noise %v", mat.Formatted(noise))
	}
}

func TestEstimateGRefuses(t *testing.T) {
	condition, run := ladder(3, 4)
	y := normal(rng.New(43).Rand(), 12, 7)
	condition[5] = 0
	if _, _, err := EstimateG(Data{Name: "a", Y: y, Condition: condition, Run: run}); err == nil || !strings.Contains(err.Error(), "condition 1 missing in run 1") {
		t.Errorf("error %v", err)
	}
	if _, _, err := EstimateG(Data{Name: "a", Y: y, Condition: condition, Run: make([]int, 12)}); err == nil || !strings.Contains(err.Error(), "1 runs") {
		t.Errorf("error %v", err)
	}
}

// TestRecovery fits the model that made the data and looks at what it estimates without bias in the limit of many channels: weights, noise
// variances and correlation.
func TestRecovery(t *testing.T) {
	ctx := context.Background()
	r := rng.New(44).At("recovery").Rand()
	a, b := randomG(r, 4), randomG(r, 4)
	condition, run := ladder(6, 4)
	tests := []struct {
		name  string
		model Model
		p     Parameters
		x     *mat.Dense
		noise Noise
		see   func(Result) []float64
		truth []float64
	}{
		{
			"component", must(Component("c", a, b)), Parameters{Model: []float64{math.Log(0.5), 0}, LogNoise: []float64{math.Log(0.8)}}, nil, nil,
			func(r Result) []float64 {
				return []float64{math.Exp(r.Parameters.Model[0]), math.Exp(r.Parameters.Model[1]), r.NoiseVariance()}
			}, []float64{0.5, 1, 0.8},
		},
		{
			"scale and block noise", must(Fixed("f", a)), Parameters{LogScale: math.Log(0.7), LogNoise: []float64{math.Log(0.4), math.Log(1.2)}}, NoFixedEffects(), BlockNoise,
			func(r Result) []float64 { return []float64{r.Scale(), math.Exp(r.LogNoise[0]), r.NoiseVariance()} }, []float64{0.7, 0.4, 1.2},
		},
		{
			"free", Free("free", 4), Parameters{Model: []float64{1, 0.5, 0.8, -0.3, 0.2, 0.7, 0.1, 0.4, 0, 0.6}, LogNoise: []float64{0}}, NoFixedEffects(), nil,
			func(r Result) []float64 { return triangle(r.G) },
			triangle(Free("free", 4).G([]float64{1, 0.5, 0.8, -0.3, 0.2, 0.7, 0.1, 0.4, 0, 0.6})),
		},
		{
			"correlation under noise", must(FlexibleCorrelation("r", Correlations{Items: 2})),
			Parameters{Model: []float64{0, math.Log(0.5), math.Atanh(0.6)}, LogNoise: []float64{math.Log(3)}}, NoFixedEffects(), nil,
			func(r Result) []float64 { return []float64{math.Tanh(r.Parameters.Model[2])} }, []float64{0.6},
		},
	}
	for _, test := range tests {
		var got tally
		for sim := range 100 {
			d := Data{Condition: condition, Run: run, X: test.x}
			d = must(Simulate(test.model, test.p, d, test.noise, 1500, false, rng.New(44).At(test.name, sim).Source()))
			got.add(test.see(must(Fit(ctx, must(New(d, test.noise)), test.model, Options{})))...)
		}
		got.check(t, test.name, test.truth...)
	}
}

// TestStandardErrors: parameters scatter over simulations as the expected information says: variance of the standardised errors is 1 within 3 standard errors.
func TestStandardErrors(t *testing.T) {
	r := rng.New(45).At("se").Rand()
	m := must(Component("c", randomG(r, 4), randomG(r, 4)))
	truth := Parameters{Model: []float64{0.2, -0.3}, LogNoise: []float64{0}}
	condition, run := ladder(6, 4)
	var squares tally
	for sim := range 300 {
		d := must(Simulate(m, truth, Data{Condition: condition, Run: run}, nil, 800, false, rng.New(45).At(sim).Source()))
		s := must(New(d, nil))
		fit := must(Fit(context.Background(), s, m, Options{}))
		_, _, info, err := s.Derivatives(m, truth)
		if err != nil {
			t.Fatal(err)
		}
		own := mat.NewSymDense(3, nil) // without the scale, which was not fitted
		at := []int{0, 1, 3}
		for i := range 3 {
			for j := i; j < 3; j++ {
				own.SetSym(i, j, info.At(at[i], at[j]))
			}
		}
		var inverse mat.Dense
		if err := inverse.Inverse(own); err != nil {
			t.Fatal(err)
		}
		e := []float64{fit.Parameters.Model[0] - 0.2, fit.Parameters.Model[1] + 0.3, fit.LogNoise[0]}
		for i := range e {
			e[i] *= e[i] / inverse.At(i, i)
		}
		squares.add(e...)
	}
	squares.check(t, "squared standardised errors", 1, 1, 1)
}

// TestModelRecovery: data of each of two models are told apart in all of 20 simulations, by log Bayes factors and by leaving runs out.
func TestModelRecovery(t *testing.T) {
	ctx := context.Background()
	r := rng.New(46).At("models").Rand()
	models := []Model{must(Fixed("a", randomG(r, 5))), must(Fixed("b", randomG(r, 5)))}
	condition, run := ladder(6, 5)
	for truth, m := range models {
		for sim := range 20 {
			d := Data{Name: fmt.Sprint(sim), Condition: condition, Run: run}
			s := must(New(must(Simulate(m, Parameters{LogNoise: []float64{1}}, d, nil, 200, false, rng.New(46).At(truth, sim).Source())), nil))
			a, b := must(Fit(ctx, s, models[0], Options{})), must(Fit(ctx, s, models[1], Options{}))
			if (a.LogLikelihood > b.LogLikelihood) != (truth == 0) {
				t.Errorf("model %d, simulation %d: log-likelihoods %v, %v", truth, sim, a.LogLikelihood, b.LogLikelihood)
			}
			ra, rb := must(LeaveOneRunOut(ctx, s, models[0], Options{})), must(LeaveOneRunOut(ctx, s, models[1], Options{}))
			if (ra.Marginal > rb.Marginal) != (truth == 0) {
				t.Errorf("model %d, simulation %d: left-out runs %v, %v", truth, sim, ra.Marginal, rb.Marginal)
			}
		}
	}
}

func TestSimulateExactly(t *testing.T) {
	g := randomG(rng.New(47).Rand(), 4)
	condition, run := ladder(3, 4)
	d := Data{Condition: condition, Run: run, X: NoFixedEffects()}
	d = must(Simulate(must(Fixed("g", g)), Parameters{LogScale: math.Log(2), LogNoise: []float64{math.Log(1e-20)}}, d, nil, 9, true, rng.New(47).At("y").Source()))
	got, _, err := EstimateG(d)
	if err != nil {
		t.Fatal(err)
	}
	g.ScaleSym(2, g)
	if !mat.EqualApprox(got, g, 1e-8) {
		t.Errorf("G %v, want %v", mat.Formatted(got), mat.Formatted(g))
	}
	if _, err := Simulate(must(Fixed("g", g)), Parameters{LogNoise: []float64{0}}, d, nil, 3, true, rng.New(1).Source()); err == nil {
		t.Error("3 channels hold 4 exact patterns")
	}
}
