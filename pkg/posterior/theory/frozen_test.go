package theory_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
)

func frozenClasses(counts []int, off float64) theory.Problem {
	var y []float64
	p := 0
	for c, n := range counts {
		for range n {
			p++
			for r := range counts {
				if r == c {
					y = append(y, 1)
				} else {
					y = append(y, off)
				}
			}
		}
	}
	k := mat.NewSymDense(p, nil)
	for i := range p {
		k.SetSym(i, i, 1)
	}
	return theory.Problem{K0: k, Y: mat.NewDense(p, len(counts), y), Widths: []int{100}, Readout: 1 / float64(p)}
}

// TestFrozenIsTheSaddle freezes the shares of the saddle point itself, at which the field is that of the saddle.
func TestFrozenIsTheSaddle(t *testing.T) {
	n, err := theory.SolveNeuron(frozenClasses([]int{15, 9, 6}, 0), theory.Sigmoid())
	if err != nil {
		t.Fatal(err)
	}
	shares := map[string]float64{}
	for _, p := range n.Patterns() {
		if p.Occupation > 1e-6 { // rarer patterns have few points of the grid, and no weight
			shares[p.String()] = p.Occupation
		}
	}
	frozen, err := n.Frozen(shares)
	if err != nil {
		t.Fatal(err)
	}
	free := map[string]theory.Code{}
	for _, c := range n.Codes() {
		free[c.Pattern()] = c
	}
	for _, c := range frozen[:3] {
		for r, a := range free[c.Pattern()].Readout {
			if !(math.Abs(c.Readout[r]-a) <= .01) { // codes are divided at another border
				t.Errorf("%s: readout %g, free %g", c.Pattern(), c.Readout[r], a)
			}
		}
	}
}

// TestFrozenMeetsTargets freezes other shares: the targets are met as codes say, Σ share a φ = y up to the covariance of a and φ within codes, in which the whole is exact.
func TestFrozenMeetsTargets(t *testing.T) {
	n, err := theory.SolveNeuron(frozenClasses([]int{15, 9, 6}, 0), theory.Sigmoid())
	if err != nil {
		t.Fatal(err)
	}
	codes, err := n.Frozen(map[string]float64{"110": .29, "101": .28, "011": .26, "100": .13, "010": .04})
	if err != nil {
		t.Fatal(err)
	}
	total := 0.
	for c := range 3 {
		for r := range 3 {
			sum := 0.
			for _, code := range codes {
				sum += code.Occupation * code.Readout[r] * code.Activation[c]
			}
			want := 0.
			if r == c {
				want = 1
			}
			if !(math.Abs(sum-want) <= .03) {
				t.Errorf("class %d, output %d: codes give %.3f, want %g", c, r, sum, want)
			}
		}
	}
	for _, code := range codes {
		total += code.Occupation
		t.Log(code.Pattern(), code.Occupation, code.Readout, code.Activation)
	}
	if !(math.Abs(total-1) <= 1e-12) {
		t.Errorf("shares add up to %g", total)
	}
}

func TestFrozenErrors(t *testing.T) {
	n, err := theory.SolveNeuron(frozenClasses([]int{4, 4}, 0), theory.Sigmoid())
	if err != nil {
		t.Fatal(err)
	}
	for name, shares := range map[string]map[string]float64{
		"none": {}, "negative": {"10": -1, "01": 2}, "not a number": {"10": math.NaN()}, "other classes": {"100": 1}, "letters": {"1x": 1}, "one code cannot meet the targets": {"11": 1},
	} {
		if codes, err := n.Frozen(shares); err == nil {
			t.Errorf("%s: no error, but %v", name, codes)
		}
	}
}
