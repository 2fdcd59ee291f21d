package glm_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// haxbyRuns are the twelve runs of the slice, with the blocks as events and the motion of the head as confounds.
func haxbyRuns(t *testing.T) (*data.Haxby, []glm.FMRIRun) {
	t.Helper()
	needsData(t)
	h := must[*data.Haxby](t)(data.Haxby2001(context.Background(), data.HaxbyOptions{}))
	volumes, voxels := h.Volumes.Dims()
	runs := make([]glm.FMRIRun, 12)
	each := volumes / len(runs)
	for run := range runs {
		runs[run].Name = fmt.Sprint(run + 1)
		runs[run].Values = h.Volumes.Slice(run*each, (run+1)*each, 0, voxels).(*mat.Dense)
		for k := range 6 {
			runs[run].Confounds = append(runs[run].Confounds, table.Numbers(fmt.Sprintf("motion_%d", k), mat.Col(nil, k, h.Motion.Slice(run*each, (run+1)*each, 0, 6))...))
		}
	}
	for _, b := range h.Blocks {
		e := &runs[b.Run-1].Events
		e.Conditions = append(e.Conditions, b.Category)
		e.Onsets = append(e.Onsets, float64(b.First-(b.Run-1)*each)*h.TR-3) // labels are some 3 s later than the pictures, see data.Haxby2001
		e.Durations = append(e.Durations, 24)
	}
	return h, runs
}

// halves returns the mean correlation of patterns of odd and even runs, without the mean over conditions of each half, within and between conditions.
func halves(t *testing.T, trials *rsa.Trials) (within, between float64) {
	t.Helper()
	n := len(trials.Conditions)
	_, voxels := trials.Values.Dims()
	var half [2]*mat.Dense
	for i := range half {
		half[i] = mat.NewDense(n, voxels, nil)
	}
	for row, of := range trials.Of {
		to := half[trials.Run[row]%2].RawRowView(of)
		for v, x := range trials.Values.RawRowView(row) {
			to[v] += x
		}
	}
	for _, h := range half {
		for v := range voxels {
			column := mat.Col(nil, v, h)
			for i := range n {
				h.Set(i, v, column[i]-stat.Mean(column, nil))
			}
		}
	}
	for i := range n {
		for j := range n {
			if r := stat.Correlation(half[0].RawRowView(i), half[1].RawRowView(j), nil); i == j {
				within += r / float64(n)
			} else {
				between += r / float64(n*(n-1))
			}
		}
	}
	return within, between
}

// lagOne is the mean over columns of the correlation between successive rows.
func lagOne(r *mat.Dense) (mean float64) {
	n, columns := r.Dims()
	for c := range columns {
		column := mat.Col(nil, c, r)
		mean += stat.Correlation(column[1:], column[:n-1], nil) / float64(columns)
	}
	return mean
}

// TestHaxby fits the slice of Haxby et al. (2001) run by run: patterns of odd and even runs are alike within categories and not between them, as means of
// blocks are, to which they are similar, and distances between categories that are cross-validated and whitened are positive.
func TestHaxby(t *testing.T) {
	h, runs := haxbyRuns(t)
	result := must[*glm.FMRIResult](t)(glm.FitFMRI(context.Background(), runs, glm.FMRIOptions{TR: h.TR}))
	trials := result.Trials()
	if rows, voxels := trials.Values.Dims(); rows != 96 || voxels != 530 || !slices.Equal(trials.Conditions, data.HaxbyCategories()) || len(trials.Runs) != 12 {
		t.Fatalf("%d × %d weights of %q", rows, voxels, trials.Conditions)
	}
	if err := trials.Check(); err != nil {
		t.Fatal(err)
	}
	within, between := halves(t, trials)
	patterns := must[*data.HaxbyPatterns](t)(h.Patterns(data.HaxbyPatternOptions{Trend: data.QuadraticTrend}))
	meanWithin, meanBetween := halves(t, patterns.Trials())
	t.Logf("weights: %.3f within and %.3f between categories; means of blocks: %.3f and %.3f", within, between, meanWithin, meanBetween)
	if !(within > .1 && between < 0 && within-between > .15) {
		t.Errorf("patterns of odd and even runs correlate %.3f within and %.3f between categories", within, between)
	}
	similar, residuals, expected := 0., 0., 0.
	plain := slices.Clone(runs)
	for run := range plain {
		plain[run].Confounds = nil
	}
	alike := must[*glm.FMRIResult](t)(glm.FitFMRI(context.Background(), plain, glm.FMRIOptions{TR: h.TR, Drift: glm.PolynomialDrift, Degree: 2, Noise: glm.WhiteNoise}))
	for row := range 96 {
		similar += stat.Correlation(alike.Trials().Values.RawRowView(row), patterns.Values.RawRowView(row), nil) / 96
	}
	if t.Logf("weights and means, both with a quadratic trend, correlate %.3f", similar); !(similar > .7) {
		t.Errorf("weights and means of blocks correlate %.3f on average", similar)
	}
	left, dof := result.Residuals()
	for run, r := range left {
		n, _ := r.Dims()
		if rank := len(result.Fits[run].Design.Names); dof[run] != float64(121-rank) || rank != 8+6+4+1 || n != 121 {
			t.Fatalf("run %d: %d volumes and %v degrees of freedom with %d regressors", run+1, n, dof[run], rank)
		}
		residuals += lagOne(r) / 12
		white := mat.NewDense(n, 500, nil)
		autoregressive(white, 0, rng.New(6).At("residuals", run).Rand())
		expected += lagOne(must[*glm.Fit](t)(result.Fits[run].Design.Fit(white, glm.Options{})).Residuals()) / 12
	}
	if t.Logf("residuals correlate %.3f with those before, and white noise does %.3f", residuals, expected); !(math.Abs(residuals-expected) < .05) {
		t.Errorf("whitened residuals have an autocorrelation of %.3f on average, want that of white noise, %.3f", residuals, expected)
	}
	covariances, err := result.Noise(rsa.NoiseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rdm := must[*rsa.RDM](t)(rsa.Crossnobis(trials, rsa.CrossnobisOptions{Covariances: covariances}))
	positive := 0
	for _, d := range rdm.Values {
		if d > 0 {
			positive++
		}
	}
	if t.Logf("%d of %d crossnobis distances are positive", positive, len(rdm.Values)); positive < 24 {
		t.Errorf("%d of %d distances are positive", positive, len(rdm.Values))
	}
	f := must[*glm.FStatistic](t)(result.F(glm.Contrast{"face": 1, "house": -1}, glm.Contrast{"cat": 1, "shoe": -1}))
	tt := must[*glm.TStatistic](t)(result.T(glm.Contrast{"face": 1, "house": -1}))
	single := must[*glm.FStatistic](t)(result.F(glm.Contrast{"face": 1, "house": -1}))
	strong := 0
	for v := range tt.T {
		near(t, "F of one contrast", single.F[v], tt.T[v]*tt.T[v], 1e-9)
		if f.P[v] < .001 {
			strong++
		}
	}
	if strong < 53 || tt.DoF[0] != 12*(121-19) {
		t.Errorf("%d voxels tell faces from houses or cats from shoes, with %v degrees of freedom", strong, tt.DoF[0])
	}
}
