package geometry_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// golden holds what testdata/golden.py computes.
type golden struct {
	Kernels struct {
		X, Y             [][]float64
		Targets          []float64
		CKA              float64
		Debiased         float64
		HSIC             float64
		RBF              float64
		RBFDebiased      float64 `json:"rbf_debiased"`
		Alignment        float64
		AlignmentCentred float64 `json:"alignment_centred"`
		PR               float64
		PRUnbiased       float64 `json:"pr_unbiased"`
	}
	TwoNN struct {
		Points        [][]float64
		Kept          int
		Fit, MLE, All float64
		FitAll        float64 `json:"fit_all"`
	}
	Collapse struct {
		X, Weights                                       [][]float64
		Labels                                           []int
		Bias                                             []float64
		NC1, Equinorm, Equiangularity, Maximal, NC3, NC4 float64
	}
	Classifiers struct {
		X          [][]float64
		Side       []int
		Ridge, SVM []float64
	}
	Abstraction struct {
		X                   [][]float64
		Condition, Positive []int
		Parallelism         float64
		Held                []float64
	}
	Planes struct {
		RDM, Theta []float64
		SSE        float64
		At         []float64
		AtSSE      float64 `json:"at_sse"`
		Mean       []float64
	}
}

func read(t *testing.T) (g golden) {
	t.Helper()
	text, err := os.ReadFile("testdata/golden.json")
	if err == nil {
		err = json.Unmarshal(text, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func dense(rows [][]float64) *mat.Dense {
	m := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.SetRow(i, row)
	}
	return m
}

// must returns the first value of a call and fails the test on an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g ± %.2g", what, got, want, tolerance)
	}
}

func TestGoldenKernels(t *testing.T) {
	g := read(t).Kernels
	x, y, ok := dense(g.X), dense(g.Y), must[float64](t)
	kernel := must[*mat.SymDense](t)
	kx, rx, ry := kernel(geometry.LinearKernel(x)), kernel(geometry.RBFKernel(x, 0.5)), kernel(geometry.RBFKernel(y, 0.5))
	targets := mat.NewDense(len(g.Targets), 1, g.Targets)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"CKA", ok(geometry.CKA(x, y)), g.CKA},
		{"debiased CKA", ok(geometry.CKADebiased(x, y)), g.Debiased},
		{"HSIC", ok(geometry.HSIC(kx, kernel(geometry.LinearKernel(y)))), g.HSIC},
		{"RBF CKA", ok(geometry.KernelCKA(rx, ry)), g.RBF},
		{"debiased RBF CKA", ok(geometry.KernelCKADebiased(rx, ry)), g.RBFDebiased},
		{"alignment", ok(geometry.Alignment(kx, targets)), g.Alignment},
		{"centred alignment", ok(geometry.AlignmentCentred(kx, targets)), g.AlignmentCentred},
		{"participation ratio", ok(geometry.ParticipationRatio(x)), g.PR},
		{"unbiased participation ratio", ok(geometry.ParticipationRatioUnbiased(x)), g.PRUnbiased},
	} {
		near(t, c.name, c.got, c.want, 1e-11)
	}
}

func TestGoldenTwoNN(t *testing.T) {
	g := read(t).TwoNN
	d := must[*geometry.IntrinsicDimension](t)(geometry.TwoNN(dense(g.Points), geometry.TwoNNOptions{}))
	near(t, "fit", d.Fit, g.Fit, 1e-11)
	near(t, "MLE", d.MLE, g.MLE, 1e-11)
	if d.Kept != g.Kept || d.Points != 60 {
		t.Errorf("%d of %d points kept, want %d of 60", d.Kept, d.Points, g.Kept)
	}
	d = must[*geometry.IntrinsicDimension](t)(geometry.TwoNN(dense(g.Points), geometry.TwoNNOptions{Discard: geometry.NoDiscard}))
	near(t, "MLE of all", d.MLE, g.All, 1e-11)
	near(t, "fit of all but the last", d.Fit, g.FitAll, 1e-11)
}

func TestGoldenCollapse(t *testing.T) {
	g := read(t).Collapse
	readout := &geometry.Readout{Weights: dense(g.Weights), Bias: g.Bias}
	c := must[*geometry.Collapse](t)(geometry.NeuralCollapse(dense(g.X), g.Labels, geometry.CollapseOptions{Readout: readout}))
	for _, v := range []struct {
		name      string
		got, want float64
	}{
		{"NC1", c.Variability, g.NC1}, {"NC2 equinorm", c.Equinorm, g.Equinorm}, {"NC2 equiangularity", c.Equiangularity, g.Equiangularity},
		{"NC2 maximal angle", c.MaximalAngle, g.Maximal}, {"NC3", c.SelfDuality, g.NC3}, {"NC4", c.NearestCentre, g.NC4},
	} {
		near(t, v.name, v.got, v.want, 1e-11)
	}
	if c.Rank != 3 {
		t.Errorf("rank %d, want 3", c.Rank)
	}
}

func TestGoldenClassifiers(t *testing.T) {
	g := read(t).Classifiers
	positive := make([]bool, len(g.Side))
	for i, s := range g.Side {
		positive[i] = s == 1
	}
	for _, c := range []struct {
		name      string
		of        geometry.Classifier
		want      []float64
		tolerance float64
	}{
		{"least squares", geometry.LeastSquares(0.1), g.Ridge, 1e-11},
		// Scipy's L-BFGS-B ends about 1e-6 from the optimum.
		{"SVM", geometry.SVM(geometry.SVMOptions{Gap: 1e-12}), g.SVM, 2e-5},
	} {
		b := must[*geometry.Boundary](t)(c.of(dense(g.X), positive))
		for j, v := range append(b.Weights, b.Bias) {
			near(t, fmt.Sprintf("%s: coefficient %d", c.name, j), v, c.want[j], c.tolerance)
		}
	}
}

func TestGoldenAbstraction(t *testing.T) {
	g := read(t).Abstraction
	trials, d := geometry.Trials{Responses: dense(g.X), Condition: g.Condition}, make(geometry.Dichotomy, 6)
	for _, c := range g.Positive {
		d[c] = true
	}
	near(t, "parallelism", must[float64](t)(geometry.ParallelismScore(trials, d)), g.Parallelism, 1e-12)
	ccgp := must[*geometry.Generalisation](t)(geometry.CCGP(trials, d, nil))
	sum := 0.0
	for i, h := range ccgp.Held {
		near(t, fmt.Sprintf("CCGP without %d and %d", h.Positive, h.Negative), h.Accuracy, g.Held[i], 1e-12)
		sum += g.Held[i]
	}
	near(t, "CCGP", ccgp.Accuracy, sum/9, 1e-12)
}

// Scipy's best of 40 starts on a noisy RDM is no better than ours.
func TestGoldenPlanes(t *testing.T) {
	g := read(t).Planes
	c := gardens()
	r := must[*rsa.RDM](t)(rsa.New(g.RDM, c.Conditions, ""))
	fit := must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), r, c, geometry.FitPlanesOptions{Starts: 20}, rng.New(1).Source()))
	near(t, "SSE", fit.SSE, g.SSE, 1e-5)
	v := g.Theta
	want := geometry.Planes{Relevant: [2]float64{v[0], v[1]}, Irrelevant: [2]float64{v[2], v[3]}, Rotation: v[4], Offset: v[5]}.Canonical()
	samePlanes(t, "best", fit.Best, want, 3e-3)
	if fit.Agreeing < 5 {
		t.Errorf("%d of 20 starts agree", fit.Agreeing)
	}
}

// gardens are the conditions of Flesch et al. 2022: the fast feature is relevant in context 0.
func gardens() (c rsa.TwoContexts) {
	for context := range 2 {
		for slow := range 5 {
			for fast := range 5 {
				c.Conditions = append(c.Conditions, fmt.Sprint(context, slow, fast))
				c.Context = append(c.Context, context)
				c.Relevant0 = append(c.Relevant0, float64(fast)-2)
				c.Relevant1 = append(c.Relevant1, float64(slow)-2)
			}
		}
	}
	return c
}

func samePlanes(t *testing.T, what string, got, want geometry.Planes, tolerance float64) {
	t.Helper()
	for k := range 2 {
		near(t, fmt.Sprintf("%s: relevant compression %d", what, k), got.Relevant[k], want.Relevant[k], tolerance)
		near(t, fmt.Sprintf("%s: irrelevant compression %d", what, k), got.Irrelevant[k], want.Irrelevant[k], tolerance)
	}
	near(t, what+": rotation", got.Rotation, want.Rotation, 100*tolerance)
	near(t, what+": offset", got.Offset, want.Offset, tolerance)
}
