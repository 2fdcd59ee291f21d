package vanmeegen2025_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

// TestTwoLinearLayersAreTheory compares both layers of sampled linear networks with the theory: within 2 % and 4 Monte-Carlo standard errors.
func TestTwoLinearLayersAreTheory(t *testing.T) {
	if testing.Short() {
		t.Skip("samples for seconds")
	}
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{6, 4, 2}, 1, 0), Activation: network.Linear, Layers: 2, Units: 60, Beta: 6000, Draws: 150}
	d, err := s.Run(context.Background(), rng.New(3).At("deep").Source())
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Ensemble(d)
	if err != nil {
		t.Fatal(err)
	}
	table, err := e.LinearForms()
	if err != nil {
		t.Fatal(err)
	}
	if len(table) != 9 {
		t.Fatalf("%d rows, want U, K 1 and K 2 of three classes", len(table))
	}
	for _, r := range table {
		if !(math.Abs(r.Sampled.Mean-r.Predicted) <= .02*r.Predicted+4*r.Sampled.Error) {
			t.Errorf("%s of class %d: got %v, want %.4g", r.Name, r.Class, r.Sampled, r.Predicted)
		}
		if !(r.Sampled.Error < .05*r.Predicted) {
			t.Errorf("%s of class %d: the run is too short to say: %v", r.Name, r.Class, r.Sampled)
		}
	}
}

// TestFormsOfOtherUnits are refused, as is a theory of the last layer where there is one layer or another kind of unit.
func TestFormsOfOtherUnits(t *testing.T) {
	e, _ := drawn(t, network.ReLU, nil)
	if _, err := e.LinearForms(); err == nil {
		t.Error("the linear theory was applied to rectified units")
	}
	if _, err := e.GivenBelow(theory.ParticleOptions{}, rng.New(1).Source()); err == nil {
		t.Error("the sigmoidal theory was applied to rectified units")
	}
	e, _ = drawn(t, network.ErfSigmoid, nil)
	if _, err := e.GivenBelow(theory.ParticleOptions{}, rng.New(1).Source()); err == nil {
		t.Error("the layer below the first was taken")
	}
}

func TestWorstForm(t *testing.T) {
	table := vanmeegen2025.FormTable{{Sampled: vanmeegen2025.Estimate{Mean: 1.01}, Predicted: 1}, {Sampled: vanmeegen2025.Estimate{Mean: 1.9}, Predicted: 2}}
	if got := table.Worst(); math.Abs(got-.05) > 1e-12 {
		t.Errorf("worst: got %v, want .05", got)
	}
}

func TestHalves(t *testing.T) {
	a, b := mat.NewSymDense(2, []float64{1, 2, 2, 3}), mat.NewSymDense(2, []float64{5, 6, 6, 7})
	if got := vanmeegen2025.Halves(a, b); !mat.Equal(got, mat.NewDense(2, 2, []float64{1, 6, 2, 3})) {
		t.Errorf("got %v", mat.Formatted(got))
	}
}

// TestCodeOfPrior: networks that have learnt nothing have no scheme, and take part evenly.
func TestCodeOfPrior(t *testing.T) {
	e, _ := drawn(t, network.ErfSigmoid, nil)
	table, err := e.Code(context.Background(), 2, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	if v := table[0].Schemes.Verdict; v != coding.None {
		t.Errorf("got %v", v)
	}
	if p := table[0].Participation; !(p > .4 && p < .8) { // Gaussian weights to three outputs: 3/5
		t.Errorf("participation %v of Gaussian readout weights, want about .6", p)
	}
}

// TestConcentration puts all of the readout on one unit.
func TestConcentration(t *testing.T) {
	e, index := drawn(t, network.ReLU, nil)
	for _, chain := range e.Draws.Theta {
		for _, theta := range chain {
			for name, i := range index {
				if name[0] == 'a' && name != "a[0,7]" {
					theta[i] *= 1e-3
				}
			}
			theta[index["a[0,7]"]] = 5
		}
	}
	c, err := e.Concentration(3)
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(c.Participation-1) < 1e-3) || c.Outliers != 1 || c.Kept != 1 || !(c.Top[0] > .999) {
		t.Errorf("got %+v; want one unit that has it all in every draw", c)
	}
}
