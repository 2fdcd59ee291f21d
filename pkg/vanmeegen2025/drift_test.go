package vanmeegen2025_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

const units = 40

// drawn returns networks of one layer that were not sampled: two chains of ten draws, each a function of the chain's first draw and its number, or an own draw from the prior
// where next is nil; and where each coordinate is.
func drawn(t *testing.T, a network.Activation, next func(theta []float64, index map[string]int, draw int) []float64) (*vanmeegen2025.Ensemble, map[string]int) {
	t.Helper()
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{6, 4, 3}, 1, 0), Activation: a, Units: units}
	p, err := s.Posterior()
	if err != nil {
		t.Fatal(err)
	}
	index := map[string]int{}
	for i, name := range p.Names() {
		index[name] = i
	}
	src := rng.New(5).At("prior").Source()
	d := &vanmeegen2025.Draws{Thin: 10}
	for range 2 {
		first := p.Prior(src)
		chain := [][]float64{first}
		for k := 1; k < 10; k++ {
			if next == nil {
				chain = append(chain, p.Prior(src))
			} else {
				chain = append(chain, next(first, index, k))
			}
		}
		d.Theta = append(d.Theta, chain)
	}
	e, err := s.Ensemble(d)
	if err != nil {
		t.Fatal(err)
	}
	return e, index
}

// permuted deals the units of a network anew.
func permuted(theta []float64, index map[string]int, draw int) []float64 {
	order := rand.New(rand.NewPCG(uint64(draw), 9)).Perm(units)
	out := make([]float64, len(theta))
	for name, at := range index {
		var i, j int
		if n, _ := fmt.Sscanf(name, "a[%d,%d]", &i, &j); n == 2 {
			out[index[fmt.Sprintf("a[%d,%d]", i, order[j])]] = theta[at]
		} else if n, _ := fmt.Sscanf(name, "W1[%d,%d]", &i, &j); n == 2 {
			out[index[fmt.Sprintf("W1[%d,%d]", order[i], j)]] = theta[at]
		}
	}
	return out
}

func same(theta []float64, _ map[string]int, _ int) []float64 { return append([]float64{}, theta...) }

// TestMotion: what never changes is frozen; units that are dealt anew drift and can be put back, and their kernel does not move; draws of the prior drift, and cannot.
func TestMotion(t *testing.T) {
	for _, c := range []struct {
		name   string
		next   func([]float64, map[string]int, int) []float64
		motion coding.Motion
		q, B   float64
		tol    float64
	}{
		{"same", same, coding.Frozen, 1, 1, 1e-12},
		{"permuted", permuted, coding.Drifting, 0, 0, .15},
		{"prior", nil, coding.Drifting, 0, 0, .3},
	} {
		e, _ := drawn(t, network.ErfSigmoid, c.next)
		table, err := e.Motion(.5, rng.New(1).Source())
		if err != nil {
			t.Fatal(err)
		}
		r := table[0]
		if r.Drift.Motion != c.motion || r.Readout == nil || r.Readout.Motion != c.motion {
			t.Errorf("%s: units %v, readout %v; want %v", c.name, r.Drift, r.Readout, c.motion)
		}
		near := func(what string, got, want float64) {
			if !(math.Abs(got-want) <= c.tol) {
				t.Errorf("%s: %s: got %v, want %v", c.name, what, got, want)
			}
		}
		near("q", r.Drift.Plateau.Value, c.q)
		near("B", r.Chain.B(), c.B)
		if c.next != nil {
			near("kernel", r.Kernel, 1)
			near("matched", r.Chain.Matched, 1)
			near("rotated", r.Chain.Rotated, 1)
		} else if !(r.Chain.Matched < .9) {
			t.Errorf("prior: matched %v: draws that have nothing in common match", r.Chain.Matched)
		}
		if c.name == "same" && (r.Stay != 1 || !(r.Chance < .9)) {
			t.Errorf("same: %v of units keep their code, by chance %v", r.Stay, r.Chance)
		}
		if !(r.Independent.Unmatched < .3) {
			t.Errorf("%s: chains have %v in common", c.name, r.Independent.Unmatched)
		}
	}
}

// TestTimes: the last draw of permuted units is the first after they are put back, row by row.
func TestTimes(t *testing.T) {
	for _, threshold := range []float64{0, .5} {
		e, _ := drawn(t, network.ErfSigmoid, permuted)
		got, err := e.Times(0, 0, threshold)
		if err != nil {
			t.Fatal(err)
		}
		if !mat.EqualApprox(got.Reordered, got.Initial.Values, 1e-12) || mat.EqualApprox(got.Final, got.Initial.Values, 1e-3) {
			t.Error("units were not put back, or had not moved")
		}
		for i := 1; i < units && threshold == 0; i++ {
			if got.Initial.Units[i] < got.Initial.Units[i-1] {
				t.Fatalf("row %d: %s after %s", i, got.Initial.Units[i], got.Initial.Units[i-1])
			}
		}
	}
}

func TestEvery(t *testing.T) {
	q := mat.NewSymDense(5, nil)
	for i := range 5 {
		for j := range i + 1 {
			q.SetSym(i, j, float64(10*i+j))
		}
	}
	if got := vanmeegen2025.Every(q, 2); !mat.Equal(got, mat.NewDense(3, 3, []float64{0, 20, 40, 20, 22, 42, 40, 42, 44})) {
		t.Errorf("got %v", mat.Formatted(got))
	}
}
