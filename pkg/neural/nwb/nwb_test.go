package nwb_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/neural/nwb"
	"github.com/richlazy/richlazy/pkg/table"
)

func open(t testing.TB) *nwb.File {
	t.Helper()
	f, err := nwb.Open("testdata/session.nwb", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func ExampleOpen() {
	f, err := nwb.Open("testdata/session.nwb", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	fmt.Print(f)
	// Output:
	// session.nwb (NWB 2.5.0): a mouse on a wheel
	// subject m17, Mus musculus, P90D
	// /general/extracellular_ephys/electrodes  table of 2 rows: x, location
	// /intervals/trials                        table of 3 rows: start_time, stop_time, side, correct, tags (ragged)
	// /processing/behavior/nothing             table of 0 rows: no columns
	// /units                                   table of 3 rows: spike_times (ragged), quality, electrodes (ragged), obs_intervals (arrays), waveform_mean (arrays)
	// /acquisition/lfp                         ElectricalSeries 20 × 2, V, 100 Hz
	// /processing/behavior/wheel               TimeSeries 3, cm, timestamps
}

func ExampleUnits_Around() {
	f, err := nwb.Open("testdata/session.nwb", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	trials, _ := f.Trials()
	units, _ := f.Units()
	start, _ := trials.Columns.Column("start_time")
	rec, err := units.Around(start.Number, trials.Columns, nwb.Window{From: 0, To: .4, Width: .2})
	if err != nil {
		fmt.Println(err)
		return
	}
	values, _ := rec.Float64s()
	for trial := range 3 {
		fmt.Println(values[6*trial:6*trial+2], values[6*trial+4:6*trial+6]) // the first and the third unit
	}
	// Output:
	// [2 0] [1 NaN]
	// [0 1] [0 0]
	// [NaN NaN] [2 1]
}

func TestTables(t *testing.T) {
	f := open(t)
	trials, err := f.Trials()
	if err != nil {
		t.Fatal(err)
	}
	want := table.Table{table.Numbers("start_time", 1, 2, 3), table.Numbers("stop_time", 1.5, 2.5, 3.5), table.Texts("side", "left", "right", "left"), table.Numbers("correct", 1, 0, 1)}
	if !trials.Columns.Equal(want) || !slices.Equal(trials.IDs, []int{10, 11, 12}) || trials.Description != "of the test" {
		t.Errorf("got %v, %v", trials, trials.IDs)
	}
	if tags := trials.Ragged["tags"]; fmt.Sprint(tags.Texts) != "[[a b] [] [c]]" || tags.Numbers != nil {
		t.Errorf("tags: got %v", tags)
	}
	units, err := f.Units()
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(units.SpikeTimes) != "[[0.9 1.05 1.1 2.3] [] [1 3 3.19 3.2]]" || fmt.Sprint(units.Observed) != "[[[0 2.8]] [[0 9]] [[0 1.3] [1.9 9]]]" {
		t.Errorf("got %v, %v", units.SpikeTimes, units.Observed)
	}
	if fmt.Sprint(units.Ragged["electrodes"].Numbers) != "[[0] [1] [0 1]]" {
		t.Errorf("electrodes: got %v", units.Ragged["electrodes"])
	}
	if d := units.Others["waveform_mean"]; d == nil || !slices.Equal(d.Shape(), []int{3, 5}) {
		t.Errorf("waveform_mean: got %v", d)
	}
	if empty, err := f.Table("/processing/behavior/nothing"); err != nil || len(empty.IDs) != 0 {
		t.Errorf("a table without rows: got %v, %v", empty, err)
	}
	if _, err := f.Table("/acquisition/lfp"); err == nil {
		t.Error("a series as a table: no error")
	}
}

func TestSeries(t *testing.T) {
	f := open(t)
	s, err := f.Series("/acquisition/lfp")
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Recording()
	if err != nil {
		t.Fatal(err)
	}
	if !r.Lazy() || r.Unit != "V" || r.Time[0] != 2.5 || r.Width != .01 {
		t.Errorf("got %v", r)
	}
	got := make([]float64, 2*3)
	if err := r.Values.Block(got, [3]int{0, 0, 5}, [3]int{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	want := []float64{10*.5 + 1, 12*.5 + 1, 14*.5 + 1, 11*5 + 1, 13*5 + 1, 15*5 + 1}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	wheel, err := f.Series("/processing/behavior/wheel")
	if err != nil {
		t.Fatal(err)
	}
	if r, err = wheel.Recording(); err != nil {
		t.Fatal(err)
	}
	values, err := r.Float64s()
	if err != nil || values[0] != 5 || !math.IsNaN(values[1]) || values[2] != 7 || !slices.Equal(r.Time, []float64{.1, .2, .4}) {
		t.Errorf("wheel: got %v at %v, %v", values, r.Time, err)
	}
	if again, err := f.Series("/stimulus/presentation/again"); err != nil || again.Unit != "cm" {
		t.Errorf("by a soft link: got %v, %v", again, err)
	}
}

func TestConversionOfNothing(t *testing.T) {
	for _, factor := range []float64{0, math.NaN(), math.Inf(1)} {
		tree := &hdf5.Tree{}
		tree.SetAttr("nwb_version", hdf5.Scalar("2.5.0"))
		g := tree.Group("s")
		g.Set("data", hdf5.Elements([]float64{1, 2}, 2))
		g.Set("timestamps", hdf5.Elements([]float64{1, 2}, 2))
		path := filepath.Join(t.TempDir(), "x.nwb")
		if err := tree.Save(path); err != nil {
			t.Fatal(err)
		}
		f, err := nwb.Open(path, file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		s, err := f.Series("/s")
		if err != nil {
			t.Fatal(err) // without the attribute the factor is 1
		}
		s.Conversion = factor
		if _, err := s.Recording(); err == nil || !strings.Contains(err.Error(), "a finite factor other than 0") {
			t.Errorf("factor %v: got %v", factor, err)
		}
	}
}

func TestWindows(t *testing.T) {
	units, err := open(t).Units()
	if err != nil {
		t.Fatal(err)
	}
	units.Observed = nil
	r, err := units.Around([]float64{1, 3}, nil, nwb.Window{From: -.1, To: .2, Width: .1})
	if err != nil {
		t.Fatal(err)
	}
	values, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	// The first unit fires at .9, 1.05 and 1.1: one in each bin. The third at 1, at 3 and 3.19; its 3.2 is after the window.
	if want := []float64{1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1}; !slices.Equal(values, want) {
		t.Errorf("got %v, want %v", values, want)
	}
	for want, w := range map[string]nwb.Window{"whole number of bins": {From: 0, To: .25, Width: .1}, "bins of 0 s": {From: 0, To: 1}, "from 1 to 0": {From: 1, To: 0, Width: .1}, "NaN": {From: 0, To: 1, Width: math.NaN()}} {
		if _, err := units.Around([]float64{1}, nil, w); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := units.Around([]float64{math.NaN()}, nil, nwb.Window{To: 1, Width: .5}); err == nil || !strings.Contains(err.Error(), "event 0 is NaN") {
		t.Errorf("got %v", err)
	}
	if _, err := units.Around([]float64{1, 2}, table.Table{table.Numbers("x", 1)}, nwb.Window{To: 1, Width: .5}); err == nil {
		t.Error("a table of another length: no error")
	}
}

func TestFilesOfPynwb(t *testing.T) {
	roots := filepath.SplitList(os.Getenv("RICHLAZY_DATA"))
	if len(roots) == 0 {
		t.Skip("RICHLAZY_DATA is not set: no files of pynwb")
	}
	for name, want := range map[string]struct{ version, series, subject string }{
		"1.0.2_nwbfile.nwb": {version: "2.0b"}, "1.5.1_timeseries_no_data.nwb": {version: "2.3.0"},
		"2.1.0_nwbfile_with_extension.nwb": {version: "2.5.0", series: "/acquisition/test_ts"}, "2.2.0_subject_no_age__reference.nwb": {version: "2.5.0", subject: "P90D"}} {
		f, err := nwb.Open(filepath.Join(roots[0], "format-fixtures", "nwb_back_compat", name), file.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		defer f.Close()
		if f.Version != want.version || strings.Join(f.SeriesPaths, " ") != want.series || f.Identifier == "" || f.Subject["age"] != want.subject {
			t.Errorf("%s: got version %s, series %v, identifier %q, subject %v", name, f.Version, f.SeriesPaths, f.Identifier, f.Subject)
		}
		if want.series != "" {
			s, err := f.Series(want.series)
			if err != nil {
				t.Fatal(err)
			}
			if v, err := s.Data.Float64s(); err != nil || !slices.Equal(v, []float64{1, 2, 3}) {
				t.Errorf("%s: got %v, %v", name, v, err)
			}
		}
	}
}

func TestFilesThatDoNotFit(t *testing.T) {
	basic := func(t *hdf5.Tree) {
		t.SetAttr("nwb_version", hdf5.Scalar("2.5.0"))
		u := t.Group("units")
		u.SetAttr("colnames", hdf5.Elements([]string{"spike_times"}, 1))
		u.Set("id", hdf5.Elements([]int{0, 1}, 2))
		u.Set("spike_times", hdf5.Elements([]float64{1, 2, 3}, 3))
		u.Set("spike_times_index", hdf5.Elements([]int{2, 3}, 2))
	}
	for want, change := range map[string]func(t *hdf5.Tree){
		"the attribute nwb_version":        func(t *hdf5.Tree) { *t = hdf5.Tree{} },
		"NWB 1, which keeps":               func(t *hdf5.Tree) { *t = hdf5.Tree{}; t.Set("nwb_version", hdf5.Scalar("1.0.6")) },
		`want NWB 2, got "3.0.0"`:          func(t *hdf5.Tree) { t.SetAttr("nwb_version", hdf5.Scalar("3.0.0")) },
		"an end from 2 to 3, got 1":        func(t *hdf5.Tree) { t.Group("units").Set("spike_times_index", hdf5.Elements([]int{2, 1}, 2)) },
		"an end from 0 to 3, got 4":        func(t *hdf5.Tree) { t.Group("units").Set("spike_times_index", hdf5.Elements([]int{4, 4}, 2)) },
		"its end at 3, the number of":      func(t *hdf5.Tree) { t.Group("units").Set("spike_times_index", hdf5.Elements([]int{1, 2}, 2)) },
		"2, as many as there are ids, got": func(t *hdf5.Tree) { t.Group("units").Set("spike_times_index", hdf5.Elements([]int{3}, 1)) },
		"finite times that ascend":         func(t *hdf5.Tree) { t.Group("units").Set("spike_times", hdf5.Elements([]float64{2, 1, 3}, 3)) },
		"finite times": func(t *hdf5.Tree) {
			t.Group("units").Set("spike_times", hdf5.Elements([]float64{2, math.Inf(1), 3}, 3))
		},
		"spike_times with an index": func(t *hdf5.Tree) { t.Group("units").SetAttr("colnames", hdf5.Elements([]string{"id"}, 1)) },
		`"id" twice`:                func(t *hdf5.Tree) { t.Group("units").SetAttr("colnames", hdf5.Elements([]string{"id", "id"}, 2)) },
	} {
		tree := &hdf5.Tree{}
		basic(tree)
		change(tree)
		path := filepath.Join(t.TempDir(), "x.nwb")
		if err := tree.Save(path); err != nil {
			t.Fatal(err)
		}
		f, err := nwb.Open(path, file.Limits{})
		if err == nil {
			_, err = f.Units()
			f.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "nwb: "+path) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := nwb.Open(filepath.Join(t.TempDir(), "none"), file.Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// FuzzOpen reads whatever a damaged file has: it ends in values or in errors.
func FuzzOpen(f *testing.F) {
	whole, err := os.ReadFile("testdata/session.nwb")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := hdf5.New(bytes.NewReader(b), int64(len(b)), "x", file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 16, MaxDepth: 16})
		if err != nil {
			return
		}
		s, err := nwb.Of(h)
		if err != nil {
			return
		}
		_ = s.String()
		for _, path := range s.Tables {
			if table, err := s.Table(path); err == nil {
				if err := table.Columns.Check(len(table.IDs)); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			}
		}
		if u, err := s.Units(); err == nil {
			if r, err := u.Around([]float64{1, 2}, nil, nwb.Window{To: 1, Width: .5}); err == nil {
				if _, err := r.Float64s(); err != nil {
					t.Error(err)
				}
			}
		}
		for _, path := range s.SeriesPaths {
			if series, err := s.Series(path); err == nil {
				if r, err := series.Recording(); err == nil && series.Data.Len() < 1<<16 {
					r.Float64s()
				}
			}
		}
	})
}
