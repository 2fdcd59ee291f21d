package model_test

import (
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// TestRankFitsImprove holds that a fit by ranks is not worse than the weights for Pearson's correlation, nor than any component, and on data of known order finds it.
func TestRankFitsImprove(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	for _, by := range []compare.Measure{compare.RhoA(), compare.Spearman(), compare.KendallA()} {
		for trial := range 10 {
			rdms, data := rdmsOf(randomRows(random, 3, 8)), stackOf(randomRows(random, 3, 8))
			for _, free := range []bool{false, true} {
				m := model.Weighted{Name: "w", RDMs: rdms, Free: free}
				ranks, err := model.Fit(m, data, by)
				if err != nil {
					t.Fatal(err)
				}
				pearson, err := model.Fit(m, data, compare.Pearson())
				if err != nil {
					t.Fatal(err)
				}
				if v := evaluate(t, model.Predict(m, pearson.Parameters...), data, by); v > ranks.Mean+1e-12 {
					t.Errorf("%v, trial %d: the weights for Pearson's correlation reach %v, the fit %v", by, trial, v, ranks.Mean)
				}
				for k, r := range rdms {
					if v := evaluate(t, r, data, by); v > ranks.Mean+1e-12 {
						t.Errorf("%v, trial %d: component %d reaches %v, the fit %v", by, trial, k, v, ranks.Mean)
					}
				}
			}
			selected, err := model.Fit(model.Select{Name: "s", RDMs: rdms}, data, by)
			if err != nil {
				t.Fatal(err)
			}
			path, err := model.Fit(model.Interpolated{Name: "i", RDMs: rdms}, data, by)
			if err != nil {
				t.Fatal(err)
			}
			if path.Mean < selected.Mean-1e-12 {
				t.Errorf("%v, trial %d: a path reaches %v, one of its ends %v", by, trial, path.Mean, selected.Mean)
			}
		}
		rdms := rdmsOf(randomRows(random, 3, 12))
		m := model.Weighted{Name: "w", RDMs: rdms}
		truth := model.Predict(m, 0.5, 0.3, 0.8)
		for p, v := range truth.Values {
			truth.Values[p] = v * v * v // another scale, the same order
		}
		fitted, err := model.Fit(m, stackOf([][]float64{truth.Values}), by)
		if err != nil {
			t.Fatal(err)
		}
		if !(fitted.Mean > 0.99) {
			t.Errorf("%v: the fit reaches %v with weights %v, where the order of a weighted sum is the data's", by, fitted.Mean, fitted.Parameters)
		}
	}
}
