package glm_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/table"
)

// wrong fails unless an error says each of some things.
func wrong(t *testing.T, err error, says ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one that says %q", says)
		return
	}
	if !strings.HasPrefix(err.Error(), "glm: ") {
		t.Errorf("%v: want the package's name in front", err)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%v: want it to say %q", err, s)
		}
	}
}

var observations = table.Table{
	table.Numbers("x", 1, 2, 3, 4, 5, 7),
	table.Texts("colour", "red", "green", "red", "blue", "green", "blue"),
	table.Numbers("run", 1, 1, 1, 2, 2, 2),
	table.Numbers("one", 1, 1, 1, 1, 1, 1),
	table.Numbers("holes", 1, math.NaN(), 1, 2, 3, 4),
}

func TestTerms(t *testing.T) {
	sd := math.Sqrt(((1-11./3)*(1-11./3) + (2-11./3)*(2-11./3) + (3-11./3)*(3-11./3) + (4-11./3)*(4-11./3) + (5-11./3)*(5-11./3) + (7-11./3)*(7-11./3)) / 6)
	for _, c := range []struct {
		term  glm.Term
		names []string
		first [][]float64 // the columns
	}{
		{glm.Intercept(), []string{"intercept"}, [][]float64{{1, 1, 1, 1, 1, 1}}},
		{glm.Number("x"), []string{"x"}, [][]float64{{1, 2, 3, 4, 5, 7}}},
		{glm.Factor("colour"), []string{"colour=green", "colour=red"}, [][]float64{{0, 1, 0, 0, 1, 0}, {1, 0, 1, 0, 0, 0}}},
		{glm.Indicators("run"), []string{"run=1", "run=2"}, [][]float64{{1, 1, 1, 0, 0, 0}, {0, 0, 0, 1, 1, 1}}},
		{glm.Product(glm.Number("x"), glm.Factor("run")), []string{"x:run=2"}, [][]float64{{0, 0, 0, 4, 5, 7}}},
		{glm.Product(glm.Indicators("run"), glm.Factor("colour")), []string{"run=1:colour=green", "run=1:colour=red", "run=2:colour=green", "run=2:colour=red"},
			[][]float64{{0, 1, 0, 0, 0, 0}, {1, 0, 1, 0, 0, 0}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 0}}},
		{glm.Within("run", "1", glm.Number("x")), []string{"x:run=1"}, [][]float64{{1, 2, 3, 0, 0, 0}}},
		{glm.ZScored(glm.Number("x")), []string{"x"}, [][]float64{{(1 - 11./3) / sd, (2 - 11./3) / sd, (3 - 11./3) / sd, (4 - 11./3) / sd, (5 - 11./3) / sd, (7 - 11./3) / sd}}},
	} {
		d := must[*glm.Design](t)(glm.DesignOf(observations, c.term))
		if !slices.Equal(d.Names, c.names) {
			t.Fatalf("regressors %q, want %q", d.Names, c.names)
		}
		for j, column := range c.first {
			for i, want := range column {
				near(t, c.names[j], d.X.At(i, j), want, 1e-14)
			}
		}
	}
}

func TestDesignRefuses(t *testing.T) {
	of := func(terms ...glm.Term) error { _, err := glm.DesignOf(observations, terms...); return err }
	wrong(t, of(), "no regressors")
	wrong(t, of(glm.Number("y")), `"y"`, "x")
	wrong(t, of(glm.Number("colour")), `"colour" holds texts`)
	wrong(t, of(glm.Number("holes")), `"holes": row 1`)
	wrong(t, of(glm.Factor("one")), "one level")
	wrong(t, of(glm.ZScored(glm.Number("one"))), `"one" is constant`)
	wrong(t, of(glm.Within("run", "3", glm.Number("x"))), `"run"`, "3")
	wrong(t, of(glm.Number("x"), glm.Number("x")), `two regressors are called "x"`)
	_, err := glm.DesignOf(nil, glm.Intercept())
	wrong(t, err, "no rows")
	_, err = glm.NewDesign([]string{"a"}, mat.NewDense(2, 2, nil))
	wrong(t, err, "1 names for 2")
	_, err = glm.NewDesign([]string{""}, mat.NewDense(2, 1, nil))
	wrong(t, err, "no name")
	_, err = glm.NewDesign([]string{"a"}, mat.NewDense(2, 1, []float64{1, math.Inf(1)}))
	wrong(t, err, `"a": observation 1 is +Inf`)
	_, err = glm.NewDesign(nil, nil)
	wrong(t, err, "no observations")
	d := must[*glm.Design](t)(glm.DesignOf(observations, glm.Intercept(), glm.Indicators("run"), glm.Number("x"), glm.Product(glm.Number("x"), glm.Indicators("run"))))
	wrong(t, d.Check(), `6 regressors and rank 4`, `"run=2" is a linear combination of ["intercept" "run=1"]`, `"x:run=2" is a linear combination of ["x" "x:run=1"]`)
	_, err = d.Select("x", "z")
	wrong(t, err, `"z"`)
	zero := must[*glm.Design](t)(glm.NewDesign([]string{"a", "b"}, mat.NewDense(3, 2, []float64{1, 0, 2, 0, 3, 0})))
	wrong(t, zero.Check(), `"b" is 0 everywhere`)
	if err := must[*glm.Design](t)(d.Select("intercept", "run=1", "x")).Check(); err != nil {
		t.Error(err)
	}
}

func TestFitRefuses(t *testing.T) {
	d := must[*glm.Design](t)(glm.DesignOf(observations, glm.Intercept(), glm.Number("x")))
	fit := func(o glm.Options, y ...float64) error { _, err := d.Fit(mat.NewDense(len(y), 1, y), o); return err }
	nan := math.NaN()
	wrong(t, fit(glm.Options{}, 1, 2, 3), "3 observations, the design has 6")
	wrong(t, fit(glm.Options{}, 1, 2, 3, nan, 5, 6), "observation 3 of channel 0 is missing", "DropMissing")
	wrong(t, fit(glm.Options{DropMissing: true}, 1, 2, 3, math.Inf(1), 5, 6), "observation 3 of channel 0 is +Inf")
	wrong(t, fit(glm.Options{DropMissing: true}, nan, nan, nan, nan, nan, nan), "channel 0 of 1 has no observation")
	wrong(t, fit(glm.Options{DropMissing: true}, 1, nan, 2, nan, nan, nan), "no degrees of freedom", "2 observations that channel 0 of 1 has")
	wrong(t, fit(glm.Options{Weights: []float64{1, 2}}, 1, 2, 3, 4, 5, 6), "2 weights")
	wrong(t, fit(glm.Options{Weights: []float64{1, 2, 0, 1, 1, 1}}, 1, 2, 3, 4, 5, 6), "observation 2 is 0")
	_, err := d.Fit(nil, glm.Options{})
	wrong(t, err, "no observations")
	run := must[*glm.Design](t)(glm.DesignOf(observations, glm.Intercept(), glm.Factor("run")))
	_, err = run.Fit(mat.NewDense(6, 1, []float64{nan, nan, nan, 1, 2, 3}), glm.Options{DropMissing: true})
	wrong(t, err, `"run=2" is a linear combination of ["intercept"]`, "channel 0 of 1")

	good := must[*glm.Fit](t)(d.Fit(mat.NewDense(6, 1, []float64{1, 2, 3, 4, 5, 9}), glm.Options{}))
	_, err = good.T(glm.Contrast{"z": 1})
	wrong(t, err, `no regressor "z"`)
	_, err = good.T(glm.Contrast{"x": 0})
	wrong(t, err, "zeros")
	_, err = good.T(glm.Contrast{"x": nan})
	wrong(t, err, `"x" is NaN`)
	_, err = good.F()
	wrong(t, err, "no contrasts")
	_, err = good.F(glm.Contrast{"x": 1}, glm.Contrast{"x": -2})
	wrong(t, err, "linear combinations")
	_, err = good.Beta("z")
	wrong(t, err, `no regressor "z"`)

	deficient := must[*glm.Design](t)(glm.DesignOf(observations, glm.Intercept(), glm.Indicators("run")))
	y := mat.NewDense(6, 1, []float64{1, 2, 3, 4, 5, 9})
	_, err = deficient.Fit(y, glm.Options{})
	wrong(t, err, `"run=2" is a linear combination of ["intercept" "run=1"]`)
	smallest := must[*glm.Fit](t)(deficient.Fit(y, glm.Options{MinimumNorm: true}))
	_, err = smallest.T(glm.Contrast{"run=1": 1})
	wrong(t, err, "not estimable")
	difference := must[*glm.TStatistic](t)(smallest.T(glm.Contrast{"run=2": 1, "run=1": -1}))
	near(t, "difference of means", difference.Effect[0], 4, 1e-12)
	if !math.IsNaN(smallest.P().At(1, 0)) {
		t.Error("a weight that is not estimable has a p value")
	}
}

func TestSerialRefuses(t *testing.T) {
	d := must[*glm.Design](t)(glm.DesignOf(observations, glm.Intercept()))
	_, _, err := d.FitSerial(mat.NewDense(6, 1, []float64{1, 2, 3, math.NaN(), 5, 6}), glm.AR1)
	wrong(t, err, "missing")
	defer func() {
		if recover() == nil {
			t.Error("noise model 9 is taken")
		}
	}()
	d.FitSerial(mat.NewDense(6, 1, nil), glm.NoiseModel(9))
}
