package data

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
)

// sumCells is cellSums of one unit. Each mean must be a whole number of spikes, divided by trials and seconds: an error names the one that is not.
func sumCells(means *neural.Conditions, unit int, seconds float64) (s cellSums, err error) {
	var cells []byte
	for cell, trials := range means.Trials {
		mean, n := means.Mean.At(cell, unit), float64(trials[unit])
		spikes := math.Round(mean * n * seconds)
		if want := spikes / n / seconds; !(math.Abs(mean-want) <= 1e-12*want) {
			return s, fmt.Errorf("%s: got a mean of %v over %v trials of %v s, which is no whole number of spikes", means.Names[cell], mean, n, seconds)
		}
		cells = binary.LittleEndian.AppendUint64(cells, uint64(spikes))
		cells = binary.LittleEndian.AppendUint64(cells, uint64(trials[unit]))
		s.Sum += mean / 1000
		s.Weighted += float64(cell+1) * mean / 1000
	}
	hash := sha256.Sum256(cells)
	s.SHA256 = hex.EncodeToString(hash[:])
	return s, nil
}

func TestManteConditionMeans(t *testing.T) {
	var golden manteGolden
	needs(t, "mante", "mante.json", &golden)
	rec, err := Mante2013(context.Background(), ManteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	samples := func(from, to int) func() (*neural.Population, error) {
		return func() (*neural.Population, error) { return rec.Samples(from, to) }
	}
	cells := []string{"context", "colour_rank", "motion_rank"}
	for _, c := range []struct {
		name   string
		window func() (*neural.Population, error)
		by     []string
		same   bool
	}{
		{"samples", samples(217, 651), cells, true},
		{"seconds", func() (*neural.Population, error) { return rec.Between(.317, .751) }, cells, true},
		{"a window one sample later", samples(218, 652), cells, false},
		{"a window one sample shorter", samples(217, 650), cells, false},
		{"motion before colour", samples(217, 651), []string{"context", "motion_rank", "colour_rank"}, false},
		{"context last", samples(217, 651), []string{"colour_rank", "motion_rank", "context"}, false},
		{"every sixth trial left out", func() (*neural.Population, error) {
			part, err := rec.Samples(217, 651)
			for u := range part.Sessions {
				var rows []int
				for i := range part.Sessions[u].Observations.Rows() {
					if i%6 > 0 {
						rows = append(rows, i)
					}
				}
				part.Sessions[u] = part.Sessions[u].Select(rows)
			}
			return part, err
		}, cells, false},
	} {
		part, err := c.window()
		if err == nil && !c.same {
			part, _, err = part.Complete(c.by...)
		}
		if err != nil {
			t.Fatal(c.name, err)
		}
		means, err := part.ConditionMeans(c.by...)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if rows, columns := means.Mean.Dims(); rows != 72 || c.same && columns != 20 {
			t.Fatalf("%s: got %d × %d means, want 72 × 20", c.name, rows, columns)
		}
		differ := 0
		for u, name := range means.Channels {
			got, err := sumCells(means, u, float64(len(part.Sessions[0].Time))/1000)
			if err != nil {
				t.Fatalf("%s: %s: %v", c.name, name, err)
			}
			var want cellSums
			for _, unit := range golden.Units {
				if unit.Name == name {
					want = unit.Cells
				}
			}
			if !(math.Abs(got.Sum-want.Sum) <= 1e-12*want.Sum) || !(math.Abs(got.Weighted-want.Weighted) <= 1e-12*want.Weighted) || got.SHA256 != want.SHA256 {
				differ++
				if c.same {
					t.Errorf("%s: %s: got %+v, want %+v", c.name, name, got, want)
				}
			}
		}
		// Two units fire so little that they have no spike in a sample at the edge: to them a window moved by one is the same.
		if !c.same && (differ < len(means.Channels)-2 || differ < 10) {
			t.Errorf("%s: the checks tell %d of %d units apart from those of expected.py", c.name, differ, len(means.Channels))
		}
		t.Logf("%s: %d of %d units differ", c.name, differ, len(means.Channels))
	}
}
