package neural_test

import (
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
)

// twoUnits are two units recorded on different days: other trials, other coherences. Each trial lasts four samples of 10 ms.
func twoUnits() *neural.Recording {
	unit := func(name string, coherence []float64, spikes ...float64) neural.Unit {
		counts, err := neural.CountsOf(mat.NewDense(len(coherence), 4, spikes))
		if err != nil {
			log.Fatal(err)
		}
		return neural.Unit{Name: name, Trials: neural.Table{Names: []string{"coherence"}, Columns: [][]float64{coherence}}, Counts: counts}
	}
	return &neural.Recording{Name: "example", Time: []float64{0, .010, .020, .030}, Width: .010, Units: []neural.Unit{
		unit("monday", []float64{-.06, .06, .06},
			0, 0, 0, 1,
			1, 0, 1, 1,
			0, 1, 2, 2),
		unit("friday", []float64{.04, -.04},
			0, 0, 1, 0,
			1, 1, 0, 0),
	}}
}

func Example() {
	rec, err := twoUnits().Rank("coherence", "rank")
	if err != nil {
		log.Fatal(err)
	}
	if rec, err = rec.Between(.020, .040); err != nil {
		log.Fatal(err)
	}
	means, err := rec.ConditionMeans("rank")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("spikes/s", means.Units)
	for i, name := range means.Names {
		fmt.Println(name, mat.Row(nil, i, means.Mean), "from", means.Trials[i], "trials")
	}
	// Output:
	// spikes/s [monday friday]
	// rank=0 [50 0] from [1 1] trials
	// rank=1 [150 50] from [2 1] trials
}

// Levels that differ between sessions leave cells empty. That is an error, never a NaN.
func ExampleRecording_ConditionMeans_empty() {
	_, err := twoUnits().ConditionMeans("coherence")
	fmt.Println(err)
	// Output:
	// neural: example: condition means: unit "monday" has no trial with coherence=-0.04 and 1 more conditions; 1 more units lack some: rank levels that differ between units, or drop units with Recording.Complete
}

func ExampleRecording_Complete() {
	rec, err := twoUnits().Rank("coherence", "rank")
	if err != nil {
		log.Fatal(err)
	}
	rec.Units[1] = rec.Units[1].Select([]int{0})
	rec, dropped, err := rec.Complete("rank")
	fmt.Println(rec.Names(), dropped, err)
	// Output: [monday] [{friday [rank=0]}] <nil>
}

func ExampleRecording_Bin() {
	rec, err := twoUnits().Bin(.020)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rec.Time, rec.Width, rec.Units[0].Counts.Row(2))
	// Output: [0 0.02] 0.02 [1 4]
}

func ExampleRecording_Where() {
	_, err := twoUnits().Where("coherence", .5)
	fmt.Println(err)
	// Output: neural: example: no trial has coherence = 0.5: its levels are -0.06 -0.04 0.04 0.06
}

func ExampleRecording_TrialRates() {
	_, err := twoUnits().TrialRates()
	fmt.Println(err)

	trials := neural.Table{Names: []string{"stimulus"}, Columns: [][]float64{{0, 1}}}
	a := neural.Counts{Trials: 2, Samples: 1, Values: []uint8{3, 0}}
	b := neural.Counts{Trials: 2, Samples: 1, Values: []uint8{1, 2}}
	array, err := neural.Simultaneous("array", []float64{0}, .5, trials, []string{"a", "b"}, []neural.Counts{a, b})
	if err != nil {
		log.Fatal(err)
	}
	rates, err := array.TrialRates()
	fmt.Println(mat.Formatted(rates), err)
	// Output:
	// neural: example: trial rates: unit "friday" has other trials than unit "monday": the units were not recorded together
	// ⎡6  2⎤
	// ⎣0  4⎦ <nil>
}

func ExampleRank() {
	fmt.Println(neural.Rank([]float64{.5, -.06, .06, -.5, .06}))
	// Output: [3 1 2 0 2]
}
