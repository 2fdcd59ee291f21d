package backprop_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Drift is Accumulate into velocities and a step of momentum after it, to the bit, with losses of hidden responses too.
func TestDrift(t *testing.T) {
	r := rng.New(21).Rand()
	for range 40 {
		chain, chain32, name := chainOf(r.IntN(3), r)
		trials := 1 + r.IntN(12)
		first, last := chain.Layers()[0], chain.Layers()[len(chain.Layers())-1]
		params, velocity := normals(chain.Size(), r), normals(chain.Size(), r)
		x, slope, c := normals(trials*first.Inputs, r), normals(trials*last.Units, r), normals(trials*first.Units, r)
		drifts(t, name, chain, trials, params, velocity, x, slope, c, simd.Momentum)
		single := func(v []float64) []float32 {
			u := make([]float32, len(v))
			backprop.Convert(u, v)
			return u
		}
		drifts(t, name, chain32, trials, single(params), single(velocity), single(x), single(slope), single(c), simd.Momentum32)
	}
}

func drifts[T backprop.Real](t *testing.T, name string, chain *backprop.Chain[T], trials int, params, velocity, x, slope, hidden []T, momentum func(w, v, g []T, rate, mu T)) {
	t.Helper()
	p := chain.NewPass(trials)
	var end [2][]T
	for way := range end {
		w, v := append([]T(nil), params...), append([]T(nil), velocity...)
		p.Forward(w, x, trials)
		copy(p.HiddenSlope(0), hidden)
		if way == 0 {
			p.Accumulate(w, v, slope)
			momentum(w, v, w, .25, 1)
		} else {
			p.Drift(w, v, slope, .25)
		}
		end[way] = append(w, v...)
	}
	for i, want := range end[0] {
		if end[1][i] != want {
			t.Fatalf("%s, %d trials: number %d of parameters and velocities is %v, one after the other %v", name, trials, i, end[1][i], want)
		}
	}
}
