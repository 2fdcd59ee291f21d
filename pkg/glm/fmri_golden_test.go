package glm_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
)

// published is testdata/fmri.json, which testdata/expected_fmri.py explains.
type published struct {
	Times      []float64
	Responses  map[string]struct{ At, Integral []float64 }
	SPM_hrf    []float64
	Regressors struct {
		TR, Reference                 float64
		Volumes                       int
		Onsets, Durations, Amplitudes []float64
		Exact                         [][]float64
	}
	Grids   map[string][][][]float64 // by program: coarse and fine, event, volume
	Cosines []struct {
		Volumes, Terms int
		TR, CutOff     float64
		Last           []float64
	}
	Serial struct {
		X, Y        [][]float64
		Yule_walker struct {
			Rho, T, Variance []float64
			Betas            [][]float64
		}
		ReML struct {
			Rho, Rounded     []float64
			Pooled           float64
			Betas, Errors, P [][]float64
		}
	}
}

func TestResponsesAgainstSciPy(t *testing.T) {
	var g published
	golden(t, "fmri.json", &g)
	for name, h := range map[string]glm.DoubleGamma{"spm": glm.SPM(), "glover": glm.Glover(), "nilearn glover": glm.NilearnGlover()} {
		want := g.Responses[name]
		for i, at := range g.Times {
			near(t, fmt.Sprintf("%s at %v s", name, at), h.At(at), want.At[i], 1e-12)
			near(t, fmt.Sprintf("%s until %v s", name, at), h.Integral(at), want.Integral[i], 1e-12)
		}
	}
	got := glm.SPM().Kernel(.7)
	if len(got) != len(g.SPM_hrf) {
		t.Fatalf("%d samples of spm_hrf, want %d", len(got), len(g.SPM_hrf))
	}
	for i, want := range g.SPM_hrf {
		near(t, fmt.Sprintf("spm_hrf, sample %d", i), got[i], want, 1e-14)
	}
}

// TestRegressors compares with quadrature of the response over the events, and with the grids of SPM and nilearn, which come closer the finer they are.
func TestRegressors(t *testing.T) {
	var g published
	golden(t, "fmri.json", &g)
	r := g.Regressors
	e := glm.Events{Onsets: r.Onsets, Durations: r.Durations, Amplitudes: r.Amplitudes, Conditions: slices.Repeat([]string{"a"}, len(r.Onsets))}
	o := glm.FMRIOptions{TR: r.TR, Reference: r.Reference, Basis: glm.SPM().WithTimeAndDispersion(), Drift: glm.NoDrift}
	d := must[*glm.Design](t)(glm.FMRIDesign(r.Volumes, e, nil, o))
	if !slices.Equal(d.Names, []string{"a", "a_derivative", "a_dispersion", "intercept"}) {
		t.Fatal(d.Names)
	}
	for k, want := range r.Exact {
		for i, w := range want {
			near(t, fmt.Sprintf("%s, volume %d", d.Names[k], i), d.X.At(i, k), w, 1e-9)
		}
	}
	o.Reference, o.Basis = 0, nil
	for program, grids := range g.Grids {
		for event := range r.Onsets {
			one := glm.Events{Conditions: []string{"a"}, Onsets: r.Onsets[event : event+1], Durations: r.Durations[event : event+1], Amplitudes: r.Amplitudes[event : event+1]}
			d := must[*glm.Design](t)(glm.FMRIDesign(r.Volumes, one, nil, o))
			largest, peak := [2]float64{}, 0.
			for grid := range largest {
				for i, w := range grids[grid][event] {
					largest[grid] = max(largest[grid], math.Abs(d.X.At(i, 0)-w))
					peak = max(peak, math.Abs(w))
				}
			}
			// Bins of TR/50 (nilearn) and TR/16 (SPM) are off by up to two of them, times the steepest slope of some .3 of the peak a second.
			if coarse := map[string]float64{"nilearn": 2. / 50, "spm": 2. / 16}[program]; !(largest[0] <= 2*coarse*.3*peak) || !(largest[1] <= largest[0]/3) {
				t.Errorf("%s, event %d: differences of %.3g and, with bins a tenth as wide, %.3g of a peak of %.3g", program, event, largest[0], largest[1], peak)
			}
		}
	}
}

func TestCosinesAgainstSPM(t *testing.T) {
	var g published
	golden(t, "fmri.json", &g)
	for _, want := range g.Cosines {
		x := glm.Cosines(want.Volumes, want.TR, want.CutOff)
		if want.Terms == 0 {
			if x != nil {
				t.Errorf("%d volumes: some cosines, want none", want.Volumes)
			}
			continue
		}
		if n, terms := x.Dims(); n != want.Volumes || terms != want.Terms {
			t.Fatalf("%d × %d cosines, want %d × %d", n, terms, want.Volumes, want.Terms)
		}
		for i, w := range want.Last {
			near(t, "cosine", x.At(i, want.Terms-1), w, 1e-13)
		}
	}
}

// TestSerialCorrelations compares with nilearn's formulas, with restricted likelihoods of dense matrices, and with generalised least squares of statsmodels.
func TestSerialCorrelations(t *testing.T) {
	var g published
	golden(t, "fmri.json", &g)
	d := must[*glm.Design](t)(glm.NewDesign([]string{"a", "b", "trend", "intercept"}, dense(g.Serial.X)))
	y := dense(g.Serial.Y)
	fit, rho, err := d.FitSerial(y, glm.AR1YuleWalker)
	if err != nil {
		t.Fatal(err)
	}
	tt := must[*glm.TStatistic](t)(fit.T(glm.Contrast{"a": 1, "b": -1}))
	yw := g.Serial.Yule_walker
	for c, want := range yw.Rho {
		near(t, "ρ of Yule and Walker", rho[c], want, 0)
		near(t, "t", tt.T[c], yw.T[c], 1e-10)
		near(t, "variance", fit.Variance[c], yw.Variance[c], 1e-10)
		for j, b := range yw.Betas[c] {
			near(t, "weight", fit.Betas.At(j, c), b, 1e-10)
		}
	}
	if fit, rho, err = d.FitSerial(y, glm.AR1); err != nil {
		t.Fatal(err)
	}
	reml, s, p := g.Serial.ReML, fit.StandardErrors(), fit.P()
	for c, want := range reml.Rho {
		near(t, "ρ, rounded", rho[c], reml.Rounded[c], 1e-15)
		if !(math.Abs(rho[c]-want) <= .0051) {
			t.Errorf("ρ: got %v, want %v", rho[c], want)
		}
		for j, b := range reml.Betas[c] {
			near(t, "weight", fit.Betas.At(j, c), b, 1e-10)
			near(t, "error", s.At(j, c), reml.Errors[c][j], 1e-10)
			near(t, "p", p.At(j, c), reml.P[c][j], 1e-10)
		}
	}
	if _, rho, err = d.FitSerial(y, glm.AR1Pooled); err != nil {
		t.Fatal(err)
	}
	for _, r := range rho {
		near(t, "pooled ρ", r, reml.Pooled, 1e-5)
	}
	if !mat.Equal(y, dense(g.Serial.Y)) {
		t.Error("the data were changed")
	}
}
