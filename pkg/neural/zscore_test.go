package neural

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

func TestZScore(t *testing.T) {
	c := &Conditions{Channels: []string{"u", "v"}, Mean: mat.NewDense(3, 2, []float64{1, 5, 2, 5, 3, 8})}
	z, err := c.ZScore()
	if err != nil {
		t.Fatal(err)
	}
	want := mat.NewDense(3, 2, []float64{-1, -1 / math.Sqrt(3), 0, -1 / math.Sqrt(3), 1, 2 / math.Sqrt(3)})
	if !mat.EqualApprox(z.Mean, want, 1e-12) || c.Mean.At(0, 0) != 1 {
		t.Errorf("got\n%v\nwant\n%v", mat.Formatted(z.Mean), mat.Formatted(want))
	}
	c.Mean = mat.NewDense(2, 2, []float64{1, 4, 2, 4})
	if _, err := c.ZScore(); err == nil || !strings.Contains(err.Error(), `"v"`) {
		t.Errorf("a constant unit: got %v, want an error that names it", err)
	}
}

// A unit with one spike in every trial has equal means, which differ in their last bits where the number of trials does.
func TestZScoreOfEqualMeans(t *testing.T) {
	const samples, conditions = 434, 8
	steady := Of(conditions*(conditions+1)/2, 1, samples, make([]uint8, conditions*(conditions+1)/2*samples))
	var stimulus []float64
	for s := range conditions {
		for range s + 1 {
			steady.Row(len(stimulus), 0)[s] = 1
			stimulus = append(stimulus, float64(s))
		}
	}
	time := make([]float64, samples)
	for i := range time {
		time[i] = .317 + float64(i)/1000
	}
	rec := &Recording{Name: "steady", Measure: SpikeCount, Time: time, Width: .001, Values: steady,
		Observations: table.Table{table.Numbers("s", stimulus...)}, Channels: table.Table{table.Texts("name", "metronome")}}
	means, err := rec.ConditionMeans("s")
	if err != nil {
		t.Fatal(err)
	}
	if lowest, highest := mat.Min(means.Mean), mat.Max(means.Mean); lowest == highest || highest-lowest > 1e-14*highest {
		t.Fatalf("the means lie between %v and %v: want them to differ in the last bits only", lowest, highest)
	}
	for _, c := range []struct {
		name   string
		column []float64
		ok     bool
	}{
		{"equal but for rounding", mat.Col(nil, 0, means.Mean), false},
		{"silent", []float64{0, 0, 0}, false},
		{"one condition", []float64{3}, false},
		{"a mean that is no number", []float64{1, math.NaN(), 3}, false},
		{"an infinite mean", []float64{1, math.Inf(1), 3}, false},
		{"one spike more in 1e4 trials of 1000 spikes", []float64{1e7, 1e7 + 1}, true},
		{"tiny rates", []float64{1e-100, 2e-100}, true},
	} {
		got, err := (&Conditions{Channels: []string{"u"}, Mean: mat.NewDense(len(c.column), 1, c.column)}).ZScore()
		if c.ok {
			if err != nil || !(math.Abs(mat.Sum(got.Mean)) <= 1e-6) {
				t.Errorf("%s: want z scores with mean 0: %v", c.name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), `channel "u"`) {
			t.Errorf("%s: got %v, want an error that names the channel", c.name, err)
		}
	}
}
