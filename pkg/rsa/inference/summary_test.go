package inference

import (
	"math"
	"slices"
	"testing"
)

// A summary says what the P values of rsatoolbox say, for the evaluations of testdata/fixed.json.
func TestSummarise(t *testing.T) {
	for name, g := range readFixed(t) {
		r := g.result()
		s := Summarise(r, TTests(r), 0.05)
		for i := range r.Models {
			if got, want := s.High[i]-s.Low[i], 2*math.Sqrt(g.Covariance[i][i]); !(math.Abs(got-want) <= 1e-12) || !(math.Abs(2*r.StandardErrors()[i]-want) <= 1e-12) {
				t.Errorf("%s: model %d: bar of %v, want %v", name, i, got, want)
			}
			if !slices.Equal(s.Points[i], g.Evaluations[i]) || s.AboveZero[i] != (g.T.Zero[i] <= 0.05) {
				t.Errorf("%s: model %d: points %v, above zero %v", name, i, s.Points[i], s.AboveZero[i])
			}
			if want := g.T.Ceiling[i] <= 0.05 && g.Means[i] < g.NoiseCeiling[0]; s.BelowCeiling[i] != want {
				t.Errorf("%s: model %d: below the ceiling: got %v, want %v", name, i, s.BelowCeiling[i], want)
			}
			for j := range r.Models {
				differ := i != j && g.T.Pairs[i][j] <= 0.05
				if s.Differ[i][j] != differ || s.Better[i][j] != (differ && g.Means[i] > g.Means[j]) {
					t.Errorf("%s: models %d and %d: got differ %v, better %v, p is %v", name, i, j, s.Differ[i][j], s.Better[i][j], g.T.Pairs[i][j])
				}
				if s.BetterThan(j)[i] != s.Better[i][j] {
					t.Errorf("%s: model %d better than %d: not as in the table", name, i, j)
				}
			}
		}
		if s := Summarise(r, TTests(r).Corrected("Holm", Holm), 0.05); s.Tests != "Tests: t test, p ≤ 0.05 after correction (Holm)" {
			t.Errorf("got %q", s.Tests)
		}
	}
}

// Without variances nothing is significant and there are no bars; with one subject there is no lower ceiling to be below.
func TestSummariseWithoutVariances(t *testing.T) {
	for _, g := range readFixed(t) {
		r := g.result()
		r.Contrasts, r.DoF, r.Ceiling = nil, math.NaN(), Ceiling{Lower: math.NaN(), Upper: 1, NoLower: true}
		s := Summarise(r, TTests(r), 0.05)
		if slices.Contains(s.AboveZero, true) || s.BelowCeiling != nil || !math.IsNaN(s.Low[0]) || slices.Contains(s.Differ[0], true) {
			t.Errorf("got %+v", s)
		}
	}
}
