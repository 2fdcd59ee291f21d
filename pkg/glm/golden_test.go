package glm_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
)

func golden(t *testing.T, file string, into any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// near fails unless got is within a share tol of want, or of 1 where want is smaller.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*max(1, math.Abs(want))) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func dense(rows [][]float64) *mat.Dense {
	m := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.SetRow(i, row)
	}
	return m
}

type linear struct {
	Betas, Errors, P                        [][]float64
	Variance, DoF, R2, T, TP, Effect, F, FP []float64
}

// agrees compares a fit and its contrasts with those of statsmodels. Where weights are not estimable, single p values are passed over.
func (want linear) agrees(t *testing.T, what string, fit *glm.Fit, single bool, c glm.Contrast, all ...glm.Contrast) {
	t.Helper()
	const tol = 1e-10
	s, p := fit.StandardErrors(), fit.P()
	tt := must[*glm.TStatistic](t)(fit.T(c))
	ff := must[*glm.FStatistic](t)(fit.F(all...))
	for i := range want.Betas {
		for j, b := range want.Betas[i] {
			near(t, what+" beta", fit.Betas.At(j, i), b, tol)
			near(t, what+" error", s.At(j, i), want.Errors[i][j], tol)
			if single {
				near(t, what+" p", p.At(j, i), want.P[i][j], tol)
			}
		}
		near(t, what+" variance", fit.Variance[i], want.Variance[i], tol)
		near(t, what+" dof", fit.DoF[i], want.DoF[i], 0)
		near(t, what+" R²", fit.R2[i], want.R2[i], tol)
		near(t, what+" effect", tt.Effect[i], want.Effect[i], tol)
		near(t, what+" t", tt.T[i], want.T[i], tol)
		near(t, what+" p of t", tt.P[i], want.TP[i], tol)
		near(t, what+" F", ff.F[i], want.F[i], tol)
		near(t, what+" p of F", ff.P[i], want.FP[i], tol)
		near(t, what+" dof of F", ff.DoF2[i], want.DoF[i], 0)
	}
}

// TestAgainstStatsmodels compares with testdata/linear.json, which testdata/expected_linear.py explains.
func TestAgainstStatsmodels(t *testing.T) {
	var g struct {
		X, Y                                                   [][]float64
		W                                                      []float64
		Gone                                                   [][2]int
		OLS, WLS, Missing, Weighted_missing, Origin, Deficient linear
	}
	golden(t, "linear.json", &g)
	design := must[*glm.Design](t)
	fits := must[*glm.Fit](t)
	x, y := dense(g.X), dense(g.Y)
	d := design(glm.NewDesign([]string{"intercept", "a", "b", "c"}, x))
	one, two := glm.Contrast{"a": 1, "b": -2, "c": .5}, []glm.Contrast{{"a": 1}, {"b": 1, "c": -1}}
	g.OLS.agrees(t, "OLS", fits(d.Fit(y, glm.Options{})), true, one, two...)
	g.WLS.agrees(t, "WLS", fits(d.Fit(y, glm.Options{Weights: g.W})), true, one, two...)
	holes := mat.DenseCopyOf(y)
	for _, at := range g.Gone {
		holes.Set(at[0], at[1], math.NaN())
	}
	g.Missing.agrees(t, "missing", fits(d.Fit(holes, glm.Options{DropMissing: true})), true, one, two...)
	g.Weighted_missing.agrees(t, "weighted, missing", fits(d.Fit(holes, glm.Options{DropMissing: true, Weights: g.W})), true, one, two...)
	origin := design(d.Select("a", "b"))
	g.Origin.agrees(t, "through the origin", fits(origin.Fit(y, glm.Options{})), true, glm.Contrast{"a": 1, "b": -2}, glm.Contrast{"a": 1}, glm.Contrast{"b": 1})
	extra := mat.NewDense(len(g.X), 5, nil)
	for i, row := range g.X {
		extra.SetRow(i, append(row, row[1]-2*row[3]))
	}
	deficient := design(glm.NewDesign([]string{"intercept", "a", "b", "c", "d"}, extra))
	g.Deficient.agrees(t, "deficient", fits(deficient.Fit(y, glm.Options{MinimumNorm: true})), false, glm.Contrast{"a": 1, "b": 1, "d": 1},
		glm.Contrast{"b": 1}, glm.Contrast{"a": 1, "d": 1})
}

// TestLongley compares with the certified values of NIST's Statistical Reference Datasets, where regressors are nearly collinear.
func TestLongley(t *testing.T) {
	var g struct {
		Longley struct {
			X [][]float64
			Y []float64
		}
	}
	golden(t, "linear.json", &g)
	d := must[*glm.Design](t)(glm.NewDesign([]string{"intercept", "deflator", "GNP", "unemployed", "armed forces", "population", "year"}, dense(g.Longley.X)))
	fit := must[*glm.Fit](t)(d.Fit(mat.NewDense(len(g.Longley.Y), 1, g.Longley.Y), glm.Options{}))
	s := fit.StandardErrors()
	for j, want := range [][2]float64{
		{-3482258.63459582, 890420.383607373}, {15.0618722713733, 84.9149257747669}, {-0.358191792925910e-01, 0.334910077722432e-01}, {-2.02022980381683, 0.488399681651699},
		{-1.03322686717359, 0.214274163161675}, {-0.511041056535807e-01, 0.226073200069370}, {1829.15146461355, 455.478499142212},
	} {
		if b := fit.Betas.At(j, 0); !(math.Abs(b/want[0]-1) <= 1e-9) {
			t.Errorf("weight %d: got %v, want %v", j, b, want[0])
		}
		if e := s.At(j, 0); !(math.Abs(e/want[1]-1) <= 1e-9) {
			t.Errorf("error %d: got %v, want %v", j, e, want[1])
		}
	}
	near(t, "residual standard deviation", math.Sqrt(fit.Variance[0]), 304.854073561965, 1e-11)
	near(t, "R²", fit.R2[0], 0.995479004577296, 1e-12)
	f := must[*glm.FStatistic](t)(fit.Joint(d.Names[1:]...))
	near(t, "F", f.F[0], 330.285339234588, 1e-9)
}
