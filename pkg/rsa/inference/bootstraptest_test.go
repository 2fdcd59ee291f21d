package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestBootstrapTestFormulas(t *testing.T) {
	for _, c := range []struct {
		name    string
		samples []float64
		side    Sided
		want    float64
	}{
		{"above", []float64{1, 2, 3, 4}, Greater, 1. / 5},
		{"one at or below", []float64{1, 2, 0, 4}, Greater, 2. / 5},
		{"below", []float64{1, 2, 0, -4}, Less, 4. / 5},
		{"never above 1", []float64{-1, -2, -3, -4}, Greater, 1},
		{"two-sided", []float64{1, 2, 3, -4}, TwoSided, 2.*.25*3/4 + .25},
		{"half and half", []float64{1, 2, -3, -4}, TwoSided, 1},
		{"ties out", []float64{1, 2, 3, -4, 0, 0}, TwoSided, 2.*.25*3/4 + .25},
		{"NaN out", []float64{1, 2, 3, -4, math.NaN()}, TwoSided, 2.*.25*3/4 + .25},
		{"all tied", []float64{0, 0}, TwoSided, 1},
	} {
		got := BootstrapTest(c.samples, c.side)
		if !(math.Abs(got.P-c.want) <= 1e-15) || got.Sided != c.side {
			t.Errorf("%s: p = %g (%v), want %g", c.name, got.P, got.Sided, c.want)
		}
	}
}

func TestIntervals(t *testing.T) {
	i := TInterval(2, 4, math.Inf(1), .95)
	agree(t, "normal interval", i.High, 2+2*1.959963984540054, 1e-14)
	agree(t, "centre", (i.Low+i.High)/2, 2, 1e-14)
	if i := TInterval(2, math.NaN(), 4, .95); !math.IsNaN(i.Low) {
		t.Errorf("interval without a variance: %v", i)
	}
	var samples []float64
	for k := range 101 {
		samples = append(samples, float64(k))
	}
	p := PercentileInterval(samples, .9)
	agree(t, "5th percentile", p.Low, 5, 1e-12)
	agree(t, "95th percentile", p.High, 95, 1e-12)
	// Samples symmetric about the estimate and a symmetric jackknife: BCa is the percentile interval.
	b := BCaInterval(50, samples, []float64{-1, 0, 1}, .9)
	agree(t, "BCa low", b.Low, 5, 1e-9)
	agree(t, "BCa high", b.High, 95, 1e-9)
	if b := BCaInterval(200, samples, []float64{-1, 0, 1}, .9); !math.IsNaN(b.Low) {
		t.Errorf("BCa with all samples below: %v", b)
	}
}

// BCa does not care for the scale on which a quantity is measured: intervals of exp(x) are exp of those of x when the acceleration of both is taken as 0 and samples are dense.
// For the variance of normal values the percentile interval lies too low; BCa moves it up.
func TestBCaMovesTheIntervalOfAVarianceUp(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	x := normals(random, 20, 0)
	_, estimate := moments(x)
	var samples, left []float64
	drawn := make([]float64, len(x))
	for range 4000 {
		for i := range drawn {
			drawn[i] = x[random.IntN(len(x))]
		}
		_, v := moments(drawn)
		samples = append(samples, v)
	}
	for i := range x {
		_, v := moments(append(append([]float64{}, x[:i]...), x[i+1:]...))
		left = append(left, v)
	}
	p, b := PercentileInterval(samples, .9), BCaInterval(estimate, samples, left, .9)
	if !(b.Low > p.Low && b.High > p.High) {
		t.Errorf("BCa %v, percentile %v: want the former higher", b, p)
	}
}
