package inference

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

func TestMisuseOfTestsPanics(t *testing.T) {
	ctx := context.Background()
	for name, do := range map[string]func(){
		"an infinite value":          func() { TTest([]float64{1, math.Inf(1)}, 0, Greater) },
		"pairs of different lengths": func() { PairedTTest([]float64{1, 2}, []float64{1}, Greater) },
		"a p value above 1":          func() { Holm([]float64{1.1}) },
		"a level of 95":              func() { TInterval(0, 1, 3, 95) },
		"a graph of another size":    func() { TFCE([]float64{1, 2}, Line(3), .5, 2) },
		"a graph with a loop":        func() { TFCE([]float64{1, 2}, Graph{{0}, nil}, .5, 2) },
		"a map with NaN":             func() { TFCE([]float64{1, math.NaN()}, Line(2), .5, 2) },
		"a negative exponent":        func() { TFCE([]float64{1, 2}, Line(2), .5, -1) },
		"an infinite exponent":       func() { TFCE([]float64{1, 2}, Line(2), math.Inf(1), 2) },
		"a negative dimension":       func() { Grid([]int{-1, 2}, nil, false) },
		"a line of −1 points":        func() { Line(-1) },
		"one subject for a map":      func() { _, _ = MaxStatistic(ctx, mat.NewDense(1, 3, nil), Greater, Resampling{}) },
		"an infinite value in a map": func() { _, _ = MaxStatistic(ctx, mat.NewDense(2, 1, []float64{1, math.Inf(1)}), Greater, Resampling{}) },
		"a cluster-forming p of 1":   func() { _, _ = ClusterMass(ctx, mat.NewDense(2, 1, nil), Line(1), Greater, ClusterOptions{Forming: 1}) },
		"a mask of another size":     func() { Grid([]int{2, 2}, make([]bool, 3), false) },
		"one model to select":        func() { _, _ = SelectModels(mat.NewDense(2, 1, nil), 0) },
		"a Dirichlet parameter of 0": func() { DirichletExceedance([]float64{1, 0}) },
		"a negative number of resamples": func() {
			_, _ = SignFlip(ctx, make([]float64, 20), 0, Greater, Resampling{Resamples: -1, Source: rand.NewPCG(1, 1)})
		},
	} {
		func() {
			defer func() {
				if said, ok := recover().(string); !ok || !strings.HasPrefix(said, "inference: ") {
					t.Errorf("%s: panic %v", name, said)
				}
			}()
			do()
		}()
	}
}

func TestLabelsThatCannotBePermuted(t *testing.T) {
	random := rand.New(rand.NewPCG(16, 1))
	data, model := stackOf(t, pointsRDM(random, 8, 2, 0, "")), pointsRDM(random, 8, 2, 0, "m")
	other, short := pointsRDM(random, 8, 2, 0, "m"), pointsRDM(random, 8, 2, 0, "m")
	other.Conditions[3] = "x"
	short.Values = short.Values[1:]
	for name, models := range map[string][]*rsa.RDM{"no model": nil, "other conditions": {other}, "too few pairs": {short}, "no source": {model}} {
		if _, err := PermuteConditions(context.Background(), data, models, compare.Pearson(), Greater, Resampling{}); err == nil || !strings.HasPrefix(err.Error(), "inference: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for _, by := range []compare.Measure{compare.Pearson(), compare.WhitenedCosine(nil)} {
		if _, err := PermuteConditions(stopped, data, []*rsa.RDM{model}, by, Greater, Resampling{Source: rand.NewPCG(1, 1)}); err == nil {
			t.Errorf("%v, cancelled: no error", by)
		}
	}
}

func TestOutcomesPrint(t *testing.T) {
	ctx, random := context.Background(), rand.New(rand.NewPCG(16, 2))
	x := normalMatrix(random, 8, 5)
	largest, err := MaxStatistic(ctx, x, TwoSided, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	flip, err := PairedSignFlip(ctx, []float64{1, 2, 3, 5}, []float64{0, 0, 1, math.NaN()}, Greater, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	data := stackOf(t, pointsRDM(random, 5, 2, 0, ""), pointsRDM(random, 5, 2, 0, ""))
	each, err := PermuteConditionsEach(ctx, data, []*rsa.RDM{pointsRDM(random, 5, 2, 0, "m")}, compare.Pearson(), Less, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{largest.String(), "of 5 variables at p ≤ 0.05, corrected by the largest statistic (two-sided, n = 8, 255 resamples"},
		{flip.String(), "paired sign-flip test: 1.667, p = 0.125 (greater, n = 3, exact, 7 resamples); 1 of 4 values are NaN and left out"},
		{each.String(), "less, 2 RDMs of 5 conditions, 119 permutations (all)\nm: p ≤ 0.05 in "},
		{TTest([]float64{1, 2, 4}, 1, Less).String(), "t test: 2.333 against 1, t(2) = 1.51"},
		{TInterval(1, 1, math.Inf(1), .95).String(), "95 % interval (t): -0.96 to 2.96"},
	} {
		if !strings.Contains(c.text, c.want) {
			t.Errorf("%q lacks %q", c.text, c.want)
		}
	}
}
