package inference_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// without returns RDMs of all conditions but one, for models and data.
func without(components []*rsa.RDM, data *rsa.Stack, condition int) ([]*rsa.RDM, *rsa.Stack) {
	copies := slices.Repeat([]int{1}, len(data.Conditions))
	copies[condition] = 0
	return sampledStudy(components, data, copies, slices.Repeat([]float64{1}, data.Len()))
}

// TestJackknifeLeavesOutWhatFixedLeavesOut evaluates smaller studies by themselves: for models without parameters the jackknife over subjects is Fixed, and its evaluations
// without a condition, with all subjects and without each, are those of RDMs that lack it.
func TestJackknifeLeavesOutWhatFixedLeavesOut(t *testing.T) {
	components, data := noisy(21, 3, 4, 7)
	for _, by := range []compare.Measure{compare.Cosine(), compare.Pearson(), compare.WhitenedCosine(nil), compare.WhitenedPearson(nil), compare.RhoA(), compare.KendallA()} {
		models := exactModels(components)
		if !strings.HasPrefix(by.String(), "rho") && !strings.HasPrefix(by.String(), "Kendall") {
			models = someModels(components)
		}
		tables, partners, err := inference.LeftOut(models, data, by, rand.NewPCG(5, 6))
		if err != nil {
			t.Fatal(err)
		}
		check := func(name string, got []float64, components []*rsa.RDM, data *rsa.Stack) {
			t.Helper()
			kinds := exactModels(components)
			if len(models) != len(kinds) {
				kinds = someModels(components)
			}
			r, err := inference.Fixed(ctx, kinds, data, by, inference.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range append(slices.Clone(r.Mean), r.Ceiling.Lower, r.Ceiling.Upper) {
				if math.Abs(got[i]-v) > 1e-9 {
					t.Errorf("%v, %s: estimate %d is %v, want %v", by, name, i, got[i], v)
				}
			}
		}
		for k := range tables {
			smaller, rest := components, data
			switch {
			case k > len(data.Conditions):
				smaller, rest = lacking(components, data, partners[k-1-len(data.Conditions)])
			case k > 0:
				smaller, rest = without(components, data, k-1)
			}
			check("all subjects", tables[k].RawRowView(0), smaller, rest)
			for s := range data.Len() {
				var others []int
				for other := range data.Len() {
					if other != s {
						others = append(others, other)
					}
				}
				check("without a subject", tables[k].RawRowView(1+s), smaller, rest.Select(others))
			}
		}
	}
}

// lacking returns models and data in which pairs of partners are missing.
func lacking(components []*rsa.RDM, data *rsa.Stack, partner []int) (out []*rsa.RDM, rest *rsa.Stack) {
	remove := func(r *rsa.RDM) *rsa.RDM {
		c := *r
		c.Values = slices.Clone(r.Values)
		p := 0
		for i := range r.Conditions {
			for j := i + 1; j < len(r.Conditions); j++ {
				if partner[i] == j {
					c.Values[p] = math.NaN()
				}
				p++
			}
		}
		return &c
	}
	for _, r := range components {
		out = append(out, remove(r))
	}
	var rdms []*rsa.RDM
	for _, r := range data.RDMs() {
		rdms = append(rdms, remove(r))
	}
	rest, err := rsa.NewStack(rdms...)
	if err != nil {
		panic(err)
	}
	return out, rest
}

func TestJackknifeIsTheSameOnAnyNumberOfCores(t *testing.T) {
	components, data := noisy(22, 2, 5, 9)
	run := func(cores int) *inference.Result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		r, err := inference.Jackknife(ctx, someModels(components), data, compare.WhitenedCosine(nil), inference.Options{Source: rand.NewPCG(1, 9)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, many := run(1), run(7)
	for i := range one.Contrasts.SymmetricDim() {
		for j := range i + 1 {
			a, b := one.Contrasts.At(i, j), many.Contrasts.At(i, j)
			if math.Float64bits(a) != math.Float64bits(b) || !(a >= 0) {
				t.Errorf("variance (%d,%d) is %v on one core, %v on seven", i, j, a, b)
			}
		}
	}
	if one.DoF != 4 || one.Scheme != inference.LeavingOut || one.Samples != nil {
		t.Errorf("%v, %v degrees of freedom", one.Scheme, one.DoF)
	}
	if _, err := inference.SignedRankTests(one); err == nil {
		t.Error("a test over subjects alone takes a jackknife over conditions")
	}
}

func TestJackknifeSaysWhatIsMissing(t *testing.T) {
	components, data := noisy(23, 1, 3, 4)
	source := func() inference.Options { return inference.Options{Source: rand.NewPCG(1, 9)} }
	for want, run := range map[string]func() error{
		"source": func() error {
			_, err := inference.Jackknife(ctx, model.Each(components...), data, compare.Cosine(), inference.Options{})
			return err
		},
		"1 subject": func() error {
			_, err := inference.Jackknife(ctx, model.Each(components...), data.Select([]int{0}), compare.Cosine(), source())
			return err
		},
		"3 conditions": func() error {
			smaller, rest := without(components, data, 0)
			_, err := inference.Jackknife(ctx, model.Each(smaller...), rest, compare.Cosine(), source())
			return err
		},
		"no folds": func() error {
			_, err := inference.BootstrapCrossValidate(ctx, inference.LeavingOut, model.Each(components...), data, compare.Cosine(), source())
			return err
		},
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "inference: ") {
			t.Errorf("%s: %v", want, err)
		}
	}
	r, err := inference.Jackknife(ctx, model.Each(components...), data.Select([]int{0, 1}), compare.Cosine(), source())
	if err != nil {
		t.Fatal(err)
	}
	if !(r.Variance(0) >= 0) || !math.IsNaN(r.Variance(r.Lower())) {
		t.Errorf("two subjects: variance %v, of the lower bound %v", r.Variance(0), r.Variance(r.Lower()))
	}
}
