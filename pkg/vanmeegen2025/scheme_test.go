package vanmeegen2025_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

// built returns networks with given pre-activations, units × classes, and readout weights, units × outputs: each unit responds alike to all trials of a class.
func built(t *testing.T, s vanmeegen2025.Study, z, a [][]float64) *vanmeegen2025.Ensemble {
	t.Helper()
	var theta []float64
	for _, row := range z { // K₀ = 1 and as many inputs as trials: weights are pre-activations
		for _, c := range s.World.Labels {
			theta = append(theta, row[c])
		}
	}
	for r := range a[0] {
		for i := range a {
			theta = append(theta, a[i][r]/math.Sqrt(s.ReadoutVariance()))
		}
	}
	return ensemble(t, s, &vanmeegen2025.Draws{Thin: 1, Theta: [][][]float64{{theta, theta}, {theta, theta}}})
}

// TestOutliersOfTheTheory builds a network whose outliers are those of the theory, and one with an outlier split into copies.
func TestOutliersOfTheTheory(t *testing.T) {
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{15, 9, 6}, 1, 0), Activation: network.ReLU}
	p, err := theory.OrthogonalOutliers(s.Problem(true))
	if err != nil {
		t.Fatal(err)
	}
	for name, copies := range map[string]int{"one a class": 1, "two copies of the first": 2} {
		z, a := make([][]float64, 100), make([][]float64, 100)
		for i := range z {
			small := .02 + .0001*float64(i)
			z[i], a[i] = []float64{small, -1, .5}, []float64{small, .01, -small}
		}
		for c := range 3 {
			at := 0
			for mu, label := range s.World.Labels {
				if label == c {
					at = mu
				}
			}
			for k := range []int{copies, 1, 1}[c] {
				i := 10*c + k
				z[i], a[i] = []float64{-1, -1, -1}, make([]float64, 3)
				split := math.Sqrt(float64([]int{copies, 1, 1}[c]))
				z[i][c], a[i][c] = 10*p.Preactivation.At(c, at)/split, 10*p.Readout.At(c, c)/split
			}
		}
		table, err := built(t, s, z, a).Outliers(2, p)
		if err != nil {
			t.Fatal(err)
		}
		close(t, name+": worst difference from theory", table.Worst(), 0, 1e-9)
		for c, row := range table.Rows {
			close(t, name+": copies", row.Copies, float64([]int{copies, 1, 1}[c]), 0)
			close(t, name+": carried", row.Carried, 1, 1e-9)
		}
		if text := table.String(); !strings.Contains(text, "8.41 ( 8.41)") || strings.Count(text, "\n") != 5 {
			t.Errorf("%s: text\n%s", name, text)
		}
	}
}

// TestCodesOfTheTheory builds a network of two codes, and compares it with itself and with others.
func TestCodesOfTheTheory(t *testing.T) {
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{4, 3}, 1, 0), Activation: network.ErfSigmoid, Units: 10}
	z, a := make([][]float64, 10), make([][]float64, 10)
	for i := range z {
		z[i], a[i] = []float64{9, -9}, []float64{2, -1}
		if i < 4 {
			z[i], a[i] = []float64{-9, 9}, []float64{-1, 3}
		}
	}
	e := built(t, s, z, a)
	same := []theory.Code{
		{Occupation: .6, Readout: []float64{2, -1}, Activation: []float64{1, 0}, Active: []bool{true, false}},
		{Occupation: .4, Readout: []float64{-1, 3}, Activation: []float64{0, 1}, Active: []bool{false, true}},
	}
	table, err := e.Codes(2, .5, same)
	if err != nil {
		t.Fatal(err)
	}
	readout, mean, share := table.Worst(0)
	close(t, "readout", readout, 0, 1e-12)
	close(t, "mean", mean, 0, 1e-12)
	close(t, "share", share, 0, 1e-12)
	if s := table.Shares(); len(s) != 2 || math.Abs(s["10"]-.6) > 1e-12 || math.Abs(s["01"]-.4) > 1e-12 || len(table[0].Chains) != 2 {
		t.Errorf("shares %v, chains %v", s, table[0].Chains)
	}
	other := []theory.Code{
		{Occupation: .5, Readout: []float64{2, -1.2}, Activation: []float64{.9, 0}, Active: []bool{true, false}},
		{Occupation: .02, Readout: []float64{1, 1}, Activation: []float64{1, 1}, Active: []bool{true, true}},
	}
	if table, err = e.Codes(2, .5, other); err != nil {
		t.Fatal(err)
	}
	readout, mean, share = table.Worst(.1)
	close(t, "readout", readout, .1, 1e-12)
	close(t, "mean", mean, .1, 1e-12)
	close(t, "share", share, .1, 1e-12)
	if readout, _, _ = table.Worst(.01); readout != 1 {
		t.Errorf("a code without units differs by %g", readout)
	}
	if text := table.String(); len(table) != 3 || !strings.Contains(text, "2.00 -1.20") {
		t.Errorf("%d codes:\n%s", len(table), text)
	}
}

// TestSlopes: with readout weights that are orthogonal and pre-activations Y U⁻¹ a, the slope is 1/U and nothing is left.
func TestSlopes(t *testing.T) {
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{4, 3}, 1, 0), Activation: network.Linear, Units: 10}
	z, a := make([][]float64, 10), make([][]float64, 10)
	for i := range z {
		sign := 1 - 2*float64(i%2)
		a[i] = []float64{2, sign}
		z[i] = []float64{2. / 4, sign}
	}
	slopes, residual, err := built(t, s, z, a).Slopes(2)
	if err != nil {
		t.Fatal(err)
	}
	close(t, "class 0", slopes[0], .25, 1e-12)
	close(t, "class 1", slopes[1], 1, 1e-12)
	close(t, "residual", residual, 0, 1e-12)
}

func sample(t *testing.T, s vanmeegen2025.Study, name string) *vanmeegen2025.Ensemble {
	t.Helper()
	if testing.Short() {
		t.Skip("samples a posterior for seconds")
	}
	d, err := s.Run(context.Background(), rng.New(7).At(name).Source())
	if err != nil {
		t.Fatal(err)
	}
	return ensemble(t, s, d)
}

func verdict(t *testing.T, e *vanmeegen2025.Ensemble) string {
	t.Helper()
	scheme, err := e.Scheme(context.Background(), 0, 3, rng.New(1).At("scheme").Source())
	if err != nil {
		t.Fatal(err)
	}
	return scheme.Verdict.String()
}

// TestSigmoidIsTheory: readout values of each code within 5 % and class means within .05 of the theory given the shares that froze in; shares within .1 of those at rest.
func TestSigmoidIsTheory(t *testing.T) {
	s := vanmeegen2025.Toy(false, 1, 0)
	s.Activation, s.Draws = network.ErfSigmoid, 100
	e := sample(t, s, "sigmoid")
	n, err := theory.SolveNeuron(s.Problem(false), theory.Sigmoid())
	if err != nil {
		t.Fatal(err)
	}
	rest, err := e.Codes(20, .5, n.Codes())
	if err != nil {
		t.Fatal(err)
	}
	_, mean, share := rest.Worst(.05)
	close(t, "class means against rest", mean, 0, .05)
	close(t, "shares", share, 0, .1)
	frozen, err := n.Frozen(rest.Shares())
	if err != nil {
		t.Fatal(err)
	}
	given, err := e.Codes(20, .5, frozen)
	if err != nil {
		t.Fatal(err)
	}
	readout, mean, _ := given.Worst(.05)
	close(t, "readout values given shares", readout, 0, .05)
	close(t, "class means given shares", mean, 0, .05)
	if v := verdict(t, e); v != "redundant" {
		t.Errorf("verdict %s", v)
	}
	d, err := e.Drift(0, rng.New(1).At("drift").Source())
	if err != nil || !(d.Plateau.Value > .9) {
		t.Errorf("codes are not frozen: %v, error %v", d, err)
	}
}

// TestReLUIsTheory: one outlier a class, whose weights and responses are within 20 % of the theory at 100 units.
func TestReLUIsTheory(t *testing.T) {
	s := vanmeegen2025.Toy(false, 1, 0)
	s.Activation, s.Draws, s.Slow = network.ReLU, 50, true
	e := sample(t, s, "relu")
	p, err := theory.OrthogonalOutliers(s.Problem(true))
	if err != nil {
		t.Fatal(err)
	}
	table, err := e.Outliers(10, p)
	if err != nil {
		t.Fatal(err)
	}
	close(t, "worst difference from theory", table.Worst(), 0, .2)
	for _, row := range table.Rows {
		close(t, "outliers of a class", row.Copies, 1, .25)
	}
	if v := verdict(t, e); v != "sparse" {
		t.Errorf("verdict %s", v)
	}
}
