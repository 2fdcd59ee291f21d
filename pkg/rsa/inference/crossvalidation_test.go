package inference_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
	"github.com/richlazy/richlazy/pkg/table"
)

// part returns the RDMs of some subjects on some conditions.
func part(data *rsa.Stack, subjects, conditions []int) *rsa.Stack {
	var values *mat.Dense
	var names []string
	for k, s := range subjects {
		r := data.RDM(s).Select(conditions...)
		if k == 0 {
			values, names = mat.NewDense(len(subjects), len(r.Values), nil), r.Conditions
		}
		values.SetRow(k, r.Values)
	}
	return &rsa.Stack{Conditions: names, Values: values, Measure: "data"}
}

func selected(rdms []*rsa.RDM, conditions []int) (out []*rsa.RDM) {
	for _, r := range rdms {
		out = append(out, r.Select(conditions...))
	}
	return out
}

// besides returns 0 … n−1 without some.
func besides(n int, without ...int) (rest []int) {
	for i := range n {
		if !slices.Contains(without, i) {
			rest = append(rest, i)
		}
	}
	return rest
}

// similarity of one RDM to those of a stack, on average.
func similarity(t *testing.T, r *rsa.RDM, data *rsa.Stack, by compare.Measure) float64 {
	t.Helper()
	f, err := model.Fit(model.Fixed{RDM: r}, data, by)
	if err != nil {
		t.Fatal(err)
	}
	return f.Mean
}

// TestCrossValidationByHand leaves out each object (four conditions) and each subject in turn, fits on the rest by cutting RDMs, and compares.
func TestCrossValidationByHand(t *testing.T) {
	components, data := noisy(21, 3, 4, 12)
	objects := []int{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}
	data.Patterns = table.Table{table.Integers("object", objects...)}
	for _, by := range []compare.Measure{compare.Cosine(), compare.WhitenedPearson(nil), compare.RhoA()} {
		opt := inference.Options{Conditions: inference.LeaveOneOut, Subjects: inference.LeaveOneOut, ConditionGroups: "object"}
		got, err := inference.CrossValidate(ctx, someModels(components), data, by, opt)
		if err != nil {
			t.Fatal(err)
		}
		m := len(someModels(components))
		want := make([]float64, m+2)
		evaluations := mat.NewDense(m, 4, nil)
		upper, err := compare.Pool(by, data)
		if err != nil {
			t.Fatal(err)
		}
		for s := range 4 {
			lower, err := compare.Pool(by, part(data, besides(4, s), besides(12)))
			if err != nil {
				t.Fatal(err)
			}
			for object := range 3 {
				var test []int
				for i, o := range objects {
					if o == object {
						test = append(test, i)
					}
				}
				train := besides(12, test...)
				testData := part(data, []int{s}, test)
				testModels := someModels(selected(components, test))
				for i, fitted := range someModels(selected(components, train)) {
					f, err := model.Fit(fitted, part(data, besides(4, s), train), by)
					if err != nil {
						t.Fatal(err)
					}
					v := similarity(t, model.Predict(testModels[i], f.Parameters...), testData, by)
					evaluations.Set(i, s, evaluations.At(i, s)+v/3)
					want[i] += v / 12
				}
				want[m] += similarity(t, lower.Select(test...), testData, by) / 12
				want[m+1] += similarity(t, upper.Select(test...), testData, by) / 12
			}
		}
		for i, v := range want {
			if !(math.Abs(got.Estimate(i)-v) <= 1e-9) {
				t.Errorf("%v: estimate %d is %v, by hand %v", by, i, got.Estimate(i), v)
			}
		}
		if !mat.EqualApprox(got.Evaluations, evaluations, 1e-9) {
			t.Errorf("%v: evaluations\n%v\nby hand\n%v", by, mat.Formatted(got.Evaluations), mat.Formatted(evaluations))
		}
		if got.Contrasts != nil || !math.IsNaN(got.Variance(0)) || !got.Folded {
			t.Errorf("%v: plain cross-validation has variances", by)
		}
	}
}

// TestPartnersInAFoldAreLeftOutTogether averages over the three ways to divide four subjects into two pairs, which are equally likely.
func TestPartnersInAFoldAreLeftOutTogether(t *testing.T) {
	components, data := noisy(26, 1, 4, 7)
	by := compare.Pearson()
	var sum, squares float64
	for _, partner := range []int{1, 2, 3} {
		rest := besides(4, 0, partner)
		v := 0.0
		for _, pair := range [][2][]int{{{0, partner}, rest}, {rest, {0, partner}}} {
			pool, err := compare.Pool(by, part(data, pair[1], besides(7)))
			if err != nil {
				t.Fatal(err)
			}
			v += similarity(t, pool, part(data, pair[0], besides(7)), by) / 2
		}
		sum, squares = sum+v, squares+v*v
	}
	const assignments = 20000
	want, deviation := sum/3, math.Sqrt((squares/3-sum*sum/9)/assignments)
	r, err := inference.CrossValidate(ctx, model.Each(components...), data, by, inference.Options{
		Source: rand.NewPCG(1, 10), Assignments: assignments, Conditions: inference.Folds{None: true}, Subjects: inference.Folds{Number: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(r.Ceiling.Lower-want) <= 4*deviation) {
		t.Errorf("the lower bound is %v, want %v ± %v", r.Ceiling.Lower, want, deviation)
	}
	all, err := inference.Fixed(ctx, model.Each(components...), data, by, inference.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if all.Ceiling.Lower < want+10*deviation {
		t.Errorf("without folds the bound is %v: this test cannot tell", all.Ceiling.Lower)
	}
}

// TestFoldsInsideSamples cross-validates the RDMs of each sample, built with their copies.
func TestFoldsInsideSamples(t *testing.T) {
	components, data := noisy(22, 2, 5, 16)
	objects := []int{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3}
	data.Patterns = table.Table{table.Integers("object", objects...)}
	by := compare.WhitenedCosine(nil)
	opt := func() inference.Options {
		return inference.Options{Samples: 20, Source: rand.NewPCG(1, 5), Conditions: inference.LeaveOneOut, Subjects: inference.LeaveOneOut, ConditionGroups: "object"}
	}
	copies, times, err := inference.Drawn(someModels(components), data, by, opt())
	if err != nil {
		t.Fatal(err)
	}
	r, err := inference.BootstrapCrossValidate(ctx, inference.OverBoth, someModels(components), data, by, opt())
	if err != nil {
		t.Fatal(err)
	}
	valid := 0
	for b := range copies {
		rdms, stack := sampledStudy(components, data, copies[b], times[b])
		var of []int
		for _, place := range expand(copies[b]) {
			of = append(of, objects[place])
		}
		stack.Patterns = table.Table{table.Integers("object", of...)}
		want, err := inference.CrossValidate(ctx, someModels(rdms), stack, by,
			inference.Options{Conditions: inference.LeaveOneOut, Subjects: inference.LeaveOneOut, ConditionGroups: "object", SubjectGroups: "source"})
		if err != nil {
			continue // a single object or subject
		}
		for i := range want.Upper() + 1 {
			if got := r.Samples.At(valid, i); !(math.Abs(got-want.Estimate(i)) <= 1e-9) {
				t.Errorf("sample %d: estimate %d is %v, of the sampled RDMs %v", b, i, got, want.Estimate(i))
			}
		}
		valid++
	}
	if valid != r.Valid || valid < 15 {
		t.Errorf("%d valid samples, by hand %d", r.Valid, valid)
	}
}

// TestTestSetsByHand fits to each sample and compares with what it left out.
func TestTestSetsByHand(t *testing.T) {
	components, data := noisy(23, 2, 4, 12)
	by := compare.Pearson()
	opt := func() inference.Options { return inference.Options{Samples: 30, Source: rand.NewPCG(1, 6)} }
	copies, times, err := inference.Drawn(someModels(components), data, by, opt())
	if err != nil {
		t.Fatal(err)
	}
	r, err := inference.BootstrapTestSet(ctx, inference.OverBoth, someModels(components), data, by, opt())
	if err != nil {
		t.Fatal(err)
	}
	valid, mean := 0, make([]float64, len(r.Models))
	for b := range copies {
		var testConditions, testSubjects []int
		for i, c := range copies[b] {
			if c == 0 {
				testConditions = append(testConditions, i)
			}
		}
		for s, c := range times[b] {
			if c == 0 {
				testSubjects = append(testSubjects, s)
			}
		}
		if len(testConditions) < 3 || len(testSubjects) == 0 {
			continue
		}
		rdms, stack := sampledStudy(components, data, copies[b], times[b])
		testData, testModels := part(data, testSubjects, testConditions), someModels(selected(components, testConditions))
		for i, m := range someModels(rdms) {
			f, err := model.Fit(m, stack, by)
			if err != nil {
				t.Fatal(err)
			}
			want := similarity(t, model.Predict(testModels[i], f.Parameters...), testData, by)
			if got := r.Samples.At(valid, i); !(math.Abs(got-want) <= 1e-9) {
				t.Errorf("sample %d: %v is %v, by hand %v", b, m, got, want)
			}
			mean[i] += want
		}
		valid++
	}
	if valid != r.Valid || valid < 10 {
		t.Fatalf("%d valid samples, by hand %d", r.Valid, valid)
	}
	for i, sum := range mean {
		if !(math.Abs(r.Mean[i]-sum/float64(valid)) <= 1e-9) {
			t.Errorf("the mean of model %d is %v, by hand %v", i, r.Mean[i], sum/float64(valid))
		}
	}
}

// TestFoldsOfKSubjects has folds of a given size, which are one code path with folds of a given number.
func TestFoldsOfKSubjects(t *testing.T) {
	components, data := noisy(27, 2, 6, 12)
	run := func(subjects inference.Folds) *inference.Result {
		r, err := inference.CrossValidate(ctx, someModels(components), data, compare.Cosine(),
			inference.Options{Source: rand.NewPCG(1, 11), Conditions: inference.Folds{Number: 2}, Subjects: subjects})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	bySize, byNumber := run(inference.Folds{Size: 2}), run(inference.Folds{Number: 3})
	for i := range bySize.Upper() + 1 {
		if v := bySize.Estimate(i); v != byNumber.Estimate(i) || !(v > 0 && v < 1) {
			t.Errorf("estimate %d is %v in folds of two, %v in three folds", i, v, byNumber.Estimate(i))
		}
	}
}

// TestParametricInSamples fits an RDM that depends on a parameter in each sample, and in RDMs that are built for it.
func TestParametricInSamples(t *testing.T) {
	components, data := noisy(28, 2, 3, 9)
	bent := func(c []*rsa.RDM) model.Model {
		return model.Parametric{Name: "bent", Of: c[0].Conditions, Low: []float64{-2, 0}, High: []float64{2, 3}, RDM: func(dst, theta []float64) {
			for p := range dst {
				dst[p] = math.Pow(c[0].Values[p], theta[1]) + theta[0]*c[1].Values[p]
			}
		}}
	}
	by := compare.Pearson()
	opt := func() inference.Options { return inference.Options{Samples: 8, Source: rand.NewPCG(1, 12)} }
	copies, times, err := inference.Drawn([]model.Model{bent(components)}, data, by, opt())
	if err != nil {
		t.Fatal(err)
	}
	r, err := inference.BootstrapBoth(ctx, []model.Model{bent(components)}, data, by, opt())
	if err != nil {
		t.Fatal(err)
	}
	if r.Valid != 8 {
		t.Fatalf("%d valid samples: this test needs all", r.Valid)
	}
	for b := range copies {
		rdms, stack := sampledStudy(components, data, copies[b], times[b])
		f, err := model.Fit(bent(rdms), stack, by)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Samples.At(b, 0); !(math.Abs(got-f.Mean) <= 1e-6) {
			t.Errorf("sample %d: %v, of the sampled RDMs %v", b, got, f.Mean)
		}
	}
}

// TestFlexibleModelsDoNotProfit gives a model so many components of noise that it fits anything, and data that no model explains.
func TestFlexibleModelsDoNotProfit(t *testing.T) {
	random := rand.New(rand.NewPCG(24, 1))
	rows := make([][]float64, 40)
	for i := range rows {
		rows[i] = make([]float64, 190)
		for p := range rows[i] {
			rows[i][p] = random.NormFloat64()
		}
	}
	flexible := []model.Model{model.Weighted{Name: "flexible", RDMs: rdmsFrom(rows[:32]), Free: true}}
	data := stackFrom(rows[32:])
	fitted, err := inference.Fixed(ctx, flexible, data, compare.Pearson(), inference.Options{})
	if err != nil {
		t.Fatal(err)
	}
	validated, err := inference.CrossValidate(ctx, flexible, data, compare.Pearson(), inference.Options{Source: rand.NewPCG(1, 7)})
	if err != nil {
		t.Fatal(err)
	}
	if !(fitted.Mean[0] > 0.1 && math.Abs(validated.Mean[0]) < 0.05) {
		t.Errorf("fitted to what it is tested on it reaches %v, cross-validated %v", fitted.Mean[0], validated.Mean[0])
	}
}

// TestReweightingLeavesOthersAlone holds that a model that weighs conditions otherwise while it is fitted changes nothing for the models beside it.
func TestReweightingLeavesOthersAlone(t *testing.T) {
	components, data := noisy(25, 3, 4, 20)
	for _, by := range []compare.Measure{compare.WhitenedCosine(nil), compare.RhoA()} {
		run := func(models ...model.Model) *inference.Result {
			r, err := inference.BootstrapCrossValidate(ctx, inference.OverBoth, models, data, by, inference.Options{Samples: 5, Source: rand.NewPCG(1, 8)})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		fixed := model.Each(components...)
		alone := run(fixed...)
		beside := run(append([]model.Model{model.FeatureReweighted{Name: "features", Features: components}}, fixed...)...)
		for b := range alone.Valid {
			for i := range 5 {
				if alone.Samples.At(b, i) != beside.Samples.At(b, i+1) {
					t.Errorf("%v, sample %d: estimate %d is %v alone and %v beside others", by, b, i, alone.Samples.At(b, i), beside.Samples.At(b, i+1))
				}
			}
		}
	}
}
