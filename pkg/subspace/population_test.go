package subspace_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/subspace"
	"github.com/richlazy/richlazy/pkg/table"
)

func TestOfPopulation(t *testing.T) {
	session := func(name string, n, channels int) *neural.Recording {
		values := make([]uint8, n*channels*2)
		for i := range values {
			values[i] = uint8(i)
		}
		number := make([]float64, n)
		for i := range number {
			number[i] = float64(i % 2)
		}
		names := []string{"a", "b", "c"}[:channels]
		return &neural.Recording{Name: name, Measure: neural.SpikeCount, Unit: "spikes", Observations: table.Table{table.Numbers("choice", number...)},
			Channels: table.Table{table.Texts("name", names...)}, Time: []float64{0.1, 0.2}, Width: 0.1, Values: neural.Of(n, channels, 2, values)}
	}
	all, err := subspace.Of(&neural.Population{Name: "p", Sessions: []*neural.Recording{session("one", 4, 1), session("two", 6, 3)}})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(all.Names(), all.Units[0].Session, all.Units[1].Session, all.Units[3].Session); got != "[one/a two/a two/b two/c] 0 2 2" {
		t.Error(got)
	}
	// Observation 2, channel 1, sample 1 of the second session is number (2·3 + 1)·2 + 1.
	if v := all.Units[2].Responses.At(2, 1); v != 15 {
		t.Errorf("%v, want 15", v)
	}
	if !(math.Abs(all.Time[0]-0.15) < 1e-12) {
		t.Errorf("times %v, want the middles", all.Time)
	}
	lost := session("one", 4, 1)
	lost.Values = neural.Of(4, 1, 2, []float64{1, 2, 3, math.NaN(), 5, 6, 7, 8})
	if _, err := subspace.OfRecording(lost); err == nil {
		t.Error("a missing value passes")
	}
}

// mante reads the unit files: responses are in spikes per second over bins, from a sample on.
func mante(t *testing.T, from, width int) *subspace.Trials {
	t.Helper()
	all := &subspace.Trials{}
	for _, folder := range filepath.SplitList(os.Getenv("RICHLAZY_DATA")) {
		files, _ := filepath.Glob(filepath.Join(folder, "mante", "PFC data 1a", "*.mat"))
		for _, path := range files {
			f, err := matlab.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			y, err := f.Dense("unit.response")
			if err != nil {
				t.Fatal(err)
			}
			u := subspace.Unit{Name: filepath.Base(path)}
			for _, name := range []string{"targ_dir", "stim_dir", "stim_col2dir", "context", "correct"} {
				v, err := f.Float64s("unit.task_variable." + name)
				if err != nil {
					t.Fatal(err)
				}
				u.Trials = append(u.Trials, table.Numbers(name, v...))
			}
			n, samples := y.Dims()
			bins := (samples - from) / width
			u.Responses = mat.NewDense(n, bins, nil)
			u.Responses.Apply(func(i, b int, _ float64) float64 {
				sum := 0.0
				for s := range width {
					sum += y.At(i, from+b*width+s)
				}
				return 1000 * sum / float64(width)
			}, u.Responses)
			all.Time = nil
			for b := range bins {
				all.Time = append(all.Time, 0.1+float64(from+b*width)/1000+float64(width)/2000)
			}
			all.Units = append(all.Units, u)
		}
	}
	if len(all.Units) == 0 {
		t.Skip("RICHLAZY_DATA has no unit files of Mante et al. 2013")
	}
	return all
}

// TestMeanCoefficientsOfMante reproduces, for the 20 units that are public as files, the mean sizes of the coefficients of choice, motion, colour and context that were found in a
// computation apart: .195, .104, .104, .114. They are those of one response a trial, from 300 ms on to the end of the file, in correct trials.
func TestMeanCoefficientsOfMante(t *testing.T) {
	all, err := mante(t, 200, 551).Where("correct", "1")
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Units) != 20 {
		t.Fatalf("%d units, want 20", len(all.Units))
	}
	b, err := subspace.Regress(context.Background(), all, "targ_dir", "stim_dir", "stim_col2dir", "context")
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float64{0.195, 0.104, 0.104, 0.114} {
		mean := 0.0
		for u := range all.Units {
			mean += math.Abs(b.Values[k].At(u, 0)) / 20
		}
		t.Logf("%s: %.4f", b.Regressors[k], mean)
		if !(math.Abs(mean-want) < 0.001) {
			t.Errorf("%s: mean coefficient of size %.4f, want %v", b.Regressors[k], mean, want)
		}
	}
}
