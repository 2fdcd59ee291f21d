package glm_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/table"
)

// random returns a design with an intercept and noise for it.
func random(t *testing.T, n, regressors, channels int) (*glm.Design, *mat.Dense) {
	t.Helper()
	r := rng.New(6).At("random", n, regressors, channels).Rand()
	x, y, names := mat.NewDense(n, regressors, nil), mat.NewDense(n, channels, nil), []string(nil)
	for j := range regressors {
		names = append(names, fmt.Sprint("x", j))
		for i := range n {
			x.Set(i, j, 1)
			if j > 0 {
				x.Set(i, j, r.NormFloat64())
			}
		}
	}
	for i := range n {
		for c := range channels {
			y.Set(i, c, r.NormFloat64())
		}
	}
	return must[*glm.Design](t)(glm.NewDesign(names, x)), y
}

// The t test of two groups and the one of a mean are linear models; F of one contrast is t².
func TestKnownTests(t *testing.T) {
	a, b := []float64{3, 5, 4, 8, 1}, []float64{6, 9, 7.5, 8, 9, 10}
	n, both := len(a)+len(b), append(append([]float64(nil), a...), b...)
	groups := table.Texts("group")
	for i := range both {
		groups.Text = append(groups.Text, map[bool]string{true: "a", false: "b"}[i < len(a)])
	}
	d := must[*glm.Design](t)(glm.DesignOf(table.Table{groups}, glm.Intercept(), glm.Factor("group")))
	fit := must[*glm.Fit](t)(d.Fit(mat.NewDense(n, 1, both), glm.Options{}))
	tt := must[*glm.TStatistic](t)(fit.T(glm.Contrast{"group=b": 1}))
	near(t, "difference of means", tt.Effect[0], 8.25-4.2, 1e-13)
	pooled := (squaresAboutMean(a) + squaresAboutMean(b)) / 9
	near(t, "pooled variance", fit.Variance[0], pooled, 1e-13)
	near(t, "t", tt.T[0], (8.25-4.2)/math.Sqrt(pooled*(1./5+1./6)), 1e-13)
	f := must[*glm.FStatistic](t)(fit.Joint("group=b"))
	near(t, "F", f.F[0], tt.T[0]*tt.T[0], 1e-13)
	near(t, "p of F", f.P[0], tt.P[0], 1e-13)
	near(t, "one-sided p", tt.OneSided(inference.Greater)[0], tt.P[0]/2, 1e-15)
	near(t, "p of the weight", fit.P().At(1, 0), tt.P[0], 1e-15)

	alone := must[*glm.Design](t)(glm.DesignOf(table.Table{groups}.Select([]int{0, 1, 2, 3, 4}), glm.Intercept()))
	of := must[*glm.TStatistic](t)(must[*glm.Fit](t)(alone.Fit(mat.NewDense(5, 1, a), glm.Options{})).T(glm.Contrast{"intercept": 1}))
	near(t, "p of a mean", of.P[0], inference.TTest(a, 0, inference.TwoSided).P, 1e-14)
}

// Weights are a linear function of the data; tests do not see scale and shift, and not the units of regressors.
func TestInvariances(t *testing.T) {
	d, y := random(t, 40, 4, 5)
	fit := must[*glm.Fit](t)(d.Fit(y, glm.Options{}))
	tt := must[*glm.TStatistic](t)(fit.T(glm.Contrast{"x1": 1, "x3": 2}))
	scaled := mat.DenseCopyOf(y)
	scaled.Apply(func(i, c int, v float64) float64 { return 7 - 1e6*v + 3*d.X.At(i, 2) }, scaled)
	other := must[*glm.Fit](t)(d.Fit(scaled, glm.Options{}))
	flipped := must[*glm.TStatistic](t)(other.T(glm.Contrast{"x1": 1, "x3": 2}))
	x := mat.DenseCopyOf(d.X)
	x.Apply(func(i, j int, v float64) float64 { return v * math.Pow(10, float64(3*j)) }, x)
	units := must[*glm.TStatistic](t)(must[*glm.Fit](t)(must[*glm.Design](t)(glm.NewDesign(d.Names, x)).Fit(y, glm.Options{})).T(glm.Contrast{"x1": 1e3, "x3": 2e9}))
	weights := make([]float64, 40)
	for i := range weights {
		weights[i] = 3
	}
	weighted := must[*glm.TStatistic](t)(must[*glm.Fit](t)(d.Fit(y, glm.Options{Weights: weights})).T(glm.Contrast{"x1": 1, "x3": 2}))
	for c := range tt.T {
		near(t, "t of scaled data", flipped.T[c], -tt.T[c], 1e-9)
		near(t, "t with other units", units.T[c], tt.T[c], 1e-10)
		near(t, "t with equal weights", weighted.T[c], tt.T[c], 1e-10)
		near(t, "weight of shifted data", other.Betas.At(2, c), 3-1e6*fit.Betas.At(2, c), 1e-9)
		near(t, "R² of one's own prediction", fit.R2[c], 1-fit.Variance[c]*36/squaresAboutMean(mat.Col(nil, c, y)), 1e-12)
	}
	var left mat.Dense
	left.Mul(d.X.T(), fit.Residuals())
	if largest := mat.Max(&left); !(largest < 1e-12) {
		t.Errorf("residuals are not orthogonal to the design: %v", largest)
	}
}

func squaresAboutMean(values []float64) (sum float64) {
	mean := 0.
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return sum
}

// Channels that the model explains, constant ones first of all, have a variance of exactly 0 and no tests.
func TestConstantChannels(t *testing.T) {
	d, _ := random(t, 30, 3, 1)
	y := mat.NewDense(30, 4, nil)
	for i := range 30 {
		y.SetRow(i, []float64{0, 1234.567, 4 + 3*d.X.At(i, 1), d.X.At(i, 1) * d.X.At(i, 1)})
	}
	for _, model := range []glm.NoiseModel{glm.WhiteNoise, glm.AR1, glm.AR1YuleWalker, glm.AR1Pooled} {
		fit, rho, err := d.FitSerial(y, model)
		if err != nil {
			t.Fatal(err)
		}
		tt := must[*glm.TStatistic](t)(fit.T(glm.Contrast{"x1": 1}))
		for c, want := range []float64{0, 0, 3} {
			near(t, "weight", fit.Betas.At(1, c), want, 1e-11)
			if fit.Variance[c] != 0 || !math.IsNaN(tt.T[c]) || !math.IsNaN(tt.P[c]) || rho[c] != 0 {
				t.Errorf("%v, channel %d: variance %v, t %v, p %v, ρ %v", model, c, fit.Variance[c], tt.T[c], tt.P[c], rho[c])
			}
		}
		if !math.IsNaN(fit.R2[0]) || !math.IsNaN(fit.R2[1]) || fit.R2[2] != 1 || !(fit.R2[3] > 0 && fit.R2[3] < 1) || !(tt.P[3] > 0) {
			t.Errorf("%v: R² %v", model, fit.R2)
		}
	}
}

// Missing values are left out of each channel by itself, and stay missing in its residuals.
// Squares of very large and very small values are infinite and 0: a variance of 0 would be a wrong number.
func TestSizes(t *testing.T) {
	d, err := glm.NewDesign([]string{"intercept", "x"}, mat.NewDense(4, 2, []float64{1, 0, 1, 1, 1, 2, 1, 5}))
	if err != nil {
		t.Fatal(err)
	}
	values := []float64{1, 3, -2, 4}
	want := must[*glm.Fit](t)(d.Fit(mat.NewDense(4, 1, values), glm.Options{})).R2[0]
	for _, size := range []float64{1e-200, 1e-139, 1e139, 1e200} {
		y := mat.NewDense(4, 1, nil)
		y.Scale(size, mat.NewDense(4, 1, values))
		f, err := d.Fit(y, glm.Options{})
		switch within := size > 1e-150 && size < 1e150; {
		case within && err != nil:
			t.Error(err)
		case within && !(math.Abs(f.R2[0]-want) <= 1e-12):
			t.Errorf("values of %v: R² is %v, want %v", size, f.R2[0], want)
		case !within && (err == nil || !strings.Contains(err.Error(), "channel 0")):
			t.Errorf("values of %v: want an error that names the channel, got %v", size, err)
		}
	}
}

func TestMissing(t *testing.T) {
	d, y := random(t, 20, 3, 600)
	whole := must[*glm.Fit](t)(d.Fit(y, glm.Options{}))
	holes := mat.DenseCopyOf(y)
	for c := 1; c < 600; c += 2 {
		holes.Set(c%7, c, math.NaN())
	}
	fit := must[*glm.Fit](t)(d.Fit(holes, glm.Options{DropMissing: true}))
	left := fit.Residuals()
	for c := range 600 {
		if c%2 == 0 {
			near(t, "weight", fit.Betas.At(1, c), whole.Betas.At(1, c), 1e-12)
			near(t, "degrees of freedom", fit.DoF[c], 17, 0)
			continue
		}
		near(t, "degrees of freedom", fit.DoF[c], 16, 0)
		for i := range 20 {
			if gone := i == c%7; math.IsNaN(left.At(i, c)) != gone {
				t.Fatalf("residual %d of channel %d is %v", i, c, left.At(i, c))
			}
		}
	}
}

// Results have the same bits on one core and on several.
func TestCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	d, y := random(t, 50, 4, 700)
	for _, model := range []glm.NoiseModel{glm.WhiteNoise, glm.AR1, glm.AR1YuleWalker, glm.AR1Pooled} {
		var betas []*mat.Dense
		var all [][]float64
		for _, procs := range []int{1, 3} {
			runtime.GOMAXPROCS(procs)
			fit, rho, err := d.FitSerial(y, model)
			if err != nil {
				t.Fatal(err)
			}
			betas, all = append(betas, fit.Betas, fit.Residuals()), append(all, fit.Variance, rho, fit.R2)
		}
		if !mat.Equal(betas[0], betas[2]) || !mat.Equal(betas[1], betas[3]) {
			t.Errorf("%v: weights or residuals depend on the number of cores", model)
		}
		for k := range 3 {
			for c := range all[k] {
				if all[k][c] != all[k+3][c] {
					t.Fatalf("%v: channel %d depends on the number of cores", model, c)
				}
			}
		}
	}
}

// TestNearlyCollinear: a regressor of which a billionth is its own has the weight that this part has alone, a billion times as large, and residuals
// are orthogonal to all regressors to rounding all the same.
func TestNearlyCollinear(t *testing.T) {
	d, y := random(t, 60, 4, 3)
	const own = 0x1p-30
	x := mat.DenseCopyOf(d.X)
	x.Apply(func(i, j int, v float64) float64 {
		if j == 3 {
			return 1 + 2*d.X.At(i, 1) + d.X.At(i, 2) + own*v
		}
		return v
	}, x)
	close := must[*glm.Fit](t)(must[*glm.Design](t)(glm.NewDesign(d.Names, x)).Fit(y, glm.Options{}))
	apart := must[*glm.Fit](t)(d.Fit(y, glm.Options{}))
	for c := range 3 {
		if got, want := own*close.Betas.At(3, c), apart.Betas.At(3, c); !(math.Abs(got-want) <= 1e-5) {
			t.Errorf("weight %v, want %v", got, want)
		}
		near(t, "variance", close.Variance[c], apart.Variance[c], 1e-5)
	}
	var left mat.Dense
	left.Mul(x.T(), close.Residuals())
	if largest := max(mat.Max(&left), -mat.Min(&left)); !(largest < 1e-12) {
		t.Errorf("residuals are not orthogonal to the design: %v", largest)
	}
}
