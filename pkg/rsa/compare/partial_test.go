package compare_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// someRDM returns an RDM of values that are a mixture of others and noise of its own.
func someRDM(t *testing.T, name string, of ...*rsa.RDM) *rsa.RDM {
	t.Helper()
	r, values, conditions := rng.New(21).At(name).Rand(), make([]float64, 45), make([]string, 10)
	for i := range conditions {
		conditions[i] = fmt.Sprint("c", i)
	}
	for p := range values {
		values[p] = r.NormFloat64()
		for _, o := range of {
			values[p] += o.Values[p]
		}
	}
	out, err := rsa.New(values, conditions, name)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// residual returns what a least-squares regression on some RDMs and a constant leaves.
func residual(t *testing.T, y []float64, on []*rsa.RDM) []float64 {
	t.Helper()
	x := mat.NewDense(len(y), len(on)+1, nil)
	for p := range y {
		x.Set(p, 0, 1)
		for k, r := range on {
			x.Set(p, k+1, r.Values[p])
		}
	}
	var w, fit mat.Dense
	if err := w.Solve(x, mat.NewDense(len(y), 1, y)); err != nil {
		t.Fatal(err)
	}
	fit.Mul(x, &w)
	out := make([]float64, len(y))
	for p := range y {
		out[p] = y[p] - fit.At(p, 0)
	}
	return out
}

func TestPartialIsTheCorrelationOfResiduals(t *testing.T) {
	a, b := someRDM(t, "a"), someRDM(t, "b")
	model, data := someRDM(t, "model", a), someRDM(t, "data", a, b)
	for _, controls := range [][]*rsa.RDM{nil, {a}, {a, b}} {
		got, err := compare.Partial(data, model, controls, compare.ControlOptions{})
		if err != nil {
			t.Fatal(err)
		}
		y, x := residual(t, data.Values, controls), residual(t, model.Values, controls)
		want := compare.Controlled{Partial: stat.Correlation(y, x, nil), SemiPartial: stat.Correlation(data.Values, x, nil), Plain: stat.Correlation(data.Values, model.Values, nil)}
		if !(math.Abs(got.Partial-want.Partial) <= 1e-12) || !(math.Abs(got.SemiPartial-want.SemiPartial) <= 1e-12) || !(math.Abs(got.Plain-want.Plain) <= 1e-12) || got.Pairs != 45 {
			t.Errorf("%d controls: %+v, want %+v", len(controls), *got, want)
		}
	}
	// On ranks, any increasing change of values changes nothing.
	bent := someRDM(t, "data", a, b)
	for p, v := range bent.Values {
		bent.Values[p] = math.Exp(v)
	}
	one, err := compare.Partial(data, model, []*rsa.RDM{a}, compare.ControlOptions{Ranks: true})
	if err != nil {
		t.Fatal(err)
	}
	two, err := compare.Partial(bent, model, []*rsa.RDM{a}, compare.ControlOptions{Ranks: true})
	if err != nil || *one != *two {
		t.Errorf("ranks: %+v and %+v, %v", one, two, err)
	}
	// A missing pair leaves all RDMs.
	data.Values[3], a.Values[7] = math.NaN(), math.NaN()
	if got, err := compare.Partial(data, model, []*rsa.RDM{a}, compare.ControlOptions{}); err != nil || got.Pairs != 43 || math.IsNaN(got.Partial) {
		t.Errorf("two pairs missing: %+v, %v", got, err)
	}
}

func TestVarianceAddsUp(t *testing.T) {
	a, b, c := someRDM(t, "a"), someRDM(t, "b"), someRDM(t, "c")
	models := []*rsa.RDM{someRDM(t, "m0", a), someRDM(t, "m1", a, b), someRDM(t, "m2", c)}
	data := someRDM(t, "data", a, b, c)
	v, err := compare.Commonality(data, models, compare.ControlOptions{})
	if err != nil {
		t.Fatal(err)
	}
	total := stat.Variance(data.Values, nil)
	for s := range v.Explained {
		var in []*rsa.RDM
		for k, m := range models {
			if s>>k&1 == 1 {
				in = append(in, m)
			}
		}
		if want := 1 - stat.Variance(residual(t, data.Values, in), nil)/total; !(math.Abs(v.Explained[s]-want) <= 1e-12) {
			t.Errorf("R² of subset %b: %v, want %v", s, v.Explained[s], want)
		}
		// What any of the models of s explain is all that no shares outside s miss.
		sum := 0.0
		for r := 1; r < len(v.Common); r++ {
			if r&s != 0 {
				sum += v.Common[r]
			}
		}
		if !(math.Abs(sum-v.Explained[s]) <= 1e-12) {
			t.Errorf("shares of subset %b add up to %v, R² is %v", s, sum, v.Explained[s])
		}
	}
	if want := 1 - stat.Variance(residual(t, data.Values, models), nil)/total; !(math.Abs(v.All()-want) <= 1e-12) {
		t.Errorf("R² of all: %v, want %v", v.All(), want)
	}
	for k, m := range models {
		c, err := compare.Partial(data, m, append(append([]*rsa.RDM{}, models[:k]...), models[k+1:]...), compare.ControlOptions{})
		if err != nil || !(math.Abs(c.SemiPartial*c.SemiPartial-v.Unique(k)) <= 1e-12) {
			t.Errorf("model %d: unique %v, square of the semi-partial correlation %v, %v", k, v.Unique(k), c.SemiPartial*c.SemiPartial, err)
		}
	}
	if text := v.String(); strings.Count(text, "\n") != 7 || !strings.Contains(text, "m0 + m1 + m2") {
		t.Errorf("prints as\n%s", text)
	}
}

func TestControlledRefusals(t *testing.T) {
	a, b := someRDM(t, "a"), someRDM(t, "b")
	flat, other := someRDM(t, "flat"), someRDM(t, "other")
	for p := range flat.Values {
		flat.Values[p] = 2
	}
	other.Conditions[4] = "x"
	for _, c := range []struct {
		data, model *rsa.RDM
		controls    []*rsa.RDM
		want        string
	}{
		{a, flat, nil, "RDM 1 (flat): all 45 pairs have the same value"},
		{a, other, nil, "RDM 1 (other) has other conditions"},
		{a, nil, nil, "RDM 1 is not whole"},
	} {
		if _, err := compare.Partial(c.data, c.model, c.controls, compare.ControlOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	var collinear rsa.Collinear
	if _, err := compare.Partial(a, b, []*rsa.RDM{b}, compare.ControlOptions{}); !errors.As(err, &collinear) {
		t.Errorf("the model as its own control: %v", err)
	}
	if _, err := compare.Commonality(a, []*rsa.RDM{b, b}, compare.ControlOptions{}); !errors.As(err, &collinear) {
		t.Errorf("twice the same model: %v", err)
	}
	if _, err := compare.Commonality(a, nil, compare.ControlOptions{}); err == nil {
		t.Error("no model has no error")
	}
}
