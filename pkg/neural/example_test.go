package neural_test

import (
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/table"
)

// twoUnits are two units recorded on different days: other trials, other coherences. Each trial lasts four samples of 10 ms.
func twoUnits() *neural.Population {
	unit := func(name string, coherence []float64, spikes ...uint8) *neural.Recording {
		return &neural.Recording{
			Name: name, Measure: neural.SpikeCount, Unit: "spikes", Time: []float64{0, .010, .020, .030}, Width: .010,
			Observations: table.Table{table.Numbers("coherence", coherence...)}, Channels: table.Table{table.Texts("name", name)},
			Values: neural.Of(len(coherence), 1, 4, spikes),
		}
	}
	return &neural.Population{Name: "example", Sessions: []*neural.Recording{
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
	units, err := twoUnits().Rank("coherence", "rank")
	if err != nil {
		log.Fatal(err)
	}
	if units, err = units.Between(.020, .040); err != nil {
		log.Fatal(err)
	}
	means, err := units.ConditionMeans("rank")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(means.Unit, means.Channels)
	for i, name := range means.Names {
		fmt.Println(name, mat.Row(nil, i, means.Mean), "from", means.Trials[i], "trials")
	}
	// Output:
	// spikes/s [monday friday]
	// rank=0 [50 0] from [1 1] trials
	// rank=1 [150 50] from [2 1] trials
}

// Levels that differ between sessions leave cells empty. That is an error, never a NaN.
func ExamplePopulation_ConditionMeans_empty() {
	_, err := twoUnits().ConditionMeans("coherence")
	fmt.Println(err)
	// Output:
	// neural: example: conditions: channel "monday" has no observation with coherence=-0.04 (and 1 more); 1 more channels lack some: rank the levels, or drop channels by Complete
}

func ExamplePopulation_Complete() {
	units, err := twoUnits().Rank("coherence", "rank")
	if err != nil {
		log.Fatal(err)
	}
	units.Sessions[1] = units.Sessions[1].Select([]int{0})
	units, dropped, err := units.Complete("rank")
	fmt.Println(units.Names(), dropped, err)
	// Output: [monday] [{friday [rank=0]}] <nil>
}

func ExamplePopulation_WhereNumber() {
	_, err := twoUnits().WhereNumber("coherence", .5)
	fmt.Println(err)
	// Output: neural: example: no observation has coherence = 0.5: its levels are -0.06 -0.04 0.04 0.06
}

func ExampleRecording_Bin() {
	r, err := twoUnits().Sessions[0].Bin(.020)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Time, r.Width, r.Values.(*neural.Array[uint8]).Row(2, 0))
	// Output: [0 0.02] 0.02 [1 4]
}

func ExampleRank() {
	fmt.Println(neural.Rank([]float64{.5, -.06, .06, -.5, .06}))
	// Output: [3 1 2 0 2]
}
