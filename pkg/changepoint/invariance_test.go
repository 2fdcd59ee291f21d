package changepoint

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Units of time and values, their origins and the order of series do not matter.
func TestUnits(t *testing.T) {
	for _, model := range []Model{Levels, Lines, Bends} {
		r := rand.New(rng.New(6).Source())
		s, _ := simulate(model, 24, 2, 2, 3, 1, r)
		other := Series{Values: mat.NewDense(24, 2, nil)}
		for i, at := range s.Times {
			other.Times = append(other.Times, 1e3+60*at)
			other.Values.Set(i, 0, 7-1e-3*s.Values.At(i, 1))
			other.Values.Set(i, 1, 1e4*s.Values.At(i, 0))
		}
		f, g := find(t, s, Options{Model: model, MaxChanges: 3}), find(t, other, Options{Model: model, MaxChanges: 3})
		if d := floats.Distance(f.Number, g.Number, 1); !(d < 1e-6) {
			t.Errorf("%v: probabilities of numbers %v and %v", model, f.Number, g.Number)
		}
		a, b := f.Changes(2, 0.9), g.Changes(2, 0.9)
		for m := range a {
			if a[m].Index != b[m].Index || !(math.Abs(1e3+60*a[m].Low-b[m].Low) < 1e-6) {
				t.Errorf("%v: change %+v and %+v", model, a[m], b[m])
			}
		}
		slope := 60 * f.Segments(f.Optimal[1].Changes)[1].Slope[0].Value
		if got := g.Segments(g.Optimal[1].Changes)[1].Slope[1].Value * 3600 / 1e4; !(math.Abs(got-slope) <= 1e-6*math.Abs(slope)) {
			t.Errorf("%v: slope %v and %v", model, slope, got)
		}
	}
}

// Backwards, changes are the same: for jumps an observation later.
func TestBackwards(t *testing.T) {
	for _, model := range []Model{Levels, Lines, Bends} {
		r := rand.New(rng.New(7).Source())
		s, _ := simulate(model, 22, 1, 2, 3, 1, r)
		back := Series{Values: mat.NewDense(22, 1, nil)}
		for i := range 22 {
			back.Times = append(back.Times, -s.Times[21-i])
			back.Values.Set(i, 0, s.Values.At(21-i, 0))
		}
		f, g := find(t, s, Options{Model: model, MaxChanges: 2}), find(t, back, Options{Model: model, MaxChanges: 2})
		p, q := f.Position[2][0], slices.Clone(g.Position[2][1])
		slices.Reverse(q)
		if model != Bends {
			q = append([]float64{0}, q[:21]...)
		}
		if d := floats.Distance(p, q, 1); !(d < 1e-8) {
			t.Errorf("%v: %v and backwards %v", model, p, q)
		}
	}
}

// The same bits come from any number of cores.
func TestCores(t *testing.T) {
	for _, model := range []Model{Levels, Bends} {
		s, _ := simulate(model, 40, 2, 1, 3, 1, rand.New(rng.New(8).Source()))
		f := find(t, s, Options{Model: model})
		before := runtime.GOMAXPROCS(1)
		g := find(t, s, Options{Model: model})
		runtime.GOMAXPROCS(before)
		for k := range f.Number {
			if f.Number[k] != g.Number[k] || f.Optimal[k].Squares != g.Optimal[k].Squares {
				t.Errorf("%v: %v and %v", model, f.Number[k], g.Number[k])
			}
		}
	}
}

func find(t *testing.T, s Series, opt Options) *Fit {
	t.Helper()
	f, err := Find(context.Background(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Values and slopes of segments have the standard errors that repeated noise gives them.
func TestSegments(t *testing.T) {
	r := rand.New(rng.New(9).Source())
	for _, model := range []Model{Levels, Lines, Bends} {
		var z []float64
		for range 400 {
			s := Series{Values: mat.NewDense(30, 1, nil), Noise: newRow(1)}
			s.Noise.Set(0, 0, 0.5)
			for i := range 30 {
				s.Times = append(s.Times, float64(i)/2)
				y := 1.0
				if model != Levels {
					y += s.Times[i]
				}
				s.Values.Set(i, 0, y+0.5*r.NormFloat64())
			}
			g, _ := s.segments(model, []int{12})
			if model == Levels {
				z = append(z, (g[1].First[0].Value-1)/g[1].First[0].SE)
			} else {
				z = append(z, (g[1].Slope[0].Value-1)/g[1].Slope[0].SE)
			}
		}
		square := floats.Dot(z, z) / 400
		if se := math.Sqrt(2.0 / 400); !(math.Abs(square-1) < 4*se) {
			t.Errorf("%v: mean square of errors in standard errors %v, want 1 ± %v", model, square, se)
		}
	}
}
