package model_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

func randomRows(random *rand.Rand, k, n int) [][]float64 {
	rows := make([][]float64, k)
	for i := range rows {
		rows[i] = make([]float64, n*(n-1)/2)
		for p := range rows[i] {
			rows[i][p] = random.Float64()
		}
	}
	return rows
}

// TestWeightsBeatOthers compares the fit with random weights of the same kind: none is better, for any linear measure.
func TestWeightsBeatOthers(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 1))
	for name, by := range measures {
		for trial := range 20 {
			rdms, data := rdmsOf(randomRows(random, 4, 9)), stackOf(randomRows(random, 3, 9))
			for _, free := range []bool{false, true} {
				m := model.Weighted{Name: "w", RDMs: rdms, Free: free}
				fitted, err := model.Fit(m, data, by)
				if err != nil {
					t.Fatal(err)
				}
				length := 0.0
				for _, w := range fitted.Parameters {
					length += w * w
					if !free && w < 0 {
						t.Errorf("%s, trial %d: weights %v", name, trial, fitted.Parameters)
					}
				}
				if !(math.Abs(length-1) <= 1e-12) {
					t.Errorf("%s, trial %d: the weights have the squared length %v", name, trial, length)
				}
				for range 200 {
					theta := make([]float64, 4)
					for k := range theta {
						if theta[k] = random.NormFloat64(); !free {
							theta[k] = max(0, theta[k])
						}
					}
					if v := evaluate(t, model.Predict(m, theta...), data, by); v > fitted.Mean+1e-12 {
						t.Errorf("%s, trial %d: weights %v reach %v, the fit %v with %v", name, trial, theta, v, fitted.Mean, fitted.Parameters)
					}
				}
			}
		}
	}
}

func evaluate(t *testing.T, r *rsa.RDM, data *rsa.Stack, by compare.Measure) float64 {
	t.Helper()
	f, err := model.Fit(model.Fixed{RDM: r}, data, by)
	if err != nil {
		t.Fatal(err)
	}
	return f.Mean
}

// TestAllComponentsPointAway has a cone on whose far side the data lie: the best similarity is negative, and one component alone reaches it.
func TestAllComponentsPointAway(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 2))
	for range 50 {
		data := randomRows(random, 1, 6)
		models := randomRows(random, 3, 6)
		for _, m := range models {
			for p := range m {
				m[p] -= 3 * data[0][p]
			}
		}
		rdms, stack := rdmsOf(models), stackOf(data)
		fitted, err := model.Fit(model.Weighted{Name: "away", RDMs: rdms}, stack, compare.Pearson())
		if err != nil {
			t.Fatal(err)
		}
		best := math.Inf(-1)
		for _, r := range rdms {
			best = max(best, evaluate(t, r, stack, compare.Pearson()))
		}
		if fitted.Mean >= 0 || !(math.Abs(fitted.Mean-best) <= 1e-12) {
			t.Errorf("the fit reaches %v, the best component %v", fitted.Mean, best)
		}
	}
}

func TestDependentAndConstantComponents(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 3))
	rows := randomRows(random, 2, 8)
	ones := slices.Repeat([]float64{1}, len(rows[0]))
	rdms, data := rdmsOf([][]float64{rows[0], rows[0], ones, rows[1]}), stackOf(randomRows(random, 4, 8))
	for _, free := range []bool{false, true} {
		all, err := model.Fit(model.Weighted{Name: "all", RDMs: rdms, Free: free}, data, compare.Pearson())
		if err != nil {
			t.Fatal(err)
		}
		two, err := model.Fit(model.Weighted{Name: "two", RDMs: []*rsa.RDM{rdms[0], rdms[3]}, Free: free}, data, compare.Pearson())
		if err != nil {
			t.Fatal(err)
		}
		if !(math.Abs(all.Mean-two.Mean) <= 1e-12) || all.Parameters[2] != 0 {
			t.Errorf("free %v: %v with %v, without the superfluous components %v", free, all.Mean, all.Parameters, two.Mean)
		}
	}
	if _, err := model.Fit(model.Weighted{Name: "flat", RDMs: rdms[2:3]}, data, compare.Pearson()); err == nil {
		t.Error("a single constant component: no error")
	}
}

// TestKnownWeights makes data of known weights and finds them, by each kind of model.
func TestKnownWeights(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 4))
	rdms := rdmsOf(randomRows(random, 3, 10))
	for _, c := range []struct {
		name  string
		m     model.Model
		theta []float64
	}{
		{"weighted", model.Weighted{RDMs: rdms}, []float64{0.6, 0, 0.8}},
		{"free", model.Weighted{RDMs: rdms, Free: true}, []float64{0.6, -0.8, 0}},
		{"select", model.Select{RDMs: rdms}, []float64{0, 0, 1}},
		{"interpolated", model.Interpolated{RDMs: rdms}, []float64{0, 0.3, 0.7}},
		{"features", model.FeatureReweighted{Features: rdms, Ridges: []float64{0}}, []float64{0.6, 0, 0.8}},
		{"features, ridge chosen", model.FeatureReweighted{Features: rdms}, []float64{0.6, 0, 0.8}},
	} {
		data := stackOf([][]float64{model.Predict(c.m, c.theta...).Values})
		for name, by := range measures {
			f, err := model.Fit(c.m, data, by)
			if err != nil {
				t.Fatal(err)
			}
			for k, want := range c.theta {
				if !(math.Abs(f.Parameters[k]-want) <= 1e-9) {
					t.Errorf("%s, %s: parameters %v, want %v", c.name, name, f.Parameters, c.theta)
					break
				}
			}
		}
	}
}

func TestReweightedFeaturesAreFound(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 5))
	x := mat.NewDense(20, 30, nil)
	for i := range 20 {
		for j := range 30 {
			x.Set(i, j, random.NormFloat64())
		}
	}
	features, err := model.FeatureDistances(x, conditions(20))
	if err != nil {
		t.Fatal(err)
	}
	m := model.FeatureReweighted{Name: "features", Features: features}
	theta := make([]float64, 30)
	theta[3], theta[7] = 2, 1
	truth := model.Predict(m, theta...)
	noisy := make([][]float64, 4)
	for s := range noisy {
		noisy[s] = slices.Clone(truth.Values)
		for p := range noisy[s] {
			noisy[s][p] += 2 * random.NormFloat64()
		}
	}
	chosen, err := model.Fit(m, stackOf(noisy), compare.Pearson())
	if err != nil {
		t.Fatal(err)
	}
	with := evaluate(t, truth, stackOf([][]float64{model.Predict(m, chosen.Parameters...).Values}), compare.Pearson())
	without := evaluate(t, truth, stackOf([][]float64{model.Predict(m, slices.Repeat([]float64{1}, 30)...).Values}), compare.Pearson())
	if !(with > 0.95 && without < 0.6) {
		t.Errorf("the reweighted RDM correlates with the truth by %v, the plain one by %v", with, without)
	}
}

// TestRidgeIsChosenByFolds chooses the ridge by hand, fitting and comparing RDMs that are cut into folds.
func TestRidgeIsChosenByFolds(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 8))
	ridges := []float64{0.001, 0.03, 1, 30}
	counts := map[float64]int{}
	for trial := range 20 {
		components, data := rdmsOf(randomRows(random, 6, 13)), randomRows(random, 2, 13)
		for s := range data {
			for p := range data[s] {
				data[s][p] += 0.3 * components[0].Values[p]
			}
		}
		cut := func(rdms []*rsa.RDM, fold int, inside bool) (out []*rsa.RDM) {
			var places []int
			for i := range 13 {
				if (i%3 == fold) == inside {
					places = append(places, i)
				}
			}
			for _, r := range rdms {
				out = append(out, r.Select(places...))
			}
			return out
		}
		stack := func(rdms []*rsa.RDM) *rsa.Stack {
			var rows [][]float64
			for _, r := range rdms {
				rows = append(rows, r.Values)
			}
			s := stackOf(rows)
			s.Conditions = rdms[0].Conditions
			return s
		}
		best, chosen := math.Inf(-1), 0.0
		for _, ridge := range ridges {
			sum := 0.0
			for fold := range 3 {
				f, err := model.Fit(model.FeatureReweighted{Features: cut(components, fold, false), Ridges: []float64{ridge}}, stack(cut(rdmsOf(data), fold, false)), compare.Pearson())
				if err != nil {
					t.Fatal(err)
				}
				held := model.Predict(model.FeatureReweighted{Features: cut(components, fold, true)}, f.Parameters...)
				sum += evaluate(t, held, stack(cut(rdmsOf(data), fold, true)), compare.Pearson())
			}
			if sum > best {
				best, chosen = sum, ridge
			}
		}
		counts[chosen]++
		want, err := model.Fit(model.FeatureReweighted{Features: components, Ridges: []float64{chosen}}, stackOf(data), compare.Pearson())
		if err != nil {
			t.Fatal(err)
		}
		got, err := model.Fit(model.FeatureReweighted{Features: components, Ridges: ridges}, stackOf(data), compare.Pearson())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Parameters, want.Parameters) {
			t.Errorf("trial %d: weights %v, with the ridge %v that is best by hand %v", trial, got.Parameters, chosen, want.Parameters)
		}
	}
	if len(counts) < 2 {
		t.Errorf("the same ridge is the best in all trials: %v", counts)
	}
}

func TestFamilyHasAllSets(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	f := model.Family{RDMs: rdmsOf(randomRows(random, 3, 5)), Names: []string{"a", "b", "c"}}
	var names []string
	for _, m := range f.Models() {
		names = append(names, m.String())
		if err := model.Check(m); err != nil {
			t.Error(err)
		}
	}
	if want := []string{"a", "b", "c", "a+b", "a+c", "b+c", "a+b+c"}; !slices.Equal(names, want) {
		t.Errorf("the models are %v, want %v", names, want)
	}
}

func TestInconsistentModels(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 7))
	a, b := rdmsOf(randomRows(random, 1, 5))[0], rdmsOf(randomRows(random, 1, 6))[0]
	other := *a
	other.Conditions = []string{"v", "w", "x", "y", "z"}
	infinite := *a
	infinite.Values = slices.Clone(a.Values)
	infinite.Values[2] = math.Inf(1)
	box := model.Parametric{Name: "p", Of: a.Conditions, RDM: func(dst, theta []float64) {}, Low: []float64{0}, High: []float64{1}}
	unbounded, crossed, without := box, box, box
	unbounded.High, crossed.High, without.RDM = []float64{math.Inf(1)}, []float64{-1}, nil
	for name, m := range map[string]model.Model{
		"sizes":            model.Weighted{RDMs: []*rsa.RDM{a, b}},
		"conditions":       model.Select{RDMs: []*rsa.RDM{a, &other}},
		"infinite":         model.Fixed{RDM: &infinite},
		"none":             model.Weighted{},
		"negative ridge":   model.Weighted{RDMs: []*rsa.RDM{a}, Ridge: -1},
		"unbounded":        unbounded,
		"bounds":           crossed,
		"no function":      without,
		"ridges":           model.FeatureReweighted{Features: []*rsa.RDM{a}, Ridges: []float64{1, 0}},
		"one fold":         model.FeatureReweighted{Features: []*rsa.RDM{a}, Folds: 1},
		"other conditions": model.Fixed{RDM: &other},
	} {
		if _, err := model.Fit(m, stackOf(randomRows(random, 2, 5)), compare.Cosine()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestEachNamesModelsApart(t *testing.T) {
	names := []string{"a", "b", "c"}
	var rdms []*rsa.RDM
	for _, labels := range [][]string{{"x", "x", "y"}, {"x", "y", "y"}, {"x", "y", "x"}} {
		r, err := rsa.Categorical(names, labels)
		if err != nil {
			t.Fatal(err)
		}
		rdms = append(rdms, r)
	}
	rdms[1].Measure = "other"
	for k, m := range model.Each(rdms...) {
		if want := []string{"different label", "other", "different label 2"}[k]; m.String() != want {
			t.Errorf("model %d is %q, want %q", k, m, want)
		}
	}
}
