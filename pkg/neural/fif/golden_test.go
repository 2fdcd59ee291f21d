package fif_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// record is what MNE reads from one file, or from one evoked response of a file, see testdata/expected.py.
type record struct {
	Path, Kind string
	Info       struct {
		Rate, HighPass, LowPass float64
		Line                    *float64
		Date                    *string
		Projections             []projection
	}
	Channels []struct {
		Name, Kind, Unit string
		Cal, Range       float64
		Location         [12]*float64
		Bad              bool
	}
	Data struct {
		Shape  []int
		Sum    float64
		First  []float64
		SHA256 string
	}
	First       int64
	Events      [][3]float64
	Annotations []struct {
		Onset, Duration float64
		Text            string
	}
	Times           []float64
	Conditions      []string
	Comment, Aspect string
	Averages, DOF   int
	Names, Bad      []string
	Diagonal        bool
	Projections     []projection
}

type projection struct {
	Name              string
	Vectors, Channels int
}

func records(t testing.TB) []record {
	t.Helper()
	var golden struct{ Files []record }
	b, err := os.ReadFile("testdata/expected.json")
	if err == nil {
		err = json.Unmarshal(b, &golden)
	}
	if err != nil || len(golden.Files) != 16 {
		t.Fatalf("%d records: %v", len(golden.Files), err)
	}
	return golden.Files
}

func open(t testing.TB, path string) *fif.File {
	t.Helper()
	f, err := fif.Open(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b)+1e-300 }

// TestAgainstMNE compares every value bit by bit, and all that is said about them.
func TestAgainstMNE(t *testing.T) {
	for _, want := range records(t) {
		path := filetest.Find(want.Path)
		if path == "" {
			t.Logf("%s was not compared: it is in no folder of RICHLAZY_DATA", want.Path)
			continue
		}
		f := open(t, path)
		if want.Kind == "covariance" {
			compareCovariance(t, f, want)
			continue
		}
		compareInfo(t, f, want)
		var r *neural.Recording
		var err error
		switch want.Kind {
		case "raw":
			r, err = f.Recording(fif.Options{})
			compareRaw(t, f, want)
		case "epochs":
			r, err = f.Epochs(fif.Options{})
		case "evoked":
			r, err = f.Evoked(fif.Options{})
			if err != nil {
				break
			}
			rows, _ := r.Observations.Where("comment", want.Comment)
			rows = slices.DeleteFunc(rows, func(row int) bool { return r.Observations[1].Text[row] != want.Aspect })
			if len(rows) != 1 {
				t.Errorf("%s: %d responses %q, %s in\n%v", want.Path, len(rows), want.Comment, want.Aspect, r.Observations)
				continue
			}
			r = r.Select(rows)
			if r.Observations[2].Number[0] != float64(want.Averages) {
				t.Errorf("%s: averages\n%v\nwant %d", want.Path, r.Observations, want.Averages)
			}
		}
		if err != nil {
			t.Error(err)
			continue
		}
		compareRecording(t, r, want)
	}
}

func compareRecording(t *testing.T, r *neural.Recording, want record) {
	t.Helper()
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	o, c, s := r.Dims()
	shape := []int{o, c, s}
	if len(want.Data.Shape) == 2 {
		shape = shape[1:]
	}
	if !slices.Equal(shape, want.Data.Shape) || filetest.Digest(x) != want.Data.SHA256 {
		t.Errorf("%s %q: %v × %v … differ from %v × %v …", want.Path, want.Comment, shape, x[:3], want.Data.Shape, want.Data.First)
	}
	switch want.Kind {
	case "evoked":
		if !near(r.Time[0], want.Times[0]) || !near(r.Time[s-1], want.Times[1]) {
			t.Errorf("%s: %v to %v s, want %v", want.Path, r.Time[0], r.Time[s-1], want.Times)
		}
	case "epochs":
		for i, time := range want.Times {
			if !near(r.Time[i], time) {
				t.Errorf("%s: sample %d at %v s, want %v", want.Path, i, r.Time[i], time)
			}
		}
		for i, e := range want.Events {
			if got := r.Observations; got[0].Text[i] != want.Conditions[i] || got[1].Number[i] != e[2] || got[2].Number[i] != e[0] || got[3].Number[i] != e[1] {
				t.Errorf("%s: event %d: %v, want %v %v", want.Path, i, got.Select([]int{i}), want.Conditions[i], e)
			}
		}
		text := []string{"yes", "no", ""}
		rt, correct := r.Observations[4], r.Observations[6].Number
		if rt.Name != "rt" || rt.Number[0] != .5 || !rt.Missing(1) || !slices.Equal(r.Observations[5].Text, text) || !slices.Equal(correct, []float64{1, 0, 1}) {
			t.Errorf("%s: metadata\n%v", want.Path, r.Observations)
		}
	}
}

func compareInfo(t *testing.T, f *fif.File, want record) {
	t.Helper()
	w := want.Info
	if f.Rate != w.Rate || f.HighPass != w.HighPass || f.LowPass != w.LowPass || (w.Line == nil) != math.IsNaN(f.Line) || w.Line != nil && f.Line != *w.Line {
		t.Errorf("%s: %v, want %v", want.Path, f.Info, w)
	}
	if date := f.Date.Format("2006-01-02T15:04:05.000000"); w.Date != nil && date != *w.Date {
		t.Errorf("%s: date %s, want %s", want.Path, date, *w.Date)
	}
	compareProjections(t, want.Path, f.Projections, w.Projections)
	for i, c := range want.Channels {
		got := f.Channels[i]
		if got.Name != c.Name || got.Kind != c.Kind || got.Unit != c.Unit || got.Cal != c.Cal || got.Bad != c.Bad || want.Kind == "raw" && got.Range != c.Range {
			t.Errorf("%s: channel %+v, want %+v", want.Path, got, c)
		}
		for k, v := range c.Location {
			if v == nil && !math.IsNaN(got.Location[k]) || v != nil && got.Location[k] != *v {
				t.Errorf("%s: channel %s at %v, want axis %d at %v", want.Path, c.Name, got.Location, k, v)
			}
		}
	}
}

func compareProjections(t *testing.T, path string, got []fif.Projection, want []projection) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: projections %v, want %v", path, got, want)
		return
	}
	for i, p := range want {
		if got[i].Name != p.Name || got[i].Vectors != p.Vectors || len(got[i].Channels) != p.Channels {
			t.Errorf("%s: projection %q of %d vectors and %d channels, want %v", path, got[i].Name, got[i].Vectors, len(got[i].Channels), p)
		}
	}
}

func compareRaw(t *testing.T, f *fif.File, want record) {
	t.Helper()
	if f.FirstSample() != want.First {
		t.Errorf("%s: first sample %d, want %d", want.Path, f.FirstSample(), want.First)
	}
	a, err := f.Annotations()
	if err != nil || a.Rows() != len(want.Annotations) {
		t.Fatalf("%s: annotations\n%v, %v", want.Path, a, err)
	}
	for i, w := range want.Annotations {
		if !(math.Abs(a[0].Number[i]-w.Onset) < 1e-6) || !(math.Abs(a[1].Number[i]-w.Duration) < 1e-6) || a[2].Text[i] != w.Text { // onsets are float32
			t.Errorf("%s: annotation %v, want %v", want.Path, a.Select([]int{i}), w)
		}
	}
	events, err := f.Triggers("STI 014", 0)
	if err != nil || events.Rows() != len(want.Events) {
		t.Fatalf("%s: triggers\n%v\nwant %v, %v", want.Path, events, want.Events, err)
	}
	for i, e := range want.Events {
		if events[3].Number[i] != e[0]-float64(want.First) || events[2].Number[i] != e[2] {
			t.Errorf("%s: trigger %v, want %v", want.Path, events.Select([]int{i}), e)
		}
	}
}

func compareCovariance(t *testing.T, f *fif.File, want record) {
	t.Helper()
	all, err := f.Covariances()
	if err != nil || len(all) != 1 {
		t.Fatal(err)
	}
	c := all[0]
	n := c.Matrix.SymmetricDim()
	var x []float64
	for i := range n {
		for j := range n {
			x = append(x, c.Matrix.At(i, j))
		}
	}
	if c.Kind != "noise" || c.DOF != want.DOF || c.Diagonal != want.Diagonal || !slices.Equal(c.Names[:len(want.Names)], want.Names) || !slices.Equal(c.Bad, want.Bad) ||
		want.Data.Shape[0] != n || filetest.Digest(x) != want.Data.SHA256 {
		t.Errorf("%s: %d × %d of %d degrees of freedom: %v …, want %+v", want.Path, n, n, c.DOF, x[:3], want)
	}
	compareProjections(t, want.Path, c.Projections, want.Projections)
}
