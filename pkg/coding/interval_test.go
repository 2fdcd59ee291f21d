package coding

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// TestVerdictNeedsTheWholeInterval: chains that overlap with themselves by as much at any lag have their values as the interval of the plateau, and a verdict only where all
// of it lies on one side of a bound.
func TestVerdictNeedsTheWholeInterval(t *testing.T) {
	for _, c := range []struct {
		overlaps []float64
		want     Motion
	}{
		{[]float64{.1, .1, .1, .1}, Drifting},
		{[]float64{.3, .3, .3, .3}, Partial},
		{[]float64{.9, .9, .9, .9}, Frozen},
		{[]float64{.1, .1, .3, .3}, Unclear},
		{[]float64{.4, .4, .6, .6}, Unclear},
	} {
		var chains []*mat.SymDense
		for _, v := range c.overlaps {
			q := mat.NewSymDense(20, nil)
			for i := range 20 {
				for j := range i {
					q.SetSym(i, j, v)
				}
				q.SetSym(i, i, 1)
			}
			chains = append(chains, q)
		}
		d, err := DriftOf(chains, DriftOptions{}, rng.New(1).Source())
		if err != nil || d.Motion != c.want {
			t.Errorf("overlaps %v: got %v, %v, want %v", c.overlaps, d, err, c.want)
		}
	}
}
