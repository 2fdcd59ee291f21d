package glm_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
)

func one(onset, duration float64) glm.Events {
	return glm.Events{Conditions: []string{"a"}, Onsets: []float64{onset}, Durations: []float64{duration}}
}

func TestFMRIDesignRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	of := func(e glm.Events, confounds table.Table, o glm.FMRIOptions) error {
		_, err := glm.FMRIDesign(20, e, confounds, o)
		return err
	}
	plain := glm.FMRIOptions{TR: 2}
	for _, tr := range []float64{0, -1, nan, inf} {
		wrong(t, of(one(1, 1), nil, glm.FMRIOptions{TR: tr}), "TR")
	}
	wrong(t, of(one(1, 1), nil, glm.FMRIOptions{TR: 2, Reference: 3}), "taken at 3 s")
	wrong(t, of(one(1, 1), nil, glm.FMRIOptions{TR: 2, CutOff: -1}), "cut-off")
	wrong(t, of(one(1, 1), nil, glm.FMRIOptions{TR: 2, Degree: -1}), "degree -1")
	wrong(t, of(one(40, 1), nil, plain), `event 0 of "a" is at 40 s, outside of the run from 0 to 40 s`)
	wrong(t, of(one(-40, 1), nil, plain), "outside of the run")
	wrong(t, of(one(nan, 1), nil, plain), "outside of the run")
	wrong(t, of(one(1, -1), nil, plain), "duration of -1 s")
	wrong(t, of(one(1, nan), nil, plain), "duration of NaN s")
	wrong(t, of(one(39, 0), nil, plain), `"a" is constant`)
	wrong(t, of(glm.Events{Conditions: []string{""}, Onsets: []float64{1}}, nil, plain), "no condition")
	wrong(t, of(glm.Events{Conditions: []string{"a"}, Onsets: []float64{1, 2}}, nil, plain), "1 conditions, 2 onsets")
	wrong(t, of(glm.Events{Conditions: []string{"a"}, Onsets: []float64{1}, Amplitudes: []float64{nan}}, nil, plain), "amplitude of NaN")
	wrong(t, of(one(1, 1), table.Table{table.Numbers("m", 1, 2)}, plain), "confounds")
	column := make([]float64, 20)
	wrong(t, of(one(1, 1), table.Table{table.Numbers("m", column...)}, plain), `confound "m" is constant`)
	column = slices.Clone(column)
	column[3], column[0] = 1, nan
	motion := table.Table{table.Numbers("m", column...), table.Texts("text", make([]string, 20)...)}
	wrong(t, of(one(1, 1), motion[:1], plain), `confound "m" is NaN in volume 0`)
	wrong(t, of(one(1, 1), motion, glm.FMRIOptions{TR: 2, FillConfounds: true}), `"text" holds texts`)
	wrong(t, of(one(1, 1), motion, glm.FMRIOptions{TR: 2, Confounds: []string{"n"}}), `"n"`)
	same := glm.Events{Conditions: []string{"m"}, Onsets: []float64{1}}
	wrong(t, of(same, motion, glm.FMRIOptions{TR: 2, FillConfounds: true, Confounds: []string{"m"}}), `two regressors are called "m"`)
	_, err := glm.FMRIDesign(1, glm.Events{}, nil, plain)
	wrong(t, err, "1 volumes")

	filled := must[*glm.Design](t)(glm.FMRIDesign(20, one(1, 1), motion, glm.FMRIOptions{TR: 2, FillConfounds: true, Confounds: []string{"m"}, Drift: glm.NoDrift}))
	if !slices.Equal(filled.Names, []string{"a", "m", "intercept"}) {
		t.Fatal(filled.Names)
	}
	near(t, "a filled confound", filled.X.At(0, 1), 0, 0)
	near(t, "a confound", filled.X.At(3, 1), 1-1./19, 1e-15)
}

// A long event makes a regressor that rises to 1, one of no duration has the area 1 s, and what began before the run reaches into it.
func TestScaleOfRegressors(t *testing.T) {
	o := glm.FMRIOptions{TR: .1, Drift: glm.NoDrift}
	column := func(e glm.Events, o glm.FMRIOptions) []float64 {
		return mat.Col(nil, 0, must[*glm.Design](t)(glm.FMRIDesign(1000, e, nil, o)).X)
	}
	for _, h := range []glm.DoubleGamma{glm.SPM(), glm.Glover(), glm.NilearnGlover()} {
		o.Basis = h.Basis()
		long := column(one(10.03, 200), o)
		near(t, "plateau", long[999], 1, 1e-12)
		near(t, "before it", long[100], 0, 0)
		area, stick := 0., column(one(10.03, 0), o)
		for _, v := range stick {
			area += v * .1
		}
		near(t, "area", area, 1, 1e-3)
		early := column(one(-5, 3), o)
		near(t, "an event before the run", early[7], h.Integral(5.7)-h.Integral(2.7), 1e-14)
		near(t, "a time", long[200], h.Integral(20-10.03), 1e-14)
	}
	two := column(glm.Events{Conditions: []string{"a", "a"}, Onsets: []float64{3, 3}, Amplitudes: []float64{2, -.5}}, glm.FMRIOptions{TR: .1})
	near(t, "amplitudes", two[80], 1.5*glm.SPM().At(5), 1e-14)
}

func TestFIR(t *testing.T) {
	e := glm.Events{Conditions: []string{"a", "a"}, Onsets: []float64{2.4, 16}}
	d := must[*glm.Design](t)(glm.FMRIDesign(30, e, nil, glm.FMRIOptions{TR: .8, Basis: glm.FIR(4, .8), Drift: glm.NoDrift}))
	for k := range 4 {
		for i := range 30 {
			want := 0.
			if i == 3+k || i == 20+k {
				want = 1
			}
			near(t, d.Names[k], d.X.At(i, k), want, 0)
		}
	}
	block := must[*glm.Design](t)(glm.FMRIDesign(30, one(1, 3), nil, glm.FMRIOptions{TR: 1, Basis: glm.FIR(3, 2), Drift: glm.NoDrift}))
	for k, want := range [][]float64{{0, 0, .5, 1, 1, .5, 0, 0}, {0, 0, 0, 0, .5, 1, 1, .5}} {
		for i, w := range want {
			near(t, block.Names[k], block.X.At(i, k), w, 1e-15)
		}
	}
}

// Cosines and polynomials are orthonormal, and orthogonal to a constant.
func TestDrifts(t *testing.T) {
	for _, x := range []*mat.Dense{glm.Cosines(121, 2.5, 30), glm.Polynomials(121, 7), glm.Polynomials(3, 9)} {
		n, k := x.Dims()
		var products mat.Dense
		products.Mul(x.T(), x)
		for i := range k {
			for j := range k {
				want := 0.
				if i == j {
					want = 1
				}
				near(t, "product", products.At(i, j), want, 1e-13)
			}
			near(t, "sum", mat.Sum(x.Slice(0, n, i, i+1)), 0, 1e-12)
		}
	}
	if x := glm.Polynomials(10, 1); !(math.Abs(x.At(1, 0)-x.At(0, 0)-(x.At(9, 0)-x.At(8, 0))) <= 1e-14) {
		t.Error("a polynomial of degree 1 is no line")
	}
}

// With derivatives made orthogonal the weight of the first response is what it is without them.
func TestOrthogonal(t *testing.T) {
	r := rng.New(6).At("orthogonal").Rand()
	y := mat.NewDense(100, 3, nil)
	autoregressive(y, 0, r)
	e := one(7.3, 2)
	e.Conditions, e.Onsets, e.Durations = append(e.Conditions, "a"), append(e.Onsets, 90.1), append(e.Durations, 0)
	fit := func(o glm.FMRIOptions) *glm.Fit {
		o.TR, o.Noise, o.Drift = 1.5, glm.WhiteNoise, glm.NoDrift
		d := must[*glm.Design](t)(glm.FMRIDesign(100, e, nil, o))
		d = must[*glm.Design](t)(d.Select(d.Names[:len(d.Names)-1]...)) // the intercept is not orthogonal to them
		return must[*glm.Fit](t)(d.Fit(y, glm.Options{}))
	}
	alone, with := fit(glm.FMRIOptions{}), fit(glm.FMRIOptions{Basis: glm.SPM().WithTimeAndDispersion(), Orthogonal: true})
	for c := range 3 {
		near(t, "weight", with.Betas.At(0, c), alone.Betas.At(0, c), 1e-12)
	}
}

func TestEventsOf(t *testing.T) {
	nan := math.NaN()
	tsv := table.Table{table.Numbers("onset", 1, 2, nan, 4), table.Numbers("duration", 0, 1.5, 1, 2),
		table.Texts("trial_type", "b", "a", "", "b"), table.Numbers("modulation", 1, -1, nan, .5)}
	e := must[glm.Events](t)(glm.EventsOf(tsv))
	if !slices.Equal(e.Conditions, []string{"b", "a", "b"}) || !slices.Equal(e.Onsets, []float64{1, 2, 4}) || !slices.Equal(e.Durations, []float64{0, 1.5, 2}) ||
		!slices.Equal(e.Amplitudes, []float64{1, -1, .5}) || !slices.Equal(e.Levels(), []string{"a", "b"}) {
		t.Errorf("%+v", e)
	}
	if e := must[glm.Events](t)(glm.EventsOf(tsv[:3])); e.Amplitudes != nil {
		t.Errorf("%+v", e)
	}
	_, err := glm.EventsOf(tsv[1:])
	wrong(t, err, "onset")
	_, err = glm.EventsOf(tsv[:2])
	wrong(t, err, "trial_type")
	tsv[2].Text[2] = "a"
	_, err = glm.EventsOf(tsv)
	wrong(t, err, `"onset": row 2`)
}

// Runs are blocks of one design: weights, tests and degrees of freedom of their mean are those of the design that has the blocks.
func TestRunsAreBlocks(t *testing.T) {
	r := rng.New(6).At("blocks").Rand()
	var runs []glm.FMRIRun
	for _, volumes := range []int{70, 90} {
		y := mat.NewDense(volumes, 5, nil)
		autoregressive(y, .3, r)
		e := glm.Events{}
		for at := 3.; at < float64(volumes)*2-20; at += 7 + 5*r.Float64() {
			e.Conditions, e.Onsets = append(e.Conditions, []string{"a", "b", "c"}[r.IntN(3)]), append(e.Onsets, at)
		}
		runs = append(runs, glm.FMRIRun{Values: y, Events: e})
	}
	o := glm.FMRIOptions{TR: 2, Noise: glm.WhiteNoise}
	result := must[*glm.FMRIResult](t)(glm.FitFMRI(context.Background(), runs, o))
	var names []string
	x, y := mat.NewDense(160, len(result.Fits[0].Design.Names)+len(result.Fits[1].Design.Names), nil), mat.NewDense(160, 5, nil)
	for run, from := range []int{0, 70} {
		d := result.Fits[run].Design
		n, k := d.X.Dims()
		x.Slice(from, from+n, len(names), len(names)+k).(*mat.Dense).Copy(d.X)
		y.Slice(from, from+n, 0, 5).(*mat.Dense).Copy(runs[run].Values)
		for _, name := range d.Names {
			names = append(names, name+result.Runs[run])
		}
	}
	whole := must[*glm.Fit](t)(must[*glm.Design](t)(glm.NewDesign(names, x)).Fit(y, glm.Options{}))
	want := must[*glm.TStatistic](t)(whole.T(glm.Contrast{"a1": .5, "a2": .5, "b1": -.5, "b2": -.5}))
	got := must[*glm.TStatistic](t)(result.T(glm.Contrast{"a": 1, "b": -1}))
	wantF := must[*glm.FStatistic](t)(whole.F(glm.Contrast{"a1": 1, "a2": 1}, glm.Contrast{"b1": 1, "b2": 1, "c1": 1, "c2": 1}))
	gotF := must[*glm.FStatistic](t)(result.F(glm.Contrast{"a": 1}, glm.Contrast{"b": 1, "c": 1}))
	for c := range 5 {
		near(t, "effect", got.Effect[c], want.Effect[c], 1e-11)
		near(t, "t", got.T[c], want.T[c], 1e-11)
		near(t, "p", got.P[c], want.P[c], 1e-11)
		near(t, "degrees of freedom", got.DoF[c], want.DoF[c], 0)
		near(t, "F", gotF.F[c], wantF.F[c], 1e-11)
		near(t, "p of F", gotF.P[c], wantF.P[c], 1e-11)
	}
	for row, run := range result.Trials().Run {
		name := result.Conditions[result.Trials().Of[row]]
		beta := must[[]float64](t)(result.Fits[run].Beta(name))
		for c, b := range beta {
			near(t, "a row of the trials", result.Trials().Values.At(row, c), b, 0)
		}
	}

	// A run without one of the conditions has no row for it, and no part in tests of it.
	for i, name := range runs[1].Events.Conditions {
		if name == "c" {
			runs[1].Events.Conditions[i] = "b"
		}
	}
	result = must[*glm.FMRIResult](t)(glm.FitFMRI(context.Background(), runs, o))
	if trials := result.Trials(); !slices.Equal(trials.Of, []int{0, 1, 2, 0, 1}) || !slices.Equal(trials.Run, []int{0, 0, 0, 1, 1}) || trials.Check() != nil {
		t.Errorf("trials of %d in %d", trials.Of, trials.Run)
	}
	_, err := result.T(glm.Contrast{"c": 1})
	wrong(t, err, `run "2"`, `"c"`)

	runs[1].Name = "1"
	_, err = glm.FitFMRI(context.Background(), runs, o)
	wrong(t, err, `two runs are called "1"`)
	runs[1].Name, runs[1].Values = "second", mat.NewDense(90, 4, nil)
	_, err = glm.FitFMRI(context.Background(), runs, o)
	wrong(t, err, `run "second" has 4 voxels, want 5`)
	_, err = glm.FitFMRI(context.Background(), nil, o)
	wrong(t, err, "no runs")
	runs[0].Values = nil
	_, err = glm.FitFMRI(context.Background(), runs, o)
	wrong(t, err, `run "1" has no values`)
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err = glm.FitFMRI(ended, runs, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Derivatives pick up responses that come early, by their published sign.
func TestTimeDerivative(t *testing.T) {
	o := glm.FMRIOptions{TR: 1, Basis: glm.SPM().WithTime(), Drift: glm.NoDrift, Noise: glm.WhiteNoise}
	early := must[*glm.Design](t)(glm.FMRIDesign(60, one(9.8, 0), nil, glm.FMRIOptions{TR: 1, Drift: glm.NoDrift}))
	y := mat.DenseCopyOf(early.X.Slice(0, 60, 0, 1))
	result := must[*glm.FMRIResult](t)(glm.FitFMRI(context.Background(), []glm.FMRIRun{{Values: y, Events: one(10, 0)}}, o))
	near(t, "weight", must[[]float64](t)(result.Fits[0].Beta("a"))[0], 1, .02)
	near(t, "weight of the derivative", result.TrialsOf(1).Values.At(0, 0), .2, .05)
}

// A response that grows with a value has the weight of the value, and its mean as the weight of the condition.
func TestModulated(t *testing.T) {
	e := glm.Events{Conditions: []string{"a", "b", "a", "a"}, Onsets: []float64{3, 20, 40, 60}}
	values := []float64{1, 2, 6}
	m := must[glm.Events](t)(e.Modulated("a", "size", values))
	d := must[*glm.Design](t)(glm.FMRIDesign(60, m, nil, glm.FMRIOptions{TR: 1.5, Drift: glm.NoDrift}))
	if !slices.Equal(d.Names, []string{"a", "a×size", "b", "intercept"}) {
		t.Fatal(d.Names)
	}
	truth := glm.Events{Conditions: []string{"a", "a", "a"}, Onsets: []float64{3, 40, 60}, Amplitudes: []float64{7 + 2*1, 7 + 2*2, 7 + 2*6}}
	y := must[*glm.Design](t)(glm.FMRIDesign(60, truth, nil, glm.FMRIOptions{TR: 1.5, Drift: glm.NoDrift})).X
	fit := must[*glm.Fit](t)(d.Fit(mat.DenseCopyOf(y.Slice(0, 60, 0, 1)), glm.Options{}))
	for j, want := range []float64{7 + 2*3, 2, 0, 0} {
		near(t, d.Names[j], fit.Betas.At(j, 0), want, 1e-12)
	}
	if e.Amplitudes != nil || len(e.Onsets) != 4 {
		t.Error("the events were changed")
	}
	_, err := e.Modulated("a", "size", []float64{1, 2})
	wrong(t, err, `2 values for 3 events of "a"`)
	_, err = e.Modulated("a", "size", []float64{1, 1, 1})
	wrong(t, err, `"a×size"`, "vary")
	_, err = e.Modulated("a", "size", []float64{1, math.NaN(), 1})
	wrong(t, err, "finite")
}
