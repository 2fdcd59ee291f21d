package inference_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
	"github.com/richlazy/richlazy/pkg/table"
)

// expand returns the places of a sample: place i comes copies[i] times.
func expand[T int | float64](copies []T) (places []int) {
	for i, c := range copies {
		for range int(c) {
			places = append(places, i)
		}
	}
	return places
}

// sampled builds the RDM of drawn conditions, pairs of copies missing.
func sampled(r *rsa.RDM, places []int) *rsa.RDM {
	out := &rsa.RDM{Measure: r.Measure}
	for i, a := range places {
		out.Conditions = append(out.Conditions, fmt.Sprintf("%d of %s", i, r.Conditions[a]))
		for _, b := range places[i+1:] {
			v := math.NaN()
			if a != b {
				v = r.At(a, b)
			}
			out.Values = append(out.Values, v)
		}
	}
	return out
}

// sampledStudy builds models and data of a sample; the column "source" tells copies of one subject or condition.
func sampledStudy(components []*rsa.RDM, data *rsa.Stack, copies []int, times []float64) ([]*rsa.RDM, *rsa.Stack) {
	places, persons := expand(copies), expand(times)
	var drawn, rdms []*rsa.RDM
	for _, c := range components {
		drawn = append(drawn, sampled(c, places))
	}
	values := mat.NewDense(len(persons), len(drawn[0].Values), nil)
	for i, s := range persons {
		rdms = append(rdms, sampled(data.RDM(s), places))
		values.SetRow(i, rdms[i].Values)
	}
	return drawn, &rsa.Stack{Conditions: rdms[0].Conditions, Values: values, Measure: "data",
		Patterns: table.Table{table.Integers("source", places...)}, Info: table.Table{table.Integers("source", persons...)}}
}

// someModels returns models of several kinds of the same components.
func someModels(c []*rsa.RDM) []model.Model {
	return append(exactModels(c), model.Weighted{Name: "non-negative", RDMs: c}, model.Weighted{Name: "free", RDMs: c, Free: true}, model.Interpolated{Name: "interpolated", RDMs: c})
}

// exactModels returns those whose fit is no search under any measure: the path of a search depends on how sums are rounded.
func exactModels(c []*rsa.RDM) []model.Model {
	return append(model.Each(c...), model.Select{Name: "select", RDMs: c})
}

// TestSamplesAreThoseOfSampledRDMs builds the RDMs of every sample, with repeated subjects and conditions, and evaluates them as data.
func TestSamplesAreThoseOfSampledRDMs(t *testing.T) {
	components, data := noisy(11, 3, 5, 8)
	once, all := slices.Repeat([]int{1}, 8), slices.Repeat([]float64{1}, 5)
	for _, by := range []compare.Measure{
		compare.Cosine(), compare.Pearson(), compare.WhitenedCosine(nil), compare.WhitenedPearson(nil), compare.RhoA(), compare.KendallA(),
	} {
		kinds := someModels
		if strings.HasPrefix(by.String(), "rho") || strings.HasPrefix(by.String(), "Kendall") {
			kinds = exactModels
		}
		opt := func() inference.Options { return inference.Options{Samples: 12, Source: rand.NewPCG(3, 4)} }
		copies, times, err := inference.Drawn(kinds(components), data, by, opt())
		if err != nil {
			t.Fatal(err)
		}
		dual, err := inference.Dual(ctx, kinds(components), data, by, opt())
		if err != nil {
			t.Fatal(err)
		}
		both, err := inference.BootstrapBoth(ctx, kinds(components), data, by, opt())
		if err != nil {
			t.Fatal(err)
		}
		subjects, err := inference.BootstrapSubjects(ctx, kinds(components), data, by, opt())
		if err != nil {
			t.Fatal(err)
		}
		conditions, err := inference.BootstrapConditions(ctx, kinds(components), data, by, opt())
		if err != nil {
			t.Fatal(err)
		}
		if dual.Valid != 12 {
			t.Fatalf("%v: %d valid samples: this test needs all", by, dual.Valid)
		}
		for b := range 12 {
			for _, c := range []struct {
				name    string
				samples []*mat.Dense
				copies  []int
				times   []float64
			}{
				{"both", []*mat.Dense{dual.Samples, both.Samples}, copies[b], times[b]},
				{"subjects", []*mat.Dense{dual.SubjectSamples, subjects.Samples}, once, times[b]},
				{"conditions", []*mat.Dense{dual.ConditionSamples, conditions.Samples}, copies[b], all},
			} {
				rdms, stack := sampledStudy(components, data, c.copies, c.times)
				want, err := inference.Fixed(ctx, kinds(rdms), stack, by, inference.Options{SubjectGroups: "source"})
				if err != nil {
					t.Fatal(err)
				}
				for i := range want.Upper() + 1 {
					for k, samples := range c.samples {
						if got := samples.At(b, i); !(math.Abs(got-want.Estimate(i)) <= 1e-9) && !(math.IsNaN(got) && math.IsNaN(want.Estimate(i))) {
							t.Errorf("%v, sample %d of %s (%d): estimate %d is %v, that of the sampled RDMs %v", by, b, c.name, k, i, got, want.Estimate(i))
						}
					}
				}
			}
		}
	}
}

// TestBootstrapVariances computes the variances from the samples.
func TestBootstrapVariances(t *testing.T) {
	components, data := noisy(12, 2, 6, 10)
	for _, c := range []struct {
		run    func(context.Context, []model.Model, *rsa.Stack, compare.Measure, inference.Options) (*inference.Result, error)
		scheme inference.Scheme
		k      float64
	}{
		{inference.BootstrapSubjects, inference.OverSubjects, 6}, {inference.BootstrapConditions, inference.OverConditions, 10}, {inference.BootstrapBoth, inference.OverBoth, 6},
	} {
		r, err := c.run(ctx, model.Each(components...), data, compare.Pearson(), inference.Options{Samples: 200, Source: rand.NewPCG(5, 6)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Scheme != c.scheme || r.DoF != c.k-1 || r.Drawn != 200 {
			t.Errorf("%v: scheme %v, %v degrees of freedom, %d samples", c.scheme, r.Scheme, r.DoF, r.Drawn)
		}
		for i := range 4 {
			for j := range i + 1 {
				sum, squares, n := 0.0, 0.0, 0.0
				for b := range r.Valid {
					v := r.Samples.At(b, i)
					if i != j {
						v -= r.Samples.At(b, j)
					}
					if v == v {
						sum, squares, n = sum+v, squares+v*v, n+1
					}
				}
				want := c.k / (c.k - 1) * (squares - sum*sum/n) / (n - 1)
				got := r.VarianceOfDifference(i, j)
				if i == j {
					got = r.Variance(i)
				}
				if !(math.Abs(got-want) <= 1e-9*want) {
					t.Errorf("%v: the variance of %d and %d is %v, want %v", c.scheme, i, j, got, want)
				}
			}
		}
		fixed, err := inference.Fixed(ctx, model.Each(components...), data, compare.Pearson(), inference.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 4 {
			if r.Estimate(i) != fixed.Estimate(i) {
				t.Errorf("%v: estimate %d is %v, on the data %v", c.scheme, i, r.Estimate(i), fixed.Estimate(i))
			}
		}
	}
}

// TestSubjectsAgreeWithFixed compares the bootstrap over subjects with the variance that it estimates.
func TestSubjectsAgreeWithFixed(t *testing.T) {
	components, data := noisy(13, 2, 8, 12)
	fixed, err := inference.Fixed(ctx, model.Each(components...), data, compare.Cosine(), inference.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := inference.BootstrapSubjects(ctx, model.Each(components...), data, compare.Cosine(), inference.Options{Samples: 20000, Source: rand.NewPCG(7, 8)})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{fixed.Variance(0), fixed.Variance(1)} {
		if ratio := r.Variance(i) / want; !(math.Abs(ratio-1) <= 0.05) { // its standard error is √(2/20000) = 0.01
			t.Errorf("model %d: the variance is %v times that over subjects", i, ratio)
		}
	}
}

func TestBootstrapIsTheSameForAnyNumberOfCores(t *testing.T) {
	components, data := noisy(14, 3, 5, 12)
	run := func(cores int) *inference.Result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		r, err := inference.BootstrapCrossValidate(ctx, inference.OverBothCorrected, someModels(components), data, compare.WhitenedPearson(nil),
			inference.Options{Samples: 40, Source: rand.NewPCG(1, 9), Conditions: inference.Folds{Number: 2}, Subjects: inference.Folds{Number: 2}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, many := run(1), run(7)
	if one.Valid == 0 || one.Valid != many.Valid {
		t.Fatalf("%d valid samples on one core, %d on seven", one.Valid, many.Valid)
	}
	for k, pair := range [][2]mat.Matrix{
		{one.Samples, many.Samples}, {one.SubjectSamples, many.SubjectSamples}, {one.ConditionSamples, many.ConditionSamples}, {one.Contrasts, many.Contrasts},
		{one.Evaluations, many.Evaluations},
	} {
		rows, columns := pair[0].Dims()
		for i := range rows {
			for j := range columns {
				if a, b := pair[0].At(i, j), pair[1].At(i, j); math.Float64bits(a) != math.Float64bits(b) {
					t.Fatalf("matrix %d: (%d,%d) is %v on one core, %v on seven", k, i, j, a, b)
				}
			}
		}
	}
}

// TestMoreSamplesKeepTheFirst draws more samples and finds the first ones among them.
func TestMoreSamplesKeepTheFirst(t *testing.T) {
	components, data := noisy(15, 1, 4, 9)
	run := func(n int) *inference.Result {
		r, err := inference.Dual(ctx, model.Each(components...), data, compare.Cosine(), inference.Options{Samples: n, Source: rand.NewPCG(1, 9)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	few, many := run(10), run(30)
	for b := range few.Valid {
		if few.Samples.At(b, 0) != many.Samples.At(b, 0) {
			t.Errorf("sample %d is %v of ten and %v of thirty", b, few.Samples.At(b, 0), many.Samples.At(b, 0))
		}
	}
}

func TestDegenerateSamplesAreCounted(t *testing.T) {
	components, data := noisy(16, 1, 3, 4)
	opt := func() inference.Options { return inference.Options{Samples: 300, Source: rand.NewPCG(1, 9)} }
	copies, _, err := inference.Drawn(model.Each(components...), data, compare.Cosine(), opt())
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, c := range copies {
		distinct := 0
		for _, n := range c {
			if n > 0 {
				distinct++
			}
		}
		if distinct >= 3 {
			want++
		}
	}
	r, err := inference.BootstrapConditions(ctx, model.Each(components...), data, compare.Cosine(), opt())
	if err != nil {
		t.Fatal(err)
	}
	if rows, _ := r.Samples.Dims(); r.Drawn != 300 || r.Valid != want || rows != want || want == 300 {
		t.Errorf("%d of %d samples are valid, with %d rows; want %d", r.Valid, r.Drawn, rows, want)
	}
	_, err = inference.BootstrapCrossValidate(ctx, inference.OverConditions, model.Each(components...), data, compare.Cosine(), opt())
	if err == nil || !strings.Contains(err.Error(), "three conditions") {
		t.Errorf("folds of four conditions: %v", err)
	}
	if _, err = inference.Dual(ctx, model.Each(components...), data, compare.Cosine(), inference.Options{}); err == nil || !strings.Contains(err.Error(), "source") {
		t.Errorf("without a source: %v", err)
	}
}

func TestCancelledBootstrapKeepsWhatIsDone(t *testing.T) {
	components, data := noisy(17, 2, 5, 12)
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	report := progress.Func(func(done, _ int64) {
		if done == 100 {
			cancel()
		}
	})
	r, err := inference.Dual(stop, model.Each(components...), data, compare.Cosine(), inference.Options{Samples: 100000, Source: rand.NewPCG(1, 9), Progress: report})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	if r == nil || r.Drawn < 100 || r.Drawn > 10000 || !(r.Variance(0) > 0) {
		t.Errorf("the result is %v", r)
	}
	if _, err = inference.Fixed(stop, model.Each(components...), data, compare.Cosine(), inference.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("an evaluation that is cancelled before it begins: %v", err)
	}
}

// TestGroupsAreDrawnTogether has three exemplars of each object.
func TestGroupsAreDrawnTogether(t *testing.T) {
	components, data := noisy(18, 1, 4, 12)
	objects := make([]int, 12)
	for i := range objects {
		objects[i] = i / 3
	}
	data.Patterns = table.Table{table.Integers("object", objects...)}
	data.Info = table.Table{table.Texts("person", "a", "a", "b", "c")}
	opt := inference.Options{Samples: 50, Source: rand.NewPCG(1, 9), ConditionGroups: "object", SubjectGroups: "person"}
	copies, times, err := inference.Drawn(model.Each(components...), data, compare.Cosine(), opt)
	if err != nil {
		t.Fatal(err)
	}
	for b := range copies {
		for i := range 12 {
			if copies[b][i] != copies[b][i/3*3] {
				t.Fatalf("sample %d has %v", b, copies[b])
			}
		}
		if sum := times[b][0] + times[b][2] + times[b][3]; times[b][0] != times[b][1] || sum != 3 {
			t.Fatalf("sample %d has subjects %v", b, times[b])
		}
	}
	r, err := inference.Dual(ctx, model.Each(components...), data, compare.Cosine(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if r.DoF != 2 {
		t.Errorf("three persons and four objects have %v degrees of freedom", r.DoF)
	}
}
