package model_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

type golden struct {
	Models, Data [][]float64
	Fit          map[string]json.RawMessage
}

func readGolden(t *testing.T) (g golden, rdms []*rsa.RDM, data *rsa.Stack) {
	t.Helper()
	text, err := os.ReadFile("testdata/fit.json")
	if err == nil {
		err = json.Unmarshal(text, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g, rdmsOf(g.Models), stackOf(g.Data)
}

func conditions(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("condition %02d", i)
	}
	return names
}

// size returns the number of conditions of so many pairs.
func size(pairs int) int { return int(math.Round((1 + math.Sqrt(1+8*float64(pairs))) / 2)) }

func rdmsOf(rows [][]float64) []*rsa.RDM {
	var all []*rsa.RDM
	for _, row := range rows {
		all = append(all, &rsa.RDM{Conditions: conditions(size(len(row))), Values: row, Measure: "model"})
	}
	return all
}

func stackOf(rows [][]float64) *rsa.Stack {
	values := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		values.SetRow(i, row)
	}
	return &rsa.Stack{Conditions: conditions(size(len(rows[0]))), Values: values, Measure: "data"}
}

var measures = map[string]compare.Measure{
	"cosine": compare.Cosine(), "corr": compare.Pearson(), "cosine_cov": compare.WhitenedCosine(nil), "corr_cov": compare.WhitenedPearson(nil),
}

func TestGoldenFits(t *testing.T) {
	g, rdms, data := readGolden(t)
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	read := func(name string, to any) bool {
		raw, ok := g.Fit[name]
		if ok {
			if err := json.Unmarshal(raw, to); err != nil {
				t.Fatal(err)
			}
		}
		return ok
	}
	fit := func(m model.Model, by compare.Measure) model.Fitted {
		t.Helper()
		f, err := model.Fit(m, data, by)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	checked := 0
	for name, by := range measures {
		for _, c := range []struct {
			name, value string
			model       model.Weighted
		}{
			{"regress " + name, "max_mean_evaluation " + name, model.Weighted{Free: true}},
			{"regress ridge=0.5 " + name, "", model.Weighted{Free: true, Ridge: 0.5}},
			{"regress_nn " + name, "max_mean_evaluation_nonneg " + name, model.Weighted{}},
		} {
			c.model.RDMs = rdms
			var want []float64
			var withNote struct{ Theta []float64 }
			if raw := g.Fit[c.name]; len(raw) > 0 && raw[0] == '{' {
				read(c.name, &withNote)
				want = withNote.Theta
			} else if !read(c.name, &want) {
				continue
			}
			checked++
			got := fit(c.model, by)
			for k, w := range want {
				near(fmt.Sprintf("%s: weight %d", c.name, k), got.Parameters[k], w, 1e-8)
			}
			var value float64
			if read(c.value, &value) {
				near(c.value, got.Mean, value, 1e-10)
			}
			if !c.model.Free && !(got.Residual < 1e-12) {
				t.Errorf("%s: the residual is %v", c.name, got.Residual)
			}
		}
		var selected struct {
			Index       int
			Evaluations []float64 `json:"mean_evaluations"`
		}
		if read("select "+name, &selected) {
			checked++
			got := fit(model.Select{RDMs: rdms}, by)
			near("select "+name, got.Parameters[selected.Index], 1, 0)
			near("mean of select "+name, got.Mean, selected.Evaluations[selected.Index], 1e-10)
			for k, m := range rdms {
				near(fmt.Sprintf("mean of model %d, %s", k, name), fit(model.Fixed{RDM: m}, by).Mean, selected.Evaluations[k], 1e-10)
			}
		}
		var interpolated struct {
			Theta []float64 `json:"theta_refined"`
			Mean  float64   `json:"mean_evaluation"`
		}
		if read("interpolate "+name, &interpolated) {
			checked++
			got := fit(model.Interpolated{RDMs: rdms}, by)
			for k, w := range interpolated.Theta {
				near(fmt.Sprintf("interpolate %s: weight %d", name, k), got.Parameters[k], w, 1e-6)
			}
			near("mean of interpolate "+name, got.Mean, interpolated.Mean, 1e-9)
		}
	}
	if checked != 14 {
		t.Errorf("%d blocks were compared, want 14", checked)
	}
}
