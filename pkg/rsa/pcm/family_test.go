package pcm

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

func TestFamily(t *testing.T) {
	g := identity(3)
	f := must(NewFamily([]Part{{"a", g}, {"b", g}, {"c", g}}))
	var names []string
	for _, m := range f.Models {
		names = append(names, m.Name)
	}
	if got, want := fmt.Sprint(names), "[none a b c a+b a+c b+c a+b+c]"; got != want {
		t.Errorf("models %s, want %s", got, want)
	}
	if f.Models[0].Params != 0 || mat.Norm(f.Models[0].G(nil), 1) != 0 {
		t.Errorf("empty model %+v", f.Models[0])
	}
	if f := must(NewFamily([]Part{{"a", g}}, Part{"base", g})); f.Models[0].Params != 1 || f.Models[1].Params != 2 {
		t.Errorf("with a base: %d and %d parameters", f.Models[0].Params, f.Models[1].Params)
	}
	for _, parts := range [][]Part{nil, make([]Part, 13), {{"zero", mat.NewSymDense(3, nil)}}} {
		if _, err := NewFamily(parts); err == nil {
			t.Errorf("family of %v", parts)
		}
	}
}

// TestFamilyProbabilities uses evidence that is a product over components: then each component's log Bayes factor is its own part, whatever the prior of others.
func TestFamilyProbabilities(t *testing.T) {
	f := must(NewFamily([]Part{{"a", identity(2)}, {"b", identity(2)}}))
	own := []float64{2, -1.5}
	log := make([]float64, 4)
	for i, in := range f.Includes {
		log[i] = -1e4
		for j, there := range in {
			if there {
				log[i] += own[j]
			}
		}
	}
	for _, prior := range [][]float64{nil, f.InclusionPrior(0.5), f.InclusionPrior(0.1)} {
		bf := f.LogBayesFactors(log, prior)
		p := f.Components(log, prior)
		odds := 1.0
		if prior != nil && prior[0] != 0.25 {
			odds = 0.1 / 0.9
		}
		for j, want := range own {
			if !(math.Abs(bf[j]-want) <= 1e-9) {
				t.Errorf("prior %v: log Bayes factor of %s %v, want %v", prior, f.Parts[j], bf[j], want)
			}
			if o := odds * math.Exp(want); !(math.Abs(p[j]-o/(1+o)) <= 1e-9) {
				t.Errorf("prior %v: probability of %s %v, want %v", prior, f.Parts[j], p[j], o/(1+o))
			}
		}
	}
	log[3] += 5000 // far beyond what a probability can say
	if bf := f.LogBayesFactors(log, nil); !(bf[0] > 4990) || math.IsInf(bf[0], 0) {
		t.Errorf("log Bayes factors %v", bf)
	}
}

func TestFamilyFindsTheComponents(t *testing.T) {
	ctx := context.Background()
	r := rng.New(61).At("family").Rand()
	parts := []Part{{"a", randomG(r, 6)}, {"b", randomG(r, 6)}, {"c", randomG(r, 6)}}
	f := must(NewFamily(parts))
	truth := f.Models[5] // a and c
	if truth.Name != "a+c" {
		t.Fatal(truth.Name)
	}
	condition, run := ladder(8, 6)
	d := must(Simulate(truth, Parameters{Model: []float64{0, 0}, LogNoise: []float64{0}}, Data{Condition: condition, Run: run}, nil, 1500, false, rng.New(61).At("y").Source()))
	s := must(New(d, nil))
	log := make([]float64, len(f.Models))
	for i, m := range f.Models {
		log[i] = must(Fit(ctx, s, m, Options{})).BIC()
	}
	p := f.Components(log, nil)
	if !(p[0] > 0.95 && p[1] < 0.5 && p[2] > 0.95) {
		t.Errorf("components %v from %v", p, log)
	}
}

func TestEvidence(t *testing.T) {
	result := func(model string, values ...float64) []Result {
		var out []Result
		for i, v := range values {
			out = append(out, Result{Model: model, Subject: fmt.Sprint(i), LogLikelihood: v, Rank: 2, Channels: 10})
		}
		return out
	}
	e := Tabulate(nil, result("null", -10, -20, -30), result("a", -8, -21, -25), result("b", -9, -19, -29))
	mean, se := e.Mean(0)
	if mean[1] != 2 || !(math.Abs(se[1]-3/math.Sqrt(3)) <= 1e-12) || mean[2] != 1 || se[2] != 0 || mean[0] != 0 {
		t.Errorf("mean %v ± %v", mean, se)
	}
	if g := e.GroupLogBayesFactors(0); g[1] != 6 || g[2] != 3 {
		t.Errorf("group %v", g)
	}
	if p := e.Posterior(0, nil); !(math.Abs(p[1]/p[0]-math.Exp(2)) <= 1e-12) || !(math.Abs(p[0]+p[1]+p[2]-1) <= 1e-12) {
		t.Errorf("posterior %v", p)
	}
	if p := e.Posterior(0, []float64{2, 0, 1}); p[1] != 0 || !(math.Abs(p[0]/p[2]-2*math.Exp(-1)) <= 1e-12) {
		t.Errorf("posterior %v", p)
	}
	if aic := Tabulate(Result.AIC, result("a", -8)); aic.Log.At(0, 0) != -10 {
		t.Errorf("AIC %v", aic.Log.At(0, 0))
	}
	if rel := e.Relative(1, 0); !math.IsNaN(rel[2]) {
		t.Errorf("a ceiling below the null model gives %v", rel)
	}
}
