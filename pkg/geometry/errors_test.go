package geometry_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// Bad data is an error that says what and where.
func TestRefused(t *testing.T) {
	r, ctx := rng.New(81).Rand(), context.Background()
	x, small, constant, bad := normal(8, 3, r), normal(3, 3, r), mat.NewDense(8, 3, nil), normal(8, 3, r)
	bad.Set(5, 2, math.NaN())
	for i := range 8 {
		constant.SetRow(i, []float64{1, 2, 3})
	}
	labels := []int{0, 0, 1, 1, 0, 0, 1, 1}
	four := []int{0, 0, 1, 1, 2, 2, 3, 3}
	pair := geometry.Dichotomy{true, true, false, false}
	kernel := must[*mat.SymDense](t)(geometry.LinearKernel(x))
	infinite := mat.NewSymDense(8, nil)
	infinite.SetSym(1, 2, math.Inf(1))
	selectivity := &geometry.Selectivity{Classes: make([]geometry.UnitClass, 3)}
	readout := geometry.Readout{Weights: mat.NewDense(1, 3, nil), Bias: []float64{0}}
	c := gardens()
	zero := must[*rsa.RDM](t)(rsa.New(make([]float64, 1225), c.Conditions, ""))
	negative := must[*rsa.RDM](t)(rsa.New(append([]float64{-1}, make([]float64, 1224)...), c.Conditions, ""))
	plane := must[*rsa.RDM](t)(rsa.New([]float64{1, 1, 2, 2, 1, 1}, []string{"a", "b", "c", "d"}, ""))
	corners := [2][]float64{{0, 0, 1, 1}, {0, 1, 0, 1}}
	duplicate := mat.DenseCopyOf(x)
	duplicate.SetRow(6, x.RawRowView(1))
	lattice := mat.NewDense(9, 2, nil)
	for i := range 9 {
		lattice.SetRow(i, []float64{float64(i % 3), float64(i / 3)})
	}
	src := rng.New(82).Source()
	scored := func(*mat.Dense) (float64, error) { return math.NaN(), nil }
	for _, c := range []struct {
		name string
		call func() error
		want string
	}{
		{"CKA, NaN", func() error { _, err := geometry.CKA(x, bad); return err }, "CKA: second responses: entry (5,2) is NaN"},
		{"CKA, nil", func() error { _, err := geometry.CKA(nil, x); return err }, "first responses: 0 rows"},
		{"CKA, trials", func() error { _, err := geometry.CKA(x, small); return err }, "8 and 3 trials"},
		{"CKA, constant", func() error { _, err := geometry.CKA(x, constant); return err }, "second responses: no unit varies over the 8 trials"},
		{"debiased CKA, three trials", func() error { _, err := geometry.CKADebiased(small, small); return err }, "3 trials, want at least 4"},
		{"kernels of different size", func() error { _, err := geometry.KernelCKA(kernel, mat.NewSymDense(4, nil)); return err }, "8 and of 4 trials"},
		{"infinite kernel", func() error { _, err := geometry.KernelCKA(kernel, infinite); return err }, "second kernel: entry (1,2) is +Inf"},
		{"linear kernel beyond float64", func() error { _, err := geometry.LinearKernel(mat.NewDense(1, 1, []float64{1e200})); return err }, "entry (0,0) is +Inf"},
		{"RBF, one row", func() error { _, err := geometry.RBFKernel(mat.NewDense(1, 2, nil), 0); return err }, "1 rows and 2 columns, want at least 2"},
		{"RBF, constant", func() error { _, err := geometry.RBFKernel(constant, 0); return err }, "median distance of 8 trials is 0"},
		{"RBF, bandwidth", func() error { _, err := geometry.RBFKernel(x, -1); return err }, "bandwidth is -1"},
		{"kernel change from 0", func() error { _, err := geometry.KernelChange(mat.NewSymDense(8, nil), kernel); return err }, "first kernel is 0"},
		{"alignment, targets", func() error { _, err := geometry.Alignment(kernel, small); return err }, "kernel of 8 trials and targets of 3"},
		{"alignment with 0", func() error { _, err := geometry.Alignment(kernel, mat.NewDense(8, 1, nil)); return err }, "targets are 0"},
		{"unbiased PR, trials", func() error { _, err := geometry.ParticipationRatioUnbiased(small); return err }, "3 rows"},
		{"unbiased PR, constant", func() error { _, err := geometry.ParticipationRatioUnbiased(constant); return err }, "no variance"},
		{"unbiased PR, simplex", func() error { _, err := geometry.ParticipationRatioUnbiased(identity(6)); return err }, "6 trials are too few"},
		{"TwoNN, duplicates", func() error { _, err := geometry.TwoNN(duplicate, geometry.TwoNNOptions{}); return err }, "points 1 and 6 coincide"},
		{"TwoNN, lattice", func() error { _, err := geometry.TwoNN(lattice, geometry.TwoNNOptions{}); return err }, "lie on a lattice"},
		{"TwoNN, all that are kept tie", func() error {
			_, err := geometry.TwoNN(mat.NewDense(8, 1, []float64{0, 1, 2, 100, 101, 102, 500, 503}), geometry.TwoNNOptions{Discard: 0.7})
			return err
		}, "2 of 8 points (2 are kept) have two nearest neighbours at one distance"},
		{"TwoNN, discard", func() error { _, err := geometry.TwoNN(x, geometry.TwoNNOptions{Discard: 0.9}); return err }, "1 of 8 ratios are kept"},
		{"explained variance, constant", func() error { _, err := geometry.ExplainedVariance(constant); return err }, "no variance"},
		{"truncation of nothing", func() error {
			_, err := geometry.TruncatedScores(mat.NewDense(2, 2, nil), scored)
			return err
		}, "no variance"},
		{"truncation, targets", func() error {
			_, err := geometry.TruncatedScores(x, geometry.SignAccuracy(readout, []float64{1}))
			return err
		}, "to 1 components: geometry: accuracy: 1 targets for 8 trials"},
		{"accuracy, all on the boundary", func() error { _, err := geometry.SignAccuracy(readout, make([]float64, 8))(x); return err }, "all 8 targets are 0"},
		{"accuracy, label", func() error { _, err := geometry.ArgmaxAccuracy(readout, labels)(x); return err }, "label 2 is 1, want 0 to 0"},
		{"readout, shape", func() error { _, err := readout.Outputs(normal(2, 4, r)); return err }, "1 × 3 weights and 1 biases for 4 units"},
		{"noise, score", func() error {
			_, err := geometry.NoiseRobustness(ctx, x, scored, geometry.NoiseOptions{}, src)
			return err
		}, "noise of 0: the score is NaN"},
		{"noise, deviation", func() error {
			_, err := geometry.NoiseRobustness(ctx, x, scored, geometry.NoiseOptions{Deviations: []float64{0, -1}}, src)
			return err
		}, "deviation 1 is -1"},
		{"selectivity, negative", func() error { _, err := geometry.UnitSelectivity(x, labels, 0); return err }, "must not be negative"},
		{"selectivity, context", func() error { _, err := geometry.UnitSelectivity(x, four, 1); return err }, "trial 4 has context 2"},
		{"selectivity, one context", func() error { _, err := geometry.UnitSelectivity(x, make([]int, 8), 1); return err }, "0 of context 1"},
		{"context weights", func() error { _, err := geometry.ContextWeights(small, selectivity); return err }, "3 × 3 and classes of 3"},
		{"unit RSA", func() error {
			_, err := geometry.UnitLevelRSA(x, selectivity, c, geometry.UnitRSAOptions{})
			return err
		}, "want a row for each of 50 conditions"},
		{"unit RSA, no classes", func() error {
			_, err := geometry.UnitLevelRSA(normal(50, 3, r), nil, c, geometry.UnitRSAOptions{})
			return err
		}, "want a row for each of 50 conditions and a class for each unit"},
		{"planes, no distances", func() error { _, err := geometry.FitPlanes(ctx, zero, c, geometry.FitPlanesOptions{}, src); return err }, "all 1225 distances are 0"},
		{"planes, negative", func() error {
			_, err := geometry.FitPlanes(ctx, negative, c, geometry.FitPlanesOptions{}, src)
			return err
		}, "pair 0 of 1225 is -1"},
		{"planes, conditions", func() error {
			_, err := geometry.FitPlanes(ctx, &rsa.RDM{}, c, geometry.FitPlanesOptions{}, src)
			return err
		}, "does not have the 50 conditions"},
		{"planes, one context", func() error {
			_, err := geometry.FitPlanes(ctx, plane, rsa.TwoContexts{Conditions: plane.Conditions, Context: []int{0, 0, 0, 0}, Relevant0: corners[0], Relevant1: corners[1]},
				geometry.FitPlanesOptions{}, src)
			return err
		}, "no condition has context 1"},
		{"planes, features beyond squares", func() error {
			_, err := geometry.FitPlanes(ctx, plane, rsa.TwoContexts{Conditions: plane.Conditions, Context: []int{0, 0, 1, 1}, Relevant0: []float64{0, 1e200, 1e200, 0}, Relevant1: corners[1]},
				geometry.FitPlanesOptions{}, src)
			return err
		}, "rescale them, to steps of 1"},
		{"planes, no feature", func() error {
			_, err := geometry.FitPlanes(ctx, plane, rsa.TwoContexts{Conditions: plane.Conditions, Context: []int{0, 0, 1, 1}, Relevant0: corners[0], Relevant1: []float64{3, 3, 3, 3}},
				geometry.FitPlanesOptions{}, src)
			return err
		}, "the feature relevant in context 1 is 3 in all conditions"},
		{"collapse, one class", func() error {
			_, err := geometry.NeuralCollapse(x, make([]int, 8), geometry.CollapseOptions{})
			return err
		}, "1 classes, want at least 2"},
		{"collapse, empty class", func() error {
			_, err := geometry.NeuralCollapse(x, []int{0, 0, 2, 2, 0, 0, 2, 2}, geometry.CollapseOptions{})
			return err
		}, "class 1 has no rows"},
		{"collapse, equal means", func() error {
			_, err := geometry.NeuralCollapse(constant, labels, geometry.CollapseOptions{})
			return err
		}, "do not differ"},
		{"collapse, central class", func() error {
			_, err := geometry.NeuralCollapse(mat.NewDense(3, 1, []float64{-1, 0, 1}), []int{0, 1, 2}, geometry.CollapseOptions{})
			return err
		}, "mean of class 1 is the mean of all"},
		{"collapse, readout", func() error {
			_, err := geometry.NeuralCollapse(x, labels, geometry.CollapseOptions{Readout: &readout})
			return err
		}, "readout of 1 × 3, want 2 classes × 3 units"},
		{"collapse, no weights", func() error {
			_, err := geometry.NeuralCollapse(x, labels, geometry.CollapseOptions{Readout: &geometry.Readout{}})
			return err
		}, "readout weights: 0 rows"},
		{"HSIC beyond float64", func() error {
			huge := mat.NewSymDense(8, nil)
			huge.ScaleSym(1e200, kernel)
			_, err := geometry.HSIC(huge, huge)
			return err
		}, "rescale the kernels"},
		{"probe, labels", func() error { _, err := geometry.Probe(x, labels[:5], geometry.ProbeOptions{}, src); return err }, "5 labels for 8 rows"},
		{"probe, one trial", func() error {
			_, err := geometry.Probe(small, []int{0, 0, 1}, geometry.ProbeOptions{}, src)
			return err
		}, "condition 1 has 1 trial"},
		{"probe, folds", func() error { _, err := geometry.Probe(x, labels, geometry.ProbeOptions{Folds: 9}, src); return err }, "9 folds for 8 trials"},
		{"probe, constant", func() error { _, err := geometry.Probe(constant, labels, geometry.ProbeOptions{}, src); return err }, "do not vary"},
		{"classifier, responses too small", func() error {
			tiny := mat.DenseCopyOf(x)
			tiny.Scale(1e-315, tiny)
			_, err := geometry.CCGP(geometry.Trials{Responses: tiny, Condition: four}, pair, nil)
			return err
		}, "beyond float64, as responses are smaller than 2^-104"},
		{"SVM, responses too small", func() error {
			tiny := mat.DenseCopyOf(x)
			tiny.Scale(1e-315, tiny)
			_, err := geometry.SVM(geometry.SVMOptions{})(tiny, []bool{true, true, true, false, false, false, false, false})
			return err
		}, "SVM: the weight of unit"},
		{"collapse, outputs", func() error {
			huge := mat.NewDense(2, 3, []float64{1e308, 1e308, 1e308, 1, 1, 1})
			_, err := geometry.NeuralCollapse(x, labels, geometry.CollapseOptions{Readout: &geometry.Readout{Weights: huge, Bias: []float64{0, 0}}})
			return err
		}, "neural collapse: geometry: readout: outputs: entry"},
		{"null test, infinite", func() error {
			_, err := geometry.NullTest(ctx, geometry.Trials{Responses: x, Condition: four}, geometry.ShuffleConditions,
				func(geometry.Trials, rand.Source) (float64, error) { return math.Inf(1), nil }, 3, src)
			return err
		}, "the statistic is +Inf"},
		{"probe, NaN", func() error { _, err := geometry.Probe(bad, labels, geometry.ProbeOptions{}, src); return err }, "entry (5,2) is NaN"},
		{"CCGP, two conditions", func() error {
			_, err := geometry.CCGP(geometry.Trials{Responses: x, Condition: labels}, geometry.Dichotomy{true, false}, nil)
			return err
		}, "2 classes, want at least 4"},
		{"CCGP, sides", func() error {
			_, err := geometry.CCGP(geometry.Trials{Responses: x, Condition: four}, geometry.Dichotomy{true, false, false, false}, nil)
			return err
		}, "1 and 3 conditions, want at least 2"},
		{"parallelism, no direction", func() error {
			_, err := geometry.ParallelismScore(geometry.Trials{Responses: constant, Condition: four}, pair)
			return err
		}, "conditions 0 and 2 have the same mean"},
		{"shattering, odd", func() error {
			_, err := geometry.ShatteringDimension(ctx, geometry.Trials{Responses: x, Condition: []int{0, 0, 1, 1, 2, 2, 2, 2}}, geometry.ShatteringOptions{}, src)
			return err
		}, "3 conditions, want an even number"},
		{"geometric null", func() error {
			_, err := geometry.GeometricNull(geometry.Trials{Responses: constant, Condition: four}, src)
			return err
		}, "do not differ"},
		{"null test", func() error {
			_, err := geometry.NullTest(ctx, geometry.Trials{}, geometry.GeometricNull, nil, 0, src)
			return err
		}, "0 surrogates"},
	} {
		if err := c.call(); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "geometry: ") {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	failed := errors.New("no score")
	if _, err := geometry.TruncatedScores(x, func(*mat.Dense) (float64, error) { return 0, failed }); !errors.Is(err, failed) {
		t.Errorf("error %v does not wrap that of the score", err)
	}
}

// Misuse by the programmer panics with the name of the package.
func TestPanics(t *testing.T) {
	for name, call := range map[string]func(){
		"Dichotomies":  func() { geometry.Dichotomies(5) },
		"LeastSquares": func() { geometry.LeastSquares(-1) },
		"SVM":          func() { geometry.SVM(geometry.SVMOptions{C: math.NaN()}) },
		"Indicators":   func() { geometry.Indicators([]int{0, -1}) },
		"Boundary":     func() { geometry.Boundary{Weights: []float64{1}}.Value([]float64{1, 2}) },
		"Ablate":       func() { (&geometry.Selectivity{}).Ablate(mat.NewDense(1, 1, nil)) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "geometry: "+name) {
					t.Errorf("%s: panic %q", name, text)
				}
			}()
			call()
		}()
	}
}
