package pcm

import (
	"context"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// quadrature returns log ∫ p(Y|x)·p(x) dx over both parameters of a fixed model, by the trapezoidal rule over ±half about the centre.
func quadrature(s *Subject, m Model, prior Prior, centre [2]float64, half float64) float64 {
	const n = 200
	h := 2 * half / n
	scale, noise := prior.Scale, Normal{}
	if len(prior.Noise) > 0 {
		noise = prior.Noise[0]
	}
	var logs []float64
	for i := range n + 1 {
		for j := range n + 1 {
			a, b := centre[0]-half+float64(i)*h, centre[1]-half+float64(j)*h
			pa, _ := scale.log(a)
			pb, _ := noise.log(b)
			ll, err := s.LogLikelihood(m, Parameters{LogScale: a, LogNoise: []float64{b}})
			if err == nil {
				logs = append(logs, ll+pa+pb)
			}
		}
	}
	return logSum(logs) + 2*math.Log(h)
}

func TestEvidenceIsTheIntegral(t *testing.T) {
	ctx := context.Background()
	r := rng.New(51).At("evidence").Rand()
	g := randomG(r, 4)
	m := must(Fixed("g", g))
	condition, run := ladder(5, 4)
	prior := Prior{Scale: Normal{Mean: 0.5, SD: 1.5}, Noise: []Normal{{Mean: -0.2, SD: 2}}}
	for _, test := range []struct {
		name     string
		channels int
		half     float64
		laplace  float64 // how near Laplace's approximation has to come: its error is of order 1/channels
	}{{"many channels", 400, 1, 5.0 / 400}, {"few channels", 20, 3, 5.0 / 20}, {"two channels", 2, 8, 5.0 / 2}} {
		d := must(Simulate(m, Parameters{LogNoise: []float64{0}}, Data{Condition: condition, Run: run}, nil, test.channels, false, rng.New(51).At(test.name).Source()))
		s := must(New(d, nil))
		post := must(Laplace(ctx, s, m, prior, Options{}))
		want := quadrature(s, m, prior, [2]float64{post.LogScale, post.LogNoise[0]}, test.half)
		if !(math.Abs(post.LogEvidence-want) <= test.laplace) {
			t.Errorf("%s: Laplace %.6f, quadrature %.6f", test.name, post.LogEvidence, want)
		}
		sampled := must(post.Evidence(ctx, 20000, rng.New(51).At("samples").Source()))
		if z := (sampled.LogEvidence - want) / sampled.StandardError; !(math.Abs(z) < 3) || !(sampled.StandardError < 0.02) {
			t.Errorf("%s: importance sampling %.6f ± %.6f, quadrature %.6f", test.name, sampled.LogEvidence, sampled.StandardError, want)
		}
	}
}

// TestMeanOfWeights: the estimate is the mean of p/q. With a proposal q that is twice the target's width, and with a target that is not
// normalised, the mean of the weights is the target's integral; a factor in place of the difference of logarithms would not give it.
func TestMeanOfWeights(t *testing.T) {
	r := rng.New(52).At("weights").Rand()
	logs := make([]float64, 200000)
	for i := range logs {
		x := 2 * r.NormFloat64()
		logP := -x*x/2 + math.Log(7)
		logQ := -x*x/8 - math.Log(2) - log2π/2
		logs[i] = logP - logQ
	}
	got := fromWeights(logs)
	want := math.Log(7 * math.Sqrt(2*math.Pi))
	if z := (got.LogEvidence - want) / got.StandardError; !(math.Abs(z) < 3) || got.StandardError > 0.01 {
		t.Errorf("%.6f ± %.6f, want %.6f", got.LogEvidence, got.StandardError, want)
	}
	equal := fromWeights([]float64{-1000, -1000, -1000})
	if !(math.Abs(equal.LogEvidence+1000) <= 1e-9) || equal.StandardError != 0 || !(math.Abs(equal.Effective-3) <= 1e-12) {
		t.Errorf("equal weights: %+v", equal)
	}
}

// TestPosteriorIsTheHessian compares the covariance with second differences of the log posterior.
func TestPosteriorIsTheHessian(t *testing.T) {
	r := rng.New(53).At("hessian").Rand()
	m := must(Component("c", randomG(r, 4), identity(4)))
	condition, run := ladder(5, 4)
	d := must(Simulate(m, Parameters{Model: []float64{0, -1}, LogNoise: []float64{0}}, Data{Condition: condition, Run: run}, nil, 60, false, rng.New(53).Source()))
	s := must(New(d, nil))
	prior := Prior{Model: []Normal{{Mean: 1, SD: 0.7}}}
	post := must(Laplace(context.Background(), s, m, prior, Options{}))
	x := append(append([]float64(nil), post.Parameters.Model...), post.LogNoise...)
	value := func() float64 {
		sum := must(s.LogLikelihood(m, Parameters{Model: x[:2], LogNoise: x[2:]}))
		for i, n := range []Normal{{Mean: 1, SD: 0.7}, {}, {}} {
			v, _ := n.log(x[i])
			sum += v
		}
		return sum
	}
	h := mat.NewDense(3, 3, nil)
	for i := range 3 {
		if g := slope(x, i, value); !(math.Abs(g) <= 1e-5) {
			t.Errorf("slope %d of the log posterior at the mode is %g", i, g)
		}
		for j := range 3 {
			h.Set(i, j, -slope(x, i, func() float64 { return slope(x, j, value) }))
		}
	}
	var identity mat.Dense
	identity.Mul(h, post.Covariance)
	for i := range 3 {
		for j := range 3 {
			want := 0.0
			if i == j {
				want = 1
			}
			if !(math.Abs(identity.At(i, j)-want) <= 1e-4) {
				t.Errorf("covariance times differences [%d,%d] = %v", i, j, identity.At(i, j))
			}
		}
	}
	se := post.GStandardErrors()
	theta := post.Parameters.Model
	want := 0.0
	for a := range 2 {
		for b := range 2 {
			both := symmetrics(2, 4)
			m.Predict(theta, mat.NewSymDense(4, nil), both)
			da, db := both[a], both[b]
			want += da.At(1, 2) * db.At(1, 2) * post.Covariance.At(a, b)
		}
	}
	if got := se.At(1, 2); !(math.Abs(got-math.Sqrt(want)) <= 1e-12) {
		t.Errorf("standard error of G[1,2] %v, want %v", got, math.Sqrt(want))
	}
}

func TestBIC(t *testing.T) {
	r := Result{LogLikelihood: -100, Rank: 3, Free: 5, Channels: 50}
	if r.AIC() != -103 || !(math.Abs(r.BIC()-(-100-1.5*math.Log(50))) <= 1e-12) {
		t.Errorf("AIC %v, BIC %v", r.AIC(), r.BIC())
	}
}
