package nngp_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"

	"github.com/richlazy/richlazy/pkg/nngp"
	"github.com/richlazy/richlazy/pkg/rng"
)

// problem is a kernel of 12 trials, of which the last four are for testing.
func problem(t *testing.T) (k *mat.SymDense, train *mat.SymDense, cross *mat.Dense, own *mat.SymDense, y *mat.Dense) {
	t.Helper()
	x := draw(rng.New(6).At("x"), 12, 5)
	all, err := nngp.Network{Hidden: []nngp.Layer{{Weight: 2, Bias: .1}}}.Kernels(x, x)
	if err != nil {
		t.Fatal(err)
	}
	k = mat.NewSymDense(12, nil)
	for i := range 12 {
		for j := i; j < 12; j++ {
			k.SetSym(i, j, all.Output().At(i, j))
		}
	}
	return k, k.SliceSym(0, 8).(*mat.SymDense), mat.DenseCopyOf(all.Output().Slice(8, 12, 0, 8)), k.SliceSym(8, 12).(*mat.SymDense), draw(rng.New(6).At("y"), 8, 2)
}

// Mean, covariance and evidence are those of the joint normal density, by gonum's conditioning.
func TestRegressionIsConditioning(t *testing.T) {
	const noise = .05
	k, train, cross, own, y := problem(t)
	fit, err := nngp.Regress(train, y, noise)
	if err != nil {
		t.Fatal(err)
	}
	noisy := mat.NewSymDense(12, nil)
	noisy.CopySym(k)
	for i := range 12 {
		noisy.SetSym(i, i, k.At(i, i)+noise)
	}
	joint, _ := distmv.NewNormal(make([]float64, 12), noisy, nil)
	seen, _ := distmv.NewNormal(make([]float64, 8), noisy.SliceSym(0, 8).(*mat.SymDense), nil)
	evidence, err := fit.LogEvidence()
	if err != nil {
		t.Fatal(err)
	}
	mean := fit.Mean(cross)
	covariance, err := fit.Covariance(cross, own)
	if err != nil {
		t.Fatal(err)
	}
	variance, err := fit.Variance(cross, []float64{own.At(0, 0), own.At(1, 1), own.At(2, 2), own.At(3, 3)})
	if err != nil {
		t.Fatal(err)
	}
	for o := range 2 {
		target := mat.Col(nil, o, y)
		near(t, "evidence", evidence[o], seen.LogProb(target), 1e-12)
		given, _ := joint.ConditionNormal([]int{0, 1, 2, 3, 4, 5, 6, 7}, target, nil)
		var want mat.SymDense
		given.CovarianceMatrix(&want)
		for i, v := range given.Mean(nil) {
			near(t, "mean", mean.At(i, o), v, 1e-11)
			near(t, "variance", variance[i], want.At(i, i)-noise, 1e-11)
			for j := range 4 {
				off := 0.
				if i == j {
					off = noise
				}
				near(t, "covariance", covariance.At(i, j), want.At(i, j)-off, 1e-11)
			}
		}
	}
	if !(fit.Residual < 1e-12) || fit.Rank != 8 || !(fit.Condition > 1) {
		t.Errorf("residual %g, rank %d, condition %g", fit.Residual, fit.Rank, fit.Condition)
	}
}

// Leaving one out in closed form is what fits without each trial say.
func TestLeaveOneOut(t *testing.T) {
	const noise = .2
	_, train, _, _, y := problem(t)
	fit, err := nngp.Regress(train, y, noise)
	if err != nil {
		t.Fatal(err)
	}
	mean, variance, err := fit.LeaveOneOut()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		k, rest, cross := mat.NewSymDense(7, nil), mat.NewDense(7, 2, nil), mat.NewDense(1, 7, nil)
		other := func(a int) int {
			if a >= i {
				return a + 1
			}
			return a
		}
		for a := range 7 {
			cross.Set(0, a, train.At(i, other(a)))
			rest.SetRow(a, y.RawRowView(other(a)))
			for b := a; b < 7; b++ {
				k.SetSym(a, b, train.At(other(a), other(b)))
			}
		}
		without, err := nngp.Regress(k, rest, noise)
		if err != nil {
			t.Fatal(err)
		}
		v, err := without.Variance(cross, []float64{train.At(i, i)})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "variance", variance[i], v[0]+noise, 1e-11)
		for o := range 2 {
			near(t, "mean", mean.At(i, o), without.Mean(cross).At(0, o), 1e-11)
		}
	}
}

// Without noise the fit goes through the data, the noise's limit is the ridgeless fit, and a singular kernel is fitted where the targets allow.
func TestRidgeless(t *testing.T) {
	_, train, cross, _, y := problem(t)
	exact, err := nngp.Regress(train, y, 0)
	if err != nil {
		t.Fatal(err)
	}
	small, err := nngp.Regress(train, y, 1e-10)
	if err != nil {
		t.Fatal(err)
	}
	through := exact.Mean(mat.DenseCopyOf(train))
	a, b := exact.Mean(cross), small.Mean(cross)
	for o := range 2 {
		for i := range 8 {
			near(t, "training", through.At(i, o), y.At(i, o), 1e-10)
		}
		for i := range 4 {
			near(t, "limit", b.At(i, o), a.At(i, o), 1e-6)
		}
	}
	line := mat.NewSymDense(3, []float64{1, 2, 1, 2, 4, 2, 1, 2, 1}) // inputs 1, 2, 1
	fit, err := nngp.Regress(line, mat.NewDense(3, 1, []float64{3, 6, 3}), 0)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "slope", fit.Mean(mat.NewDense(1, 3, []float64{1, 2, 1})).At(0, 0), 3, 1e-12)
	if fit.Rank != 1 {
		t.Errorf("rank %d of a line", fit.Rank)
	}
	if _, err := fit.LogEvidence(); err == nil {
		t.Error("log evidence of a singular kernel")
	}
	if _, _, err := fit.LeaveOneOut(); err == nil {
		t.Error("leave-one-out of a singular kernel")
	}
	v, err := fit.Variance(mat.NewDense(1, 3, []float64{3, 6, 3}), []float64{10})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "variance beside the line", v[0], 1, 1e-12)
}

func TestRegressionRefuses(t *testing.T) {
	for _, c := range []struct {
		k, y []float64
		want string
	}{
		{[]float64{1, 1, 1, 1}, []float64{1, -1}, "misses the targets by 1 of their norm: K + noise has rank 1 of 2"},
		{[]float64{1, 2, 2, 1}, []float64{1, 1}, "not positive semidefinite: eigenvalue -1"},
		{[]float64{1, 0, 0, math.Inf(1)}, []float64{1, 1}, "kernel of trials 1 and 1 is +Inf"},
		{[]float64{1, 0, 0, 1}, []float64{1, math.NaN()}, "target 0 of trial 1 is NaN"},
	} {
		_, err := nngp.Regress(mat.NewSymDense(2, c.k), mat.NewDense(2, 1, c.y), 0)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	fit, err := nngp.Regress(mat.NewSymDense(1, []float64{1}), mat.NewDense(1, 1, []float64{1}), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fit.Variance(mat.NewDense(1, 1, []float64{3}), []float64{1}); err == nil {
		t.Error("no error for a negative variance")
	}
}

// What is missed of targets is seen at any scale, and nothing is missed where there is a fit, although their squares are no numbers.
func TestResidualAtAnyScale(t *testing.T) {
	for _, scale := range []float64{1e-200, 1, 1e200} {
		y := mat.NewDense(2, 1, []float64{scale, 2 * scale})
		if _, err := nngp.Regress(mat.NewSymDense(2, []float64{1, 1, 1, 1}), y, 0); err == nil || !strings.Contains(err.Error(), "misses the targets by 0.316 of") {
			t.Errorf("equal inputs with targets %g and %g give %v", scale, 2*scale, err)
		}
		fit, err := nngp.Regress(mat.NewSymDense(2, []float64{2, 1, 1, 2}), y, 0)
		if err != nil {
			t.Errorf("targets of %g: %v", scale, err)
		} else if w := fit.Weights.At(1, 0); !(math.Abs(w-scale) <= 1e-14*scale) {
			t.Errorf("targets of %g: weight %g, want %g", scale, w, scale)
		}
	}
}
