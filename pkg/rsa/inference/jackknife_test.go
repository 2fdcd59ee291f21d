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
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// TestMatchings finds every pair once, and every condition once in each matching but for the one without a partner.
func TestMatchings(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	for n := 3; n < 14; n++ {
		seen := map[[2]int]int{}
		for k, partner := range matchings(random.Perm(n)) {
			alone := 0
			for i, j := range partner {
				if partner[j] != i {
					t.Errorf("%d conditions, matching %d: %v", n, k, partner)
				}
				if i == j {
					alone++
				} else if i < j {
					seen[[2]int{i, j}]++
				}
			}
			if alone != n%2 {
				t.Errorf("%d conditions: %d without a partner", n, alone)
			}
		}
		for pair, times := range seen {
			if times != 1 {
				t.Errorf("%d conditions: pair %v is in %d matchings", n, pair, times)
			}
		}
		if len(seen) != n*(n-1)/2 {
			t.Errorf("%d conditions: %d pairs", n, len(seen))
		}
	}
}

// meanDistance is linear: under it the evaluation of a model of ones is the mean over pairs of the data.
func meanDistance() compare.Measure {
	return compare.Func("mean product", func(x, y []float64) float64 {
		sum := 0.0
		for k, v := range x {
			sum += v * y[k]
		}
		return sum / float64(len(x))
	})
}

// ofOnes returns data of zeros and a model of ones.
func ofOnes(subjects, n int) ([]model.Model, *rsa.Stack) {
	one := &rsa.RDM{Measure: "ones"}
	for i := range n {
		one.Conditions = append(one.Conditions, fmt.Sprintf("c%02d", i))
		for range i {
			one.Values = append(one.Values, 1)
		}
	}
	data := &rsa.Stack{Conditions: one.Conditions, Values: mat.NewDense(subjects, len(one.Values), nil), Measure: "data"}
	return model.Each(one), data
}

// effects lists the components of the model of [Jackknife], each as what its single effects add to the data.
func effects(subjects, n int) map[string][]*mat.Dense {
	pairs := n * (n - 1) / 2
	all := map[string][]*mat.Dense{}
	add := func(component string, in func(s, i, j int) bool) {
		x := mat.NewDense(subjects, pairs, nil)
		for s := range subjects {
			p := 0
			for i := range n {
				for j := i + 1; j < n; j++ {
					if in(s, i, j) {
						x.Set(s, p, 1)
					}
					p++
				}
			}
		}
		all[component] = append(all[component], x)
	}
	for a := range subjects {
		add("A", func(s, _, _ int) bool { return s == a })
		for b := range n {
			add("C", func(s, i, j int) bool { return s == a && (i == b || j == b) })
			for c := range b {
				add("E", func(s, i, j int) bool { return s == a && i == c && j == b })
			}
		}
	}
	for b := range n {
		add("B", func(_, i, j int) bool { return i == b || j == b })
		for c := range b {
			add("P", func(_, i, j int) bool { return i == c && j == b })
		}
	}
	return all
}

// TestJackknifeIsUnbiased sums the jackknife's variances over all effects of a component: their expectation, as they are quadratic and effects are independent. The variance of
// the mean is the sum of its squares.
func TestJackknifeIsUnbiased(t *testing.T) {
	for _, size := range [][2]int{{2, 4}, {3, 5}, {2, 7}, {4, 6}} {
		subjects, n := size[0], size[1]
		models, data := ofOnes(subjects, n)
		type expectation struct{ truth, subjects, conditions, conditionsBoth, matchings, matchingsBoth float64 }
		of := map[string]*expectation{}
		for component, single := range effects(subjects, n) {
			e := &expectation{}
			of[component] = e
			for _, x := range single {
				data.Values = x
				s, err := newStudy(models, data, meanDistance(), Options{})
				if err != nil {
					t.Fatal(err)
				}
				j, err := s.leaveOut(context.Background(), rand.NewPCG(9, 2), nil)
				if err != nil {
					t.Fatal(err)
				}
				mean := estimate(j.nothing, 0, 0, 0)
				e.truth += mean * mean
				e.subjects += j.overSubjects(0, 0)
				alone, both := j.overConditions(j.conditions, 0, 0)
				e.conditions, e.conditionsBoth = e.conditions+alone, e.conditionsBoth+both
				alone, both = j.overConditions(j.matchings, 0, 0)
				e.matchings, e.matchingsBoth = e.matchings+alone, e.matchingsBoth+both
			}
		}
		for _, c := range []map[string]float64{
			{"A": 1}, {"B": 1}, {"C": 1}, {"P": 1}, {"E": 1}, {"A": 1, "B": 1, "C": 1, "P": 1, "E": 1}, {"A": .1, "B": .2, "C": 3, "P": 7, "E": 20}, {"P": 4, "C": 1},
		} {
			var sum expectation
			for component, v := range c {
				e := of[component]
				sum.truth += v * e.truth
				sum.subjects += v * e.subjects
				sum.conditions += v * e.conditions
				sum.conditionsBoth += v * e.conditionsBoth
				sum.matchings += v * e.matchings
				sum.matchingsBoth += v * e.matchingsBoth
			}
			got := leftOutVariance(sum.subjects, countedOnce(sum.conditions, sum.matchings, n), countedOnce(sum.conditionsBoth, sum.matchingsBoth, n))
			if math.Abs(got-sum.truth) > 1e-10*sum.truth {
				t.Errorf("%d subjects, %d conditions, components %v: %v, want %v", subjects, n, c, got, sum.truth)
			}
		}
	}
}

// TestJackknifeBounds has variances that no components could have.
func TestJackknifeBounds(t *testing.T) {
	for _, c := range []struct{ conditions, matchings, want float64 }{
		{3, 0, 3}, {3, 1, 1}, {3, 100, 1}, {3, -1, 3}, {0, 0, 0}, {math.NaN(), 1, math.NaN()}, {1, math.NaN(), math.NaN()},
	} { // four conditions: 3 is what the jackknife over conditions sees of y = 1
		if got := countedOnce(c.conditions, c.matchings, 4); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%v: %v", c, got)
		}
	}
	for _, c := range []struct{ subjects, conditions, both, want float64 }{{1, 2, .5, 2.5}, {1, 2, 0, 3}, {1, 2, 9, 2}, {5, 2, 9, 5}} {
		if got := leftOutVariance(c.subjects, c.conditions, c.both); got != c.want {
			t.Errorf("%v: %v", c, got)
		}
	}
}

// TestJackknifeOfKnownComponents simulates data. Without the bounds the mean estimate is the true variance, within four standard errors. The bounds take away negative
// components and can only raise it; TwoFactor of the bootstrap counts the noise of single pairs about three times, which is more.
func TestJackknifeOfKnownComponents(t *testing.T) {
	const subjects, n, studies = 5, 8, 400
	random := rand.New(rand.NewPCG(9, 3))
	components := effects(subjects, n)
	for _, sd := range []map[string]float64{{"A": 1}, {"B": 1}, {"P": 1}, {"E": 1}, {"C": 1}, {"B": .3, "P": 3}, {"A": .5, "B": .5, "C": .3, "P": .5, "E": .5}} {
		truth := 0.0
		for component, size := range sd {
			for _, x := range components[component] {
				mean := mat.Sum(x) / float64(len(x.RawMatrix().Data)) * size
				truth += mean * mean
			}
		}
		models, data := ofOnes(subjects, n)
		var unbounded []float64
		bounded, twoFactor, drawn := 0.0, 0.0, 0.0
		for study := range studies {
			data.Values.Zero()
			for _, component := range []string{"A", "B", "C", "P", "E"} {
				if size, in := sd[component]; in {
					for _, x := range components[component] {
						x := mat.DenseCopyOf(x)
						x.Scale(size*random.NormFloat64(), x)
						data.Values.Add(data.Values, x)
					}
				}
			}
			s, err := newStudy(models, data, meanDistance(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			j, err := s.leaveOut(context.Background(), rand.NewPCG(uint64(study), 4), nil)
			if err != nil {
				t.Fatal(err)
			}
			conditions, both := j.overConditions(j.conditions, 0, 0)
			matchings, matchingsBoth := j.overConditions(j.matchings, 0, 0)
			const more = n / float64(n-2) // for even n
			unbounded = append(unbounded, (j.overSubjects(0, 0)+conditions-more*matchings-(both-more*matchingsBoth))/truth)
			bounded += j.contrasts().At(0, 0) / truth / studies
			if _, pairs := sd["P"]; study < 60 && pairs && len(sd) < 3 {
				r, err := DualTwoFactor(context.Background(), models, data, meanDistance(), Options{Samples: 100, Source: rand.NewPCG(uint64(study), 4)})
				if err != nil {
					t.Fatal(err)
				}
				twoFactor, drawn = twoFactor+r.Variance(0)/truth, drawn+1
			}
		}
		mean, variance := moments(unbounded)
		if math.Abs(mean-1) > 4*math.Sqrt(variance/studies) {
			t.Errorf("standard deviations %v: the mean estimate is %.3f of the truth, with standard error %.3f", sd, mean, math.Sqrt(variance/studies))
		}
		if bounded < mean-1e-9 {
			t.Errorf("standard deviations %v: bounds lower the mean estimate from %.3f to %.3f of the truth", sd, mean, bounded)
		}
		if drawn > 0 && (twoFactor/drawn < 2 || bounded > twoFactor/drawn) {
			t.Errorf("standard deviations %v: the mean estimate of two factors is %.3f of the truth, of the jackknife %.3f", sd, twoFactor/drawn, bounded)
		}
	}
}

// TestMatchingsLeaveEveryPairOnce leaves out pairs of groups whole and those within a group never.
func TestMatchingsLeaveEveryPairOnce(t *testing.T) {
	models, data := ofOnes(2, 9)
	s, err := newStudy(models, data, meanDistance(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.conditions = units{[]int{0, 0, 1, 2, 2, 3, 3, 3, 4}, 5}
	missing := 0
	for _, partner := range matchings([]int{4, 2, 0, 1, 3}) {
		without, err := s.withoutPairs(partner)
		if err != nil {
			t.Fatal(err)
		}
		missing += 36 - newView(without).evaluator.Pairs()
	}
	if within := 1 + 1 + 3; missing != 36-within {
		t.Errorf("%d pairs are left out, want %d", missing, 36-within)
	}
	if slices.ContainsFunc(s.rows.RawMatrix().Data, math.IsNaN) {
		t.Error("the study itself has lost pairs")
	}
}
