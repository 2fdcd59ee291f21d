package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The example of Benjamini & Hochberg (1995, section 3.2): 15 p values, of which FDR at 5 % rejects 4 and Bonferroni 3.
var benjamini = []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0}

func TestCorrections(t *testing.T) {
	harmonic := 1 + 1./2 + 1./3
	for _, c := range []struct {
		name    string
		correct Correction
		p, want []float64
	}{
		{"Bonferroni", Bonferroni, []float64{.01, .04, .5}, []float64{.03, .12, 1}},
		{"Holm", Holm, []float64{.04, .01, .03}, []float64{.06, .03, .06}},
		{"Hochberg", Hochberg, []float64{.04, .01, .03}, []float64{.04, .03, .04}},
		{"Benjamini–Hochberg", BenjaminiHochberg, []float64{.04, .01, .03}, []float64{.04, .03, .04}},
		{"Benjamini–Hochberg, ties", BenjaminiHochberg, []float64{.02, .02, .5}, []float64{.03, .03, .5}},
		{"Benjamini–Yekutieli", BenjaminiYekutieli, []float64{.04, .01, .03}, []float64{.04 * harmonic, .03 * harmonic, .04 * harmonic}},
		{"NaN is no test", Holm, []float64{math.NaN(), .01, .03}, []float64{math.NaN(), .02, .03}},
		{"none", Holm, nil, nil},
		{"uncorrected", Uncorrected, []float64{.2}, []float64{.2}},
	} {
		given := slices.Clone(c.p)
		got := c.correct(c.p)
		for i, want := range c.want {
			if math.IsNaN(want) != math.IsNaN(got[i]) || !math.IsNaN(want) && !(math.Abs(got[i]-want) <= 1e-15) {
				t.Errorf("%s: value %d is %g, want %g", c.name, i, got[i], want)
			}
			if !math.IsNaN(given[i]) && given[i] != c.p[i] {
				t.Errorf("%s changes its argument", c.name)
			}
		}
	}
	significant := func(correct Correction) (n int) {
		for _, p := range correct(benjamini) {
			n += btoi(p <= .05)
		}
		return n
	}
	if n, m := significant(BenjaminiHochberg), significant(Bonferroni); n != 4 || m != 3 {
		t.Errorf("the authors' example: FDR rejects %d, want 4; Bonferroni %d, want 3", n, m)
	}
}

// Adjusted values are the smallest level at which the step-wise procedure, carried out as its authors describe it, rejects.
func TestAdjustedValuesAreLevelsOfTheProcedures(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		p := make([]float64, 1+random.IntN(9))
		for i := range p {
			p[i] = math.Pow(random.Float64(), 3)
		}
		sorted := slices.Clone(p)
		slices.Sort(sorted)
		m := len(p)
		alpha := random.Float64()
		holm, hochberg, fdr := 0, 0, 0
		for holm < m && sorted[holm] <= alpha/float64(m-holm) {
			holm++
		}
		for k := range m {
			if sorted[k] <= alpha/float64(m-k) {
				hochberg = k + 1
			}
			if sorted[k] <= alpha*float64(k+1)/float64(m) {
				fdr = k + 1
			}
		}
		for _, c := range []struct {
			name    string
			correct Correction
			want    int
		}{{"Holm", Holm, holm}, {"Hochberg", Hochberg, hochberg}, {"Benjamini–Hochberg", BenjaminiHochberg, fdr}} {
			n := 0
			for _, v := range c.correct(p) {
				n += btoi(v <= alpha)
			}
			if n != c.want {
				t.Errorf("%s of %v at %g rejects %d, its procedure %d", c.name, p, alpha, n, c.want)
			}
		}
	}
}
