package model_test

import (
	"context"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// TestNonNegativeWeightsOfImages92 fits eight models to the RDMs of four human inferior temporal cortices (Kriegeskorte et al. 2008), on which rsatoolbox's non-negative
// regression with the cosine runs for ever.
func TestNonNegativeWeightsOfImages92(t *testing.T) {
	if os.Getenv("RICHLAZY_DATA") == "" {
		t.Skip("RICHLAZY_DATA is not set")
	}
	set, err := data.Images92(context.Background(), data.Options{Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	subjects, components := data.RDMs(set.Subjects), data.RDMs(set.Models)
	stack, err := rsa.NewStack(subjects...)
	if err != nil {
		t.Fatal(err)
	}
	m := model.Weighted{Name: "all", RDMs: components}
	random := rand.New(rand.NewPCG(92, 1))
	for name, by := range measures {
		f, err := model.Fit(m, stack, by)
		if err != nil {
			t.Fatal(err)
		}
		if !(f.Residual < 1e-12) {
			t.Errorf("%s: the residual is %v", name, f.Residual)
		}
		for _, r := range components {
			if v := evaluate(t, r, stack, by); v > f.Mean+1e-12 {
				t.Errorf("%s: a component alone reaches %v, the sum %v", name, v, f.Mean)
			}
		}
		for range 20 {
			theta := make([]float64, len(components))
			for k := range theta {
				theta[k] = max(0, f.Parameters[k]+0.05*random.NormFloat64())
			}
			if v := evaluate(t, model.Predict(m, theta...), stack, by); v > f.Mean+1e-12 {
				t.Errorf("%s: weights %v reach %v, the fit %v", name, theta, v, f.Mean)
			}
		}
	}
}
