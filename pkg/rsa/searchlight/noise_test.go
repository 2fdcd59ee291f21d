package searchlight_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

// Noise that is estimated in each neighbourhood is that of its channels, and no other.
func TestWhitenedByItsOwnNoise(t *testing.T) {
	x, residuals := normal(12, 9, "data"), normal(100, 9, "residuals")
	conditions, runs := make([]string, 12), make([]string, 12)
	for i := range 12 {
		conditions[i], runs[i] = names(4)[i%4], names(3)[i/4]
	}
	trials, err := rsa.NewTrials(x, conditions, runs)
	if err != nil {
		t.Fatal(err)
	}
	crossnobis := func(t *rsa.Trials, precision *mat.SymDense) (*rsa.RDM, error) {
		return rsa.Crossnobis(t, rsa.CrossnobisOptions{Precision: precision})
	}
	n := searchlight.List{{Centre: 2, Members: []int{2, 5, 1, 8}}, {Centre: 0, Members: []int{0, 3, 4}}}
	m, err := searchlight.Run(context.Background(), trials, n, searchlight.Whitened(residuals, rsa.NoiseOptions{}, crossnobis), searchlight.Options{Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range n {
		sub, some := mat.NewDense(12, len(in.Members), nil), mat.NewDense(100, len(in.Members), nil)
		for k, c := range in.Members {
			sub.SetCol(k, mat.Col(nil, c, x))
			some.SetCol(k, mat.Col(nil, c, residuals))
		}
		noise, err := rsa.ResidualCovariance(some, rsa.NoiseOptions{})
		if err != nil {
			t.Fatal(err)
		}
		precision, err := noise.Precision()
		if err != nil {
			t.Fatal(err)
		}
		own, err := rsa.NewTrials(sub, conditions, runs)
		if err != nil {
			t.Fatal(err)
		}
		want, err := crossnobis(own, precision)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(want.Values, m.RDMs.RDM(i).Values) {
			t.Errorf("neighbourhood %d: %v, want %v", i, m.RDMs.RDM(i).Values, want.Values)
		}
	}
	few := searchlight.Whitened(mat.DenseCopyOf(residuals.Slice(0, 3, 0, 9)), rsa.NoiseOptions{Method: rsa.FullCovariance}, crossnobis)
	if _, err := searchlight.Run(context.Background(), trials, n[:1], few, searchlight.Options{Keep: true}); err == nil || !strings.Contains(err.Error(), "every neighbourhood failed") {
		t.Errorf("three residuals for four channels: error %v", err)
	}
}
