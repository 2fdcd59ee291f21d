package inference

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// peers are numbers of SciPy and of the definitions, made by testdata/peers.py.
type peers struct {
	Sets []struct {
		Name     string
		X        []float64
		T, Welch map[string][2]float64
		Wilcoxon map[string]float64
	}
	Other                  []float64
	Tails, Quantiles, Beta [][3]float64
	Selection              struct {
		Evidence    [][]float64
		Alpha       []float64
		F1, F0, Bor float64
		Exact       float64   `json:"exact_log_evidence"`
		Exceedance  []float64 `json:"exceedance_of_4_million_draws"`
	}
}

func readPeers(t *testing.T) (p peers) {
	t.Helper()
	text, err := os.ReadFile("testdata/peers.json")
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// agree fails unless got is want to a relative tolerance.
func agree(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s: %.17g, want %.17g (relative difference %.2g)", what, got, want, math.Abs(got/want-1))
	}
}

var allSides = []Sided{TwoSided, Greater, Less}

func TestTailsOfStudentAgreeWithSciPy(t *testing.T) {
	p := readPeers(t)
	for _, row := range p.Tails {
		agree(t, "upper tail", upperT(row[0], row[1]), row[2], 1e-12)
		agree(t, "lower tail", upperT(-row[0], row[1]), 1-row[2], 1e-12)
	}
	for _, row := range p.Quantiles {
		agree(t, "quantile", quantileT(row[0], row[1]), row[2], 1e-10)
	}
	agree(t, "Cauchy", upperT(1e8, 1), math.Atan(1e-8)/math.Pi, 1e-12)
	agree(t, "normal", quantileT(.025, math.Inf(1)), 1.959963984540054, 1e-14)
	if p := TTestOf(100, 1, 50, 0, Greater).P; !(p > 0 && p < 1e-55) { // 1 minus the other tail would be 0
		t.Errorf("p of t(50) = 100: %g", p)
	}
}

func TestTestsOfSubjectsAgreeWithSciPy(t *testing.T) {
	p := readPeers(t)
	for _, set := range p.Sets {
		for _, side := range allSides {
			got := TTest(set.X, .1, side)
			agree(t, set.Name+": t", got.Statistic, set.T[side.String()][0], 1e-12)
			agree(t, set.Name+": p of t", got.P, set.T[side.String()][1], 1e-10)
			got = WelchTTest(set.X, p.Other, side)
			agree(t, set.Name+": Welch's t", got.Statistic, set.Welch[side.String()][0], 1e-12)
			agree(t, set.Name+": p of Welch's t", got.P, set.Welch[side.String()][1], 1e-10)
			got = SignedRank(set.X, 0, side)
			agree(t, set.Name+": p of signed rank "+side.String(), got.P, set.Wilcoxon[side.String()], 1e-12)
			if want := len(set.X) <= 50; got.Exact != want || (got.Note == "") != want {
				t.Errorf("%s: exact %v, note %q", set.Name, got.Exact, got.Note)
			}
		}
	}
}

func TestSelectionAgreesWithItsDefinition(t *testing.T) {
	want := readPeers(t).Selection
	evidence := mat.NewDense(len(want.Evidence), 3, nil)
	for n, row := range want.Evidence {
		evidence.SetRow(n, row)
	}
	got, err := SelectModels(evidence, 0)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "free energy", got.FreeEnergy, want.F1, 1e-12)
	agree(t, "free energy of equal frequencies", got.NullFreeEnergy, want.F0, 1e-12)
	agree(t, "omnibus risk", got.OmnibusRisk, want.Bor, 1e-11)
	if got.FreeEnergy > want.Exact {
		t.Errorf("free energy %g exceeds the exact log evidence %g, which it bounds", got.FreeEnergy, want.Exact)
	}
	sum := 0.0
	for k, a := range want.Alpha {
		agree(t, "Dirichlet parameter", got.Alpha[k], a, 1e-10)
		if p, draws := want.Exceedance[k], 4e6; !(math.Abs(got.Exceedance[k]-p) <= 4*math.Sqrt(p*(1-p)/draws)) {
			t.Errorf("exceedance %d: %g, in 4 million draws %g", k, got.Exceedance[k], p)
		}
		agree(t, "protected", got.Protected[k], got.Exceedance[k]*(1-got.OmnibusRisk)+got.OmnibusRisk/3, 1e-14)
		sum += got.Protected[k]
	}
	agree(t, "sum of protected probabilities", sum, 1, 1e-12)
}

func TestExceedanceOfTwoIsABetaTail(t *testing.T) {
	for _, row := range readPeers(t).Beta {
		got := DirichletExceedance([]float64{row[0], row[1]})
		agree(t, "exceedance", got[0], row[2], 1e-10)
	}
}
