package neural_test

import (
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
)

// array is a recording of two units at once: six trials of two conditions in three samples of 100 ms.
func array() *neural.Recording {
	return &neural.Recording{
		Name: "array", Measure: neural.SpikeCount, Unit: "spikes", Time: []float64{0, .1, .2}, Width: .1,
		Observations: table.Table{table.Texts("stimulus", "face", "house", "face", "house", "face", "house"), table.Integers("run", 1, 1, 2, 2, 3, 3)},
		Channels:     table.Table{table.Texts("name", "u1", "u2"), table.Texts("area", "FFA", "PPA")},
		Values: neural.Of(6, 2, 3, []uint8{
			1, 4, 2, 0, 1, 0,
			0, 1, 0, 2, 5, 3,
			2, 6, 1, 0, 0, 1,
			1, 0, 0, 1, 6, 2,
			0, 5, 3, 1, 0, 0,
			0, 2, 1, 0, 4, 4,
		}),
	}
}

func ExampleRecording() {
	r := array()
	if err := r.Check(); err != nil {
		log.Fatal(err)
	}
	fmt.Print(r)
	means, err := r.ConditionMeans("stimulus")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(means)
	// Output:
	// array: 6 observations × 2 channels × 3 samples, spike count in spikes as uint8
	// from 0 s to 0.3 s in samples of 0.1 s
	// of each observation  levels
	// stimulus                  2  face house
	// run                       3  1 2 3
	// of each channel  levels
	// name                  2  u1 u2
	// area                  2  FFA PPA
	// 2 conditions × 2 channels, firing rate in spikes/s, 3 to 3 observations each
	// stimulus       u1       u2
	// face      26.6667  3.33333
	// house     5.55556       30
}

// Averages over trials keep the time course, and say how many values are behind each number.
func ExampleRecording_AverageBy() {
	rates, err := array().Rates()
	if err != nil {
		log.Fatal(err)
	}
	mean, n, err := rates.AverageBy("stimulus")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(mean.Observations)
	values := mean.Values.(*neural.Array[float64])
	fmt.Printf("u1 to faces  %.1f %s of %v trials\n", values.Row(0, 0), mean.Unit, n.Row(0, 0))
	fmt.Printf("u1 to houses %.1f %s of %v trials\n", values.Row(1, 0), mean.Unit, n.Row(1, 0))
	fmt.Println(mean.From.Steps)
	// Output:
	// stimulus  count
	// face          3
	// house         3
	// u1 to faces  [10.0 50.0 20.0] spikes/s of [3 3 3] trials
	// u1 to houses [3.3 10.0 3.3] spikes/s of [3 3 3] trials
	// [rates mean of the observations of each stimulus]
}

func ExampleRecording_Manifolds() {
	clouds, names, err := array().Manifolds("stimulus")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(names[0])
	fmt.Printf("%.1f\n", mat.Formatted(clouds[0])) // points × channels, spikes/s
	// Output:
	// stimulus=face
	// ⎡23.3   3.3⎤
	// ⎢30.0   3.3⎥
	// ⎣26.7   3.3⎦
}

func ExampleRecording_LeaveOut() {
	runs, err := array().LeaveOut("run")
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range runs {
		fmt.Println(s)
	}
	// Output:
	// run=1: 4 observations to train, 2 to test
	// run=2: 4 observations to train, 2 to test
	// run=3: 4 observations to train, 2 to test
}

// Units of two days respond together in pseudo-trials. No trial is in both parts.
func ExamplePopulation_Pseudo() {
	monday, friday := array(), array()
	monday.Name, friday.Name = "monday", "friday"
	friday = friday.SelectChannels([]int{1}).Select([]int{0, 1, 2, 3})
	days := &neural.Population{Name: "two days", Sessions: []*neural.Recording{monday, friday}}
	r, err := days.Pseudo(neural.PseudoOptions{By: []string{"stimulus"}, Parts: 2}, rng.New(1).At("pseudo").Source())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(r)
	_, err = days.Pseudo(neural.PseudoOptions{By: []string{"stimulus"}, Trials: 3}, rng.New(1).Source())
	fmt.Println(err)
	// Output:
	// two days: 4 observations × 3 channels × 3 samples, spike count in spikes as uint8
	// from 0 s to 0.3 s in samples of 0.1 s
	// of each observation  levels
	// stimulus                  2  face house
	// part                      2  0 1
	// trial                     1  0
	// of each channel  levels
	// name                  3  friday/u2 monday/u1 monday/u2
	// area                  2  FFA PPA
	// session               2  friday monday
	// neural: two days: pseudo-population: want 3 trials of each condition: "friday" has 2 of stimulus=face and too few of 1 more conditions: drop such sessions by AtLeast
}

// hole is a file of zeros after its first bytes, which takes no room on the disk. It counts the bytes that are read.
type hole struct {
	begin string
	read  int
}

func (h *hole) ReadAt(p []byte, at int64) (int, error) {
	clear(p)
	if at < int64(len(h.begin)) {
		copy(p, h.begin[at:])
	}
	h.read += len(p)
	return len(p), nil
}

// Of a file of 80 GB a window of one trial is read.
func ExampleRecording_Load() {
	header := "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 100, 100), }\n"
	in := &hole{begin: fmt.Sprintf("\x93NUMPY\x01\x00%c\x00%s", len(header), header)}
	values, err := npy.NewLazy(in, int64(len(in.begin))+80e9, "large.npy", file.Limits{MaxElements: 1e10}) // npy.OpenLazy of a file
	if err != nil {
		log.Fatal(err)
	}
	r := &neural.Recording{Name: "large", Measure: neural.Potential, Unit: "V", Width: .001, Values: values}
	for i := range 100 {
		r.Time = append(r.Time, float64(i)/1000)
	}
	fmt.Print(r)
	_, err = r.Load(file.Limits{})
	fmt.Println(err)
	in.read = 0
	if r, err = r.Select([]int{123456}).Between(.020, .050); err == nil {
		r, err = r.Load(file.Limits{})
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(r)
	fmt.Println(in.read, "bytes were read")
	// Output:
	// large: 1000000 observations × 100 channels × 100 samples, potential in V, not in memory
	// from 0 s to 0.1 s in samples of 0.001 s
	// neural: large: loading: want at most 2147483648 elements (Limits.MaxElements), got 10000000000: limit exceeded
	// large: 1 observation × 100 channels × 30 samples, potential in V as float64
	// from 0.02 s to 0.05 s in samples of 0.001 s
	// 24000 bytes were read
}
