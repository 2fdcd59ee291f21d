package inference_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
	"github.com/richlazy/richlazy/pkg/table"
)

var ctx = context.Background()

// labels names conditions.
func labels(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("condition %02d", i)
	}
	return names
}

func rdmsFrom(rows [][]float64) []*rsa.RDM {
	var all []*rsa.RDM
	for k, row := range rows {
		n := int(math.Round((1 + math.Sqrt(1+8*float64(len(row)))) / 2))
		all = append(all, &rsa.RDM{Conditions: labels(n), Values: row, Measure: fmt.Sprintf("model %d", k)})
	}
	return all
}

func stackFrom(rows [][]float64) *rsa.Stack {
	values := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		values.SetRow(i, row)
	}
	return &rsa.Stack{Conditions: rdmsFrom(rows)[0].Conditions, Values: values, Measure: "data"}
}

// noisy returns models and RDMs of subjects that share the first of them, with noise.
func noisy(seed uint64, models, subjects, conditions int) (components []*rsa.RDM, data *rsa.Stack) {
	random := rand.New(rand.NewPCG(seed, 77))
	pairs := conditions * (conditions - 1) / 2
	rows := make([][]float64, models)
	for i := range rows {
		rows[i] = make([]float64, pairs)
		for p := range rows[i] {
			rows[i][p] = random.Float64()
		}
	}
	persons := make([][]float64, subjects)
	for s := range persons {
		persons[s] = slices.Clone(rows[0])
		for p := range persons[s] {
			persons[s][p] += random.Float64()
		}
	}
	return rdmsFrom(rows), stackFrom(persons)
}

func TestGoldenFixed(t *testing.T) {
	var g struct {
		Models, Data [][]float64
		Fixed        map[string]struct {
			Evaluations [][]float64
			Means       []float64
			SEM         []float64   `json:"sem"`
			Covariance  [][]float64 `json:"covariance_ddof1_over_n"`
			DoF         float64
			Ceiling     []float64 `json:"noise_ceiling"`
		} `json:"eval_fixed"`
		Ceilings   map[string][]float64 `json:"noise_ceiling"`
		Definition map[string][]float64 `json:"noise_ceiling_from_definition"`
	}
	text, err := os.ReadFile("testdata/fixed.json")
	if err == nil {
		err = json.Unmarshal(text, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	models, data := model.Each(rdmsFrom(g.Models)...), stackFrom(g.Data)
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 1e-10) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	ceilings := map[string][]float64{}
	for _, c := range []struct {
		name string
		by   compare.Measure
	}{
		{"cosine", compare.Cosine()}, {"corr", compare.Pearson()}, {"rho-a", compare.RhoA()}, {"tau-a", compare.KendallA()}, {"spearman", compare.Spearman()},
		{"tau-b", compare.KendallB()}, {"cosine_cov_whitened_pool", compare.WhitenedCosine(nil)}, {"corr_cov_whitened_pool", compare.WhitenedPearson(nil)},
	} {
		r, err := inference.Fixed(ctx, models, data, c.by, inference.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ceilings[c.name] = []float64{r.Ceiling.Lower, r.Ceiling.Upper}
		if inexact := strings.HasPrefix(c.name, "tau") || c.name == "spearman"; r.Ceiling.Inexact != inexact {
			t.Errorf("%s: Inexact is %v", c.name, r.Ceiling.Inexact)
		}
		want, ok := g.Fixed[c.name]
		if !ok {
			continue
		}
		near(c.name+": degrees of freedom", r.DoF, want.DoF)
		for i, row := range want.Evaluations {
			for s, v := range row {
				near(fmt.Sprintf("%s: model %d, subject %d", c.name, i, s), r.Evaluations.At(i, s), v)
			}
			near(fmt.Sprintf("%s: mean of model %d", c.name, i), r.Mean[i], want.Means[i])
			near(fmt.Sprintf("%s: standard error of model %d", c.name, i), r.StandardError(i), want.SEM[i])
			for j, v := range want.Covariance[i] {
				near(fmt.Sprintf("%s: covariance of models %d and %d", c.name, i, j), r.Covariance(i, j), v)
			}
			near(fmt.Sprintf("%s: model %d and the ceiling", c.name, i), r.VarianceOfDifference(i, r.Lower()), r.Variance(i))
		}
	}
	for _, all := range []map[string][]float64{g.Ceilings, g.Definition} {
		for name, want := range all {
			if len(ceilings[name]) == 0 {
				t.Errorf("no ceiling for %s", name)
				continue
			}
			near(name+": lower bound", ceilings[name][0], want[0])
			near(name+": upper bound", ceilings[name][1], want[1])
		}
	}
}

func TestOneSubjectHasNoLowerBound(t *testing.T) {
	components, data := noisy(1, 2, 1, 10)
	for _, by := range []compare.Measure{compare.Cosine(), compare.RhoA()} {
		r, err := inference.Fixed(ctx, model.Each(components...), data, by, inference.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Ceiling.NoLower || !math.IsNaN(r.Ceiling.Lower) || !(math.Abs(r.Ceiling.Upper-1) <= 1e-12) || !math.IsNaN(r.Variance(0)) {
			t.Errorf("%v: ceiling %+v, variance %v", by, r.Ceiling, r.Variance(0))
		}
		if r, err = inference.BootstrapConditions(ctx, model.Each(components...), data, by, inference.Options{Samples: 50, Source: rand.NewPCG(1, 2)}); err != nil {
			t.Fatal(err)
		}
		if !r.Ceiling.NoLower || !(r.Variance(0) > 0) || !math.IsNaN(r.Variance(r.Lower())) {
			t.Errorf("%v: conditions of one subject: ceiling %+v, variances %v and %v", by, r.Ceiling, r.Variance(0), r.Variance(r.Lower()))
		}
		if _, err = inference.BootstrapSubjects(ctx, model.Each(components...), data, by, inference.Options{Source: rand.NewPCG(1, 2)}); err == nil {
			t.Errorf("%v: a single subject was drawn", by)
		}
	}
}

// TestMissingPairsLeaveAll compares data with missing pairs with data from which those pairs were taken out of everything.
func TestMissingPairsLeaveAll(t *testing.T) {
	components, data := noisy(2, 2, 4, 9)
	missing := []int{3, 17, 30}
	for k, p := range missing {
		data.Values.Set(k, p, math.NaN()) // in three subjects
	}
	r, err := inference.Fixed(ctx, model.Each(components...), data, compare.Pearson(), inference.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Pairs != 33 {
		t.Errorf("%d pairs are compared, want 33", r.Pairs)
	}
	keep := func(x []float64) (kept []float64) {
		for p, v := range x {
			if !slices.Contains(missing, p) {
				kept = append(kept, v)
			}
		}
		return kept
	}
	for i, c := range components {
		for s := range 4 {
			if want := correlation(keep(c.Values), keep(data.Values.RawRowView(s)), nil); !(math.Abs(r.Evaluations.At(i, s)-want) <= 1e-12) {
				t.Errorf("model %d, subject %d: %v, want %v", i, s, r.Evaluations.At(i, s), want)
			}
		}
	}
	if !(r.Ceiling.Lower < r.Ceiling.Upper) {
		t.Errorf("ceiling %+v", r.Ceiling)
	}
}

// correlation returns Pearson's correlation of values that count weight times, once each for nil.
func correlation(x, y, weight []float64) float64 {
	var n, mx, my, xx, yy, xy float64
	w := func(p int) float64 {
		if weight == nil {
			return 1
		}
		return weight[p]
	}
	for p := range x {
		n, mx, my = n+w(p), mx+w(p)*x[p], my+w(p)*y[p]
	}
	for p := range x {
		dx, dy := x[p]-mx/n, y[p]-my/n
		xx, yy, xy = xx+w(p)*dx*dx, yy+w(p)*dy*dy, xy+w(p)*dx*dy
	}
	return xy / math.Sqrt(xx*yy)
}

// TestUpperBoundIsTheLargest looks for RDMs that are more similar to the subjects than the pool; there is none where the bound is exact.
func TestUpperBoundIsTheLargest(t *testing.T) {
	components, data := noisy(3, 1, 4, 7)
	random := rand.New(rand.NewPCG(3, 3))
	for _, by := range []compare.Measure{compare.Cosine(), compare.Pearson(), compare.WhitenedCosine(nil), compare.WhitenedPearson(nil), compare.RhoA()} {
		r, err := inference.Fixed(ctx, model.Each(components...), data, by, inference.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var trials []*rsa.RDM
		for range 500 {
			c := *components[0]
			c.Values = make([]float64, len(c.Values))
			for s := range 4 {
				share := random.Float64()
				for p := range c.Values {
					c.Values[p] += share * data.Values.At(s, p)
				}
			}
			trials = append(trials, &c)
		}
		tried, err := inference.Fixed(ctx, model.Each(trials...), data, by, inference.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if best := slices.Max(tried.Mean); best > r.Ceiling.Upper+1e-12 {
			t.Errorf("%v: an RDM reaches %v, the bound is %v", by, best, r.Ceiling.Upper)
		}
	}
}

func TestGroupsOfSubjects(t *testing.T) {
	components, data := noisy(4, 2, 3, 8)
	twice := &rsa.Stack{Conditions: data.Conditions, Values: mat.NewDense(6, 28, nil), Measure: "data",
		Info: table.Table{table.Texts("person", "a", "a", "b", "b", "c", "c")}}
	for s := range 6 {
		twice.Values.SetRow(s, data.Values.RawRowView(s/2))
	}
	for _, by := range []compare.Measure{compare.Pearson(), compare.RhoA()} {
		single, err := inference.Fixed(ctx, model.Each(components...), data, by, inference.Options{})
		if err != nil {
			t.Fatal(err)
		}
		grouped, err := inference.Fixed(ctx, model.Each(components...), twice, by, inference.Options{SubjectGroups: "person"})
		if err != nil {
			t.Fatal(err)
		}
		for name, pair := range map[string][2]float64{
			"lower bound": {single.Ceiling.Lower, grouped.Ceiling.Lower}, "upper bound": {single.Ceiling.Upper, grouped.Ceiling.Upper},
			"variance": {single.Variance(1), grouped.Variance(1)}, "degrees of freedom": {single.DoF, grouped.DoF},
		} {
			if !(math.Abs(pair[0]-pair[1]) <= 1e-12) {
				t.Errorf("%v: %s is %v for persons, %v for their sessions", by, name, pair[0], pair[1])
			}
		}
	}
}

func TestInconsistentStudies(t *testing.T) {
	components, data := noisy(5, 2, 3, 8)
	shorter, _ := noisy(5, 1, 3, 7)
	renamed, swapped := *components[0], *components[0]
	renamed.Conditions = append([]string{"other"}, labels(8)[1:]...)
	swapped.Conditions = append([]string{"condition 01", "condition 00"}, labels(8)[2:]...)
	for want, c := range map[string]struct {
		models []model.Model
		opt    inference.Options
	}{
		"no models":                  {},
		"7 conditions":               {models: model.Each(shorter...)},
		`no condition "condition 00`: {models: model.Each(&renamed)},
		"one order":                  {models: model.Each(&swapped)},
		"groups of subjects":         {models: model.Each(components...), opt: inference.Options{SubjectGroups: "person"}},
		"groups of conditions":       {models: model.Each(components...), opt: inference.Options{ConditionGroups: "object"}},
	} {
		if _, err := inference.Fixed(ctx, c.models, data, compare.Cosine(), c.opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one with %q", err, want)
		}
	}
}
