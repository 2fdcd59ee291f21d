package spectrum

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// A few strong directions and weak noise, and one direction that the starting vector does not see: neither count may call the result complete when that direction
// leads the last pair, and both must when it does not.
func TestTheCountsSeeWhatTheChainDoesNot(t *testing.T) {
	n, k := 150, 4
	for _, order := range []Order{Largest, Smallest, Magnitude} {
		for _, c := range []struct {
			value    float64
			complete bool
		}{{0.001, true}, {3, true}, {6.9, true}, {7.1, false}, {7.5, false}, {9.5, false}, {40, false}} {
			sign := 1.0
			if order == Smallest {
				sign = -1
			}
			s := mat.NewSymDense(n, nil)
			for i := range n - 1 {
				v := 0.01 * math.Sin(float64(i))
				if i < 4 {
					v = 10 - float64(i)
				}
				s.SetSym(i, i, sign*v)
			}
			s.SetSym(n-1, n-1, sign*c.value)
			a, err := newOperator(s)
			if err != nil {
				t.Fatal(err)
			}
			a.side = n - 1 // random vectors are zero in the last coordinate
			chain := newChain(a, blas64.General{}, 0, rand.NewPCG(3, 3))
			rows, err := chain.run(context.Background(), k, order, 1e-12, 60)
			if err != nil || rows.Rows != k {
				t.Fatal(rows.Rows, err)
			}
			p, _ := ritz(a, rows, order, chain.norm)
			if p.worst() > 1e-12 || math.Abs(math.Ldexp(p.values[k-1], a.power)-sign*7) > 1e-10 {
				t.Fatalf("%v: values %v, residual %v: the test needs a chain that does not see %v", order, p.values, p.worst(), c.value)
			}
			if got := chain.enclosed(p, order); got != c.complete && !(c.complete && c.value > 5) { // it may be unable to tell
				t.Errorf("%v, hidden %v: enclosed is %v", order, c.value, got)
			}
			if got := nothingMissing(a, p, order); got != c.complete {
				t.Errorf("%v, hidden %v: nothingMissing is %v", order, c.value, got)
			}
		}
	}
}
