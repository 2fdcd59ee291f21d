package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// distancesOfRuns is an estimator of trials whose channels are the distances themselves: their mean over rows, so that noise falls exactly as one over the number of runs.
func distancesOfRuns(t *rsa.Trials) (*rsa.RDM, error) {
	rows, pairs := t.Values.Dims()
	values := make([]float64, pairs)
	for i := range rows {
		for p, v := range t.Values.RawRowView(i) {
			values[p] += v / float64(rows)
		}
	}
	return rsa.New(values, t.Conditions, "distance")
}

func measured(random *rand.Rand, truth []float64, conditions, runs int, noise float64) *rsa.Trials {
	t := &rsa.Trials{Values: mat.NewDense(runs, len(truth), nil)}
	for c := range conditions {
		t.Conditions = append(t.Conditions, fmt.Sprint(c))
	}
	for r := range runs {
		t.Runs, t.Run, t.Of = append(t.Runs, fmt.Sprint(r)), append(t.Run, r), append(t.Of, 0)
		for p, v := range truth {
			t.Values.Set(r, p, v+noise*random.NormFloat64())
		}
	}
	return t
}

// The ceiling is the similarity of the truth with the RDM of all runs, for even and odd numbers of runs, in the mean over many subjects.
func TestSplitHalvesFindTheCeiling(t *testing.T) {
	const conditions, pairs, subjects = 40, 780, 60
	random := rand.New(rand.NewPCG(5, 5))
	truth := make([]float64, pairs)
	for p := range truth {
		truth[p] = 2 + random.NormFloat64()
	}
	for _, m := range []compare.Measure{compare.Pearson(), compare.Cosine()} {
		for _, runs := range []int{2, 5, 6} {
			var differences []float64
			for range subjects {
				trials := measured(random, truth, conditions, runs, 2)
				h, err := compare.SplitHalves(m, trials, distancesOfRuns, compare.SplitHalfOptions{})
				if err != nil {
					t.Fatal(err)
				}
				all, _ := distancesOfRuns(trials)
				e, err := m.Ready(conditions, mat.NewDense(2, pairs, append(append([]float64{}, truth...), all.Values...)))
				if err != nil {
					t.Fatal(err)
				}
				differences = append(differences, h.Ceiling-e.Similarity(0, 1))
			}
			mean, spread := 0.0, 0.0
			for _, d := range differences {
				mean += d / subjects
			}
			for _, d := range differences {
				spread += (d - mean) * (d - mean) / (subjects - 1)
			}
			// Four standard errors, and 0.002 for the curve of the square root.
			if bound := 4*math.Sqrt(spread/subjects) + .002; !(math.Abs(mean) <= bound) {
				t.Errorf("%s, %d runs: the ceiling is %.4f off, bound %.4f", m, runs, mean, bound)
			}
		}
	}
}

func TestSplitHalvesFormula(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	truth := make([]float64, 45)
	for p := range truth {
		truth[p] = random.NormFloat64()
	}
	h, err := compare.SplitHalves(compare.Pearson(), measured(random, truth, 10, 6, 1), distancesOfRuns, compare.SplitHalfOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !h.All || len(h.Each) != 10 || h.Runs != 6 { // 6 over 3, by 2
		t.Errorf("%d splits of %d runs, all %v", len(h.Each), h.Runs, h.All)
	}
	mean := 0.0
	for _, v := range h.Each {
		mean += v / 10
	}
	if want := 2 * mean / (1 + mean); !(math.Abs(h.Reliability-want) <= 1e-12) || !(math.Abs(h.Halves-mean) <= 1e-12) || !(math.Abs(h.Ceiling-math.Sqrt(want)) <= 1e-12) {
		t.Errorf("halves %v, reliability %v, ceiling %v; want %v, %v", h.Halves, h.Reliability, h.Ceiling, mean, want)
	}
	odd, err := compare.SplitHalves(compare.Pearson(), measured(random, truth, 10, 5, 1), distancesOfRuns, compare.SplitHalfOptions{})
	if err != nil || len(odd.Each) != 10 { // 5 over 2
		t.Errorf("%+v, %v", odd, err)
	}
	many := measured(random, truth, 10, 12, 1)
	five := measured(random, truth, 10, 5, 1)
	want, err := compare.SplitHalves(compare.Pearson(), five, distancesOfRuns, compare.SplitHalfOptions{})
	if err != nil {
		t.Fatal(err)
	}
	five.Runs = append(five.Runs, "without rows")
	if got, err := compare.SplitHalves(compare.Pearson(), five, distancesOfRuns, compare.SplitHalfOptions{}); err != nil || got.Runs != 5 || got.Ceiling != want.Ceiling {
		t.Errorf("with a run that has no rows: %+v, %v, want %+v", got, err, want)
	}
	if _, err := compare.SplitHalves(compare.Pearson(), many, distancesOfRuns, compare.SplitHalfOptions{}); err == nil || !strings.Contains(err.Error(), "no source") {
		t.Errorf("no source: %v", err)
	}
	drawn, err := compare.SplitHalves(compare.Pearson(), many, distancesOfRuns, compare.SplitHalfOptions{Splits: 7, Source: rand.NewPCG(1, 1)})
	if err != nil || len(drawn.Each) != 7 || drawn.All {
		t.Errorf("%+v, %v", drawn, err)
	}
	// no noise, and noise only
	if h, err = compare.SplitHalves(compare.Pearson(), measured(random, truth, 10, 4, 0), distancesOfRuns, compare.SplitHalfOptions{}); err != nil || !(math.Abs(h.Ceiling-1) <= 1e-7) {
		t.Errorf("no noise: %+v, %v", h, err)
	}
	opposed := measured(random, truth, 10, 2, 0)
	for p := range truth {
		opposed.Values.Set(1, p, -truth[p])
	}
	if h, err = compare.SplitHalves(compare.Pearson(), opposed, distancesOfRuns, compare.SplitHalfOptions{}); err != nil || h.Ceiling != 0 || h.Halves > -.999 {
		t.Errorf("opposed halves: %+v, %v", h, err)
	}
	one := measured(random, truth, 10, 1, 1)
	if _, err := compare.SplitHalves(compare.Pearson(), one, distancesOfRuns, compare.SplitHalfOptions{}); err == nil || !strings.Contains(err.Error(), "1 runs") {
		t.Errorf("one run: %v", err)
	}
	estimator := func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, rsa.CrossnobisOptions{}) }
	_, err = compare.SplitHalves(compare.Pearson(), many, estimator, compare.SplitHalfOptions{Source: rand.NewPCG(1, 1)})
	if err == nil || !strings.Contains(err.Error(), "runs [") {
		t.Errorf("an estimator that fails: %v", err)
	}
}
