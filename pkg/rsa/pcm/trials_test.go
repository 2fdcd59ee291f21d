package pcm

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/mat"
)

// TestFromTrials: trials give what the same data give by hand, and the distances of the cross-validated G are those that package rsa calls crossnobis.
func TestFromTrials(t *testing.T) {
	y := normal(rng.New(91).Rand(), 12, 7)
	var conditions, runs []string
	condition, run := ladder(3, 4)
	for i := range condition {
		conditions, runs = append(conditions, []string{"a", "b", "c", "d"}[condition[i]]), append(runs, []string{"r1", "r2", "r3"}[run[i]])
	}
	trials := must(rsa.NewTrials(y, conditions, runs))
	p := Parameters{LogNoise: []float64{0}}
	got := must(must(New(FromTrials("s", trials), nil)).LogLikelihood(Independent("i", 4), p))
	want := must(must(New(Data{Y: y, Condition: condition, Run: run}, nil)).LogLikelihood(Independent("i", 4), p))
	if !(math.Abs(got-want) <= 1e-10) {
		t.Errorf("log-likelihood %v, want %v", got, want)
	}
	distances := must(rsa.Crossnobis(trials, rsa.CrossnobisOptions{}))
	g, _, err := EstimateG(FromTrials("s", trials))
	if err != nil {
		t.Fatal(err)
	}
	pair := 0
	for i := range 4 {
		for j := i + 1; j < 4; j++ {
			if d := g.At(i, i) + g.At(j, j) - 2*g.At(i, j); !(math.Abs(d-distances.Values[pair]) <= 1e-12) {
				t.Errorf("distance %d %d: %v, crossnobis %v", i, j, d, distances.Values[pair])
			}
			pair++
		}
	}
	d := FromTrials("s", trials)
	d.X = NoFixedEffects()
	if g, _, err = EstimateG(d); err != nil {
		t.Fatal(err)
	}
	if want := must(rsa.CrossvalidatedSecondMoment(trials, rsa.CrossnobisOptions{})); !mat.EqualApprox(g, want, 1e-12) {
		t.Errorf("G %v, want %v", mat.Formatted(g), mat.Formatted(want))
	}
}
