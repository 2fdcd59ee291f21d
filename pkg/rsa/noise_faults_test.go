package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// With true variances of 1 the mean of the diagonal is 1 for every number of repeats: row 2 of the list of faults, where peers have 0.51, 0.76 and 1.06 for these designs.
func TestMeasurementsHaveTheirDegreesOfFreedom(t *testing.T) {
	for _, c := range []struct{ conditions, repeats int }{{50, 2}, {50, 4}, {10, 20}} {
		var estimates []float64
		for draw := range 200 {
			random := rand.New(rand.NewPCG(uint64(draw), 7))
			rows := c.conditions * c.repeats
			x, names := normal(rows, 20, random), make([]string, rows)
			for i := range names {
				names[i] = strconv.Itoa(i % c.conditions)
			}
			trials := must[*rsa.Trials](t)(rsa.NewTrials(x, names, nil))
			got := must[*rsa.Covariance](t)(rsa.MeasurementCovariance(trials, rsa.NoiseOptions{Method: rsa.FullCovariance}))
			if got.DoF != float64(c.conditions*(c.repeats-1)) {
				t.Fatalf("%v degrees of freedom", got.DoF)
			}
			estimates = append(estimates, mat.Trace(got.Matrix)/20)
		}
		mean, se := meanAndError(estimates)
		if !(math.Abs(mean-1) <= 3*se) || se > 0.01 {
			t.Errorf("%d conditions × %d: mean variance %.4f ± %.4f, want 1", c.conditions, c.repeats, mean, se)
		}
	}
}

func meanAndError(x []float64) (mean, se float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		se += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(se / float64(len(x)-1) / float64(len(x)))
}

// From 50 conditions × 2 repeats of correlated channels, amounts with ν in its place come closer to the true covariance than those without: row 3 of the list of faults.
func TestAmountsOfShrinkage(t *testing.T) {
	truth := mat.NewSymDense(20, nil)
	for i := range 20 {
		for j := i; j < 20; j++ {
			truth.SetSym(i, j, math.Pow(0.5, float64(j-i)))
		}
	}
	var chol mat.Cholesky
	chol.Factorize(truth)
	for _, method := range []rsa.NoiseMethod{rsa.ShrunkToDiagonal, rsa.ShrunkToIdentity} {
		var gain []float64
		for draw := range 200 {
			random := rand.New(rand.NewPCG(uint64(draw), 11))
			var x mat.Dense
			x.Mul(normal(100, 20, random), chol.RawU())
			names := make([]string, 100)
			for i := range names {
				names[i] = strconv.Itoa(i % 50)
			}
			trials := must[*rsa.Trials](t)(rsa.NewTrials(&x, names, nil))
			loss := func(peer bool) float64 {
				got := must[*rsa.Covariance](t)(rsa.MeasurementCovariance(trials, rsa.NoiseOptions{Method: method, RsatoolboxAmounts: peer}))
				var d mat.Dense
				d.Sub(got.Matrix, truth)
				return math.Pow(mat.Norm(&d, 2), 2)
			}
			gain = append(gain, loss(true)-loss(false))
		}
		if mean, se := meanAndError(gain); mean < 3*se {
			t.Errorf("%v: squared error falls by %.3f ± %.3f, want a fall", method, mean, se)
		}
	}
}

// A list of residuals gives one matrix each, with or without a list of degrees of freedom: row 4 of the list of faults.
func TestNoiseByRun(t *testing.T) {
	residuals := readArray(t, "balanced_residuals.npy")
	var runs []*mat.Dense
	for r := range 4 {
		runs = append(runs, residuals.Slice(60*r, 60*r+60, 0, 30).(*mat.Dense))
	}
	full := rsa.NoiseOptions{Method: rsa.FullCovariance}
	plain := must[[]*rsa.Covariance](t)(rsa.ResidualCovarianceByRun(runs, nil, full))
	given := must[[]*rsa.Covariance](t)(rsa.ResidualCovarianceByRun(runs, []float64{59, 50, 40, 30}, full))
	pooled := must[*rsa.Covariance](t)(rsa.PooledResidualCovariance(runs, full))
	var mean mat.Dense
	mean.Add(plain[0].Matrix, plain[1].Matrix)
	mean.Add(&mean, plain[2].Matrix)
	mean.Add(&mean, plain[3].Matrix)
	mean.Scale(0.25, &mean) // all have 59 degrees of freedom
	if d := largest(&mean, pooled.Matrix); d > 1e-13 || pooled.DoF != 236 {
		t.Errorf("pooled: off by %.2g, %v degrees of freedom", d, pooled.DoF)
	}
	for r, dof := range []float64{59, 50, 40, 30} {
		var scaled mat.Dense
		scaled.Scale(59/dof, plain[r].Matrix)
		if d := largest(&scaled, given[r].Matrix); d > 1e-13 || given[r].DoF != dof || plain[r].DoF != 59 {
			t.Errorf("run %d: off by %.2g; %v and %v degrees of freedom", r, d, plain[r].DoF, given[r].DoF)
		}
	}
	precisions := must[[]*mat.SymDense](t)(rsa.Precisions(given))
	var unit mat.Dense
	unit.Mul(precisions[3], given[3].Matrix)
	for i := range 30 {
		unit.Set(i, i, unit.At(i, i)-1)
	}
	if d := mat.Max(&unit); len(precisions) != 4 || d > 1e-9 {
		t.Errorf("%d precisions; the last off by %.2g", len(precisions), d)
	}
	if _, err := rsa.ResidualCovarianceByRun(runs, []float64{1}, full); err == nil || err.Error() != "rsa: noise: 1 degrees of freedom for 4 runs" {
		t.Errorf("got %v", err)
	}
}

func TestMeasurementNoiseByRun(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	x := normal(10, 3, random)
	names := []string{"a", "a", "b", "b", "c", "a", "a", "a", "c", "c"}
	runs := []string{"1", "1", "1", "1", "1", "2", "2", "2", "2", "2"}
	trials := must[*rsa.Trials](t)(rsa.NewTrials(x, names, runs))
	got := must[[]*rsa.Covariance](t)(rsa.MeasurementCovarianceByRun(trials, rsa.NoiseOptions{Method: rsa.FullCovariance}))
	if got[0].DoF != 2 || got[1].DoF != 3 {
		t.Errorf("%v and %v degrees of freedom, want 2 and 3", got[0].DoF, got[1].DoF)
	}
	d := func(i, j, channel int) float64 { return x.At(i, channel) - x.At(j, channel) }
	want := (d(0, 1, 0)*d(0, 1, 2) + d(2, 3, 0)*d(2, 3, 2)) / 2 / 2 // of two values the deviations are half the difference
	if !(math.Abs(got[0].Matrix.At(0, 2)-want) <= 1e-14) {
		t.Errorf("covariance %v, want %v", got[0].Matrix.At(0, 2), want)
	}
	runs[0] = "3"
	trials = must[*rsa.Trials](t)(rsa.NewTrials(x, names, runs))
	const want3 = `rsa: noise: run "3": 1 rows of 1 conditions leave no degrees of freedom`
	if _, err := rsa.MeasurementCovarianceByRun(trials, rsa.NoiseOptions{}); err == nil || err.Error() != want3 {
		t.Errorf("got %v", err)
	}
}

// Rows that are missing altogether change nothing.
func TestMissingRowsHaveNoPart(t *testing.T) {
	x := readArray(t, "balanced_residuals.npy")
	rows, channels := x.Dims()
	more := mat.NewDense(rows+2, channels, slices.Repeat([]float64{math.NaN()}, (rows+2)*channels))
	more.Slice(1, rows+1, 0, channels).(*mat.Dense).Copy(x)
	for method := rsa.ShrunkToDiagonal; method <= rsa.DiagonalCovariance; method++ {
		want := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{Method: method}))
		got := must[*rsa.Covariance](t)(rsa.ResidualCovariance(more, rsa.NoiseOptions{Method: method}))
		if d := largest(got.Matrix, want.Matrix); d > 1e-12 || !(math.Abs(got.Shrinkage-want.Shrinkage) <= 1e-12) || !(math.Abs(got.DoF-want.DoF) <= 1e-9) {
			t.Errorf("%v: off by %.2g; shrinkage %v, want %v; %v degrees of freedom, want %v", method, d, got.Shrinkage, want.Shrinkage, got.DoF, want.DoF)
		}
	}
}

// With channels missing in some rows and in whole runs the estimate has no bias, variances and covariances alike.
func TestMissingValuesGiveNoBias(t *testing.T) {
	truth := mat.NewSymDense(3, []float64{1, 0.6, 0.3, 0.6, 1, 0.6, 0.3, 0.6, 1})
	var chol mat.Cholesky
	chol.Factorize(truth)
	var elements [3][3][]float64
	for draw := range 3000 {
		random := rand.New(rand.NewPCG(uint64(draw), 13))
		var x mat.Dense
		x.Mul(normal(24, 3, random), chol.RawU())
		names := make([]string, 24)
		for i := range names {
			names[i] = strconv.Itoa(i % 6)
			if i < 8 || i%7 == 0 {
				x.Set(i, 0, math.NaN())
			}
			if i%5 == 0 {
				x.Set(i, 2, math.NaN())
			}
		}
		got := must[*rsa.Covariance](t)(rsa.MeasurementCovariance(must[*rsa.Trials](t)(rsa.NewTrials(&x, names, nil)), rsa.NoiseOptions{Method: rsa.FullCovariance}))
		for j := range 3 {
			for k := range 3 {
				elements[j][k] = append(elements[j][k], got.Matrix.At(j, k))
			}
		}
	}
	for j := range 3 {
		for k := range 3 {
			if mean, se := meanAndError(elements[j][k]); !(math.Abs(mean-truth.At(j, k)) <= 3*se) {
				t.Errorf("(%d,%d): mean %.4f ± %.4f, want %v", j, k, mean, se, truth.At(j, k))
			}
		}
	}
	apart := mat.NewDense(4, 2, []float64{1, math.NaN(), 2, math.NaN(), math.NaN(), 3, math.NaN(), 4})
	if _, err := rsa.ResidualCovariance(apart, rsa.NoiseOptions{}); err == nil ||
		err.Error() != "rsa: noise: channels 0 and 1 have 0 rows in common, which leave no degrees of freedom" {
		t.Errorf("got %v", err)
	}
}

// Row 8 of the list of faults: whatever the order of the rows, conditions ascend, numbers by size, in σ_k as in trials.
func TestConditionsAscendEverywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	x := normal(9, 5, random)
	d := must[*rsa.Dataset](t)(rsa.NewDataset(x, table.Table{table.Numbers("stimulus", 10, 9, 100, 9, 100, 10, 100, 10, 9), table.Numbers("run", 1, 1, 1, 2, 2, 2, 3, 3, 3)}))
	want := must[*rsa.ConditionNoise](t)(rsa.EstimateConditionNoise(must[*rsa.Trials](t)(d.Trials("stimulus", "run")), nil))
	if !slices.Equal(want.Conditions, []string{"9", "10", "100"}) {
		t.Errorf("conditions %v", want.Conditions)
	}
	for range 5 {
		mixed := must[*rsa.Trials](t)(d.Select(random.Perm(9)).Trials("stimulus", "run"))
		got := must[*rsa.ConditionNoise](t)(rsa.EstimateConditionNoise(mixed, nil))
		if !slices.Equal(got.Conditions, want.Conditions) || largest(got.Matrix, want.Matrix) > 1e-14 {
			t.Errorf("another order of rows: %v of %v", mat.Formatted(got.Matrix), got.Conditions)
		}
	}
}

func ExampleResidualCovariance() {
	// Two voxels over six volumes: what a linear model of the time series has left, which took 2 degrees of freedom.
	residuals := mat.NewDense(6, 2, []float64{1, 2, -1, -1, 2, 1, -2, -3, 1, 1, -1, 0})
	noise, _ := rsa.ResidualCovariance(residuals, rsa.NoiseOptions{DoF: 4})
	precision, _ := noise.Precision()
	fmt.Printf("shrunk by %.3f with %v degrees of freedom\n", noise.Shrinkage, noise.DoF)
	fmt.Printf("%.3f\n", mat.Formatted(precision))
	full, _ := rsa.ResidualCovariance(mat.NewDense(2, 3, []float64{1, 2, 3, 4, 6, 5}), rsa.NoiseOptions{Method: rsa.FullCovariance})
	_, err := full.Precision()
	fmt.Println(err)
	// Output:
	// shrunk by 0.229 with 4 degrees of freedom
	// ⎡ 0.601  -0.348⎤
	// ⎣-0.348   0.451⎦
	// rsa: noise: 1 degrees of freedom for 3 channels: the covariance has no inverse; shrink it
}

func ExampleConditionNoise_For() {
	trials, _ := rsa.NewTrials(mat.NewDense(4, 2, []float64{1, 0, 0, 2, 3, 2, 2, 2}), []string{"thumb", "index", "thumb", "index"}, []string{"1", "1", "2", "2"})
	noise, _ := rsa.EstimateConditionNoise(trials, nil)
	sigma, _ := noise.For([]string{"thumb", "index"}) // in the order of some RDM
	fmt.Println(noise.Conditions)
	fmt.Println(mat.Formatted(sigma))
	// Output:
	// [index thumb]
	// ⎡2  1⎤
	// ⎣1  1⎦
}
