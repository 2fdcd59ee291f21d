package glm_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/rng"
)

// autoregressive fills y with stationary AR(1) noise of variance 1.
func autoregressive(y *mat.Dense, rho float64, r *rand.Rand) {
	n, channels := y.Dims()
	for c := range channels {
		e := r.NormFloat64()
		for t := range n {
			if t > 0 {
				e = rho*e + math.Sqrt(1-rho*rho)*r.NormFloat64()
			}
			y.Set(t, c, e)
		}
	}
}

// twoConditions are events of a run of 200 volumes, two conditions at random order and intervals.
func twoConditions(r *rand.Rand) glm.Events {
	var e glm.Events
	for at := 4.; at < 360; at += 8 + 8*r.Float64() {
		e.Conditions = append(e.Conditions, []string{"a", "b"}[r.IntN(2)])
		e.Onsets = append(e.Onsets, at)
		e.Durations = append(e.Durations, 4)
	}
	return e
}

// TestFalsePositives simulates runs without an effect whose noise is AR(1), ρ = .4, and counts tests of "a" against 0 with p < .05. With ordinary least squares there
// are too many, with autocorrelation there are 5 %, within four standard errors of a binomial share, and so there are with white noise.
func TestFalsePositives(t *testing.T) {
	const volumes, channels = 200, 6000
	r := rng.New(6).At("false positives").Rand()
	d := must[*glm.Design](t)(glm.FMRIDesign(volumes, twoConditions(r), nil, glm.FMRIOptions{TR: 2}))
	share := func(y *mat.Dense, model glm.NoiseModel, f bool) (positive float64) {
		fit, _, err := d.FitSerial(y, model)
		if err != nil {
			t.Fatal(err)
		}
		p := must[*glm.TStatistic](t)(fit.T(glm.Contrast{"a": 1})).P
		if f {
			p = must[*glm.FStatistic](t)(fit.Joint("a", "b")).P
		}
		for _, p := range p {
			if p < .05 {
				positive += 1. / channels
			}
		}
		return positive
	}
	bound := 4 * math.Sqrt(.05*.95/channels)
	y := mat.NewDense(volumes, channels, nil)
	autoregressive(y, .4, r)
	white := mat.NewDense(volumes, channels, nil)
	autoregressive(white, 0, r)
	for _, c := range []struct {
		what     string
		y        *mat.Dense
		model    glm.NoiseModel
		f        bool
		low, top float64
	}{
		{"AR(1), pooled", y, glm.AR1Pooled, false, .05 - bound, .05 + bound},
		{"AR(1), pooled, F", y, glm.AR1Pooled, true, .05 - bound, .05 + bound},
		{"AR(1), each", y, glm.AR1, false, .05 - bound, .05 + bound},
		{"AR(1), Yule and Walker", y, glm.AR1YuleWalker, false, .05, .05 + bound + .02},
		{"ordinary least squares", y, glm.WhiteNoise, false, .05 + 2*bound, .4},
		{"white noise", white, glm.WhiteNoise, false, .05 - bound, .05 + bound},
		{"white noise, pooled", white, glm.AR1Pooled, false, .05 - bound, .05 + bound},
	} {
		got := share(c.y, c.model, c.f)
		t.Logf("%s: %.4f", c.what, got)
		if !(got >= c.low && got <= c.top) {
			t.Errorf("%s: a share of %.4f has p < .05, want %.4f to %.4f", c.what, got, c.low, c.top)
		}
	}
}

// TestKnownTruth simulates weights, noise and autocorrelation: estimates are unbiased, errors are as large as they say, and so is ρ.
func TestKnownTruth(t *testing.T) {
	const volumes, channels, rho, sd = 200, 4000, .3, 2.
	r := rng.New(6).At("known truth").Rand()
	e := twoConditions(r)
	o := glm.FMRIOptions{TR: 2, Noise: glm.AR1}
	d := must[*glm.Design](t)(glm.FMRIDesign(volumes, e, nil, o))
	truth := make([]float64, len(d.Names))
	for j := range truth {
		truth[j] = r.NormFloat64()
	}
	y := mat.NewDense(volumes, channels, nil)
	autoregressive(y, rho, r)
	var signal mat.VecDense
	signal.MulVec(d.X, mat.NewVecDense(len(truth), truth))
	for i := range volumes {
		for c, v := range y.RawRowView(i) {
			y.Set(i, c, 100+signal.AtVec(i)+sd*v)
		}
	}
	result := must[*glm.FMRIResult](t)(glm.FitFMRI(context.Background(), []glm.FMRIRun{{Values: y, Events: e}}, o))
	fit, errors := result.Fits[0], result.Fits[0].StandardErrors()
	truth[len(truth)-1] += 100
	for j, want := range truth {
		sum, squares, variance := 0., 0., 0.
		for c, b := range fit.Betas.RawRowView(j) {
			sum += b - want
			squares += (b - want) * (b - want)
			variance += errors.At(j, c) * errors.At(j, c)
		}
		if z := sum / math.Sqrt(squares); !(math.Abs(z) < 4) {
			t.Errorf("%s: a bias of %v, %.1f standard errors", d.Names[j], sum/channels, z)
		}
		if ratio := variance / squares; !(ratio > .9 && ratio < 1.1) {
			t.Errorf("%s: squared errors are %.3f of what they ought to be", d.Names[j], ratio)
		}
	}
	mean, variance := 0., 0.
	for c, got := range result.Rho[0] {
		mean += got / channels
		variance += fit.Variance[c] / channels
	}
	if !(math.Abs(mean-rho) < .01) {
		t.Errorf("ρ is %.4f on average, want %v", mean, rho)
	}
	if want := sd * sd * (1 - rho*rho); !(math.Abs(variance/want-1) < .02) {
		t.Errorf("the variance of what is new in the noise is %.4f on average, want %.4f", variance, want)
	}
}
