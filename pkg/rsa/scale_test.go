package rsa_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// The weights do not depend on the scale of the data, however large or small.
func TestWeightsAtExtremeScales(t *testing.T) {
	r := rng.New(15).Rand()
	rdm := func() *rsa.RDM { return must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(9, 4, r), names(9)))) }
	y, a, b := rdm(), rdm(), rdm()
	want := must[[]float64](t)(rsa.Regress(y, a, b))
	for _, scale := range []float64{1e-300, 1e-160, 1e160, 1e300} {
		scaled := must[*rsa.RDM](t)(rsa.New(y.Values, y.Conditions, y.Measure))
		floats.Scale(scale, scaled.Values)
		if got := must[[]float64](t)(rsa.Regress(scaled, a, b)); apart(got, want) > 1e-12 {
			t.Errorf("data × %g: weights %v, want %v", scale, got, want)
		}
	}
}

// What cannot be computed at a scale is an error, never a zero or an infinity.
func TestNoSilentOverflow(t *testing.T) {
	for _, scale := range []float64{1e-300, 1e300} {
		x := mat.NewDense(2, 2, []float64{0, 1, 3, -1})
		x.Scale(scale, x)
		if _, err := rsa.SquaredEuclidean(rsa.Patterns(x, names(2))); err == nil || !strings.Contains(err.Error(), `conditions "c0" and "c1" comes out as`) {
			t.Errorf("squared Euclidean × %g: error %v", scale, err)
		}
		line := must[*rsa.RDM](t)(rsa.New([]float64{scale, 2 * scale, scale}, names(3), ""))
		if _, err := rsa.MetricMDS(context.Background(), line, 1, rsa.MDSOptions{}); err == nil || !strings.Contains(err.Error(), "rescale the RDM") {
			t.Errorf("MDS × %g: error %v", scale, err)
		}
	}
	huge := must[*rsa.RDM](t)(rsa.New([]float64{1e308}, names(2), ""))
	if got := must[*rsa.RDM](t)(rsa.Mean(huge, huge)).Values[0]; got != 1e308 {
		t.Errorf("mean of 1e308 and itself is %v", got)
	}
}

func TestRefusedOptionsOfMDS(t *testing.T) {
	line := must[*rsa.RDM](t)(rsa.New([]float64{1, 2, 1}, names(3), ""))
	nan := mat.NewDense(3, 1, []float64{1, math.NaN(), 2})
	for want, opt := range map[string]rsa.MDSOptions{
		"Initial: point 1 has coordinate NaN": {Initial: nan},
		"all 3 points coincide":               {Initial: mat.NewDense(3, 1, []float64{4, 4, 4})},
		"-1 starts":                           {Starts: -1},
		"-1 updates":                          {MaxUpdates: -1},
		"tolerance NaN":                       {Tolerance: math.NaN()},
	} {
		if _, err := rsa.MetricMDS(context.Background(), line, 1, opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestCompressionRefuses(t *testing.T) {
	c := rsa.TwoContexts{Conditions: names(2), Context: []int{0, 0}, Relevant0: []float64{0, 1}, Relevant1: []float64{2, 2}}
	for want, value := range map[string]float64{"is NaN": math.NaN(), "is +Inf": math.Inf(1), "is -1": -1, "feature 1 has a single level, 2": 3} {
		r := must[*rsa.RDM](t)(rsa.New([]float64{value}, names(2), ""))
		if _, err := c.Compression(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	r := must[*rsa.RDM](t)(rsa.New([]float64{1, 2, 4}, names(3), ""))
	if _, err := rsa.Explained([]float64{math.NaN()}, r, r); err == nil || !strings.Contains(err.Error(), "weight 0 is NaN") {
		t.Errorf("NaN weight: error %v", err)
	}
}
