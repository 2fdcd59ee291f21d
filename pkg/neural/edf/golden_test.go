package edf_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// record is what NumPy and MNE read from one file, see testdata/expected.py.
type record struct {
	Path, File string
	Signals    []struct {
		Label, Unit       string
		PerRecord, N      int
		First             []int32
		Sum               int64
		Digital, Physical string
	}
	Rate        float64
	Annotations []struct {
		Onset, Duration float64
		Text            string
	}
	MNE []struct {
		Values []float64
		Sum    float64
	}
	Events [][2]float64
}

func records(t testing.TB) []record {
	t.Helper()
	var golden struct{ Files []record }
	b, err := os.ReadFile("testdata/expected.json")
	if err == nil {
		err = json.Unmarshal(b, &golden)
	}
	if err != nil || len(golden.Files) != 6 {
		t.Fatalf("%d records: %v", len(golden.Files), err)
	}
	return golden.Files
}

// TestAgainstNumPyAndMNE compares every stored number and every value.
func TestAgainstNumPyAndMNE(t *testing.T) {
	for _, want := range records(t) {
		path := filetest.Find(want.Path)
		if path == "" {
			t.Logf("%s was not compared: it is in no folder of RICHLAZY_DATA", want.Path)
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != want.File {
			t.Fatalf("%s is another file than was read for the golden values", path)
		}
		f, err := edf.Open(path, file.Limits{})
		if err != nil {
			t.Error(err)
			continue
		}
		if len(f.Signals) != len(want.Signals) {
			t.Fatalf("%s: %d signals, want %d", path, len(f.Signals), len(want.Signals))
		}
		for k, w := range want.Signals {
			s := f.Signals[k]
			n := f.Records * s.PerRecord
			digital, err := f.Digital(k, 0, n)
			if err != nil {
				t.Fatal(err)
			}
			if s.Label != w.Label || s.Unit != w.Unit || s.PerRecord != w.PerRecord || n != w.N || !slices.Equal(digital[:5], w.First) || filetest.Digest(digital) != w.Digital {
				t.Errorf("%s: signal %+v: %v …, want %+v", path, s, digital[:5], w)
			}
			physical, err := f.Physical(k, 0, n)
			if w.Physical == "" {
				if err == nil {
					t.Errorf("%s: %s has no physical range, got values", path, s.Label)
				}
				continue
			}
			if err != nil || filetest.Digest(physical) != w.Physical {
				t.Errorf("%s: %s: values differ from NumPy's, %v", path, s.Label, err)
			}
		}
		compareMNE(t, f, want)
	}
}

func compareMNE(t *testing.T, f *edf.File, want record) {
	t.Helper()
	for k, w := range want.MNE {
		s := f.Signals[k]
		if !s.Scaled() || strings.Contains(s.Label, "Status") { // there MNE gives stored numbers
			continue
		}
		r, err := f.Recording(edf.Options{Signals: []string{s.Label}, SI: true})
		if err != nil {
			t.Fatal(err)
		}
		x, err := r.Float64s()
		if err != nil {
			t.Fatal(err)
		}
		scale := math.Max(math.Abs(s.PhysicalMin), math.Abs(s.PhysicalMax)) * map[string]float64{"V": 1, "mV": 1e-3, "uV": 1e-6}[s.Unit]
		step, sum := max(1, len(x)/7), 0.0
		for _, v := range x {
			sum += v
		}
		for i, v := range w.Values {
			if !(math.Abs(x[i*step]-v) <= 1e-13*scale) {
				t.Errorf("%s: %s: sample %d is %v, MNE reads %v", want.Path, s.Label, i*step, x[i*step], v)
			}
		}
		if !(math.Abs(sum-w.Sum) <= 1e-13*scale*float64(len(x))) || r.Unit != "V" || !(math.Abs(1/r.Width-want.Rate) < 1e-9) {
			t.Errorf("%s: %s: sum %v %s, width %v, want %v at %v", want.Path, s.Label, sum, r.Unit, r.Width, w.Sum, want.Rate)
		}
	}
	if want.Rate != 0 && f.Plus {
		if f.Annotations.Rows() != len(want.Annotations) {
			t.Fatalf("%s: annotations\n%v\nwant %v", want.Path, f.Annotations, want.Annotations)
		}
		for i, a := range want.Annotations {
			onset, duration := f.Annotations[0].Number[i], f.Annotations[1].Number[i]
			if !(math.Abs(onset-a.Onset) < 1e-9) || f.Annotations[2].Text[i] != a.Text || !(duration == a.Duration || math.IsNaN(duration) && a.Duration == 0) {
				t.Errorf("%s: annotation %d: %v %v %q, want %v", want.Path, i, onset, duration, f.Annotations[2].Text[i], a)
			}
		}
	}
	if want.Events == nil {
		return
	}
	events, err := f.Triggers("Status", 0)
	if err != nil || events.Rows() != len(want.Events) {
		t.Fatalf("%s: %d triggers, want %d, %v", want.Path, events.Rows(), len(want.Events), err)
	}
	for i, e := range want.Events {
		if events[3].Number[i] != e[0] || events[2].Number[i] != e[1] || !(math.Abs(events[0].Number[i]-e[0]/want.Rate) < 1e-9) || !(events[1].Number[i] > 0) {
			t.Errorf("%s: trigger %d: %v, want %v", want.Path, i, events.Select([]int{i}), e)
		}
	}
}
