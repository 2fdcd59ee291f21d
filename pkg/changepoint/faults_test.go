package changepoint

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

func TestFaults(t *testing.T) {
	count := func(n int) (times []float64) {
		for i := range n {
			times = append(times, float64(i))
		}
		return times
	}
	wave := func(n int) *mat.Dense {
		m := mat.NewDense(n, 1, nil)
		for i := range n {
			m.Set(i, 0, math.Sin(float64(i*i)))
		}
		return m
	}
	with := func(m *mat.Dense, i int, v float64) *mat.Dense {
		m.Set(i, 0, v)
		return m
	}
	for _, c := range []struct {
		s    Series
		opt  Options
		want string
	}{
		{Series{}, Options{}, "no values"},
		{Series{Times: count(3), Values: wave(20)}, Options{}, "3 times for 20 rows"},
		{Series{Times: append(count(19), 3), Values: wave(20)}, Options{}, "time 19, 3, is not after the one before, 18"},
		{Series{Times: append(count(19), math.Inf(1)), Values: wave(20)}, Options{}, "time 19 is +Inf"},
		{Series{Times: count(20), Values: with(wave(20), 7, math.NaN())}, Options{}, "series 0 is NaN at time 7"},
		{Series{Times: count(20), Values: wave(20), Noise: mat.NewDense(2, 1, nil)}, Options{}, "noise is 2 × 1 for values of 20 × 1"},
		{Series{Times: count(20), Values: wave(20), Noise: mat.NewDense(1, 1, nil)}, Options{}, "not above 0"},
		{Series{Times: count(1), Values: wave(1)}, Options{}, "1 observations are too few for 1 changes"},
		{Series{Times: count(5), Values: wave(5)}, Options{Model: Lines}, "too few"},
		{Series{Times: count(20), Values: wave(20)}, Options{MaxChanges: 11}, "20 observations are too few for 11 changes"},
		{Series{Times: count(20), Values: mat.NewDense(20, 1, nil)}, Options{}, "series 0 is the same at all times"},
		{Series{Times: count(20), Values: mat.NewDense(20, 1, count(20))}, Options{Model: Lines}, "no scatter"},
		{Series{Times: count(8), Values: mat.NewDense(8, 1, []float64{0, 0, 0, 0, 5, 5, 5, 5})}, Options{MaxChanges: 1}, "1 changes leave no residuals"},
		{Series{Times: count(8), Values: mat.NewDense(8, 1, []float64{.1, .1, .1, .1, 5.3, 5.3, 5.3, 5.3})}, Options{MaxChanges: 1}, "1 changes leave no residuals"},
		{Series{Times: count(9), Values: mat.NewDense(9, 1, []float64{4, 3, 2, 1, 0, 1, 2, 3, 4})}, Options{Model: Bends, MaxChanges: 1}, "1 changes leave no residuals"},
		{Series{Times: count(20), Values: wave(20), Noise: mat.NewDense(1, 1, []float64{1e-7})}, Options{}, "times as large as its noise, about the mean of the prior"},
		{Series{Times: count(20), Values: with(wave(20), 3, 1e120)}, Options{}, "the largest value of series 0 is 1e+120"},
		{Series{Times: append([]float64{-1e7}, count(19)...), Values: wave(20)}, Options{Model: Lines}, "times 1 and 2, 0 and 1, are too near each other"},
		{Series{Times: count(500), Values: wave(500)}, Options{Model: Bends, MaxChanges: 6}, "too many to enumerate"},
	} {
		if _, err := Find(context.Background(), c.s, c.opt); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "changepoint: ") {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Find(ctx, Series{Times: count(20), Values: wave(20)}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error of a cancelled search: %v", err)
	}
	for name, opt := range map[string]Options{
		"model": {Model: 7}, "changes": {MaxChanges: -1}, "lines": {Model: Lines, Least: 1}, "prior": {MaxChanges: 2, Number: []float64{1}},
		"weights": {MaxChanges: 1, Number: []float64{0, 0}}, "means": {Mean: []float64{1, 2}}, "spread": {Spread: []float64{0}},
	} {
		func() {
			defer func() {
				if v := recover(); v == nil || !strings.HasPrefix(v.(string), "changepoint: ") {
					t.Errorf("%s: panic %v", name, v)
				}
			}()
			Find(context.Background(), Series{Times: count(20), Values: wave(20)}, opt)
		}()
	}
}

// A jump far above the noise is found where it is, and noise of 1e-6 of it is still resolved.
func TestLargeJump(t *testing.T) {
	r := rand.New(rng.New(10).Source())
	s := Series{Values: mat.NewDense(40, 1, nil)}
	for i := range 40 {
		s.Times = append(s.Times, 1e6+float64(i))
		s.Values.Set(i, 0, 1e-6*r.NormFloat64()+boolean(i >= 17))
	}
	f := find(t, s, Options{})
	if c := f.Changes(1, 0.99)[0]; c.Index != 17 || !(c.Probability > 1-1e-9) || c.Low != 1e6+16 || c.High != 1e6+17 || f.Number[0] > 1e-9 {
		t.Errorf("change %+v, probabilities %v", c, f.Number)
	}
}

// TestNumbersThatAreExcluded has no change where one alone is excluded beforehand: the others have the odds that they have otherwise, and where one change would be is as known as
// ever.
func TestNumbersThatAreExcluded(t *testing.T) {
	r := rand.New(rng.New(11).Source())
	s := Series{Values: mat.NewDense(24, 1, nil)}
	for i := range 24 {
		s.Times = append(s.Times, float64(i))
		s.Values.Set(i, 0, 0.5*r.NormFloat64()+boolean(i >= 12))
	}
	for _, model := range []Model{Levels, Lines, Bends} {
		all := find(t, s, Options{Model: model, MaxChanges: 2})
		some := find(t, s, Options{Model: model, MaxChanges: 2, Number: []float64{1, 0, 1}})
		if a, b := all.Number[0]/all.Number[2], some.Number[0]/some.Number[2]; some.Number[1] != 0 || !(math.Abs(a/b-1) <= 1e-9) {
			t.Errorf("%v: probabilities %v, and %v where one change is excluded", model, all.Number, some.Number)
		}
		for i, p := range all.Position[1][0] {
			if !(math.Abs(p-some.Position[1][0][i]) <= 1e-12) {
				t.Errorf("%v: place %d has %v, and %v where one change is excluded", model, i, p, some.Position[1][0][i])
			}
		}
		if a, b := all.Changes(1, 0.9)[0], some.Changes(1, 0.9)[0]; a.Index != b.Index {
			t.Errorf("%v: %+v and %+v", model, a, b)
		}
	}
}
