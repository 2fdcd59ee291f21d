package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

func named(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("c%02d", i)
	}
	return out
}

// pointsRDM returns the squared distances of n random points, plus noise of each pair.
func pointsRDM(random *rand.Rand, n, dims int, noise float64, name string) *rsa.RDM {
	x := normalMatrix(random, n, dims)
	r := &rsa.RDM{Conditions: named(n), Measure: name}
	for i := range n {
		for j := i + 1; j < n; j++ {
			d := noise * random.NormFloat64()
			for k := range dims {
				d += (x.At(i, k) - x.At(j, k)) * (x.At(i, k) - x.At(j, k))
			}
			r.Values = append(r.Values, d)
		}
	}
	return r
}

func stackOf(t *testing.T, rdms ...*rsa.RDM) *rsa.Stack {
	t.Helper()
	for _, r := range rdms {
		r.Measure = "distance"
	}
	s, err := rsa.NewStack(rdms...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// directly tries all permutations by the measure alone and returns p, the mean and the standard deviation.
func directly(t *testing.T, data *rsa.Stack, model *rsa.RDM, measure compare.Measure, side Sided) (p, mean, deviation float64) {
	t.Helper()
	e, err := measure.Ready(len(data.Conditions), data.Values)
	if err != nil {
		t.Fatal(err)
	}
	n := len(data.Conditions)
	var all []float64
	order := make([]int, n)
	for index := range int(factorial(n)) {
		permutation(order, index)
		var x []float64
		for i := range n {
			for j := i + 1; j < n; j++ {
				x = append(x, model.At(order[i], order[j]))
			}
		}
		v := 0.0
		for s := range data.Len() {
			v += e.SimilarityOf(x, s) / float64(data.Len())
		}
		all = append(all, v)
		mean += v / factorial(n)
	}
	count := 0
	for _, v := range all {
		deviation += (v - mean) * (v - mean) / factorial(n)
		switch side {
		case Greater:
			count += btoi(v >= all[0]-1e-12)
		case Less:
			count += btoi(v <= all[0]+1e-12)
		default:
			count += btoi(math.Abs(v-mean) >= math.Abs(all[0]-mean)-1e-12)
		}
	}
	return float64(count) / factorial(n), mean, math.Sqrt(deviation)
}

func TestAllPermutationsOfConditions(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 1))
	n := 6
	data := stackOf(t, pointsRDM(random, n, 2, .5, ""), pointsRDM(random, n, 3, .5, ""))
	models := []*rsa.RDM{pointsRDM(random, n, 2, 0, "a"), pointsRDM(random, n, 1, 0, "b")}
	gap := &rsa.RDM{Conditions: named(n), Values: slices.Clone(data.RDM(0).Values), Measure: "with a gap"}
	gap.Values[4] = math.NaN()
	holes := stackOf(t, data.RDM(0), data.RDM(1))
	holes.Values.Set(1, 7, math.NaN())
	sigma := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			sigma.SetSym(i, j, .3)
		}
		sigma.SetSym(i, i, 1+float64(i)/4)
	}
	for _, measure := range []compare.Measure{compare.Cosine(), compare.Pearson(), compare.WhitenedCosine(nil), compare.WhitenedPearson(sigma), compare.Spearman(),
		compare.RhoA(), compare.KendallA(), compare.Bures()} {
		for _, side := range allSides {
			for _, c := range []struct {
				data   *rsa.Stack
				models []*rsa.RDM
			}{{data, models}, {holes, models}} {
				if c.data == holes && measure.String() == compare.Bures().String() {
					continue // it needs all pairs
				}
				got, err := PermuteConditions(context.Background(), c.data, c.models, measure, side, Resampling{})
				if err != nil {
					t.Fatal(measure, err)
				}
				if !got.Exact || got.Resamples != 719 {
					t.Errorf("%d permutations, exact %v", got.Resamples, got.Exact)
				}
				for k, m := range c.models {
					p, mean, deviation := directly(t, c.data, m, measure, side)
					agree(t, measure.String()+": p", got.P.At(0, k), p, 1e-9)
					if !(math.Abs(got.Chance.At(0, k)-mean) <= 1e-12) || !(math.Abs(got.Deviation.At(0, k)-deviation) <= 1e-11) {
						t.Errorf("%v: chance %g ± %g, want %g ± %g", measure, got.Chance.At(0, k), got.Deviation.At(0, k), mean, deviation)
					}
					if got.Corrected.At(0, k) < got.P.At(0, k)-1e-12 {
						t.Errorf("%v: corrected %g below %g", measure, got.Corrected.At(0, k), got.P.At(0, k))
					}
				}
			}
		}
	}
	got, err := PermuteConditions(context.Background(), stackOf(t, data.RDM(0)), []*rsa.RDM{gap}, compare.Pearson(), Greater, Resampling{})
	if err != nil || got.P.At(0, 0) != 1./720 { // the data themselves, with a pair missing
		t.Errorf("a model with a gap: %v, %v", got, err)
	}
	if _, err := PermuteConditions(context.Background(), holes, []*rsa.RDM{gap}, compare.Pearson(), Greater, Resampling{}); err == nil {
		t.Error("gaps in models and data: no error")
	}
}

// Scores by vectors and by the measure's own evaluator are the same, for the mean and for each RDM.
func TestScoresByVectorsAreThoseOfTheMeasure(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 2))
	n := 12
	data := stackOf(t, pointsRDM(random, n, 2, .5, ""), pointsRDM(random, n, 3, .5, ""), pointsRDM(random, n, 3, .5, ""))
	models := mat.NewDense(2, n*(n-1)/2, nil)
	models.SetRow(0, pointsRDM(random, n, 2, 0, "a").Values)
	for k := range n * (n - 1) / 2 {
		models.Set(1, k, float64(k%3)) // ties
	}
	order := random.Perm(n)
	for _, measure := range denseMeasures() {
		for _, average := range []bool{false, true} {
			vectors := vectorsOf(measure)
			if vectors == nil {
				t.Fatalf("%v has no vectors", measure)
			}
			dense := newDenseScores(n, vectors(data.Values), vectors(models), average)
			evaluated, err := newEvaluatedScores(n, data.Values, models, measure, average, false)
			if err != nil {
				t.Fatal(err)
			}
			rows, count := dense.dims()
			a, b := make([]float64, rows*count), make([]float64, rows*count)
			dense.scorer()(a, order)
			evaluated.scorer()(b, order)
			for c := range a {
				if !(math.Abs(a[c]-b[c]) <= 1e-13) {
					t.Errorf("%v, average %v: cell %d is %g by vectors, %g by the measure", measure, average, c, a[c], b[c])
				}
			}
		}
	}
}

func denseMeasures() []compare.Measure {
	return []compare.Measure{compare.Cosine(), compare.Pearson(), compare.Spearman(), compare.RhoA()}
}

func TestKendallByRanksIsThatOfTheMeasure(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 6))
	n := 9
	data := stackOf(t, pointsRDM(random, n, 2, .5, ""), pointsRDM(random, n, 3, .5, ""), pointsRDM(random, n, 3, .5, ""))
	models := mat.NewDense(2, n*(n-1)/2, nil)
	models.SetRow(0, pointsRDM(random, n, 2, 0, "a").Values)
	for k := range n * (n - 1) / 2 {
		models.Set(1, k, float64(k%3))                          // ties in a model
		data.Values.Set(2, k, math.Round(data.Values.At(2, k))) // and in the data
	}
	order := random.Perm(n)
	for _, measure := range []compare.Measure{compare.KendallA(), compare.KendallB()} {
		for _, average := range []bool{false, true} {
			byRanks := newKendallScores(n, data.Values, models, measure, average)
			evaluated, err := newEvaluatedScores(n, data.Values, models, measure, average, false)
			if err != nil {
				t.Fatal(err)
			}
			rows, count := byRanks.dims()
			a, b := make([]float64, rows*count), make([]float64, rows*count)
			byRanks.scorer()(a, order)
			evaluated.scorer()(b, order)
			for c := range a {
				if !(math.Abs(a[c]-b[c]) <= 1e-14) {
					t.Errorf("%v, average %v: cell %d is %g by ranks, %g by the measure", measure, average, c, a[c], b[c])
				}
			}
		}
	}
}

func TestPermutationsAreTheSameOnAnyNumberOfCores(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 3))
	data := stackOf(t, pointsRDM(random, 10, 2, .5, ""), pointsRDM(random, 10, 3, .5, ""))
	models := []*rsa.RDM{pointsRDM(random, 10, 2, 0, "a"), pointsRDM(random, 10, 1, 0, "b")}
	for _, measure := range []compare.Measure{compare.Pearson(), compare.WhitenedCosine(nil)} {
		var all [][]float64
		for _, cores := range []int{1, 4} {
			onCores(cores, func() {
				got, err := PermuteConditionsEach(context.Background(), data, models, measure, TwoSided, Resampling{Resamples: 499, Source: rand.NewPCG(1, 1)})
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, slices.Concat(got.P.RawMatrix().Data, got.Corrected.RawMatrix().Data, got.Chance.RawMatrix().Data, got.Largest))
			})
		}
		if !slices.Equal(all[0], all[1]) {
			t.Errorf("%v: permutations depend on the number of cores", measure)
		}
	}
}

func TestConstantModelHasNoRelation(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 4))
	data := stackOf(t, pointsRDM(random, 6, 2, .5, ""))
	got, err := PermuteConditions(context.Background(), data, []*rsa.RDM{ConstantModel(named(6)), pointsRDM(random, 6, 2, 0, "a")}, compare.Cosine(), Greater, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	if got.P.At(0, 0) != 1 || got.Corrected.At(0, 0) != 1 || !(math.Abs(got.Chance.At(0, 0)-got.Similarity.At(0, 0)) <= 1e-12) {
		t.Errorf("%v", got)
	}
	if got.Chance.At(0, 1) < .3 {
		t.Errorf("the chance level of a cosine of distances is %g, want it well above 0", got.Chance.At(0, 1))
	}
	same, err := PermuteConditions(context.Background(), data, []*rsa.RDM{ConstantModel(named(6))}, compare.Pearson(), Greater, Resampling{})
	if err != nil || !math.IsNaN(same.P.At(0, 0)) {
		t.Errorf("a constant model under a correlation: %v, %v; want NaN", same, err)
	}
}

// Pairs that share a condition depend on one another, so shuffling the cells of an RDM finds relations between geometries that have none; labels do not (a fault seen in NeuroRA).
func TestLabelsArePermutedAndNotCells(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 5))
	sims, n, resamples := 2000, 10, 199
	labels, cells := 0, 0
	for sim := range sims {
		a, b := pointsRDM(random, n, 1, 0, ""), pointsRDM(random, n, 1, 0, "model")
		opt := Resampling{Resamples: resamples, Source: rand.NewPCG(uint64(sim), 1)}
		got, err := PermuteConditions(context.Background(), stackOf(t, a), []*rsa.RDM{b}, compare.Pearson(), Greater, opt)
		if err != nil {
			t.Fatal(err)
		}
		labels += btoi(got.P.At(0, 0) <= .05)
		e, err := compare.Pearson().Ready(n, mat.NewDense(1, len(a.Values), a.Values))
		if err != nil {
			t.Fatal(err)
		}
		x, observed, count := slices.Clone(b.Values), e.SimilarityOf(b.Values, 0), 0
		for range resamples {
			random.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
			count += btoi(e.SimilarityOf(x, 0) >= observed)
		}
		cells += btoi(shareOf(count, resamples) <= .05)
	}
	// 5 % of 2000 are 100, and four binomial standard errors 39.
	if labels < 61 || labels > 139 || cells <= 139 {
		t.Errorf("false positives at 5 %% in %d: %d by labels, want about 100; %d by cells, want clearly more", sims, labels, cells)
	}
}

func TestPermutationsAreNumberedWithoutRepetition(t *testing.T) {
	seen := map[string]bool{}
	order := make([]int, 5)
	for index := range 120 {
		permutation(order, index)
		seen[fmt.Sprint(order)] = true
		sorted := slices.Clone(order)
		slices.Sort(sorted)
		if !slices.Equal(sorted, []int{0, 1, 2, 3, 4}) {
			t.Fatalf("permutation %d: %v", index, order)
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d different permutations, want 120", len(seen))
	}
	long := make([]int, 40)
	permutation(long, 1)
	if long[39] != 38 || long[0] != 0 {
		t.Errorf("permutation 1 of 40: %v", long)
	}
}
