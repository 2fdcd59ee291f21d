package chou2025_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/chou2025"
	"github.com/richlazy/richlazy/pkg/network"
)

// accuracies makes networks with these accuracies, networks × sets.
func accuracies(rows ...[]float64) (all []chou2025.RecurrentNetwork) {
	for seed, row := range rows {
		n := chou2025.RecurrentNetwork{Rank: 5, Seed: seed}
		for _, v := range row {
			n.Sets = append(n.Sets, chou2025.RecurrentSet{After: chou2025.RecurrentState{Accuracy: v}})
		}
		all = append(all, n)
	}
	return all
}

func TestComparisonHasBothVariances(t *testing.T) {
	p := chou2025.RecurrentNumber{Quantity: "accuracy", Rank: 5, Networks: 50, Value: 3, Reading: 0.5}
	t.Run("sets alone", func(t *testing.T) { // variance 2 of sets (1, 3): mean of two, and one
		c := p.Compare(accuracies([]float64{1, 3}, []float64{1, 3}))
		if c.Got != 2 || c.BySeed != 0 || !(math.Abs(c.BySet-math.Sqrt2) < 1e-12) || !(math.Abs(c.Error-math.Sqrt(2./2+2)) < 1e-12) || !(math.Abs(c.Errors-0.5/c.Error) < 1e-12) {
			t.Errorf("%+v", c)
		}
	})
	t.Run("networks alone", func(t *testing.T) { // mean of two, and of fifty
		c := p.Compare(accuracies([]float64{1, 1}, []float64{3, 3}))
		if c.Got != 2 || c.BySet != 0 || !(math.Abs(c.BySeed-math.Sqrt2) < 1e-12) || !(math.Abs(c.Error-math.Sqrt(2./2+2./50)) < 1e-12) {
			t.Errorf("%+v", c)
		}
	})
	t.Run("neither", func(t *testing.T) { // an interaction is no variance of either
		c := p.Compare(accuracies([]float64{1, 3}, []float64{3, 1}))
		if c.BySet != 0 || c.BySeed != 0 || !(math.Abs(c.Error-math.Sqrt(4./4+4./50)) < 1e-12) {
			t.Errorf("%+v", c)
		}
	})
	t.Run("reading", func(t *testing.T) {
		if c := p.Compare(accuracies([]float64{2, 3}, []float64{3, 2.4})); c.Errors != 0 {
			t.Errorf("%+v", c)
		}
	})
	t.Run("one network", func(t *testing.T) {
		if c := p.Compare(accuracies([]float64{2, 3})); c.Got != 2.5 || !math.IsNaN(c.Errors) {
			t.Errorf("%+v", c)
		}
	})
	t.Run("others", func(t *testing.T) { // another rank, another task, one that diverged, one without the number
		all := accuracies([]float64{7}, []float64{7}, []float64{7}, []float64{math.NaN()})
		all[0].Rank, all[1].Task, all[2].Diverged = 1, chou2025.InContext, true
		if c := p.Compare(all); c.Seeds != 0 || !math.IsNaN(c.Got) || strings.Count(chou2025.ComparisonTable(c), "\n") != 2 {
			t.Errorf("%+v", c)
		}
	})
}

// Where published numbers are of the same population, P is uniform but for what few networks and sets allow: of 1000 it is below 0.05 in about 50, below 0.001 in next to none.
func TestPOfNumbersOfOnePopulation(t *testing.T) {
	r := recurrentSeed.At("population").Rand()
	const trials, networks, sets = 1000, 4, 6
	small, tiny := 0, 0
	for range trials {
		rows := make([][]float64, networks)
		bySet := make([]float64, sets)
		for j := range bySet {
			bySet[j] = 3 * r.NormFloat64()
		}
		for i := range rows {
			own := r.NormFloat64()
			for j := range sets {
				rows[i] = append(rows[i], 10+own+bySet[j]+r.NormFloat64())
			}
		}
		published := 10 + 3*r.NormFloat64() + math.Sqrt(2./50)*r.NormFloat64() // one set, 50 networks
		p := chou2025.RecurrentNumber{Quantity: "accuracy", Rank: 5, Networks: 50, Value: published, Reading: 1e-9}.Compare(accuracies(rows...)).P
		if !(p > 0 && p <= 1) {
			t.Fatalf("P %v", p)
		}
		if p < 0.05 {
			small++
		}
		if p < 0.001 {
			tiny++
		}
	}
	// 4 standard deviations of a binomial count; Satterthwaite's degrees of freedom are exact where one mean square is all, as here nearly
	if low, high := 50-4*math.Sqrt(50), 50+4*math.Sqrt(50); !(float64(small) > low && float64(small) < high) || tiny > 5 {
		t.Errorf("P below 0.05 in %d and below 0.001 in %d of %d, want about 50 and 1", small, tiny, trials)
	}
}

// Capacity, radius and dimension of each printed network fit together: α = Ψ(1+R⁻²)/D with a utility below 1, and not far below.
func TestPrintedNetworksHaveUtilities(t *testing.T) {
	type key struct {
		task      chou2025.Decisions
		rank      int
		untrained bool
	}
	numbers := map[key]map[string]float64{}
	for _, p := range chou2025.RecurrentPublished() {
		if p.Networks > 1 {
			continue
		}
		name, untrained := strings.CutSuffix(p.Quantity, ", untrained")
		k := key{p.Task, p.Rank, untrained}
		if numbers[k] == nil {
			numbers[k] = map[string]float64{}
		}
		numbers[k][name] = p.Value
	}
	if len(numbers) != 8 {
		t.Errorf("%d networks are printed, want 8", len(numbers))
	}
	for k, n := range numbers {
		utility := n["capacity"] * n["dimension"] / (1 + 1/(n["radius"]*n["radius"]))
		if !(utility > 0.3 && utility < 0.9) {
			t.Errorf("%+v: utility %.3f", k, utility)
		}
	}
}

func TestPublishedNumbersNameQuantities(t *testing.T) {
	n := chou2025.RecurrentNetwork{Sets: make([]chou2025.RecurrentSet, 1)}
	quantities := map[string]bool{}
	for _, q := range chou2025.RecurrentQuantities() {
		if quantities[q.Name] {
			t.Errorf("%s: twice", q.Name)
		}
		quantities[q.Name] = true
		q.Of(n, 0) // without geometry
	}
	for _, p := range chou2025.RecurrentPublished() {
		if !quantities[p.Quantity] || !(p.Reading > 0) || p.Networks != 1 && p.Networks != chou2025.PublishedNetworks {
			t.Errorf("%+v", p)
		}
	}
}

func TestByRank(t *testing.T) {
	g := &capacity.Result{Capacity: capacity.Estimate{Value: 0.25}}
	all := []chou2025.RecurrentNetwork{
		{Rank: 10, Sets: []chou2025.RecurrentSet{{After: chou2025.RecurrentState{Geometry: g}}, {}}},
		{Rank: 1, Diverged: true},
		{Rank: 10, Task: chou2025.DelayedMatch},
		{Rank: 10, Seed: 1, Change: network.RecurrentChange{Weights: 2}, Sets: make([]chou2025.RecurrentSet, 1)},
	}
	ranks, values := chou2025.ByRank(all, chou2025.TwoAlternatives, "capacity")
	if len(ranks) != 2 || ranks[0] != 1 || ranks[1] != 10 {
		t.Fatalf("ranks %v", ranks)
	}
	if len(values[0]) != 1 || !math.IsNaN(values[0][0]) || len(values[1]) != 2 || values[1][0] != 0.25 || !math.IsNaN(values[1][1]) {
		t.Errorf("values %v", values)
	}
	if _, values := chou2025.ByRank(all, chou2025.TwoAlternatives, "weight change"); values[1][1] != 2 {
		t.Errorf("weight changes %v", values)
	}
}

func TestCapacityOverSteps(t *testing.T) {
	at := func(values ...float64) (all []*capacity.Result) {
		for _, v := range values {
			all = append(all, &capacity.Result{Capacity: capacity.Estimate{Value: v}})
		}
		return all
	}
	all := []chou2025.RecurrentNetwork{{Rank: 5, StepsBefore: at(1, 2), StepsAfter: at(3, 4)}, {Rank: 5, Diverged: true}, {Rank: 1, StepsBefore: at(9), StepsAfter: at(9)}, {Rank: 5, StepsBefore: at(5, 6), StepsAfter: at(7, 8)}}
	all[3].StepsAfter[0] = nil
	before, after := chou2025.CapacityOverSteps(all, chou2025.TwoAlternatives, 5)
	if !reflect.DeepEqual(before, [][]float64{{1, 5}, {2, 6}}) || !reflect.DeepEqual(after, [][]float64{{3}, {4, 8}}) {
		t.Errorf("%v and %v", before, after)
	}
	if means, single := chou2025.ComparePublished(all); len(means) != 0 || len(single) != 0 {
		t.Errorf("%d and %d published numbers of networks that have none", len(means), len(single))
	}
}
