package behavior

import (
	"math"
	"testing"
)

var levels = []float64{-2, -1, 0, 1, 2}

func logistic(slope, offset float64) []float64 {
	var y []float64
	for _, x := range levels {
		y = append(y, 1/(1+math.Exp(-slope*(x-offset))))
	}
	return y
}

// A sigmoid is found as it is; in the published way a slope is per standard deviation of the levels, √2.5.
func TestFitSigmoidExactly(t *testing.T) {
	for _, slope := range []float64{-3, .2, 1, 4.5} {
		for _, offset := range []float64{-1.2, 0, .4} {
			s, err := FitSigmoid(levels, logistic(slope, offset), SigmoidOptions{})
			if err != nil || !(math.Abs(s.Slope-slope) < 1e-5) || !(math.Abs(s.Offset-offset) < 1e-5) || s.AtBound {
				t.Errorf("got %+v, %v, want %v and %v", s, err, slope, offset)
			}
		}
		s, err := FitSigmoid(levels, logistic(slope, 0), SigmoidOptions{Published: true})
		if err != nil || !(math.Abs(s.Slope-slope*math.Sqrt(2.5)) < 1e-5) || s.Offset != 0 || !(s.Loss < 1e-12) {
			t.Errorf("published: got %+v, %v, want %v", s, err, slope*math.Sqrt(2.5))
		}
	}
}

// The conditions of a maximum: Σ(y − p) = 0 and Σ x(y − p) = 0. Exchanging yes and no turns the slope's sign.
func TestFitSigmoidIsMaximumLikelihood(t *testing.T) {
	y := []float64{.1, .4, .3, .8, .75}
	s, err := FitSigmoid(levels, y, SigmoidOptions{})
	if err != nil {
		t.Fatal(err)
	}
	a, b := 0.0, 0.0
	for i, p := range logistic(s.Slope, s.Offset) {
		a, b = a+y[i]-p, b+levels[i]*(y[i]-p)
	}
	if !(math.Abs(a) < 1e-6) || !(math.Abs(b) < 1e-6) {
		t.Errorf("conditions %v and %v", a, b)
	}
	turned, err := FitSigmoid(levels, []float64{.9, .6, .7, .2, .25}, SigmoidOptions{})
	if err != nil || !(math.Abs(turned.Slope+s.Slope) < 1e-6) || !(math.Abs(turned.Offset-s.Offset) < 1e-6) {
		t.Errorf("turned %+v, %v, want −%v", turned, err, s.Slope)
	}
}

func TestFitSigmoidEdges(t *testing.T) {
	step, err := FitSigmoid(levels, []float64{0, 0, .5, 1, 1}, SigmoidOptions{})
	if err != nil || !step.AtBound || step.Slope != 20 {
		t.Errorf("a step: %+v, %v", step, err)
	}
	flat, err := FitSigmoid(levels, []float64{.5, .5, .5, .5, .5}, SigmoidOptions{})
	if err != nil || !(math.Abs(flat.Slope) < 1e-4) {
		t.Errorf("flat: %+v, %v", flat, err)
	}
	y := logistic(2, .5)
	y[1] = math.NaN()
	if gap, err := FitSigmoid(levels, y, SigmoidOptions{}); err != nil || !(math.Abs(gap.Slope-2) < 1e-5) {
		t.Errorf("a gap: %+v, %v", gap, err)
	}
	for _, bad := range [][]float64{{.1, .2}, {.1, .2, 3, .4, .5}, {0, 0, 0, 0, 0}, {1, 1, math.NaN(), 1, 1}, {math.NaN(), math.NaN(), math.NaN(), math.NaN(), .5}} {
		if _, err := FitSigmoid(levels, bad, SigmoidOptions{}); err == nil {
			t.Errorf("%v: want an error", bad)
		}
	}
	l, relevant, irrelevant, err := factorisedObserver().Curves()
	if err != nil || len(l) != 5 || relevant[0] != 0 || relevant[2] != .5 || relevant[4] != 1 || irrelevant[0] != .5 {
		t.Errorf("%v %v %v %v", l, relevant, irrelevant, err)
	}
}
