package inference_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

func TestFoldsCoverEverythingOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	for units := 2; units < 30; units++ {
		present := make([]bool, units)
		var in []int
		for u := range present {
			if present[u] = random.IntN(4) > 0; present[u] {
				in = append(in, u)
			}
		}
		for name, c := range map[string]struct {
			folds inference.Folds
			sets  int
		}{
			"two": {inference.Folds{Number: 2}, 2}, "five": {inference.Folds{Number: 5}, 5}, "each": {inference.LeaveOneOut, len(in)},
			"threes": {inference.Folds{Size: 3}, (len(in) + 2) / 3}, "none": {inference.Folds{None: true}, 1},
		} {
			sets := inference.SetsOf(c.folds, present, random)
			if c.sets > len(in) || c.sets < 2 && name != "none" || len(in) == 0 {
				if sets != nil {
					t.Errorf("%d units in %s: %v, want none", len(in), name, sets)
				}
				continue
			}
			var all []int
			for k, set := range sets {
				all = append(all, set...)
				want := len(in) / c.sets
				if k < len(in)%c.sets {
					want++ // those that are left over go to the first folds
				}
				if len(set) != want {
					t.Errorf("%d units in %s: fold %d has %d, want %d", len(in), name, k, len(set), want)
				}
			}
			slices.Sort(all)
			if len(sets) != c.sets || !slices.Equal(all, in) {
				t.Errorf("%d units in %s: %v", len(in), name, sets)
			}
		}
	}
}

func TestRandomTestSets(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 2))
	present := []bool{true, true, false, true, true, true, true, true}
	count := make([]int, len(present))
	for range 2000 {
		sets := inference.SetsOf(inference.Folds{Size: 3, Sets: 4}, present, random)
		if len(sets) != 4 {
			t.Fatalf("%d sets, want 4", len(sets))
		}
		for _, set := range sets {
			slices.Sort(set)
			if len(set) != 3 || len(slices.Compact(slices.Clone(set))) != 3 {
				t.Fatalf("a set is %v", set)
			}
			for _, u := range set {
				count[u]++
			}
		}
	}
	for u, n := range count { // 8000 sets, each of three of seven: 3429 with a standard deviation of 44
		if want := 3429; present[u] && (n < want-180 || n > want+180) || !present[u] && n != 0 {
			t.Errorf("unit %d is in %d sets", u, n)
		}
	}
	if sets := inference.SetsOf(inference.Folds{Size: 7, Sets: 4}, present, random); sets != nil {
		t.Errorf("sets of all that there is: %v", sets)
	}
}

func TestDefaultFolds(t *testing.T) {
	for _, c := range []struct{ units, conditions, subjects int }{
		{5, 2, 2}, {6, 2, 3}, {11, 2, 3}, {12, 3, 4}, {19, 3, 4}, {20, 3, 5}, {23, 3, 5}, {24, 4, 5}, {39, 4, 5}, {40, 5, 5},
	} {
		conditions, subjects := inference.DefaultConditionFolds(float64(c.units)), inference.DefaultSubjectFolds(float64(c.units))
		if conditions != c.conditions || subjects != c.subjects {
			t.Errorf("%d: %d folds of conditions and %d of subjects, want %d and %d", c.units, conditions, subjects, c.conditions, c.subjects)
		}
	}
}

func TestContradictoryFolds(t *testing.T) {
	for _, f := range []inference.Folds{{Number: 1}, {Number: -2}, {Number: 2, Size: 3}, {Sets: 3}, {None: true, Number: 2}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v: no panic", f)
				}
			}()
			components, data := noisy(1, 1, 2, 5)
			_, _ = inference.CrossValidate(ctx, exactModels(components), data, nil, inference.Options{Conditions: f})
		}()
	}
}
