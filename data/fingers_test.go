package data

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// fingersGolden is testdata/fingers.json, which testdata/expected_mri.py explains.
type fingersGolden struct {
	Subjects []struct {
		Rows, Voxels  int
		Sum, Weighted float64
		Distances     []float64
	}
	Mean, Correlation []float64
}

func TestFinger7T(t *testing.T) {
	var golden fingersGolden
	needs(t, "finger7T", "fingers.json", &golden)
	set, err := Finger7T(context.Background(), Options{Files: []string{"ignored"}})
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 1e-9*max(1, math.Abs(want))) {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	mean := make([]float64, 10)
	for i, want := range golden.Subjects {
		s := set.Subjects[i]
		rows, voxels := s.Patterns.Dims()
		if rows != want.Rows || voxels != want.Voxels || slices.Max(s.Runs) != rows/5 {
			t.Fatalf("%s: %d × %d, %d runs", s.Name, rows, voxels, slices.Max(s.Runs))
		}
		sum, weighted := 0., 0.
		for r := range rows {
			for c := range voxels {
				v := s.Patterns.At(r, c)
				sum += v
				weighted += float64(r+1+(c+1)%97) * v
			}
		}
		near(s.Name+": sum", sum, want.Sum)
		near(s.Name+": weighted", weighted, want.Weighted)
		trials := s.Trials()
		if trials.Values != s.Patterns || !slices.Equal(trials.Conditions, FingerNames()) || len(trials.Runs) != rows/5 {
			t.Errorf("%s: trials of %q and %q", s.Name, trials.Conditions, trials.Runs)
		}
		rdm, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{}) // the patterns are whitened already
		if err != nil {
			t.Fatal(err)
		}
		for p, d := range rdm.Values {
			near(s.Name+": distance", d, want.Distances[p])
			mean[p] += d / 7
		}
	}
	for p, want := range golden.Mean {
		near("mean distance", mean[p], want)
	}
	for i, m := range set.Models {
		near(m.Name, stat.Correlation(mean, m.Values, nil), golden.Correlation[i])
		if want := []string{"Muscle", "Naturalstats", "somatotopy"}[i]; m.Name != want || (m.G == nil) != (i == 2) || !slices.Equal(m.Conditions, FingerNames()) {
			t.Errorf("model %d: got %q, want %q", i, m.Name, want)
		}
		for row := range 5 {
			near("mean of the centred moments", mat.Sum(mat.NewDense(1, 5, mat.Row(nil, row, m.Centred))), 0)
		}
	}
}

// A person's table is refused where a finger lacks, is there twice or is none, and where a value is no number.
func TestFingersRefuse(t *testing.T) {
	sound := func() *FingerSubject {
		return &FingerSubject{Patterns: mat.NewDense(10, 2, nil), Fingers: []int{0, 1, 2, 3, 4, 4, 3, 2, 1, 0}, Runs: []int{1, 1, 1, 1, 1, 2, 2, 2, 2, 2}}
	}
	if err := sound().check(); err != nil {
		t.Fatal(err)
	}
	for want, damage := range map[string]func(*FingerSubject){
		"row 2: finger 1 is in run 1 twice":  func(s *FingerSubject) { s.Fingers[1] = 0 },
		"row 10: finger 1 is in run 1 twice": func(s *FingerSubject) { s.Runs[9] = 1 },
		"row 4: got finger 6 in run 1":       func(s *FingerSubject) { s.Fingers[3] = 5 },
		"row 4: got finger 0 in run 1":       func(s *FingerSubject) { s.Fingers[3] = -1 },
		"row 4: got finger 4 in run 3":       func(s *FingerSubject) { s.Runs[3] = 3 },
		"row 3, voxel 2: got NaN":            func(s *FingerSubject) { s.Patterns.Set(2, 1, math.NaN()) },
		"row 3, voxel 1: got -Inf":           func(s *FingerSubject) { s.Patterns.Set(2, 0, math.Inf(-1)) },
		"10 patterns of 9 fingers":           func(s *FingerSubject) { s.Fingers = s.Fingers[:9] },
		"9 patterns of 9 fingers and 9 runs": func(s *FingerSubject) {
			s.Patterns, s.Fingers, s.Runs = mat.NewDense(9, 2, nil), s.Fingers[:9], s.Runs[:9]
		},
	} {
		s := sound()
		damage(s)
		if err := s.check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
