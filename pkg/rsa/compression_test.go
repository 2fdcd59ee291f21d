package rsa_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
)

// The grid has 1, the orthogonal and the parallel model 0, and a representation whose irrelevant axis is shrunk to a third has a third.
func TestCompression(t *testing.T) {
	g := task.Gardens()
	c := rsa.TwoContexts{Conditions: g.Trials, Context: g.Context, Relevant0: g.Second, Relevant1: g.First}
	models := must[[]*rsa.RDM](t)(c.Models())
	shrunk := mat.NewDense(50, 3, nil)
	for i, context := range g.Context {
		row := []float64{g.Second[i], g.First[i], 7 * float64(context)}
		row[1-context] /= 3
		shrunk.SetRow(i, row)
	}
	for name, want := range map[*rsa.RDM]float64{models[0]: 1, models[1]: 0, models[2]: 0, must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(shrunk, g.Trials))): 1. / 3} {
		if got := must[float64](t)(c.Compression(name)); !(math.Abs(got-want) <= 1e-14) {
			t.Errorf("%s: compression %v, want %v", name.Measure, got, want)
		}
	}
	if _, err := c.Compression(nil); err == nil || !strings.HasPrefix(err.Error(), "rsa: compression:") {
		t.Errorf("nil: error %v", err)
	}
	c.Relevant0 = make([]float64, 50)
	for i := range c.Relevant0 {
		c.Relevant0[i] = float64(i)
	}
	if _, err := c.Compression(models[0]); err == nil || !strings.Contains(err.Error(), "pairs span the irrelevant feature") {
		t.Errorf("no pairs: error %v", err)
	}
}

// With one model the explained share is r², and weights of the fit explain more than any others.
func TestExplained(t *testing.T) {
	r := rng.New(14).Rand()
	rdm := func() *rsa.RDM { return must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(9, 4, r), names(9)))) }
	y, a, b := rdm(), rdm(), rdm()
	one := must[[]float64](t)(rsa.Regress(y, a))
	if got, want := must[float64](t)(rsa.Explained(one, y, a)), math.Pow(stat.Correlation(y.Values, a.Values, nil), 2); !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("one model: %v, want r² = %v", got, want)
	}
	two := must[[]float64](t)(rsa.Regress(y, a, b))
	best := must[float64](t)(rsa.Explained(two, y, a, b))
	for k := range two {
		off := append([]float64(nil), two...)
		off[k] += .1
		if got := must[float64](t)(rsa.Explained(off, y, a, b)); got >= best {
			t.Errorf("weight %d moved: %v, the fit %v", k, got, best)
		}
	}
	if got := must[float64](t)(rsa.Explained([]float64{1}, y, y)); !(math.Abs(got-1) <= 1e-12) {
		t.Errorf("itself: %v", got)
	}
	if _, err := rsa.Explained([]float64{1, 2}, y, a); err == nil {
		t.Error("two weights for one model: no error")
	}
}
