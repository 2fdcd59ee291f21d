package pcm

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/richlazy/richlazy/data"
	"gonum.org/v1/gonum/mat"
)

// sevenTesla returns the seven subjects and three models of the finger data (Ejaz, Hamada & Diedrichsen 2015, Nat Neurosci 18:1034), or skips.
func sevenTesla(t testing.TB) ([]*Subject, map[string]*mat.SymDense) {
	t.Helper()
	if os.Getenv(data.EnvFolders) == "" {
		t.Skip(data.EnvFolders + " is not set: no finger data")
	}
	set, err := data.Finger7T(context.Background(), data.Options{Offline: true})
	if err != nil {
		t.Skip(err)
	}
	var out []*Subject
	for i, s := range set.Subjects {
		out = append(out, must(New(FromTrials(fmt.Sprint(i+1), s.Trials()), nil)))
	}
	models := map[string]*mat.SymDense{}
	for _, m := range set.Models {
		models[m.Name] = symmetric(m.Centred)
	}
	models["null"] = identity(5)
	return out, models
}

// printed is the table T_in of PcmPy's notebook docs/demos/demo_fingers.ipynb (MIT, github.com/DiedrichsenLab/PcmPy at
// a5480b507db5060c6a2415105fca894defe241cc): log-likelihood, noise variance and scale of individual fits, subjects × models.
var printed = map[string]struct{ logLikelihood, noise, scale [7]float64 }{
	"null": {
		[7]float64{-42231.412711, -34965.171104, -34767.538097, -45697.970627, -31993.363827, -41817.234010, -50336.142592},
		[7]float64{0.875853, 1.070401, 1.026408, 1.480699, 0.808482, 1.035696, 1.479001},
		[7]float64{0.109319, 0.045008, 0.059863, 0.173031, 0.073935, 0.116696, 0.101477},
	},
	"Muscle": {
		[7]float64{-41966.470799, -34923.791342, -34679.107626, -45609.052395, -31866.288313, -41632.061473, -50201.799362},
		[7]float64{0.871286, 1.067480, 1.021219, 1.479592, 0.805621, 1.031827, 1.472401},
		[7]float64{0.750145, 0.324407, 0.435483, 1.193770, 0.516338, 0.801114, 0.714043},
	},
	"Naturalstats": {
		[7]float64{-41786.672956, -34915.406608, -34632.643241, -45448.518276, -31806.982719, -41543.438786, -50173.300358},
		[7]float64{0.868482, 1.069075, 1.019122, 1.474026, 0.805774, 1.031649, 1.474430},
		[7]float64{0.786771, 0.322917, 0.463987, 1.235628, 0.532421, 0.828773, 0.723969},
	},
	"Muscle+Naturalstats": {
		[7]float64{-41786.672927, -34914.959612, -34632.642946, -45448.518254, -31806.982521, -41543.438769, -50173.300306},
		[7]float64{0.868483, 1.068119, 1.019123, 1.474025, 0.805774, 1.031648, 1.474428},
		[7]float64{1, 0.963006, 1, 1, 1, 1, 1},
	},
	"free": {
		[7]float64{-41689.860467, -34889.042762, -34571.750931, -45225.784824, -31707.184233, -41439.111953, -50099.140706},
		[7]float64{0.872297, 1.066987, 1.023299, 1.478701, 0.807319, 1.034879, 1.476145},
		[7]float64{0.996839, 0.998003, 0.992453, 0.998176, 0.999360, 0.999325, 0.981997},
	},
}

// TestSevenTeslaAsPrinted compares individual fits with the published notebook. PcmPy leaves out the constants 2π and |X'X| (5 for each of the runs)
// and punishes the log scale by its square over 2000 (a prior of variance 1000), and stops where a step gains less than 1e-4: that is the tolerance of the
// log-likelihood. With the free model, where its Newton's method creeps, that stop came 0.0022 short of the maximum in one subject
// (TestSevenTeslaSecondCalculation has ours), so there ours may be above. The prior moves scale and noise by less than 1e-4 of their
// size, to which they are compared for models that have no size of their own.
func TestSevenTeslaAsPrinted(t *testing.T) {
	subjects, g := sevenTesla(t)
	models := map[string]Model{
		"Muscle+Naturalstats": must(Component("both", g["Muscle"], g["Naturalstats"])), "free": Free("free", 5),
		"null": Independent("null", 5), "Muscle": must(Fixed("m", g["Muscle"])), "Naturalstats": must(Fixed("n", g["Naturalstats"])),
	}
	for name, want := range printed {
		for i, r := range must(FitEach(context.Background(), subjects, models[name], Options{})) {
			runs := float64(len(subjects[i].data.runs()))
			constant := float64(r.Channels) / 2 * (runs*math.Log(5) - float64(r.Contrasts)*log2π)
			prior := math.Log(want.scale[i])
			got := r.LogLikelihood - constant - prior*prior/2000
			if d := got - want.logLikelihood[i]; d < -1e-4 || d > 1e-4 && name != "free" {
				t.Errorf("%s, subject %d: log-likelihood %.6f, printed %.6f", name, i, got, want.logLikelihood[i])
			}
			if got := r.NoiseVariance(); !(math.Abs(got/want.noise[i]-1) <= 1e-4) {
				t.Errorf("%s, subject %d: noise variance %.6f, printed %.6f", name, i, got, want.noise[i])
			}
			if got := r.Scale(); models[name].Rescale == nil && !(math.Abs(got/want.scale[i]-1) <= 1e-4) {
				t.Errorf("%s, subject %d: scale %.6f, printed %.6f", name, i, got, want.scale[i])
			}
		}
	}
}

// TestSevenTeslaSecondCalculation compares with testdata/finger7T.json, which testdata/finger7T.py computes from the formulas by other means, to
// the accuracy that its maximiser claims (gradient 1e-6).
func TestSevenTeslaSecondCalculation(t *testing.T) {
	subjects, g := sevenTesla(t)
	ctx := context.Background()
	var want struct {
		Fixed      map[string][][3]float64
		Individual []float64 `json:"free_individual"`
		Group      []float64 `json:"free_group"`
		LeftOut    []float64 `json:"free_left_out"`
	}
	if err := json.Unmarshal(must(os.ReadFile("testdata/finger7T.json")), &want); err != nil {
		t.Fatal(err)
	}
	near := func(what string, r Result, v float64, tolerance float64) {
		t.Helper()
		if !(math.Abs(r.LogLikelihood-v) <= tolerance) {
			t.Errorf("%s, subject %s: %.8f, want %.8f", what, r.Subject, r.LogLikelihood, v)
		}
	}
	for name, rows := range want.Fixed {
		for i, r := range must(FitEach(ctx, subjects, must(Fixed(name, g[name])), Options{})) {
			near(name, r, rows[i][0], 1e-6)
			if !(math.Abs(r.Scale()/rows[i][1]-1) <= 1e-6) || !(math.Abs(r.NoiseVariance()/rows[i][2]-1) <= 1e-6) {
				t.Errorf("%s, subject %d: scale %v, noise %v, want %v", name, i, r.Scale(), r.NoiseVariance(), rows[i][1:])
			}
		}
	}
	for i, r := range must(FitEach(ctx, subjects, Free("free", 5), Options{})) {
		near("free", r, want.Individual[i], 1e-6)
	}
	for i, r := range must(FitEach(ctx, subjects, FreeContrasts("contrasts", 5), Options{})) {
		near("free contrasts", r, want.Individual[i], 1e-6)
		if r.Free != 11 || r.Rank != 11 {
			t.Errorf("free contrasts: %d parameters, rank %d", r.Free, r.Rank)
		}
	}
	c := must(NoiseCeiling(ctx, subjects, Options{}))
	sum := 0.0
	for i := range subjects { // shares of subjects vary to first order about a maximum of the sum, the sum to second
		near("free, group", c.Upper[i], want.Group[i], 1e-4)
		near("free, left out", c.Lower[i], want.LeftOut[i], 1e-4)
		sum += c.Upper[i].LogLikelihood - want.Group[i]
	}
	if !(math.Abs(sum) <= 1e-6) {
		t.Errorf("free, group: the sum is off by %g", sum)
	}
}

// TestSevenTeslaConclusion: hand usage explains the representations of fingers better than muscles do, in all subjects; both explain them better
// than equal distances; neither reaches the ceiling, which structure that subjects share puts above both (Ejaz, Hamada & Diedrichsen 2015).
func TestSevenTeslaConclusion(t *testing.T) {
	subjects, g := sevenTesla(t)
	ctx := context.Background()
	var results [][]Result
	for _, name := range []string{"null", "Muscle", "Naturalstats", "somatotopy"} {
		results = append(results, must(LeaveOneSubjectOut(ctx, subjects, must(Fixed(name, g[name])), Options{})))
	}
	both := must(Component("both", g["Muscle"], g["Naturalstats"]))
	results = append(results, must(LeaveOneSubjectOut(ctx, subjects, both, Options{})))
	c := must(NoiseCeiling(ctx, subjects, Options{}))
	e := Tabulate(nil, append(results, c.Lower, c.Upper)...)
	mean, se := e.Mean(0)
	total := e.GroupLogBayesFactors(0)
	rel := e.Relative(0, 6)
	for j, name := range []string{"null", "muscle", "natural statistics", "somatotopy", "muscle + natural", "free, left out", "free, group"} {
		t.Logf("%-20s log Bayes factor against null: mean %8.3f ± %7.3f, sum %9.3f, of ceiling %.4f", name, mean[j], se[j], total[j], rel[j])
	}
	f := e.LogBayesFactors(0)
	for i := range subjects {
		t.Logf("subject %d %8.3f", i+1, mat.Row(nil, i, f))
		if !(f.At(i, 2) > f.At(i, 1) && f.At(i, 1) > 0) {
			t.Errorf("subject %d: natural statistics %v, muscle %v", i+1, f.At(i, 2), f.At(i, 1))
		}
	}
	if !(mean[6] > mean[5] && mean[5] > mean[2] && mean[2] > mean[1] && mean[1] > 0) {
		t.Errorf("means %v", mean)
	}
}

func BenchmarkSevenTeslaCeiling(b *testing.B) {
	subjects, _ := sevenTesla(b)
	for b.Loop() {
		must(NoiseCeiling(context.Background(), subjects, Options{}))
	}
}
