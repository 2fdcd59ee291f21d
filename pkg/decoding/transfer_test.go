package decoding

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/neural"
)

func TestTransfer(t *testing.T) {
	invariant, err := Transfer(context.Background(), made(10, 2, 60, 1.5, 0, 7), "position", Options{Label: "object", Repetitions: 3}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	same, other := invariant.Means(1)
	if !(same > 0.9) || !(math.Abs(same-other) < 0.1) {
		t.Errorf("an invariant code has %v and %v", same, other)
	}
	own, err := Transfer(context.Background(), made(10, 2, 60, 0, 1.5, 7), "position", Options{Label: "object", Repetitions: 3}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	same, other = own.Means(1)
	if !(same > 0.9) || !(other < 0.7) {
		t.Errorf("a code of its own for each position has %v and %v", same, other)
	}
	if a := own.Accuracy(1); a.At(0, 1) != own.Results[0][1].Accuracy[1] || own.Levels[1] != "1" {
		t.Errorf("%v", mat.Formatted(a))
	}
}

func TestCCGP(t *testing.T) {
	d := geometry.Dichotomy{true, true, false, false, true, true} // object by position: face and kiwi against hand; three pairs are needed, so hand has two
	for _, c := range []struct {
		same, own float64
		high      bool
	}{{2, 0, true}, {0, 0, false}} {
		p := made(10, 2, 60, c.same, c.own, 8)
		g, err := CCGP(context.Background(), p, d, CCGPOptions{Repetitions: 3}, rand.NewPCG(1, 1), "object", "position")
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Names) != 6 || g.Names[3] != "object=hand position=1" {
			t.Errorf("conditions %q", g.Names)
		}
		if c.high && !(g.Accuracy > 0.75) || !c.high && !(math.Abs(g.Accuracy-0.5) < 0.15) {
			t.Errorf("CCGP %v with weights %v and %v", g.Accuracy, c.same, c.own)
		}
	}
	trials, names, err := Pseudo(made(3, 2, 60, 1, 0, 9), 0, rand.NewPCG(1, 1), "object", "position")
	if err != nil {
		t.Fatal(err)
	}
	if n, units := trials.Responses.Dims(); n != 60 || units != 6 || len(names) != 6 || len(trials.Condition) != 60 {
		t.Errorf("%d × %d pseudo-trials of %q", n, units, names)
	}
}

// TestSilentUnitsAreReadAtChance holds that trials which say nothing count as chance would, and no class is preferred.
func TestSilentUnitsAreReadAtChance(t *testing.T) {
	p := made(3, 2, 45, 0, 0, 13)
	for _, r := range p.Sessions {
		n, channels, samples := r.Dims()
		r.Values = neural.Of(n, channels, samples, make([]uint8, n*channels*samples))
	}
	r := decode(t, p, Options{Repetitions: 1})
	for _, confusion := range r.Confusion {
		for i := range 3 {
			for j := range 3 {
				if v := confusion.At(i, j); !(math.Abs(v-1.0/3) < 1e-12) {
					t.Errorf("class %d is chosen for %d in a share of %v, want a third", j, i, v)
				}
			}
		}
	}
}

func TestTiesAreShared(t *testing.T) {
	for _, c := range []struct{ scores, want []float64 }{
		{[]float64{1, 1, 0}, []float64{0.5, 0.5, 0}}, {[]float64{-2, -1, -3}, []float64{0, 1, 0}}, {[]float64{4, 4, 4}, []float64{1. / 3, 1. / 3, 1. / 3}},
	} {
		chosen := make([]float64, 3)
		if err := choose(func(_, s []float64) { copy(s, c.scores) }, nil, chosen); err != nil {
			t.Fatal(err)
		}
		for k := range chosen {
			if chosen[k] != c.want[k] {
				t.Errorf("scores %v count as %v, want %v", c.scores, chosen, c.want)
			}
		}
	}
}
