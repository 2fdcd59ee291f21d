package neural

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestErrorsNameWhatIsWrong(t *testing.T) {
	rec := func() *Recording { return synthetic(1, 2, 20) }
	table := Table{Names: []string{"x"}, Columns: [][]float64{{1, 2}}}
	for _, c := range []struct {
		name string
		do   func() error
		says []string
	}{
		{"column", func() error { _, err := table.Column("y"); return err }, []string{`"y"`, `"x"`}},
		{"column of none", func() error { _, err := Table{}.Column("y"); return err }, []string{`"y"`, "(none)"}},
		{"length", func() error { _, err := table.With("y", []float64{1}); return err }, []string{`"y"`, "got 1", "want 2"}},
		{"unit", func() error { _, err := rec().Only("z"); return err }, []string{`"z"`, "2 units"}},
		{"unit twice", func() error { _, err := rec().Only("a", "a"); return err }, []string{"two units", `"a"`}},
		{"where", func() error { _, err := rec().Where("a", 7); return err }, []string{"a = 7", "-1 1"}},
		{"where column", func() error { _, err := rec().Where("z", 7); return err }, []string{`"z"`, `"a", "b"`, "unit"}},
		{"window", func() error { _, err := rec().Between(.2, .3); return err }, []string{"0.2", "0.3", "0.1 s"}},
		{"window within a sample", func() error { _, err := rec().Between(.1002, .1008); return err }, []string{"no whole sample"}},
		{"window of NaN", func() error { _, err := rec().Between(math.NaN(), 1); return err }, []string{"no whole sample"}},
		{"window to NaN", func() error { _, err := rec().Between(0, math.NaN()); return err }, []string{"no whole sample"}},
		{"samples", func() error { _, err := rec().Samples(5, 21); return err }, []string{"21", "has 20"}},
		{"bins", func() error { _, err := rec().Bin(.0015); return err }, []string{"0.0015", "0.001"}},
		{"bins of NaN", func() error { _, err := rec().Bin(math.NaN()); return err }, []string{"NaN"}},
		{"bins too wide", func() error { _, err := rec().Bin(.021); return err }, []string{"0.021", "20"}},
		{"no factor", func() error { _, err := rec().ConditionMeans(); return err }, []string{"no factor"}},
		{"factor twice", func() error { _, err := rec().ConditionMeans("a", "a"); return err }, []string{`"a"`, "twice"}},
		{"unknown factor", func() error { _, err := rec().ConditionMeans("z"); return err }, []string{`"z"`, `"a", "b"`}},
		{"no units", func() error { _, err := (&Recording{}).ConditionMeans("z"); return err }, []string{"no units"}},
		{"rank", func() error { _, err := rec().Rank("z", "y"); return err }, []string{`"z"`}},
		{"counts", func() error { _, err := CountsOf(mat.NewDense(1, 2, []float64{1, .5})); return err }, []string{"trial 0", "sample 1", "0.5"}},
		{"counts NaN", func() error { _, err := CountsOf(mat.NewDense(1, 1, []float64{math.NaN()})); return err }, []string{"NaN"}},
		{"counts big", func() error { _, err := CountsOf(mat.NewDense(1, 1, []float64{256})); return err }, []string{"256"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.do()
			if err == nil {
				t.Fatal("want an error")
			}
			for _, part := range append(c.says, "neural: ") {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error %q does not say %q", err, part)
				}
			}
		})
	}
}

func TestBinOverflowIsAnError(t *testing.T) {
	rec := &Recording{Name: "burst", Time: []float64{0, 1}, Width: 1, Units: []Unit{{Name: "u", Counts: Counts{Trials: 1, Samples: 2, Values: []uint8{200, 56}}}}}
	if _, err := rec.Bin(2); err == nil || !strings.Contains(err.Error(), "256") || !strings.Contains(err.Error(), `"u"`) {
		t.Errorf("got %v, want an error that names the unit and 256", err)
	}
	rec.Units[0].Counts.Values[1] = 55
	if binned, err := rec.Bin(2); err != nil || binned.At(0, 0, 0) != 255 {
		t.Errorf("255 spikes fit: %v", err)
	}
}

func TestCheckFindsWhatIsInconsistent(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(r *Recording)
		says  string
	}{
		{"no time", func(r *Recording) { r.Time = nil }, "empty"},
		{"gap", func(r *Recording) { r.Time[7] += .0005 }, "sample 7"},
		{"NaN time", func(r *Recording) { r.Time[3] = math.NaN() }, "sample 3"},
		{"width", func(r *Recording) { r.Width = 0 }, "0 s wide"},
		{"names", func(r *Recording) { r.Units[1].Name = "a" }, `two units "a"`},
		{"samples", func(r *Recording) { r.Units[1].Counts.Samples-- }, `unit "b"`},
		{"values", func(r *Recording) { r.Units[0].Counts.Values = r.Units[0].Counts.Values[1:] }, `unit "a"`},
		{"rows", func(r *Recording) { r.Units[0].Trials.Columns[1] = []float64{1} }, `column "b": got 1`},
		{"columns", func(r *Recording) { r.Units[0].Trials.Columns = r.Units[0].Trials.Columns[:1] }, "2 names for 1 columns"},
		{"column twice", func(r *Recording) { r.Units[0].Trials.Names[1] = "a" }, `two columns "a"`},
		{"other columns", func(r *Recording) { r.Units[1].Trials.Names[1] = "c" }, `no column "b"`},
	} {
		rec := synthetic(1, 2, 20)
		c.spoil(rec)
		if err := rec.Check(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want an error with %q", c.name, err, c.says)
		}
	}
}

func TestRankAndTable(t *testing.T) {
	nan := math.NaN()
	got := Rank([]float64{2, nan, -1, 0, math.Copysign(0, -1), 2})
	if want := []float64{2, nan, 0, 1, 1, 2}; !(Table{Columns: [][]float64{got}}).Equal(Table{Columns: [][]float64{want}}) {
		t.Errorf("ranks: got %v, want %v", got, want)
	}
	if len(Rank(nil)) != 0 {
		t.Error("ranks of nothing: want nothing")
	}
	table := Table{Names: []string{"x"}, Columns: [][]float64{{1, nan, 2, 1}}}
	wider, err := table.With("y", []float64{1, 2, 3, 4})
	if err != nil || table.Has("y") || !slices.Equal(wider.Names, []string{"x", "y"}) {
		t.Errorf("With: got %v and the first table %v: %v", wider.Names, table.Names, err)
	}
	if rows, err := table.Where("x", 1, nan); err != nil || !slices.Equal(rows, []int{0, 3}) {
		t.Errorf("Where: got %v, want [0 3]: %v", rows, err)
	}
	if lv, err := table.Levels("x"); err != nil || !slices.Equal(lv, []float64{1, 2}) {
		t.Errorf("Levels: got %v, want [1 2]: %v", lv, err)
	}
	if got := wider.Select([]int{3, 3, 0}).Columns[1]; !slices.Equal(got, []float64{4, 4, 1}) {
		t.Errorf("Select: got %v, want [4 4 1]", got)
	}
}

func TestCountsAreAMatrix(t *testing.T) {
	c := Counts{Trials: 2, Samples: 3, Values: []uint8{1, 2, 3, 4, 5, 255}}
	if got, want := mat.DenseCopyOf(c.T()), mat.NewDense(3, 2, []float64{1, 4, 2, 5, 3, 255}); !mat.Equal(got, want) {
		t.Errorf("got\n%v\nwant\n%v", mat.Formatted(got), mat.Formatted(want))
	}
	back, err := CountsOf(mat.DenseCopyOf(c))
	if err != nil || !slices.Equal(back.Values, c.Values) {
		t.Errorf("there and back: got %v: %v", back.Values, err)
	}
}
